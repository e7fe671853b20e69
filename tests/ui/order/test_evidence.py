"""What a step asks for beside its value: a remark, an instrument, each machine, a signature."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldapp.model.instruments import Instrument
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.model.procedures import StepKind
from fieldapp.rules.procedures import answer_key
from fieldapp.store.queries.order_rows import AnsweredStep
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.fact_list import Fact
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.procedure_view import ProcedureView
from fieldapp.ui.order.sheet_section import missing_facts
from fieldapp.ui.order.step_card import StepCard
from fieldapp.ui.order.step_signature import StepSignatureDialog
from fieldapp.ui.sign.signer_block import TYPED
from tests import builders
from tests.builders import put, the_page
from tests.ui.order.desk import Rows, fill
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
    gauge = Instrument(
        id=session.store.world.new_id(), name="DM-10", serial="77", calibrated_until=today - timedelta(days=2)
    )
    put(session.store, gauge)
    steps = ({**PRESSURE, "needs_instrument": True}, {**OUTLET, "needs_instrument": True})
    rows, (inlet, outlet), view = _opened(qtbot, session, navigator, *steps)
    first, second = view.cards[inlet].instrument, view.cards[outlet].instrument
    assert first is not None
    assert second is not None

    view._on_scanned("77")
    assert first.field.value() == gauge.id
    assert "calibration ended" in first.field.message()
    _type(qtbot, view.cards[inlet], "3.2")

    wait(qtbot, lambda: _item(session, rows).answer is not None)
    assert _item(session, rows).answer.instrument == "DM-10 · 77"  # type: ignore[union-attr]
    assert _item(session, rows).is_out_of_calibration
    wait(qtbot, lambda: second.field.value() == gauge.id)
    assert view.cards[inlet].explanation is not None


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
