"""Which sealed sheets the server still looks at: for the seal of an approval that came before the PDF, for a time stamp.

    note_touched(store)                         # sheets of orders that changed since the last look
    while (waiting := claim(store, skip)) is not None: ...

Orders that changed are what the scopes say, so no way of writing has to know of this. Any number of processes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal, select, update
from sqlalchemy.orm import Session

from fieldapp.model.columns import stored_moment
from fieldapp.model.reports import ServiceReport
from fieldapp.store.queries.console_shell import commit_seq
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store
from fieldapp.store.tables import scope, sheet_completion
from fieldapp.store.versions import insert_or_update

LOOKED_BACK = timedelta(days=30)
"""How old a sheet may be that a server finds when it looks for the first time; older ones stay as they are."""
LEASE = timedelta(minutes=5)
"""How long a sheet that is being completed is left alone by other processes."""
SOON = timedelta(seconds=20)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 240))
"""After each failure; the last again and again, for a time stamp is worth having late."""
WAITING, DONE = "waiting", "done"
_CURSOR = "sheets-looked-at"


@dataclass(frozen=True)
class WaitingSheet:
    """A sheet that something may have to be added to."""

    report_id: str
    tries: int


def note_touched(store: Store) -> None:
    """Write down the sheets of orders that changed since the last look, to be looked at at once."""
    with store.read() as session:
        head, seen = (
            commit_seq(session),
            read_setting(session.connection(), _CURSOR),
        )
    if seen is not None and int(seen) == head:
        return
    with store.writing() as connection:
        _insert(connection, int(seen) if seen is not None else None, store.world.now())
        write_setting(connection, _CURSOR, str(head))


def look_again(store: Store, below: str) -> None:
    """Look once more at sheets that have not reached a level, since more can be done for them now."""
    again = update(sheet_completion).where(
        sheet_completion.c.state == DONE, sheet_completion.c.level != below
    )
    with store.writing() as connection:
        connection.execute(again.values(state=WAITING, next_at=stored_moment(store.world.now()), tries=0))


def claim(store: Store, skip: Collection[str] = ()) -> WaitingSheet | None:
    """The sheet that is due longest, left to the caller for `LEASE`; None when none is due."""
    now = store.world.now()
    due = (
        select(sheet_completion)
        .where(sheet_completion.c.state == WAITING, sheet_completion.c.next_at <= stored_moment(now))
        .where(sheet_completion.c.report_id.not_in(list(skip)))
        .order_by(sheet_completion.c.next_at, sheet_completion.c.report_id)
        .limit(1)
    )
    with store.writing() as connection:
        row = connection.execute(due).one_or_none()
        if row is None:
            return None
        taken = (
            update(sheet_completion)
            .where(sheet_completion.c.report_id == row.report_id, sheet_completion.c.next_at == row.next_at)
            .values(next_at=stored_moment(now + LEASE))
        )
        return WaitingSheet(row.report_id, row.tries) if connection.execute(taken).rowcount else None


def has_reached(store: Store, report_id: str, level: str | None) -> None:
    """Nothing more can be added to the sheet now."""
    _change(store, report_id, state=DONE, level=level, trouble=None, tries=0)


def wait_for(store: Store, report_id: str) -> None:
    """The PDF has not arrived: look again soon."""
    _change(store, report_id, next_at=stored_moment(store.world.now() + SOON))


def has_failed(store: Store, waiting: WaitingSheet, trouble: str) -> None:
    """It did not work; try again after a while."""
    pause = PAUSES[min(waiting.tries, len(PAUSES) - 1)]
    next_at = stored_moment(store.world.now() + pause)
    _change(store, waiting.report_id, next_at=next_at, tries=waiting.tries + 1, trouble=trouble[:300])


def trouble_with(session: Session, report_id: str) -> str | None:
    """Why a sheet has not been completed yet, in the words of whoever said no; None while nothing is wrong."""
    query = select(sheet_completion.c.trouble).where(
        sheet_completion.c.report_id == report_id, sheet_completion.c.state == WAITING
    )
    return session.scalar(query)


def _insert(connection: Connection, seen: int | None, now: datetime) -> None:
    if seen is None:
        found = ServiceReport.sealed_at > now - LOOKED_BACK
    else:
        moved = select(func.substr(scope.c.id, len("order:") + 1)).where(
            scope.c.last_seq > seen, scope.c.id.like("order:%")
        )
        found = ServiceReport.order_id.in_(moved)
    at = stored_moment(now)
    rows = select(ServiceReport.id, literal(WAITING), literal(at), literal(0)).where(
        found, ServiceReport.pdf_sha256.is_not(None)
    )
    names = ("report_id", "state", "next_at", "tries")
    statement = insert_or_update(connection, sheet_completion, ("report_id",), ("state", "next_at", "tries"))
    connection.execute(statement.from_select(list(names), rows))


def _change(store: Store, report_id: str, **values: object) -> None:
    with store.writing() as connection:
        mine = sheet_completion.c.report_id == report_id
        connection.execute(update(sheet_completion).where(mine).values(**values))
