"""Forms about an order: nobody overwrites what he did not see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldapp.actions.order_edits import Findings, edit_order, record_findings
from fieldapp.errors import NotPermitted, RuleBroken, SheetIsSealed
from fieldapp.model.orders import OrderStatus, Priority
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    a_device,
    a_dispatcher,
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


def test_that_findings_seen_before_a_pull_do_not_overwrite_what_it_brought(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, an_engineer(), findings="The office's words")

    with pytest.raises(RuleBroken, match="changed-meanwhile") as refused:
        record_findings(desk, order, Findings("My words"), by=an_engineer(), seen=Findings())

    assert refused.value.facts["theirs"] == {"findings": "The office's words"}
