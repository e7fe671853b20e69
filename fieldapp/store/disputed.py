"""The server's books on change sets that wait in a conflict: which they are, and what they are told when it goes on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from fieldapp.store.changes import Envelope
from fieldapp.store.ledger import ENVELOPE
from fieldapp.store.raw import fetch
from fieldapp.store.tables import change_set, receipt


def amend_receipts(
    connection: Connection, change_set_id: str, told: Callable[[str], tuple[str, str]]
) -> None:
    """A dispute about a change set went on: `told` makes status and detail of each receipt's old detail."""
    given = select(receipt.c.replica, receipt.c.number, receipt.c.detail)
    status = ""
    for row in connection.execute(given.where(receipt.c.change_set == change_set_id)).all():
        status, detail = told(row.detail)
        which = (receipt.c.replica == row.replica) & (receipt.c.number == row.number)
        connection.execute(receipt.update().where(which).values(status=status, detail=detail))
    if status:
        connection.execute(change_set.update().where(change_set.c.id == change_set_id).values(state=status))


@dataclass(frozen=True)
class DisputedWork:
    """A change set some of which waits in a conflict; `receipt` is the detail of what it was told."""

    change_set: str
    envelope: Envelope
    receipt: str


def disputed_since(connection: Connection, change_set_id: str, replicas: Sequence[str]) -> list[DisputedWork]:
    """A change set in dispute and those of the same laptop that came after it and are, in the order made."""
    first = select(change_set.c.seq).where(change_set.c.id == change_set_id).scalar_subquery()
    query = (
        select(*(change_set.c[name] for name in ("id", *ENVELOPE, "body")), receipt.c.detail)
        .join(
            receipt, (receipt.c.change_set == change_set.c.id) & (receipt.c.replica == change_set.c.replica)
        )
        .where(change_set.c.replica.in_(replicas), change_set.c.seq >= first, receipt.c.status == "conflict")
        .order_by(change_set.c.seq, change_set.c.number)
    )
    found = [
        DisputedWork(row[0], Envelope(*row[1:8], bytes(row[8])), row[9]) for row in connection.execute(query)
    ]
    ids = [one.change_set for one in found]
    return found[ids.index(change_set_id) :] if change_set_id in ids else []


def seen_with(connection: Connection, change_set_id: str) -> tuple[int, str | None] | None:
    """The commit that the author of a change set named as seen."""
    sql = "SELECT seen_seq, seen_chain FROM change_set WHERE id = ?"
    found = fetch(connection, sql, (change_set_id,))
    return (found[0][0], found[0][1]) if found else None
