"""Orders as one line each: the engineer's day, and the office's list with its filters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, or_, select
from sqlalchemy.orm import Session

from fieldapp.model.columns import Moment
from fieldapp.model.conflicts import Conflict
from fieldapp.model.customers import Site
from fieldapp.model.orders import OrderKind, OrderStatus, Priority, WorkOrder
from fieldapp.rules.clocks import RESOLVED, SOON, WAITING_FOR_RESPONSE, Due, due
from fieldapp.rules.orders import FINISHED, ON_THE_DESK
from fieldapp.rules.service_levels import Clocks
from fieldapp.rules.working_time import Timetable
from fieldapp.store.queries.rows import Page, Row, columns_of, is_no, page_of, rows_of, start_of_day
from fieldapp.store.queries.service_levels import with_timetables
from fieldapp.store.queries.unsent import orders_with_unsent
from fieldapp.store.search import search

IN_HAND = (OrderStatus.ON_SITE, OrderStatus.TRAVELLING)
DONE_STAYS = timedelta(hours=14)
"""How long an order that was signed stays in the day's list."""
MOST_FOUND = 2_000
"""Search hits that a list filters further."""


@dataclass(frozen=True)
class OrderRow:
    """One order in a list."""

    id: str
    number: str | None
    title: str
    kind: OrderKind
    priority: Priority
    status: OrderStatus
    status_since: datetime | None
    fault: str | None
    customer_id: str | None
    customer_name: str | None
    site_id: str | None
    site_name: str | None
    site_address: str | None
    contact_name: str | None
    contact_phone: str | None
    device_id: str | None
    device_name: str | None
    device_serial: str | None
    assignee_id: str | None
    assignee_name: str | None
    opened_at: datetime
    scheduled_start: datetime | None
    scheduled_end: datetime | None
    time_zone: str | None
    respond_by: datetime | None
    resolve_by: datetime | None
    service_level_id: str | None = None
    respond_warn: datetime | None = None
    resolve_due: datetime | None = None
    resolve_warn: datetime | None = None
    clock_stopped_at: datetime | None = None
    timetable: Timetable | None = None
    open_conflicts: int = 0
    latitude_micro: int | None = None
    longitude_micro: int | None = None
    is_unsent: bool = False
    """Whether something of it is on this laptop only."""

    def due(self, now: datetime) -> Due | None:
        """The clock that runs out first."""
        clocks = Clocks(self.respond_warn, self.resolve_due, self.resolve_warn, self.clock_stopped_at)
        return due(self.status, self.respond_by, self.resolve_by, now, clocks, self.timetable)

    @property
    def is_done(self) -> bool:
        """Whether the engineer has nothing to do with it any more."""
        return self.status not in ON_THE_DESK


class OrderSort(StrEnum):
    """What a list is sorted by."""

    NEWEST = "newest"
    OLDEST = "oldest"
    SCHEDULE = "schedule"
    DEADLINE = "deadline"
    PRIORITY = "priority"
    NUMBER = "number"
    CUSTOMER = "customer"
    STATUS = "status"


@dataclass(frozen=True)
class OrderFilter:
    """What a list shows; what is empty or None does not narrow it."""

    words: str = ""
    statuses: frozenset[OrderStatus] = field(default_factory=frozenset)
    assignee_id: str | None = None
    unassigned: bool = False
    kind: OrderKind | None = None
    priority: Priority | None = None
    customer_id: str | None = None
    site_id: str | None = None
    device_id: str | None = None
    opened_from: date | None = None
    opened_to: date | None = None
    """The last day that counts, in UTC."""
    with_conflicts: bool = False
    overdue_at: datetime | None = None
    """Only orders whose clock has run out at that moment."""
    at_risk_at: datetime | None = None
    """Only orders whose clock is about to run out at that moment, and has not."""
    among: Any = None
    """A query for the ids of the orders that may be there at all."""
    sort: OrderSort = OrderSort.NEWEST


