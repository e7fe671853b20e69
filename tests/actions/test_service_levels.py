"""What the office promises reaches orders, and pauses on a laptop move it on both sides."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldapp.actions import order_edits, orders
from fieldapp.actions.company import CompanyDetails, save_company
from fieldapp.actions.orders import OrderDraft, create_order
from fieldapp.actions.service_levels import (
    CalendarDraft,
    Holiday,
    LevelDraft,
    add_day,
    keep_holidays,
    save_calendar,
    save_level,
    withdraw_level,
)
from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderStatus, PauseReason, Priority
from fieldapp.model.service_levels import ServiceLevel, WorkingCalendar
from fieldapp.store.derive import derive_orders
from fieldapp.store.queries.orders import OrderFilter, orders_found
from fieldapp.store.queries.service_levels import calendars, levels
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    Clock,
    a_desk_store,
    a_dispatcher,
    a_person,
    a_server_store,
    a_supervisor,
    a_world,
    an_administrator,
    an_engineer,
    an_order,
    as_pulled,
    the_page,
)

HOUR = timedelta(hours=1)
ALWAYS = ((("00:00", "24:00"),),) * 7


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(tmp_path: Path, clock: Clock) -> Store:
    return a_server_store(tmp_path, a_world(clock))


def _a_level(store: Store, **values: object) -> str:
    calendar = save_calendar(store, CalendarDraft("Always", "UTC", hours=ALWAYS), by=a_supervisor())
    draft = {"respond_minutes": 60, "resolve_minutes": 240, "warn_minutes": 30, **values}
    return save_level(store, LevelDraft("All", calendar, **draft), by=a_supervisor())  # type: ignore[arg-type]


def test_that_a_company_begins_with_the_usual_levels(server: Store) -> None:
    save_company(server, CompanyDetails("Northlight", "Asia/Shanghai", "CNY"), by=an_administrator())

    with server.read() as session:
        assert [row.name for row in levels(session)] == ["Standard", "Urgent"]
        assert [row.time_zone for row in calendars(session)] == ["Asia/Shanghai"]


def test_that_a_new_order_gets_its_dates_and_a_persons_date_stands(server: Store) -> None:
    level = _a_level(server)
    wished = A_MORNING + 90 * HOUR

    promised = the_page(server, create_order(server, OrderDraft("Leaks"), by=a_dispatcher())).head
    chosen = the_page(
        server, create_order(server, OrderDraft("Hums", resolve_by=wished), by=a_dispatcher())
    ).head

    assert promised.service_level_id == level
    assert promised.respond_by is not None
    assert promised.resolve_by is not None
    assert promised.resolve_by - promised.respond_by == 3 * HOUR
    assert promised.respond_warn == promised.respond_by - HOUR / 2
    assert (chosen.service_level_id, chosen.respond_by, chosen.resolve_by) == (None, None, wished)


def test_that_an_edit_of_the_priority_promises_again_but_not_over_a_persons_date(server: Store) -> None:
    _a_level(server)
    urgent = _a_level(server, priority=Priority.URGENT, respond_minutes=10)
    order_id = create_order(server, OrderDraft("Leaks"), by=a_dispatcher())
    normal, high = {"priority": Priority.NORMAL}, {"priority": Priority.URGENT}

    order_edits.edit_order(server, order_id, normal, high, by=a_dispatcher())
    promised = the_page(server, order_id).head
    date_seen, date_wanted = {"resolve_by": promised.resolve_by}, {"resolve_by": A_MORNING + 99 * HOUR}
    order_edits.edit_order(server, order_id, date_seen, date_wanted, by=a_dispatcher())
    order_edits.edit_order(server, order_id, high, normal, by=a_dispatcher())
    chosen = the_page(server, order_id).head

    assert promised.service_level_id == urgent
    assert (chosen.service_level_id, chosen.resolve_by) == (None, A_MORNING + 99 * HOUR)
    assert (chosen.resolve_due, chosen.respond_warn) == (None, None)


def test_that_a_withdrawn_level_is_given_to_no_new_order(server: Store) -> None:
    withdraw_level(server, _a_level(server), by=a_supervisor())

    head = the_page(server, create_order(server, OrderDraft("Leaks"), by=a_dispatcher())).head

    assert head.service_level_id is None


def test_that_a_pause_for_parts_on_an_offline_laptop_holds_its_clock(tmp_path: Path, clock: Clock) -> None:
    desk = a_desk_store(tmp_path, a_world(clock))
    me = an_engineer()
    new_id = desk.world.new_id
    calendar = WorkingCalendar(id=new_id(), name="Always", time_zone="UTC", hours=[[["00:00", "24:00"]]] * 7)
    level = ServiceLevel(
        id=new_id(),
        name="All",
        calendar_id=calendar.id,
        resolve_minutes=240,
        warn_minutes=30,
        stopped_by=["parts"],
    )
    as_pulled(desk, [calendar, level])
    due = A_MORNING + 4 * HOUR
    order_id = an_order(desk, OrderStatus.ON_SITE, me, service_level_id=level.id, resolve_by=due)
    clock.tick(hours=1)

    orders.pause(desk, order_id, "Seal ordered", waits_for=PauseReason.PARTS, by=me)
    clock.tick(hours=10)
    resting = the_page(desk, order_id).head.due(clock())
    orders.arrive(desk, order_id, by=me)
    working = the_page(desk, order_id).head

    assert resting is not None
    assert (resting.is_stopped, resting.is_overdue, resting.minutes_left) == (True, False, 179)
    assert working.clock_stopped_at is None
    assert working.resolve_due is not None
    assert abs(working.resolve_due - due - 10 * HOUR) < timedelta(seconds=1)


def test_that_lists_are_narrowed_to_what_is_at_risk_and_what_is_late(server: Store, clock: Clock) -> None:
    me = an_engineer()
    a_person(server, me)
    level = _a_level(server)
    start = clock()
    told = {"service_level_id": level, "assignee": me}
    an_order(server, OrderStatus.ON_SITE, title="Calm", resolve_by=start + 5 * HOUR, **told)
    an_order(server, OrderStatus.ON_SITE, title="At risk", resolve_by=start + 2.4 * HOUR, **told)
    an_order(server, OrderStatus.ON_SITE, title="Late", resolve_by=start + HOUR, **told)
    an_order(server, OrderStatus.ON_SITE, title="By hand", resolve_by=start + 3 * HOUR)
    resting = an_order(server, OrderStatus.ON_SITE, title="Resting", resolve_by=start + HOUR, **told)
    orders.pause(server, resting, waits_for=PauseReason.CUSTOMER, by=me)
    clock.tick(hours=2)

    def titles(wanted: OrderFilter) -> set[str]:
        with server.read() as session:
            rows = orders_found(session, wanted).rows
            assert all(row.due(clock()) is not None for row in rows)
            return {row.title for row in rows}

    assert titles(OrderFilter(at_risk_at=clock())) == {"At risk", "By hand"}
    assert titles(OrderFilter(overdue_at=clock())) == {"Late"}


def test_that_clocks_are_set_within_a_savepoint_that_goes_on(server: Store) -> None:
    _a_level(server)
    order_id = create_order(server, OrderDraft("Leaks"), by=a_dispatcher())

    with server.writing(as_checkpoint=True) as connection, connection.begin_nested() as outer:
        derive_orders(connection, [order_id])

        assert connection.get_nested_transaction() is outer


def test_that_holidays_come_and_go_but_the_companys_own_days_stay(server: Store) -> None:
    by = a_supervisor()
    calendar = save_calendar(server, CalendarDraft("Office", "UTC"), by=by)
    keep_holidays(
        server, calendar, [Holiday(date(2026, 1, 1), "New Year"), Holiday(date(2026, 5, 1), "May")], by=by
    )
    add_day(server, calendar, Holiday(date(2026, 5, 1), "We work", hours=[["09:00", "12:00"]]), by=by)

    count = keep_holidays(
        server, calendar, [Holiday(date(2026, 10, 1), "Day"), Holiday(date(2026, 5, 1), "May")], by=by
    )

    with server.read() as session:
        (row,) = calendars(session)
    assert count == 2
    assert [(day.on_day.month, day.name) for day in row.days] == [(5, "We work"), (10, "Day")]


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (LevelDraft("Empty", "x"), "promise-missing"),
        (LevelDraft("Long", "x", resolve_minutes=10**7), "promise-too-long"),
    ],
)
def test_that_a_level_that_promises_nothing_is_refused(server: Store, draft: LevelDraft, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        save_level(server, draft, by=a_supervisor())

    assert refusal.value.code == code


def test_that_a_calendar_on_which_nobody_works_is_refused(server: Store) -> None:
    with pytest.raises(RuleBroken) as refusal:
        save_calendar(server, CalendarDraft("Never", "UTC", hours=((),) * 7), by=a_supervisor())

    assert refusal.value.code == "calendar-without-hours"
