"""Sign and sheet: what is missing is named, a dot is no signature, a refusal is sealed with its reason."""

from __future__ import annotations

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.actions.procedures import record_answer
from fieldapp.model.orders import OrderStatus
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
from fieldapp.ui.sign.sign_screen import SignScreen
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.fields import TextField
from tests.builders import the_page
from tests.ui.order.desk import Rows, Trail, fill
from tests.ui.order.person import click, show, wait


@pytest.fixture
def rows(session: DeskSession) -> Rows:
    """An order whose work is done and written down."""
    made = fill(session.store, OrderStatus.COMPLETED)
    for step, value in zip(made.steps[:3], ("yes", "4.2", "worn"), strict=True):
        record_answer(session.store, made.order, step, value, by=session.actor)
    said = Findings(findings="Seal weeps", remedy="Seal replaced")
    record_findings(session.store, made.order, said, by=session.actor)
    return made


def test_that_what_is_missing_is_named_before_anybody_signs(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, trail: Trail
) -> None:
    rows = fill(session.store, OrderStatus.COMPLETED)
    screen = show(qtbot, session, SignScreen(session, navigator, rows.order))
    wait(qtbot, lambda: screen.missing.findChildren(Button))

    click(qtbot, screen.missing.findChildren(Button)[0])

    assert not screen.seal.isEnabled()
    assert not screen.panel.isVisible()
    assert trail.last.details == {"section": "work", "what": "work_order.findings"}


def test_that_characters_no_sheet_can_print_are_named_before_anybody_signs(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    said = Findings(findings="Seal weeps \ue000", remedy="Replaced for \ue001")
    record_findings(session.store, rows.order, said, by=session.actor)

    screen = show(qtbot, session, SignScreen(session, navigator, rows.order))
    wait(qtbot, screen.missing.isVisible)

    told = " ".join(label.text() for label in screen.missing.findChildren(QLabel))
    assert "\ue000 \ue001" in told
    assert not screen.panel.isVisible()
    assert not screen.decline.isEnabled()


def test_that_a_dot_is_no_signature(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    screen = show(qtbot, session, SignScreen(session, navigator, rows.order))
    wait(qtbot, screen.decline.isEnabled)

    qtbot.keyClicks(screen.panel.name.editor, "Mr. Zhao")
    click(qtbot, screen.panel.pad)

    assert not screen.panel.pad.is_empty()
    assert not screen.seal.isEnabled()
    _sign(screen)
    assert screen.seal.isEnabled()


def test_that_a_refusal_to_sign_is_sealed_with_its_reason(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, trail: Trail, rows: Rows
) -> None:
    screen = show(qtbot, session, SignScreen(session, navigator, rows.order))
    wait(qtbot, screen.decline.isEnabled)

    click(qtbot, screen.decline)
    dialog = screen.findChild(Dialog)
    assert dialog is not None
    dialog.findChild(TextField).editor.insertPlainText("Nobody was there")
    click(qtbot, next(one for one in dialog.findChildren(Button) if one.text() == "Seal without signature"))

    wait(qtbot, lambda: trail.places)
    report = the_page(session.store, rows.order).last_report
    assert report is not None
    assert report.signature is not None
    assert report.signature.declined_reason == "Nobody was there"
    assert (trail.last.screen, trail.last.details) == ("sheet", {"report_id": report.id})


def test_that_the_customer_reads_the_sheet_in_the_language_chosen(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    screen = show(qtbot, session, SignScreen(session, navigator, rows.order))
    wait(qtbot, lambda: screen.pages.images())
    english = _printed(screen)

    screen.languages.chosen.emit("both")

    wait(qtbot, lambda: _printed(screen) != english)
    assert "Findings" in english
    assert "检查情况" not in english
    assert "Findings" in _printed(screen)
    assert "检查情况" in _printed(screen)


def test_that_a_draft_says_that_nobody_signed_it(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, trail: Trail
) -> None:
    screen = show(qtbot, session, SheetScreen(session, navigator, rows.order))
    offered_before_the_sheet = [
        one.text() for one in screen.findChildren(Button) if one.isVisible() and one.isEnabled()
    ]
    wait(qtbot, lambda: screen.pages.images())

    assert offered_before_the_sheet == []
    assert screen.state.mark().words == "Not signed"
    click(qtbot, screen.sign)
    assert trail.last.screen == "sign"


def test_that_a_laptop_without_a_printer_offers_the_file_instead(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    screen = show(qtbot, session, SheetScreen(session, navigator, rows.order))
    wait(qtbot, lambda: screen.pages.images())

    click(qtbot, screen.print)

    assert "No printer" in screen.banner.accessibleName()
    assert any(one.text() == "Save as PDF" for one in screen.banner.findChildren(Button))


def test_that_a_page_is_drawn_anew_when_it_is_enlarged(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    screen = show(qtbot, session, SheetScreen(session, navigator, rows.order))
    wait(qtbot, lambda: screen.pages.images())
    before = screen.pages.images()[0].width()

    screen.pages.set_zoom(2.0)

    wait(qtbot, lambda: screen.pages.images()[0].width() > 1.8 * before)


def _sign(screen: SignScreen) -> None:
    """Write something with the mouse."""
    pad = screen.panel.pad
    start = pad.paper().topLeft().toPoint() + QPoint(30, 30)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for at in range(1, 12):
        QTest.mouseMove(pad, start + QPoint(10 * at, 8 * (at % 3)))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(120, 5))


def _printed(screen: SignScreen) -> str:
    """The words of the sheet on the screen."""
    document = screen.sheet.document
    assert document is not None
    pdf = pypdfium2.PdfDocument(document.pdf)
    words = "".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return words
