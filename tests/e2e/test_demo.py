"""The main job, as anybody can run it: `fieldapp demo`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.demo import company, console, history
from fieldapp.demo.account import Account
from fieldapp.demo.browser import PageFailed, find_browser
from fieldapp.demo.clock import StoryClock
from fieldapp.demo.office import Office
from fieldapp.imports import Kind
from fieldapp.model import OrderStatus, ServiceRecord, WorkOrder
from fieldapp.sheet.preview import page_count

SCREENS = (
    "unlock",
    "today",
    "order",
    "scan",
    "procedure",
    "work",
    "parts",
    "device",
    "archive",
    "sign",
    "sheet",
    "sync",
    "conflict",
)
CONSOLE_PAGES = ("console-orders", "console-order", "console-review")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_that_the_demo_proves_every_step_and_leaves_sheets_and_pictures(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }

    ended = subprocess.run(
        [sys.executable, "-m", "fieldapp", "demo", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    told = json.loads((tmp_path / "summary.json").read_text("utf-8"))["steps"]
    assert len(told) >= 20
    assert all(step["proved"] for step in told)
    assert page_count((tmp_path / "sheet-revision-2.pdf").read_bytes()) >= 1
    console_pages = CONSOLE_PAGES if find_browser() is not None else ()
    for screen in SCREENS + console_pages:
        for language in ("en", "zh"):
            assert list(tmp_path.glob(f"*-{screen}*-{language}.png")), f"no picture of {screen} in {language}"
    shown = {path.stem[:-3] for path in tmp_path.glob("*.png")}
    assert sorted(name[:2] for name in shown) == [f"{place:02}" for place in range(1, len(shown) + 1)]
    assert all("(s)" not in step["proved"] for step in told)


def test_that_the_made_up_company_has_a_past_in_its_archive(tmp_path: Path) -> None:
    clock = StoryClock()
    office = Office(tmp_path / "office", clock)
    company.found(office.store)
    machines, past = tmp_path / "devices.csv", tmp_path / "past.csv"
    machines.write_text(company.DEVICES_CSV, encoding="utf-8")
    past.write_text(history.as_csv(clock()), encoding="utf-8")

    office.import_file(machines, Kind.DEVICES)
    jobs = office.import_file(past, Kind.ORDERS)
    again = office.import_file(past, Kind.ORDERS, dry_run=True)

    assert (jobs.refused, again.changes) == (0, 0)
    assert {order.status for order in office.read(_orders)} == {OrderStatus.CLOSED}
    records = office.read(lambda session: list(session.scalars(select(ServiceRecord))))
    assert len(records) == len(history.JOBS)
    assert all(
        record.device_id and record.engineer_name and record.happened_at < clock() for record in records
    )
    assert len(office.devices()) == company.DEVICES_CSV.count("\n") - 1
    office.stop()


def test_that_a_machine_without_a_browser_is_told_so_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path / "office", StoryClock())
    founded = company.found(office.store)
    monkeypatch.setenv("PATH", str(tmp_path))

    taken, told = console.pictures(office, Account(tmp_path), founded.supervisor, {"orders": "/orders"})

    assert taken == []
    assert told == "no pictures of the pages: this machine has no Chromium"
    office.stop()


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="Chromium is not installed (package chromium)")
def test_that_the_console_is_pictured_in_both_languages(tmp_path: Path) -> None:
    office = Office(tmp_path / "office", StoryClock())
    founded = company.found(office.store)

    taken, _ = console.pictures(office, Account(tmp_path), founded.supervisor, {"orders": "/orders"})

    assert taken == ["01-console-orders-en.png", "01-console-orders-zh.png"]
    english, chinese = ((tmp_path / name).read_bytes() for name in taken)
    assert english.startswith(b"\x89PNG")
    assert english != chinese
    with pytest.raises(PageFailed, match="404"):
        console.pictures(office, Account(tmp_path / "more"), founded.supervisor, {"none": "/no-such-page"})
    office.stop()


def _orders(session: Session) -> list[WorkOrder]:
    return list(session.scalars(select(WorkOrder)))
