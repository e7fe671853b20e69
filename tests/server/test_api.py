"""The REST API: what another system can do with a key, and what it is told when it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from httpx import Response
from sqlalchemy import update

from fieldapp.actions.people import set_active
from fieldapp.model.conflicts import Conflict
from fieldapp.model.orders import OrderStatus, ServiceRequest, WorkOrder
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server.answering import is_for_programs
from fieldapp.server.api.pace import Pace
from fieldapp.server.api.scopes import SCOPES, scope_of
from fieldapp.server.app import declared_pages
from fieldapp.server.service import Service
from fieldapp.store.wire_tables import api_answer
from tests.builders import (
    Clock,
    a_customer,
    a_device,
    a_dispatcher,
    a_part,
    a_person,
    a_site,
    a_supervisor,
    an_administrator,
    an_engineer,
    an_order,
    put,
)
from tests.server.conftest import AN_AUDITOR, Browser

DANA = a_dispatcher()


class System:
    """Another system with a key."""

    def __init__(self, browser: Browser, key: str) -> None:
        self._client = browser.client
        self._headers = {"authorization": f"Bearer {key}"}

    def get(self, path: str, **headers: str) -> Response:
        """Read something."""
        return self._client.get(f"/api/v1{path}", headers={**self._headers, **headers})

    def post(self, path: str, message: object, **headers: str) -> Response:
        """Send something."""
        return self._client.post(f"/api/v1{path}", json=message, headers={**self._headers, **headers})

    def post_bytes(self, path: str, body: bytes) -> Response:
        """Send bytes that may be no message."""
        return self._client.post(f"/api/v1{path}", content=body, headers=self._headers)

    def patch(self, path: str, message: object, **headers: str) -> Response:
        """Change something."""
        return self._client.patch(f"/api/v1{path}", json=message, headers={**self._headers, **headers})


@pytest.fixture
def system_of(service: Service, browsers: Callable[[], Browser]) -> Callable[[Actor], System]:
    """A system that acts as somebody."""

    def made(actor: Actor) -> System:
        person_id = a_person(service.store, actor)
        return System(browsers(), service.api_keys.make(person_id, "ERP", "Ada King"))

    return made


@pytest.fixture
def erp(system_of: Callable[[Actor], System]) -> System:
    """A system that acts as a dispatcher."""
    return system_of(DANA)


def test_that_orders_are_listed_page_by_page_until_the_last(service: Service, erp: System) -> None:
    for number in range(5):
        an_order(service.store, OrderStatus.NEW, number=f"WO-{number}", title=f"Order {number}")

    first = erp.get("/orders?limit=3").json()
    last = erp.get(f"/orders?limit=3&cursor={first['next']}").json()

    assert last["next"] is None
    assert [order["number"] for order in first["items"] + last["items"]] == [
        f"WO-{n}" for n in reversed(range(5))
    ]


def test_that_orders_are_narrowed_by_status_and_words(service: Service, erp: System) -> None:
    an_order(service.store, OrderStatus.SIGNED, number="WO-1", title="冷却水流量不足")
    an_order(service.store, OrderStatus.NEW, number="WO-2", title="Leak")

    signed = erp.get("/orders?status=signed").json()["items"]
    found = erp.get("/orders").json()["items"]
    by_words = erp.get("/orders?q=流量").json()["items"]

    assert [order["number"] for order in signed] == ["WO-1"]
    assert [order["number"] for order in by_words] == ["WO-1"]
    assert len(found) == 2


def test_that_an_order_is_created_and_read_back(service: Service, erp: System) -> None:
    customer = a_customer(service.store)
    message = {
        "title": "Pump leaks",
        "priority": "urgent",
        "customer_id": customer,
        "resolve_by": "2026-11-24T09:00:00+08:00",
    }

    made = erp.post("/orders", message)
    read = erp.get(made.headers["location"].removeprefix("/api/v1")).json()

    assert made.status_code == 201
    assert read["number"] == "WO-2026-00001"
    assert read["customer_name"] == "Harbour Mills"
    assert read["resolve_by"] == "2026-11-24T01:00:00Z"
    assert read["status"] == "new"


def test_that_an_unchanged_order_costs_no_body(service: Service, erp: System) -> None:
    order = an_order(service.store)
    first = erp.get(f"/orders/{order}")

    again = erp.get(f"/orders/{order}", **{"if-none-match": first.headers["etag"]})

    assert again.status_code == 304
    assert again.content == b""


def test_that_a_request_is_recorded(service: Service, erp: System) -> None:
    answer = erp.post("/requests", {"words": "泵漏水", "reporter": "黄敏"})

    assert answer.status_code == 201
    with service.store.read() as session:
        assert session.get(ServiceRequest, answer.json()["id"]).words == "泵漏水"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"title": ""},
        {"title": 7},
        {"title": "x", "colour": "red"},
        {"title": "x", "priority": "soon"},
        {"title": "x", "resolve_by": "2026-11-24T09:00:00"},
        {"title": "x", "customer_id": "nobody"},
        {"title": "half\x00"},
        [],
        "words",
    ],
)
def test_that_a_message_that_makes_no_sense_is_refused_with_problem_details_and_nothing_is_made(
    service: Service, erp: System, message: object
) -> None:
    answer = erp.post("/orders", message)

    assert answer.status_code in (404, 409, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]
    assert service.store.scalar("SELECT count(*) FROM work_order") == 0


def test_that_nothing_is_told_without_a_key_that_stands(
    service: Service, browsers: Callable[[], Browser], erp: System
) -> None:
    person_id = str(DANA.person_id)
    key = service.api_keys.make(person_id, "Old", "Ada King")
    service.api_keys.revoke(person_id, service.api_keys.of(person_id)[-1].id)

    for headers in (
        {},
        {"authorization": f"Bearer {key}"},
        {"authorization": "Bearer fak_0"},
        {"authorization": key},
    ):
        answer = browsers().client.get("/api/v1/orders", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["code"] == "key-needed"
        assert "A key is needed" in answer.json()["title"]


def test_that_a_key_ends_with_the_access_of_its_person(service: Service, erp: System) -> None:
    set_active(service.store, str(DANA.person_id), False, by=SYSTEM)

    assert erp.get("/orders").status_code == 401


def test_that_a_key_may_what_its_person_may(service: Service, system_of: Callable[[Actor], System]) -> None:
    auditor, engineer = system_of(AN_AUDITOR), system_of(an_engineer())

    assert auditor.get("/orders").status_code == 200
    assert auditor.post("/orders", {"title": "x"}).status_code == 403
    assert engineer.get("/orders").status_code == 403


def test_that_a_session_of_the_console_opens_no_door_of_the_api(
    browser_of: Callable[[Actor], Browser],
) -> None:
    dana = browser_of(DANA)

    assert dana.client.get("/api/v1/orders").status_code == 401
    assert dana.client.post("/api/v1/orders", json={"title": "x"}).status_code == 401


def test_that_a_key_is_shown_once_listed_by_its_purpose_and_ended(
    service: Service, browser_of: Callable[[Actor], Browser], browsers: Callable[[], Browser]
) -> None:
    person_id = a_person(service.store, DANA)
    ada = browser_of(an_administrator())

    page = ada.post(
        f"/people/{person_id}/keys",
        {"purpose": "Telephone system", "scope": ["orders:read", "requests:write"]},
    ).text
    found = re.search(r"data-key>Bearer (\w+)<", page)
    assert found is not None
    system = System(browsers(), found.group(1))
    worked = system.get("/orders").status_code
    refused = system.get("/customers")
    system_made = refused.status_code, refused.json()["code"]
    listed = ada.get(f"/people/{person_id}").text
    end = re.search(r'action="(/people/[^"]+/keys/[^"]+/end)"', listed)
    assert end is not None
    ada.post(end.group(1))

    assert worked == 200
    assert system_made == (403, "key-lacks-scope")
    assert "orders:read, requests:write" in listed
    assert "last used" in listed
    assert "Telephone system" in listed
    assert found.group(1) not in listed
    assert system.get("/orders").status_code == 401


def test_that_the_description_names_every_address_of_the_api_and_every_field(
    service: Service, browsers: Callable[[], Browser], erp: System
) -> None:
    described = browsers().client.get("/api/v1/openapi.json").json()
    order = an_order(service.store)

    addresses = {(path, method.upper()) for path, methods in described["paths"].items() for method in methods}
    declared = {
        (page.path, page.method)
        for page in declared_pages()
        if is_for_programs(page) and page.path != "/api/v1/openapi.json"
    }
    assert addresses == declared
    fields = set(described["components"]["schemas"]["Order"]["properties"])
    assert set(erp.get(f"/orders/{order}").json()) == fields
    with service.store.read() as session:
        assert session.query(WorkOrder).count() == 1


def test_that_what_is_asked_twice_under_one_name_is_done_once(service: Service, erp: System) -> None:
    named = {"idempotency-key": "order 4711"}

    first = erp.post("/orders", {"title": "Pump leaks"}, **named)
    again = erp.post("/orders", {"title": "Pump leaks"}, **named)
    other = erp.post("/orders", {"title": "Another"}, **named)
    unnamed = erp.post("/orders", {"title": "Pump leaks"})

    assert (again.status_code, again.json(), again.headers["location"]) == (
        201,
        first.json(),
        first.headers["location"],
    )
    assert again.headers["idempotent-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-used")
    assert unnamed.json() != first.json()
    assert service.store.scalar("SELECT count(*) FROM work_order") == 2


def test_that_a_refusal_leaves_the_name_free_for_what_was_meant(service: Service, erp: System) -> None:
    named = {"idempotency-key": "7"}

    refused = erp.post("/orders", {"title": " "}, **named)
    made = erp.post("/orders", {"title": "Pump leaks"}, **named)

    assert (refused.status_code, made.status_code) == (409, 201)


def test_that_what_may_have_been_done_before_the_server_ended_is_not_done_again(
    service: Service, erp: System, clock: Clock
) -> None:
    named = {"idempotency-key": "7"}
    erp.post("/orders", {"title": "Pump leaks"}, **named)
    with service.store.writing() as connection:
        connection.execute(update(api_answer).values(status=None))

    at_once = erp.post("/orders", {"title": "Pump leaks"}, **named)
    clock.at += timedelta(hours=1)
    later = erp.post("/orders", {"title": "Pump leaks"}, **named)

    assert (at_once.status_code, at_once.json()["code"]) == (409, "being-done")
    assert (later.status_code, later.json()["code"]) == (409, "outcome-unknown")
    assert service.store.scalar("SELECT count(*) FROM work_order") == 1


def test_that_a_change_says_what_it_saw_and_is_refused_when_that_is_gone(
    service: Service, erp: System
) -> None:
    customer = a_customer(service.store)
    seen = erp.get(f"/customers/{customer}").headers["etag"]

    changed = erp.patch(f"/customers/{customer}", {"phone": "021 5550", "notes": None}, **{"if-match": seen})
    late = erp.patch(f"/customers/{customer}", {"phone": "021 5551"}, **{"if-match": seen})
    unknown = erp.patch(f"/customers/{customer}", {"colour": "red"})

    assert (changed.status_code, changed.json()["phone"], changed.json()["name"]) == (
        200,
        "021 5550",
        "Harbour Mills",
    )
    assert (late.status_code, late.json()["code"]) == (412, "changed-meanwhile")
    assert unknown.status_code == 422
    assert erp.get(f"/customers/{customer}").json()["phone"] == "021 5550"
    assert changed.headers["etag"] != seen


def test_that_rows_added_while_a_list_is_read_neither_repeat_nor_hide_one(
    service: Service, erp: System
) -> None:
    made = [erp.post("/customers", {"name": f"Customer {number}"}).json()["id"] for number in range(4)]

    first = erp.get("/customers?limit=2").json()
    erp.post("/customers", {"name": "Added meanwhile"})
    second = erp.get(f"/customers?limit=2&cursor={first['next']}").json()

    assert [row["id"] for row in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
    assert erp.get("/customers?cursor=made-up").status_code == 422


def test_that_a_business_is_set_up_and_read_back_through_the_api(service: Service, erp: System) -> None:
    customer = erp.post("/customers", {"name": "Harbour Mills", "language": "zh"}).json()["id"]
    site = erp.post("/sites", {"name": "Pump house", "customer_id": customer}).json()["id"]
    device = erp.post("/devices", {"site_id": site, "name": "Pump 1", "serial": "KSB-1"}).json()["id"]
    request = erp.post("/requests", {"words": "Leak", "device_id": device}).json()["id"]
    order = erp.post(f"/requests/{request}/order", {}).json()["id"]
    engineer = a_person(service.store, an_engineer())
    given = erp.post(f"/orders/{order}/assign", {"person_id": engineer})

    assert erp.get(f"/devices?site_id={site}").json()["items"][0]["serial"] == "KSB-1"
    assert erp.get(f"/requests?state=ordered&order_id={order}").json()["items"][0]["id"] == request
    assert (given.json()["status"], given.json()["device_name"]) == ("assigned", "Pump 1")
    assert [step["status"] for step in erp.get(f"/steps?order_id={order}").json()["items"]] == [
        "assigned",
        "new",
    ]
    assert erp.post(f"/orders/{order}/close", {}).json()["code"] == "step-not-allowed"


def test_that_stock_is_booked_for_people_who_are_there_and_told_as_a_sum(
    service: Service, erp: System
) -> None:
    part, engineer = a_part(service.store), a_person(service.store, an_engineer())
    booked = {"part_id": part, "holder_id": engineer}

    erp.post("/movements", {"kind": "received", "quantity": "5", **booked})
    counted = erp.post("/movements", {"kind": "counted", "quantity": "3.5", **booked})
    nobody = erp.post("/movements", {"kind": "received", "quantity": "1", **booked, "holder_id": "nobody"})

    assert counted.json() == {"difference": "-1.5"}
    assert nobody.status_code == 404
    assert erp.get(f"/stock?holder_id={engineer}").json()["items"] == [{**booked, "quantity": "3.5"}]


def test_that_figures_are_told_with_their_definitions(
    service: Service, system_of: Callable[[Actor], System]
) -> None:
    an_order(service.store, OrderStatus.NEW)
    boss = system_of(an_administrator())

    told = boss.get("/figures?by=kind").json()

    counted = next(figure for figure in told["figures"] if figure["name"] == "orders")
    assert (counted["value"], counted["definition"]) == (1.0, "Orders opened in the period.")
    assert [line["key"] for line in told["lines"]] == ["repair"]


def test_that_a_key_that_hurries_waits_and_others_do_not(
    service: Service, erp: System, system_of: Callable[[Actor], System]
) -> None:
    moments = iter((0.0, 0.0, 0.5, 0.5, 1.5))
    service.__dict__["pace"] = Pace(a_minute=60, burst=1, monotonic=lambda: next(moments))
    other = system_of(an_administrator())

    at_once = erp.get("/customers")
    of_another = other.get("/customers")
    hurried = erp.get("/customers")
    of_another_again = other.get("/customers")
    later = erp.get("/customers")

    assert [each.status_code for each in (at_once, of_another, hurried, later)] == [200, 200, 429, 200]
    assert of_another_again.json()["code"] == "too-many-requests"
    assert hurried.headers["retry-after"] == "1"


def test_that_every_address_of_the_api_asks_for_a_scope_that_a_key_can_be_made_with() -> None:
    pages = [page for page in declared_pages() if is_for_programs(page)]

    assert {scope_of(page) for page in pages} - {None} == set(SCOPES)
    assert {page.path for page in pages if scope_of(page) is None} == {
        "/api/v1/openapi.json",
        "/intake/signed/{source}",
        "/intake/wechat/{source}",
    }


def test_that_a_conflict_is_listed_and_decided_by_another_system(
    service: Service, system_of: Callable[[Actor], System]
) -> None:
    order = an_order(service.store, OrderStatus.ASSIGNED, findings="Worn")
    conflict = Conflict(
        id=service.store.world.new_id(), home=f"order:{order}", table_name="work_order", row_id=order,
        group_name="findings", base={"findings": None}, mine={"findings": "Torn"}, theirs={"findings": "Worn"},
        mine_stands=False,
    )  # fmt: skip
    put(service.store, conflict)
    system = system_of(DANA)
    path = f"/conflicts/{conflict.id}/decide"

    listed = system.get("/conflicts?open=true").json()["items"]
    wrong = [
        system.post(path, {"decision": "moot"}),
        system.post(path, {"decision": "other", "other": {"findings": 7}}),
        system.post(path, {"decision": "other", "other": {"title": "X"}}),
    ]
    decided = system.post(path, {"decision": "mine"})
    again = system.post(path, {"decision": "theirs"})

    assert [(each["id"], each["mine"]) for each in listed] == [(conflict.id, {"findings": "Torn"})]
    assert [each.status_code for each in wrong] == [422, 422, 409]
    assert (decided.status_code, decided.json()["decision"], again.status_code) == (200, "mine", 409)
    assert service.store.scalar("SELECT findings FROM work_order") == "Torn"
    assert system.get("/conflicts?open=true").json()["items"] == []


def test_that_a_maintenance_plan_is_made_changed_and_put_on_machines(
    service: Service, system_of: Callable[[Actor], System]
) -> None:
    device = a_device(service.store, a_site(service.store, a_customer(service.store)))
    system = system_of(DANA)
    yearly = {"name": "Yearly", "every_months": 12}

    plan = system.post("/plans", {"name": "Lifts", "intervals": [yearly]}).json()["id"]
    empty = system.post("/plans", {"name": "Nothing", "intervals": []})
    nowhere = system.post("/plans", {"name": "X", "intervals": [{**yearly, "procedure_id": "none"}]})
    kept = system.get(f"/plans/{plan}").json()["intervals"][0]["id"]
    intervals = [{**yearly, "id": kept}, {"name": "Monthly", "every_months": 1}]
    changed = system.patch(f"/plans/{plan}", {"intervals": intervals, "lead_days": 7}).json()
    put_there = system.post(
        "/planned-devices", {"plan_id": plan, "device_ids": [device], "starts_on": "2027-01-15"}
    )
    planned = system.get(f"/planned-devices?plan_id={plan}").json()["items"]
    gone = system.post(f"/planned-devices/{planned[0]['id']}/remove", {})
    stale = system.post(f"/plans/{plan}/withdraw", {}, **{"If-Match": '"of-before"'})
    withdrawn = system.post(f"/plans/{plan}/withdraw", {})

    assert (empty.status_code, nowhere.status_code) == (409, 404)
    assert (changed["lead_days"], changed["name"]) == (7, "Lifts")
    assert {(each["name"], each["id"] == kept) for each in changed["intervals"]} == {
        ("Yearly", True), ("Monthly", False),
    }  # fmt: skip
    assert (put_there.json(), planned[0]["device_id"]) == ({"count": 1}, device)
    assert gone.status_code == 200
    assert system.get("/planned-devices").json()["items"] == []
    assert (stale.status_code, withdrawn.json()) == (412, {"id": plan})
    assert system.get(f"/plans/{plan}").status_code == 404


def test_that_a_rule_is_made_switched_on_and_changed(system_of: Callable[[Actor], System]) -> None:
    system = system_of(an_administrator())
    rule = {
        "name": "Leaks", "event": "request_came", "condition": "request.words.mentions('leaks')",
        "deeds": [{"do": "set_priority", "value": "urgent"}],
    }  # fmt: skip

    made = system.post("/rules", rule).json()["id"]
    senseless = system.post("/rules", {**rule, "condition": "request.nothing == 1"})
    switched = system.patch(f"/rules/{made}", {"active": True}).json()
    renamed = system.patch(f"/rules/{made}", {"name": "Leaks come first"}).json()

    assert senseless.status_code in (409, 422)
    assert (switched["active"], switched["deeds"]) == (True, [{"do": "set_priority", "value": "urgent"}])
    assert (renamed["name"], renamed["active"], renamed["condition"]) == (
        "Leaks come first", True, rule["condition"],
    )  # fmt: skip


def test_that_rules_are_put_in_order_and_withdrawn(system_of: Callable[[Actor], System]) -> None:
    system = system_of(an_administrator())
    rule = {"event": "request_came", "condition": "true", "deeds": [{"do": "make_order"}]}
    first, second, third = (
        system.post("/rules", {**rule, "name": name}).json()["id"] for name in ("A", "B", "C")
    )
    seen = system.get(f"/rules/{third}").headers["etag"]

    moved = system.patch(f"/rules/{third}", {"place": 1}, **{"If-Match": seen})
    stale = system.patch(f"/rules/{third}", {"place": 2}, **{"If-Match": seen})
    nowhere = system.patch(f"/rules/{third}", {"place": 0})
    last = system.patch(f"/rules/{first}", {"place": 99})
    gone = system.post(f"/rules/{second}/withdraw", {}, **{"If-Match": '"another"'})
    system.post(f"/rules/{second}/withdraw", {})

    assert (moved.json()["place"], last.json()["place"]) == (1, 3)
    assert (stale.status_code, nowhere.status_code, gone.status_code) == (412, 422, 412)
    left = {each["id"]: each["place"] for each in system.get("/rules").json()["items"]}
    assert left == {third: 1, first: 3}


def test_that_a_procedure_is_published_read_with_its_steps_and_withdrawn(
    service: Service, system_of: Callable[[Actor], System]
) -> None:
    system = system_of(a_supervisor())
    sealed = {"title": "Sealed?", "key": "s"}
    pressure = {
        "title": "Pressure", "kind": "number", "low": "3.5", "high": "6", "unit": "bar",
        "shown_if": {"step": "s", "is": "yes"},
    }  # fmt: skip
    body = {"code": "PUMP", "name": "Pump", "steps": [sealed, pressure]}

    first = system.post("/procedures", body).json()["id"]
    told = system.get(f"/procedures/{first}").json()
    second = system.post("/procedures", {**body, "follows": 1})
    late = system.post("/procedures", {**body, "follows": 1})
    reversed_ = system.post("/procedures", {**body, "steps": [{**pressure, "shown_if": None, "low": "9"}]})
    withdrawn = system.post(f"/procedures/{first}/withdraw", {})

    assert [step["title"] for step in told["steps"]] == ["Sealed?", "Pressure"]
    assert told["steps"][1]["shown_if"] == {"step": told["steps"][0]["id"], "is": "yes"}
    assert (told["steps"][1]["low"], told["version"]) == ("3.5", 1)
    assert [second.status_code, late.status_code, reversed_.status_code] == [201, 409, 409]
    assert withdrawn.status_code == 200
    assert system.get("/procedures").json()["items"] == []


def test_that_a_body_that_is_no_text_is_told(service: Service, system_of: Callable[[Actor], System]) -> None:
    system = system_of(DANA)

    answer = system.post_bytes("/orders", b'{"title": "\xff"}')

    assert answer.status_code == 422
