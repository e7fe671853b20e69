"""What engineers decided on site, as the office reads it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from fieldapp.actions.charges import PaymentDraft, decide_charge, offer_charge, record_payment
from fieldapp.actions.handovers import FollowUp, draft_follow_up, hand_over
from fieldapp.actions.replacements import Replacement, replace_device
from fieldapp.model.charges import ChargeAnswer
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from tests.builders import a_company, a_device, a_dispatcher, a_person, a_site, an_engineer, an_order
from tests.server.conftest import Browser

LI = an_engineer()


def test_that_the_order_shows_charges_payments_the_handover_and_what_follows(
    service: Service, browser_of: Callable[[Actor], Browser]
) -> None:
    store = service.store
    a_company(store, currency="CNY")
    a_person(store, LI)
    order = an_order(store, OrderStatus.ON_SITE, LI)
    charge = offer_charge(store, order, "Replace the coupling", Decimal(200), quantity=Decimal(2), by=LI)
    decide_charge(store, charge, ChargeAnswer.ACCEPTED, "Ms. Chen", words="Today please", by=LI)
    record_payment(store, order, PaymentDraft(Decimal(400), receipt_number="A-17"), by=LI)
    follows = draft_follow_up(store, order, FollowUp("Align the motor"), by=LI)
    hand_over(store, order, "Needs a welder", wanted_name="Chen Jie", by=LI)

    office = browser_of(a_dispatcher())
    page, next_page = office.get(f"/orders/{order}").text, office.get(f"/orders/{follows}").text

    for told in (
        "Replace the coupling",
        "Ms. Chen",
        "Today please",
        "A-17",
        "Align the motor",
        "Chen Jie should take it on",
    ):
        assert told in page
    assert f'href="/orders/{order}"' in next_page


def test_that_a_replaced_device_and_its_successor_lead_to_each_other(
    service: Service, browser_of: Callable[[Actor], Browser]
) -> None:
    old = a_device(service.store, a_site(service.store), name="Pump P-3")
    new = replace_device(service.store, old, Replacement("NEW-7", "Casing cracked"), by=LI)

    office = browser_of(a_dispatcher())

    assert f'href="/devices/{new}"' in (before := office.get(f"/devices/{old}").text)
    assert "Casing cracked" in before
    assert f'href="/devices/{old}"' in office.get(f"/devices/{new}").text
