"""Whom to ask, corrected from an order."""

from __future__ import annotations

import pytest

from fieldapp.actions.contacts import Whom, correct_contact
from fieldapp.actions.customers import ContactDraft, create_contact
from fieldapp.errors import NotPermitted, RuleBroken, SheetIsSealed
from fieldapp.model.orders import OrderStatus
from fieldapp.store.queries.devices import contacts_of
from fieldapp.store.store import Store
from tests.builders import a_site, an_engineer, an_order, the_page

ME = an_engineer()
ZHAO, LIN = Whom("Mr. Zhao", "1234"), Whom("Ms. Lin", "5678")


def test_that_a_correction_reaches_the_order_and_its_site(store: Store) -> None:
    site, order = an_order_of_zhao(store)
    create_contact(store, ContactDraft(site, "Mr. Zhao", phone="1234"), by=ME)
    create_contact(store, ContactDraft(site, "The gate", phone="99"), by=ME)

    correct_contact(store, order, ZHAO, Whom(" Mr. Zhao ", "4321"), by=ME)

    head = the_page(store, order).head
    assert (head.contact_name, head.contact_phone) == ("Mr. Zhao", "4321")
    assert at(store, site) == [("Mr. Zhao", "4321"), ("The gate", "99")]


def test_that_somebody_the_site_does_not_know_is_added_to_it(store: Store) -> None:
    site, order = an_order_of_zhao(store)

    correct_contact(store, order, ZHAO, LIN, by=ME)

    assert at(store, site) == [("Ms. Lin", "5678")]


def test_that_what_somebody_else_corrected_meanwhile_is_not_overwritten(store: Store) -> None:
    site, order = an_order_of_zhao(store)
    correct_contact(store, order, ZHAO, LIN, by=ME)

    with pytest.raises(RuleBroken, match="changed-meanwhile"):
        correct_contact(store, order, ZHAO, Whom("Mr. Wu", None), by=ME)

    assert at(store, site) == [("Ms. Lin", "5678")]


def test_that_a_signed_sheet_and_an_empty_name_are_left_alone(store: Store) -> None:
    site, signed = an_order_of_zhao(store, OrderStatus.SIGNED)
    _site, running = an_order_of_zhao(store)

    with pytest.raises(SheetIsSealed):
        correct_contact(store, signed, ZHAO, LIN, by=ME)
    with pytest.raises(RuleBroken, match="words-missing"):
        correct_contact(store, running, ZHAO, Whom("  ", "1"), by=ME)

    assert at(store, site) == []


def test_that_an_engineer_corrects_the_own_orders_only(store: Store) -> None:
    _site, order = an_order_of_zhao(store)
    other = an_engineer("01980000-0000-7000-8000-0000000000ff", "Otto")

    with pytest.raises(NotPermitted):
        correct_contact(store, order, ZHAO, LIN, by=other)


def an_order_of_zhao(store: Store, status: OrderStatus = OrderStatus.ON_SITE) -> tuple[str, str]:
    site = a_site(store)
    order = an_order(store, status, ME, site_id=site, contact_name=ZHAO.name, contact_phone=ZHAO.phone)
    return site, order


def at(store: Store, site: str) -> list[tuple[str, str | None]]:
    with store.read() as session:
        return [(row.name, row.phone) for row in contacts_of(session, site)]
