"""Which service level an order has, what it promises, and what pauses do to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fieldapp.model.orders import OrderKind, OrderStatus, PauseReason, Priority
from fieldapp.rules.clocks import Urgency, due
from fieldapp.rules.service_levels import Moved, Promise, clocks_of, promise_for, promised
from fieldapp.rules.working_time import Timetable, spans_of

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Timetable(ZONE, (*(spans_of([["09:00", "17:00"]]),) * 5, (), ()))
LEVEL = Promise(
    "l",
    OFFICE,
    respond_minutes=120,
    resolve_minutes=480,
    warn_minutes=60,
    stopped_by=frozenset({PauseReason.PARTS}),
)
S = OrderStatus
REPAIR, NORMAL, URGENT = OrderKind.REPAIR, Priority.NORMAL, Priority.URGENT


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A day of November 2026: the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


def test_that_the_most_exact_level_is_taken_and_the_customers_own_first() -> None:
    everybody = Promise("a", OFFICE)
    urgent = Promise("b", OFFICE, priority=URGENT, kind=REPAIR)
    own = Promise("c", OFFICE, customer_id="harbour")
    gone = Promise("d", OFFICE, customer_id="harbour", priority=URGENT, is_offered=False)
    levels = [gone, urgent, everybody, own]

    assert promise_for(levels, None, NORMAL, REPAIR) is everybody
    assert promise_for(levels, None, URGENT, REPAIR) is urgent
    assert promise_for(levels, "harbour", URGENT, REPAIR) is own
    assert promise_for([urgent], None, NORMAL, REPAIR) is None


def test_that_a_promise_is_kept_in_working_time_and_whole_minutes() -> None:
    opened = at(27, 16) + timedelta(seconds=20)

    assert promised(LEVEL, opened) == (at(30, 10, 1), at(30, 16, 1))


def test_that_waiting_for_parts_gives_back_what_was_left() -> None:
    way = [
        Moved(S.ON_SITE, at(23, 11)),
        Moved(S.PAUSED, at(23, 13), PauseReason.PARTS),
        Moved(S.ON_SITE, at(25, 9)),
    ]

    clocks = clocks_of(LEVEL, None, at(23, 17), way)

    assert (clocks.resolve_due, clocks.resolve_warn) == (at(25, 13), at(25, 12))


def test_that_a_pause_for_another_reason_stops_no_clock() -> None:
    way = [Moved(S.PAUSED, at(23, 13), PauseReason.OTHER), Moved(S.ON_SITE, at(25, 9))]

    assert clocks_of(LEVEL, None, at(23, 17), way).resolve_due == at(23, 17)


def test_that_a_clock_that_had_run_out_is_not_wound_up_by_a_pause() -> None:
    way = [Moved(S.PAUSED, at(24, 10), PauseReason.PARTS), Moved(S.ON_SITE, at(26, 9))]

    assert clocks_of(LEVEL, None, at(23, 17), way).resolve_due == at(23, 17)


def test_that_a_stopped_clock_keeps_what_was_left_however_long_it_rests() -> None:
    clocks = clocks_of(LEVEL, None, at(23, 17), [Moved(S.PAUSED, at(23, 16), PauseReason.PARTS)])

    later = due(S.PAUSED, None, at(23, 17), at(30, 12), clocks, OFFICE)

    assert later is not None
    assert (later.minutes_left, later.is_stopped, later.urgency) == (60, True, Urgency.CALM)


def test_that_what_is_left_counts_in_working_time_and_warns_where_the_level_says() -> None:
    clocks = clocks_of(LEVEL, None, at(30, 10), [])

    friday = due(S.ON_SITE, None, at(30, 10), at(27, 16), clocks, OFFICE)
    monday = due(S.ON_SITE, None, at(30, 10), at(30, 9), clocks, OFFICE)
    late = due(S.ON_SITE, None, at(30, 10), at(30, 10, 1), clocks, OFFICE)

    assert friday is not None
    assert monday is not None
    assert late is not None
    assert (friday.minutes_left, friday.urgency) == (120, Urgency.CALM)
    assert (monday.minutes_left, monday.urgency) == (60, Urgency.SOON)
    assert (late.minutes_left, late.is_overdue) == (-1, True)
