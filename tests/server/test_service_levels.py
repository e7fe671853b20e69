"""Service levels in the console, and clocks that are told of once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from fieldapp.actions.orders import OrderDraft, create_order
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.store.clock_told import tell_clocks
from fieldapp.store.driver import open_sqlite
from fieldapp.store.queries.service_levels import calendars, levels
from fieldapp.store.server_side import open_server_store
from tests.builders import (
    Clock,
    a_company,
    a_customer,
    a_dispatcher,
    a_supervisor,
    a_world,
    an_engineer,
    an_order,
)
from tests.server.conftest import Browser

BrowserOf = Callable[[Actor], Browser]
HOUR = timedelta(hours=1)
WEEK = {f"hours_{place}": "" if place > 4 else "09:00-17:00" for place in range(7)}


def _calendar(service: Service, browser: Browser, **values: str) -> str:
    browser.post("/calendars/new", {"name": "Office", "time_zone": "Asia/Shanghai", **WEEK, **values})
    with service.store.read() as session:
        return next(row.id for row in calendars(session) if row.name == "Office")


def test_that_a_level_made_in_the_console_promises_the_next_order(
    service: Service, browser_of: BrowserOf
) -> None:
    browser = browser_of(a_supervisor())
    calendar = _calendar(service, browser, country="CN")
    customer = a_customer(service.store)
    form = {"name": "Gold", "calendar_id": calendar, "customer_id": customer, "resolve_minutes": "480"}

    answer = browser.post("/service-levels/new", {**form, "warn_minutes": "60", "stop_parts": "1"})
    order = create_order(service.store, OrderDraft("Leaks", customer_id=customer), by=a_dispatcher())

    assert "Gold" in answer.text
    page = browser_of(a_dispatcher()).get(f"/orders/{order}").text
    assert "Gold" in page
    with service.store.read() as session:
        (row,) = [each for each in calendars(session) if each.id == calendar]
    assert {day.name_zh for day in row.days} >= {"春节", "国庆节"}
    assert any(day.hours for day in row.days)


def test_that_what_makes_no_sense_comes_back_as_typed(service: Service, browser_of: BrowserOf) -> None:
    browser = browser_of(a_supervisor())
    calendar = _calendar(service, browser)

    hours = browser.post("/calendars/new", {"name": "Odd", "time_zone": "UTC", **WEEK, "hours_2": "9 to 5"})
    empty = browser.post(
        "/service-levels/new", {"name": "Nothing", "calendar_id": calendar, "warn_minutes": "5"}
    )
    country = browser.post("/calendars/new", {"name": "Far", "time_zone": "UTC", **WEEK, "country": "XX"})

    assert (hours.status_code, empty.status_code, country.status_code) == (422, 422, 422)
    assert 'value="9 to 5"' in hours.text
    assert "08:30-12:00, 13:00-17:30" in hours.text
    assert 'value="Nothing"' in empty.text
    with service.store.read() as session:
        assert not levels(session)


def test_that_a_special_day_is_entered_and_removed(service: Service, browser_of: BrowserOf) -> None:
    browser = browser_of(a_supervisor())
    calendar = _calendar(service, browser)

    entered = browser.post(
        f"/calendars/{calendar}/days", {"on_day": "2026-12-24", "day_name": "Stocktaking"}
    ).text
    remove = re.search(rf"/calendars/{calendar}/days/[0-9a-f-]+/remove", entered)
    assert remove is not None
    removed = browser.post(remove.group()).text

    assert "Stocktaking" in entered
    assert "Stocktaking" not in removed


def test_that_dispatchers_see_the_levels_and_change_none(service: Service, browser_of: BrowserOf) -> None:
    browser = browser_of(a_dispatcher())

    assert browser.get("/service-levels").status_code == 200
    assert browser.get("/service-levels/new").status_code == 403
    assert browser_of(an_engineer()).get("/service-levels").status_code == 403


def test_that_a_clock_warns_once_and_runs_out_once_whoever_looks(
    service: Service, clock: Clock, browser_of: BrowserOf
) -> None:
    order = an_order(service.store, OrderStatus.ON_SITE, title="Slow", resolve_by=clock.at + 3 * HOUR)
    another_process = open_server_store(
        open_sqlite(Path(str(service.store.engine.url.database))), a_world(clock)
    )

    counts = []
    for hours in (0, 2, 0, 2, 0):
        clock.tick(hours=hours)
        counts.append(tell_clocks(service.store) + tell_clocks(another_process))

    page = browser_of(a_dispatcher()).get("/service-levels").text
    another_process.close()
    assert counts == [0, 1, 0, 1, 0]
    assert page.count(f'data-href="/orders/{order}"') == 2
    assert "Solution late" in page


def test_that_the_list_says_in_words_how_long_there_is(
    service: Service, clock: Clock, browser_of: BrowserOf
) -> None:
    a_company(service.store)
    an_order(service.store, OrderStatus.ON_SITE, title="Late one", resolve_by=clock.at - HOUR)
    an_order(service.store, OrderStatus.ON_SITE, title="Near one", resolve_by=clock.at + HOUR)
    an_order(service.store, OrderStatus.ON_SITE, title="Far one", resolve_by=clock.at + 50 * HOUR)
    browser = browser_of(a_dispatcher())

    risk, late = browser.get("/orders?risk=1").text, browser.get("/orders?overdue=1").text

    assert "Near one" in risk
    assert "Late one" not in risk
    assert "Far one" not in risk
    assert "Late one" in late
    assert "Near one" not in late
    assert "overdue" in late
