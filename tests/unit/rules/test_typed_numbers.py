"""Numbers as gloved people type them on two keyboards."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import RuleBroken
from fieldapp.rules.typed_numbers import number_typed, number_written


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("4.2", "4.2"),
        ("４．２", "4.2"),
        ("４。２", "4.2"),
        ("4,2", "4.2"),
        ("4，25", "4.25"),
        ("1,250", "1250"),
        ("1,250,000.5", "1250000.5"),
        ("−3", "-3"),
        ("－３", "-3"),
        ("+.5", "0.5"),
        ("5.", "5"),
        (" 12 000 ", "12000"),
        ("0012", "12"),
    ],
)
def test_that_every_usual_spelling_is_read(typed: str, meant: str) -> None:
    assert number_typed(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", ".", "-", "1,2,3", "1.2.3", "1e3", "0x10", "inf", "nan", "4 bar", "四", "1_0"]
)
def test_that_everything_else_is_no_number(typed: str) -> None:
    with pytest.raises(RuleBroken, match="not-a-number"):
        number_typed(typed)


@given(st.text())
def test_that_no_text_ends_in_anything_but_a_number_or_a_refusal(typed: str) -> None:
    try:
        number = number_typed(typed)
    except RuleBroken:
        return

    assert number.is_finite()


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_that_a_number_survives_being_written_and_read(number: Decimal) -> None:
    written = number_written(number)

    assert number_typed(written) == number
    assert number_written(number_typed(written)) == written
    assert "E" not in written
