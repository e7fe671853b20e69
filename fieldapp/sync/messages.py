"""What desks and server say to each other: JSON, verbatim bodies, arrays of rows.

Every request names every replica id the desk's file ever had; every reply to them
says how far the server has got with each. Unknown fields are ignored by both ends.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

import msgspec

from fieldapp.store.changes import Envelope
from fieldapp.store.migrate import HEAD

PROTOCOL = 1
"""Raised only when an older program could no longer be understood."""

SCHEMA = HEAD
"""The revision of the model the desk has: told for people and logs, never decided by."""

Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number that both databases can hold; a message with a larger one cannot be read."""


class WireEnvelope(msgspec.Struct, frozen=True, array_like=True):
    """A change set on the wire; its body is the bytes that were hashed, verbatim."""

    number: Whole
    previous: str
    hash: str
    body_hash: str
    seen_seq: int  # whatever it is: a commit that cannot exist counts as none
    seen_chain: str | None
    body: msgspec.Raw


class Position(msgspec.Struct, frozen=True):
    """How far the server has got with one replica: the last number it has, and its hash."""

    replica: str
    number: Whole
    hash: str


class GroupFate(msgspec.Struct, frozen=True, array_like=True):
    """What became of one merge group (or, for an inserted row, of the whole row)."""

    table: str
    row: str
    group: str
    fate: str


Status = Literal["applied", "merged", "conflict", "review", "quarantined"]
HELD_STATUSES: frozenset[str] = frozenset({"review", "quarantined"})
"""Kept by the server for people; completed later."""


class Receipt(msgspec.Struct, frozen=True):
    """What became of one change set. Written once, in the commit of its effects."""

    number: Whole
    change_set: str
    hash: str
    status: Status
    seq: Whole
    reason: str = ""
    fates: tuple[GroupFate, ...] = ()


class PushRequest(msgspec.Struct, frozen=True):
    """Change sets of one replica, in order."""

    replica: str
    former: tuple[str, ...]
    change_sets: tuple[WireEnvelope, ...]
    protocol: Whole = PROTOCOL
    schema: str = SCHEMA


class PushReply(msgspec.Struct, frozen=True):
    """Receipts for what was judged; `problem` says why not all was.

    `gap`: the server expects `expected` with `expected_hash` before it. `fork`: another file
    with this replica id has been here.
    """

    receipts: tuple[Receipt, ...] = ()
    problem: Literal["", "gap", "fork"] = ""
    expected: Whole = 0
    expected_hash: str = ""
    positions: tuple[Position, ...] = ()


class Cursor(msgspec.Struct, frozen=True):
    """A commit of one incarnation of the server's database."""

    epoch: str
    seq: Whole
    chain: str


class Continuation(msgspec.Struct, frozen=True):
    """Where a pass goes on: from `start` to the head `to`, after this row of this scope."""

    start: Whole
    to: Whole
    to_chain: str
    scope: str
    seq: Whole
    table: str
    row: str
    declared: tuple[str, ...] = ()
    """Scopes that are being sent whole in this pass."""
    seen_seq: Whole = -1
    """The newest commit when the page before was made, not earlier than `to`: what moved behind `to` by then
    was left out of the page. -1 from a desk that does not tell it back."""
    seen_chain: str = ""


class PullRequest(msgspec.Struct, frozen=True):
    """What a desk asks: everything after `cursor`, or the next page of a pass."""

    replica: str
    former: tuple[str, ...]
    cursor: Cursor | None
    continuation: Continuation | None = None
    refetch: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    """Change sets of this desk that wait for people on the server."""
    compare: tuple[str, ...] = ()
    """Scopes whose digests the desk wants to compare, although nothing may have happened in them."""
    most_rows: Whole = 5_000
    protocol: Whole = PROTOCOL
    schema: str = SCHEMA


class Rows(msgspec.Struct, frozen=True):
    """Rows of one table in one scope; each is `[seq, *values]` in the order of `columns`."""

    scope: str
    table: str
    columns: tuple[str, ...]
    rows: msgspec.Raw


class Removal(msgspec.Struct, frozen=True, array_like=True):
    """A row that is no longer at home in a scope."""

    scope: str
    table: str
    row: str
    seq: Whole


class ScopeDigest(msgspec.Struct, frozen=True, array_like=True):
    """What a scope must add up to after the checkpoint."""

    scope: str
    rows: Whole
    digest: Whole


class Outcome(msgspec.Struct, frozen=True):
    """What became of a held change set: `released`, so that it took effect, `settled` without, or empty: it waits no more
    since the server went back and took it from a copy of the laptop."""

    outcome: str
    by: str
    remark: str
    receipt: Receipt


class Checkpoint(msgspec.Struct, frozen=True):
    """The end of a pull: the cursor to keep, what the server has, and what must be true."""

    cursor: Cursor
    positions: tuple[Position, ...]
    digests: tuple[ScopeDigest, ...]
    scopes: tuple[str, ...] | None = None
    """Every scope the desk may hold, when that changed since its cursor."""
    released: tuple[str, ...] = ()
    """Of the held change sets that were asked about, those that wait no more."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of each of them, in the same order."""


class PullReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """One page. `reset`: the cursor means nothing here. `restart`: begin the pass again."""

    kind: Literal["page", "reset", "restart"]
    fresh: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    tables: tuple[Rows, ...] = ()
    removals: tuple[Removal, ...] = ()
    continuation: Continuation | None = None
    checkpoint: Checkpoint | None = None
    rows_to_come: Whole = 0
    """How many rows the pass still holds after this page; for progress, not for deciding."""


MessageT = TypeVar("MessageT", bound=msgspec.Struct)
_ENCODER = msgspec.json.Encoder()


def encode(message: msgspec.Struct) -> bytes:
    """A message's bytes."""
    return _ENCODER.encode(message)


def decode(raw: bytes, kind: type[MessageT]) -> MessageT:
    """The message of those bytes. Raises msgspec.DecodeError (of which msgspec.ValidationError is one), whatever they are."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except (RecursionError, UnicodeDecodeError) as error:
        raise msgspec.DecodeError("nested too deep, or no UTF-8") from error


def kept_outcome(one: Outcome) -> str:
    """What people made of a held change set, as the outbox keeps it: the receipt, who, and the remark."""
    kept = {**msgspec.to_builtins(one.receipt), "outcome": one.outcome, "by": one.by, "remark": one.remark}
    return msgspec.json.encode(kept).decode()


def to_wire(envelope: Envelope) -> WireEnvelope:
    """An envelope as a push carries it."""
    return WireEnvelope(
        envelope.number,
        envelope.previous,
        envelope.hash,
        envelope.body_hash,
        envelope.seen_seq,
        envelope.seen_chain,
        msgspec.Raw(envelope.body),
    )
