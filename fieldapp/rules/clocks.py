"""The two clocks of an order: respond and resolve. Pure: the moment is an argument."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fieldapp.model.orders import OrderStatus
from fieldapp.rules.orders import FINISHED

_S = OrderStatus
WAITING_FOR_RESPONSE = frozenset({_S.NEW, _S.ASSIGNED, _S.DECLINED, _S.ACCEPTED, _S.TRAVELLING})
"""Nobody has been there yet."""
RESOLVED = FINISHED | {_S.COMPLETED, _S.SIGNED, _S.RETURNED, _S.AMENDING}
"""The customer no longer waits for the work."""
SOON = timedelta(hours=2)


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

    @property
    def is_overdue(self) -> bool:
        """Whether the agreed moment has passed."""
        return self.urgency is Urgency.OVERDUE


def due(
    status: OrderStatus, respond_by: datetime | None, resolve_by: datetime | None, now: datetime
) -> Due | None:
    """The running clock that ends first, or None when none runs."""
    running: list[tuple[datetime, ClockKind]] = []
    if respond_by is not None and status in WAITING_FOR_RESPONSE:
        running.append((respond_by, ClockKind.RESPOND))
    if resolve_by is not None and status not in RESOLVED:
        running.append((resolve_by, ClockKind.RESOLVE))
    if not running:
        return None
    at, kind = min(running)
    left = at - now
    return Due(kind, at, math.floor(left / timedelta(minutes=1)), _urgency(left))


def is_overdue(
    status: OrderStatus, respond_by: datetime | None, resolve_by: datetime | None, now: datetime
) -> bool:
    """Whether the customer is still waiting after an agreed moment."""
    first = due(status, respond_by, resolve_by, now)
    return first is not None and first.is_overdue


def _urgency(left: timedelta) -> Urgency:
    if left < timedelta(0):
        return Urgency.OVERDUE
    return Urgency.SOON if left <= SOON else Urgency.CALM
