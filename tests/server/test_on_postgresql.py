"""The console on PostgreSQL: the same pages, the same refusals."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from fieldapp.actions import orders
from fieldapp.actions.orders import OrderDraft, create_order
from fieldapp.errors import Refused
from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Language
from fieldapp.rules.actors import SYSTEM
from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.api.described import OPERATIONS
from fieldapp.server.app import create_app, declared_pages
from fieldapp.server.hooks.hook_office import HookOffice
from fieldapp.server.mail.account import save_server
from fieldapp.server.mail.post_office import Posting, PostOffice
from fieldapp.server.service import Service, open_service
from fieldapp.store.accounts import FREE_ATTEMPTS
from fieldapp.store.customer_links import LinkTarget, make_link
from tests.builders import (
    a_company,
    a_customer,
    a_device,
    a_part,
    a_person,
    a_site,
    a_world,
    an_administrator,
    an_engineer,
    an_order,
)
from tests.server.asgi_client import TestClient
from tests.server.conftest import PASSWORD, Browser, login_of
from tests.server.hearing import a_listener
from tests.server.mail_server import mail_server

pytestmark = pytest.mark.postgresql
ADA, LI = an_administrator(), an_engineer()


@pytest.fixture
def on_postgresql(tmp_path: Path, a_postgresql_database: str) -> Iterator[Service]:
    """A service on PostgreSQL with an administrator."""
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    opened = open_service(tmp_path / "data", a_postgresql_database, world=a_world(), hasher=quick)
    a_company(opened.store)
    opened.accounts.set_password(a_person(opened.store, ADA), PASSWORD)
    yield opened
    opened.close()


def test_that_every_page_with_content_is_shown(on_postgresql: Service) -> None:
    store = on_postgresql.store
    a_person(store, LI)
    a_part(store)
    customer = a_customer(store)
    site = a_site(store, customer)
    device = a_device(store, site)
    draft = orders.OrderDraft("冷却水流量不足", device_id=device, site_id=site, assignee_id=LI.person_id)
    order = orders.create_order(store, draft, by=ADA)
    browser = Browser(TestClient(create_app(on_postgresql), base_url="https://console.example"))
    browser.sign_in(login_of(ADA))
    parts = {
        "order": order,
        "customer": customer,
        "site": site,
        "device": device,
        "person": str(LI.person_id),
    }

    failed = [
        (path, answer.status_code)
        for page in declared_pages()
        if page.method == "GET" and not page.path.startswith(("/api/", "/static", "/typefaces"))
        for path in [_filled(page.path, parts)]
        for answer in [browser.get(path)]
        if answer.status_code >= 500 or ("{" not in page.path and answer.status_code not in (200, 404))
    ]

    assert failed == []
    assert "冷却水流量不足" in browser.get("/orders?q=水流").text
    assert "Create an order" in browser.get(f"/orders/{order}/history").text


def test_that_attempts_are_counted_and_delayed(on_postgresql: Service) -> None:
    codes = []

    for _attempt in range(FREE_ATTEMPTS + 2):
        with pytest.raises(Refused) as refused:
            on_postgresql.accounts.sign_in(login_of(ADA), "wrong", Language.ENGLISH)
        codes.append(refused.value.code)

    assert codes[-2:] == ["sign-in-failed", "sign-in-delayed"]


def test_that_keys_of_other_systems_are_made_listed_and_ended(on_postgresql: Service) -> None:
    keys, person_id = on_postgresql.api_keys, str(ADA.person_id)

    key = keys.make(person_id, "ERP", "Ada King")
    who = keys.person_of(key)
    keys.revoke(person_id, keys.of(person_id)[0].id)

    assert who is not None
    assert those_who_may(May.CREATE_ORDER).admits(who)
    assert keys.person_of(key) is None
    assert keys.of(person_id) == ()


def _filled(path: str, parts: dict[str, str]) -> str:
    for name, value in parts.items():
        path = path.replace("{" + name + "}", value)
    return path.replace("{", "").replace("}", "")


def test_that_a_report_is_answered_followed_and_rated(on_postgresql: Service) -> None:
    store = on_postgresql.store
    a_device(store, a_site(store, a_customer(store)), label="PUMP-3B")
    browser = Browser(TestClient(create_app(on_postgresql), base_url="https://console.example"))
    with mail_server() as box:
        save_server(
            store, on_postgresql.strongbox, f"smtp://127.0.0.1:{box.port}", "service@northlight.example"
        )
        office = PostOffice(store, Posting(public_url="https://service.example"), on_postgresql.strongbox)
        office.look()
        followed = browser.post("/report/PUMP-3B", {"words": "Leak", "email": "chen@mills.example"})
        office.look()
        office.look()
        sent = [office.send_due(), office.send_due()]
    order = an_order(store, OrderStatus.CLOSED)
    link = f"/c/{make_link(store, LinkTarget(Language.CHINESE, order), made_by='Ada King')}"
    rated = browser.post(f"{link}/rating", {"csat": "1"})
    again = browser.post(f"{link}/rating", {"csat": "5"})

    assert "Leak" in followed.text
    assert sent == [1, 0]
    assert (rated.status_code, again.status_code) == (200, 409)


def test_that_everything_the_api_tells_is_read_and_done_once(on_postgresql: Service) -> None:
    key = on_postgresql.api_keys.make(str(ADA.person_id), "ERP", "Ada King")
    client = TestClient(create_app(on_postgresql), base_url="https://console.example")
    client.headers.update({"authorization": f"Bearer {key}", "idempotency-key": "1"})
    lists = [each.page.path for each in OPERATIONS if each.page.method == "GET" and "{" not in each.page.path]

    made = [client.post("/api/v1/orders", json={"title": "Pump leaks"}) for _twice in range(2)]
    made = [each.json()["id"] for each in made]
    answers = {path: client.get(path, params={"limit": "1"}).status_code for path in lists}
    one = client.get(f"/api/v1/orders/{made[0]}")
    none = client.get("/api/v1/orders/" + "x" * 60)
    after = client.get("/api/v1/stock", params={"cursor": "YS9i"})

    assert made[0] == made[1]
    assert set(answers.values()) == {200}, answers
    assert (one.json()["title"], none.status_code, after.json()["items"]) == ("Pump leaks", 404, [])


def test_that_what_happened_is_told_once_by_two_processes(on_postgresql: Service) -> None:
    office = on_postgresql.hook_office
    office.allow_private(True)
    with a_listener() as erp:
        office.add("ERP", erp.url, ["order.created"], "Ada King")
        create_order(on_postgresql.store, OrderDraft("Pump leaks"), by=SYSTEM)
        other = HookOffice(on_postgresql.store, on_postgresql.strongbox)
        threads = [threading.Thread(target=each.look) for each in (office, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        taken = [office.send_due(), other.send_due()]

    assert taken == [1, 0]
    assert len(erp.heard) == 1
