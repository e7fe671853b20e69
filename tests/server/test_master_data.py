"""Customers, sites, devices, parts, people, desks, the company, requests: kept in the console."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import pytest

from fieldapp.actions import catalogue, customers, parts
from fieldapp.codes.enrolment import parse_ticket
from fieldapp.errors import ReplicaTrouble
from fieldapp.fonts import font_files
from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device, Reading, ServiceRecord
from fieldapp.model.orders import OrderStatus, RequestState, ServiceRequest, WorkOrder
from fieldapp.model.parts import Part, PartRequestState
from fieldapp.model.people import Company, Role
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.store.enrolments import NewDesk, use_code
from fieldapp.store.queries.stock import in_van
from tests.builders import (
    a_customer,
    a_device,
    a_dispatcher,
    a_part,
    a_person,
    a_site,
    a_storekeeper,
    an_administrator,
    an_engineer,
    an_order,
    put,
)
from tests.server.conftest import Browser
from tests.server.forms import form_of

BrowserOf = Callable[[Actor], Browser]
DANA, SAM, ADA, LI = a_dispatcher(), a_storekeeper(), an_administrator(), an_engineer()


def test_that_a_customer_a_site_and_a_device_are_added_one_after_the_other(
    service: Service, browser_of: BrowserOf
) -> None:
    dana = browser_of(DANA)

    customer = dana.post("/customers/new", {"name": "鹭岛水务", "language": "zh", "phone": "0592 555"})
    site = dana.post("/sites/new", {"name": "二号泵站", "customer_words": "鹭岛", "city": "厦门"})
    site_id = site.url.path.removeprefix("/sites/")
    device = dana.post(
        "/devices/new", {"name": "循环泵", "site_id": site_id, "serial": "GR-1", "state": "in_service"}
    )

    assert "C-00001" in customer.text
    assert "鹭岛水务" in site.text
    assert "循环泵" in device.text
    with service.store.read() as session:
        assert session.query(Site).one().customer_name == "鹭岛水务"
        made = session.query(Device).one()
    assert made.label, "a device without a label gets one"
    assert "循环泵" in dana.get(f"/sites/{site_id}").text


def test_that_a_customers_form_does_not_overwrite_what_somebody_else_wrote(
    service: Service, browser_of: BrowserOf
) -> None:
    dana, row = browser_of(DANA), a_customer(service.store, phone="1")
    form = form_of(dana.get(f"/customers/{row}/edit").text)
    customers.edit_customer(service.store, row, {"phone": "1"}, {"phone": "2"}, by=ADA)

    stopped = dana.post(f"/customers/{row}/edit", {**form, "phone": "3"})
    saved = dana.post(f"/customers/{row}/edit", form_of(stopped.text))

    assert stopped.status_code == 409
    assert "Meanwhile it became “2”" in stopped.text
    assert saved.url.path == f"/customers/{row}"
    with service.store.read() as session:
        assert session.query(Customer).one().phone == "3"


def test_that_a_device_shows_its_past_its_readings_and_what_stops_with_it(
    service: Service, browser_of: BrowserOf
) -> None:
    site = a_site(service.store, a_customer(service.store))
    device = a_device(service.store, site)
    a_device(service.store, site, name="Coupling", parent_id=device, serial="C1")
    now = service.clock()
    put(
        service.store,
        ServiceRecord(
            id=service.world.new_id(),
            site_id=site,
            device_id=device,
            summary="Bearing replaced",
            happened_at=now,
        ),
        *(
            Reading(
                id=service.world.new_id(),
                site_id=site,
                device_id=device,
                quantity="Inlet pressure",
                value=Decimal(value),
                unit="bar",
                taken_at=service.clock(),
            )
            for value in ("3.1", "2.8", "2.2")
        ),
    )

    page = browser_of(DANA).get(f"/devices/{device}").text

    for words in ("Bearing replaced", "Inlet pressure", "Coupling", "<polyline", "lowest 2.2, highest 3.1"):
        assert words in page, words


def test_that_labels_print_for_one_device_and_for_a_site_from_any_place_of_the_sheet(
    service: Service, browser_of: BrowserOf
) -> None:
    _need_fonts()
    dana, site = browser_of(DANA), a_site(service.store)
    device = a_device(service.store, site)
    a_device(service.store, site, name="Second", serial="2")

    choice = dana.get(f"/labels?device={device}").text
    one = dana.get(f"/labels.pdf?device={device}&sheet=a4-3x8&start=5")
    all_of_site = dana.get(f"/labels.pdf?site={site}&sheet=a4-3x8")
    beyond = dana.get(f"/labels.pdf?device={device}&sheet=a4-3x8&start=99")

    assert "Label sheet" in choice
    assert one.headers["content-type"] == "application/pdf"
    assert one.content.startswith(b"%PDF-")
    assert len(all_of_site.content) > len(one.content)
    assert beyond.status_code == 422
    assert "it cannot begin there" in beyond.text


def test_that_a_recalled_part_says_so_in_the_list_until_the_recall_is_lifted(
    service: Service, browser_of: BrowserOf
) -> None:
    sam, part = browser_of(SAM), a_part(service.store)

    recalled = sam.post(f"/parts/{part}/recall", {"bulletin": "Cracks at 80 °C"})
    form = sam.get(f"/parts/{part}/edit").text
    lifted = sam.post(f"/parts/{part}/recall", {"lift": "1"})

    assert "recalled</span>" in recalled.text
    assert "Cracks at 80 °C" in form
    assert "recalled</span>" not in lifted.text


def test_that_a_part_is_added_with_its_price_and_a_number_only_once(
    service: Service, browser_of: BrowserOf
) -> None:
    sam = browser_of(SAM)
    form = {"number": "SEAL-40", "name": "Shaft seal", "name_zh": "轴封", "price": "86,50", "currency": "CNY"}

    added = sam.post("/parts/new", form)
    again = sam.post("/parts/new", form)

    assert "The part is added." in added.text
    assert again.status_code == 422
    assert "Another part has the number SEAL-40." in again.text
    with service.store.read() as session:
        assert session.query(Part).one().price == Decimal("86.5")


def test_that_instruments_are_listed_by_due_date_with_the_overdue_marked(
    service: Service, browser_of: BrowserOf
) -> None:
    a_person(service.store, LI)
    sam = browser_of(SAM)

    late = {"name": "Manometer", "serial": "77", "calibrated_until": "2020-01-31", "holder_id": LI.person_id}
    sam.post("/instruments/new", {"name": "Meter", "calibrated_until": "2999-01-31"})
    added = sam.post("/instruments/new", late)
    refused = sam.post("/instruments/new", {"name": " ", "serial": "9"})

    assert added.text.index("Manometer") < added.text.index("Meter</a>")
    assert added.text.count("overdue") == 1
    assert LI.name in added.text
    assert refused.status_code == 422
    row = next(href for href in re.findall(r"/instruments/([^/]+)/edit", added.text))
    form = form_of(sam.get(f"/instruments/{row}/edit").text)
    saved = sam.post(f"/instruments/{row}/edit", {**form, "calibrated_until": "2999-12-31", "holder_id": ""})
    assert "overdue" not in saved.text
    assert LI.name not in saved.text
    assert "Manometer" not in sam.post(f"/instruments/{row}/withdraw", {}).text


def test_that_parts_go_into_a_van_and_from_one_to_another(service: Service, browser_of: BrowserOf) -> None:
    other = Actor("01980000-0000-7000-8000-0000000000bb", "Tom Becker", frozenset({Role.ENGINEER}))
    a_person(service.store, LI)
    a_person(service.store, other)
    sam, part = browser_of(SAM), a_part(service.store)
    van = f"/vans/{LI.person_id}"

    sam.post(f"{van}/move", {"part_id": part, "move": "receive", "quantity": "５"})
    page = sam.post(
        f"{van}/move", {"part_id": part, "move": "transfer", "quantity": "2", "to": other.person_id}
    )

    with service.store.read() as session:
        assert in_van(session, str(LI.person_id), part) == 3
        assert in_van(session, str(other.person_id), part) == 2
    assert "Stock received" in page.text
    assert "Transfer" in page.text


def test_that_a_requested_part_is_answered(service: Service, browser_of: BrowserOf) -> None:
    order = an_order(service.store, OrderStatus.ON_SITE, LI)
    request = parts.request_part(service.store, order, "Seal 40 mm", Decimal(2), by=LI)
    sam = browser_of(SAM)

    before = sam.get("/parts").text
    after = sam.post(f"/part-requests/{request}", {"state": PartRequestState.ISSUED.value}).text

    assert "Seal 40 mm" in before
    assert "Seal 40 mm" not in after
    assert "Issued" in sam.get(f"/orders/{order}").text


def test_that_a_new_colleague_gets_roles_skills_and_a_password_and_signs_in(
    service: Service, browser_of: BrowserOf, browsers: Callable[[], Browser]
) -> None:
    ada = browser_of(ADA)
    form = {
        "login": "Chen.Jianguo",
        "name": "陈建国",
        "language": "zh",
        "role": ["dispatcher", "engineer"],
        "skills": "电梯，水泵、Boilers",
    }

    page = ada.post("/people/new", form)
    person = page.url.path
    ada.post(f"{person}/password", {"password": "a sentence of words", "again": "a sentence of words"})
    signed_in = browsers().sign_in("chen.jianguo", "a sentence of words")

    assert "电梯, 水泵, Boilers" in page.text or "Boilers, 水泵, 电梯" in page.text
    assert signed_in.url.path == "/orders"
    assert "陈建国" in signed_in.text


def test_that_a_login_is_given_once_and_the_form_says_so(browser_of: BrowserOf) -> None:
    ada = browser_of(ADA)
    ada.post("/people/new", {"login": "kim", "name": "Kim"})

    again = ada.post("/people/new", {"login": "KIM", "name": "Another Kim", "role": "auditor"})

    assert again.status_code == 422
    assert "already has this login" in again.text
    assert 'value="Another Kim"' in again.text
    assert re.search(r'value="auditor" checked', again.text)


def test_that_the_last_administrator_cannot_be_stopped(service: Service, browser_of: BrowserOf) -> None:
    ada = browser_of(ADA)
    page = f"/people/{ADA.person_id}"

    stopped = ada.post(f"{page}/active", {"active": "no", "back": page})
    stripped = ada.post(f"{page}/roles", {"role": "engineer", "back": page})

    assert "Somebody must stay administrator." in stopped.text
    assert "Somebody must stay administrator." in stripped.text


def test_that_an_enrolment_code_is_shown_once_and_lets_one_laptop_in(
    service: Service, browser_of: BrowserOf
) -> None:
    a_person(service.store, LI)
    ada = browser_of(ADA)

    page = ada.post("/desks/new", {"person_id": LI.person_id}).text
    lines = re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", page, re.DOTALL)
    assert lines is not None
    ticket = parse_ticket(lines.group(1))
    desk = use_code(service.store, ticket.code, NewDesk("Laptop 7", "a-key"))

    assert ticket.server_url == "https://console.example"
    assert "<path d=" in page
    assert desk.person_id == LI.person_id
    listed = ada.get("/desks").text
    assert "Laptop 7" in listed
    assert ticket.code not in listed


def test_that_a_lost_laptop_is_suspended_and_admitted_again(service: Service, browser_of: BrowserOf) -> None:
    a_person(service.store, LI)
    ada = browser_of(ADA)
    page = ada.post("/desks/new", {"person_id": LI.person_id}).text
    code = re.search(r"data-code>([^<]+)<", page)
    assert code is not None
    desk = use_code(service.store, code.group(1), NewDesk("Laptop 7", "a-key")).desk_id

    suspended = ada.post(f"/desks/{desk}/suspend", {"suspended": "yes"}).text
    admitted = ada.post(f"/desks/{desk}/suspend", {"suspended": "no"}).text

    assert "suspended</span>" in suspended
    assert "suspended</span>" not in admitted


def test_that_the_company_is_saved_and_its_zone_and_currency_must_exist(
    service: Service, browser_of: BrowserOf
) -> None:
    ada = browser_of(ADA)
    form = form_of(ada.get("/company").text)

    saved = ada.post("/company", {**form, "name": "Southlight", "currency": "eur"})
    wrong_zone = ada.post("/company", {**form_of(ada.get("/company").text), "time_zone": "Mars/Olympus"})

    assert "Southlight" in saved.text
    assert wrong_zone.status_code == 409
    assert "There is no time zone “Mars/Olympus”." in wrong_zone.text
    with service.store.read() as session:
        company = session.query(Company).one()
    assert (company.name, company.currency, company.time_zone) == ("Southlight", "EUR", "Asia/Shanghai")


def test_that_a_request_becomes_an_order_that_remembers_it(service: Service, browser_of: BrowserOf) -> None:
    dana = browser_of(DANA)
    customer = a_customer(service.store)
    form = {"words": "The pump leaks again,\nplease come", "channel": "telephone", "reporter": "Ines"}

    request = dana.post("/requests/new", {**form, "customer_id": customer, "customer_words": "Harbour Mills"})
    draft = form_of(dana.get(f"/orders/new?request={request.url.path.split('/')[-1]}").text)
    order = dana.post("/orders/new", {**draft, "title": "Leak"})

    with service.store.read() as session:
        made, asked = session.query(WorkOrder).one(), session.query(ServiceRequest).one()
    assert "The pump leaks again" in order.text
    assert (made.fault, made.contact_name) == ("The pump leaks again,\nplease come", "Ines")
    assert (asked.state, asked.order_id) == (RequestState.ORDERED, made.id)


def test_that_a_request_is_rejected_once(service: Service, browser_of: BrowserOf) -> None:
    dana = browser_of(DANA)
    page = dana.post("/requests/new", {"words": "Wrong number", "channel": "telephone"}).url.path

    dana.post(f"{page}/reject")
    again = dana.post(f"{page}/order", {"back": page})

    assert "This request is settled already." in again.text
    assert service.store.scalar("SELECT count(*) FROM work_order") == 0


@pytest.mark.parametrize(
    "path", ["/customers", "/sites", "/devices", "/parts", "/people", "/desks", "/requests", "/held"]
)
def test_that_an_empty_list_says_what_belongs_there(browser_of: BrowserOf, path: str) -> None:
    page = browser_of(ADA).get(path)

    assert page.status_code == 200
    assert 'class="empty"' in page.text or path == "/people"


def test_that_lists_are_searched_in_both_languages(service: Service, browser_of: BrowserOf) -> None:
    dana = browser_of(DANA)
    site = a_site(service.store, a_customer(service.store, name="鹭岛水务有限公司"))
    a_device(service.store, site, name="循环水泵", serial="GR-88")
    catalogue.create_part(service.store, catalogue.PartDraft("B-1", "Bearing", name_zh="深沟球轴承"), by=ADA)

    assert "鹭岛水务" in dana.get("/customers?q=水务").text
    assert "循环水泵" in dana.get("/devices?q=GR-88").text
    assert "Bearing" in dana.get("/parts?q=球轴").text
    assert "Nothing fits" in dana.get("/sites?q=nowhere").text


def _need_fonts() -> None:
    try:
        font_files()
    except ReplicaTrouble:
        pytest.skip("the fonts are not built (make setup)")
