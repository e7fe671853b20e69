"""What the board and the calendar show: orders by state, by planned time, and those that have none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fieldapp.model.orders import OrderStatus, PlannedHow, WorkOrder
from fieldapp.rules.day_plan import PlannedStop
from fieldapp.rules.distance import place_of
from fieldapp.store.queries.dispatch import TAKES_TIME, minutes_of
from fieldapp.store.queries.orders import (
    PRIORITY_ORDER,
    RESOLVE_DUE,
    OrderFilter,
    OrderRow,
    conditions_of,
    nulls_last,
    order_rows,
)
from fieldapp.store.queries.rows import is_no, rows_of
from fieldapp.store.queries.service_levels import with_timetables

MOST_PLANNED = 3_000
MOST_WAITING = 60
BOARD_CARDS = 30
_S = OrderStatus
NOT_SET_OFF = frozenset({_S.NEW, _S.ASSIGNED, _S.ACCEPTED, _S.DECLINED})
WAITING = TAKES_TIME | {_S.DECLINED}
"""Work is still to be done: it can be given a time."""


@dataclass(frozen=True)
class PlanRow(OrderRow):
    """One order as planners see it."""

    skill: str | None = None
    planned_minutes: int | None = None
    planned_how: PlannedHow | None = None
    window_start: datetime | None = None
    window_end: datetime | None = None

    @property
    def minutes(self) -> int:
        """How long it is thought to take."""
        return minutes_of(self.planned_minutes, self.scheduled_start, self.scheduled_end)

    @property
    def is_movable(self) -> bool:
        """Whether it can still be given another time."""
        return self.status in WAITING

    def stop(self, now: datetime) -> PlannedStop:
        """Its place in the day, for the rules; only where it has a planned time."""
        assert self.scheduled_start is not None
        clock = self.due(now)
        return PlannedStop(
            id=self.id,
            start=self.scheduled_start,
            end=max(self.scheduled_end or self.scheduled_start, self.scheduled_start),
            place=place_of(self.latitude_micro, self.longitude_micro),
            window_start=self.window_start,
            window_end=self.window_end,
            due=clock.at if clock else None,
            is_waiting=self.status in NOT_SET_OFF,
        )


@dataclass(frozen=True)
class BoardColumn:
    """Some states under one heading: the first cards and how many there are."""

    key: str
    statuses: frozenset[OrderStatus]
    rows: tuple[PlanRow, ...]
    total: int


BOARD: Mapping[str, frozenset[OrderStatus]] = {
    "plan": frozenset({_S.NEW, _S.DECLINED}),
    "assigned": frozenset({_S.ASSIGNED}),
    "accepted": frozenset({_S.ACCEPTED}),
    "under_way": frozenset({_S.TRAVELLING, _S.ON_SITE}),
    "paused": frozenset({_S.PAUSED}),
    "completed": frozenset({_S.COMPLETED}),
    "review": frozenset({_S.SIGNED, _S.RETURNED, _S.AMENDING}),
}
"""The columns of the board; what is approved, closed or cancelled has left it."""


def planned_between(
    session: Session, start: datetime, end: datetime, *, among: Collection[str] | None = None
) -> tuple[PlanRow, ...]:
    """Orders that somebody has and that are planned for some of this time, by their start."""
    w = WorkOrder
    conditions = [
        w.scheduled_start < end,
        or_(w.scheduled_start >= start, w.scheduled_end > start),
        w.assignee_id.is_not(None),
        w.status.not_in(sorted({_S.CANCELLED, _S.NEW, _S.DECLINED})),
        is_no(w.withdrawn),
    ]
    if among is not None:
        conditions.append(w.assignee_id.in_(sorted(among)))
    query = order_rows(PlanRow).where(*conditions).order_by(w.scheduled_start, w.id).limit(MOST_PLANNED)
    return with_timetables(session, rows_of(session, PlanRow, query))


def waiting_to_be_planned(session: Session, wanted: OrderFilter) -> tuple[tuple[PlanRow, ...], int]:
    """Orders without an engineer or a time, the most pressing first, and how many there are."""
    w = WorkOrder
    conditions = [
        *conditions_of(session, replace(wanted, statuses=WAITING)),
        or_(w.scheduled_start.is_(None), w.assignee_id.is_(None), w.status == _S.DECLINED),
    ]
    total = session.scalar(select(func.count()).select_from(w).where(*conditions)) or 0
    query = order_rows(PlanRow).where(*conditions).order_by(*_PRESSING).limit(MOST_WAITING)
    return with_timetables(session, rows_of(session, PlanRow, query)), total


def board(session: Session, wanted: OrderFilter) -> tuple[BoardColumn, ...]:
    """Every column with its most pressing cards."""
    conditions = conditions_of(session, replace(wanted, statuses=frozenset()))
    counted = session.execute(
        select(WorkOrder.status, func.count()).where(*conditions).group_by(WorkOrder.status)
    )
    counts: dict[str, int] = {str(row[0]): row[1] for row in counted}
    found = []
    for key, statuses in BOARD.items():
        query = order_rows(PlanRow).where(*conditions, WorkOrder.status.in_(sorted(statuses)))
        rows = rows_of(session, PlanRow, query.order_by(*_PRESSING).limit(BOARD_CARDS))
        total = sum(counts.get(status.value, 0) for status in statuses)
        found.append(BoardColumn(key, statuses, with_timetables(session, rows), total))
    return tuple(found)


def plan_row(session: Session, order_id: str) -> PlanRow | None:
    """One order as planners see it."""
    rows = rows_of(session, PlanRow, order_rows(PlanRow).where(WorkOrder.id == order_id))
    return next(iter(with_timetables(session, rows)), None)


_PRESSING = (nulls_last(RESOLVE_DUE), RESOLVE_DUE, PRIORITY_ORDER.desc(), WorkOrder.id)
