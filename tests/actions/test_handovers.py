"""Handing an order to a colleague, and drafting what is left as an order of its own."""

from __future__ import annotations

import pytest

from fieldapp.actions import orders
from fieldapp.actions.handovers import FollowUp, draft_follow_up, hand_over
from fieldapp.actions.labour import book_labour
from fieldapp.errors import NotPermitted, RuleBroken, StepNotAllowed
from fieldapp.model.orders import OrderKind, OrderStatus
from fieldapp.store.store import Store
from tests.builders import a_device, a_dispatcher, a_person, a_site, an_engineer, an_order, the_page

ME = an_engineer()
COLLEAGUE = an_engineer("01900000-0000-7000-8000-0000000000c9", "Chen Jie")


@pytest.fixture
def store(desk: Store) -> Store:
    """A laptop, where this is done."""
    return desk


def test_that_a_handover_keeps_what_was_done_ends_the_visit_and_waits_for_the_office(store: Store) -> None:
    order = an_order(store, OrderStatus.ACCEPTED, ME)
    orders.arrive(store, order, by=ME)
    book_labour(store, order, minutes=30, by=ME)

    hand_over(store, order, " Needs a welder ", wanted_name="Chen Jie", by=ME)

    page = the_page(store, order)
    assert (page.head.status, page.wanted_name, page.timeline[0].words) == (
        OrderStatus.DECLINED,
        "Chen Jie",
        "Needs a welder",
    )
    assert (page.minutes_booked, [visit.left_at is not None for visit in page.visits]) == (30, [True])


def test_that_the_office_gives_it_to_the_colleague_who_goes_on(server: Store) -> None:
    a_person(server, COLLEAGUE)
    order = an_order(server, OrderStatus.ON_SITE, ME)
    hand_over(server, order, "Needs a welder", wanted_name="Chen Jie", by=ME)

    orders.assign(server, order, str(COLLEAGUE.person_id), by=a_dispatcher())
    orders.accept(server, order, by=COLLEAGUE)

    page = the_page(server, order)
    assert (page.head.assignee_name, page.wanted_name) == ("Chen Jie", None)
    with pytest.raises(NotPermitted):
        orders.arrive(server, order, by=ME)


def test_that_completed_work_and_a_handover_without_words_are_refused(store: Store) -> None:
    with pytest.raises(StepNotAllowed):
        hand_over(store, an_order(store, OrderStatus.COMPLETED, ME), "Needs a welder", by=ME)
    with pytest.raises(RuleBroken, match="words-missing"):
        hand_over(store, an_order(store, OrderStatus.ON_SITE, ME), " ", by=ME)


def test_that_a_follow_up_is_about_the_same_machine_and_names_the_order_it_follows(store: Store) -> None:
    site = a_site(store)
    device = a_device(store, site, name="Pump")
    order = an_order(store, OrderStatus.SIGNED, ME, site_id=site, device_id=device, contact_name="Mr. Zhao")

    draft = draft_follow_up(store, order, FollowUp("Replace the coupling", kind=OrderKind.MAINTAIN), by=ME)

    made = the_page(store, draft).head
    assert (made.title, made.kind, made.status) == (
        "Replace the coupling",
        OrderKind.MAINTAIN,
        OrderStatus.NEW,
    )
    assert (made.site_id, made.device_id, made.device_name, made.contact_name) == (
        site,
        device,
        "Pump",
        "Mr. Zhao",
    )
    assert made.follows_id == order
    assert [row.id for row in the_page(store, order).follow_ups] == [draft]
