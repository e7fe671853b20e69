"""Lists saved as text: delimiters, quotes, ragged rows, what no database could hold."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.imports.delimited import DelimitedTable
from fieldapp.imports.table import LONGEST_CELL, SourceRow, open_table


def _table(tmp_path: Path, text: str | bytes, name: str = "list.csv") -> DelimitedTable:
    file = tmp_path / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    table = open_table(file)
    assert isinstance(table, DelimitedTable)
    return table


def _rows(tmp_path: Path, text: str | bytes) -> list[SourceRow]:
    return list(_table(tmp_path, text).rows())


def _faults(rows: list[SourceRow]) -> dict[int, str]:
    return {row.line: row.fault.code for row in rows if row.fault is not None}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_that_the_delimiter_is_the_one_that_makes_the_rows_even(tmp_path: Path, delimiter: str) -> None:
    text = "\n".join(
        delimiter.join(cells) for cells in (["Asset", "Text"], ["A", "leak, at; the seal"], ["B", "x"])
    )

    table = _table(tmp_path, text)

    assert table.layout.delimiter == delimiter or delimiter == ","
    assert table.header[0] == "Asset"


def test_that_excels_own_delimiter_line_is_believed(tmp_path: Path) -> None:
    table = _table(tmp_path, "sep=;\nAsset;Text\nA;leak\n")

    assert table.header == ("Asset", "Text")
    assert [row.cells for row in table.rows()] == [("A", "leak")]


def test_that_a_gz_is_unpacked_on_the_way(tmp_path: Path) -> None:
    table = _table(tmp_path, gzip.compress(b"Asset,Text\nA,leak\n"), "list.csv.gz")

    assert [row.cells for row in table.rows()] == [("A", "leak")]


def test_that_a_table_can_be_read_again_from_the_start(tmp_path: Path) -> None:
    table = _table(tmp_path, "Asset,Text\nA,leak\nB,crack\n")

    assert [row.line for row in table.rows()] == [row.line for row in table.rows()] == [2, 3]


def test_that_titles_above_the_header_are_passed_over(tmp_path: Path) -> None:
    text = "List of orders\n\nDate,Asset,Text,Cost\n2004-07-01,A,leak,12\n2004-07-02,B,crack,13\n"

    table = _table(tmp_path, text)

    assert table.header == ("Date", "Asset", "Text", "Cost")
    assert [row.line for row in table.rows()] == [4, 5]


def test_that_rows_without_column_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        _table(tmp_path, "2004-07-01,A,12.5\n2004-07-02,B,13\n")

    assert refused.value.code == "import-no-header"


def test_that_columns_of_one_name_are_told_apart(tmp_path: Path) -> None:
    table = _table(tmp_path, "Name,Phone,Name,,Phone\nA,1,B,2,3\n")

    assert table.header == ("Name", "Phone", "Name (2)", "#4", "Phone (2)")


def test_that_a_row_with_too_many_cells_is_a_fault_and_empty_ones_are_not(tmp_path: Path) -> None:
    rows = _rows(tmp_path, "Asset,Text\nA,leak,,,\nB,won,t swing\nC\n")

    assert _faults(rows) == {3: "import-too-many-cells"}
    assert rows[0].cells == ("A", "leak")
    assert rows[2].cells == ("C", None)


def test_that_blank_lines_are_no_rows(tmp_path: Path) -> None:
    rows = _rows(tmp_path, "Asset,Text\n\nA,leak\n,\n   ,\nB,crack\n\n")

    assert [(row.line, row.cells[0]) for row in rows] == [(3, "A"), (6, "B")]


def test_that_a_quoted_cell_may_run_over_lines(tmp_path: Path) -> None:
    rows = _rows(tmp_path, 'Asset,Text\nA,"leak\nat the ""upper"" seal"\nB,crack\n')

    assert [(row.line, row.cells[1]) for row in rows] == [(2, 'leak\nat the "upper" seal'), (4, "crack")]


def test_that_inches_within_a_cell_open_no_quotation(tmp_path: Path) -> None:
    rows = _rows(tmp_path, 'Asset,Text\nA,replace 4" hose\nB,fit 2" pipe\n')

    assert [row.cells[1] for row in rows] == ['replace 4" hose', 'fit 2" pipe']


@pytest.mark.parametrize("end", ["", "C,also fine\n", 'C,"quoted, and fine"\n'])
def test_that_a_quotation_never_closed_costs_one_row(tmp_path: Path, end: str) -> None:
    rows = _rows(tmp_path, f'Asset,Text\nA,"never closed\nB,fine\n{end}')

    assert _faults(rows) == {2: "import-quote-open"}
    assert [row.cells[0] for row in rows if row.fault is None] == ["B", "C"][: 1 + bool(end)]


def test_that_a_quotation_over_thousands_of_lines_is_given_up(tmp_path: Path) -> None:
    rows = _rows(tmp_path, 'Asset,Text\nA,"open\n' + "B,fine\n" * 3_000)

    assert _faults(rows) == {2: "import-quote-open"}
    assert len(rows) == 3_001


def test_that_bytes_which_are_no_characters_cost_their_row(tmp_path: Path) -> None:
    text = "Asset,Text\nA,Öl\nB,Überdruck\nC,Kühlung und Gerät prüfen\n".encode()

    rows = _rows(tmp_path, text + b"D,K\xfchler\n")

    assert _faults(rows) == {5: "import-wrong-bytes"}


def test_that_a_nul_costs_its_row(tmp_path: Path) -> None:
    rows = _rows(tmp_path, "Asset,Text\n" + "A,leak\n" * 2000 + "B,le\x00ak\n")

    assert _faults(rows) == {2002: "import-nul"}


def test_that_a_megabyte_in_a_cell_costs_its_row(tmp_path: Path) -> None:
    rows = _rows(tmp_path, f"Asset,Text\nA,{'x' * 1_000_000}\nB,{'y' * LONGEST_CELL}\n")

    assert _faults(rows) == {2: "import-cell-too-long"}


def test_that_a_line_without_end_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        _rows(tmp_path, gzip.compress(b"Asset,Text\n" + b"x" * 50_000_000))

    assert refused.value.code == "import-line-too-long"


def test_that_a_formula_stays_the_text_it_is(tmp_path: Path) -> None:
    rows = _rows(tmp_path, 'Asset,Text\nA,=HYPERLINK("http://example")\nB,@SUM(A1)\n')

    assert rows[1].cells == ("B", "@SUM(A1)")
    assert str(rows[0].cells[1]).startswith("=HYPERLINK")


def test_that_a_list_saved_unconverted_from_sap_is_read(tmp_path: Path) -> None:
    text = (
        "04.07.2004          Dynamic list display                    1\n"
        "---------------------------------------------\n"
        "|Auftrag |Ecktermin  |Kurztext       |Kosten|\n"
        "|--------------------------------------------|\n".replace("-|\n", "|\n")
        + "| 4000000|01.07.2004 |SEAL | UPPER   | 12.50|\n"
        "| 4000001|02.07.2004 |CRACK          |  0.00|\n"
        "---------------------------------------------\n"
        "|Auftrag |Ecktermin  |Kurztext       |Kosten|\n"
        "---------------------------------------------\n"
        "| 4000002|03.07.2004 |LEAK           |  1.00|\n"
    )

    rows = _rows(tmp_path, text)

    assert [row.cells[0] for row in rows] == ["4000000", "4000001", "4000002"]
    assert rows[0].cells[2] == "SEAL | UPPER"


@given(st.binary(max_size=600))
def test_that_whatever_the_bytes_are_there_is_a_table_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes
) -> None:
    file = tmp_path_factory.mktemp("any") / "list.csv"
    file.write_bytes(raw)

    refused, uneven = "import-", []
    try:
        table = open_table(file)
        uneven = [row for row in table.rows() if row.fault is None and len(row.cells) != len(table.header)]
    except Unreadable as reason:
        refused = reason.code

    assert refused.startswith("import-")
    assert uneven == []


@given(st.lists(st.lists(st.sampled_from(["A", '"', '""', "\n", ",", " ", "x y"]), max_size=6), max_size=8))
def test_that_no_play_with_quotes_loses_the_place(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[str]]
) -> None:
    body = "\n".join("".join(line) for line in pieces)
    file = tmp_path_factory.mktemp("quotes") / "list.csv"
    file.write_text(f"Asset,Text\nB,before\n{body}\nC,after\n", newline="")

    rows = list(DelimitedTable(file, "utf-8").rows())

    lines = [row.line for row in rows]
    assert lines == sorted(lines)
    assert rows[0].cells == ("B", "before")
