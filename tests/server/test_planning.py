"""Planning in the console: best engineer, board, calendar, feed, plans and cover."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from fieldapp.actions.maintenance import IntervalDraft, PlanDraft, put_under_plan, save_plan
from fieldapp.actions.orders import OrderDraft, create_order
from fieldapp.actions.planning import plan_order
from fieldapp.actions.service_levels import CalendarDraft, LevelDraft, save_calendar, save_level
from fieldapp.errors import RuleBroken
from fieldapp.model.devices import Reading
from fieldapp.model.orders import OrderStatus, PlannedHow, Priority, WorkOrder
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server.service import Service
from fieldapp.store.queries.maintenance import plans
from fieldapp.store.queries.orders import today
from tests.builders import (
    A_MORNING,
    a_customer,
    a_device,
    a_dispatcher,
    a_person,
    a_site,
    an_administrator,
    an_engineer,
    an_order,
    put,
)
from tests.server.conftest import PASSWORD, Browser

BrowserOf = Callable[[Actor], Browser]
DANA, LI = a_dispatcher(), an_engineer()
MEI = an_engineer("01980000-0000-7000-8000-000000000099", "Mei Lan")
HOUR = timedelta(hours=1)


@pytest.fixture
def dana(service: Service, browser_of: BrowserOf) -> Browser:
    """A dispatcher's browser; Li and Mei can be sent."""
    for each in (LI, MEI):
        a_person(service.store, each)
    return browser_of(DANA)


def _order(service: Service, order_id: str) -> WorkOrder:
    with service.store.read() as session:
        found = session.get(WorkOrder, order_id)
    assert found is not None
    return found


def _plan(browser: Browser, order_id: str, person: Actor, start: str, **more: str) -> str:
    form = {
        "order": order_id,
        "person": person.person_id or "",
        "start": start,
        "back": "/calendar?day=2026-11-24",
    }
    return browser.post("/calendar/plan", {**form, **more}).text


def test_that_what_is_dragged_reaches_the_engineers_day_and_a_later_look_refuses_to_overwrite_it(
    service: Service, dana: Browser
) -> None:
    order_id = an_order(service.store, title="Pump hums", number="WO-1", planned_minutes=90)

    _plan(dana, order_id, LI, "2026-11-24T09:30", seen_person="", seen_start="")
    stale = _plan(dana, order_id, MEI, "2026-11-24T13:00", seen_person="", seen_start="")
    shown = dana.get("/calendar?day=2026-11-24").text

    order = _order(service, order_id)
    assert (order.assignee_id, order.planned_how) == (LI.person_id, PlannedHow.PERSON)
    assert order.scheduled_start == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert order.scheduled_end == datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    assert "Somebody else changed this meanwhile" in stale
    assert re.search(rf'at-14 for-6 on-0[^>]*data-order|data-order="{order_id}"', shown)
    with service.store.read() as session:
        assert [row.title for row in today(session, LI.person_id or "", A_MORNING)] == ["Pump hums"]


def test_that_moving_the_time_of_accepted_work_leaves_it_accepted_and_a_rule_leaves_a_persons_plan_alone(
    service: Service, dana: Browser
) -> None:
    order_id = an_order(service.store, OrderStatus.ACCEPTED, LI, title="Pump hums")

    _plan(dana, order_id, LI, "2026-11-24T09:30")

    order = _order(service, order_id)
    assert order.status is OrderStatus.ACCEPTED
    with pytest.raises(RuleBroken, match="planned-by-a-person"):
        plan_order(
            service.store, order_id, MEI.person_id or "", A_MORNING, how=PlannedHow.OPTIMISED, by=SYSTEM
        )
    assert _order(service, order_id).assignee_id == LI.person_id


def test_that_the_calendar_tells_of_overlaps_and_the_form_works_without_scripts(
    service: Service, dana: Browser
) -> None:
    first = an_order(service.store, OrderStatus.ASSIGNED, LI, title="First")
    second = an_order(service.store, OrderStatus.ASSIGNED, LI, title="Second")
    _plan(dana, first, LI, "2026-11-24T09:00", minutes="120")

    form = dana.get(f"/orders/{second}/plan?back=/calendar").text
    page = _plan(dana, second, LI, "2026-11-24T10:00", minutes="30")
    week = dana.get("/calendar?view=week&day=2026-11-24").text

    assert 'name="start"' in form
    assert "overlaps another order" in page
    assert "lines-2" in page
    assert week.count("data-order=") == 2


