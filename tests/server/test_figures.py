"""Figures: counted right, opened into their orders, exported, and for supervisors only."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select

from fieldapp.actions.people import set_roles
from fieldapp.model.customers import Customer, Site
from fieldapp.model.knowledge import ArticleRead, ArticleVote
from fieldapp.model.orders import Labour, LabourKind, OrderKind, OrderStatus, Priority, Visit, WorkOrder
from fieldapp.model.people import Company, PersonArea, Role
from fieldapp.model.reports import Feedback
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.store import figure_sums, planning_tables
from fieldapp.store.order_figures import add_up_if_missing, refresh
from fieldapp.store.queries import figures as queries
from fieldapp.store.queries.figures import By, FiguresFilter
from fieldapp.store.queries.utilisation import utilisation, utilisation_on
from fieldapp.store.store import Store
from tests.builders import (
    Clock,
    a_company,
    a_customer,
    a_device,
    a_dispatcher,
    a_person,
    a_site,
    a_supervisor,
    an_administrator,
    an_article,
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
        _worked(store, order, clock)
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


def _worked(store: Store, order: str, clock: Clock) -> None:
    """Three hours of work and one on the road; another hour was taken back two days later."""
    me = an_engineer().person_id
    told = {"order_id": order, "engineer_id": me}
    wrong = store.world.new_id()
    for row, kind, minutes, at, reverses in (
        (store.world.new_id(), LabourKind.WORK, 180, clock.at, None),
        (store.world.new_id(), LabourKind.TRAVEL, 60, clock.at, None),
        (wrong, LabourKind.WORK, 60, clock.at, None),
        (store.world.new_id(), LabourKind.WORK, -60, clock.at + 48 * HOUR, wrong),
    ):
        put(store, Labour(id=row, kind=kind, minutes=minutes, made_at=at, reverses_id=reverses, **told))


def _an_article_used(store: Store, clock: Clock, order: str) -> str:
    """An article that two people opened from an order, one of them in two versions; it helped the one and not the other."""
    article = an_article(store, title="Seal leaks")
    readers = [a_person(store, actor) for actor in (an_engineer(), a_dispatcher())]
    told: dict[str, Any] = {"article_id": article, "order_id": order, "made_at": clock.at}
    for reader, version in ((readers[0], 1), (readers[0], 2), (readers[1], 2)):
        read = ArticleRead(id=store.world.new_id(), person_id=reader, version=version, **told)
        vote = ArticleVote(
            id=store.world.new_id(), person_id=reader, version=version, helped=reader == readers[0], **told
        )
        put(store, read, *([vote] if version == 2 else []))
    return article


def _links(text: str) -> list[tuple[str, str]]:
    found = re.findall(r'<a href="(/orders\?[^"]*figure=[^"]*)">([^<]*)</a>', text)
    return [(html.unescape(path), words) for path, words in found]


def test_that_every_count_opens_as_many_orders(service: Service, clock: Clock, browser_of: BrowserOf) -> None:
    a_person(service.store, an_engineer())
    _orders(service, clock)
    browser = browser_of(a_supervisor())

    keys = ("service", "customers", "flow")
    shown = [browser.get(f"/figures?show={key}&{YEAR}").text for key in keys]

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


def test_that_kept_sums_say_what_counting_every_order_says(service: Service, clock: Clock) -> None:
    store = service.store
    a_person(store, an_engineer())
    for _ in range(4):  # orders of different days, so that whole spans and days at their ends are there
        customer = _orders(service, clock)
        refresh(store)
        clock.tick(days=30)
    _change_what_was_counted(store, customer)
    refresh(store)
    wanted = [
        FiguresFilter(date(2026, 1, 1), date(2027, 12, 31)),
        FiguresFilter(clock.at.date() - timedelta(days=110), clock.at.date() - timedelta(days=20)),
        FiguresFilter(date(2026, 1, 1), date(2027, 12, 31), kind=OrderKind.REPAIR, priority=Priority.NORMAL),
    ]

    kept, moved = _all_figures(store, wanted), _sums(store)
    with store.writing() as connection:
        figure_sums.begin_again(connection)
    add_up_if_missing(store)
    anew = _sums(store)
    with store.writing() as connection:
        figure_sums.begin_again(connection)
    counted = _all_figures(store, wanted)

    assert moved == anew
    assert kept == counted
    areas = kept[0][1][By.AREA]
    assert [key for key, _sums in areas] == ["North", "South"]


def test_that_sums_are_added_up_where_an_upgrade_left_none(service: Service, clock: Clock) -> None:
    _orders(service, clock)
    refresh(service.store)
    kept = _sums(service.store)
    with service.store.writing() as connection:
        figure_sums.begin_again(connection)

    first, again = add_up_if_missing(service.store), add_up_if_missing(service.store)

    assert (first, again) == (True, False)
    assert _sums(service.store) == kept


def _change_what_was_counted(store: Store, customer: str) -> None:
    with store.change("Change", by=a_supervisor()) as work:
        site = work.all(select(Site).where(Site.customer_id == customer))[0]
        site.region = "South"
        waiting = work.all(
            select(WorkOrder).where(WorkOrder.status == OrderStatus.NEW).order_by(WorkOrder.id)
        )
        waiting[0].withdrawn = True
        waiting[1].priority = Priority.URGENT
        rated = work.all(select(WorkOrder).where(WorkOrder.site_id == site.id))[0]
        work.add(Feedback(id=work.new_id(), order_id=rated.id, csat=1, nps=0, made_at=work.now))
        told = {"order_id": rated.id, "engineer_id": a_dispatcher().person_id, "made_at": work.now}
        work.add(Labour(id=work.new_id(), kind=LabourKind.WORK, minutes=30, **told))


def _sums(store: Store) -> list[tuple[Any, ...]]:
    """The rows of sums in which there is anything."""
    with store.read() as session:
        rows = [tuple(row) for row in session.execute(select(planning_tables.figure_sums))]
    return sorted(row for row in rows if any(row[5:]))


def _all_figures(store: Store, wanted: list[FiguresFilter]) -> list[tuple[Any, ...]]:
    found = []
    with store.read() as session:
        for each in wanted:
            by = {by: queries.by_what(session, each, planning_tables.SUM_NAMES, by) for by in By}
            ends = [each.first, each.last]
            labour = utilisation(session, each, each.last)
            rest = (
                queries.causes(session, each),
                queries.states(session, each, ends),
                queries.stages(session, each),
                labour,
                [utilisation_on(session, each, By(by), labour) for by in figure_sums.WORKED_ON],
            )
            found.append((queries.by_day(session, each, tuple(queries.SUMS)), by, *rest))
    return found


def test_that_utilisation_is_what_was_booked_of_the_hours_of_the_calendar(
    service: Service, clock: Clock, browser_of: BrowserOf
) -> None:
    me = a_person(service.store, an_engineer())
    with service.store.change("Prepare", by=a_supervisor()) as work:
        work.add(PersonArea(id=work.new_id(), person_id=me, area="North"))
    _orders(service, clock)  # three solved orders with four hours each, on one day of eight hours
    clock.tick(days=1)
    browser = browser_of(a_supervisor())

    pages = [
        browser.get(f"/figures?show=utilisation&{YEAR}{more}").text
        for more in ("", "&by=area&kind=repair", f"&assignee={me}", "&area=South")
    ]
    opened = browser.get(f"/orders?view=all&figure=worked&{YEAR}&assignee={me}").text

    for page in pages[:3]:
        assert re.search(r"figure=worked[^>]*>75 %<", page)
        assert "16 h" in page
    assert "North" in pages[1]
    assert "figure=worked" not in pages[3]
    assert len(re.findall("<tr data-href", opened)) == 3


def test_that_an_engineer_who_became_something_else_stays_in_past_figures(
    service: Service, clock: Clock, browser_of: BrowserOf
) -> None:
    me = a_person(service.store, an_engineer())
    _orders(service, clock)  # twelve hours booked on one day of eight
    set_roles(service.store, me, [Role.STOREKEEPER], by=an_administrator())
    clock.tick(days=7)
    browser = browser_of(a_supervisor())

    page = browser.get(f"/figures?show=utilisation&{YEAR}").text
    opened = browser.get(f"/orders?view=all&figure=worked&{YEAR}&assignee={me}").text

    assert re.search(r"figure=worked[^>]*>150 %<", page)
    assert re.search(r"<svg.*>150 %</text>.*Hours booked", page, re.DOTALL)
    assert f'value="{me}"' in page
    assert len(re.findall("<tr data-href", opened)) == 3


def test_that_utilisation_by_customer_is_what_was_booked_on_its_orders(
    service: Service, clock: Clock, browser_of: BrowserOf
) -> None:
    a_person(service.store, an_engineer())
    customer = _orders(service, clock)
    clock.tick(days=1)
    browser = browser_of(a_supervisor())

    page = browser.get(f"/figures?show=utilisation&by=customer&{YEAR}").text
    found = {words: path for path, words in _links(page) if f"customer={customer}" in path}
    opened = browser.get(found["75 %"]).text

    assert {"75 %", "12 h"} <= found.keys()
    assert "16 h" not in found
    assert len(re.findall("<tr data-href", opened)) == 3


def test_that_readings_and_votes_count_for_the_order_they_were_made_from(
    service: Service, clock: Clock, browser_of: BrowserOf
) -> None:
    _orders(service, clock)
    refresh(service.store)
    with service.store.read() as session:
        order = session.scalars(select(WorkOrder.id).where(WorkOrder.number == "WO-1")).one()
    article = _an_article_used(service.store, clock, order)
    browser = browser_of(a_supervisor())

    page = browser.get(f"/figures?show=knowledge&{YEAR}").text
    opened = browser.get(f"/orders?view=all&figure=article&article={article}&{YEAR}").text
    told = browser.get(f"/figures.csv?show=knowledge&{YEAR}").content.decode("utf-8-sig")

    assert re.search(r"figure=articles[^>]*>25 %<", page)
    assert re.search(r"figure=helped[^>]*>100 %<", page)
    assert page.count(f'href="/knowledge/{article}"') == 4
    assert re.findall("WO-[0-9]", opened)[:1] == ["WO-1"]
    assert [row[1:] for row in csv.reader(io.StringIO(told)) if row and "Seal" in row[0]] == [
        ["3", "1", "1", "1"]
    ]


def test_that_an_order_costs_its_parts_and_its_hours(
    service: Service, clock: Clock, browser_of: BrowserOf
) -> None:
    a_company(service.store, currency="EUR")
    _orders(service, clock)
    browser = browser_of(a_supervisor())

    before = browser.get(f"/figures.csv?show=work&{YEAR}").text
    with service.store.change("Prepare", by=a_supervisor()) as work:
        work.all(select(Company))[0].hour_cost = Decimal("60.5")
    after = browser.get(f"/figures.csv?show=work&{YEAR}").text

    assert "Cost per order,,3" in before
    assert "Cost per order,242.0,3" in after  # four hours on each of three orders


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


def test_that_days_beyond_the_calendar_and_names_with_odd_signs_break_no_page(
    service: Service, browser_of: BrowserOf
) -> None:
    customer = a_customer(service.store, name="Bell\x08 works")
    an_order(service.store, site_id=a_site(service.store, customer))
    wang = browser_of(a_supervisor())

    far = [wang.get(f"/{page}?from=9999-12-31&to=9999-12-31") for page in ("figures", "orders")]
    exported = wang.get(f"/figures.xlsx?by=customer&{YEAR}")

    assert [answer.status_code for answer in far] == [422, 422]
    assert exported.status_code == 200
