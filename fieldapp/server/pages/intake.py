"""Messages that other systems hand in: an email as it came (RFC 5322), with a key.

    curl -H "Authorization: Bearer fak_..." --data-binary @message.eml https://server/intake/mail

Whatever the bytes are, a request comes of them, and the bytes are kept beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy.orm import Session
from starlette.responses import Response

from fieldapp.actions.requests import FileDraft, RequestDraft, record_request
from fieldapp.codes.device_label import parse_label, parse_link
from fieldapp.errors import Unreadable
from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.looks import Channel
from fieldapp.server.mail.incoming import IncomingMail, read_mail
from fieldapp.store.queries.incoming import (
    customer_of_device,
    device_by_label,
    device_in_words,
    sender_of,
)

pages = Pages()
_MESSAGE = "message/rfc822"
_MOST_KEYS = 100


class Taken(msgspec.Struct, frozen=True):
    """The request that a message became."""

    id: str


@pages.post("/intake/mail", those_who_may(May.TAKE_REQUESTS))
def take_mail(call: Call) -> Response:
    """Record a message as a request; the same message again gives the same request."""
    if not call.body:
        raise Unreadable("body-unreadable", reason="it is empty")
    mail = read_mail(call.body)
    request_id = record_request(call.store, _draft(call, mail), list(_files(call, mail)), by=call.by)
    return Response(msgspec.json.encode(Taken(request_id)), 201, media_type="application/json")


def _draft(call: Call, mail: IncomingMail) -> RequestDraft:
    with call.store.read() as session:
        sender = sender_of(session, mail.sender) if mail.sender else None
        customer_id = sender.customer_id if sender else None
        device_id = _device(session, f"{mail.subject or ''}\n{mail.words}", customer_id)
        owner = customer_of_device(session, device_id) if device_id else None
    site_id = sender.site_id if sender and device_id is None else None
    who = " ".join(filter(None, (mail.sender_name, f"<{mail.sender}>" if mail.sender else None)))
    return RequestDraft(
        words=mail.words,
        channel=Channel.EMAIL.value,
        reporter=who or None,
        email=None if mail.is_automatic else mail.sender,
        subject=mail.subject,
        language=mail.language,
        source_key=mail.key,
        customer_id=customer_id or owner,
        site_id=site_id,
        device_id=device_id,
    )


def _device(session: Session, words: str, customer_id: str | None) -> str | None:
    """The machine that is meant: by our label's code, by the label's address, or by a serial in the words."""
    keys = [key for word in words.split() for key in _label_keys(word.strip("<>()[].,;"))]
    labelled = device_by_label(session, keys[:_MOST_KEYS]) if keys else None
    if labelled is not None:
        return labelled.id
    return device_in_words(session, words, customer_id)


def _label_keys(word: str) -> tuple[str, ...]:
    if word.upper().startswith("FIELDAPP:D:"):
        try:
            return parse_label(word).lookup_keys()
        except Unreadable:
            return ()
    if not word.lower().startswith(("https://", "http://")):
        return ()
    try:
        link = parse_link(word)
    except ValueError:  # an address with a broken host
        return ()
    return link.lookup_keys() if link else ()


def _files(call: Call, mail: IncomingMail) -> Iterator[FileDraft]:
    for file in mail.files:
        yield FileDraft(call.service.blobs.put(file.data), file.media_type, file.name)
    yield FileDraft(call.service.blobs.put(call.body), _MESSAGE, None, is_original=True)
