"""The day: order, filters, search, what an empty list says, and where a line leads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.actions import orders
from fieldapp.sync.machine import Phase, Tell
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Navigator, Place
from fieldapp.ui.tasks import READERS
from fieldapp.ui.today.order_look import order_look
from fieldapp.ui.today.today_model import Shown
from fieldapp.ui.today.today_screen import TodayScreen
from tests.builders import A_MORNING
from tests.ui.desks import complete_at, fill_the_van, make_a_day


def a_screen(qtbot: QtBot, session: DeskSession, **options: Any) -> TodayScreen:
    screen = TodayScreen(session, Navigator(), **options)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.on_shown()
    return screen


def all_read(qtbot: QtBot, session: DeskSession) -> None:
    """Wait until whatever was being read has been read and told."""
    told: list[int] = []
    together = threading.Barrier(READERS)
    for _ in range(READERS):
        session.tasks.read(lambda: together.wait(10), told.append)
    qtbot.waitUntil(lambda: len(told) == READERS, timeout=10_000)


def choose(qtbot: QtBot, screen: TodayScreen, shown: Shown) -> list[str]:
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.model.show(shown)
    return [row.title for row in screen.orders.records.rows()]


def search(qtbot: QtBot, screen: TodayScreen, words: str) -> list[str]:
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.search.setText(words)
    return [row if isinstance(row, str) else row.title for row in screen.found.records.rows()]


def test_that_the_order_on_site_comes_first_and_signed_ones_are_not_open(
    qtbot: QtBot, session: DeskSession
) -> None:
    make_a_day(session.store)

    screen = a_screen(qtbot, session)

    titles = [row.title for row in screen.orders.records.rows()]
    assert titles[0] == "Pump loses pressure after start"
    assert "更换冷却水过滤器" not in titles
    assert len(titles) == 4


@pytest.mark.parametrize(
    ("shown", "titles"),
    [
        (Shown.RETURNED, ["Replace coupling guard"]),
        (Shown.DONE, ["更换冷却水过滤器"]),
    ],
)
def test_that_a_filter_shows_its_orders_only(
    qtbot: QtBot, session: DeskSession, shown: Shown, titles: list[str]
) -> None:
    make_a_day(session.store)
    screen = a_screen(qtbot, session)

    assert choose(qtbot, screen, shown) == titles


def test_that_the_filters_say_how_many_there_are(qtbot: QtBot, session: DeskSession) -> None:
    make_a_day(session.store)

    screen = a_screen(qtbot, session)

    assert screen._filters._chips["open"].accessibleName() == "Open  4"
    assert screen._filters._chips["done"].accessibleName() == "Done  1"


def test_that_a_line_says_who_where_what_and_what_runs_out(qtbot: QtBot, session: DeskSession) -> None:
    make_a_day(session.store)
    screen = a_screen(qtbot, session)

    said = order_look(screen.orders.records.rows()[0]).told()

    for word in ("WO-2026-04812", "Harbour Mills", "Pump house 3", "Feed pump B", "On site", "left"):
        assert word in said


def test_that_an_overdue_order_says_so_in_words(qtbot: QtBot, session: DeskSession) -> None:
    make_a_day(session.store)
    screen = a_screen(qtbot, session)

    said = [order_look(row).told() for row in screen.orders.records.rows()]

    assert any("25 min overdue" in line or "26 min overdue" in line for line in said)


def test_that_search_finds_orders_and_devices_as_one_types(qtbot: QtBot, session: DeskSession) -> None:
    make_a_day(session.store)
    screen = a_screen(qtbot, session)

    found = search(qtbot, screen, "pump")

    assert found.index("work_order") < found.index("device")
    assert {"Pump loses pressure after start", "Feed pump B", "Pump house 3"} <= set(found)


def test_that_search_finds_chinese_words(qtbot: QtBot, session: DeskSession) -> None:
    make_a_day(session.store)
    screen = a_screen(qtbot, session)

    assert "冷水机组 2" in search(qtbot, screen, "冷水")


def test_that_search_finds_parts_by_either_name(qtbot: QtBot, session: DeskSession) -> None:
    fill_the_van(session.store)
    screen = a_screen(qtbot, session)

    assert "Shaft seal 40 mm" in search(qtbot, screen, "轴封")


def test_that_clearing_the_search_brings_the_day_back(qtbot: QtBot, session: DeskSession) -> None:
    make_a_day(session.store)
    screen = a_screen(qtbot, session)
    search(qtbot, screen, "pump")

    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.search.clear()

    assert screen.orders.isVisible()
    assert screen.orders.records.rowCount() == 4


def test_that_a_line_opens_its_order(qtbot: QtBot, session: DeskSession) -> None:
    ids = make_a_day(session.store)
    screen = a_screen(qtbot, session)

    with qtbot.waitSignal(screen._navigator.wanted) as wanted:
        screen.orders.opened.emit(screen.orders.records.rows()[0])

    assert wanted.args == [Place("order", ids["urgent"], {"section": "work"})]


def test_that_a_found_customer_leads_to_what_belongs_to_it(qtbot: QtBot, session: DeskSession) -> None:
    make_a_day(session.store)
    screen = a_screen(qtbot, session)
    search(qtbot, screen, "Harbour")
    customer = next(
        row for row in screen.found.records.rows() if not isinstance(row, str) and row.table == "customer"
    )

    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.found.opened.emit(customer)

    titles = [row if isinstance(row, str) else row.title for row in screen.found.records.rows()]
    assert "Replace coupling guard" in titles


def test_that_an_empty_day_says_where_orders_come_from(qtbot: QtBot, session: DeskSession) -> None:
    screen = a_screen(qtbot, session)

    assert screen._empty.isVisible()
    assert screen._empty._title.text() == "No orders here"


def test_that_a_change_elsewhere_is_seen_without_asking(qtbot: QtBot, session: DeskSession) -> None:
    ids = make_a_day(session.store)
    screen = a_screen(qtbot, session)
    session.changed.connect(screen.refresh)

    session.tasks.write(lambda: orders.accept(session.store, ids["planned"], by=session.actor))

    def accepted() -> bool:
        rows = {row.id: row for row in screen.orders.records.rows()}
        return bool(rows[ids["planned"]].status == "accepted" and rows[ids["planned"]].is_unsent)

    qtbot.waitUntil(accepted, timeout=5_000)


def test_that_the_first_sync_says_how_far_it_is_and_can_be_stopped(
    qtbot: QtBot, session: DeskSession
) -> None:
    screen = a_screen(qtbot, session)
    first = screen._first_sync
    qtbot.waitUntil(first.isVisible, timeout=3_000)

    session.sync_told.emit(Tell(Phase.RECEIVING, 1_200, 5_000))
    said = first.line._numbers.words()
    first.line.cancelled.emit()

    assert said == "1,200 of 5,000 records"
    assert session.is_kept_offline


def test_that_trouble_in_the_first_sync_is_told_with_a_way_on(qtbot: QtBot, session: DeskSession) -> None:
    screen = a_screen(qtbot, session)
    first = screen._first_sync
    qtbot.waitUntil(first.isVisible, timeout=3_000)
    session.go_offline(True)

    session.sync_told.emit(Tell(Phase.TROUBLE, code="server-absent"))
    first.again.click()

    assert "cannot be reached" in first.banner.accessibleName()
    assert not session.is_kept_offline


def test_that_the_first_sync_is_gone_once_it_was_complete(qtbot: QtBot, session: DeskSession) -> None:
    screen = a_screen(qtbot, session)
    qtbot.waitUntil(screen._first_sync.isVisible, timeout=3_000)

    session.sync_told.emit(Tell(Phase.COMPLETE))

    assert not screen._first_sync.isVisible()


def test_that_a_desk_that_was_complete_shows_no_first_sync(qtbot: QtBot, session: DeskSession) -> None:
    complete_at(session.store, A_MORNING)

    screen = a_screen(qtbot, session)
    all_read(qtbot, session)
    session.sync_told.emit(Tell(Phase.RECEIVING, 1, 2))

    assert not screen._first_sync.isVisible()


def test_that_the_day_speaks_another_language_at_once(
    qtbot: QtBot, session: DeskSession, speak: Callable[[Language], None]
) -> None:
    make_a_day(session.store)
    screen = a_screen(qtbot, session)

    speak(Language.ZH)

    qtbot.waitUntil(lambda: screen._filters._chips["open"].text() == "未完成", timeout=3_000)
    assert screen.title() == "今天，Li Wei"
    assert screen.search.placeholderText() == "搜索工单、设备、备件、客户"


def test_that_the_search_place_waits_for_words(qtbot: QtBot, session: DeskSession) -> None:
    make_a_day(session.store)

    screen = a_screen(qtbot, session, search_only=True)

    assert screen.orders.records.rowCount() == 0
    assert screen._empty._title.text() == "Search everything on this laptop"
