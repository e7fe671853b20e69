"""The life of an order, as a table."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import NotPermitted, StepNotAllowed
from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.rules.orders import STEPS, WHO, StepTaken, check_step, last_step

S = OrderStatus


def an_actor(*roles: Role) -> Actor:
    return Actor("p", "Somebody", frozenset(roles))


def reachable(start: OrderStatus) -> set[OrderStatus]:
    seen, edge = {start}, [start]
    while edge:
        for status in STEPS[edge.pop()] - seen:
            seen.add(status)
            edge.append(status)
    return seen


def test_that_every_status_has_its_ways_and_its_people() -> None:
    assert set(STEPS) == set(OrderStatus) == set(WHO)


def test_that_every_status_is_reached_from_the_start() -> None:
    assert reachable(S.NEW) == set(OrderStatus)


def test_that_no_order_is_trapped() -> None:
    for status in OrderStatus:
        assert S.CLOSED in reachable(status)


def test_that_a_signed_order_goes_on_only_through_review_or_amendment() -> None:
    assert STEPS[S.SIGNED] == {S.APPROVED, S.RETURNED, S.AMENDING}
    assert not STEPS[S.CLOSED] - {S.AMENDING}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.STOREKEEPER])
def test_that_who_only_looks_takes_no_step(role: Role) -> None:
    for now, ways in STEPS.items():
        for to in ways:
            with pytest.raises(NotPermitted):
                check_step(now, to, an_actor(role))


def test_that_an_engineer_never_approves_returns_or_assigns() -> None:
    for to in (S.APPROVED, S.RETURNED, S.ASSIGNED, S.CANCELLED, S.CLOSED):
        assert Role.ENGINEER not in WHO[to]


@given(st.sampled_from(OrderStatus), st.sampled_from(OrderStatus))
def test_that_an_administrator_is_bound_by_the_life_of_an_order_only(
    now: OrderStatus, to: OrderStatus
) -> None:
    allowed = to in STEPS[now]

    if allowed:
        check_step(now, to, an_actor(Role.ADMINISTRATOR))
    else:
        with pytest.raises(StepNotAllowed):
            check_step(now, to, an_actor(Role.ADMINISTRATOR))


@given(st.lists(st.sampled_from(OrderStatus), min_size=1, max_size=8), st.randoms())
def test_that_the_last_step_is_found_in_whatever_order_the_steps_come(
    statuses: list[OrderStatus], chance: random.Random
) -> None:
    steps = [
        StepTaken(str(place), str(place - 1) if place else None, status)
        for place, status in enumerate(statuses)
    ]
    last = steps[-1]
    chance.shuffle(steps)

    assert last_step(steps) == last


def test_that_the_own_branch_is_shown_while_it_waits() -> None:
    steps = [
        StepTaken("1", None, S.ASSIGNED),
        StepTaken("2", "1", S.ACCEPTED),
        StepTaken("3", "1", S.CANCELLED),
    ]

    shown = [last_step(steps, frozenset({mine})) for mine in ("2", "3")]

    assert [step.status for step in shown if step] == [S.ACCEPTED, S.CANCELLED]


def test_that_steps_in_a_circle_end_the_search() -> None:
    steps = [StepTaken("1", None, S.NEW), StepTaken("2", "1", S.ASSIGNED), StepTaken("2", "2", S.ACCEPTED)]

    for order in itertools.permutations(steps):
        assert last_step(order) is not None
