"""The office's lists and pages answer the same on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from fieldapp.actions import orders, parts, procedures, requests, reviews
from fieldapp.actions.customers import CustomerDraft, SiteDraft, create_customer, create_site
from fieldapp.actions.devices import DeviceDraft, create_device, relate_devices
from fieldapp.actions.orders import OrderDraft
from fieldapp.actions.undo import undo
from fieldapp.model.orders import OrderStatus
from fieldapp.model.procedures import StepKind
from fieldapp.model.reports import ServiceReport
from fieldapp.store.completions import claim, has_failed, note_touched, trouble_with
from fieldapp.store.driver import open_postgresql
from fieldapp.store.queries import console
from fieldapp.store.queries.orders import OrderFilter, OrderSort, today
from fieldapp.store.queries.outbox import sync_summary
from fieldapp.store.queries.sealed_sheets import known_of_seals
from fieldapp.store.seal_certificates import follow_suspensions, note_issued
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    ENGINEER_ID,
    a_company,
    a_dispatcher,
    a_part,
    a_person,
    a_procedure,
    a_supervisor,
    a_world,
    an_engineer,
    an_order,
    last_done,
    put,
)

pytestmark = pytest.mark.postgresql
ME, DANA = an_engineer(), a_dispatcher()


@pytest.fixture
def store(a_postgresql_database: str) -> Iterator[Store]:
    """The office's server on PostgreSQL."""
    store = open_server_store(open_postgresql(a_postgresql_database), world=a_world())
    yield store
    store.close()


def a_busy_office(store: Store) -> tuple[str, str]:
    """An order that went through everything, and its device."""
    a_company(store)
    a_person(store, ME)
    customer = create_customer(store, CustomerDraft("Harbour Mills 港口磨坊"), by=DANA)
    site = create_site(store, SiteDraft("Pump house", customer_id=customer), by=DANA)
    device = create_device(store, DeviceDraft(site, "Feed pump", serial="KSB-1"), by=DANA)
    motor = create_device(store, DeviceDraft(site, "Motor", parent_id=device), by=DANA)
    relate_devices(store, device, motor, by=DANA)
    procedure, (step,) = a_procedure(store, {"title": "Pressure", "kind": StepKind.NUMBER, "unit": "bar"})
    request = requests.record_request(store, requests.RequestDraft("Loud", device_id=device), by=DANA)
    draft = OrderDraft("Pump is loud", procedure_id=procedure, assignee_id=ENGINEER_ID, resolve_by=A_MORNING)
    order = requests.order_from_request(store, request, draft, by=DANA)
    for act in (orders.accept, orders.start_travel, orders.arrive):
        act(store, order, by=ME)
    procedures.record_answer(store, order, step, "4.2", by=ME)
    parts.use_part(store, order, a_part(store), Decimal(2), by=ME)
    parts.request_part(store, order, "More seals", Decimal(1), by=ME)
    orders.complete(store, order, by=ME)
    return order, device