def test_that_the_pages_say_nothing_new_when_nothing_is_new(service: Service, dana: Browser) -> None:
    for path in ("/board", "/calendar"):
        first = dana.get(f"{path}?part=1")
        tag = first.headers["etag"]

        same = dana.get(f"{path}?part=1", **{"if-none-match": tag})
        an_order(service.store, title=f"New on {path}")
        new = dana.get(f"{path}?part=1", **{"if-none-match": tag})

        assert (same.status_code, same.text) == (304, "")
        assert new.status_code == 200
        assert f"New on {path}" in new.text
        assert "<html" not in new.text


def test_that_the_board_stands_in_columns_and_assigns_where_one_is(service: Service, dana: Browser) -> None:
    new = an_order(service.store, title="Nobody's yet")
    an_order(service.store, OrderStatus.ON_SITE, LI, title="Under way now")
    an_order(service.store, OrderStatus.CLOSED, LI, title="Long closed")

    page = dana.get("/board").text
    form = {"assignee_id": LI.person_id, "back": "/board"}
    after = dana.post(f"/orders/{new}/assign", form)
    again = dana.post(f"/orders/{new}/assign", {**form, "assignee_id": "1"})

    assert "Nobody&#39;s yet" in page
    assert "Under way now" in page
    assert "Long closed" not in page
    assert after.url.path == again.url.path == "/board"
    assert _order(service, new).assignee_id == LI.person_id
    assert "does not exist" in again.text


def test_that_the_best_engineer_is_named_with_reasons_and_assigned_with_one_click(
    service: Service, dana: Browser, browser_of: BrowserOf
) -> None:
    site = a_site(service.store, city="Pudong", latitude_micro=31_230_000, longitude_micro=121_470_000)
    admin = browser_of(an_administrator())
    planning = {"position": "31.20, 121.40", "areas": "Pudong, Minhang", "skills": "Lifts 3"}
    admin.post(f"/people/{MEI.person_id}/planning", planning)
    wrong = admin.post(f"/people/{MEI.person_id}/planning", {"position": "somewhere"})
    order_id = an_order(service.store, title="Lift stuck", site_id=site, skill="Lifts")

    page = dana.get(f"/orders/{order_id}/assign").text
    best = page[page.index("is-first") :]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', best[: best.index("</form>")]))
    dana.post(f"/orders/{order_id}/assign", {k: v for k, v in fields.items() if k != "csrf"})

    assert wrong.status_code == 422
    assert "is not a position" in wrong.text
    assert "knows Lifts, level 3" in best
    assert "works in Pudong" in best
    assert "about 10 km" in best
    assert "does not know Lifts" in best[best.index("Li Wei") :]
    order = _order(service, order_id)
    assert order.assignee_id == MEI.person_id
    assert order.scheduled_start is not None
    assert order.scheduled_start > A_MORNING


def test_that_a_feed_is_a_calendar_of_that_engineer_until_it_is_ended(
    service: Service, dana: Browser, browser_of: BrowserOf, browsers: Callable[[], Browser]
) -> None:
    from icalendar import Calendar

    order_id = an_order(
        service.store, title="Pump hums; twice, ok", number="WO-1", site_address="1 Quay, 上海"
    )
    an_order(service.store, OrderStatus.ASSIGNED, MEI, title="Mei's", scheduled_start=A_MORNING)
    _plan(dana, order_id, LI, "2026-11-24T09:30", minutes="90")
    service.accounts.set_password(LI.person_id or "", PASSWORD)
    li = browser_of(LI)

    made = li.post("/account/feed").text
    found = re.search(r"https://console\.example(/calendar-feed/[\w-]{43}\.ics)", made)
    assert found is not None
    stranger = browsers()
    answer = stranger.get(found.group(1))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    renewed = li.post("/account/feed").text
    old = stranger.get(found.group(1))
    new = re.search(r"(/calendar-feed/[\w-]{43}\.ics)", renewed)
    assert new is not None
    li.post("/account/feed/end")

    assert answer.headers["content-type"].startswith("text/calendar")
    assert event["uid"] == f"{order_id}@fieldapp"
    assert event.decoded("dtstart") == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert event.decoded("dtend") - event.decoded("dtstart") == 1.5 * HOUR
    assert "Pump hums; twice, ok" in event["summary"]
    assert "1 Quay, 上海" in event["location"]
    assert old.status_code == 404
    assert stranger.get(new.group(1)).status_code == 404


