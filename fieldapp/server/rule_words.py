"""Rules in a person's words: events, deeds, what a condition may name, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from fieldapp.errors import RuleBroken
from fieldapp.model.office_rules import RuleEvent
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.model.people import Role
from fieldapp.rules.conditions import EXAMPLES
from fieldapp.rules.deeds import Deed, DeedKind
from fieldapp.server.call import Call
from fieldapp.server.catalogue import N_, Words
from fieldapp.server.looks import look_of
from fieldapp.server.sentences import sentence
from fieldapp.server.sentences_of_office import DEEDS
from fieldapp.store.rule_outcomes import Outcome, OutcomeRow

_E, _D = RuleEvent, DeedKind
EVENTS: Mapping[RuleEvent, str] = {
    _E.REQUEST_CAME: N_("a request came in"),
    _E.ORDER_CREATED: N_("an order was created"),
    _E.ORDER_MOVED: N_("an order took a step"),
    _E.CLOCK_WARNED: N_("a clock warned"),
    _E.CLOCK_RAN_OUT: N_("a clock ran out"),
    _E.RATING_CAME: N_("a rating came"),
}
_KEPT: Mapping[DeedKind, str] = {
    _D.ASSIGN_BEST: N_("somebody has it already: %(value)s"),
    _D.PLAN_BEST: N_("somebody has it already: %(value)s"),
    _D.ASSIGN_TO: N_("somebody has it already: %(value)s"),
    _D.MAKE_ORDER: N_("there is an order already: %(value)s"),
}
WITH_WORDS = frozenset({_D.SET_SKILL, _D.FOLLOW_UP})
"""Deeds whose value somebody writes."""
STARTERS: Mapping[RuleEvent, str] = {
    _E.REQUEST_CAME: 'request.words.mentions("leak")',
    _E.ORDER_CREATED: 'order.priority == "urgent" && !order.is_assigned',
    _E.ORDER_MOVED: 'step.status == "declined"',
    _E.CLOCK_WARNED: 'clock.which == "respond"',
    _E.CLOCK_RAN_OUT: 'order.priority != "low"',
    _E.RATING_CAME: "rating.csat != null && rating.csat <= 2",
}
"""An example for each event."""


def choices(words: Words, people: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What can be chosen as a deed: key and words; the value is in the key."""
    for kind in DeedKind:
        said = words.gettext(DEEDS[kind])
        if kind is _D.ASSIGN_TO:
            yield from ((f"{kind}={person}", f"{said} {name}") for person, name in people)
        elif kind in _CHOICES:
            yield from (
                (f"{kind}={each.value}", f"{said}: {words.gettext(look_of(each).word)}")
                for each in _CHOICES[kind]
            )
        else:
            yield kind.value, said


def deed_key(deed: Deed) -> str:
    """The key of a deed among the choices."""
    return f"{deed.do}={deed.value}" if deed.do in {*_CHOICES, _D.ASSIGN_TO} else deed.do.value


def deed_of(key: str, said: str | None) -> Deed:
    """The deed of a key and the words beside it. Raises RuleBroken `deed-value` for a key that is none."""
    name, _, value = key.partition("=")
    if name not in DeedKind._value2member_map_:
        raise RuleBroken("deed-value", deed=name)
    kind = DeedKind(name)
    return Deed(kind, said if kind in WITH_WORDS else value or None)


def deed_shown(call: Call, deed: Deed, people: Mapping[str, str]) -> str:
    """A deed as one phrase."""
    said = call.words.gettext(DEEDS[deed.do])
    if deed.do in _CHOICES and deed.value:
        word = next((each for each in _CHOICES[deed.do] if each.value == deed.value), None)
        return f"{said}: {call.words.gettext(look_of(word).word) if word else deed.value}"
    if deed.do is _D.ASSIGN_TO:
        return f"{said} {people.get(deed.value or '', '?')}"
    return f"{said}: {deed.value}" if deed.value else said


def outcome_shown(call: Call, row: OutcomeRow) -> str:
    """What came of it, as one sentence."""
    if row.outcome is Outcome.FAILED:
        code, facts = str(row.detail.get("code")), row.detail.get("facts", {})
        return sentence(RuleBroken(code, **facts), call.words)
    return "; ".join(_done_shown(call, each) for each in row.detail.get("deeds", []))


def names_shown(event: RuleEvent) -> list[tuple[str, list[str]]]:
    """What a condition may name at an event."""
    found = []
    for name, fields in EXAMPLES[event].items():
        if isinstance(fields, Mapping):
            found.append((name, [f"{field}{_kind_of(value)}" for field, value in fields.items()]))
    return found


def _kind_of(value: object) -> str:
    if isinstance(value, bool):
        return "?"
    if isinstance(value, int):
        return "#"
    return "@" if isinstance(value, datetime) else ""


def _done_shown(call: Call, done: Mapping[str, object]) -> str:
    kind, value = DeedKind(str(done["do"])), str(done.get("value") or "")
    if done.get("is_kept"):
        said = _KEPT.get(kind, N_("it is so already: %(value)s"))
        return call.words.gettext(said, value=_value_shown(call, kind, value))
    if kind is _D.NOTIFY:
        role, _, count = value.partition(":")
        return call.words.gettext(
            N_("%(count)s letters to: %(role)s"), count=count, role=_value_shown(call, kind, role)
        )
    shown = _value_shown(call, kind, value)
    said = call.words.gettext(DEEDS[kind])
    return f"{said}: {shown}" if shown else said


def _value_shown(call: Call, kind: DeedKind, value: str) -> str:
    words = Priority if kind is _D.ESCALATE else _CHOICES.get(kind)
    word = next((each for each in words if each.value == value), None) if words else None
    return call.words.gettext(look_of(word).word) if word else value


_CHOICES: Mapping[DeedKind, type[OrderKind] | type[Priority] | type[Role]] = {
    _D.SET_KIND: OrderKind,
    _D.SET_PRIORITY: Priority,
    _D.NOTIFY: Role,
}