def test_that_every_list_and_page_answers(store: Store) -> None:
    order, device = a_busy_office(store)

    with store.read() as session:
        page = console.order_page(session, order)
        archive = console.device_page(session, device)
        answers: dict[str, Any] = {
            "found": console.orders_found(session, OrderFilter(words="loud")).total,
            "zh": console.customers_found(session, "磨坊").total,
            "sites": console.sites_found(session).rows[0].devices,
            "devices": console.devices_found(session, console.DeviceFilter(words="feed")).total,
            "requests": console.requests_found(session, None).total,
            "vans": [(van.articles, van.below_zero) for van in console.vans(session)],
            "parts": console.parts_found(session, "seal", ENGINEER_ID).rows[0].in_van,
            "movements": console.movements_of(session, ENGINEER_ID).total,
            "asked": [row.words for row in console.parts_requested(session)],
            "leads": [lead.table for lead in console.look_up_code(session, ["KSB-1"])],
            "box": set(console.search_all(session, "pump")),
            "people": [person.name for person in console.people(session)],
            "day": len(today(session, ENGINEER_ID, A_MORNING + timedelta(hours=1))),
            "desks": console.desks(session),
            "conflicts": console.conflicts_open(session),
            "procedures": [row.steps for row in console.procedures(session)],
            "waiting": sync_summary(session).waiting,
        }
        history = console.order_history(session, order)

    assert page is not None
    assert archive is not None
    assert (page.head.status, page.progress.done, page.parts[0].quantity) == (
        OrderStatus.COMPLETED,
        1,
        Decimal(2),
    )
    assert [row.value for row in archive.readings["Pressure"]] == [Decimal("4.2")]
    assert [row.name for row in archive.impact] == ["Motor"]
    assert {entry.title for entry in history} >= {"Turn a request into an order", "Book a part"}
    assert answers == {
        "found": 1,
        "zh": 1,
        "sites": 2,
        "devices": 1,
        "requests": 1,
        "vans": [(1, 1)],
        "parts": Decimal(-2),
        "movements": 1,
        "asked": ["More seals"],
        "leads": ["device"],
        "box": {"device", "site", "work_order"},
        "people": ["Li Wei"],
        "day": 1,
        "desks": (),
        "conflicts": (),
        "procedures": [1],
        "waiting": 0,
    }


def test_that_every_filter_and_sorting_is_understood(store: Store) -> None:
    order, _device = a_busy_office(store)
    wanted = OrderFilter(
        statuses=frozenset({OrderStatus.COMPLETED}),
        assignee_id=ENGINEER_ID,
        opened_from=date(2026, 1, 1),
        opened_to=date(2026, 12, 31),
    )

    with store.read() as session:
        for sort in OrderSort:
            assert [row.id for row in console.orders_found(session, _sorted(wanted, sort)).rows] == [order]
        assert console.orders_found(session, OrderFilter(with_conflicts=True)).total == 0
        assert console.orders_found(session, OrderFilter(overdue_at=A_MORNING)).total == 0
        assert console.counts_by_status(session, wanted) == {OrderStatus.COMPLETED: 1}


def _sorted(wanted: OrderFilter, sort: OrderSort) -> OrderFilter:
    return OrderFilter(**{**vars(wanted), "sort": sort})


def test_that_review_numbers_and_undo_work_the_same(store: Store) -> None:
    signed = an_order(store, OrderStatus.SIGNED, ME)
    made = [orders.create_order(store, OrderDraft("More"), by=DANA) for _ in range(2)]
    reviews.approve(store, signed, by=a_supervisor())
    parts.request_part(store, made[0], "Seals", Decimal(1), by=DANA)
    undo(store, last_done(store), by=DANA)

    with store.read() as session:
        numbers = [page.head.number for one in made if (page := console.order_page(session, one))]
        assert console.review_queue(session).total == 0
        assert console.parts_requested(session) == ()
    assert numbers == ["WO-2026-00002", "WO-2026-00003"]


def test_that_sheets_to_complete_and_certificates_are_kept_the_same(store: Store) -> None:
    order, report = an_order(store, OrderStatus.SIGNED, ME), store.world.new_id()
    told = {"content": "{}", "digest": "d" * 64, "pdf_sha256": "a" * 64, "sealed_at": A_MORNING}
    put(store, ServiceReport(id=report, order_id=order, revision=1, **told))
    note_issued(store, 2**159 + 5, "a desk", A_MORNING, A_MORNING)

    note_touched(store)
    first, none = claim(store), claim(store)
    assert first is not None
    has_failed(store, first, "nobody is there")
    with store.read() as session:
        trouble, known = trouble_with(session, report), known_of_seals(session)
    reviews.approve(store, order, by=a_supervisor())
    note_touched(store)
    again = claim(store)
    follow_suspensions(store)

    assert (first.report_id, none, trouble) == (report, None, "nobody is there")
    assert known.revoked == {}
    assert again is not None
    assert (again.report_id, again.tries) == (report, 0)
