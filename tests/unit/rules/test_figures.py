"""What one order tells the figures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fieldapp.model.orders import OrderStatus, PauseReason
from fieldapp.rules.figures import Cause, OrderFacts, Stage, told_of
from fieldapp.rules.service_levels import Moved

S = OrderStatus
START = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
USUAL = [Moved(S.NEW, START), Moved(S.ON_SITE, START + 2 * HOUR), Moved(S.COMPLETED, START + 5 * HOUR)]


def test_that_an_order_tells_how_long_it_took_and_what_was_kept() -> None:
    found = told_of(OrderFacts(START, USUAL, START + HOUR, START + 5 * HOUR, visits=1), UTC)

    assert (found.respond_minutes, found.resolve_minutes) == (120, 300)
    assert (found.respond_met, found.resolve_met, found.sla_met) == (0, 1, 0)
    assert (found.fixed_first, found.reopens, found.overdue_why) == (1, 0, Cause.WORK)
    assert found.stages == {Stage.BEFORE_TRAVEL: 120, Stage.ON_SITE: 180}


def test_that_work_that_goes_on_after_it_was_completed_is_opened_again() -> None:
    way = [*USUAL, Moved(S.ON_SITE, START + 30 * HOUR), Moved(S.COMPLETED, START + 31 * HOUR)]

    found = told_of(OrderFacts(START, way, visits=2), UTC)

    assert (found.reopens, found.fixed_first, found.resolve_minutes) == (1, 0, 31 * 60)
    assert found.resolved_day == (START + 31 * HOUR).toordinal()


def test_that_a_signed_and_amended_sheet_is_no_reopened_order() -> None:
    way = [
        *USUAL,
        *(Moved(status, START + 6 * HOUR) for status in (S.SIGNED, S.AMENDING, S.SIGNED, S.CLOSED)),
    ]

    assert told_of(OrderFacts(START, way), UTC).reopens == 0


def test_that_what_is_not_solved_or_was_called_off_neither_kept_nor_missed_anything() -> None:
    waiting = told_of(OrderFacts(START, USUAL[:1], START, START), UTC)
    off = told_of(OrderFacts(START, [*USUAL[:1], Moved(S.CANCELLED, START + HOUR)], START, START), UTC)

    assert (waiting.sla_met, waiting.resolve_minutes, waiting.left_day) == (None, None, None)
    assert (off.sla_met, off.resolve_minutes) == (None, None)
    assert off.ended_day == off.left_day == off.resolved_day == START.toordinal()


def test_that_the_cause_of_a_missed_promise_is_where_most_of_the_time_went() -> None:
    way = [
        *USUAL[:2],
        Moved(S.PAUSED, START + 3 * HOUR, PauseReason.PARTS),
        Moved(S.ON_SITE, START + 9 * HOUR),
    ]
    way.append(Moved(S.COMPLETED, START + 10 * HOUR))

    assert told_of(OrderFacts(START, way, None, START + HOUR), UTC).overdue_why is Cause.PARTS
