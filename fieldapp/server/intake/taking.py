"""What every message from outside goes through: matched to customer and device, recorded once, kept as it came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from fieldapp.actions.requests import FileDraft, RequestDraft, record_request, reject_request
from fieldapp.codes.device_label import parse_label, parse_link
from fieldapp.errors import Unreadable
from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.server.looks import Channel
from fieldapp.server.mail.incoming import IncomingMail, read_mail
from fieldapp.store.blobs import Blobs
from fieldapp.store.queries.incoming import (
    customer_of_device,
    device_by_label,
    device_in_words,
    sender_of,
)
from fieldapp.store.store import Store

MAIL_TYPE = "message/rfc822"
_MOST_KEYS = 100


@dataclass(frozen=True)
class Taking:
    """Where messages are recorded, and in whose name."""

    store: Store
    blobs: Blobs
    by: Actor

    def mail(self, raw: bytes) -> str:
        """Record a message (RFC 5322) as a request; the same message again gives the same one. Returns its id."""
        mail = read_mail(raw)
        who = " ".join(filter(None, (mail.sender_name, f"<{mail.sender}>" if mail.sender else None)))
        draft = RequestDraft(
            words=mail.words,
            channel=Channel.EMAIL.value,
            reporter=who or None,
            email=None if mail.is_automatic else mail.sender,
            subject=mail.subject,
            language=mail.language,
            source_key=mail.key,
        )
        files = list(self._files_of(mail))
        return self.message(draft, raw, MAIL_TYPE, files, sender=mail.sender)

    def message(
        self, draft: RequestDraft, raw: bytes, media_type: str, files: list[FileDraft] | None = None, *,
        sender: str | None = None, is_news: bool = False,
    ) -> str:  # fmt: skip
        """Record a message with the bytes it came as; `is_news` settles it at once, for nobody asks for anything."""
        original = FileDraft(self.blobs.put(raw), media_type, None, is_original=True)
        request_id = record_request(
            self.store, self._matched(draft, sender), [*(files or ()), original], by=self.by
        )
        if is_news and self._is_open(request_id):
            reject_request(self.store, request_id, by=self.by)
        return request_id

    def _matched(self, draft: RequestDraft, sender: str | None) -> RequestDraft:
        with self.store.read() as session:
            found = sender_of(session, sender) if sender else None
            customer_id = draft.customer_id or (found.customer_id if found else None)
            said = f"{draft.subject or ''}\n{draft.words}"
            device_id = draft.device_id or _device(session, said, customer_id)
            owner = customer_of_device(session, device_id) if device_id else None
        site_id = draft.site_id or (found.site_id if found and device_id is None else None)
        return replace(draft, customer_id=customer_id or owner, site_id=site_id, device_id=device_id)

    def _is_open(self, request_id: str) -> bool:
        words = "SELECT state FROM service_request WHERE id = :id"
        return bool(self.store.scalar(words, id=request_id) == "open")

    def _files_of(self, mail: IncomingMail) -> Iterator[FileDraft]:
        for file in mail.files:
            yield FileDraft(self.blobs.put(file.data), file.media_type, file.name)


def on_behalf_of_the_office(name: str) -> Actor:
    """Whoever sends a message in, as the one who recorded it: the address takes requests on the office's behalf."""
    return Actor(None, name, frozenset({Role.DISPATCHER}))


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
