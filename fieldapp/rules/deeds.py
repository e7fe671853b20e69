"""What rules can do, at which events, and with which value. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from fieldapp.errors import RuleBroken
from fieldapp.model.office_rules import RuleEvent
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.model.people import Role

MOST_DEEDS = 5
LONGEST_VALUE = 500


class DeedKind(StrEnum):
    """One thing that a rule does."""

    SET_KIND = "set_kind"
    SET_PRIORITY = "set_priority"
    SET_SKILL = "set_skill"
    MAKE_ORDER = "make_order"
    ASSIGN_BEST = "assign_best"
    PLAN_BEST = "plan_best"
    """The best engineer, and the first time that is free."""
    ASSIGN_TO = "assign_to"
    NOTIFY = "notify"
    """A letter to everybody with a role."""
    ESCALATE = "escalate"
    """More urgent by one step, and a letter to the supervisors."""
    FOLLOW_UP = "follow_up"
    """A request of the office's own about the order."""


@dataclass(frozen=True)
class Deed:
    """One thing to be done, with its value where the kind has one."""

    do: DeedKind
    value: str | None = None


NEEDS_ORDER = frozenset({DeedKind.ASSIGN_BEST, DeedKind.PLAN_BEST, DeedKind.ASSIGN_TO, DeedKind.FOLLOW_UP})
"""At a request these only work after an order was made of it."""
_MAKING = frozenset({DeedKind.MAKE_ORDER})
WITHOUT_VALUE = frozenset({DeedKind.MAKE_ORDER, DeedKind.ASSIGN_BEST, DeedKind.PLAN_BEST, DeedKind.ESCALATE})
_CHOICES: Mapping[DeedKind, type[StrEnum]] = {
    DeedKind.SET_KIND: OrderKind,
    DeedKind.SET_PRIORITY: Priority,
    DeedKind.NOTIFY: Role,
}
_STEPS = (Priority.LOW, Priority.NORMAL, Priority.HIGH, Priority.URGENT)


def deeds_of(kept: Sequence[Mapping[str, Any]]) -> tuple[Deed, ...]:
    """Deeds as a rule keeps them; those that a newer version invented are left out."""
    known = DeedKind._value2member_map_
    return tuple(Deed(DeedKind(each["do"]), each.get("value")) for each in kept if each.get("do") in known)


def kept_deeds(deeds: Sequence[Deed]) -> list[dict[str, Any]]:
    """Deeds as a rule keeps them."""
    return [{"do": each.do.value} | ({"value": each.value} if each.value else {}) for each in deeds]


def check_deeds(deeds: Sequence[Deed], event: RuleEvent) -> None:
    """Refuse what cannot be done at an event.

    Raises RuleBroken `deeds-missing`, `too-many-deeds`, `deed-not-here` (an order is not there yet, or there is
    already one) and `deed-value` with `deed`.
    """
    if not deeds:
        raise RuleBroken("deeds-missing")
    if len(deeds) > MOST_DEEDS:
        raise RuleBroken("too-many-deeds", most=MOST_DEEDS)
    has_order = event is not RuleEvent.REQUEST_CAME
    for deed in deeds:
        if deed.do in (_MAKING if has_order else NEEDS_ORDER):
            raise RuleBroken("deed-not-here", deed=deed.do.value)
        has_order = has_order or deed.do is DeedKind.MAKE_ORDER
        _check_value(deed)


def more_urgent(priority: Priority) -> Priority:
    """One step up; the highest stays."""
    return _STEPS[min(_STEPS.index(priority) + 1, len(_STEPS) - 1)]


def _check_value(deed: Deed) -> None:
    value = (deed.value or "").strip()
    if deed.do in WITHOUT_VALUE:
        return
    choices = _CHOICES.get(deed.do)
    if not value or len(value) > LONGEST_VALUE or (choices and value not in choices._value2member_map_):
        raise RuleBroken("deed-value", deed=deed.do.value)
