"""What is begun in the small forms of an order is there again; the way to the site is booked with one touch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fieldapp.actions.charges import offer_charge
from fieldapp.model.charges import ChargeAnswer
from fieldapp.model.orders import LabourKind, OrderStatus, OrderStep
from fieldapp.store.drafts import drafts_below
from fieldapp.ui.charges.charges_section import ChargesSection
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.work_view import WorkView
from fieldapp.ui.parts.parts_section import PartsSection
from fieldapp.ui.sign.sign_screen import SignScreen
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.text_fields import TextField
from tests.builders import put, the_page
from tests.ui.order.desk import Rows, fill
from tests.ui.order.person import click, show, wait


@pytest.fixture
def rows(session: DeskSession) -> Rows:
    return fill(session.store, OrderStatus.ON_SITE)


@pytest.fixture
def screen(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> OrderScreen:
    return _opened(qtbot, session, navigator, rows)


def test_that_labour_half_filled_in_survives_a_crash_and_goes_once_it_is_booked(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: OrderScreen
) -> None:
    labour = _work(screen).labour
    click(qtbot, labour.by_hand)
    qtbot.keyClicks(labour.minutes.editor, "45")
    qtbot.keyClicks(labour.remark.editor, "waited for the key")
    wait(qtbot, lambda: "waited for the key" in _drafts(session, rows).get("labour", ""))

    after = _work(_opened(qtbot, session, navigator, rows)).labour

    wait(qtbot, lambda: after.minutes.isVisible())
    assert (after.minutes.value(), after.remark.value()) == (Decimal(45), "waited for the key")
    assert not the_page(session.store, rows.order).labour
    click(qtbot, after.book)
    wait(qtbot, lambda: the_page(session.store, rows.order).labour)
    wait(qtbot, lambda: "labour" not in _drafts(session, rows))
    assert after.minutes.isHidden() or not after.minutes.isVisible()


def test_that_a_part_chosen_on_a_narrow_window_is_in_view_and_its_serial_number_is_kept(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: OrderScreen
) -> None:
    screen.resize(700, 700)
    parts = _parts(screen)
    wait(qtbot, lambda: parts.table.records.rowCount())
    parts.table.opened.emit(next(row for row in parts.table.records.rows() if row.id == rows.seal))
    chosen = parts.panel.title.text()
    wait(qtbot, lambda: not parts.panel.use.visibleRegion().isEmpty())
    qtbot.keyClicks(parts.panel.serial.editor, "SN-4711")
    wait(qtbot, lambda: "SN-4711" in _drafts(session, rows).get("part", ""))

    after = _parts(_opened(qtbot, session, navigator, rows, "parts"))

    wait(qtbot, lambda: after.panel.isVisible())
    assert (after.panel.title.text(), after.panel.serial.value()) == (chosen, "SN-4711")
    click(qtbot, after.panel.use)
    wait(qtbot, lambda: "part" not in _drafts(session, rows))


def test_that_a_reason_not_given_in_the_end_is_there_when_it_is_asked_for_again(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: OrderScreen
) -> None:
    screen.steps.act("pause")
    asked = _dialog(screen)
    qtbot.keyClicks(asked.findChild(TextField).editor, "The machine is needed")
    asked.reject()
    wait(qtbot, lambda: _drafts(session, rows).get("reason:pause") == "The machine is needed")

    after = _opened(qtbot, session, navigator, rows)
    after.steps.act("hand_over")
    qtbot.keyClicks(after.steps.handover.reason.editor, "Bring the ladder")
    after.steps.handover.reject()
    after.steps.act("hand_over")
    assert after.steps.handover.reason.value() == "Bring the ladder"
    after.steps.handover.reject()
    after.steps.act("pause")
    again = _dialog(after)

    assert again.findChild(TextField).value() == "The machine is needed"
    again.accept()
    wait(qtbot, lambda: the_page(session.store, rows.order).head.status is OrderStatus.PAUSED)
    wait(qtbot, lambda: "reason:pause" not in _drafts(session, rows))


def test_that_the_way_to_the_site_is_booked_with_one_touch_only_once_and_f8_takes_the_next_step(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    off = _drive(session, rows, minutes=25)
    screen = _opened(qtbot, session, navigator, rows)
    labour = _work(screen).labour
    wait(qtbot, lambda: labour.travelled.isVisible())
    assert "25 min" in labour.travelled.text()

    click(qtbot, labour.travelled)
    click(qtbot, labour.travelled)

    wait(qtbot, lambda: the_page(session.store, rows.order).labour)
    wait(qtbot, lambda: labour.travelled.isHidden())
    (booked,) = the_page(session.store, rows.order).labour
    assert (booked.kind, booked.minutes, booked.started_at) == (LabourKind.TRAVEL, 25, off)
    assert "F8" in screen.bar.main.toolTip()
    qtbot.keyClick(_work(screen).findings.fields["findings"].editor, Qt.Key.Key_F8)
    wait(qtbot, lambda: the_page(session.store, rows.order).head.status is OrderStatus.COMPLETED)


def test_that_an_offer_a_payment_and_the_customers_word_are_there_again_until_they_are_recorded(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    charge = offer_charge(session.store, rows.order, "Coupling", Decimal(100), by=session.actor)
    section = _charges(_opened(qtbot, session, navigator, rows, "charges"))
    qtbot.keyClicks(section.form.words.editor, "Replace the hose")
    qtbot.keyClicks(section.form.price.editor, "80")
    section._ask_word(charge, ChargeAnswer.ACCEPTED)
    qtbot.keyClicks(section.dialog.words.editor, "if it is today")
    section.dialog.reject()
    section._ask_payment()
    qtbot.keyClicks(section.payment.amount.editor, "30")
    qtbot.keyClicks(section.payment.remark.editor, "first half")
    section.payment.reject()
    wait(qtbot, lambda: {"charge", "payment"} <= _drafts(session, rows).keys())

    after = _charges(_opened(qtbot, session, navigator, rows, "charges"))
    wait(qtbot, lambda: after.form.price.value())
    assert (after.form.words.value(), after.form.price.value()) == ("Replace the hose", Decimal(80))
    after._ask_word(charge, ChargeAnswer.ACCEPTED)
    assert after.dialog.words.value() == "if it is today"
    click(qtbot, after.dialog.yes)
    wait(qtbot, lambda: after._page.sums_agreed if after._page else None)
    after._ask_payment()
    again = (after.payment.amount.value(), after.payment.remark.value())
    click(qtbot, after.payment.yes)
    click(qtbot, after.form.offer)

    assert again == (Decimal(100), "first half"), "as much is open now as the customer has accepted since"
    wait(qtbot, lambda: not _drafts(session, rows))


def test_that_what_the_customer_gave_a_moment_before_the_screen_was_left_is_kept(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    order = fill(session.store, OrderStatus.COMPLETED).order
    screen = show(qtbot, session, SignScreen(session, navigator, order))
    qtbot.keyClicks(screen.panel.first.name.editor, "Zhou")
    screen.panel.first.name.flush()

    screen.on_left()

    assert not screen._pause.isActive()
    wait(qtbot, lambda: "Zhou" in str(_kept_below(session, "sign:")))


def _drive(session: DeskSession, rows: Rows, *, minutes: int) -> datetime:
    """Steps to the site, of which the last stands already: set off, and arrived after so long."""
    me = session.actor
    last = the_page(session.store, rows.order).steps[-1]
    off = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=minutes)
    steps = ((OrderStatus.TRAVELLING, off), (OrderStatus.ON_SITE, off + timedelta(minutes=minutes)))
    follows = last.id
    for status, at in steps:
        step = OrderStep(
            id=session.store.world.new_id(), order_id=rows.order, follows_id=follows, status=status,
            made_at=at, by_id=me.person_id, by_name=me.name,
        )  # fmt: skip
        follows = step.id
        put(session.store, step)
    return off


def _opened(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, section: str = "work"
) -> OrderScreen:
    made = show(qtbot, session, OrderScreen(session, navigator, rows.order, section))
    wait(qtbot, lambda: section in made.sections)
    return made


def _work(screen: OrderScreen) -> WorkView:
    made = screen.sections["work"]
    assert isinstance(made, WorkView)
    return made


def _parts(screen: OrderScreen) -> PartsSection:
    screen.go("parts")
    made = screen.sections["parts"]
    assert isinstance(made, PartsSection)
    return made


def _charges(screen: OrderScreen) -> ChargesSection:
    made = screen.sections["charges"]
    assert isinstance(made, ChargesSection)
    return made


def _dialog(screen: OrderScreen) -> Dialog:
    return next(each for each in screen.findChildren(Dialog) if each.isVisible())


def _drafts(session: DeskSession, rows: Rows) -> dict[str, str]:
    return _kept_below(session, f"order:{rows.order}:")


def _kept_below(session: DeskSession, place: str) -> dict[str, str]:
    with session.store.read() as reading:
        return drafts_below(reading, place)
