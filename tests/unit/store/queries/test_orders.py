"""The engineer's day and the office's list."""

from __future__ import annotations

from datetime import date, timedelta

from fieldapp.actions.labour import book_labour
from fieldapp.actions.orders import OrderDraft, create_order
from fieldapp.model.conflicts import Conflict
from fieldapp.model.orders import OrderKind, OrderStatus, Priority
from fieldapp.store.queries.orders import OrderFilter, OrderSort, counts_by_status, orders_found, today
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    ENGINEER_ID,
    a_dispatcher,
    a_site,
    an_engineer,
    an_order,
    put,
)

ME = an_engineer()
HOUR = timedelta(hours=1)


def found(store: Store, page: int = 1, size: int = 50, **wanted: object) -> list[str]:
    with store.read() as session:
        return [row.title for row in orders_found(session, OrderFilter(**wanted), page, size).rows]  # type: ignore[arg-type]


def my_day(store: Store) -> list[str]:
    with store.read() as session:
        return [row.title for row in today(session, ENGINEER_ID, store.world.now())]


# ─── the day ───────────────────────────────────────────────────────────────────────────────────


def test_that_the_day_runs_from_what_is_in_hand_to_what_comes_later(desk: Store) -> None:
    an_order(desk, OrderStatus.ASSIGNED, ME, title="No date")
    an_order(desk, OrderStatus.ASSIGNED, ME, title="Noon", scheduled_start=A_MORNING + 4 * HOUR)
    an_order(desk, OrderStatus.ACCEPTED, ME, title="Ten", scheduled_start=A_MORNING + 2 * HOUR)
    an_order(desk, OrderStatus.ON_SITE, ME, title="In hand", scheduled_start=A_MORNING + 8 * HOUR)
    an_order(desk, OrderStatus.SIGNED, ME, title="Done", scheduled_start=A_MORNING)

    assert my_day(desk) == ["In hand", "Ten", "Noon", "No date", "Done"]


def test_that_of_two_orders_without_a_date_the_more_urgent_deadline_comes_first(desk: Store) -> None:
    an_order(desk, OrderStatus.ASSIGNED, ME, title="Low", priority=Priority.LOW)
    an_order(desk, OrderStatus.ASSIGNED, ME, title="Urgent", priority=Priority.URGENT)
    an_order(desk, OrderStatus.ASSIGNED, ME, title="Due", resolve_by=A_MORNING + HOUR)

    assert my_day(desk) == ["Due", "Urgent", "Low"]


def test_that_the_day_holds_neither_others_nor_old_nor_cancelled_orders(desk: Store) -> None:
    an_order(desk, OrderStatus.ASSIGNED, an_engineer("01980000-0000-7000-8000-0000000000aa", "Zhao"))
    an_order(desk, OrderStatus.CANCELLED, ME)
    an_order(desk, OrderStatus.CLOSED, ME)
    desk.world.now.tick(hours=15)  # type: ignore[attr-defined]

    assert my_day(desk) == []


def test_that_a_line_says_what_is_on_this_laptop_only(desk: Store) -> None:
    touched = an_order(desk, OrderStatus.ON_SITE, ME)
    untouched = an_order(desk, OrderStatus.ASSIGNED, ME)
    book_labour(desk, touched, minutes=5, by=ME)

    with desk.read() as session:
        rows = {row.id: row.is_unsent for row in today(session, ENGINEER_ID, desk.world.now())}

    assert rows == {touched: True, untouched: False}


def test_that_a_line_knows_place_clock_and_open_conflicts(desk: Store) -> None:
    site = a_site(desk, latitude_micro=24_479_800, longitude_micro=118_089_400)
    order = an_order(desk, OrderStatus.ON_SITE, ME, site_id=site, resolve_by=A_MORNING - HOUR)
    conflict = {"home": f"order:{order}", "table_name": "work_order", "row_id": order, "group_name": "title"}
    put(desk, Conflict(id=desk.world.new_id(), **conflict))

    with desk.read() as session:
        (row,) = today(session, ENGINEER_ID, desk.world.now())

    due = row.due(A_MORNING)
    assert (row.latitude_micro, row.open_conflicts) == (24_479_800, 1)
    assert due is not None
    assert due.is_overdue


# ─── the office's list ─────────────────────────────────────────────────────────────────────────