def today(session: Session, person_id: str, now: datetime) -> tuple[OrderRow, ...]:
    """The engineer's orders in running order; what was finished within the day comes last.

    What is in hand comes first, then by planned start, deadline and priority.
    """
    recently = or_(WorkOrder.status.in_(ON_THE_DESK), WorkOrder.status_since >= now - DONE_STAYS)
    query = (
        order_rows()
        .where(
            WorkOrder.assignee_id == person_id,
            is_no(WorkOrder.withdrawn),
            WorkOrder.status != OrderStatus.CANCELLED,
            recently,
        )
        .order_by(
            case((WorkOrder.status.in_(IN_HAND), 0), (WorkOrder.status.in_(ON_THE_DESK), 1), else_=2),
            nulls_last(WorkOrder.scheduled_start),
            WorkOrder.scheduled_start,
            nulls_last(RESOLVE_DUE),
            RESOLVE_DUE,
            PRIORITY_ORDER.desc(),
            WorkOrder.id,
        )
    )
    unsent = orders_with_unsent(session)
    rows = with_timetables(session, rows_of(session, OrderRow, query))
    return tuple(replace(row, is_unsent=row.id in unsent) if row.id in unsent else row for row in rows)


def orders_found(session: Session, wanted: OrderFilter, page: int = 1, size: int = 50) -> Page[OrderRow]:
    """The orders a filter leaves, sorted; words are searched in both languages."""
    conditions = conditions_of(session, wanted)
    order = (*_SORTS[wanted.sort], WorkOrder.id.desc())
    found = page_of(session, OrderRow, WorkOrder, order_rows(), conditions, order, page, size)
    return replace(found, rows=with_timetables(session, found.rows))


def counts_by_status(session: Session, wanted: OrderFilter | None = None) -> dict[OrderStatus, int]:
    """How many orders stand where, for all or for those a filter leaves (its statuses apart)."""
    conditions = conditions_of(session, replace(wanted or OrderFilter(), statuses=frozenset()))
    query = select(WorkOrder.status, func.count()).where(*conditions).group_by(WorkOrder.status)
    return {OrderStatus(status): count for status, count in session.execute(query)}


def open_orders_of(session: Session, device_id: str) -> tuple[OrderRow, ...]:
    """The orders of a device that are not finished, newest first."""
    query = order_rows().where(
        WorkOrder.device_id == device_id,
        is_no(WorkOrder.withdrawn),
        WorkOrder.status.not_in(FINISHED),
    )
    return rows_of(session, OrderRow, query.order_by(WorkOrder.id.desc()).limit(50))


def order_rows(row_type: type[Row] = OrderRow) -> Select[Any]:
    """The query for lines of orders: a row type's columns, open conflicts, and where the site is."""
    conflicts = (
        select(func.count())
        .where(
            Conflict.home == "order:" + WorkOrder.id,
            Conflict.decision.is_(None),
            is_no(Conflict.withdrawn),
        )
        .scalar_subquery()
    )
    return select(
        *columns_of(row_type, WorkOrder),
        conflicts.label("open_conflicts"),
        Site.latitude_micro,
        Site.longitude_micro,
    ).outerjoin_from(WorkOrder, Site, Site.id == WorkOrder.site_id)


