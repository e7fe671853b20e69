"""The life of a work order: which step may follow which, who may take it, what is sealed.

Status is the last of insert-only step rows, each naming the step it follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fieldapp.errors import NotPermitted, StepNotAllowed
from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor

_S = OrderStatus

STEPS: Mapping[OrderStatus, frozenset[OrderStatus]] = {
    _S.NEW: frozenset({_S.ASSIGNED, _S.CANCELLED}),
    _S.ASSIGNED: frozenset({_S.ASSIGNED, _S.ACCEPTED, _S.DECLINED, _S.CANCELLED}),
    _S.DECLINED: frozenset({_S.ASSIGNED, _S.CANCELLED}),
    _S.ACCEPTED: frozenset({_S.TRAVELLING, _S.ON_SITE, _S.ASSIGNED, _S.DECLINED, _S.CANCELLED}),
    _S.TRAVELLING: frozenset({_S.ON_SITE, _S.PAUSED, _S.DECLINED, _S.ASSIGNED, _S.CANCELLED}),
    _S.ON_SITE: frozenset({_S.PAUSED, _S.COMPLETED, _S.DECLINED, _S.ASSIGNED, _S.CANCELLED}),
    _S.PAUSED: frozenset({_S.TRAVELLING, _S.ON_SITE, _S.DECLINED, _S.ASSIGNED, _S.CANCELLED}),
    _S.COMPLETED: frozenset({_S.SIGNED, _S.ON_SITE, _S.CANCELLED}),
    _S.SIGNED: frozenset({_S.APPROVED, _S.RETURNED, _S.AMENDING}),
    _S.RETURNED: frozenset({_S.SIGNED, _S.AMENDING}),
    _S.AMENDING: frozenset({_S.SIGNED}),
    _S.APPROVED: frozenset({_S.CLOSED, _S.AMENDING, _S.RETURNED}),
    _S.CLOSED: frozenset({_S.AMENDING}),
    _S.CANCELLED: frozenset({_S.NEW}),
}
"""What may follow what. From RETURNED to SIGNED the seal still holds (nothing it covers changed)."""

_FIELD = frozenset({Role.ENGINEER, Role.DISPATCHER, Role.SUPERVISOR})
_OFFICE = frozenset({Role.DISPATCHER, Role.SUPERVISOR})
_REVIEWERS = frozenset({Role.SUPERVISOR})

WHO: Mapping[OrderStatus, frozenset[Role]] = {
    _S.NEW: frozenset({Role.ENGINEER, Role.DISPATCHER, Role.SUPERVISOR}),
    _S.ASSIGNED: _OFFICE,
    _S.ACCEPTED: _FIELD,
    _S.DECLINED: _FIELD,
    _S.TRAVELLING: _FIELD,
    _S.ON_SITE: _FIELD,
    _S.PAUSED: _FIELD,
    _S.COMPLETED: _FIELD,
    _S.SIGNED: _FIELD,
    _S.RETURNED: _REVIEWERS,
    _S.AMENDING: _FIELD,
    _S.APPROVED: _REVIEWERS,
    _S.CLOSED: _OFFICE,
    _S.CANCELLED: _OFFICE,
}
"""Who may take an order into a state."""

SEALED = frozenset({_S.SIGNED, _S.RETURNED, _S.APPROVED, _S.CLOSED})
"""While an order is in one of these, nothing its signature covers may change."""

FINISHED = frozenset({_S.APPROVED, _S.CLOSED, _S.CANCELLED})
"""Nobody waits for these any more."""

ON_THE_DESK = frozenset(
    {_S.ASSIGNED, _S.ACCEPTED, _S.TRAVELLING, _S.ON_SITE, _S.PAUSED, _S.COMPLETED, _S.RETURNED, _S.AMENDING}
)
"""The engineer has something to do."""

FACTS_MAY_BE_RECORDED = frozenset(
    {_S.ACCEPTED, _S.TRAVELLING, _S.ON_SITE, _S.PAUSED, _S.COMPLETED, _S.AMENDING}
)
"""Where the desk offers to record labour, parts, answers and photos."""


@dataclass(frozen=True)
class StepTaken:
    """One step of an order's chain, as far as the chain is concerned."""

    id: str
    follows_id: str | None
    status: OrderStatus
    made_at: str = ""


def last_step(steps: Iterable[StepTaken], mine: frozenset[str] = frozenset()) -> StepTaken | None:
    """The step nothing follows; where two follow the same one, that of `mine` (ids) is shown.

    An order without steps has none. The server's chain never branches; a desk's does
    while a step of its own waits for the server's answer.
    """
    way = way_of(steps, mine)
    return way[-1] if way else None


def way_of(steps: Iterable[StepTaken], mine: frozenset[str] = frozenset()) -> list[StepTaken]:
    """The steps of a chain from the first to the last, on the branch that `last_step` tells of."""
    followers: dict[str | None, list[StepTaken]] = {}
    for step in steps:
        followers.setdefault(step.follows_id, []).append(step)
    found: list[StepTaken] = []
    options = followers.get(None, [])
    while options:
        found.append(max(options, key=lambda step: (step.id in mine, step.id)))
        options = followers.pop(found[-1].id, [])
    return found


def check_step(now: OrderStatus, to: OrderStatus, by: Actor) -> None:
    """Refuse a step that the order's life or the actor's roles do not allow.

    Raises:
        StepNotAllowed: `to` does not follow `now`.
        NotPermitted: none of the actor's roles may take an order there.
    """
    if to not in STEPS[now]:
        raise StepNotAllowed(now=now.value, to=to.value)
    if not by.has(*WHO[to]):
        raise NotPermitted(to=to.value)


def is_sealed(status: OrderStatus) -> bool:
    """Whether a signature covers the order's content now."""
    return status in SEALED
