"""What happens when nobody expected it: drafts first, then a report without anybody's data."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread, QTimer
from pytestqt.qtbot import QtBot

from fieldapp.errors import Cancelled, ReplicaTrouble
from fieldapp.ui.excepthook import Guard, Report


@pytest.fixture
def guard(qtbot: QtBot) -> Iterator[Guard]:
    made = Guard()
    yield made
    made.uninstall()


@pytest.fixture
def reports(guard: Guard) -> list[Report]:
    caught: list[Report] = []
    guard.reported.connect(caught.append)
    return caught


def fail(words: str = "secret of Mr. Zhao") -> None:
    raise ValueError(words)


def test_that_drafts_are_kept_before_the_report_is_offered(guard: Guard) -> None:
    happened: list[str] = []
    guard.keep_draft(lambda: happened.append("draft"))
    guard.reported.connect(lambda _: happened.append("report"))

    guard.report(ValueError())

    assert happened == ["draft", "report"]


def test_that_one_draft_that_cannot_be_kept_does_not_cost_the_others(
    guard: Guard, reports: list[Report]
) -> None:
    kept: list[str] = []
    guard.keep_draft(fail)
    guard.keep_draft(lambda: kept.append("findings"))

    guard.report(ValueError())

    assert kept == ["findings"]
    assert len(reports) == 1


def test_that_a_screen_that_closed_is_not_asked_for_its_draft(guard: Guard) -> None:
    asked: list[str] = []
    forget = guard.keep_draft(lambda: asked.append("draft"))

    forget()
    forget()
    guard.report(ValueError())

    assert asked == []


def test_that_a_report_names_places_and_kind_but_nobodys_words(guard: Guard, reports: list[Report]) -> None:
    try:
        fail()
    except ValueError as error:
        guard.report(error)

    told = reports[0].as_text()
    assert "ValueError" in told
    assert "test_excepthook.py" in told
    assert "Zhao" not in told


def test_that_our_own_errors_are_reported_with_their_code(guard: Guard, reports: list[Report]) -> None:
    guard.report(ReplicaTrouble("disk-full"))

    assert reports[0].kind == "ReplicaTrouble:disk-full"


def test_that_the_same_mistake_is_offered_once(guard: Guard, reports: list[Report]) -> None:
    for _ in range(5):
        try:
            fail()
        except ValueError as error:
            guard.report(error)

    assert len(reports) == 1


def test_that_cancelling_is_no_mistake(guard: Guard, reports: list[Report]) -> None:
    guard.report(Cancelled())

    assert reports == []


def test_that_an_error_on_another_thread_is_dealt_with_on_the_ui_thread(
    guard: Guard, reports: list[Report], qtbot: QtBot
) -> None:
    where: list[QThread] = []
    guard.keep_draft(lambda: where.append(QThread.currentThread()))
    thread = threading.Thread(target=lambda: guard.report(ValueError()))

    thread.start()
    thread.join()

    qtbot.waitUntil(lambda: len(reports) == 1)
    assert where == [guard.thread()]


@pytest.mark.qt_no_exception_capture
def test_that_an_exception_in_a_slot_is_caught_once_installed(
    guard: Guard, reports: list[Report], qtbot: QtBot
) -> None:
    guard.install()

    QTimer.singleShot(0, fail)

    qtbot.waitUntil(lambda: len(reports) == 1)
    assert reports[0].kind == "ValueError"


def test_that_uninstalling_gives_the_hooks_back(guard: Guard) -> None:
    before = (sys.excepthook, threading.excepthook)

    guard.install()
    guard.uninstall()

    assert (sys.excepthook, threading.excepthook) == before
