"""`fieldapp import` as a person meets it: the mapping shown, the question, the report, the exit status."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp import cli
from fieldapp.cli_import import progress
from fieldapp.settings import DataFolder
from fieldapp.store.driver import open_database
from fieldapp.store.server_side import open_server_store
from tests.imports.conftest import WriteList

LOG = (
    "BscStartDate,Asset,OriginalShorttext,PMType,Cost",
    "2004-07-01,A,BUCKET WON'T OPEN,PM01,183.05",
    "2003-12-31,B,won,t swing,PM01",
    "2004-07-02,B,=2+2,PM02,",
    "2004-07-03,A,SWAP BUCKET,PM01,0",
    "2004-07-04,B,FIT TOOTH,PM01,12.5",
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("orders.csv", "--yes")`: exit status, what was printed, what was complained of."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object, language: str = "en_US.UTF-8") -> tuple[int, str, str]:
        monkeypatch.setenv("LANG", language)
        words = ["import", *map(str, arguments)]
        if "--data" not in words and "--database" not in words:
            words += ["--data", str(tmp_path / "data")]
        try:
            status = cli.main(words)
        except SystemExit as left:
            status = int(left.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def _orders(data: Path) -> int:
    store = open_server_store(open_database(DataFolder(data).database))
    try:
        return int(store.scalar("SELECT count(*) FROM work_order"))
    finally:
        store.close()


def test_that_the_mapping_is_shown_and_nothing_imported_without_a_yes(
    run: Run, a_list: WriteList, tmp_path: Path
) -> None:
    status, out, _err = run(a_list(*LOG, name="excavators.csv"), "--as", "orders")

    assert status == 1
    assert re.search(r"Order: title +OriginalShorttext +BUCKET WON'T OPEN", out)
    assert re.search(r"Order: kind +PMType +PM01 → repair", out)
    assert "Customer: name  always “Excavators”" in out
    assert "--yes" in out
    assert _orders(tmp_path / "data") == 0


def test_that_a_person_at_the_terminal_is_asked(
    run: Run, a_list: WriteList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal("n\n"))
    no, _out, _err = run(a_list(*LOG))
    monkeypatch.setattr("sys.stdin", Terminal("y\n"))
    yes, out, _err = run(a_list(*LOG))

    assert (no, yes) == (1, 0)
    assert "Import? [y/N]" in out
    assert _orders(tmp_path / "data") == 4


def test_that_the_report_tells_counts_and_refused_rows_with_line_and_reason(
    run: Run, a_list: WriteList, tmp_path: Path
) -> None:
    status, out, _err = run(a_list(*LOG), "--yes")

    assert status == 0
    assert re.search(r"Orders +4 +0 +0 +0", out)
    assert "Rows refused: 1" in out
    assert "line 3: Cost: “PM01” is not a number." in out
    assert _orders(tmp_path / "data") == 4


def test_that_a_second_run_reports_no_changes(run: Run, a_list: WriteList) -> None:
    run(a_list(*LOG), "--yes")

    status, out, _err = run(a_list(*LOG), "--yes")

    assert status == 0
    assert "Mapping kept on" in out
    assert "0 changes" in out


def test_that_a_dry_run_leaves_not_even_a_folder(run: Run, a_list: WriteList, tmp_path: Path) -> None:
    status, out, _err = run(a_list(*LOG), "--dry-run")

    assert status == 0
    assert "Nothing was written." in out
    assert re.search(r"Orders +4 +0 +0 +0", out)
    assert not (tmp_path / "data").exists()


def test_that_everything_is_told_in_chinese_where_the_person_is(run: Run, a_list: WriteList) -> None:
    status, out, _err = run(a_list(*LOG), "--yes", language="zh_CN.UTF-8")

    assert status == 0
    assert "工单：标题" in out
    assert "被拒绝的行：1" in out
    assert "第 3 行：Cost：“PM01”不是数字。" in out
    without_chinese = [line for line in out.splitlines() if line.strip() and not CHINESE.search(line)]
    assert without_chinese == []


def test_that_columns_line_up_in_both_languages(run: Run, a_list: WriteList) -> None:
    from fieldapp.imports.shown import aligned

    lines = list(aligned([("目标字段", "Column", "x"), ("a", "费用(元)", "y")]))

    assert lines == ["  目标字段  Column    x", "  a         费用(元)  y"]


def test_that_refused_rows_are_saved_with_their_reasons_and_formulas_made_harmless(
    run: Run, a_list: WriteList
) -> None:
    file = a_list(*LOG, "never,=cmd|' /C calc'!A0,+SUM(A1),PM01,-5")

    run(file, "--yes", "--save-refused")

    saved = file.with_name("list.csv.refused.csv")
    head, *rows = csv.reader(saved.read_text("utf-8-sig").splitlines())
    assert head[:3] == ["line", "reason", "BscStartDate"]
    assert [row[0] for row in rows] == ["3", "7"]
    assert rows[0][1] == "Cost: “PM01” is not a number."
    assert rows[1][3:] == ["'=cmd|' /C calc'!A0", "'+SUM(A1)", "PM01", "-5"]


def test_that_no_file_of_refused_rows_is_left_when_there_are_none(run: Run, a_list: WriteList) -> None:
    file = a_list(*LOG[:2])

    run(file, "--yes", "--save-refused")

    assert not file.with_name("list.csv.refused.csv").exists()


def test_that_a_mapping_file_is_written_first_and_used_afterwards(
    run: Run, a_list: WriteList, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    status, out, _err = run(a_list(*LOG), "--mapping", mapping)
    mapping.write_text(
        mapping.read_text("utf-8").replace('"Excavators"', '"Pit"').replace("List", "Pit"), "utf-8"
    )

    used, told, _err = run(a_list(*LOG), "--mapping", mapping, "--yes")

    assert (status, used) == (1, 0)
    assert str(mapping) in out
    assert "Mapping as given" in told
    assert "always “Pit”" in told


def test_that_a_list_with_unclear_dates_leaves_a_mapping_in_which_they_can_be_cleared(
    run: Run, a_list: WriteList, tmp_path: Path
) -> None:
    mapping = tmp_path / "mapping.toml"
    file = a_list("Date,Asset,Short text", "03/04/2005,A,leak", "05/06/2005,A,crack")
    status, out, err = run(file, "--mapping", mapping)
    text = mapping.read_text("utf-8")
    mapping.write_text(text.replace('column = "Date"', 'column = "Date"\ndates = "dmy"'), "utf-8")

    used, told, _err = run(file, "--mapping", mapping, "--yes")

    assert (status, used) == (3, 0)
    assert "Date" in err
    assert str(mapping) in out
    assert "(day first)" in told


def test_that_a_customer_named_on_the_command_line_stands_over_the_kept_one(
    run: Run, a_list: WriteList
) -> None:
    run(a_list(*LOG), "--customer", "North", "--yes")

    _status, out, _err = run(a_list(*LOG), "--customer", "South", "--yes")

    assert "always “South”" in out
    assert re.search(r"Customers +1 ", out)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "nothing in this file"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "XLSX"),
        ("photo.csv", b"\x89PNG\r\n\x1a\n", "CSV or XLSX"),
        ("plain.csv", b"foo,bar\n1,2\n", "recognised"),
        ("dates.csv", b"Date,Asset,Short text\n03/04/2005,A,leak\n", "Date: Nothing in the column"),
        ("assets.csv", b"Asset,Colour\nA,red\n", "Order: title"),
    ],
)
def test_that_a_file_that_cannot_be_imported_is_refused_in_a_sentence(
    run: Run, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    kind = ["--as", "orders"] if name == "assets.csv" else []

    status, _out, err = run(file, *kind, "--yes")

    assert status == 3
    assert words in err
    assert "Traceback" not in err
    assert err.count("\n") == 1


def test_that_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    status, _out, err = run(tmp_path / "nowhere.csv", "--yes")

    assert status == 3
    assert "nowhere.csv" in err


def test_that_a_list_of_which_every_row_is_refused_is_a_no(run: Run, a_list: WriteList) -> None:
    file = a_list(LOG[0], *(f"2004-07-01,A,leak,PM01,{cost}" for cost in ("1e15", "2e15")))

    status, out, _err = run(file, "--as", "orders", "--yes")

    assert status == 1
    assert "Rows refused: 2" in out
    assert "“1e15” is too large to be kept." in out


@pytest.mark.parametrize("wrong", [["--as", "lorries"], ["--sheet"], ["--colour"]])
def test_that_a_command_not_understood_ends_with_two(run: Run, a_list: WriteList, wrong: list[str]) -> None:
    status, out, err = run(a_list(*LOG), *wrong, "--data", "x")

    assert status == 2
    assert out == ""
    assert "usage:" in err


def test_that_words_of_a_file_cannot_steer_the_terminal(run: Run, a_list: WriteList) -> None:
    _status, out, err = run(
        a_list(LOG[0], "2004-07-01,A\x1b[31m,red \x1b]0;title\x07,PM01,x\x1b[2J"), "--dry-run"
    )

    assert "\x1b" not in out + err
    assert "\x07" not in out + err


def test_that_progress_is_told_once_it_takes_longer_than_two_seconds() -> None:
    out = io.StringIO()
    times = iter([0.0, 1.0, 3.0, 4.0, 9.0])

    with progress("Importing", 5_000, out, lambda: next(times)) as told:
        for rows in (1_000, 2_000, 3_000, 4_000):
            told(rows)

    assert out.getvalue() == "Importing: 2,000 of 5,000 rows\nImporting: 4,000 of 5,000 rows\n"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("history.pdf", "Files of this kind (PDF) cannot be read. Save it as CSV or XLSX."),
        ("history.xls", "Old Excel files (.xls) cannot be read. Save it as XLSX."),
        ("history.ODS", "OpenDocument files (.ods) cannot be read. Save it as XLSX."),
    ],
)
@pytest.mark.parametrize("kind", ["orders", None])
def test_that_text_named_like_another_kind_is_told_what_to_save_it_as(
    run: Run, a_list: WriteList, name: str, told: str, kind: str | None
) -> None:
    wanted = ["--as", kind] if kind else []

    status, _out, err = run(a_list("Once upon a time", "there was a pump", name=name), *wanted)

    assert (status, err.strip()) == (3, told)


def test_that_a_list_in_an_unusual_name_is_imported_all_the_same(run: Run, a_list: WriteList) -> None:
    status, out, _err = run(a_list(*LOG, name="export.xls"), "--as", "orders", "--yes")

    assert status == 0
    assert "Imported export.xls: 5 rows." in out


@pytest.mark.parametrize(
    ("language", "told", "dry"),
    [
        ("en_US.UTF-8", "Imported one.csv: 1 row.\n", "Importing one.csv (1 row) would give:"),
        ("zh_CN.UTF-8", "已导入 one.csv：共 1 行。\n", "导入 one.csv（共 1 行）的结果将是："),
    ],
)
def test_that_one_row_is_one_row(run: Run, a_list: WriteList, language: str, told: str, dry: str) -> None:
    file = a_list(*LOG[:2], name="one.csv")

    _status, would, _err = run(file, "--as", "orders", "--dry-run", language=language)
    _status, did, _err = run(file, "--as", "orders", "--yes", language=language)

    assert dry in would
    assert told in did


def test_that_a_folder_is_told_from_a_list(run: Run, tmp_path: Path) -> None:
    status, _out, err = run(tmp_path)

    assert (status, err.strip()) == (3, f"{tmp_path} is a folder; a file is needed.")
