"""What the server measures of itself, who may read it, and when it says that it is not well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from prometheus_client.parser import text_string_to_metric_families

from fieldapp.server.app import create_app
from fieldapp.server.service import Service
from fieldapp.server.tidying import Pulse
from tests.builders import an_administrator
from tests.server.asgi_client import TestClient
from tests.server.conftest import Browser


def _values(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_that_requests_are_counted_by_declared_address_and_never_by_what_stands_in_it(
    browser_of: Callable[..., Browser],
) -> None:
    browser = browser_of(an_administrator())
    browser.get("/orders/01980000-0000-7000-8000-0000000000aa")
    browser.get("/no/such/Jane-Doe")

    text = browser.get("/metrics").text
    values = _values(text)

    labels = frozenset({("method", "GET"), ("route", "/orders/{order}"), ("status", "404")})
    assert values["fieldapp_http_requests_total", labels] == 1
    assert values["fieldapp_desks", frozenset()] == 0
    assert "0000000000aa" not in text
    assert "Jane" not in text


def test_that_behind_a_proxy_only_the_token_reads_the_measurements(
    service: Service, browser_of: Callable[..., Browser]
) -> None:
    proxied = replace(service, settings=replace(service.settings, behind_proxy=True))
    token = service.metrics_token.make()
    client = TestClient(create_app(proxied), base_url="https://console.example")

    without = client.get("/metrics")
    wrong = client.get("/metrics", headers={"Authorization": "Bearer guess"})
    right = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    service.metrics_token.end()
    ended = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

    statuses = [answer.status_code for answer in (without, wrong, right, ended)]
    assert statuses == [403, 403, 200, 403]


def test_that_a_strange_machine_is_told_nothing(service: Service) -> None:
    client = TestClient(create_app(service), base_url="https://console.example", client=("192.0.2.7", 5))

    assert client.get("/metrics").status_code == 403


def test_that_health_says_when_another_version_has_taken_the_database(service: Service) -> None:
    client = TestClient(create_app(service))
    before = client.get("/health")

    with service.store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    after = client.get("/health")

    assert (before.status_code, before.json()["status"]) == (200, "ok")
    assert (after.status_code, after.json()["database"]) == (503, "of another version")


@pytest.mark.parametrize(("passed_s", "gone"), [(600.0, False), (1000.0, True)])
def test_that_work_which_stopped_is_noticed(passed_s: float, gone: bool) -> None:
    now = [0.0]
    pulse = Pulse(lambda: now[0])
    unborn = pulse.is_gone()
    pulse.beat()

    now[0] = passed_s

    assert (unborn, pulse.is_gone()) == (False, gone)
