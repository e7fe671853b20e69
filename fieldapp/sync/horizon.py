"""What the author of a change set had seen when writing it: which revocations were known to him.

A desk names the commit its data were at. Three cases: the commit is in our chain, then that is what
was seen. It is of a past that a restore undid (this server's tag is in it), then nothing after the
restore was seen, and work goes on as before. Anything else, no commit at all included, is no evidence: such a desk has
pulled nothing and can hold no scope, and whatever was revoked counts as known.

A replica never sees less than it had: a later change set counts at least as the ones before it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from fieldapp.store import ledger
from fieldapp.store.changes import Envelope
from fieldapp.store.pull import chain_at
from fieldapp.store.versions import was_issued_here
from fieldapp.sync.judge import EVERYTHING_SEEN, NOTHING_SEEN


class Horizon:
    """What one replica's change sets count as having seen, in the order of their numbers."""

    def __init__(self, connection: Connection, replica: str) -> None:
        self._connection = connection
        self._replica = replica
        self._named: dict[tuple[int, str | None], int] = {}
        self._least: int | None = None

    def seen_by(self, envelope: Envelope) -> int:
        """The commit whose revocations the author counts as having known."""
        place = (envelope.seen_seq, envelope.seen_chain)
        if place not in self._named:
            self._named[place] = claimed_by(self._connection, *place)
        claimed = self._named[place]
        if claimed == EVERYTHING_SEEN:
            return claimed
        if self._least is None:
            self._least = ledger.seen_before(self._connection, self._replica, envelope.number)
        self._least = max(self._least, claimed)
        return self._least

    def is_undone(self, envelope: Envelope) -> bool:
        """Whether the author had seen a past that a restore of this server undid."""
        self.seen_by(envelope)
        return self._named[envelope.seen_seq, envelope.seen_chain] == NOTHING_SEEN


def claimed_by(connection: Connection, seq: int, chain: str | None) -> int:
    """What a change set that names this commit had seen; NOTHING_SEEN if a restore undid that commit."""
    if not chain:
        return EVERYTHING_SEEN
    if chain_at(connection, seq) == chain:
        return seq
    return NOTHING_SEEN if was_issued_here(connection, seq, chain) else EVERYTHING_SEEN
