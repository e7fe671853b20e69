"""When maintenance is due."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.rules.foretelling import foretell
from fieldapp.rules.maintenance import (
    DueWork,
    Interval,
    add_months,
    due_by_calendar,
    due_by_meter,
    dues_between,
    next_due,
)

ELEVATOR = (
    Interval("half-month", every_days=15),
    Interval("quarter", every_months=3),
    Interval("half-year", every_months=6),
    Interval("year", every_months=12),
)
START = date(2026, 1, 10)
DAY = timedelta(days=1)


def test_that_an_elevator_of_a_year_gets_its_four_intervals_and_never_waits_longer_than_each_says() -> None:
    found = dues_between(ELEVATOR, START, START, START + 366 * DAY)

    days = [due.on for due in found if due.on is not None]
    by_kind = {each.id: [due.on for due in found if due.interval_id == each.id] for each in ELEVATOR}
    assert {later - day for day, later in pairwise(days)} == {15 * DAY}
    assert len(by_kind["quarter"]) == 2
    assert len(by_kind["half-year"]) == 1
    assert by_kind["year"] == [date(2027, 1, 5)]
    assert next(day for day in by_kind["quarter"] if day is not None) <= add_months(START, 3)


@settings(max_examples=40)
@given(
    days=st.integers(1, 60),
    months=st.lists(st.integers(3, 24), max_size=3, unique=True),
    start=st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    shift=st.integers(0, 400),
)
def test_that_a_longer_interval_is_done_once_for_each_of_its_days_and_never_after_it(
    days: int, months: list[int], start: date, shift: int
) -> None:
    intervals = [Interval("rhythm", every_days=days), *(Interval(str(m), every_months=m) for m in months)]

    whole = dues_between(intervals, start, start, start + 700 * DAY)
    part = dues_between(intervals, start, start + shift * DAY, start + 700 * DAY)

    assert part == [due for due in whole if due.on is not None and due.on >= start + shift * DAY]
    if months:
        longest = max(months)
        nominal = [add_months(start, longest * number) for number in range(1, 600 // (31 * longest) + 1)]
        done = [due.on for due in whole if due.interval_id == str(longest)]
        for day, when in zip(done, nominal, strict=False):
            assert day is not None
            assert when - days * DAY < day <= when


def test_that_months_end_on_the_last_day_of_a_shorter_month_and_come_back() -> None:
    monthly = [Interval("month", every_months=1)]

    found = dues_between(monthly, date(2024, 1, 31), date(2024, 1, 1), date(2024, 4, 30))

    assert [due.on for due in found] == [
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
    ]
    assert next_due(monthly, date(2024, 1, 31), date(2024, 2, 29)) == DueWork("month", date(2024, 3, 31))


def test_that_what_was_missed_is_made_up_once_by_the_longest_and_nothing_is_made_twice() -> None:
    today = START + 200 * DAY
    first = due_by_calendar(ELEVATOR, START, today, 20, [])

    again = due_by_calendar(ELEVATOR, START, today, 20, [due.key for due in first])
    later = due_by_calendar(ELEVATOR, START, today + 5 * DAY, 20, [due.key for due in first])

    assert [due.on for due in first] == [START + 195 * DAY, START + 210 * DAY]
    assert first[0].interval_id == "half-year"
    assert again == []
    assert [due.on for due in later] == [START + 225 * DAY]


def test_that_a_meter_makes_work_due_when_it_is_near_and_once() -> None:
    oil = [
        Interval("small", every_amount=Decimal(500), lead_amount=Decimal(50)),
        Interval("large", every_amount=Decimal(2000)),
    ]

    early = due_by_meter(oil, Decimal(100), Decimal(549), [])
    near = due_by_meter(oil, Decimal(100), Decimal(550), [])
    leap = due_by_meter(oil, Decimal(100), Decimal(2700), [near[0].key])
    again = due_by_meter(oil, Decimal(100), Decimal(2800), [near[0].key, leap[0].key])
    swapped = due_by_meter(oil, Decimal(100), Decimal(3), [near[0].key])

    assert early == again == swapped == due_by_meter(oil, Decimal(100), None, []) == []
    assert near == [DueWork("small", at=Decimal(600))]
    assert leap == [DueWork("large", at=Decimal(2600))]


def test_that_a_meters_pace_foretells_the_day_and_a_new_meter_begins_again() -> None:
    oil = [Interval("small", every_amount=Decimal(500))]
    start, today = date(2026, 1, 1), date(2026, 3, 1)

    def told(*said: tuple[int, int], made: list[str] | None = None) -> date | None:
        readings = [(start + timedelta(days=days), Decimal(value)) for days, value in said]
        found = foretell(oil, Decimal(0), readings, made or [], today)
        return None if found is None else found.on

    assert told((0, 100), (50, 300)) == start + timedelta(days=100)
    assert told((0, 100), (50, 300), made=["at 500"]) == start + timedelta(days=225)
    assert told((0, 9000), (20, 100), (50, 250)) == start + timedelta(days=100)
    assert told((0, 100), (10, 499)) == today
    assert told((0, 100)) is told((0, 100), (3, 300)) is told((0, 300), (50, 300)) is told() is None
