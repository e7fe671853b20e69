"""Orders in the console: found, created, assigned, read, edited."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from fieldapp.actions import attachments, notes, order_edits, orders, parts, procedures
from fieldapp.model.orders import OrderStatus, Priority, WorkOrder
from fieldapp.model.procedures import StepKind
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from tests.builders import (
    a_customer,
    a_device,
    a_dispatcher,
    a_part,
    a_person,
    a_procedure,
    a_site,
    a_supervisor,
    an_engineer,
    an_order,
)
from tests.server.conftest import Browser
from tests.server.forms import form_of

BrowserOf = Callable[[Actor], Browser]
DANA, LI, WANG = a_dispatcher(), an_engineer(), a_supervisor()


@pytest.fixture
def dana(browser_of: BrowserOf) -> Browser:
    """A dispatcher's browser."""
    return browser_of(DANA)


def test_that_an_order_is_found_by_words_of_either_language_and_by_its_number(
    service: Service, dana: Browser
) -> None:
    an_order(service.store, title="冷却水流量不足", number="WO-2026-00007")
    an_order(service.store, title="Shaft seal leaks", number="WO-2026-00008")

    by_chinese = dana.get("/orders?q=流量")
    by_beginning = dana.get("/orders?q=shaft se")
    by_number = dana.get("/orders?q=WO-2026-00007")

    assert "冷却水流量不足" in by_chinese.text
    assert "Shaft seal" not in by_chinese.text
    assert "Shaft seal leaks" in by_beginning.text
    assert "冷却水流量不足" in by_number.text


def test_that_filters_and_views_narrow_the_list_and_stay_in_the_links(
    service: Service, dana: Browser
) -> None:
    a_person(service.store, LI)
    an_order(service.store, OrderStatus.ON_SITE, LI, title="Mine", priority=Priority.URGENT, number="WO-1")
    an_order(service.store, OrderStatus.NEW, title="Nobody's", number="WO-2")
    an_order(service.store, OrderStatus.CLOSED, LI, title="Long done", number="WO-3")

    first = dana.get("/orders").text
    mine = dana.get(f"/orders?assignee={LI.person_id}&priority=urgent").text
    nobody = dana.get("/orders?assignee=nobody").text
    done = dana.get("/orders?view=done").text

    assert "Mine" in first
    assert "Long done" not in first
    assert "Mine" in mine
    assert "Nobody" not in _table(mine)
    assert f"assignee={LI.person_id}" in mine
    assert "Nobody&#39;s" in _table(nobody)
    assert "Mine" not in _table(nobody)
    assert "Long done" in done


def test_that_tabs_count_what_the_other_filters_leave(service: Service, dana: Browser) -> None:
    for number in range(3):
        an_order(service.store, OrderStatus.NEW, title=f"Valve {number}", number=f"WO-{number}")
    an_order(service.store, OrderStatus.SIGNED, title="Valve signed", number="WO-9")

    page = dana.get("/orders?q=valve").text

    assert re.search(r'To plan<span class="count">3<', page)
    assert re.search(r'To review<span class="count">1<', page)


def test_that_a_long_list_has_pages_and_the_last_one_is_not_empty(service: Service, dana: Browser) -> None:
    for number in range(45):
        an_order(service.store, OrderStatus.NEW, title=f"Order number {number}", number=f"WO-{number:05}")

    first = dana.get("/orders").text
    last = dana.get("/orders?page=2").text
    beyond = dana.get("/orders?page=99").text

    assert "1–40 of 45" in first
    assert "page=2" in first
    assert "41–45 of 45" in last
    assert "41–45 of 45" in beyond


def test_that_a_list_without_a_hit_says_so_and_offers_the_way_back(dana: Browser) -> None:
    page = dana.get("/orders?q=nothing-like-this").text

    assert "Nothing fits" in page
    assert "Show all orders" in page


@pytest.mark.parametrize(
    "query", ["page=x", "page=-1", "status=odd", "from=31-31-31", "sort=x", "q=%00", "q=" + "x" * 900]
)
def test_that_a_strange_address_is_answered_with_a_page(dana: Browser, query: str) -> None:
    answer = dana.get(f"/orders?{query}")

    assert answer.status_code in (200, 422)
    assert "<main" in answer.text


