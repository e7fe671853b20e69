"""The benchmark counts what it should, and its bar holds on the photographs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.codes import READERS, Found, Row, Verdict, judge, measure, normal, rows_of

HARDEST = (
    "ean13-1",
    "ean13-2",
    "ean13-4",
    "upca-2",
    "upca-4",
    "upca-5",
    "qrcode-2",
    "datamatrix-5",
    "falsepositives-1",
)


def an_image(truth: str, *, zxing: str = "", pyzbar: str = "", ours: str = "") -> Row:
    row = Row("image.png", "1-D", "EAN13", "group", truth)
    for reader, texts in zip(READERS, (zxing, pyzbar, ours), strict=True):
        row.found[reader] = [Found("1-D", text, text.encode()) for text in texts.split()]
    return row


def verdict_of(folder: Path, *groups: str) -> Verdict:
    rows = [row for row in rows_of(folder / "barcodes") if not groups or row.group.split("/")[1] in groups]
    measure(folder / "barcodes", rows, dict.fromkeys(READERS, 0.0))
    return judge(rows)


def test_that_an_image_that_either_engine_reads_is_required() -> None:
    verdict = judge([an_image("1", zxing="1"), an_image("2", pyzbar="2", ours="2"), an_image("3")])

    assert (verdict.required, verdict.read, verdict.missing) == (2, 1, ["image.png"])
    assert not verdict.holds


def test_that_an_image_that_either_engine_misreads_is_not_required() -> None:
    assert judge([an_image("1", zxing="1", pyzbar="7")]).required == 0


def test_that_one_wrong_read_more_than_the_first_engine_fails() -> None:
    assert not judge([an_image("1", zxing="1", ours="1 7")]).holds
    assert judge([an_image("1", zxing="1 7", ours="1 7")]).holds
    assert judge([an_image("1", pyzbar="1 7", ours="1")]).holds


def test_that_a_reading_where_nothing_is_counts_as_wrong() -> None:
    assert len(judge([an_image("", ours="123")]).wrong["fieldapp"]) == 1


def test_that_a_further_code_that_both_engines_read_is_not_wrong() -> None:
    assert judge([an_image("1", zxing="1 2", pyzbar="1 2", ours="1 2")]).wrong["fieldapp"] == []


def test_that_notations_of_one_content_are_the_same() -> None:
    assert (
        normal("(01)09506000134352(21)A")
        == normal("010950600013435221A")
        == normal("\x1d010950600013435221A")
    )
    assert normal("036000291452") == normal("0036000291452")
    assert normal("a\r\nb\r\n") == normal("a\nb")
    assert normal("a(1)") != normal("a1")


@pytest.mark.shared_data
def test_that_the_bar_holds_on_the_hardest_photographs(shared_data: Path) -> None:
    verdict = verdict_of(shared_data, *HARDEST)

    assert verdict.required > 50
    assert verdict.holds, verdict


@pytest.mark.shared_data
@pytest.mark.slow
def test_that_the_bar_holds_on_all_photographs(shared_data: Path) -> None:
    verdict = verdict_of(shared_data)

    assert verdict.required > 300
    assert verdict.holds, verdict
