"""Webhooks: other systems are told what happened, once, signed, and again until they have it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from fieldapp.actions.orders import OrderDraft, assign, create_order
from fieldapp.actions.requests import RequestDraft, record_request
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server.hooks.events import WORDS
from fieldapp.server.hooks.sending import address_of, say
from fieldapp.server.service import Service
from fieldapp.server.strongbox import Strongbox
from fieldapp.store.hooks import HookMessageState, HookState, hook_row, messages_of
from tests.builders import Clock, a_dispatcher, a_person, an_administrator, an_engineer
from tests.server.conftest import Browser
from tests.server.hearing import Listener, a_listener

EVERYTHING = [event.value for event in WORDS]


@pytest.fixture
def erp() -> Iterator[Listener]:
    """Another system that listens on this machine."""
    with a_listener() as listener:
        yield listener


@pytest.fixture
def told(service: Service, erp: Listener) -> tuple[str, str]:
    """A webhook that leads there: its id and its secret."""
    service.hook_office.allow_private(True)
    return service.hook_office.add("ERP", erp.url, EVERYTHING, "Ada King")


def types(erp: Listener) -> list[str]:
    """What the other system heard of, in order."""
    return [json.loads(each.body)["type"] for each in erp.heard]


def look_and_send(service: Service) -> int:
    """What the server does every few seconds."""
    service.hook_office.look()
    return service.hook_office.send_due()


def test_that_what_happens_is_told_once_signed_and_in_order(
    service: Service, erp: Listener, told: tuple[str, str]
) -> None:
    record_request(service.store, RequestDraft("Leak"), by=SYSTEM)
    order = create_order(service.store, OrderDraft("Pump leaks"), by=SYSTEM)
    assign(service.store, order, a_person(service.store, an_engineer()), by=SYSTEM)

    taken = look_and_send(service)
    again = look_and_send(service)

    assert types(erp) == ["request.received", "order.created", "order.assigned"]
    assert (taken, again) == (3, 0)
    last = erp.heard[-1]
    at = datetime.fromtimestamp(int(last.headers["webhook-timestamp"]), UTC)
    signed = Webhook(told[1]).sign(last.headers["webhook-id"], at, last.body)
    assert last.headers["webhook-signature"] == signed
    assert json.loads(last.body)["data"]["order_id"] == order
    assert len({each.headers["webhook-id"] for each in erp.heard}) == 3


def test_that_nothing_of_before_is_told_and_a_changed_row_is_no_new_one(
    service: Service, erp: Listener
) -> None:
    order = create_order(service.store, OrderDraft("Old"), by=SYSTEM)
    request = record_request(service.store, RequestDraft("Old"), by=SYSTEM)
    service.hook_office.allow_private(True)
    service.hook_office.add("ERP", erp.url, EVERYTHING, "Ada King")

    from fieldapp.actions.requests import reject_request

    reject_request(service.store, request, by=SYSTEM)
    assign(service.store, order, a_person(service.store, an_engineer()), by=SYSTEM)
    look_and_send(service)

    assert types(erp) == ["order.assigned"]


def test_that_what_is_not_taken_is_told_again_under_its_id_after_growing_pauses(
    service: Service, erp: Listener, told: tuple[str, str], clock: Clock
) -> None:
    create_order(service.store, OrderDraft("Pump leaks"), by=SYSTEM)
    erp.answers[:] = [500, 302]

    tries = []
    for minutes in (0, 0.5, 1, 4, 5):
        clock.at += timedelta(minutes=minutes)
        tries.append(look_and_send(service))

    with service.store.read() as session:
        message = messages_of(session, told[0]).rows[0]
    assert tries == [0, 0, 0, 0, 1]
    assert len(erp.heard) == 3
    assert len({each.headers["webhook-id"] for each in erp.heard}) == 1
    assert len({each.body for each in erp.heard}) == 1
    assert (message.state, message.tries, message.status) == (HookMessageState.SENT, 2, 204)


def test_that_a_webhook_that_fails_holds_no_other_up(
    service: Service, erp: Listener, told: tuple[str, str]
) -> None:
    with a_listener() as broken:
        service.hook_office.add("Broken", broken.url, EVERYTHING, "Ada King")
        broken.answers[:] = [500] * 9
        for number in range(3):
            create_order(service.store, OrderDraft(f"Order {number}"), by=SYSTEM)

        look_and_send(service)

        assert len(erp.heard) == 3
        assert len(broken.heard) == 1


def test_that_one_who_wants_nothing_more_is_left_alone(
    service: Service, erp: Listener, told: tuple[str, str]
) -> None:
    erp.answers[:] = [410]
    for number in range(2):
        create_order(service.store, OrderDraft(f"Order {number}"), by=SYSTEM)

    look_and_send(service)
    look_and_send(service)

    with service.store.read() as session:
        assert hook_row(session, told[0]).state is HookState.GONE
    assert len(erp.heard) == 1


def test_that_an_answer_that_never_comes_ends_at_the_deadline(erp: Listener) -> None:
    erp.dawdles_s = 1.0

    said = say(erp.url, "whsec_AAAA", "m", "{}", datetime.now(UTC), may_be_private=True, deadline_s=0.2)

    assert not said.is_taken
    assert said.trouble is not None


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.1.2.3/",
        "https://192.168.1.1:8443/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00::1]/",
        "https://0.0.0.0/",
        "https://user:word@hooks.example.com/",
        "https://printer.local/",
        "ftp://hooks.example.com/",
        "https:///nothing",
        "https://hooks.example.com:99999/",
        "https://hooks.example.com/a b",
    ],
)
def test_that_no_address_inside_is_told(url: str) -> None:
    assert address_of(url, may_be_private=False) is None
    assert say(url, "whsec_AAAA", "m", "{}", datetime.now(UTC)).status is None


def test_that_a_name_that_leads_inside_is_not_told(erp: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [(2, 1, 6, "", ("127.0.0.1", erp.port))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_asked, **_more: inside)

    said = say(f"https://hooks.example.com:{erp.port}/", "whsec_AAAA", "m", "{}", datetime.now(UTC))

    assert said.trouble == "this address leads inside, which is not allowed"
    assert erp.heard == []


def test_that_secrets_are_sealed_in_the_database(service: Service, told: tuple[str, str]) -> None:
    kept = service.store.scalar("SELECT secret FROM hook")

    assert told[1] not in kept
    assert service.strongbox.open(kept) == told[1]
    assert Strongbox(service.settings.data / "elsewhere").open(kept) is None


def test_that_an_administrator_adds_tries_pauses_and_replays_a_webhook(
    service: Service, erp: Listener, browser_of: Callable[[Actor], Browser]
) -> None:
    ada = browser_of(an_administrator())
    wanted = {"name": "ERP", "url": erp.url, "event": ["order.created"]}

    refused = ada.post("/webhooks", wanted)
    ada.post("/webhooks/private", {"private": "yes"})
    page = ada.post("/webhooks", wanted)
    found = re.search(r'href="(/webhooks/[0-9a-f-]{36})"', page.text)
    assert found is not None
    ada.post(f"{found.group(1)}/try")
    look_and_send(service)
    log = ada.get(found.group(1)).text
    replay = re.search(r'action="(/webhooks/[^"]+/again)"', log)
    assert replay is not None
    ada.post(replay.group(1))
    look_and_send(service)
    ada.post(f"{found.group(1)}/state", {"state": "paused"})
    create_order(service.store, OrderDraft("While it is paused"), by=SYSTEM)
    while_paused = look_and_send(service)
    ada.post(f"{found.group(1)}/state", {"state": "on"})
    look_and_send(service)

    assert refused.status_code == 422
    assert "has to begin with https://" in refused.text
    assert "whsec_" in page.text
    assert "whsec_" not in ada.get(found.group(1)).text
    assert while_paused == 0
    assert types(erp) == ["test", "test", "order.created"]
    assert erp.heard[0].headers["webhook-id"] == erp.heard[1].headers["webhook-id"]
    assert browser_of(a_dispatcher()).get("/webhooks").status_code == 403