def test_that_an_order_is_created_with_everything_the_form_says(service: Service, dana: Browser) -> None:
    a_person(service.store, LI)
    customer = a_customer(service.store)
    site = a_site(service.store, customer, customer_name="Harbour Mills")
    device = a_device(service.store, site)
    form = {
        "title": "Feed pump leaks",
        "fault": "Water on the floor\r\nsince Monday",
        "kind": "repair",
        "priority": "high",
        "customer_id": customer,
        "customer_words": "Harbour Mills",
        "site_id": site,
        "device_id": device,
        "contact_name": "Ines",
        "assignee_id": LI.person_id,
        "scheduled_start": "2026-11-24T09:00",
        "scheduled_end": "2026-11-24T11:00",
    }

    page = dana.post("/orders/new", form)

    order = _only_order(service)
    assert "Feed pump leaks" in page.text
    assert "The order is created." in page.text
    assert order.number == "WO-2026-00001"
    assert order.status is OrderStatus.ASSIGNED
    assert order.fault == "Water on the floor\nsince Monday"
    assert (order.customer_name, order.device_name) == ("Harbour Mills", "Feed pump B")
    assert order.scheduled_start == datetime(2026, 11, 24, 1, 0, tzinfo=UTC), "09:00 in Shanghai"


def test_that_a_refused_form_comes_back_with_everything_typed_and_the_reason_beside_the_field(
    service: Service, dana: Browser
) -> None:
    answer = dana.post("/orders/new", {"title": "  ", "fault": "Something <b>typed</b>", "priority": "high"})

    assert answer.status_code == 422
    assert "“Title” is missing." in answer.text
    assert "Something &lt;b&gt;typed&lt;/b&gt;" in answer.text
    assert '<option value="high" selected>' in answer.text
    assert service.store.scalar("SELECT count(*) FROM work_order") == 0


def test_that_customer_site_and_device_can_be_chosen_without_scripts(service: Service, dana: Browser) -> None:
    customer = a_customer(service.store)
    site = a_site(service.store, customer)
    a_device(service.store, site)

    found = dana.post("/orders/new", {"title": "Leak", "device_words": "KSB-4711", "find": "device"})
    created = dana.post("/orders/new", {"title": "Leak", "device_id": "", "device_words": "KSB-4711"})

    assert 'type="radio" name="device_id"' in found.text
    assert 'value="Leak"' in found.text
    assert "The order is created." in created.text
    assert _only_order(service).device_name == "Feed pump B"


def test_that_words_that_fit_several_rows_are_asked_about_and_never_guessed(
    service: Service, dana: Browser
) -> None:
    a_customer(service.store, name="Harbour Mills", number="C-00001")
    a_customer(service.store, name="Harbour Works", number="C-00002")

    answer = dana.post("/orders/new", {"title": "Leak", "customer_words": "Harbour"})

    assert answer.status_code == 422
    assert "Choose one of the list." in answer.text
    assert answer.text.count('type="radio" name="customer_id"') == 2


def test_that_typing_finds_devices_and_says_what_follows_from_them(service: Service, dana: Browser) -> None:
    customer = a_customer(service.store)
    site = a_site(service.store, customer, customer_name="Harbour Mills")
    device = a_device(service.store, site)

    hits = dana.get("/pick/devices?q=feed pu", accept="application/json").json()

    assert [hit["id"] for hit in hits] == [device]
    assert hits[0]["also"]["site_id"] == site
    assert hits[0]["also"]["customer_words"] == "Harbour Mills"


def test_that_assigning_says_who_and_when_and_refuses_who_is_no_engineer(
    service: Service, dana: Browser
) -> None:
    a_person(service.store, LI)
    order = an_order(service.store, OrderStatus.NEW)
    back = {"back": f"/orders/{order}"}

    refused = dana.post(f"/orders/{order}/assign", {"assignee_id": DANA.person_id, **back})
    assigned = dana.post(
        f"/orders/{order}/assign", {"assignee_id": LI.person_id, "scheduled_start": "2026-11-24T09:00"}
    )

    assert "Dana Moss is not an engineer." in refused.text
    assert "Li Wei" in assigned.text
    assert "24 Nov 2026, 09:00" in assigned.text
    assert _only_order(service).assignee_id == LI.person_id