def test_that_words_of_both_languages_find_orders(server: Store) -> None:
    create_order(server, OrderDraft("Pump loses pressure"), by=a_dispatcher())
    create_order(server, OrderDraft("水泵漏水", fault="机械密封磨损"), by=a_dispatcher())

    assert found(server, words="press") == ["Pump loses pressure"]
    assert found(server, words="漏水") == ["水泵漏水"]
    assert found(server, words="密封磨损") == ["水泵漏水"]
    assert found(server, words="compressor") == []


def test_that_filters_narrow_together(server: Store) -> None:
    an_order(server, OrderStatus.ON_SITE, ME, title="A", kind=OrderKind.REPAIR, priority=Priority.URGENT)
    an_order(server, OrderStatus.ON_SITE, ME, title="B", kind=OrderKind.INSPECT, priority=Priority.URGENT)
    an_order(server, OrderStatus.NEW, title="C", kind=OrderKind.REPAIR, priority=Priority.URGENT)

    assert found(server, kind=OrderKind.REPAIR, statuses=frozenset({OrderStatus.ON_SITE})) == ["A"]
    assert found(server, unassigned=True) == ["C"]
    assert found(server, assignee_id=ENGINEER_ID, kind=OrderKind.INSPECT) == ["B"]
    assert found(server, priority=Priority.LOW) == []


def test_that_a_day_counts_from_its_first_to_its_last_moment(server: Store) -> None:
    an_order(server, title="Before", opened_at=A_MORNING - timedelta(hours=8, seconds=1))
    an_order(server, title="First", opened_at=A_MORNING - timedelta(hours=8))
    an_order(server, title="Last", opened_at=A_MORNING + timedelta(hours=15, minutes=59))
    an_order(server, title="After", opened_at=A_MORNING + timedelta(hours=16))

    that_day = date(2026, 11, 23)

    assert found(server, opened_from=that_day, opened_to=that_day) == ["Last", "First"]


def test_that_overdue_orders_are_those_whose_customer_still_waits(server: Store) -> None:
    late, now = A_MORNING - HOUR, A_MORNING
    an_order(server, OrderStatus.ASSIGNED, ME, title="No answer", respond_by=late)
    an_order(server, OrderStatus.ON_SITE, ME, title="There in time", respond_by=late, resolve_by=now + HOUR)
    an_order(server, OrderStatus.ON_SITE, ME, title="Not repaired", resolve_by=late)
    an_order(server, OrderStatus.SIGNED, ME, title="Repaired", resolve_by=late)

    assert set(found(server, overdue_at=now)) == {"No answer", "Not repaired"}


def test_that_every_sorting_shows_every_order_once(server: Store) -> None:
    for place in range(7):
        an_order(
            server,
            OrderStatus.ASSIGNED if place % 2 else OrderStatus.NEW,
            title=f"Order {place}",
            priority=list(Priority)[place % 4],
            scheduled_start=A_MORNING + place * HOUR if place % 3 else None,
            number=f"WO-2026-{place:05}",
        )

    for sort in OrderSort:
        paged = [title for page in (1, 2, 3) for title in found(server, page, 3, sort=sort)]
        assert sorted(paged) == [f"Order {place}" for place in range(7)], sort
    assert found(server, sort=OrderSort.PRIORITY)[0] == "Order 3"
    assert found(server, sort=OrderSort.SCHEDULE)[-1] in {"Order 0", "Order 3", "Order 6"}


def test_that_a_page_past_the_end_is_the_last_one(server: Store) -> None:
    for place in range(5):
        an_order(server, title=f"Order {place}")

    with server.read() as session:
        page = orders_found(session, OrderFilter(), page=99, size=2)

    assert (len(page.rows), page.total, page.number, page.pages) == (1, 5, 3, 3)


def test_that_counts_leave_out_the_statuses_that_are_chosen(server: Store) -> None:
    an_order(server, OrderStatus.NEW)
    an_order(server, OrderStatus.ON_SITE, ME)
    an_order(server, OrderStatus.ON_SITE, ME)

    with server.read() as session:
        everything = counts_by_status(session)
        mine = counts_by_status(
            session, OrderFilter(assignee_id=ENGINEER_ID, statuses=frozenset({OrderStatus.NEW}))
        )

    assert everything == {OrderStatus.NEW: 1, OrderStatus.ON_SITE: 2}
    assert mine == {OrderStatus.ON_SITE: 2}
