"""Messages that other systems hand in: an email as it came (RFC 5322) with a key, signed JSON, a chat's calls back.

    curl -H "Authorization: Bearer fak_..." --data-binary @message.eml https://server/intake/mail

Whatever the bytes are, a request comes of them, and the bytes are kept beside it.
"""

from __future__ import annotations

import hashlib

import msgspec
from starlette.responses import PlainTextResponse, Response

from fieldapp.errors import Unreadable
from fieldapp.rules.permissions import May
from fieldapp.server.access import ANYONE, those_who_may
from fieldapp.server.attempts import address_of
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.intake import signed, wechat
from fieldapp.server.intake.taking import Taking, on_behalf_of_the_office
from fieldapp.server.problems import problem
from fieldapp.store.message_sources import Source, SourceKind, is_first_or_same, note_use, source_of

pages = Pages()
NOT_SIGNED = N_("The signature is not this source's, or too old.")
REPLAYED = N_("This was sent before with another content.")


class Taken(msgspec.Struct, frozen=True):
    """The request that a message became."""

    id: str


@pages.post("/intake/mail", those_who_may(May.TAKE_REQUESTS))
def take_mail(call: Call) -> Response:
    """Record a message as a request; the same message again gives the same request."""
    if not call.body:
        raise Unreadable("body-unreadable", reason="it is empty")
    return _taken(Taking(call.store, call.service.blobs, call.by).mail(call.body))


@pages.post("/intake/signed/{source}", ANYONE)
def take_signed(call: Call) -> Response:
    """Record a signed message (Standard Webhooks) as a request; the same id again gives the same request."""
    source = _source(call, SourceKind.SIGNED)
    name = call.request.headers.get("webhook-id", "")
    secret = call.service.strongbox.open(source.secrets["secret"])
    if secret is None or not signed.is_genuine(secret, call.request.headers, call.body, call.now):
        return _not_genuine(call)
    if not _is_new_or_same(call, source, name):
        return problem(409, "message-replayed", call.words.gettext(REPLAYED))
    draft = signed.draft_of(call.body, source.id, source.name, name)
    return _taken(_taking(call, source).message(draft, call.body, "application/json", sender=draft.email))


@pages.get("/intake/wechat/{source}", ANYONE)
def echo(call: Call) -> Response:
    """Answer the platform that tries the address."""
    source = _source(call, SourceKind.WECHAT)
    account = _account(call, source)
    told = wechat.echo(account, call.query) if account else None
    if told is None or not wechat.is_fresh(call.query, call.now):
        return _not_genuine(call)
    return PlainTextResponse(told)


@pages.post("/intake/wechat/{source}", ANYONE)
def take_chat(call: Call) -> Response:
    """Record what somebody wrote as a request; what nobody wrote (following, clicking) is kept and settled."""
    source = _source(call, SourceKind.WECHAT)
    account = _account(call, source)
    chat = wechat.read(account, call.query, call.body) if account else None
    if chat is None or not wechat.is_fresh(call.query, call.now):
        return _not_genuine(call)
    if not _is_new_or_same(call, source, f"{call.query.get('timestamp')} {call.query.get('nonce')}"):
        return problem(409, "message-replayed", call.words.gettext(REPLAYED))
    raw = chat.xml.encode("utf-8", "replace")
    _taking(call, source).message(chat.draft(source.id), raw, "application/xml", is_news=chat.is_event)
    return PlainTextResponse(wechat.ANSWER)


def _taken(request_id: str) -> Response:
    return Response(msgspec.json.encode(Taken(request_id)), 201, media_type="application/json")


def _taking(call: Call, source: Source) -> Taking:
    note_use(call.store, source.id)
    return Taking(call.store, call.service.blobs, on_behalf_of_the_office(source.name))


def _source(call: Call, kind: SourceKind) -> Source:
    """The source in the address. Raises Unreadable `row-not-found`, and Refused for who keeps guessing."""
    call.service.intake_guesses.check(address_of(call.request))
    name = call.part("source")
    if len(name) > 36 or not name.isprintable():
        raise Unreadable("row-not-found")
    with call.store.read() as session:
        return source_of(session, name, kind)


def _account(call: Call, source: Source) -> wechat.Account | None:
    """What is agreed with the platform; None when it cannot be opened with the key of this folder."""
    opened = {name: call.service.strongbox.open(kept) for name, kept in source.secrets.items()}
    if None in opened.values() or not opened.get("token"):
        return None
    return wechat.Account(str(opened["token"]), opened.get("aes_key"), opened.get("app_id"))


def _not_genuine(call: Call) -> Response:
    call.service.intake_guesses.failed(address_of(call.request))
    return problem(401, "message-not-genuine", call.words.gettext(NOT_SIGNED))


def _is_new_or_same(call: Call, source: Source, name: str) -> bool:
    nonce, body_hash = hashlib.sha256(name.encode()).hexdigest(), hashlib.sha256(call.body).hexdigest()
    return is_first_or_same(call.store, source.id, nonce, body_hash)