def test_that_of_two_who_assign_an_order_at_once_the_second_is_told_and_undoes_nothing(
    service: Service, dana: Browser
) -> None:
    mei = an_engineer("person-mei", "Mei Chen")
    for person in (LI, mei):
        a_person(service.store, person)
    order = an_order(service.store, OrderStatus.NEW)
    seen = {"seen_person": "", "seen_start": "", "back": f"/orders/{order}"}
    page = dana.get(f"/orders/{order}").text

    dana.post(f"/orders/{order}/assign", {"assignee_id": LI.person_id, **seen})
    second = dana.post(f"/orders/{order}/assign", {"assignee_id": mei.person_id, **seen})

    assert 'name="seen_person" value=""' in page
    assert "Somebody else changed this meanwhile" in second.text
    assert _only_order(service).assignee_id == LI.person_id


def test_that_an_order_is_cancelled_with_a_reason_and_taken_up_again(service: Service, dana: Browser) -> None:
    order = an_order(service.store, OrderStatus.ASSIGNED)

    without = dana.post(f"/orders/{order}/cancel", {"reason": "", "back": f"/orders/{order}"})
    cancelled = dana.post(f"/orders/{order}/cancel", {"reason": "The customer repaired it"})
    reopened = dana.post(f"/orders/{order}/reopen", {"reason": "It leaks again"})

    assert "“Reason” is missing." in without.text
    assert "The customer repaired it" in cancelled.text
    assert "It leaks again" in reopened.text
    assert _only_order(service).status is OrderStatus.NEW


def test_that_the_page_of_an_order_shows_everything_of_it(service: Service, dana: Browser) -> None:
    order = _a_worked_order(service)

    page = dana.get(f"/orders/{order}").text

    for words in (
        "Pressure drops",  # the fault
        "Seal worn",  # findings
        "Inlet pressure",
        "1.5 – 4 bar",
        "out of limits",
        "Call before four",  # the note
        "Worn seal",  # the photo's caption
        "Accepted",
        "Record an answer",  # in the changes
        "KSB-4711",
    ):
        assert words in page, words


def test_that_the_page_is_whole_in_chinese_too(service: Service, dana: Browser) -> None:
    order = _a_worked_order(service)
    dana.speak("zh")

    page = dana.get(f"/orders/{order}").text

    for words in ("进口压力", "超出限值", "填写记录", "检查情况", "办公室"):
        assert words in page, words


def test_that_fitted_parts_and_readings_are_called_as_the_reader_calls_them(
    service: Service, dana: Browser
) -> None:
    order = _a_worked_order(service)
    parts.use_part(service.store, order, a_part(service.store), Decimal(1), by=LI)
    with service.store.read() as session:
        device = session.get_one(WorkOrder, order).device_id

    english, archive = dana.get(f"/orders/{order}").text, dana.get(f"/devices/{device}").text
    dana.speak("zh")
    chinese, chinese_archive = dana.get(f"/orders/{order}").text, dana.get(f"/devices/{device}").text

    assert english.count("Shaft seal 40 mm") >= 2  # the list and what happened
    assert chinese.count("轴封 40 毫米") >= 2
    assert "<h3>Inlet pressure" in archive
    assert "<h3>进口压力" in chinese_archive


def test_that_the_history_says_what_was_and_what_is_who_did_it_and_where(
    service: Service, dana: Browser
) -> None:
    order = an_order(service.store, title="Old title")
    with service.store.read() as session:
        before = session.get(WorkOrder, order)
    assert before is not None
    order_edits.edit_order(service.store, order, {"title": "Old title"}, {"title": "New title"}, by=DANA)

    page = dana.get(f"/orders/{order}/history").text

    assert re.search(r'<dd class="was">Old title</dd>.*<dd class="now">New title</dd>', page, re.DOTALL)
    assert "Edit an order" in page
    assert "Dana Moss" in page
    assert "office" in page


def test_that_text_from_people_is_text_and_never_markup(service: Service, dana: Browser) -> None:
    order = an_order(service.store, title="<script>alert(1)</script>", fault='"><img src=x onerror=alert(1)>')

    pages = [
        dana.get("/orders").text,
        dana.get(f"/orders/{order}").text,
        dana.get(f"/orders/{order}/edit").text,
    ]

    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_that_an_edit_keeps_what_the_form_did_not_change(service: Service, dana: Browser) -> None:
    start = datetime(2026, 11, 24, 1, 2, 3, 456, tzinfo=UTC)
    order = an_order(service.store, title="Leak", fault="Water\nhere", scheduled_start=start)
    form = form_of(dana.get(f"/orders/{order}/edit").text)

    dana.post(f"/orders/{order}/edit", {**form, "title": "Leak at the seal"})

    saved = _only_order(service)
    assert saved.title == "Leak at the seal"
    assert saved.fault == "Water\nhere"
    assert saved.scheduled_start == start, "a form shows minutes; the seconds stay"


