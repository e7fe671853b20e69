"""Figures: counted right, opened into their orders, exported, and for supervisors only."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import timedelta

from openpyxl import load_workbook

from fieldapp.model.customers import Customer
from fieldapp.model.orders import OrderStatus, Visit
from fieldapp.model.reports import Feedback
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.store.order_figures import refresh
from tests.builders import (
    Clock,
    a_customer,
    a_device,
    a_dispatcher,
    a_person,
    a_site,
    a_supervisor,
    an_engineer,
    an_order,
    put,
)
from tests.server.conftest import Browser

HOUR = timedelta(hours=1)
YEAR = "from=2026-01-01&to=2026-12-31"
BrowserOf = Callable[[Actor], Browser]


def _orders(service: Service, clock: Clock) -> str:
    """Three solved orders, one of them late, and one that waits; returns the customer."""
    store = service.store
    customer = a_customer(store)
    site = a_site(store, customer, region="North")
    told = {
        "customer_id": customer,
        "site_id": site,
        "device_id": a_device(store, site),
        "assignee": an_engineer(),
    }
    for place, late in enumerate((False, False, True)):
        due = clock.at + (-HOUR if late else HOUR)
        order = an_order(
            store, OrderStatus.CLOSED, title=f"Solved {place}", number=f"WO-{place}", resolve_by=due, **told
        )
        put(store, Visit(id=store.world.new_id(), order_id=order, arrived_at=clock.at))
        put(
            store,
            Feedback(
                id=store.world.new_id(),
                order_id=order,
                csat=5 if place < 2 else 3,
                nps=10 - place,
                made_at=clock.at,
            ),
        )
    an_order(store, OrderStatus.NEW, title="Waits", number="WO-9", **told)
    return customer


def _links(text: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a href="(/orders\?[^"]*figure=[^"]*)">([^<]*)</a>', text)
    return [(html.unescape(path), words) for path, words in found]


def test_that_every_count_opens_as_many_orders(service: Service, clock: Clock, browser_of: BrowserOf) -> None:
    a_person(service.store, an_engineer())
    _orders(service, clock)
    browser = browser_of(a_supervisor())

    shown = [browser.get(f"/figures?show={key}&{YEAR}").text for key in ("service", "customers", "flow")]

    counted = [
        (path, words)
        for text in shown
        for path, words in _links(text)
        if words.isdigit() and "promoters" not in path
    ]
    assert len(counted) > 20
    for path, words in counted:
        rows = len(re.findall("<tr data-href", browser.get(path).text))
        assert (path, rows) == (path, int(words))


def test_that_shares_are_right(service: Service, clock: Clock, browser_of: BrowserOf) -> None:
    _orders(service, clock)

    page = browser_of(a_supervisor()).get(f"/figures?{YEAR}").text

    assert re.search(r"figure=kept[^>]*>66\.67 %<", page)
    assert re.search(r"figure=fixed-first[^>]*>100 %<", page)
    assert "Of the solved orders with a promise" in page


def test_that_a_change_of_an_order_changes_its_figures_and_others_stay(
    service: Service, clock: Clock
) -> None:
    _orders(service, clock)
    first = refresh(service.store)

    again = refresh(service.store)
    an_order(service.store, OrderStatus.NEW, title="One more")
    later = refresh(service.store)

    assert (first, again, later) == (4, 0, 1)
    assert service.store.scalar("SELECT count(*) FROM order_figures") == 5


def test_that_figures_leave_as_csv_and_as_a_workbook(
    service: Service, clock: Clock, browser_of: BrowserOf
) -> None:
    customer = _orders(service, clock)
    with service.store.change("Rename", by=a_supervisor()) as work:
        work.get(Customer, customer).name = "=HYPERLINK(1)"
    browser = browser_of(a_supervisor())

    text = browser.get(f"/figures.csv?by=customer&{YEAR}").content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(browser.get(f"/figures.xlsx?by=customer&{YEAR}").content))

    rows = list(csv.reader(io.StringIO(text)))
    cells = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    assert rows[1][:3] == ["Promises kept", "0.666667", "3"]
    assert cells[1][:3] == ["Promises kept", 0.666667, 3]
    assert any(row[:2] == ["'=HYPERLINK(1)", "4"] for row in rows)


def test_that_dispatchers_see_no_figures(service: Service, browser_of: BrowserOf) -> None:
    answer = browser_of(a_dispatcher()).get("/figures")

    assert answer.status_code == 403


def test_that_a_figure_nobody_knows_is_refused_in_words(service: Service, browser_of: BrowserOf) -> None:
    answer = browser_of(a_supervisor()).get("/orders?figure=luck")

    assert answer.status_code == 422
