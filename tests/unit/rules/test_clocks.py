"""The two clocks, at any moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.model.orders import OrderStatus
from fieldapp.rules.clocks import ClockKind, Urgency, due, is_overdue
from fieldapp.rules.orders import FINISHED

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
minutes = st.integers(-100_000, 100_000).map(lambda count: timedelta(minutes=count))


def test_that_the_clock_that_ends_first_is_shown() -> None:
    first = due(OrderStatus.ASSIGNED, NOON + HOUR, NOON + 5 * HOUR, NOON)

    assert first is not None
    assert (first.kind, first.minutes_left, first.urgency) == (ClockKind.RESPOND, 60, Urgency.SOON)


def test_that_the_response_clock_stops_on_site() -> None:
    first = due(OrderStatus.ON_SITE, NOON - HOUR, NOON + 5 * HOUR, NOON)

    assert first is not None
    assert (first.kind, first.urgency) == (ClockKind.RESOLVE, Urgency.CALM)


def test_that_a_second_late_is_late() -> None:
    late = due(OrderStatus.ON_SITE, None, NOON, NOON + timedelta(seconds=1))

    assert late is not None
    assert (late.is_overdue, late.minutes_left) == (True, -1)
    assert not is_overdue(OrderStatus.ON_SITE, None, NOON, NOON)


@pytest.mark.parametrize("status", [*sorted(FINISHED), OrderStatus.COMPLETED, OrderStatus.SIGNED])
def test_that_no_clock_runs_when_the_work_is_done(status: OrderStatus) -> None:
    assert due(status, NOON - HOUR, NOON - HOUR, NOON) is None


@given(st.sampled_from(OrderStatus), st.none() | minutes, st.none() | minutes)
def test_that_overdue_means_no_minutes_left(
    status: OrderStatus, respond: timedelta | None, resolve: timedelta | None
) -> None:
    respond_by = None if respond is None else NOON + respond
    resolve_by = None if resolve is None else NOON + resolve

    first = due(status, respond_by, resolve_by, NOON)

    assert is_overdue(status, respond_by, resolve_by, NOON) is (first is not None and first.minutes_left < 0)


@given(minutes, minutes)
def test_that_time_only_brings_a_clock_nearer(by: timedelta, later: timedelta) -> None:
    now = due(OrderStatus.ON_SITE, None, NOON + by, NOON)
    then = due(OrderStatus.ON_SITE, None, NOON + by, NOON + abs(later))

    assert now is not None
    assert then is not None
    assert then.minutes_left <= now.minutes_left