def test_that_nobody_overwrites_what_he_did_not_see(service: Service, dana: Browser) -> None:
    order = an_order(service.store, title="Leak")
    form = form_of(dana.get(f"/orders/{order}/edit").text)
    order_edits.edit_order(service.store, order, {"title": "Leak"}, {"title": "Leak, urgent"}, by=WANG)

    stopped = dana.post(f"/orders/{order}/edit", {**form, "title": "Leak at the seal"})
    kept_meanwhile = _only_order(service).title
    again = {**form_of(stopped.text)}
    saved = dana.post(f"/orders/{order}/edit", again)

    assert stopped.status_code == 409
    assert "Meanwhile it became “Leak, urgent”" in stopped.text
    assert kept_meanwhile == "Leak, urgent"
    assert again["title"] == "Leak at the seal", "what was typed is still there"
    assert "Leak at the seal" in saved.text
    assert _only_order(service).title == "Leak at the seal"


def test_that_edits_of_different_fields_go_together(service: Service, dana: Browser) -> None:
    order = an_order(service.store, title="Leak", skill=None)
    form = form_of(dana.get(f"/orders/{order}/edit").text)
    order_edits.edit_order(service.store, order, {"skill": None}, {"skill": "Pumps"}, by=WANG)

    dana.post(f"/orders/{order}/edit", {**form, "title": "Leak at the seal"})

    saved = _only_order(service)
    assert (saved.title, saved.skill) == ("Leak at the seal", "Pumps")


def test_that_what_the_signature_covers_is_not_offered_for_editing(service: Service, dana: Browser) -> None:
    order = an_order(service.store, OrderStatus.SIGNED, fault="Pressure drops", failure_code="A1")
    page = dana.get(f"/orders/{order}/edit").text
    form = form_of(page)

    dana.post(f"/orders/{order}/edit", {**form, "failure_code": "B2", "fault": "Forged"})

    saved = _only_order(service)
    assert "What the signature covers is locked" in page
    assert '<textarea id="f-fault"' not in page
    assert (saved.failure_code, saved.fault) == ("B2", "Pressure drops")


def test_that_a_note_reaches_everybody_on_the_order(service: Service, dana: Browser) -> None:
    order = an_order(service.store)

    page = dana.post(f"/orders/{order}/notes", {"words": "Call the porter 请联系门卫"})

    assert "Call the porter 请联系门卫" in page.text


def _a_worked_order(service: Service) -> str:
    store = service.store
    a_person(store, LI)
    procedure, (pressure, seal) = a_procedure(
        store,
        {
            "kind": StepKind.NUMBER,
            "title": "Inlet pressure",
            "title_zh": "进口压力",
            "unit": "bar",
            "low": Decimal("1.5"),
            "high": Decimal(4),
        },
        {"kind": StepKind.YES_NO, "title": "Seal tight", "title_zh": "密封完好"},
    )
    device = a_device(store, a_site(store, a_customer(store)))
    draft = orders.OrderDraft("Pump", fault="Pressure drops", device_id=device, procedure_id=procedure)
    order = orders.create_order(store, draft, by=DANA)
    start = store.world.now()
    orders.assign(store, order, str(LI.person_id), start=start, end=start + timedelta(hours=2), by=DANA)
    orders.accept(store, order, by=LI)
    orders.arrive(store, order, by=LI)
    procedures.record_answer(store, order, pressure, "4.2", by=LI)
    procedures.record_answer(store, order, seal, "no", by=LI)
    blob = service.blobs.put(b"not a photo")
    attachments.attach(store, order, blob, media_type="image/jpeg", caption="Worn seal", by=LI)
    order_edits.record_findings(store, order, order_edits.Findings(findings="Seal worn"), by=LI)
    notes.add_note(store, order, "Call before four", by=DANA)
    return order


def _only_order(service: Service) -> WorkOrder:
    with service.store.read() as session:
        return session.query(WorkOrder).one()


def _table(page: str) -> str:
    found = re.search(r"<tbody>(.*?)</tbody>", page, re.DOTALL)
    return found.group(1) if found else ""