def conditions_of(session: Session, wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """What a filter asks of an order."""
    found: list[ColumnElement[bool]] = [is_no(WorkOrder.withdrawn)]
    same = {
        WorkOrder.assignee_id: wanted.assignee_id,
        WorkOrder.kind: wanted.kind,
        WorkOrder.priority: wanted.priority,
        WorkOrder.customer_id: wanted.customer_id,
        WorkOrder.site_id: wanted.site_id,
        WorkOrder.device_id: wanted.device_id,
    }
    found += [column == value for column, value in same.items() if value is not None]
    if wanted.words.strip():
        hits = search(session.connection(), wanted.words, MOST_FOUND, ("work_order",))
        found.append(WorkOrder.id.in_([hit.row for hit in hits]))
    if wanted.statuses:
        found.append(WorkOrder.status.in_(sorted(wanted.statuses)))
    if wanted.among is not None:
        found.append(WorkOrder.id.in_(wanted.among))
    if wanted.unassigned:
        found.append(WorkOrder.assignee_id.is_(None))
    return found + _conditions_of_time(wanted)


def _conditions_of_time(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.opened_from is not None:
        found.append(WorkOrder.opened_at >= start_of_day(wanted.opened_from))
    if wanted.opened_to is not None:
        found.append(WorkOrder.opened_at < start_of_day(wanted.opened_to + timedelta(days=1)))
    if wanted.with_conflicts:
        homes = select(Conflict.home).where(Conflict.decision.is_(None), is_no(Conflict.withdrawn))
        found.append(("order:" + WorkOrder.id).in_(homes))
    if wanted.overdue_at is not None:
        found.append(_overdue(wanted.overdue_at))
    if wanted.at_risk_at is not None:
        found += [_at_risk(wanted.at_risk_at), not_(_overdue(wanted.at_risk_at))]
    return found


def _overdue(now: datetime) -> ColumnElement[bool]:
    """The response or the solution is late; a pause that stops the clock began after that."""
    seen = case((WorkOrder.clock_stopped_at < now, WorkOrder.clock_stopped_at), else_=literal(now, Moment()))
    respond = and_(
        WorkOrder.respond_by.is_not(None),
        WorkOrder.respond_by < now,
        WorkOrder.status.in_(sorted(WAITING_FOR_RESPONSE)),
    )
    resolve = and_(RESOLVE_DUE.is_not(None), seen > RESOLVE_DUE, WorkOrder.status.not_in(sorted(RESOLVED)))
    return or_(respond, resolve)


def _at_risk(now: datetime) -> ColumnElement[bool]:
    """A clock that runs has come to where its service level warns; without one, near its end."""
    soon = now + SOON
    respond = and_(
        WorkOrder.status.in_(sorted(WAITING_FOR_RESPONSE)),
        or_(
            WorkOrder.respond_warn <= now,
            and_(WorkOrder.respond_warn.is_(None), WorkOrder.respond_by <= soon),
        ),
    )
    resolve = and_(
        WorkOrder.status.not_in(sorted(RESOLVED)),
        WorkOrder.clock_stopped_at.is_(None),
        or_(WorkOrder.resolve_warn <= now, and_(WorkOrder.resolve_warn.is_(None), soon >= RESOLVE_DUE)),
    )
    return or_(respond, resolve)


def nulls_last(column: Any) -> ColumnElement[Any]:
    """What to sort by first so that rows without a value come last."""
    return case((column.is_(None), 1), else_=0)


RESOLVE_DUE = func.coalesce(WorkOrder.resolve_due, WorkOrder.resolve_by, type_=Moment())
PRIORITY_ORDER = case(
    {priority.value: place for place, priority in enumerate(Priority)}, value=WorkOrder.priority, else_=0
)
_STATUS = case(
    {status.value: place for place, status in enumerate(OrderStatus)}, value=WorkOrder.status, else_=99
)
_SORTS: dict[OrderSort, tuple[Any, ...]] = {
    OrderSort.NEWEST: (WorkOrder.opened_at.desc(),),
    OrderSort.OLDEST: (WorkOrder.opened_at,),
    OrderSort.SCHEDULE: (nulls_last(WorkOrder.scheduled_start), WorkOrder.scheduled_start),
    OrderSort.DEADLINE: (nulls_last(RESOLVE_DUE), RESOLVE_DUE),
    OrderSort.PRIORITY: (PRIORITY_ORDER.desc(), WorkOrder.opened_at.desc()),
    OrderSort.NUMBER: (WorkOrder.number.desc(),),
    OrderSort.CUSTOMER: (nulls_last(WorkOrder.customer_name), WorkOrder.customer_name),
    OrderSort.STATUS: (_STATUS, WorkOrder.opened_at.desc()),
}
