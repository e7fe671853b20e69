"""Real lists, as they came: 5,485 excavator orders, 76,081 elevators, a parts catalogue, awkward files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.errors import Unreadable
from fieldapp.imports import Kind, Reading, carry_out, import_file, plan_import
from fieldapp.imports.kinds import MAIN
from fieldapp.model import Customer, Device, OrderStatus, Part, ServiceRecord, WorkOrder
from fieldapp.store.store import Store
from tests.imports.looking import OFFICE, all_of, new, reasons

pytestmark = [pytest.mark.shared_data, pytest.mark.timeout(400)]

SHEETS = "imports/sheetjs"
REFUSED = {
    "DataTypesFormats.xlsx": "import-no-header",
    "LO7322.csv": "import-no-header",
    "comments_stress_test.xlsx": "import-nothing-recognised",
    "merge_cells.ods": "import-ods",
    "merge_cells.xls": "import-xls",
    "outline.xlsx": "import-no-header",
    "password_2002_40_xor.xls": "import-xls",
    "phonetic_text.xls": "import-xls",
    "sheet_visibility.xlsx": "import-nothing-recognised",
}


def test_that_the_excavators_become_closed_orders_of_one_customer_and_five_devices(
    server: Store, shared_data: Path
) -> None:
    file = shared_data / "workorders/excavators.csv"

    report = import_file(server, file, Reading(kind=Kind.ORDERS), by=OFFICE)
    again = import_file(server, file, Reading(kind=Kind.ORDERS), by=OFFICE)

    assert new(report) == {
        "customer": 1,
        "site": 1,
        "device": 5,
        "work_order": 5_484,
        "service_record": 5_484,
    }
    assert report.repeated == 358
    assert reasons(report) == {3454: "import-not-a-number"}
    assert {order.status for order in all_of(server, WorkOrder)} == {OrderStatus.CLOSED}
    assert len(all_of(server, Customer)) == 1
    assert {record.device_id for record in all_of(server, ServiceRecord)} == {
        device.id for device in all_of(server, Device)
    }
    assert again.changes == 0
    assert again.counts["work_order"].unchanged == 5_484


@pytest.mark.slow
def test_that_the_elevators_would_become_as_many_devices_in_their_buildings(
    server: Store, shared_data: Path
) -> None:
    plan = plan_import(server, shared_data / "devices/elevators_nyc.csv.gz")

    report = carry_out(server, plan, by=OFFICE, dry_run=True)

    assert plan.mapping.kind is Kind.DEVICES
    assert new(report) == {"site": 34_913, "device": 76_081}
    assert (report.refused, report.without_site) == (0, 20)


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_that_the_elevators_are_imported_in_bounded_memory_and_nothing_changes_twice(
    shared_data: Path, tmp_path: Path
) -> None:
    program = (  # the peak of this program alone: what getrusage tells begins with that of whoever started it
        "import sys; from pathlib import Path; from fieldapp.cli import main; status = main(sys.argv[1:]);"
        "held = Path('/proc/self/status').read_text().split(); print(held[held.index('VmHWM:') + 1], status)"
    )
    file = shared_data / "devices/elevators_nyc.csv.gz"
    words = ["import", str(file), "--data", str(tmp_path / "data"), "--yes"]

    runs = [
        subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True)
        for _ in range(2)
    ]

    for run in runs:
        peak_kib, status = run.stdout.split()[-2:]
        assert int(peak_kib) < 400 * 1024
        assert status == "0"
    assert "0 changes" in runs[1].stdout


def test_that_the_parts_catalogue_becomes_parts(server: Store, shared_data: Path) -> None:
    report = import_file(server, shared_data / "parts/digikey_parts.csv", by=OFFICE)

    assert new(report) == {"part": 1_073}
    assert report.refused == 0
    assert all(part.name and part.manufacturer_number and part.category for part in all_of(server, Part))


@pytest.mark.parametrize(
    ("name", "orders", "devices"),
    [
        ("german_semicolon_cp1252.csv", 300, 4),
        ("utf16le_tab.txt", 300, 4),
        ("zh_header_gb18030.csv", 300, 4),
        ("zh_header_utf8_bom.csv", 300, 4),
        ("sap_iw39_list_unconverted.txt", 120, 3),
    ],
)
def test_that_one_list_in_five_disguises_is_read(
    server: Store, shared_data: Path, name: str, orders: int, devices: int
) -> None:
    report = import_file(server, shared_data / "imports/encodings" / name, by=OFFICE)

    assert (report.counts["work_order"].new, report.counts["device"].new) == (orders, devices)
    assert report.refused == 0


def test_that_the_disguises_of_one_list_are_one_list(server: Store, shared_data: Path) -> None:
    folder = shared_data / "imports/encodings"
    import_file(server, folder / "utf16le_tab.txt", Reading(customer="Pit"), by=OFFICE)

    again = import_file(server, folder / "german_semicolon_cp1252.csv", Reading(customer="Pit"), by=OFFICE)

    assert again.counts["work_order"].new == 0
    assert again.counts["work_order"].unchanged + again.counts["work_order"].changed == 300


def test_that_awkward_workbooks_end_in_a_report_or_a_refusal(server: Store, shared_data: Path) -> None:
    ended = {}
    for file in sorted((shared_data / SHEETS).iterdir()):
        try:
            report = carry_out(server, plan_import(server, file), by=OFFICE, dry_run=True)
        except Unreadable as refused:
            ended[file.name] = refused.code
        else:
            ended[file.name] = f"{report.rows} rows"

    assert len(ended) == len(list((shared_data / SHEETS).iterdir()))
    assert {name: ended[name] for name in REFUSED} == REFUSED


@pytest.mark.parametrize("kind", list(Kind))
def test_that_insisting_on_a_kind_accounts_for_every_row(
    server: Store, shared_data: Path, kind: Kind
) -> None:
    for file in sorted((shared_data / SHEETS).iterdir()):
        try:
            plan = plan_import(server, file, Reading(kind=kind, customer="X"))
        except Unreadable:
            continue
        report = carry_out(server, plan, by=OFFICE, dry_run=True)

        main = report.count(MAIN[kind])
        again = 0 if plan.mapping.count_repeats else report.repeated
        assert main.new + main.unchanged + report.refused + again == report.rows, file.name
