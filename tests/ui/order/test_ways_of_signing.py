"""The sign screen in every case: keyboard, two people, nobody there, known signers, and ink that outlasts what happens."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.actions.procedures import record_answer
from fieldapp.actions.sheets import Signing, sign
from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import SignatureKind
from fieldapp.store.drafts import drafts_below
from fieldapp.store.queries.order_rows import ReportRow
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.sign.absence_dialog import AbsenceDialog
from fieldapp.ui.sign.sign_screen import SignScreen
from fieldapp.ui.widgets.ink_pad import InkPad
from tests.builders import an_engineer, an_order, some_ink, the_page
from tests.ui.order.desk import Rows, fill
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


@pytest.fixture
def screen(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> SignScreen:
    """The sheet before the customer."""
    made = show(qtbot, session, SignScreen(session, navigator, rows.order))
    wait(qtbot, made.decline.isEnabled)
    return made


def again(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> SignScreen:
    """The same after the desk was closed, however it was."""
    made = show(qtbot, session, SignScreen(session, navigator, rows.order))
    wait(qtbot, made.decline.isEnabled)
    return made


AFTER_THE_SEAL_MS = 400
"""The order is read again, and a draft would be kept."""


def write(pad: InkPad, down: int = 30, lift: bool = True) -> None:
    """A zigzag with the mouse."""
    start = pad.paper().topLeft().toPoint() + QPoint(30, down)
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for at in range(1, 12):
        QTest.mouseMove(pad, start + QPoint(10 * at, 8 * (at % 3)))
    if lift:
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=start + QPoint(120, 5))


def kept(session: DeskSession, rows: Rows) -> str:
    """The draft on the disk."""
    with session.store.read() as reading:
        return drafts_below(reading, f"sign:{rows.order}").get("", "")


def sealed(qtbot: QtBot, session: DeskSession, rows: Rows, button: QWidget) -> ReportRow:
    """Press, and what stands there then."""
    click(qtbot, button)
    wait(qtbot, lambda: the_page(session.store, rows.order).reports)
    return the_page(session.store, rows.order).reports[-1]


def test_that_one_can_sign_with_the_keyboard_alone(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: SignScreen
) -> None:
    block = screen.panel.first
    block.name.editor.setFocus()
    qtbot.keyClicks(block.name.editor, "Mary Poole")
    _tab_to(qtbot, screen, "Write")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Right)
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Space)
    assert not screen.seal.isEnabled()
    _tab_to(qtbot, screen, "My typed name is my signature.")
    qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Space)

    report = sealed(qtbot, session, rows, screen.seal)

    assert report.signature is not None
    assert (report.signature.kind, report.signature.signer_name) == (SignatureKind.TYPED, "Mary Poole")


def test_that_a_confirmation_is_of_the_name_that_stood_there(qtbot: QtBot, screen: SignScreen) -> None:
    block = screen.panel.first
    qtbot.keyClicks(block.name.editor, "Mary")
    block.way.set_key("typed")
    block.way.chosen.emit("typed")
    block.confirm.set_value(True)

    qtbot.keyClicks(block.name.editor, " Poole")

    assert not block.confirm.value()
    assert not screen.seal.isEnabled()


def test_that_two_people_sign(qtbot: QtBot, session: DeskSession, rows: Rows, screen: SignScreen) -> None:
    panel = screen.panel
    qtbot.keyClicks(panel.name.editor, "Mr. Zhao")
    write(panel.pad)
    click(qtbot, panel.add_second)
    assert not screen.seal.isEnabled()
    qtbot.keyClicks(panel.second.name.editor, "Ms. Wu")
    qtbot.keyClicks(panel.second.role.editor, "Safety")
    write(panel.second.pad, down=45)

    report = sealed(qtbot, session, rows, screen.seal)

    assert report.signature is not None
    assert [one.signer_name for one in (report.signature, *report.others)] == ["Mr. Zhao", "Ms. Wu"]
    assert {report.signature.digest, *(one.digest for one in report.others)} == {report.digest}
    qtbot.wait(AFTER_THE_SEAL_MS)
    assert (kept(session, rows), screen.banner.isVisible()) == ("", False), "what was signed is no draft"


def test_that_where_nobody_is_a_photo_and_a_remark_seal_the_sheet(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: SignScreen
) -> None:
    click(qtbot, screen.absent)
    dialog = screen.findChild(AbsenceDialog)
    dialog.remark.editor.insertPlainText("Gate locked, called the porter")
    assert not dialog.seal.isEnabled()
    photo = QImage(400, 300, QImage.Format.Format_RGB32)
    photo.fill(Qt.GlobalColor.darkGreen)
    dialog.intake.add_image(photo)
    wait(qtbot, dialog.seal.isEnabled)

    report = sealed(qtbot, session, rows, dialog.seal)

    assert report.is_to_be_confirmed
    assert report.signature is not None
    assert report.signature.remark == "Gate locked, called the porter"
    assert [one.id for one in the_page(session.store, rows.order).photos] == [report.signature.photo_id]


def test_that_who_signed_here_before_is_offered(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    before = an_order(
        session.store, OrderStatus.COMPLETED, an_engineer(), site_id=rows.site, findings="a", remedy="b",
        number="WO-2026-00777",
    )  # fmt: skip
    given = Signing(ink=some_ink(), signer_name="陈丽", signer_role="Plant manager")
    sign(session.store, session.blobs, before, given, by=session.actor, fonts=session.fonts())
    screen = again(qtbot, session, navigator, rows)
    wait(qtbot, lambda: screen.panel.first.offers)

    click(qtbot, screen.panel.first.offers[0])

    assert (screen.panel.name.value(), screen.panel.role.value()) == ("陈丽", "Plant manager")
    assert not any(button.isVisible() for button in screen.panel.first.offers)


# ─── ink that outlasts what happens ────────────────────────────────────────────────────────────


def test_that_ink_and_name_outlast_a_crash_even_in_the_middle_of_a_stroke(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: SignScreen
) -> None:
    qtbot.keyClicks(screen.panel.name.editor, "Mr. Zhao")
    write(screen.panel.pad)
    write(screen.panel.pad, down=60, lift=False)
    written = screen.panel.pad.strokes()
    wait(qtbot, lambda: f"[{written[1][-1][0]},{written[1][-1][1]}," in kept(session, rows))
    screen.model.is_sealing = True  # that desk is dead, and keeps nothing any more

    after = again(qtbot, session, navigator, rows)

    wait(qtbot, lambda: after.panel.name.value())
    assert after.panel.pad.strokes() == written
    wait(qtbot, after.seal.isEnabled)
    sealed(qtbot, session, rows, after.seal)
    wait(qtbot, lambda: not kept(session, rows))


def test_that_ink_does_not_move_to_a_sheet_that_says_something_else(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: SignScreen
) -> None:
    qtbot.keyClicks(screen.panel.name.editor, "Mr. Zhao")
    write(screen.panel.pad)
    wait(qtbot, lambda: "strokes" in kept(session, rows) and "[[[" in kept(session, rows))

    said = Findings(findings="Seal and bearing weep", remedy="Seal replaced")
    record_findings(session.store, rows.order, said, by=session.actor)

    wait(qtbot, screen.panel.pad.is_empty)
    assert "says something else" in screen.banner.accessibleName()
    after = again(qtbot, session, navigator, rows)
    wait(qtbot, lambda: after.panel.name.value() == "Mr. Zhao")
    assert after.panel.pad.is_empty()


def test_that_ink_outlasts_rotation_and_sleep_in_the_middle_of_a_stroke(
    qtbot: QtBot, screen: SignScreen
) -> None:
    pad = screen.panel.pad
    write(pad, lift=False)
    before = pad.strokes()

    screen.resize(700, 1200)
    qtbot.wait(20)
    rotated = pad.strokes()
    pad.hide()  # as the lock screen does; nobody ever says that the pen was lifted
    pad.show()
    write(pad, down=50)

    assert rotated == before
    assert pad.strokes()[0] == before[0]
    assert len(pad.strokes()) == 2


def test_that_a_press_after_a_lost_lift_begins_a_stroke_of_its_own(qtbot: QtBot, screen: SignScreen) -> None:
    pad = screen.panel.pad

    write(pad, lift=False)
    write(pad, down=50, lift=False)

    assert [len(stroke) for stroke in pad.strokes()] == [12, 12]


def test_that_a_draft_of_another_version_is_passed_over(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    from fieldapp.store.drafts import keep_draft

    keep_draft(session.store, f"sign:{rows.order}", '{"signers":[{"strokes":[[[1,2]]]}]}')

    screen = again(qtbot, session, navigator, rows)
    qtbot.wait(100)

    assert screen.panel.pad.is_empty()


def _tab_to(qtbot: QtBot, screen: SignScreen, name: str) -> None:
    seen = []
    for _ in range(20):
        qtbot.keyClick(screen.focusWidget(), Qt.Key.Key_Tab)
        seen.append(screen.focusWidget().accessibleName())
        if seen[-1] == name:
            return
    raise AssertionError(f"Tab does not reach {name}: {seen}")
