"""An order's page and timeline, the archive, and what came after the signature."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from fieldapp.actions import orders
from fieldapp.actions.labour import book_labour, reverse_labour
from fieldapp.actions.notes import add_note
from fieldapp.actions.parts import use_part
from fieldapp.model.devices import Reading, ServiceRecord
from fieldapp.model.orders import Labour, OrderStatus
from fieldapp.model.reports import ServiceReport
from fieldapp.store.queries.devices import DeviceFilter, device_page, devices_found
from fieldapp.store.queries.order_page import order_page
from fieldapp.store.queries.timeline import Happened
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    a_customer,
    a_device,
    a_part,
    a_person,
    a_site,
    an_engineer,
    an_order,
    as_pulled,
    put,
    the_page,
)

ME = an_engineer()


def test_that_the_page_of_an_order_that_is_not_here_is_none(store: Store) -> None:
    with store.read() as session:
        assert order_page(session, "no-such-order") is None


def test_that_the_timeline_tells_what_happened_newest_first(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ACCEPTED, ME)
    orders.arrive(desk, order, by=ME)
    add_note(desk, order, "Key at the porter", by=ME)
    use_part(desk, order, a_part(desk), Decimal(2), by=ME)

    told = the_page(desk, order).timeline

    assert [entry.happened for entry in told[:2]] == [Happened.PART, Happened.NOTE]
    assert {entry.happened for entry in told[2:4]} == {Happened.STEP, Happened.VISIT}
    assert (told[0].part_number, told[0].quantity, told[1].words) == (
        "SEAL-40",
        Decimal(2),
        "Key at the porter",
    )
    assert [entry.is_unsent for entry in told[:5]] == [True, True, True, True, False]


def test_that_what_was_taken_back_is_crossed_out_and_told_once(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)
    reverse_labour(store, book_labour(store, order, minutes=30, by=ME), by=ME)

    told = [entry for entry in the_page(store, order).timeline if entry.happened is Happened.LABOUR]

    assert [(entry.minutes, entry.is_crossed_out) for entry in told] == [(30, True)]


def test_that_the_page_brings_what_site_and_customer_add(store: Store) -> None:
    customer = a_customer(store, phone="0592 100")
    site = a_site(store, customer, access="Ring twice")
    order = an_order(store, customer_id=customer, site_id=site)

    head = the_page(store, order).head

    assert (head.customer_phone, head.site_access) == ("0592 100", "Ring twice")


# ─── what came after the signature ─────────────────────────────────────────────────────────────


def a_report(store: Store, order: str) -> ServiceReport:
    return ServiceReport(
        id=store.world.new_id(), order_id=order, revision=1, content="{}", digest="d", sealed_at=A_MORNING
    )


def some_labour(store: Store, order: str, **values: Any) -> Labour:
    return Labour(id=store.world.new_id(), order_id=order, minutes=5, made_at=A_MORNING, **values)


def test_that_labour_booked_in_the_office_after_the_seal_is_flagged(server: Store) -> None:
    order = an_order(server, OrderStatus.SIGNED, ME)
    before = some_labour(server, order)
    put(server, before)
    put(server, a_report(server, order))

    late = book_labour(server, order, minutes=9, by=ME)

    assert the_page(server, order).late == (("labour", late),)


def test_that_the_claimed_moment_does_not_make_a_fact_late(server: Store) -> None:
    order = an_order(server, OrderStatus.SIGNED, ME)
    put(server, some_labour(server, order, ended_at=None))
    put(server, a_report(server, order))
    late = Labour(id=server.world.new_id(), order_id=order, minutes=5, made_at=A_MORNING - timedelta(days=9))
    put(server, late)

    assert the_page(server, order).late == (("labour", late.id),)


def test_that_facts_pulled_after_sealing_are_late_on_the_desk_too(desk: Store) -> None:
    order = an_order(desk, OrderStatus.SIGNED, ME)
    as_pulled(desk, [some_labour(desk, order)], seq=5)
    as_pulled(desk, [a_report(desk, order)], seq=7)
    late = some_labour(desk, order)
    as_pulled(desk, [late], seq=8)

    assert the_page(desk, order).late == (("labour", late.id),)


def test_that_nothing_is_late_while_the_sheet_is_open(server: Store) -> None:
    order = an_order(server, OrderStatus.AMENDING, ME)
    put(server, a_report(server, order))
    book_labour(server, order, minutes=9, by=ME)

    assert the_page(server, order).late == ()


# ─── the archive ───────────────────────────────────────────────────────────────────────────────


def test_that_the_archive_shows_past_jobs_newest_first_in_pages(store: Store) -> None:
    site = a_site(store)
    device = a_device(store, site)
    records = [
        ServiceRecord(
            id=store.world.new_id(),
            site_id=site,
            device_id=device,
            summary=f"Job {place}",
            happened_at=A_MORNING - timedelta(days=place),
        )
        for place in range(5)
    ]
    put(store, *records)

    with store.read() as session:
        page = device_page(session, device, records_page=2, records_size=2)

    assert page is not None
    assert [row.summary for row in page.records.rows] == ["Job 2", "Job 3"]
    assert (page.records.total, page.records.pages) == (5, 3)


def test_that_readings_are_oldest_first_by_quantity(store: Store) -> None:
    site = a_site(store)
    device = a_device(store, site)
    for place, (quantity, value) in enumerate((("Pressure", 3), ("Noise", 70), ("Pressure", 4))):
        reading = Reading(
            id=store.world.new_id(),
            site_id=site,
            device_id=device,
            quantity=quantity,
            value=value,
            taken_at=A_MORNING + timedelta(days=place),
        )
        put(store, reading)

    with store.read() as session:
        page = device_page(session, device)

    assert page is not None
    assert {name: [row.value for row in rows] for name, rows in page.readings.items()} == {
        "Noise": [Decimal(70)],
        "Pressure": [Decimal(3), Decimal(4)],
    }


def test_that_the_archive_names_the_orders_still_open(store: Store) -> None:
    a_person(store, ME)
    device = a_device(store, a_site(store))
    an_order(store, OrderStatus.ON_SITE, ME, device_id=device, title="Open")
    an_order(store, OrderStatus.CLOSED, ME, device_id=device, title="Closed")

    with store.read() as session:
        page = device_page(session, device)

    assert page is not None
    assert [row.title for row in page.open_orders] == ["Open"]


def test_that_devices_are_found_by_words_customer_and_site(store: Store) -> None:
    customer = a_customer(store)
    site, elsewhere = a_site(store, customer), a_site(store)
    a_device(store, site, name="Feed pump B")
    a_device(store, elsewhere, name="冷却泵", serial="LQ-9")

    def names(wanted: DeviceFilter) -> list[str]:
        with store.read() as session:
            return [row.name for row in devices_found(session, wanted).rows]

    assert names(DeviceFilter(words="feed")) == ["Feed pump B"]
    assert names(DeviceFilter(words="冷却泵")) == ["冷却泵"]
    assert names(DeviceFilter(customer_id=customer)) == ["Feed pump B"]
    assert names(DeviceFilter(site_id=elsewhere)) == ["冷却泵"]


def test_that_a_circle_of_parts_does_not_hang_the_archive(server: Store) -> None:
    site = a_site(server)
    outer = a_device(server, site, name="Outer")
    inner = a_device(server, site, name="Inner", parent_id=outer)
    with server.writing(as_checkpoint=True) as connection:
        connection.exec_driver_sql("UPDATE device SET parent_id = ? WHERE id = ?", (inner, outer))

    with server.read() as session:
        page = device_page(session, outer)

    assert page is not None
    assert [row.name for row in page.parents] == ["Inner"]
    assert [row.name for row in page.impact] == ["Inner"]
