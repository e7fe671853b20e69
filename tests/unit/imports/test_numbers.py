"""Amounts as lists write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.imports.numbers import Evidence, looks_like_number, read_amount, read_degrees, read_whole


@pytest.mark.parametrize(
    ("written", "decimal", "amount"),
    [
        ("183.05", ".", "183.05"),
        ("1,157.27", ".", "1157.27"),
        ("1.157,27", ",", "1157.27"),
        ("€ 1.234,50", ",", "1234.50"),
        ("¥1,200", ".", "1200"),
        ("1 234,56", ",", "1234.56"),
        ("1'234.50", ".", "1234.50"),
        ("12.50-", ".", "-12.50"),
        ("(12.50)", ".", "-12.50"),
        ("1.23 USD", ".", "1.23"),
        ("１２３．４", ".", "123.4"),
        ("1.23E+05", ".", "123000"),
        ("0.30000000000000004", ".", "0.3"),
        ("费用 12元".removeprefix("费用 "), ".", "12"),
    ],
)
def test_that_an_amount_is_read_as_it_is_written(written: str, decimal: str, amount: str) -> None:
    assert read_amount(written, decimal) == Decimal(amount)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("PM01", "import-not-a-number"),
        ("12%", "import-not-a-number"),
        ("1,15.2", "import-not-a-number"),
        ("nan", "import-not-a-number"),
        ("=1+1", "import-not-a-number"),
        ("1e999", "import-too-large"),
        ("99999999999999", "import-too-large"),
        ("0.12345", "import-too-precise"),
    ],
)
def test_that_what_cannot_be_kept_exactly_is_refused(written: str, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_amount(written)

    assert refused.value.code == code


def test_that_the_sign_of_the_other_language_is_not_taken_for_a_thousand() -> None:
    with pytest.raises(Unreadable):
        read_amount("183.05", ",")


def test_that_a_typed_cell_needs_no_sign() -> None:
    assert read_amount(0.1 + 0.2) == Decimal("0.3")
    assert read_whole(4_000_000.0) == 4_000_000


def test_that_yes_is_no_amount() -> None:
    with pytest.raises(Unreadable):
        read_amount(True)


def test_that_half_a_minute_is_no_whole_number() -> None:
    with pytest.raises(Unreadable) as refused:
        read_whole("1.5")

    assert refused.value.code == "import-not-whole"


@pytest.mark.parametrize("written", ["91", "-90.5", "nan", "north", "1e999", ""])
def test_that_a_latitude_beyond_the_pole_is_refused(written: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_degrees(written, 90)

    assert refused.value.code == "import-not-degrees"


def test_that_degrees_become_micro_degrees() -> None:
    assert read_degrees("-73.9541429039059", 180) == -73_954_143
    assert read_degrees("40,5", 90) == 40_500_000


def _verdict(*values: str, comma_is_usual: bool = False) -> str | None:
    evidence = Evidence()
    for value in values:
        evidence.take(value)
    return evidence.verdict(comma_is_usual=comma_is_usual)


def test_that_the_column_decides_which_sign_is_the_decimal_one() -> None:
    assert _verdict("1.157", "12,5") == ","
    assert _verdict("1,157", "12.5") == "."
    assert _verdict("1.157,27") == ","
    assert _verdict("1.157.270") == ","
    assert _verdict("12", "13") is None


def test_that_groups_of_three_alone_are_thousands_unless_the_list_is_from_where_they_are_not() -> None:
    assert _verdict("1,157", "2,300") == "."
    with pytest.raises(Unreadable) as refused:
        _verdict("1,157", "2,300", comma_is_usual=True)

    assert refused.value.code == "import-numbers-unclear"


def test_that_a_column_with_both_signs_is_refused() -> None:
    with pytest.raises(Unreadable):
        _verdict("12,5", "13,5", "12.5", "13.5")


@given(st.decimals(-(10**10), 10**10, places=4))
def test_that_every_amount_that_can_be_kept_is_read_back_in_both_notations(amount: Decimal) -> None:
    english = f"{amount:,}"

    german = english.translate(str.maketrans(",.", ".,"))

    assert read_amount(english, ".") == amount
    assert read_amount(german, ",") == amount
    assert looks_like_number(english)


@given(st.text(max_size=40), st.sampled_from(".,"))
def test_that_no_words_break_the_reading_of_amounts(words: str, decimal: str) -> None:
    refused = ""
    try:
        read_amount(words, decimal)
    except Unreadable as reason:
        refused = reason.code

    assert refused in ("", "import-not-a-number", "import-too-large", "import-too-precise")
