"""What waits to be sent, what the server said of it, and how complete this replica is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.model.columns import Moment
from fieldapp.model.conflicts import Conflict
from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import Attachment
from fieldapp.store.batches import batches
from fieldapp.store.blob_records import VERIFIED
from fieldapp.store.desk_side import HELD, PENDING, RECEIPTED
from fieldapp.store.queries.rows import Page, is_no, start_of_page
from fieldapp.store.tables import blob, change_set, replica_state, row_change


@dataclass(frozen=True)
class GroupFateRow:
    """What became of one group of one row."""

    table: str
    row_id: str
    group: str
    fate: str


@dataclass(frozen=True)
class OutboxRow:
    """One change set, as the queue shows it."""

    id: str
    number: int
    title: str
    by_name: str | None
    made_at: datetime
    state: str
    """`pending`: on this laptop; `receipted`: on the server; `held`: kept there for people; `archived`."""
    status: str | None
    """What the receipt says: applied, merged, conflict, review, quarantined; None without one."""
    reason: str
    fates: tuple[GroupFateRow, ...]
    size_bytes: int
    undone_by: str | None
    order_id: str | None = None
    order_number: str | None = None
    order_title: str | None = None
    outcome: str = ""
    """What people made of held work: `released`, or `settled` without effect."""
    settled_by: str = ""
    remark: str = ""


@dataclass(frozen=True)
class SyncSummary:
    """What the strip says: counts, sizes, ages."""

    waiting: int
    """Change sets on this laptop only."""
    waiting_bytes: int
    oldest_waiting: datetime | None
    sent: int
    """On the server, not yet in a state pulled from there."""
    held: int
    """Kept on the server for people."""
    conflicts: int
    """Undecided."""
    blobs: int
    """Photos and documents made here that the server has not verified."""
    blob_bytes: int
    complete_at: datetime | None
    """When this replica last held everything the server had for it."""

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing of this laptop is still on its way."""
        return not (self.waiting or self.sent or self.blobs)


def outbox(session: Session, page: int = 1, size: int = 200, archived: bool = False) -> Page[OutboxRow]:
    """The queue, newest first; with `archived` also what has long arrived."""
    states = [PENDING, RECEIPTED, HELD] + (["archived"] if archived else [])
    condition = change_set.c.state.in_(states)
    total = session.scalar(select(func.count()).select_from(change_set).where(condition)) or 0
    offset = start_of_page(total, page, size)
    query = _query().where(condition).order_by(change_set.c.id.desc()).limit(size).offset(offset)
    rows = session.execute(query).all()
    orders = _orders_of(session, [row.id for row in rows])
    return Page(tuple(_row(row, orders.get(row.id)) for row in rows), total, offset // size + 1, size)


def sync_summary(session: Session) -> SyncSummary:
    """How this replica stands; a few indexed counts."""
    states = {state: (count, size, first) for state, count, size, first in _states(session)}
    none = (0, 0, None)
    waiting, waiting_bytes, oldest = states.get(PENDING, none)
    blobs, blob_bytes = _blobs_waiting(session)
    state = session.execute(select(replica_state.c.complete_at)).first()
    return SyncSummary(
        waiting=waiting,
        waiting_bytes=int(waiting_bytes or 0),
        oldest_waiting=_moment(oldest),
        sent=states.get(RECEIPTED, none)[0],
        held=states.get(HELD, none)[0],
        conflicts=_conflicts(session),
        blobs=blobs,
        blob_bytes=blob_bytes,
        complete_at=_moment(state.complete_at) if state else None,
    )


def _query() -> Any:
    names = ("id", "number", "title", "by_name", "made_at", "state", "receipt", "undone_by")
    size = func.length(change_set.c.body).label("size_bytes")
    return select(*(change_set.c[name] for name in names), size)


def _row(row: Any, order: tuple[str, str | None, str | None] | None) -> OutboxRow:
    receipt = json.loads(row.receipt) if row.receipt else {}
    order_id, number, title = order or (None, None, None)
    return OutboxRow(
        id=row.id,
        number=row.number,
        title=row.title,
        by_name=row.by_name,
        made_at=datetime.fromisoformat(row.made_at),
        state=row.state,
        status=receipt.get("status"),
        reason=receipt.get("reason", ""),
        fates=tuple(GroupFateRow(*fate) for fate in receipt.get("fates", ())),
        size_bytes=row.size_bytes or 0,
        undone_by=row.undone_by,
        order_id=order_id,
        order_number=number,
        order_title=title,
        outcome=receipt.get("outcome", ""),
        settled_by=receipt.get("by", ""),
        remark=receipt.get("remark", ""),
    )


def _orders_of(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, str | None, str | None]]:
    """Per change set the order it is about: the first one its rows belong to."""
    named: dict[str, str] = {}
    for some in batches(ids, 500):
        query = select(row_change.c.change_set, row_change.c.tbl, row_change.c.row, row_change.c.columns)
        query = query.where(row_change.c.change_set.in_(some)).order_by(row_change.c.position)
        for change, table, row, columns in session.execute(query):
            order = row if table == "work_order" else _order_in(columns)
            if order is not None:
                named.setdefault(change, order)
    titles = _titles(session, set(named.values()))
    return {change: (order, *titles.get(order, (None, None))) for change, order in named.items()}


def _order_in(columns: str) -> str | None:
    pair = json.loads(columns).get("order_id") if '"order_id":' in columns else None
    return None if pair is None or pair[1] is None else str(pair[1])


def _titles(session: Session, orders: Iterable[str]) -> dict[str, tuple[str | None, str | None]]:
    found: dict[str, tuple[str | None, str | None]] = {}
    for some in batches(sorted(orders), 500):
        query = select(WorkOrder.id, WorkOrder.number, WorkOrder.title).where(WorkOrder.id.in_(some))
        found.update({order: (number, title) for order, number, title in session.execute(query)})
    return found


def _states(session: Session) -> list[tuple[str, int, int | None, str | None]]:
    query = (
        select(
            change_set.c.state,
            func.count(),
            func.sum(func.length(change_set.c.body)),
            func.min(change_set.c.made_at),
        )
        .where(change_set.c.state.in_((PENDING, RECEIPTED, HELD)))
        .group_by(change_set.c.state)
    )
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query)]


def _conflicts(session: Session) -> int:
    query = select(func.count()).select_from(Conflict)
    return session.scalar(query.where(Conflict.decision.is_(None), is_no(Conflict.withdrawn))) or 0


def _blobs_waiting(session: Session) -> tuple[int, int]:
    """Attachments that this laptop made, by their bytes: each hash once."""
    made_here = (
        select(Attachment.sha256, func.max(Attachment.size_bytes).label("size_bytes"))
        .join(row_change, (row_change.c.row == Attachment.id) & (row_change.c.tbl == "attachment"))
        .outerjoin(blob, blob.c.sha256 == Attachment.sha256)
        .where(func.coalesce(blob.c.state, "") != VERIFIED)
        .group_by(Attachment.sha256)
        .subquery()
    )
    count, size = session.execute(select(func.count(), func.sum(made_here.c.size_bytes))).one()
    return count, int(size or 0)


def _moment(text: str | None) -> datetime | None:
    return Moment().process_result_value(text, None)
