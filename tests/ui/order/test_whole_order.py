"""One order from assigned to signed and printed, as a person works through it, without any network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import AttachmentKind
from fieldapp.sheet.preview import page_count
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.procedure_view import ProcedureView
from fieldapp.ui.order.work_view import WorkView
from fieldapp.ui.parts.parts_section import PartsSection
from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
from fieldapp.ui.sign.sign_screen import SignScreen
from fieldapp.ui.widgets.choice_fields import Segment
from tests.builders import the_page, titles_in_outbox
from tests.ui.order.desk import Rows, Trail, fill
from tests.ui.order.person import PATIENT_MS, click, show


def test_that_an_order_goes_from_assigned_to_signed_and_printed_without_a_network(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, trail: Trail, tmp_path: Path
) -> None:
    rows = fill(session.store)
    screen = show(qtbot, session, OrderScreen(session, navigator, rows.order))

    _work_through(qtbot, screen, rows, tmp_path)
    _press(qtbot, screen, "sign")
    assert (trail.last.screen, trail.last.subject) == ("sign", rows.order)
    _sign(qtbot, session, navigator, rows)
    report_id = str(trail.last.details["report_id"])
    pdf = _print(qtbot, session, navigator, rows, report_id, tmp_path)

    page = the_page(session.store, rows.order)
    sheet = next(file for file in page.attachments if file.kind is AttachmentKind.SHEET)
    assert page.head.status is OrderStatus.SIGNED
    assert pdf == session.blobs.read(sheet.sha256)
    assert page.feedback[-1].csat == 5
    assert titles_in_outbox(session.store)[-1] == "Sign the sheet"
    assert "Book a part" in titles_in_outbox(session.store)


def _work_through(qtbot: QtBot, screen: OrderScreen, rows: Rows, tmp_path: Path) -> None:
    for key, status in (("accept", "accepted"), ("travel", "travelling"), ("arrive", "on_site")):
        _press(qtbot, screen, key)
        _wait_for(qtbot, screen, lambda status=status: _page(screen).head.status == status)
    _answer_steps(qtbot, screen, rows)
    _record_work(qtbot, screen, tmp_path)
    _fit_a_seal(qtbot, screen)
    _press(qtbot, screen, "complete")
    _wait_for(qtbot, screen, lambda: _page(screen).head.status == "completed")


def _answer_steps(qtbot: QtBot, screen: OrderScreen, rows: Rows) -> None:
    _choose_tab(qtbot, screen, "procedure")
    view = screen.sections["procedure"]
    assert isinstance(view, ProcedureView)
    _click_segment(qtbot, view, rows.steps[0], "yes")
    pressure = view.cards[rows.steps[1]].editor.field
    qtbot.keyClicks(pressure.editor, "4.2")
    qtbot.keyClick(pressure.editor, Qt.Key.Key_Return)
    _click_segment(qtbot, view, rows.steps[2], "worn")
    _wait_for(qtbot, screen, lambda: _page(screen).progress.is_complete)


def _record_work(qtbot: QtBot, screen: OrderScreen, tmp_path: Path) -> None:
    _choose_tab(qtbot, screen, "work")
    work = screen.sections["work"]
    assert isinstance(work, WorkView)
    qtbot.keyClicks(work.findings.fields["findings"].editor, "Seal weeps")
    qtbot.keyClicks(work.findings.fields["remedy"].editor, "Seal replaced")
    photo = tmp_path / "seal.jpg"
    Image.new("RGB", (640, 480), (90, 120, 150)).save(photo)
    work.photos.add_file(photo)
    click(qtbot, work.labour.by_hand)
    qtbot.keyClicks(work.labour.minutes.editor, "95")
    click(qtbot, work.labour.book)
    _wait_for(qtbot, screen, lambda: len(_page(screen).photos) == 1)
    _wait_for(qtbot, screen, lambda: _page(screen).minutes_booked == 95)


def _fit_a_seal(qtbot: QtBot, screen: OrderScreen) -> None:
    _choose_tab(qtbot, screen, "parts")
    parts = screen.sections["parts"]
    assert isinstance(parts, PartsSection)
    qtbot.waitUntil(lambda: parts.table.records.rowCount() == 2, timeout=PATIENT_MS)
    seal = next(row for row in parts.table.records.rows() if row.number == "SEAL-40")
    parts.table.opened.emit(seal)
    click(qtbot, parts.panel.use)
    _wait_for(qtbot, screen, lambda: len(_page(screen).parts) == 1)


def _sign(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> None:
    sign = show(qtbot, session, SignScreen(session, navigator, rows.order))
    qtbot.waitUntil(lambda: sign.decline.isEnabled(), timeout=PATIENT_MS)
    assert not sign.seal.isEnabled()
    stars = sign.panel.rating
    qtbot.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(stars.width() - 10, 20))
    qtbot.keyClicks(sign.panel.name.editor, "Mr. Zhao")
    pad = sign.panel.pad
    start = pad.paper().topLeft().toPoint() + QPoint(30, 30)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for at in range(12):
        QTest.mouseMove(pad, start + QPoint(10 * at, 8 * (at % 3)))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(120, 5))
    with qtbot.waitSignal(sign.model.sealed, timeout=PATIENT_MS):
        click(qtbot, sign.seal)


def _print(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, report_id: str, folder: Path
) -> bytes:
    sheet = show(qtbot, session, SheetScreen(session, navigator, rows.order, report_id))
    qtbot.waitUntil(lambda: bool(sheet.pages.images()), timeout=PATIENT_MS)
    assert sheet.state.mark().words == "Signed and sealed"
    with qtbot.waitSignal(sheet.model.saved, timeout=PATIENT_MS):
        sheet.save_to(str(folder / "sheet.pdf"))
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "paper.pdf"))
    sheet.print_to(printer)
    qtbot.waitUntil(lambda: "printer" in sheet.banner.accessibleName(), timeout=PATIENT_MS)
    saved = (folder / "sheet.pdf").read_bytes()
    assert page_count((folder / "paper.pdf").read_bytes()) == page_count(saved)
    return saved


def _page(screen: OrderScreen) -> OrderPage:
    assert screen.model.page is not None
    return screen.model.page


def _wait_for(qtbot: QtBot, screen: OrderScreen, condition: Callable[[], bool]) -> None:
    qtbot.waitUntil(condition, timeout=PATIENT_MS)


def _press(qtbot: QtBot, screen: OrderScreen, key: str) -> None:
    qtbot.waitUntil(lambda: screen.bar.key() == key, timeout=PATIENT_MS)
    click(qtbot, screen.bar.main)


def _choose_tab(qtbot: QtBot, screen: OrderScreen, key: str) -> None:
    click(qtbot, screen.tabs.button(key))
    assert screen.tabs.here() == key


def _click_segment(qtbot: QtBot, view: ProcedureView, step_id: str, key: str) -> None:
    segments = view.cards[step_id].findChildren(Segment)
    click(qtbot, next(one for one in segments if one.option.key == key))
