"""Our own labels: what stands in the code, and what it leads to."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.codes.checks import DIGITS_AND_LETTERS, check_characters, gs1_check_digit
from fieldapp.codes.device_label import DeviceLabel, DeviceLink, id_of_key, key_of_id, label_link, label_text
from fieldapp.codes.payload import parse
from fieldapp.errors import Unreadable

DEVICE = "0190f3c2-7a6b-7c11-8d2e-3f4a5b6c7d8e"

keys = st.text(DIGITS_AND_LETTERS, min_size=1, max_size=26)


def test_that_the_check_characters_are_those_of_the_standard() -> None:
    assert check_characters("ISO79") == "3W"
    assert gs1_check_digit("950600013435") == "2"


@given(keys)
def test_that_a_label_leads_to_its_key(key: str) -> None:
    label = parse(label_text(key))

    assert isinstance(label, DeviceLabel)
    assert key in label.lookup_keys()


@given(keys, st.integers(0, 25), st.sampled_from(DIGITS_AND_LETTERS))
def test_that_one_wrong_character_is_always_noticed(key: str, place: int, other: str) -> None:
    place %= len(key)
    damaged = key[:place] + other + key[place + 1 :]
    text = f"FIELDAPP:D:{damaged}:{check_characters(key)}"

    if damaged != key:
        with pytest.raises(Unreadable, match="label-damaged"):
            parse(text)


@given(keys.filter(lambda key: len(key) > 1), st.integers(0, 24))
def test_that_two_neighbours_in_the_wrong_order_are_always_noticed(key: str, place: int) -> None:
    place %= len(key) - 1
    swapped = key[:place] + key[place + 1] + key[place] + key[place + 2 :]

    assert swapped == key or check_characters(swapped) != check_characters(key)


def test_that_a_label_typed_in_small_letters_or_by_a_chinese_keyboard_is_read() -> None:
    text = label_text("PUMP-0042")

    small = parse(text.lower())
    wide = parse("".join(chr(ord(char) + 0xFEE0) for char in text))

    assert small == wide == DeviceLabel("PUMP-0042")


@given(st.uuids())
def test_that_any_device_can_have_a_label_made_of_its_id(device: uuid.UUID) -> None:
    key = key_of_id(str(device))

    label = parse(label_text(key))

    assert id_of_key(key) == str(device)
    assert label.lookup_keys()[0] == str(device)


@pytest.mark.parametrize("key", ["", "-A", "A-", "a", "A B", "A" * 41, "泵"])
def test_that_a_key_that_the_code_cannot_hold_is_refused(key: str) -> None:
    with pytest.raises(Unreadable, match="label-key"):
        label_text(key)


def test_that_the_form_for_a_telephone_leads_to_the_same_device() -> None:
    link = label_link("https://service.example:8443/", key_of_id(DEVICE))

    label = parse(link)

    assert link == f"https://service.example:8443/d/{key_of_id(DEVICE)}"
    assert isinstance(label, DeviceLink)
    assert label.lookup_keys() == (DEVICE, key_of_id(DEVICE), link)


@pytest.mark.parametrize("token", ["abc", "a/b/c", "..", "a b c d", "x" * 65])
def test_that_a_token_that_would_change_the_address_is_refused(token: str) -> None:
    with pytest.raises(Unreadable, match="label-token"):
        label_link("https://service.example", token)


def test_that_a_label_of_a_newer_kind_is_told_as_such() -> None:
    with pytest.raises(Unreadable, match="label-newer"):
        parse("FIELDAPP:Z:ABC")
