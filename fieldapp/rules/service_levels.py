"""Service levels: which one an order has, what it promises, and what pauses do to that. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import zip_longest

from fieldapp.model.orders import OrderKind, OrderStatus, PauseReason, Priority
from fieldapp.rules.working_time import Timetable

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Promise:
    """One service level with the timetable its clocks run on."""

    id: str
    timetable: Timetable
    customer_id: str | None = None
    priority: Priority | None = None
    kind: OrderKind | None = None
    respond_minutes: int | None = None
    resolve_minutes: int | None = None
    warn_minutes: int = 0
    stopped_by: frozenset[PauseReason] = frozenset()
    is_offered: bool = True
    """Whether new orders may get it; a withdrawn one still rules those that have it."""


@dataclass(frozen=True)
class Moved:
    """Where an order was moved to, when, and if it rests, why."""

    status: OrderStatus
    at: datetime
    reason: PauseReason | None = None


@dataclass(frozen=True)
class Clocks:
    """An order's clocks as its service level and its pauses make them."""

    respond_warn: datetime | None = None
    resolve_due: datetime | None = None
    resolve_warn: datetime | None = None
    stopped_at: datetime | None = None
    """Since when the clock stands."""


NO_CLOCKS = Clocks()


def promise_for(
    promises: Iterable[Promise], customer_id: str | None, priority: Priority, kind: OrderKind
) -> Promise | None:
    """The level that says most exactly whom and what it is for: the customer counts most, then priority, then kind."""
    fitting = [
        promise
        for promise in promises
        if promise.is_offered
        and promise.customer_id in (None, customer_id)
        and promise.priority in (None, priority)
        and promise.kind in (None, kind)
    ]
    return max(fitting, key=_how_exact, default=None)


def promised(promise: Promise, opened_at: datetime) -> tuple[datetime | None, datetime | None]:
    """Until when somebody is to be there, and until when it is to be solved; in whole minutes."""
    return (
        _due(promise.timetable, opened_at, promise.respond_minutes),
        _due(promise.timetable, opened_at, promise.resolve_minutes),
    )


def clocks_of(
    promise: Promise, respond_by: datetime | None, resolve_by: datetime | None, way: Sequence[Moved]
) -> Clocks:
    """The clocks of an order that went this way, oldest move first.

    A pause whose reason stops the clock gives back the working time that was left when it began; a
    clock that had run out before stays run out.
    """
    table, due, stopped_at = promise.timetable, resolve_by, None
    for move, later in zip_longest(way, way[1:]):
        if due is None or move.status is not OrderStatus.PAUSED or move.reason not in promise.stopped_by:
            continue
        if later is None:
            stopped_at = move.at
        elif move.at < due:
            due = table.after(later.at, table.between(move.at, due))
    warn = promise.warn_minutes * _MINUTE
    return Clocks(
        respond_warn=None if respond_by is None else table.before(respond_by, warn),
        resolve_due=due,
        resolve_warn=None if due is None else table.before(due, warn),
        stopped_at=stopped_at,
    )


def _how_exact(promise: Promise) -> tuple[bool, bool, bool, str]:
    return (
        promise.customer_id is not None,
        promise.priority is not None,
        promise.kind is not None,
        promise.id,
    )


def _due(table: Timetable, opened_at: datetime, minutes: int | None) -> datetime | None:
    if minutes is None:
        return None
    due = table.after(opened_at, minutes * _MINUTE)
    whole = due.replace(second=0, microsecond=0)
    return whole if whole == due else whole + _MINUTE
