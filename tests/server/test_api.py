"""The REST API: what another system can do with a key, and what it is told when it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from httpx import Response

from fieldapp.actions.people import set_active
from fieldapp.model.orders import OrderStatus, ServiceRequest, WorkOrder
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server.answering import is_for_programs
from fieldapp.server.app import declared_pages
from fieldapp.server.service import Service
from tests.builders import a_customer, a_dispatcher, a_person, an_administrator, an_engineer, an_order
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

    page = ada.post(f"/people/{person_id}/keys", {"purpose": "Telephone system"}).text
    found = re.search(r"data-key>Bearer (\w+)<", page)
    assert found is not None
    system = System(browsers(), found.group(1))
    worked = system.get("/orders").status_code
    listed = ada.get(f"/people/{person_id}").text
    end = re.search(r'action="(/people/[^"]+/keys/[^"]+/end)"', listed)
    assert end is not None
    ada.post(end.group(1))

    assert worked == 200
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
        if is_for_programs(page) and page.audience.needs_sign_in
    }
    assert addresses == declared
    fields = set(described["components"]["schemas"]["Order"]["properties"])
    assert set(erp.get(f"/orders/{order}").json()) == fields
    with service.store.read() as session:
        assert session.query(WorkOrder).count() == 1
