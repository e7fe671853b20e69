"""Conditions of rules: what is refused before it is kept, with its place, and what is worked out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from fieldapp.errors import RuleBroken
from fieldapp.model.office_rules import RuleEvent
from fieldapp.rules.conditions import EXAMPLES, check_condition, compiled

_E = RuleEvent


@pytest.mark.parametrize(
    ("expression", "code", "facts"),
    [
        ("", "condition-unreadable", {"line": 1, "column": 1}),
        ("order.priority ==", "condition-unreadable", {"line": 1}),
        ("true &&\n  order.prio == 'x'", "condition-name-unknown", {"name": "prio", "line": 2, "column": 9}),
        ("request.words == ''", "condition-name-unknown", {"name": "request", "column": 1}),
        ("order.title.upper() == 'A'", "condition-name-unknown", {"name": "upper"}),
        ("exit(1)", "condition-name-unknown", {"name": "exit"}),
        ("order.title", "condition-no-answer", {}),
        ("order.title + 1 == 'a'", "condition-fails", {}),
        ("[1].all(x, [1].all(y, x == y))", "condition-too-long", {}),
        ("(" * 450 + "true" + ")" * 450, "condition-too-long", {}),
        ("true || " * 200 + "true", "condition-too-long", {}),
    ],
)
def test_that_a_condition_that_cannot_work_is_refused_at_its_place(
    expression: str, code: str, facts: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_condition(expression, _E.ORDER_CREATED)

    assert refused.value.code == code
    assert {name: refused.value.facts[name] for name in facts} == facts


@pytest.mark.parametrize(
    ("expression", "title", "holds"),
    [
        ("order.title.mentions('LEAK')", "It leaks", True),
        ("order.title.mentions('漏')", "水泵漏水", True),
        ("['leak', 'burst'].exists(word, order.title.mentions(word))", "A pipe burst", True),
        ("order.title.matches('(a+)+$')", "a" * 4000 + "b", False),
        ("order.priority in ['high', 'urgent'] && order.title != ''", "x", False),
        ("order.scheduled_start == null || order.scheduled_start < now", "x", True),
        ("order.respond_by - now < duration('2h')", "x", True),
    ],
)
def test_that_a_condition_answers(expression: str, title: str, holds: bool) -> None:
    known = dict(EXAMPLES[_E.ORDER_CREATED])
    order = {**known["order"], "title": title, "scheduled_start": None}  # type: ignore[dict-item]
    known |= {"order": order, "now": datetime(2026, 1, 5, 9, tzinfo=UTC)}

    assert compiled(expression, _E.ORDER_CREATED).holds(known) is holds


def test_that_a_condition_that_fails_on_some_values_says_so_and_no_more() -> None:
    condition = compiled("rating.csat < 3", _E.RATING_CAME)
    known = dict(EXAMPLES[_E.RATING_CAME])
    known["rating"] = {"csat": None}

    with pytest.raises(RuleBroken) as refused:
        condition.holds(known)

    assert refused.value.code == "condition-fails"
    assert "Activation" not in str(refused.value)
