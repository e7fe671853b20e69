"""Scan: what is read is shown as text, leads where it can, and is never obeyed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import qrcode
from PIL import Image
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.codes.device_label import label_text
from fieldapp.codes.sheet_code import sheet_code_text
from fieldapp.model.orders import ArrivedHow, OrderStatus, WorkOrder
from fieldapp.model.reports import ServiceReport
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.scan.camera import chosen_camera
from fieldapp.ui.scan.device_draft import DeviceDraftDialog
from fieldapp.ui.scan.scan_screen import ScanScreen
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.labels import Words
from tests.builders import how_many, put, the_page
from tests.ui.order.desk import Rows, Trail, fill
from tests.ui.order.person import click, scan_by_trigger, show, wait

DIGEST = "7f" * 32


@pytest.fixture
def rows(session: DeskSession) -> Rows:
    return fill(session.store, OrderStatus.TRAVELLING)


@pytest.fixture
def scan(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> ScanScreen:
    return show(qtbot, session, ScanScreen(session, navigator))


def test_that_a_label_in_a_picture_leads_to_its_device_and_the_order_on_it(
    qtbot: QtBot, rows: Rows, scan: ScanScreen, trail: Trail, tmp_path: Path
) -> None:
    scan.read_file(_a_code(tmp_path, label_text("PUMP-0042")))
    wait(qtbot, lambda: len(_ways(scan)) == 2)

    archive, order = _ways(scan)
    click(qtbot, archive)
    click(qtbot, order)

    assert [(place.screen, place.subject) for place in trail.places] == [
        ("device", rows.device),
        ("order", rows.order),
    ]


def test_that_a_usb_scanner_is_heard_wherever_the_focus_is(qtbot: QtBot, scan: ScanScreen) -> None:
    scan.from_file.setFocus()

    scan_by_trigger(qtbot, scan, "KSB-4711")

    wait(qtbot, lambda: scan.result.text.text() == "KSB-4711")
    wait(qtbot, lambda: _ways(scan))


def test_that_a_code_in_the_clipboard_is_read(qtbot: QtBot, scan: ScanScreen, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setImage(QImage(str(_a_code(tmp_path, "KSB-4711"))))

    click(qtbot, scan.from_clipboard)

    wait(qtbot, lambda: scan.result.text.text() == "KSB-4711")


def test_that_an_address_is_shown_as_text_and_never_opened(
    qtbot: QtBot, scan: ScanScreen, trail: Trail, tmp_path: Path
) -> None:
    opened: list[QUrl] = []
    catcher = _Catcher(opened)
    QDesktopServices.setUrlHandler("https", catcher, "catch")

    scan.read_file(_a_code(tmp_path, "https://example.test/steal?x=<b>1</b>"))
    wait(qtbot, lambda: "example.test" in scan.result.text.text())

    QDesktopServices.unsetUrlHandler("https")
    assert scan.result.text.textFormat() == Qt.TextFormat.PlainText
    assert not scan.result.text.openExternalLinks()
    assert (opened, trail.places) == ([], [])


def test_that_an_unknown_code_becomes_a_new_device(
    qtbot: QtBot, session: DeskSession, rows: Rows, scan: ScanScreen, trail: Trail
) -> None:
    before = how_many(session.store, "device")
    scan.read_words("GRUNDFOS-99")
    wait(qtbot, scan.result.draft.isVisible)

    click(qtbot, scan.result.draft)
    dialog = scan.findChild(DeviceDraftDialog)
    assert dialog is not None
    qtbot.keyClicks(dialog.name.editor, "Dosing pump")
    wait(qtbot, dialog.save.isEnabled)
    click(qtbot, dialog.save)

    wait(qtbot, lambda: trail.places)
    assert trail.last.screen == "device"
    assert how_many(session.store, "device") == before + 1


def test_that_a_code_of_a_megabyte_is_refused_in_words(qtbot: QtBot, scan: ScanScreen) -> None:
    QGuiApplication.clipboard().setText("x" * 1_000_000)

    click(qtbot, scan.from_clipboard)

    wait(qtbot, scan.banner.isVisible)
    assert "This code holds 1,000,000 characters; at most 8,000 are read." in scan.banner.accessibleName()
    assert scan.result.scanned is None


def test_that_a_picture_without_a_code_and_a_file_that_is_none_say_so(
    qtbot: QtBot, scan: ScanScreen, tmp_path: Path
) -> None:
    grey, text = tmp_path / "grey.png", tmp_path / "text.png"
    Image.new("L", (200, 200), 180).save(grey)
    text.write_text("no picture at all")

    scan.read_file(grey)
    wait(qtbot, lambda: "no code" in scan.banner.accessibleName())
    scan.read_file(text)

    wait(qtbot, lambda: "not a picture" in scan.banner.accessibleName())


def test_that_scanning_the_orders_device_checks_in(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, trail: Trail
) -> None:
    scan = show(qtbot, session, ScanScreen(session, navigator, purpose="arrive", order_id=rows.order))

    scan.read_words("KSB-4711")

    wait(qtbot, lambda: trail.backs == 1)
    page = the_page(session.store, rows.order)
    assert page.head.status is OrderStatus.ON_SITE
    assert page.visits[-1].arrived_how is ArrivedHow.SCAN


def test_that_scanning_another_device_warns_before_checking_in(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, trail: Trail
) -> None:
    scan = show(qtbot, session, ScanScreen(session, navigator, purpose="arrive", order_id=rows.order))

    scan.read_words("ABB-1177")

    wait(qtbot, lambda: "not the order's device" in scan.result.says.accessibleName())
    assert the_page(session.store, rows.order).head.status is OrderStatus.TRAVELLING


def test_that_a_scanned_part_is_offered_on_its_order(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, trail: Trail
) -> None:
    scan = show(qtbot, session, ScanScreen(session, navigator, purpose="part", order_id=rows.order))

    scan.read_words("SEAL-40")

    wait(qtbot, lambda: trail.places)
    assert trail.last.details == {"section": "parts", "what": f"part:{rows.seal}"}


def test_that_the_code_of_a_sheet_opens_the_signed_sheet(
    qtbot: QtBot, rows: Rows, session: DeskSession, scan: ScanScreen, trail: Trail
) -> None:
    report = _a_report(session, rows.order)

    scan.read_words(sheet_code_text("wo-2026-00001", 1, DIGEST))

    wait(qtbot, lambda: trail.places)
    place = trail.last
    assert (place.screen, place.subject, place.details["report_id"]) == ("sheet", rows.order, report)


def test_that_the_code_of_a_sheet_that_is_elsewhere_says_whose_it_is(
    qtbot: QtBot, scan: ScanScreen, trail: Trail
) -> None:
    scan.read_words(sheet_code_text("WO-2025-00077", 2, DIGEST))

    wait(qtbot, lambda: scan.result.says.isVisible())
    assert _said(scan.result.says) == [
        "Sheet of order WO-2025-00077, revision 2",
        "It is not on this laptop. The office can open it under this number.",
    ]
    assert not scan.result.draft.isVisible()
    assert trail.places == []


def test_that_an_order_without_that_sheet_is_offered_all_the_same(
    qtbot: QtBot, rows: Rows, session: DeskSession, scan: ScanScreen, trail: Trail
) -> None:
    with session.store.read() as reading:
        number = reading.get_one(WorkOrder, rows.order).number

    scan.read_words(sheet_code_text(str(number), 3, "ab" * 32))

    wait(qtbot, lambda: len(_ways(scan)) == 1)
    assert "This sheet is not known here" in _said(scan.result.says)
    assert trail.places == []
    click(qtbot, *_ways(scan))
    assert (trail.last.screen, trail.last.subject) == ("sheet", rows.order)


def test_that_the_code_of_a_sheet_with_a_piece_missing_is_refused_in_words(
    qtbot: QtBot, scan: ScanScreen
) -> None:
    scan.read_words(sheet_code_text("WO-2025-00077", 2, DIGEST)[:-3])

    wait(qtbot, lambda: scan.banner.isVisible())
    assert "The code of this sheet is damaged or not genuine." in _said(scan.banner)[0]


@pytest.mark.parametrize(
    ("chosen", "used"), [("Rear", "Rear"), ("", "Front"), ("Unplugged since", "Front"), ("Front", "Front")]
)
def test_that_the_camera_chosen_in_the_settings_is_used(session: DeskSession, chosen: str, used: str) -> None:
    Preferences(session.profile.folder).keep("camera", chosen)

    assert chosen_camera(_Cameras(), session.chosen_camera).description() == used


@dataclass(frozen=True)
class _Camera:
    name: str

    def description(self) -> str:
        return self.name


class _Cameras:
    """Two cameras, the first of them the system's usual one."""

    def videoInputs(self) -> list[_Camera]:
        return [_Camera("Front"), _Camera("Rear")]

    def defaultVideoInput(self) -> _Camera:
        return _Camera("Front")


def _a_report(session: DeskSession, order: str) -> str:
    report = ServiceReport(
        id=session.store.world.new_id(), order_id=order, revision=1, content="{}", digest=DIGEST,
        sealed_at=session.store.world.now(),
    )  # fmt: skip
    put(session.store, report)
    return report.id


def _said(widget: QWidget) -> list[str]:
    return [words.text() for words in widget.findChildren(Words) if words.text()]


class _Catcher(QObject):
    """Hears what would have been opened."""

    def __init__(self, opened: list[QUrl]) -> None:
        super().__init__()
        self._opened = opened

    @Slot(QUrl)
    def catch(self, url: QUrl) -> None:
        self._opened.append(url)


def _a_code(folder: Path, text: str) -> Path:
    path = folder / "code.png"
    qrcode.make(text).save(path)
    return path


def _ways(scan: ScanScreen) -> list[Button]:
    return list(scan.result.leads.findChildren(Button))
