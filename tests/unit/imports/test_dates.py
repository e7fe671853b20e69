"""Days as lists write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.imports.dates import DayOrder, Evidence, in_zone, looks_like_date, read_moment

DMY, MDY, YMD = DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST, DayOrder.YEAR_FIRST


@pytest.mark.parametrize(
    ("written", "order", "year", "month", "day"),
    [
        ("2004-07-01", None, 2004, 7, 1),
        ("2004/7/1", None, 2004, 7, 1),
        ("20040701", None, 2004, 7, 1),
        ("2004年7月1日", None, 2004, 7, 1),
        ("01.07.2004", DMY, 2004, 7, 1),
        ("1/7/2004", DMY, 2004, 7, 1),
        ("7/1/2004", MDY, 2004, 7, 1),
        ("7/1/04", MDY, 2004, 7, 1),
        ("69-10-18", YMD, 1969, 10, 18),
        ("1-Jul-04", None, 2004, 7, 1),
        ("Jul 1, 2004", None, 2004, 7, 1),
        ("Thursday, July 1st, 2004", None, 2004, 7, 1),
        ("18. October 1933", None, 1933, 10, 18),
    ],
)
def test_that_a_day_is_read_as_it_is_written(
    written: str, order: DayOrder | None, year: int, month: int, day: int
) -> None:
    assert read_moment(written, order) == datetime(year, month, day, 12)


@pytest.mark.parametrize(
    ("written", "hour", "minute"),
    [
        ("2016-02-29 01:16", 1, 16),
        ("2016-02-29T01:16:30.5", 1, 16),
        ("29/2/2016 01:16", 1, 16),
        ("2/29/2016 1:16 PM", 13, 16),
        ("2/29/2016 12:16 AM", 0, 16),
        ("20160229011600", 1, 16),
    ],
)
def test_that_a_time_beside_the_day_is_read(written: str, hour: int, minute: int) -> None:
    order = MDY if written.startswith("2/") else DMY

    read = read_moment(written, order)

    assert (read.date(), read.hour, read.minute) == (date(2016, 2, 29), hour, minute)


def test_that_a_zone_in_the_list_stands_and_the_companys_fills_in() -> None:
    perth = ZoneInfo("Australia/Perth")

    with_zone = in_zone(read_moment("2016-03-01 08:00:00+01:00", None), perth)
    without = in_zone(read_moment("2016-03-01 08:00:00", None), perth)

    assert with_zone.astimezone(UTC).hour == 7
    assert without.astimezone(UTC).hour == 0


@pytest.mark.parametrize(
    "written", ["30.02.2004", "31/04/2004", "2003-02-29", "2004-13-01", "0/1/00", "3005-01-01"]
)
def test_that_a_day_that_never_was_is_refused(written: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_moment(written, DMY)

    assert refused.value.code == "import-no-such-day"


@pytest.mark.parametrize("written", ["soon", "********", "9O0719", "21021", "12", "Oct 18", "1/2", ""])
def test_that_what_is_no_day_is_refused(written: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_moment(written, DMY)

    assert refused.value.code == "import-not-a-date"


def test_that_a_day_with_two_meanings_is_not_guessed() -> None:
    with pytest.raises(Unreadable) as refused:
        read_moment("03/04/2005", None)

    assert refused.value.code == "import-date-unclear"


def test_that_numbers_a_spreadsheet_counts_days_with_are_days() -> None:
    assert read_moment(38169, None).date() == date(2004, 7, 1)
    assert read_moment(20040701, None).date() == date(2004, 7, 1)


def test_that_a_midnight_a_workbook_adds_is_no_time() -> None:
    assert read_moment(datetime(2004, 7, 1), None).hour == 12
    assert read_moment(datetime(2004, 7, 1, 8, 30), None).hour == 8


def test_that_a_format_in_the_mapping_stands_over_the_order() -> None:
    assert read_moment("2004183", None, "%Y%j") == datetime(2004, 7, 1, 12)


def _verdict(*values: str) -> DayOrder | None:
    evidence = Evidence()
    for value in values:
        evidence.take(value)
    return evidence.verdict()


def test_that_one_telling_day_decides_for_the_whole_column() -> None:
    assert _verdict("03/04/2005", "05/06/2005", "25/06/2005") is DMY
    assert _verdict("03/04/2005", "05/06/2005", "06/25/2005") is MDY
    assert _verdict("33-10-18") is YMD


def test_that_days_with_dots_are_written_day_first() -> None:
    assert _verdict("03.04.2005", "05.06.2005") is DMY


def test_that_days_that_need_no_order_ask_for_none() -> None:
    assert _verdict("2005-04-03", "20050403", "3 April 2005", "5/5/2005") is None


def test_that_a_column_that_proves_nothing_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        _verdict("03/04/2005", "05/06/2005")

    assert refused.value.code == "import-dates-unclear"
    assert refused.value.facts["value"] == "03/04/2005"


def test_that_a_column_that_proves_both_orders_is_refused() -> None:
    with pytest.raises(Unreadable) as refused:
        _verdict(*["25/06/2005"] * 10, *["06/25/2005"] * 10)

    assert refused.value.code == "import-dates-mixed"


def test_that_one_slip_among_thousands_does_not_overrule_the_column() -> None:
    assert _verdict(*["25/06/2005"] * 1000, "06/25/2005") is DMY


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(list(DayOrder)), st.sampled_from("-/.")
)
def test_that_every_day_written_in_a_known_order_is_read_back(day: date, order: DayOrder, sign: str) -> None:
    parts = {"d": f"{day.day}", "m": f"{day.month}", "y": f"{day.year}"}

    written = sign.join(parts[letter] for letter in order.value)

    assert looks_like_date(written)
    assert read_moment(written, order).date() == day


@given(st.text(max_size=40))
def test_that_no_words_break_the_reading_of_days(words: str) -> None:
    refused = ""
    try:
        read_moment(words, DMY)
    except Unreadable as reason:
        refused = reason.code

    assert refused in ("", "import-not-a-date", "import-no-such-day")
