"""An order's life, from the office to the completed work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldapp.actions import orders
from fieldapp.actions.orders import OrderDraft
from fieldapp.errors import NotPermitted, RuleBroken, StepNotAllowed
from fieldapp.model.orders import ArrivedHow, OrderStatus
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    ENGINEER_ID,
    a_customer,
    a_device,
    a_dispatcher,
    a_person,
    a_site,
    a_storekeeper,
    an_engineer,
    an_order,
    how_many,
    last_done,
    the_page,
    titles_in_outbox,
)


def test_that_a_new_order_carries_the_names_behind_its_ids(server: Store) -> None:
    customer = a_customer(server, name="Harbour Mills")
    site = a_site(server, customer, name="Pump house 3", address="12 Quay Road", city="Xiamen")
    device = a_device(server, site, name="Feed pump B", serial="KSB-4711")

    order = orders.create_order(
        server,
        OrderDraft("No pressure", customer_id=customer, site_id=site, device_id=device),
        by=a_dispatcher(),
    )

    head = the_page(server, order).head
    assert (head.customer_name, head.site_name, head.site_address) == (
        "Harbour Mills",
        "Pump house 3",
        "12 Quay Road, Xiamen",
    )
    assert (head.device_name, head.device_serial, head.status) == (
        "Feed pump B",
        "KSB-4711",
        OrderStatus.NEW,
    )


def test_that_numbers_follow_each_other(server: Store) -> None:
    made = [orders.create_order(server, OrderDraft("One more"), by=a_dispatcher()) for _ in range(3)]

    assert [the_page(server, order).head.number for order in made] == [
        "WO-2026-00001",
        "WO-2026-00002",
        "WO-2026-00003",
    ]


def test_that_an_order_created_for_an_engineer_is_assigned_at_once(server: Store) -> None:
    a_person(server, an_engineer())

    order = orders.create_order(server, OrderDraft("Leak", assignee_id=ENGINEER_ID), by=a_dispatcher())

    page = the_page(server, order)
    assert [step.status for step in page.steps] == [OrderStatus.NEW, OrderStatus.ASSIGNED]
    assert page.head.assignee_name == "Li Wei"


def test_that_an_order_drafted_on_a_desk_has_no_number_and_waits_for_the_office(desk: Store) -> None:
    order = orders.create_order(desk, OrderDraft("The next seal is worn too"), by=an_engineer())

    head = the_page(desk, order).head
    assert (head.number, head.status) == (None, OrderStatus.NEW)
    assert titles_in_outbox(desk) == ["Create an order"]


def test_that_an_engineer_cannot_hand_out_orders(desk: Store) -> None:
    with pytest.raises(NotPermitted):
        orders.create_order(desk, OrderDraft("Mine", assignee_id=ENGINEER_ID), by=an_engineer())

    assert titles_in_outbox(desk) == []


def test_that_an_order_needs_a_title(server: Store) -> None:
    with pytest.raises(RuleBroken, match="words-missing"):
        orders.create_order(server, OrderDraft("   "), by=a_dispatcher())

    assert how_many(server, "work_order") == 0


def test_that_nothing_is_assigned_to_somebody_who_is_no_engineer(server: Store) -> None:
    order = an_order(server, OrderStatus.NEW)
    keeper = a_person(server, a_storekeeper())

    with pytest.raises(RuleBroken, match="person-is-no-engineer"):
        orders.assign(server, order, keeper, by=a_dispatcher())


def test_that_nothing_is_assigned_to_somebody_who_left(server: Store) -> None:
    order = an_order(server, OrderStatus.NEW)
    a_person(server, an_engineer(), active=False)

    with pytest.raises(RuleBroken, match="person-not-active"):
        orders.assign(server, order, ENGINEER_ID, by=a_dispatcher())

    assert the_page(server, order).head.status is OrderStatus.NEW


def test_that_assigning_again_moves_the_order_and_its_schedule(server: Store) -> None:
    second = an_engineer("01980000-0000-7000-8000-0000000000aa", "Zhao Min")
    a_person(server, an_engineer())
    a_person(server, second)
    order = an_order(server, OrderStatus.ACCEPTED, an_engineer())
    start = A_MORNING + timedelta(hours=3)

    orders.assign(
        server, order, str(second.person_id), start=start, end=start + timedelta(hours=1), by=a_dispatcher()
    )

    head = the_page(server, order).head
    assert (head.assignee_name, head.status, head.scheduled_start) == (
        "Zhao Min",
        OrderStatus.ASSIGNED,
        start,
    )


def test_that_a_schedule_cannot_end_before_it_starts(server: Store) -> None:
    a_person(server, an_engineer())
    order = an_order(server, OrderStatus.NEW)

    with pytest.raises(RuleBroken, match="ends-before-it-starts"):
        orders.assign(
            server,
            order,
            ENGINEER_ID,
            start=A_MORNING,
            end=A_MORNING - timedelta(minutes=1),
            by=a_dispatcher(),
        )


def test_that_a_completed_order_is_not_assigned_again(server: Store) -> None:
    a_person(server, an_engineer())
    order = an_order(server, OrderStatus.COMPLETED, an_engineer())

    with pytest.raises(StepNotAllowed):
        orders.assign(server, order, ENGINEER_ID, by=a_dispatcher())


def test_that_the_engineer_goes_all_the_way_on_his_desk(desk: Store) -> None:
    me = an_engineer()
    order = an_order(desk, OrderStatus.ASSIGNED, me)

    orders.accept(desk, order, by=me)
    orders.start_travel(desk, order, by=me)
    orders.arrive(desk, order, ArrivedHow.SCAN, by=me)
    orders.complete(desk, order, by=me)

    page = the_page(desk, order)
    assert page.head.status is OrderStatus.COMPLETED
    assert titles_in_outbox(desk) == ["Accept an order", "Set off", "Check in", "Complete the work"]
    (visit,) = page.visits
    assert visit.arrived_how is ArrivedHow.SCAN
    assert visit.travel_started_at < visit.arrived_at < visit.left_at  # type: ignore[operator]


def test_that_coming_back_after_a_pause_is_a_second_visit(desk: Store) -> None:
    me = an_engineer()
    order = an_order(desk, OrderStatus.ACCEPTED, me)
    orders.arrive(desk, order, by=me)

    orders.pause(desk, order, "The seal has to be ordered", by=me)
    orders.arrive(desk, order, by=me)

    page = the_page(desk, order)
    assert [visit.left_at is None for visit in page.visits] == [False, True]
    assert page.steps[-2].remark == "The seal has to be ordered"


def test_that_steps_follow_each_other_by_name(desk: Store) -> None:
    me = an_engineer()
    order = an_order(desk, OrderStatus.ASSIGNED, me)

    orders.accept(desk, order, by=me)
    orders.start_travel(desk, order, by=me)

    steps = the_page(desk, order).steps
    assert [step.follows_id for step in steps] == [None, *(step.id for step in steps[:-1])]


def test_that_nobody_works_on_the_order_of_a_colleague(store: Store) -> None:
    order = an_order(store, OrderStatus.ASSIGNED, an_engineer())

    with pytest.raises(NotPermitted, match="not-your-order"):
        orders.accept(store, order, by=an_engineer("01980000-0000-7000-8000-0000000000aa", "Zhao Min"))

    assert the_page(store, order).head.status is OrderStatus.ASSIGNED


def test_that_declining_takes_a_reason(store: Store) -> None:
    me = an_engineer()
    order = an_order(store, OrderStatus.ASSIGNED, me)

    with pytest.raises(RuleBroken, match="words-missing"):
        orders.decline(store, order, "  ", by=me)
    orders.decline(store, order, "No licence for lifts", by=me)

    page = the_page(store, order)
    assert page.head.status is OrderStatus.DECLINED
    assert page.steps[-1].remark == "No licence for lifts"


def test_that_only_the_office_cancels_and_reopens(server: Store) -> None:
    order = an_order(server, OrderStatus.ACCEPTED, an_engineer())

    with pytest.raises(NotPermitted):
        orders.cancel(server, order, "Not wanted", by=an_engineer())
    orders.cancel(server, order, "The customer called it off", by=a_dispatcher())
    orders.reopen(server, order, "The customer called again", by=a_dispatcher())

    assert the_page(server, order).head.status is OrderStatus.NEW


def test_that_a_refused_step_leaves_no_trace(desk: Store) -> None:
    me = an_engineer()
    order = an_order(desk, OrderStatus.ASSIGNED, me)
    before = last_done(desk)

    with pytest.raises(StepNotAllowed):
        orders.complete(desk, order, by=me)

    assert last_done(desk) == before
    assert how_many(desk, "visit") == 0
