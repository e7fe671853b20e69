"""What one order tells the figures: how long it took, whether a promise was kept, what it cost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import pairwise

from fieldapp.model.orders import OrderStatus, PauseReason
from fieldapp.rules.clocks import RESOLVED, WAITING_FOR_RESPONSE
from fieldapp.rules.orders import FINISHED
from fieldapp.rules.service_levels import Moved

_S = OrderStatus
SOLVED = RESOLVED - {_S.CANCELLED}


class Stage(StrEnum):
    """Where an order's time goes."""

    BEFORE_TRAVEL = "before_travel"
    TRAVELLING = "travelling"
    ON_SITE = "on_site"
    PAUSED = "paused"
    TO_SIGN = "to_sign"
    TO_REVIEW = "to_review"


STAGE_OF = {
    **dict.fromkeys((_S.NEW, _S.DECLINED, _S.ASSIGNED, _S.ACCEPTED), Stage.BEFORE_TRAVEL),
    _S.TRAVELLING: Stage.TRAVELLING,
    _S.ON_SITE: Stage.ON_SITE,
    _S.PAUSED: Stage.PAUSED,
    _S.COMPLETED: Stage.TO_SIGN,
    **dict.fromkeys((_S.SIGNED, _S.RETURNED, _S.AMENDING), Stage.TO_REVIEW),
}


class Cause(StrEnum):
    """What most of the time of an order that missed its promise went into."""

    PLANNING = "planning"
    ENGINEER = "engineer"
    TRAVEL = "travel"
    WORK = "work"
    PARTS = "parts"
    CUSTOMER = "customer"
    PAUSE = "pause"


_CAUSE_OF = {
    _S.NEW: Cause.PLANNING,
    _S.DECLINED: Cause.PLANNING,
    _S.ASSIGNED: Cause.ENGINEER,
    _S.ACCEPTED: Cause.ENGINEER,
    _S.TRAVELLING: Cause.TRAVEL,
    _S.ON_SITE: Cause.WORK,
    _S.PAUSED: Cause.PAUSE,
}
_CAUSE_OF_PAUSE = {PauseReason.PARTS: Cause.PARTS, PauseReason.CUSTOMER: Cause.CUSTOMER}


@dataclass(frozen=True)
class OrderFacts:
    """An order as far as figures are concerned."""

    opened_at: datetime
    way: Sequence[Moved]
    """Its moves, oldest first."""
    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    """The moment in force: later than agreed by the pauses that stopped the clock."""
    visits: int = 0


@dataclass(frozen=True)
class Told:
    """What the figures keep of it. Days are ordinals (`date.toordinal`) where the company is; 1 and 0 are yes and no."""

    opened_day: int
    left_day: int | None = None
    """When it stopped waiting: somebody came, or it was solved or called off."""
    resolved_day: int | None = None
    ended_day: int | None = None
    respond_minutes: int | None = None
    resolve_minutes: int | None = None
    respond_met: int | None = None
    resolve_met: int | None = None
    sla_met: int | None = None
    """Of a solved order with a promise: whether everything promised was kept."""
    reopens: int = 0
    fixed_first: int | None = None
    """Of a solved order that was visited: whether one visit was enough."""
    overdue_why: Cause | None = None
    stages: dict[Stage, int] = field(default_factory=dict)


def told_of(facts: OrderFacts, zone: tzinfo) -> Told:
    """Everything the figures keep of an order."""
    way = facts.way
    responded = next((move.at for move in way if move.status is _S.ON_SITE), None)
    resolved = _entered(way, SOLVED)
    reopens = sum(1 for one, next_ in pairwise(way) if one.status in SOLVED and next_.status not in RESOLVED)
    respond_met = _met(facts.respond_by, responded or resolved)
    resolve_met = _met(facts.resolve_by, resolved)
    promised = [met for met in (respond_met, resolve_met) if met is not None]
    sla_met = min(promised) if promised and resolved is not None else None
    return Told(
        opened_day=facts.opened_at.astimezone(zone).toordinal(),
        left_day=_day_of(_left(way), zone),
        resolved_day=_day_of(_entered(way, RESOLVED), zone),
        ended_day=_day_of(_entered(way, FINISHED), zone),
        respond_minutes=_minutes(facts.opened_at, responded),
        resolve_minutes=_minutes(facts.opened_at, resolved),
        respond_met=respond_met,
        resolve_met=resolve_met,
        sla_met=sla_met,
        reopens=reopens,
        fixed_first=None if resolved is None or not facts.visits else int(facts.visits == 1 and not reopens),
        overdue_why=_why(facts.opened_at, way, resolved) if sla_met == 0 else None,
        stages=_stages(way),
    )


def _entered(way: Sequence[Moved], there: frozenset[OrderStatus]) -> datetime | None:
    """Since when the order is in these states, if it is: the last time it came in from outside."""
    found: datetime | None = None
    for move in way:
        if move.status not in there:
            found = None
        elif found is None:
            found = move.at
    return found


def _left(way: Sequence[Moved]) -> datetime | None:
    """When it first stopped waiting for somebody to come; nothing while it waits."""
    return next((move.at for move in way if move.status not in WAITING_FOR_RESPONSE), None)


def _stages(way: Sequence[Moved]) -> dict[Stage, int]:
    spent: dict[Stage, timedelta] = {}
    for move, later in pairwise(way):
        stage = STAGE_OF.get(move.status)
        if stage is not None:
            spent[stage] = spent.get(stage, timedelta()) + max(timedelta(), later.at - move.at)
    return {stage: round(time / timedelta(minutes=1)) for stage, time in spent.items()}


def _why(opened_at: datetime, way: Sequence[Moved], resolved: datetime | None) -> Cause:
    spent = dict.fromkeys(Cause, timedelta())
    for move, later in pairwise(way):
        cause = _CAUSE_OF.get(move.status)
        if cause is Cause.PAUSE and move.reason is not None:
            cause = _CAUSE_OF_PAUSE.get(move.reason, cause)
        if cause is not None and (resolved is None or move.at < resolved):
            spent[cause] += later.at - move.at
    if way:
        spent[Cause.PLANNING] += max(timedelta(), way[0].at - opened_at)
    return max(Cause, key=lambda cause: spent[cause])


def _met(by: datetime | None, done: datetime | None) -> int | None:
    return None if by is None or done is None else int(done <= by)


def _day_of(at: datetime | None, zone: tzinfo) -> int | None:
    return None if at is None else at.astimezone(zone).toordinal()


def _minutes(start: datetime, end: datetime | None) -> int | None:
    return None if end is None else max(0, round((end - start) / timedelta(minutes=1)))
