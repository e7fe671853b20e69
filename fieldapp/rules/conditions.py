"""Conditions of rules: expressions in CEL over what is known when something happens. Pure.

check_condition("request.words.mentions('leak') && customer.name != ''", RuleEvent.REQUEST_CAME)
compiled("order.priority == 'urgent'", RuleEvent.ORDER_CREATED).holds({"order": {"priority": "urgent", ...}})

An expression is checked before it is kept: it is read, every name in it is known, and it answers yes or no on values
that are made up. It ends by itself: it is short, walks lists only one at a time, and its patterns are RE2's.
Words that are missing are empty; moments and numbers that are missing are null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fieldapp.errors import RuleBroken
from fieldapp.model.office_rules import RuleEvent

if TYPE_CHECKING:
    from lark import Token, Tree

LONGEST = 1_000
DEEPEST = 400
"""Levels of the tree that a condition is read into; each takes a few of the stack when it is worked out."""
MOST_LOOPS = 3
LONGEST_WORDS = 8_000
"""What is longer is cut before a condition sees it."""
_LOOPS = frozenset({"all", "exists", "exists_one", "filter", "map"})
_METHODS = frozenset({"contains", "startsWith", "endsWith", "matches", "mentions", "size"})
_MOMENT_METHODS = frozenset(
    {"getDayOfWeek", "getHours", "getMinutes", "getMonth", "getDate", "getFullYear", "getDayOfMonth"}
)
_FUNCTIONS = frozenset(
    {"size", "has", "string", "int", "double", "duration", "timestamp", "type", "mentions", "matches"}
)

Value = str | int | bool | datetime | list[str] | None
Known = Mapping[str, Mapping[str, Value] | Value]
_AT = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)

_CUSTOMER: dict[str, Value] = {"name": "Acme", "number": "C-1", "language": "en", "notes": "gate 3"}
_SITE: dict[str, Value] = {"name": "Plant", "city": "Jena", "region": "East", "postcode": "07743"}
_DEVICE: dict[str, Value] = {
    "name": "Pump 3", "serial": "S-1", "number": "D-1", "label": "L-1", "model": "P200", "manufacturer": "Acme",
    "state": "in_service", "under_warranty": True,
}  # fmt: skip
_REQUEST: dict[str, Value] = {
    "number": "R-1", "channel": "email", "words": "It leaks", "subject": "Leak", "reporter": "Ada", "phone": "1",
    "email": "a@example.com", "language": "en", "kind": "repair", "priority": "normal", "skill": "pumps",
    "received_at": _AT, "is_follow_up": False,
}  # fmt: skip
_ORDER: dict[str, Value] = {
    "number": "O-1", "title": "Pump leaks", "fault": "It leaks", "kind": "repair", "priority": "normal",
    "status": "new", "skill": "pumps", "assignee": "Ada", "is_assigned": True, "is_planned": True,
    "opened_at": _AT, "scheduled_start": _AT, "respond_by": _AT, "resolve_by": _AT, "minutes": 60,
}  # fmt: skip
_AROUND: dict[str, Mapping[str, Value] | Value] = {
    "customer": _CUSTOMER, "site": _SITE, "device": _DEVICE, "now": _AT,
    "local": {"hour": 9, "minute": 30, "weekday": 1, "day": 5, "month": 1},
}  # fmt: skip
_ABOUT_ORDER = {"order": _ORDER, **_AROUND}
EXAMPLES: Mapping[RuleEvent, Known] = {
    RuleEvent.REQUEST_CAME: {"request": _REQUEST, **_AROUND},
    RuleEvent.ORDER_CREATED: _ABOUT_ORDER,
    RuleEvent.ORDER_MOVED: {
        **_ABOUT_ORDER, "step": {"status": "declined", "by": "Ada", "remark": "ill", "made_at": _AT}
    },
    RuleEvent.CLOCK_WARNED: {**_ABOUT_ORDER, "clock": {"which": "respond", "due": _AT}},
    RuleEvent.CLOCK_RAN_OUT: {**_ABOUT_ORDER, "clock": {"which": "resolve", "due": _AT}},
    RuleEvent.RATING_CAME: {
        **_ABOUT_ORDER, "rating": {"csat": 2, "nps": 3, "words": "slow", "source": "link", "made_at": _AT}
    },
}  # fmt: skip
"""What a condition may name at each event, with values that it is tried on."""


@dataclass(frozen=True)
class Condition:
    """One that was read and checked."""

    expression: str
    _program: Any

    def holds(self, known: Known) -> bool:
        """Whether it holds of these values. Raises RuleBroken `condition-fails`."""
        try:
            answer = self._program.evaluate(
                {name: _cel(value) for name, value in known.items()},
            )
        except Exception as error:  # what the evaluator lets out is not bounded by its own classes
            raise _failed(error) from error
        return _yes_or_no(answer)


@lru_cache(maxsize=256)
def compiled(expression: str, event: RuleEvent) -> Condition:
    """A condition ready to be worked out. Raises what `check_condition` raises."""
    tree = _read(expression)
    _check_size(tree)
    _check_names(tree, EXAMPLES[event])
    condition = Condition(expression, _environment().program(tree, {"mentions": _mentions}))
    condition.holds(EXAMPLES[event])
    return condition


def check_condition(expression: str, event: RuleEvent) -> None:
    """Refuse an expression that cannot work at this event.

    Raises:
        RuleBroken: `condition-unreadable`, `condition-name-unknown` (both with line and column),
            `condition-too-long`, `condition-fails`, `condition-no-answer`.
    """
    compiled(expression.strip(), event)


def _read(expression: str) -> Tree[Token]:
    from celpy.celparser import CELParseError

    if not expression:
        raise RuleBroken("condition-unreadable", line=1, column=1)
    if len(expression) > LONGEST:
        raise RuleBroken("condition-too-long", most=LONGEST)
    try:
        tree: Tree[Token] = _environment().compile(expression)
    except CELParseError as error:
        line, column = (max(1, error.line or 1), max(1, error.column or 1))
        raise RuleBroken("condition-unreadable", line=line, column=column) from error
    except RecursionError as error:
        raise RuleBroken("condition-too-long", most=LONGEST) from error
    return tree


@lru_cache(maxsize=1)
def _environment() -> Any:
    from celpy import Environment

    return Environment()


def _check_size(tree: Tree[Token]) -> None:
    """Refuse what could take long: too deep, too many loops, a loop within a loop."""
    from lark import Tree as Node

    waiting: list[tuple[Any, int, bool]] = [(tree, 1, False)]
    loops = 0
    while waiting:
        node, depth, is_in_loop = waiting.pop()
        if not isinstance(node, Node):
            continue
        is_loop = node.data == "member_dot_arg" and str(node.children[1]) in _LOOPS
        loops += is_loop
        if depth > DEEPEST or loops > MOST_LOOPS or (is_loop and is_in_loop):
            raise RuleBroken("condition-too-long", most=LONGEST)
        waiting += [(child, depth + 1, is_in_loop or is_loop) for child in node.children]


def _check_names(tree: Tree[Token], known: Known) -> None:
    """Refuse the first name that stands for nothing."""
    own = frozenset(_loop_names(tree))
    for node in reversed(list(tree.iter_subtrees())):
        for name, is_known in _names_in(node, known, own):
            if not is_known:
                line, column = name.line or 1, name.column or 1
                raise RuleBroken("condition-name-unknown", name=str(name), line=line, column=column)


def _loop_names(tree: Tree[Token]) -> Iterator[str]:
    """The names that loops give to what they walk over: the first thing in their brackets."""
    for node in tree.find_data("member_dot_arg"):
        if str(node.children[1]) in _LOOPS and len(node.children) > 2:
            arguments: Any = node.children[2]
            names = list(arguments.children[0].find_data("ident"))
            if len(names) == 1:
                yield str(names[0].children[0])


def _names_in(node: Tree[Token], known: Known, own: frozenset[str]) -> Iterator[tuple[Token, bool]]:
    children: list[Any] = node.children
    if node.data == "ident":
        yield children[0], str(children[0]) in known or str(children[0]) in own
    elif node.data in ("ident_arg", "dot_ident_arg"):
        yield children[0], str(children[0]) in _FUNCTIONS
    elif node.data == "dot_ident":
        yield children[0], False
    elif node.data == "member_dot":
        root = _root(children[0])
        if root is None or root in known:  # a root that is not known is told of by itself
            fields = known.get(root or "")
            yield children[1], isinstance(fields, Mapping) and str(children[1]) in fields
    elif node.data == "member_dot_arg":
        yield children[1], str(children[1]) in _METHODS | _MOMENT_METHODS | _LOOPS


def _root(node: Any) -> str | None:
    """The name that a chain begins with when it is nothing but that name."""
    while getattr(node, "children", None) and len(node.children) == 1:
        if node.data == "ident":
            return str(node.children[0])
        node = node.children[0]
    return None


def _cel(value: Any) -> Any:
    from celpy import celtypes

    if isinstance(value, Mapping):
        return celtypes.MapType({celtypes.StringType(name): _cel(each) for name, each in value.items()})
    if isinstance(value, list):
        return celtypes.ListType([_cel(each) for each in value])
    if isinstance(value, bool):
        return celtypes.BoolType(value)
    if isinstance(value, int):
        return celtypes.IntType(value)
    if isinstance(value, datetime):
        return celtypes.TimestampType(value)
    return None if value is None else celtypes.StringType(value[:LONGEST_WORDS])


def _mentions(words: Any, part: Any) -> Any:
    """Whether words hold a part, capitals aside."""
    from celpy import celtypes

    return celtypes.BoolType(str(part).casefold() in str(words).casefold())


def _yes_or_no(answer: Any) -> bool:
    from celpy import celtypes

    if not isinstance(answer, (celtypes.BoolType, bool)):
        raise RuleBroken("condition-no-answer")
    return bool(answer)


def _failed(error: Exception) -> RuleBroken:
    """What went wrong in few words, without the evaluator's own insides."""
    told = error.args[0] if error.args and isinstance(error.args[0], str) else type(error).__name__
    line, column = getattr(error, "line", None) or 1, getattr(error, "column", None) or 1
    return RuleBroken(
        "condition-fails",
        words=told.partition(" for Token")[0].partition(" (in activ")[0][:160],
        line=line,
        column=column,
    )
