"""Facts that came after the last signature, so that the sheet does not show them.

No clock decides. The desk that sealed had its own change sets up to that one, and the
commits up to the cursor its change set names: everything else it cannot have shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Select, Table, and_, func, select
from sqlalchemy.orm import Session

from fieldapp.model import schema
from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import AttachmentKind, ServiceReport
from fieldapp.rules.orders import is_sealed
from fieldapp.rules.sealing import COVERED_TABLES, facts_after_seal
from fieldapp.store.tables import change_set, row_change, row_version

RowKey = tuple[str, str]


@dataclass(frozen=True)
class _Origin:
    """Where a row comes from, as far as this side knows: its change set, and the commit that has it."""

    replica: str | None
    number: int | None
    seq: int | None
    seen_seq: int | None


def late_facts(session: Session, order_id: str, status: OrderStatus) -> tuple[RowKey, ...]:
    """The (table, row) of facts of a sealed order that its last sheet does not show, oldest first."""
    if not is_sealed(status):
        return ()
    report_id = session.scalar(
        select(ServiceReport.id)
        .where(ServiceReport.order_id == order_id)
        .order_by(ServiceReport.revision.desc(), ServiceReport.id.desc())
        .limit(1)
    )
    if report_id is None:
        return ()
    seal = next(_origins(session, "service_report", order_id, report_id))[2]
    facts: list[tuple[str, str, Any]] = []
    covered: dict[str, frozenset[str]] = {}
    for table in sorted(COVERED_TABLES - {"visit"}):
        rows = list(_origins(session, table, order_id))
        covered[table] = frozenset(row for row, _made_at, origin in rows if _shown(origin, seal))
        facts += [(table, row, made_at) for row, made_at, _origin in rows]
    return facts_after_seal(facts, covered, status)


def _shown(fact: _Origin, seal: _Origin) -> bool:
    """Whether whoever sealed had the fact in front of him."""
    if seal.number is not None and fact.replica == seal.replica and fact.number is not None:
        return fact.number <= seal.number
    if fact.seq is None:
        return False
    if seal.seen_seq is not None:
        return fact.seq <= seal.seen_seq
    return seal.seq is None or fact.seq <= seal.seq


def _origins(
    session: Session, table: str, order_id: str, row_id: str | None = None
) -> Iterator[tuple[str, Any, _Origin]]:
    for row in session.execute(_query(table, order_id, row_id)):
        origin = _Origin(
            row.replica, row.number, row.seq if row.seq is not None else row.held_at, row.seen_seq
        )
        yield row.id, row.made_at, origin


def _query(table: str, order_id: str, row_id: str | None) -> Select[Any]:
    rows = cast("Table", schema.shape(table).noun.__table__)
    made_at = rows.c.sealed_at if table == "service_report" else rows.c.made_at
    inserted = and_(row_change.c.row == rows.c.id, row_change.c.tbl == table, row_change.c.kind == "insert")
    held_at = (
        select(func.min(row_version.c.seq))
        .where(row_version.c.tbl == table, row_version.c.row == rows.c.id, row_version.c.removed == 0)
        .scalar_subquery()
    )
    query = (
        select(
            rows.c.id,
            made_at.label("made_at"),
            change_set.c.replica,
            change_set.c.number,
            change_set.c.seq,
            change_set.c.seen_seq,
            held_at.label("held_at"),
        )
        .select_from(rows)
        .outerjoin(row_change, inserted)
        .outerjoin(change_set, change_set.c.id == row_change.c.change_set)
        .where(rows.c.order_id == order_id)
    )
    if table == "attachment":
        query = query.where(rows.c.kind != AttachmentKind.SHEET)
    return query if row_id is None else query.where(rows.c.id == row_id)
