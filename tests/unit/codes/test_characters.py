"""Bytes that do not say what they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldapp.codes.characters import text_of


@pytest.mark.parametrize(
    "words", ["设备编号：A-01", "朱镕基", "联通", "SN:4711;名称:水泵", "华昇", "离心泵 DN50 ±0.5 bar"]
)
@pytest.mark.parametrize("characters", ["utf-8", "gb18030"])
def test_that_chinese_is_understood_in_both_encodings(words: str, characters: str) -> None:
    assert text_of(words.encode(characters)) == words


@pytest.mark.parametrize(
    "words",
    ["22 °C ±0,5", "Café", "Größe: Ø 40 mm²", "Łódź", "Насос № 3", "Ελλάδα", "naïve é", "Müller & Söhne"],
)
def test_that_other_scripts_in_utf8_are_not_taken_for_chinese(words: str) -> None:
    assert text_of(words.encode()) == words


@pytest.mark.parametrize("words", ["ﾃﾞｻﾞｲﾝQR", "モバイル", "[内側QRコード]"])
def test_that_japanese_kana_are_not_taken_for_chinese(words: str) -> None:
    assert text_of(words.encode("cp932")) == words


def test_that_an_engines_guess_is_taken_where_nothing_else_fits() -> None:
    assert text_of(b"caf\xe9\xff", guess="café?") == "café?"


def test_that_bytes_without_any_meaning_lose_nothing() -> None:
    raw = b"\x80\xff\x00\xfe"

    assert text_of(raw).encode("latin-1") == raw


@pytest.mark.shared_data
def test_that_nearly_all_names_of_chinese_companies_survive_a_printer_that_writes_gb18030(
    shared_data: Path,
) -> None:
    names = (shared_data / "zh" / "company_short_names_6000.txt").read_text("utf-8").split()
    lines = (shared_data / "zh" / "synthetic_customers_600.jsonl").read_text("utf-8").splitlines()
    names += [value for line in lines for value in json.loads(line).values() if isinstance(value, str)]

    wrong = [name for name in names if text_of(name.encode("gb18030")) != name]

    assert len(names) > 10_000
    assert len(wrong) <= 5
    assert [name for name in names if text_of(name.encode()) != name] == []
