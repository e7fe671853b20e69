"""Forms about an order: nobody overwrites what he did not see."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fieldapp.actions.order_edits import EDITABLE, Findings, edit_order, record_findings
from fieldapp.actions.sheet_content import sheet_content
from fieldapp.errors import NotPermitted, RuleBroken, SheetIsSealed
from fieldapp.model.orders import OrderKind, OrderStatus, Priority, WorkOrder
from fieldapp.sheet.content import SheetContent
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    a_company,
    a_customer,
    a_device,
    a_dispatcher,
    a_procedure,
    a_site,
    an_engineer,
    an_order,
    last_done,
    the_page,
    titles_in_outbox,
)


def test_that_two_forms_about_different_fields_both_count(server: Store) -> None:
    order = an_order(server, OrderStatus.ASSIGNED, an_engineer(), title="Leak", priority=Priority.NORMAL)
    seen = {"title": "Leak", "priority": Priority.NORMAL}

    edit_order(server, order, seen, {**seen, "title": "Leak at the flange"}, by=a_dispatcher())
    edit_order(server, order, seen, {**seen, "priority": Priority.URGENT}, by=a_dispatcher())

    head = the_page(server, order).head
    assert (head.title, head.priority) == ("Leak at the flange", Priority.URGENT)


def test_that_a_form_is_refused_when_somebody_changed_the_same_field(server: Store) -> None:
    order = an_order(server, OrderStatus.ASSIGNED, an_engineer(), title="Leak")
    edit_order(server, order, {"title": "Leak"}, {"title": "Leak at the flange"}, by=a_dispatcher())

    with pytest.raises(RuleBroken, match="changed-meanwhile") as refused:
        edit_order(server, order, {"title": "Leak"}, {"title": "Drips"}, by=a_dispatcher())

    assert refused.value.facts["fields"] == ["title"]
    assert refused.value.facts["theirs"] == {"title": "Leak at the flange"}
    assert the_page(server, order).head.title == "Leak at the flange"


def test_that_start_and_end_are_one_field_to_a_form(server: Store) -> None:
    start, end = A_MORNING, A_MORNING + timedelta(hours=1)
    order = an_order(server, scheduled_start=start, scheduled_end=end)
    seen = {"scheduled_start": start, "scheduled_end": end}
    later = {"scheduled_start": start, "scheduled_end": end + timedelta(hours=1)}
    edit_order(server, order, seen, later, by=a_dispatcher())

    earlier = {"scheduled_start": start - timedelta(hours=1), "scheduled_end": end}
    with pytest.raises(RuleBroken, match="changed-meanwhile") as refused:
        edit_order(server, order, seen, earlier, by=a_dispatcher())

    assert refused.value.facts["fields"] == ["scheduled_end", "scheduled_start"]


def test_that_a_saved_form_without_a_change_makes_no_change_set(server: Store) -> None:
    order = an_order(server, title="Leak")
    before = last_done(server)

    written = edit_order(server, order, {"title": "Leak"}, {"title": " Leak "}, by=a_dispatcher())

    assert written == frozenset()
    assert last_done(server) == before


def test_that_another_device_brings_its_name_along(server: Store) -> None:
    site = a_site(server)
    pump = a_device(server, site, name="Feed pump B", serial="KSB-4711")
    order = an_order(server, site_id=site)

    edit_order(server, order, {"device_id": None}, {"device_id": pump}, by=a_dispatcher())

    head = the_page(server, order).head
    assert (head.device_name, head.device_serial) == ("Feed pump B", "KSB-4711")


def test_that_the_desk_leaves_the_office_its_fields(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, an_engineer())

    with pytest.raises(NotPermitted):
        edit_order(desk, order, {"priority": Priority.NORMAL}, {"priority": Priority.LOW}, by=an_engineer())
    with pytest.raises(NotPermitted, match="office-decides"):
        edit_order(desk, order, {"priority": Priority.NORMAL}, {"priority": Priority.LOW}, by=a_dispatcher())


def test_that_no_form_holds_status_or_assignee(server: Store) -> None:
    order = an_order(server)

    with pytest.raises(RuleBroken, match="not-editable"):
        edit_order(server, order, {}, {"status": "closed"}, by=a_dispatcher())


def test_that_findings_are_recorded_in_one_change(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, an_engineer())

    record_findings(
        desk, order, Findings("Seal worn", "Dry running", "Seal replaced", "F-12"), by=an_engineer()
    )

    head = the_page(desk, order).head
    assert (head.findings, head.cause, head.remedy, head.failure_code) == (
        "Seal worn",
        "Dry running",
        "Seal replaced",
        "F-12",
    )
    assert titles_in_outbox(desk) == ["Record findings"]


def test_that_a_signature_covers_the_findings_but_not_the_failure_code(store: Store) -> None:
    order = an_order(store, OrderStatus.RETURNED, an_engineer(), findings="Seal worn")

    record_findings(store, order, Findings("Seal worn", failure_code="F-12"), by=an_engineer())
    with pytest.raises(SheetIsSealed):
        record_findings(store, order, Findings("Seal very worn", failure_code="F-12"), by=an_engineer())

    head = the_page(store, order).head
    assert (head.findings, head.failure_code) == ("Seal worn", "F-12")


def test_that_after_the_signature_a_form_changes_nothing_that_the_sheet_shows_and_everything_else(
    server: Store,
) -> None:
    a_company(server)
    customer = a_customer(server, name="Harbour Mills")
    site = a_site(server, customer, time_zone="Asia/Tokyo")
    wanted: dict[str, Any] = {name: f"another {name}" for name in EDITABLE}
    wanted |= {"kind": OrderKind.INSPECT, "priority": Priority.URGENT, "time_zone": "Europe/Paris", "cost": 7}
    wanted |= {
        "customer_id": customer,
        "site_id": site,
        "device_id": a_device(server, site),
        "currency": "EUR",
    }
    wanted |= {
        name: A_MORNING + timedelta(days=1) for name in EDITABLE if name.endswith(("_by", "_start", "_end"))
    }
    wanted |= {"planned_minutes": 30, "procedure_id": a_procedure(server, {"title": "Oil level"})[0]}
    planned = {"scheduled_start": A_MORNING, "window_start": A_MORNING}
    unsigned = an_order(server, OrderStatus.COMPLETED, an_engineer(), **planned)
    signed = an_order(server, OrderStatus.SIGNED, an_engineer(), number="WO-2", **planned)

    shown, refused = set(), set()
    for name, value in wanted.items():
        before = _sheet(server, unsigned)
        _write(server, unsigned, name, value)
        if _sheet(server, unsigned) != before:
            shown.add(name)
        try:
            _write(server, signed, name, value)
        except SheetIsSealed:
            refused.add(name)

    assert {"customer_id", "site_id", "kind", "priority", "procedure_id", "remedy"} <= shown
    assert refused == shown


def _write(store: Store, order: str, name: str, value: object) -> None:
    with store.read() as session:
        now = getattr(session.get_one(WorkOrder, order), name)
    edit_order(store, order, {name: now}, {name: value}, by=a_dispatcher())


def _sheet(store: Store, order: str) -> SheetContent:
    with store.read() as session:
        return sheet_content(
            session, lambda _sha256: b"", order, languages=("en",), paper="A4", created_at=A_MORNING
        )


def test_that_findings_seen_before_a_pull_do_not_overwrite_what_it_brought(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, an_engineer(), findings="The office's words")

    with pytest.raises(RuleBroken, match="changed-meanwhile") as refused:
        record_findings(desk, order, Findings("My words"), by=an_engineer(), seen=Findings())

    assert refused.value.facts["theirs"] == {"findings": "The office's words"}
