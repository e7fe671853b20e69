"""Lists in XLSX: typed cells, formulas, merged cells, several sheets; and every file that is none."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from fieldapp.errors import Unreadable
from fieldapp.imports import Kind, Reading, import_file, plan_import
from fieldapp.imports.table import open_table
from fieldapp.model import Device, WorkOrder
from fieldapp.store.store import Store
from tests.imports.looking import OFFICE, all_of, new, reasons, the

Rows = Sequence[Sequence[Any]]
HEADER = ("Date", "Asset", "Short text", "Cost")


def _workbook(path: Path, sheets: dict[str, Rows], prepare: Callable[[Workbook], None] | None = None) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if prepare is not None:
        prepare(book)
    book.save(path)
    return path


def _refusal(path: Path) -> Unreadable:
    with pytest.raises(Unreadable) as refused:
        list(open_table(path).rows())
    return refused.value


def test_that_typed_cells_need_no_reading(server: Store, tmp_path: Path) -> None:
    rows = [
        HEADER,
        (date(2004, 7, 1), 4000001, "leak", 183.05),
        (datetime(2004, 7, 2, 8, 30), "B", "crack", 0.1 + 0.2),
    ]

    report = import_file(server, _workbook(tmp_path / "orders.xlsx", {"Orders": rows}), by=OFFICE)

    assert report.refused == 0
    assert {device.number for device in all_of(server, Device)} == {"4000001", "B"}
    leak, crack = (the(server, WorkOrder, title=title) for title in ("leak", "crack"))
    assert leak.opened_at.date() == date(2004, 7, 1)
    assert (crack.opened_at.hour, str(crack.cost)) == (8, "0.3")


def test_that_days_count_from_1904_where_the_workbook_does(server: Store, tmp_path: Path) -> None:
    def in_1904(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    rows = [HEADER, (date(2004, 7, 1), "A", "leak", 1)]

    import_file(server, _workbook(tmp_path / "orders.xlsx", {"Orders": rows}, in_1904), by=OFFICE)

    assert the(server, WorkOrder).opened_at.date() == date(2004, 7, 1)


def test_that_a_formula_that_failed_costs_its_row(server: Store, tmp_path: Path) -> None:
    rows = [HEADER, (date(2004, 7, 1), "A", "#REF!", 1), (date(2004, 7, 1), "B", "leak", "#N/A")]

    report = import_file(server, _workbook(tmp_path / "orders.xlsx", {"Orders": rows}), by=OFFICE)

    assert reasons(report) == {2: "import-cell-error"}
    assert the(server, WorkOrder).cost is None


def test_that_a_cell_merged_over_rows_counts_for_each_of_them(server: Store, tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        book["Devices"].merge_cells("A2:A4")

    rows = [
        ("Site", "Device number", "Device type"),
        ("North pit", "A", "Pump"),
        (None, "B", "Pump"),
        (None, "C", "Fan"),
        ("South pit", "D", "Fan"),
    ]

    report = import_file(server, _workbook(tmp_path / "devices.xlsx", {"Devices": rows}, merge), by=OFFICE)

    assert new(report) == {"site": 2, "device": 4}
    assert the(server, Device, number="C").site_id == the(server, Device, number="A").site_id


def test_that_the_sheet_that_makes_sense_is_taken_and_another_can_be_named(
    server: Store, tmp_path: Path
) -> None:
    devices = [("Device number", "Device type"), ("A", "Pump")]
    orders = [HEADER, (date(2004, 7, 1), "A", "leak", 1)]
    file = _workbook(tmp_path / "book.xlsx", {"Read me": [("Hello",)], "Machines": devices, "Work": orders})

    found = plan_import(server, file, Reading(kind=Kind.ORDERS))
    named = plan_import(server, file, Reading(sheet="Machines"))

    assert found.table.layout.sheet == "Work"
    assert found.table.layout.other_sheets == ("Read me", "Machines")
    assert named.mapping.kind == "devices"


def test_that_a_sheet_that_does_not_exist_is_refused_naming_those_that_do(tmp_path: Path) -> None:
    file = _workbook(tmp_path / "book.xlsx", {"Machines": [("Device number",), ("A",)]})

    with pytest.raises(Unreadable) as refused:
        open_table(file, sheet="Work")

    assert refused.value.code == "import-no-such-sheet"
    assert refused.value.facts["sheets"] == ["Machines"]


def test_that_a_hidden_sheet_is_read_only_when_it_is_named(server: Store, tmp_path: Path) -> None:
    def hide(book: Workbook) -> None:
        book["Work"].sheet_state = "hidden"

    orders = [HEADER, (date(2004, 7, 1), "A", "leak", 1)]
    file = _workbook(tmp_path / "book.xlsx", {"Cover": [("Company",), ("Ours",)], "Work": orders}, hide)

    assert plan_import(server, file).table.layout.sheet == "Cover"
    assert plan_import(server, file, Reading(sheet="Work")).mapping.kind == "orders"


def test_that_rows_far_below_and_blank_ones_between_cost_nothing(server: Store, tmp_path: Path) -> None:
    def far(book: Workbook) -> None:
        book["Devices"].cell(row=60_000, column=1, value="Z")

    rows = [("Device number", "Device type"), ("A", "Pump"), (None, " "), ("B", "Pump")]

    report = import_file(server, _workbook(tmp_path / "devices.xlsx", {"Devices": rows}, far), by=OFFICE)

    assert report.rows == 3
    assert {device.number for device in all_of(server, Device)} == {"A", "B", "Z"}


def test_that_numbers_are_written_as_people_write_them(server: Store, tmp_path: Path) -> None:
    rows = [("Device number", "Serial number"), (13800138000.0, 0.00001), (1e15, True)]

    import_file(server, _workbook(tmp_path / "devices.xlsx", {"Devices": rows}), by=OFFICE)

    assert {device.number for device in all_of(server, Device)} == {"13800138000", "1000000000000000"}
    assert {device.serial for device in all_of(server, Device)} == {"0.00001", "TRUE"}


def _zip_of(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "import-empty"),
        (b"\n\n  \n", "import-empty"),
        (b"\xef\xbb\xbf", "import-empty"),
        (OLE, "import-xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "import-encrypted"),
        (_zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "import-ods"),
        (_zip_of({"xl/workbook.bin": b""}), "import-xlsb"),
        (_zip_of({"orders.csv": b"a,b"}), "import-other-kind"),
        (_zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}), "import-other-kind"),
        (_zip_of({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}), "import-damaged"),
        (_zip_of({"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), "import-damaged"),
        (_zip_of({"xl/workbook.xml": bytes(200 << 20)}), "import-unpacks-too-large"),
        (b"PK\x03\x04 and then nothing", "import-damaged"),
        (b"%PDF-1.7", "import-other-kind"),
        (b"\x89PNG\r\n\x1a\n", "import-other-kind"),
        (b"<html><table><tr><td>Asset</td></tr></table>", "import-markup"),
        (b'<?xml version="1.0"?><Workbook/>', "import-markup"),
        (b'{"asset": "A"}', "import-other-kind"),
        (gzip.compress(b"Asset,Text\n" * 1000, mtime=0)[:-30], "import-damaged"),
        (gzip.compress(b'[{"asset": "A"}]', mtime=0), "import-other-kind"),
    ],
)
def test_that_what_is_no_list_is_refused_for_what_it_is(tmp_path: Path, raw: bytes, code: str) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(raw)

    assert _refusal(file).code == code


def test_that_a_workbook_cut_anywhere_is_damaged_and_no_more(tmp_path: Path) -> None:
    rows = [HEADER, *((date(2004, 7, 1), f"A{n}", "leak", n) for n in range(50))]
    whole = _workbook(tmp_path / "whole.xlsx", {"Orders": rows}).read_bytes()
    cut = tmp_path / "cut.xlsx"

    for size in range(8, len(whole) - 1, max(len(whole) // 60, 1)):
        cut.write_bytes(whole[:size])
        assert _refusal(cut).code == "import-damaged"


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b' t="inlineStr"', b' t="s"'),
        ("xl/worksheets/sheet1.xml", b"<v>", b"<v>x"),
        ("xl/worksheets/sheet1.xml", b' r="A1"', b' r="1A"'),
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b""),
        ("xl/worksheets/sheet1.xml", b"<is>", b""),
        ("xl/styles.xml", b"<cellXfs", b"<cellXfz"),
        ("xl/workbook.xml", b"rId1", b"rId9"),
        ("[Content_Types].xml", b"sheet.main+xml", b"nonsense"),
    ],
)
def test_that_nonsense_inside_a_workbook_is_damage_or_cells_but_never_a_crash(
    tmp_path: Path, part: str, old: bytes, new: bytes
) -> None:
    rows = [HEADER, (date(2004, 7, 1), "A", "leak", 1)]
    with zipfile.ZipFile(_workbook(tmp_path / "whole.xlsx", {"Orders": rows})) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    file = tmp_path / "odd.xlsx"
    file.write_bytes(_zip_of(parts))

    refused, cells = "import-", []
    try:
        cells = [row.cells for row in open_table(file).rows()]
    except Unreadable as reason:
        refused = reason.code

    assert refused.startswith("import-")
    assert len(cells) <= 1
