"""Working time, across nights, weekends, holidays and changing clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.rules.working_time import Timetable, read_hours, show_hours, spans_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = spans_of([["08:30", "12:00"], ["13:00", "17:30"]])
OFFICE = Timetable(SHANGHAI, (*(DAY,) * 5, (), ()), {date(2026, 10, 1): (), date(2026, 10, 10): DAY})
ALWAYS = Timetable(BERLIN, (((0, 1440),),) * 7)
MINUTE = timedelta(minutes=1)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
lengths = st.integers(0, 20_000).map(lambda count: count * MINUTE)


def at(month: int, day: int, hour: int, minute: int = 0, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


def test_that_a_night_a_weekend_and_lunch_do_not_count() -> None:
    friday = at(11, 27, 16, 30)

    due = OFFICE.after(friday, 5 * 60 * MINUTE)

    assert due == at(11, 30, 13, 30)
    assert OFFICE.between(friday, due) == 5 * 60 * MINUTE


def test_that_nobody_works_on_a_holiday_but_on_a_saturday_that_makes_up_for_it() -> None:
    assert OFFICE.after(at(9, 30, 17), 60 * MINUTE) == at(10, 2, 9)
    assert OFFICE.between(at(10, 9, 17, 30), at(10, 12, 8, 30)) == 8 * 60 * MINUTE


def test_that_a_night_of_changing_clocks_is_as_long_as_it_is() -> None:
    spring, autumn = at(3, 29, 0, zone=BERLIN), at(10, 25, 0, zone=BERLIN)

    assert ALWAYS.between(spring, at(3, 30, 0, zone=BERLIN)) == timedelta(hours=23)
    assert ALWAYS.between(autumn, at(10, 26, 0, zone=BERLIN)) == timedelta(hours=25)


def test_that_a_calendar_without_hours_ends_at_all() -> None:
    nobody = Timetable(SHANGHAI, ((),) * 7)

    assert nobody.after(at(1, 5, 9), 60 * MINUTE) == at(1, 5, 10)


@given(moments, lengths)
def test_that_what_was_added_is_what_lies_between(start: datetime, amount: timedelta) -> None:
    end = OFFICE.after(start, amount)

    assert OFFICE.between(start, end) == amount
    assert OFFICE.between(OFFICE.before(end, amount), end) == amount


@pytest.mark.parametrize("words", ["8:30-12:00, 13:00-17:30", "08:30–12:00，13：00-17:30"])
def test_that_hours_are_read_as_people_type_them(words: str) -> None:
    assert show_hours(read_hours(words)) == "08:30-12:00, 13:00-17:30"
    assert read_hours(" ") == []
    assert read_hours("00:00-24:00") == [["00:00", "24:00"]]


@pytest.mark.parametrize(
    "words", ["9-17", "17:00-08:00", "08:00-12:00, 11:00-13:00", "08:00", "25:00-26:00", "a-b"]
)
def test_that_hours_that_make_no_sense_are_refused(words: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_hours(words)

    assert refusal.value.code == "hours-malformed"
