"""What a text may mean, and what it is looked up by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.codes.gs1 import Gs1Identification, TradeItem, gtin_forms
from fieldapp.codes.industry_record import IndustryRecord
from fieldapp.codes.link import IdentificationLink
from fieldapp.codes.payload import LONGEST_TEXT, parse, parse_reading
from fieldapp.codes.reading import Reading, Symbology
from fieldapp.codes.serial import PlainSerial
from fieldapp.errors import FieldappError, Unreadable

GTIN = "09506000134352"


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN}(21)ABC-7(10)L1",
        f"01{GTIN}21ABC-7\x1d10L1",
        f"]d201{GTIN}21ABC-7\x1d10L1",
        f"01{GTIN}21ABC-7<GS>10L1",
        f"https://id.gs1.org/01/{GTIN}/21/ABC-7?10=L1",
        f"https://maker.example/shop/pumps/01/{GTIN[1:]}/10/L1/21/ABC-7",
        f"https://maker.example/gtin/{GTIN}/ser/ABC-7?10=L1",
    ],
)
def test_that_every_form_of_a_gs1_identification_says_the_same(text: str) -> None:
    read = parse(text)

    assert isinstance(read, Gs1Identification)
    assert (read.gtin, read.serial, read.value("10")) == (GTIN, "ABC-7", "L1")
    assert read.lookup_keys()[0] == "ABC-7"
    assert {GTIN, GTIN[1:]} < set(read.lookup_keys())


def test_that_an_asset_number_comes_before_everything_else() -> None:
    read = parse("8004950600013435PUMP7\x1d240KSB-40", is_gs1=True)

    assert read.lookup_keys()[:2] == ("950600013435PUMP7", "KSB-40")


def test_that_dates_and_weights_need_no_separator() -> None:
    read = parse(f"01{GTIN}17261231310300125021S1", is_gs1=True)

    assert isinstance(read, Gs1Identification)
    assert read.elements == (("01", GTIN), ("17", "261231"), ("3103", "001250"), ("21", "S1"))


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN[:-1]}9(21)A",
        f"(01){GTIN}(99999)A",
        f"(01){GTIN}junk(21)",
        f"01{GTIN[:-1]}9\x1d21A",
        "(01)123",
        "(hello)",
    ],
)
def test_that_what_only_looks_like_gs1_is_a_plain_text(text: str) -> None:
    assert isinstance(parse(text), PlainSerial)


def test_that_an_address_with_a_wrong_check_digit_is_an_ordinary_link() -> None:
    assert isinstance(parse(f"https://id.gs1.org/01/{GTIN[:-1]}9"), IdentificationLink)


def test_that_the_number_under_an_ean_code_is_found_in_every_length_that_catalogues_use() -> None:
    assert parse("0036000291452") == TradeItem("0036000291452")
    assert set(parse("036000291452").lookup_keys()) == {"036000291452", "0036000291452", "00036000291452"}
    assert gtin_forms("55123457") == ("00000055123457", "0000055123457", "000055123457", "55123457")


def test_that_eight_digits_are_an_article_only_when_the_code_says_so() -> None:
    typed = parse("55123457")
    scanned = parse_reading(Reading(Symbology.EAN8, "55123457", b"55123457", "zxing-cpp"))

    assert isinstance(typed, PlainSerial)
    assert scanned == TradeItem("55123457")


def test_that_a_nameplates_address_is_looked_up_whole_and_then_by_its_serial() -> None:
    read = parse("https://maker.example/plate/EX-300?sn=S%2F4711&lang=de")

    assert isinstance(read, IdentificationLink)
    assert read.lookup_keys() == (
        "https://maker.example/plate/EX-300?sn=S%2F4711&lang=de",
        "S/4711",
        "EX-300",
        "plate",
    )


def test_that_a_record_from_a_reel_gives_serial_and_part_numbers() -> None:
    read = parse("[)>\x1e06\x1dP296-1\x1d1PNE555P\x1dS47-11\x1dQ100\x1e\x04")

    assert isinstance(read, IndustryRecord)
    assert read.lookup_keys()[:3] == ("47-11", "NE555P", "296-1")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ＡＢ－１２３　４", "AB-1234"),
        ("  ab 123 ", "AB123"),
        ("SN: AB-123", "AB-123"),
        ("S/N AB-123", "AB-123"),
        ("设备编号：泵-07\n名称：离心泵", "泵-07"),
        ("型号=ETN;出厂编号=9971234567", "9971234567"),
        ("AB\u200b-\u0000123", "AB-123"),
        ("AB–123", "AB-123"),
    ],
)
def test_that_a_plain_serial_is_found_however_it_was_written(text: str, key: str) -> None:
    read = parse(text)

    assert isinstance(read, PlainSerial)
    assert key in read.lookup_keys()


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "file:///etc/passwd", "WIFI:S:net;P:pw;;", "http://["]
)
def test_that_an_instruction_is_only_a_text(text: str) -> None:
    assert isinstance(parse(text), PlainSerial)


@pytest.mark.parametrize("text", ["", "  \n", "\ufeff", "\x00", "\u200b"])
def test_that_an_empty_code_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="code-empty"):
        parse(text)


def test_that_a_megabyte_is_refused() -> None:
    with pytest.raises(Unreadable, match="code-too-long"):
        parse("A" * 1_000_000)

    assert parse("A" * LONGEST_TEXT).lookup_keys() == ("A" * LONGEST_TEXT,)


_BEGINNINGS = st.sampled_from(
    [
        "",
        "FIELDAPP:D:",
        "FIELDAPP:E:",
        "fieldapp:",
        "https://",
        "https://x/01/",
        "(01)",
        "01",
        "]C1",
        "[)>\x1e06\x1d",
        "SN:",
    ]
)


@given(_BEGINNINGS, st.text(max_size=200), st.booleans())
def test_that_any_text_is_a_payload_or_refused_with_a_reason(beginning: str, rest: str, is_gs1: bool) -> None:
    reason, keys = "", ()
    try:
        keys = parse(beginning + rest, is_gs1=is_gs1).lookup_keys()
    except FieldappError as refusal:
        reason = refusal.code

    assert not reason or reason.startswith(("code-", "label-", "enrolment-"))
    assert all(keys)
    assert len(set(keys)) == len(keys)