ELEVATOR = {
    "name": "Elevator maintenance",
    "name_zh": "电梯维护保养",
    "lead_days": "20",
    "active": "1",
    **{
        f"{name}_{place}": value
        for place, row in enumerate(
            (
                ("Half-month", "15", "days"),
                ("Quarter", "3", "months"),
                ("Half-year", "6", "months"),
                ("Year", "12", "months"),
            )
        )
        for name, value in zip(("name", "every", "unit"), row, strict=True)
    },
}


def test_that_a_plan_of_the_console_makes_its_orders_ahead_and_lists_what_is_due(
    service: Service, dana: Browser
) -> None:
    device = a_device(service.store, a_site(service.store, a_customer(service.store)), name="Lift 7")

    empty = dana.post("/plans/new", {"name": "Empty"})
    odd = dana.post("/plans/new", {**ELEVATOR, "every_1": "0"})
    dana.post("/plans/new", ELEVATOR)
    with service.store.read() as session:
        (plan,) = plans(session)
    put = dana.post(f"/plans/{plan.id}/devices", {"device": device, "starts_on": "2026-11-20"}).text
    again = dana.post(f"/plans/{plan.id}", {**ELEVATOR, **_ids(plan)}).text
    due = dana.get("/plans/due").text
    machine = dana.get(f"/devices/{device}").text

    assert (empty.status_code, odd.status_code) == (422, 422)
    assert "at least one interval" in empty.text
    assert "An interval is so many days" in odd.text
    assert "2 orders were made" in put
    assert "0 orders were made" in again
    assert due.count("Elevator maintenance – Half-month") == 2
    assert "20 Dec 2026" in due
    assert "20 Nov 2026" in machine


def test_that_a_plan_by_meter_foretells_when_its_machines_are_due(service: Service, dana: Browser) -> None:
    store, site = service.store, a_site(service.store, a_customer(service.store))
    read, unread = a_device(store, site, name="Compressor 1"), a_device(store, site, name="Compressor 2")
    for days_ago, value in ((100, 100), (0, 300)):
        taken_at = A_MORNING - timedelta(days=days_ago)
        reading = Reading(
            id=store.world.new_id(), site_id=site, device_id=read, quantity="Operating hours",
            value=Decimal(value), taken_at=taken_at,
        )  # fmt: skip
        put(store, reading)
    every = IntervalDraft("500 h", every_amount=Decimal(500), quantity="operating hours")
    plan = save_plan(store, PlanDraft("Compressors", intervals=[every]), by=DANA)
    put_under_plan(store, plan, [read, unread], A_MORNING.date(), by=DANA)

    page = dana.get(f"/plans/{plan}").text

    due = (A_MORNING + timedelta(days=100)).strftime("%-d %b %Y")
    assert f"about {due}" in page
    assert page.count("at 500 ·") == 2
    assert "not read yet" in page


def _ids(plan: object) -> dict[str, str]:
    return {f"id_{place}": each.id for place, each in enumerate(getattr(plan, "intervals", ()))}


def test_that_cover_shows_on_device_and_order_and_brings_its_service_level(
    service: Service, dana: Browser
) -> None:
    customer = a_customer(service.store)
    site = a_site(service.store, customer)
    covered = a_device(service.store, site, name="Covered", warranty_until=date(2027, 1, 31))
    other = a_device(service.store, site, name="Other", warranty_until=date(2026, 11, 22))
    form = {"name": "Full service", "number": "C-17", "starts_on": "2026-01-01", "covers_labour": "1"}

    hours = save_calendar(service.store, CalendarDraft("Office", "UTC"), by=SYSTEM)
    only_urgent = LevelDraft("Gold", hours, priority=Priority.URGENT, respond_minutes=30)
    form["service_level_id"] = save_level(service.store, only_urgent, by=SYSTEM)

    late = dana.post(f"/customers/{customer}/contracts/new", {**form, "ends_on": "2025-01-01"})
    dana.post(f"/customers/{customer}/contracts/new", {**form, "ends_on": "2026-11-23", "device": covered})
    plain = create_order(service.store, OrderDraft("Rattles", device_id=other, site_id=site), by=DANA)
    order_id = create_order(service.store, OrderDraft("Leaks", device_id=covered, site_id=site), by=DANA)

    device_page, order_page = dana.get(f"/devices/{covered}").text, dana.get(f"/orders/{order_id}").text
    assert late.status_code == 422
    assert _order(service, order_id).service_level_id == form["service_level_id"]
    assert _order(service, plain).service_level_id is None
    for page in (device_page, order_page):
        assert "Full service" in page
        assert "until 31 Jan 2027" in page
    assert "Not covered: no warranty and no contract." in dana.get(f"/devices/{other}").text
    assert "Full service" in dana.get("/contracts").text
