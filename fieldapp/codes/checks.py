"""Check digits and check characters, by which a typing or reading mistake shows."""

from __future__ import annotations

DIGITS_AND_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def check_characters(text: str) -> str:
    """The two check characters of a text of digits and capital letters (ISO/IEC 7064, MOD 1271-36).

    They find every wrong character, every swap of two neighbours, and 1270 of 1271 other mistakes.
    Signs that are neither are passed over, so that dashes may be left out.
    """
    total = 0
    for char in text:
        if char in DIGITS_AND_LETTERS:
            total = (total + DIGITS_AND_LETTERS.index(char)) * 36 % 1271
    check = (1272 - total * 36 % 1271) % 1271
    return DIGITS_AND_LETTERS[check // 36] + DIGITS_AND_LETTERS[check % 36]


def gs1_check_digit(digits: str) -> str:
    """The last digit of a GTIN, SSCC, GLN and so on, from the ones before (GS1 General Specifications 7.9.1)."""
    weighted = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def has_gs1_check_digit(digits: str) -> bool:
    """Whether these are digits and the last one is the check digit of the others."""
    return (
        len(digits) > 1
        and digits.isascii()
        and digits.isdigit()
        and digits[-1] == gs1_check_digit(digits[:-1])
    )
