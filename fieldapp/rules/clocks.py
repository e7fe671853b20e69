"""The two clocks of an order: respond and resolve. Pure: the moment is an argument."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fieldapp.model.orders import OrderStatus
from fieldapp.rules.orders import FINISHED
from fieldapp.rules.service_levels import NO_CLOCKS, Clocks
from fieldapp.rules.working_time import Timetable

_S = OrderStatus
WAITING_FOR_RESPONSE = frozenset({_S.NEW, _S.ASSIGNED, _S.DECLINED, _S.ACCEPTED, _S.TRAVELLING})
"""Nobody has been there yet."""
RESOLVED = FINISHED | {_S.COMPLETED, _S.SIGNED, _S.RETURNED, _S.AMENDING}
"""The customer no longer waits for the work."""
SOON = timedelta(hours=2)
"""When an order without a service level is at risk; a service level says it itself."""


class ClockKind(StrEnum):
    """What the customer is waiting for."""

    RESPOND = "respond"
    RESOLVE = "resolve"


class Urgency(StrEnum):
    """How a clock is shown."""

    CALM = "calm"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Due:
    """The clock that runs out first."""

    kind: ClockKind
    at: datetime
    minutes_left: int
    """Below zero when it has run out; whole minutes, rounded down."""
    urgency: Urgency

    in_working_time: bool = False
    """Whether `minutes_left` are minutes of working time."""
    is_stopped: bool = False
    """Whether a pause holds the clock."""

    @property
    def is_overdue(self) -> bool:
        """Whether the agreed moment has passed."""
        return self.urgency is Urgency.OVERDUE


def due(
    status: OrderStatus,
    respond_by: datetime | None,
    resolve_by: datetime | None,
    now: datetime,
    clocks: Clocks = NO_CLOCKS,
    timetable: Timetable | None = None,
) -> Due | None:
    """The running clock that ends first, or None when none runs.

    `clocks` and `timetable` are those of the order's service level: minutes count in its working
    time, and a clock that a pause stopped keeps what was left.
    """
    running: list[tuple[datetime, ClockKind]] = []
    if respond_by is not None and status in WAITING_FOR_RESPONSE:
        running.append((respond_by, ClockKind.RESPOND))
    resolve_due = clocks.resolve_due or resolve_by
    if resolve_due is not None and status not in RESOLVED:
        running.append((resolve_due, ClockKind.RESOLVE))
    if not running:
        return None
    at, kind = min(running)
    seen = min(now, clocks.stopped_at or now)
    left = at - seen if timetable is None else timetable.between(seen, at)
    warn = clocks.respond_warn if kind is ClockKind.RESPOND else clocks.resolve_warn
    stopped = clocks.stopped_at is not None
    urgency = _urgency(at, seen, warn if warn is not None else at - SOON, is_stopped=stopped)
    minutes = math.floor(left / timedelta(minutes=1))
    return Due(kind, at, min(minutes, -1) if at < seen else minutes, urgency, timetable is not None, stopped)


def is_overdue(
    status: OrderStatus, respond_by: datetime | None, resolve_by: datetime | None, now: datetime
) -> bool:
    """Whether the customer is still waiting after an agreed moment."""
    first = due(status, respond_by, resolve_by, now)
    return first is not None and first.is_overdue


def _urgency(at: datetime, seen: datetime, warn: datetime, *, is_stopped: bool) -> Urgency:
    if at < seen:
        return Urgency.OVERDUE
    return Urgency.SOON if seen >= warn and not is_stopped else Urgency.CALM
