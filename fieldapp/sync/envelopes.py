"""Envelopes as the server reads them: bounded, checked against their hashes, and named also when unreadable."""

from __future__ import annotations

from datetime import datetime

import msgspec

from fieldapp.store.changes import Body, Envelope, body_hash, chain_hash, decode_body
from fieldapp.sync.messages import WireEnvelope

LONGEST_ID = 36
_MOMENT = 27
_CHAIN = 64
_LARGEST = 1 << 62


class _Named(msgspec.Struct, frozen=True):
    """What is read of a body that this version cannot read."""

    id: str


def body_of(envelope: Envelope) -> Body | None:
    """The body; None for one that this version cannot read or could not keep."""
    try:
        body = decode_body(envelope.body)
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        return None
    return body if _can_be_kept(body.id, body.title, body.by_id, body.by_name, body.made_at) else None


def _can_be_kept(change_set: str, title: str, by_id: str | None, by_name: str, made_at: str) -> bool:
    short = len(change_set) <= LONGEST_ID and len(by_id or "") <= LONGEST_ID and len(made_at) <= _MOMENT
    return short and _is_moment(made_at) and "\x00" not in f"{change_set}{title}{by_id}{by_name}"


def _is_moment(words: str) -> bool:
    """Whether a claimed moment can be read again; nothing is decided by it, but people are shown it."""
    try:
        return datetime.fromisoformat(words).tzinfo is not None
    except ValueError:
        return False


def change_set_id_of(envelope: Envelope, body: Body | None) -> str:
    """The body's id; where none can be read, one made of its place, so that it is kept once."""
    if body is not None:
        return body.id
    try:
        named = msgspec.json.decode(envelope.body, type=_Named).id
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError):
        named = ""
    is_an_id = 0 < len(named) <= LONGEST_ID and "\x00" not in named
    return named if is_an_id else envelope.hash[:LONGEST_ID]


def from_wire(replica: str, wire: WireEnvelope) -> Envelope:
    """An envelope as it was sent; a commit that cannot exist counts as none seen."""
    can_exist = -1 <= wire.seen_seq < _LARGEST and len(wire.seen_chain or "") <= _CHAIN
    return Envelope(
        replica,
        wire.number,
        wire.previous,
        wire.hash,
        wire.body_hash,
        wire.seen_seq if can_exist else -1,
        wire.seen_chain if can_exist and "\x00" not in (wire.seen_chain or "") else None,
        bytes(wire.body),
    )


def hashes_hold(envelope: Envelope) -> bool:
    """Whether body and place in the chain are what the hashes say."""
    return body_hash(envelope.body) == envelope.body_hash and (
        chain_hash(envelope.previous, envelope.body_hash, envelope.number) == envelope.hash
    )
