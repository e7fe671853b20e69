"""The ticket with which a laptop joins a server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.codes.decode import decode_file
from fieldapp.codes.enrolment import EnrolmentTicket, parse_ticket
from fieldapp.codes.payload import parse
from fieldapp.errors import FieldappError, Unreadable
from tests.unit.codes.test_decode import a_code, as_file

FINGERPRINT = "0f" * 32


def a_ticket(fingerprint: str = FINGERPRINT) -> EnrolmentTicket:
    return EnrolmentTicket("https://service.example:8443", "7KQ2-M9XD-4T", fingerprint)


@pytest.mark.parametrize("fingerprint", [FINGERPRINT, ""])
def test_that_a_ticket_comes_back_from_its_qr_code(fingerprint: str) -> None:
    picture = as_file(a_code(a_ticket(fingerprint).qr_text(), 400), "PNG")

    (reading,) = decode_file(picture)

    assert parse(reading.text) == a_ticket(fingerprint)


def test_that_a_ticket_packs_into_a_qr_code_of_moderate_size() -> None:
    assert set(a_ticket().qr_text()) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:")
    assert len(a_ticket().qr_text()) < 154


@pytest.mark.parametrize("fingerprint", [FINGERPRINT, ""])
def test_that_a_ticket_comes_back_from_its_text(fingerprint: str) -> None:
    assert parse_ticket(a_ticket(fingerprint).text()) == a_ticket(fingerprint)


def test_that_a_ticket_is_understood_as_people_paste_and_type_it() -> None:
    colons = ":".join(FINGERPRINT.upper()[place : place + 2] for place in range(0, 64, 2))

    pasted = parse_ticket(f"  7kq2-m9xd-4t \t {colons}\nhttps://service.example:8443/ ")
    wide = parse_ticket("ｈｔｔｐｓ：／／service.example:8443　７ＫＱ２－Ｍ９ＸＤ－４Ｔ")

    assert pasted == a_ticket()
    assert wide == a_ticket("")


@pytest.mark.parametrize(
    ("entered", "code"),
    [
        ("", "enrolment-damaged"),
        ("https://service.example", "enrolment-damaged"),
        ("7KQ2-M9XD-4T", "enrolment-damaged"),
        ("https://a https://b 7KQ2", "enrolment-damaged"),
        ("ftp://service.example 7KQ2", "enrolment-address"),
        ("https://user@service.example 7KQ2", "enrolment-address"),
        ("https://service.example/?x=1 7KQ2", "enrolment-address"),
        ("https://service.example:99999 7KQ2", "enrolment-address"),
        ("https://service.example 7", "enrolment-code"),
        ("https://service.example 7KQ2 " + "zz" * 32, "enrolment-fingerprint"),
        ("FIELDAPP:E:", "enrolment-damaged"),
        ("FIELDAPP:E:1", "enrolment-damaged"),
        ("https://service.example " + "A" * 2000, "enrolment-damaged"),
    ],
)
def test_that_a_ticket_that_cannot_work_is_refused_with_its_reason(entered: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        parse_ticket(entered)

    assert refusal.value.code == code


@given(st.integers(11, 142), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_that_one_wrong_character_in_a_qr_text_is_noticed(place: int, other: str) -> None:
    text = a_ticket().qr_text()
    place = 11 + place % (len(text) - 12)

    if text[place] != other:
        with pytest.raises(Unreadable, match="enrolment-"):
            parse_ticket(text[:place] + other + text[place + 1 :])


def test_that_a_refusal_and_a_log_line_never_hold_the_code() -> None:
    with pytest.raises(Unreadable) as refusal:
        EnrolmentTicket("https://service.example", "secret code!")

    assert "secret" not in str(refusal.value)
    assert "7KQ2" not in repr(a_ticket())
    assert a_ticket().lookup_keys() == ()


@given(st.sampled_from(["", "FIELDAPP:E:", "https://x "]), st.text(max_size=300))
def test_that_any_text_is_a_ticket_or_refused(beginning: str, rest: str) -> None:
    try:
        ticket = parse_ticket(beginning + rest)
    except FieldappError as refusal:
        code, ticket = refusal.code, a_ticket()
    else:
        code = "enrolment-"

    assert code.startswith("enrolment-")
    assert parse_ticket(ticket.qr_text()) == ticket
