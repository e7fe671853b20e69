"""Charges, handover and replacement as an engineer works them: on the widgets, kept in the replica."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pytestqt.qtbot import QtBot

from fieldapp.model.charges import ChargeKind
from fieldapp.model.contracts import Contract
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.charges import Offer
from fieldapp.ui.charges.charges_section import ChargesSection
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.order_screen import OrderScreen
from tests.builders import put, the_page
from tests.ui.order.desk import Trail, fill
from tests.ui.order.person import click, show, wait


def test_that_an_offer_is_made_answered_and_paid_on_one_screen(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    order = fill(session.store, OrderStatus.ON_SITE).order
    screen = show(qtbot, session, OrderScreen(session, navigator, order, "charges"))
    wait(qtbot, lambda: "charges" in screen.sections)
    section = screen.sections["charges"]
    assert isinstance(section, ChargesSection)
    wait(qtbot, lambda: section.form.isVisible() and section._currency)

    section.form.words.editor.setText("Replace the coupling")
    section.form.words.edited.emit("Replace the coupling")
    section.form.price.editor.setText("400,50")
    click(qtbot, section.form.offer)
    wait(qtbot, lambda: section.offers.rows)
    (row,) = section.offers.rows.values()
    click(qtbot, row.accept)
    assert section.dialog.name.value() == "Mr. Zhao"
    click(qtbot, section.dialog.yes)
    wait(qtbot, lambda: the_page(session.store, order).sums_agreed)
    wait(qtbot, lambda: section._page is not None and section._page.sums_agreed)
    click(qtbot, section.pay)
    assert section.payment.amount.value() == Decimal("400.5")
    click(qtbot, section.payment.yes)
    wait(qtbot, lambda: the_page(session.store, order).payments)

    page = the_page(session.store, order)
    assert (page.charges[0].offer, page.sums_paid) == (Offer.ACCEPTED, {"CNY": Decimal("400.5")})
    assert section.form.words.value() == ""


def test_that_what_a_contract_pays_is_proposed_as_free_and_a_person_may_charge_it(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    rows = fill(session.store, OrderStatus.ON_SITE)
    customer = the_page(session.store, rows.order).head.customer_id
    contract = Contract(
        id=session.store.world.new_id(), customer_id=customer, name="Care", starts_on=date(2020, 1, 1)
    )
    put(session.store, contract)
    screen = show(qtbot, session, OrderScreen(session, navigator, rows.order, "charges"))
    wait(qtbot, lambda: "charges" in screen.sections)
    section = screen.sections["charges"]
    assert isinstance(section, ChargesSection)
    form = section.form

    wait(qtbot, form.free.isVisible)
    proposed = form.free.value()
    form.kind.set_value(ChargeKind.MATERIAL.value)
    form.kind.settled.emit(ChargeKind.MATERIAL.value)
    is_material_proposed = form.free.isVisible()
    form.kind.set_value(ChargeKind.WORK.value)
    form.kind.settled.emit(ChargeKind.WORK.value)
    for place, words in enumerate(("Two hours", "Lost tool")):
        form.words.editor.setText(words)
        form.price.editor.setText("300")
        if place:
            click(qtbot, form.free.switch)
        click(qtbot, form.offer)
        wait(qtbot, lambda expected=place + 1: len(section.offers.rows) == expected)

    free, charged = the_page(session.store, rows.order).charges
    assert (proposed, is_material_proposed) == (True, False)
    assert (free.amount, free.worth) == (Decimal(0), Decimal(300))
    assert "Care" in str(free.covered_by)
    assert (charged.amount, charged.covered_by) == (Decimal(300), None)


def test_that_an_order_is_handed_over_with_words_and_a_name(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, trail: Trail
) -> None:
    order = fill(session.store, OrderStatus.ON_SITE).order
    screen = show(qtbot, session, OrderScreen(session, navigator, order))
    wait(qtbot, lambda: screen.model.page is not None)

    screen.steps.act("hand_over")
    dialog = screen.steps.handover
    assert not dialog.yes.isEnabled()
    dialog.name.editor.setText("Chen Jie")
    dialog.reason.set_value("Needs a welder")
    click(qtbot, dialog.yes)
    wait(qtbot, lambda: the_page(session.store, order).head.status is OrderStatus.DECLINED)

    assert the_page(session.store, order).wanted_name == "Chen Jie"
