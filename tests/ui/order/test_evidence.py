"""What a step asks for beside its value: a remark, an instrument, each machine, a signature."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from decimal import Decimal

import PySide6
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.model.instruments import Instrument
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.model.procedures import StepKind
from fieldapp.rules.procedures import answer_key
from fieldapp.store.drafts import drafts_below
from fieldapp.store.queries.order_rows import AnsweredStep
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Message, Navigator
from fieldapp.ui.order.fact_list import Fact
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.procedure_view import ProcedureView
from fieldapp.ui.order.sheet_section import missing_facts
from fieldapp.ui.order.step_card import StepCard
from fieldapp.ui.order.step_signature import StepSignatureDialog
from fieldapp.ui.scan.scan_screen import ScanScreen
from fieldapp.ui.sign.signer_block import TYPED
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words
from tests import builders
from tests.builders import put, the_page
from tests.ui.order.desk import Rows, Trail, fill
from tests.ui.order.person import click, show, wait

PRESSURE = {"kind": StepKind.NUMBER, "title": "Inlet pressure", "unit": "bar", "high": Decimal(6)}
OUTLET = {"kind": StepKind.NUMBER, "title": "Outlet pressure", "unit": "bar"}


def test_that_a_value_out_of_its_limits_asks_for_its_remark_on_the_card(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    rows, (step,), view = _opened(qtbot, session, navigator, PRESSURE)
    card = view.cards[step]

    _type(qtbot, card, "7.4")
    wait(qtbot, lambda: card.explanation is not None and card.explanation.isVisible())
    (fact,) = [fact for fact in _missing(session, rows) if fact.key == f"answer:{step}"]
    assert (fact.title, fact.detail) == ("Inlet pressure", "The remark is missing")
    assert card.explanation is not None
    qtbot.keyClicks(card.explanation.editor, "Valve shut")
    view.flush()
    wait(qtbot, lambda: the_page(session.store, rows.order).progress.is_complete)

    _type(qtbot, card, "7.1")
    wait(qtbot, lambda: _item(session, rows).answer.value == "7.1")  # type: ignore[union-attr]
    assert _item(session, rows).answer.remark == "Valve shut"  # type: ignore[union-attr]


@pytest.mark.slow
def test_that_an_instrument_chosen_once_is_offered_again_for_the_same_unit_and_told_when_it_is_overdue(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    today = session.store.world.now().date()
    gauge = _an_instrument(session, "77", today - timedelta(days=2))
    steps = ({**PRESSURE, "needs_instrument": True}, {**OUTLET, "needs_instrument": True})
    rows, (inlet, outlet), view = _opened(qtbot, session, navigator, *steps)
    first, second = view.cards[inlet].instrument, view.cards[outlet].instrument
    assert first is not None
    assert second is not None

    view._on_scanned("77")
    assert first.field.value() == gauge
    assert "calibration ended" in first.field.message()
    _type(qtbot, view.cards[inlet], "3.2")

    wait(qtbot, lambda: _item(session, rows).answer is not None)
    assert _item(session, rows).answer.instrument == "DM-10 · 77"  # type: ignore[union-attr]
    assert _item(session, rows).is_out_of_calibration
    wait(qtbot, lambda: second.field.value() == gauge)
    assert view.cards[inlet].explanation is not None


def test_that_scanning_for_a_step_chooses_its_instrument_and_tells_of_one_that_nobody_knows(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, trail: Trail
) -> None:
    today = session.store.world.now().date()
    gauge = _an_instrument(session, "dm-77", today - timedelta(days=2))
    rows, (step,), view = _opened(qtbot, session, navigator, {**PRESSURE, "needs_instrument": True})
    pick = view.cards[step].instrument
    assert pick is not None
    pick.scan_asked.emit()
    assert (trail.last.screen, trail.last.details) == ("scan", {"purpose": "instrument", "step_id": step})
    scan = ScanScreen(session, navigator, purpose="instrument", order_id=rows.order, step_id=step)
    show(qtbot, session, scan)

    scan.read_words("DM-78")
    wait(qtbot, scan.result.says.isVisible)
    assert "No instrument of the company" in scan.result.says.findChildren(Words)[0].text()
    assert trail.last.screen == "scan"
    assert not scan.result.draft.isVisible()
    scan.read_words("DM-77")
    wait(qtbot, lambda: trail.last.screen == "order")

    view.point_at(str(trail.last.details["what"]))
    assert pick.field.value() == gauge
    assert "calibration ended" in pick.field.message()


@pytest.mark.slow
def test_that_a_code_that_is_no_instruments_changes_nothing_and_is_told(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    said: list[Message] = []
    navigator.message.connect(said.append)
    gauge = _an_instrument(session, "DM-77", None)
    rows, (step,), view = _opened(qtbot, session, navigator, {**PRESSURE, "needs_instrument": True})
    pick = view.cards[step].instrument
    assert pick is not None

    view._on_scanned("DM-78")
    assert "DM-78" in said[-1].text
    assert pick.field.value() == ""
    view._on_scanned("dm-77")
    assert pick.field.value() == gauge
    _type(qtbot, view.cards[step], "3.2")
    wait(qtbot, lambda: _item(session, rows).answer is not None)
    wait(qtbot, lambda: view.cards[step].answered.answer is not None)
    QApplication.focusWidget().clearFocus()
    view._on_scanned("DM-77")
    assert "has its instrument" in said[-1].text


def test_that_ink_of_a_step_that_was_not_taken_is_there_again_and_goes_once_it_is(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    rows, (step,), view = _opened(qtbot, session, navigator, {"kind": StepKind.SIGNATURE, "title": "Permit"})
    view._ask_signature(step)
    (dialog,) = view.findChildren(StepSignatureDialog)
    dialog.block.name.set_value("Zhou Min")
    dialog.block.pad.set_strokes(builders.some_ink().strokes)
    dialog.block.pad.changed.emit()
    view.flush()

    again = OrderScreen(session, navigator, rows.order, "procedure")
    show(qtbot, session, again)
    wait(qtbot, lambda: "procedure" in again.sections)
    after = again.sections["procedure"]
    assert isinstance(after, ProcedureView)
    after._ask_signature(step)
    (dialog,) = after.findChildren(StepSignatureDialog)

    assert dialog.block.name.value() == "Zhou Min"
    assert dialog.block.pad.strokes() == builders.some_ink().strokes
    assert _item(session, rows).answer is None
    click(qtbot, dialog.keep)
    wait(qtbot, lambda: _item(session, rows).answer is not None)
    wait(qtbot, lambda: not _drafts(session, rows))


def _drafts(session: DeskSession, rows: Rows) -> dict[str, str]:
    with session.store.read() as reading:
        return drafts_below(reading, f"order:{rows.order}:")


def _an_instrument(session: DeskSession, serial: str, due: date | None) -> str:
    row = Instrument(id=session.store.world.new_id(), name="DM-10", serial=serial, calibrated_until=due)
    put(session.store, row)
    return row.id


@pytest.mark.slow
def test_that_each_machine_fitted_has_a_card_and_its_own_answer(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    rows, (step,), view = _opened(qtbot, session, navigator, {**PRESSURE, "per_asset": True})
    (key,) = view.cards
    item = _item(session, rows)
    assert item.asset is not None
    assert (item.asset.name, key) == ("Motor M-3", answer_key(step, item.asset.id))

    _type(qtbot, view.cards[key], "3.2")

    wait(qtbot, lambda: _item(session, rows).answer is not None)
    assert _item(session, rows).answer.device_id == item.asset.id  # type: ignore[union-attr]


@pytest.mark.slow
def test_that_a_step_is_signed_by_a_typed_name_that_is_confirmed_or_by_ink(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    rows, (step,), view = _opened(qtbot, session, navigator, {"kind": StepKind.SIGNATURE, "title": "Permit"})
    sign = view.cards[step].sign
    assert sign is not None
    click(qtbot, sign)
    (dialog,) = view.findChildren(StepSignatureDialog)

    dialog.block.name.editor.setFocus()
    qtbot.keyClicks(dialog.block.name.editor, "Zhou Min")
    dialog.block.way.set_key(TYPED)
    dialog.block.way.chosen.emit(TYPED)
    assert not dialog.keep.isEnabled()
    click(qtbot, dialog.block.confirm.switch)
    click(qtbot, dialog.keep)

    wait(qtbot, lambda: _item(session, rows).answer is not None)
    assert _item(session, rows).answer.value == "Zhou Min"  # type: ignore[union-attr]
    wait(qtbot, lambda: "typed and confirmed" in view.cards[step]._signer.text())
    view._ask_signature(step)
    again = next(one for one in view.findChildren(StepSignatureDialog) if one is not dialog)
    again.block.name.set_value("Zhou Min")
    again.block.pad.set_strokes(builders.some_ink().strokes)
    again.block.pad.changed.emit()
    click(qtbot, again.keep)
    wait(qtbot, lambda: _item(session, rows).answer.attachment_id is not None)  # type: ignore[union-attr]
    (picture,) = the_page(session.store, rows.order).photos
    assert picture.caption == "Permit: Zhou Min"


@pytest.mark.slow
def test_that_a_photo_beside_a_value_is_taken_with_the_camera_and_a_camera_that_gives_out_is_told(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, camera: ACamera
) -> None:
    rows, (step,), view = _opened(qtbot, session, navigator, {**PRESSURE, "photo_required": True})
    card = view.cards[step]

    click(qtbot, card.camera)
    take = _take_button(view)
    assert not take.isEnabled()
    camera.show(QImage(320, 240, QImage.Format.Format_RGB32))
    click(qtbot, take)
    wait(qtbot, lambda: _item(session, rows).answer is not None)
    (photo,) = the_page(session.store, rows.order).photos
    assert photo.caption == "Inlet pressure"
    assert _item(session, rows).answer.attachment_id == photo.id  # type: ignore[union-attr]
    assert not camera.is_on

    click(qtbot, card.camera)
    camera.errorOccurred.emit(1, "unplugged")
    assert "camera" in card.editor.field.message()
    assert not camera.is_on


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> ACamera:
    """A camera on this machine, in the place of QtMultimedia."""
    made = ACamera(qapp)
    monkeypatch.setattr(PySide6, "QtMultimedia", made, raising=False)
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", made)
    return made


class ACamera(QObject):
    """What the desk uses of QtMultimedia: devices, a camera, a session and a sink in one."""

    errorOccurred = Signal(int, str)  # noqa: N815 - the name is Qt's
    videoFrameChanged = Signal(object)  # noqa: N815

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.is_on = False
        self.QMediaDevices = self

    def QCamera(self, *_which: object) -> ACamera:
        return self

    QMediaCaptureSession = QVideoSink = defaultVideoInput = QCamera  # noqa: N815

    def videoInputs(self) -> list[ACamera]:
        return []

    def isNull(self) -> bool:
        return False

    def setCamera(self, _camera: object) -> None: ...

    def setVideoSink(self, _sink: object) -> None: ...

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False

    def show(self, image: QImage) -> None:
        """The next frame."""
        self.image = image
        self.videoFrameChanged.emit(self)

    def toImage(self) -> QImage:
        return self.image


def _take_button(view: ProcedureView) -> Button:
    (dialog,) = [one for one in view.findChildren(Dialog) if one.isVisible()]
    return dialog.findChildren(Button)[-1]


def _opened(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, *steps: dict[str, object]
) -> tuple[Rows, tuple[str, ...], ProcedureView]:
    """The pump's order with a procedure of these steps, its section in view."""
    rows = fill(session.store, OrderStatus.ON_SITE)
    procedure, made = builders.a_procedure(session.store, *steps, code="EVIDENCE")
    with session.store.read() as reading:
        order = reading.get(WorkOrder, rows.order)
        assert order is not None
        values = {column.name: getattr(order, column.name) for column in WorkOrder.__table__.columns}
    put(session.store, WorkOrder(**{**values, "procedure_id": procedure}))
    screen = show(qtbot, session, OrderScreen(session, navigator, rows.order, "procedure"))
    wait(qtbot, lambda: "procedure" in screen.sections)
    view = screen.sections["procedure"]
    assert isinstance(view, ProcedureView)
    return rows, made, view


def _type(qtbot: QtBot, card: StepCard, words: str) -> None:
    editor = card.editor.field.editor  # type: ignore[union-attr]
    editor.selectAll()  # type: ignore[union-attr]
    qtbot.keyClicks(editor, words)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def _item(session: DeskSession, rows: Rows) -> AnsweredStep:
    return the_page(session.store, rows.order).checklist[0]


def _missing(session: DeskSession, rows: Rows) -> list[Fact]:
    return missing_facts(the_page(session.store, rows.order), "")
