"""Work off the UI thread: in order, delivered where it belongs, never lost in silence."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from fieldapp.errors import Cancelled, FieldappError, RuleBroken
from fieldapp.ui.tasks import Latest, Tasks

WAIT_S = 5.0


@pytest.fixture
def bugs() -> list[BaseException]:
    return []


@pytest.fixture
def tasks(qtbot: QtBot, bugs: list[BaseException]) -> Iterator[Tasks]:
    made = Tasks(report=bugs.append)
    yield made
    assert made.shutdown(WAIT_S)


def test_that_writes_happen_one_after_the_other_in_the_order_asked(tasks: Tasks, qtbot: QtBot) -> None:
    happened: list[int] = []
    threads: set[str] = set()

    for number in range(200):
        tasks.write(lambda n=number: (happened.append(n), threads.add(threading.current_thread().name)))
    done: list[bool] = []
    tasks.write(lambda: True, done.append)

    qtbot.waitUntil(lambda: done == [True])
    assert happened == list(range(200))
    assert threads == {"fieldapp-writer"}


def test_that_the_outcome_arrives_on_the_ui_thread_and_not_at_once(tasks: Tasks, qtbot: QtBot) -> None:
    arrived: list[QThread] = []

    tasks.read(lambda: 42, lambda _: arrived.append(QThread.currentThread()))
    at_once = list(arrived)

    qtbot.waitUntil(lambda: len(arrived) == 1)
    assert at_once == []
    assert arrived[0] is tasks.thread()


def test_that_a_slow_read_does_not_hold_up_another(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    answers: list[str] = []
    tasks.read(lambda: "slow" if gate.wait(WAIT_S) else "never", answers.append)

    tasks.read(lambda: "quick", answers.append)

    qtbot.waitUntil(lambda: answers == ["quick"])
    gate.set()
    qtbot.waitUntil(lambda: answers == ["quick", "slow"])


def test_that_an_error_of_ours_is_told_to_whoever_asked(
    tasks: Tasks, qtbot: QtBot, bugs: list[BaseException]
) -> None:
    told: list[FieldappError] = []

    def refuse() -> None:
        raise RuleBroken("remarks-missing")

    tasks.write(refuse, failed=told.append)

    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].code == "remarks-missing"
    assert bugs == []


def test_that_an_error_nobody_takes_reaches_the_window(tasks: Tasks, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise RuleBroken("remarks-missing")

    with qtbot.waitSignal(tasks.failed) as caught:
        tasks.write(refuse)

    assert caught.args[0].code == "remarks-missing"


def test_that_a_bug_is_reported_and_the_screen_hears_that_it_failed(
    tasks: Tasks, qtbot: QtBot, bugs: list[BaseException]
) -> None:
    told: list[FieldappError] = []

    tasks.read(lambda: 1 / 0, failed=told.append)

    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0].code == "bug"
    assert [type(bug) for bug in bugs] == [ZeroDivisionError]


def test_that_the_writer_goes_on_after_a_bug(tasks: Tasks, qtbot: QtBot) -> None:
    answers: list[int] = []
    tasks.write(lambda: 1 / 0, failed=lambda _: None)

    tasks.write(lambda: 7, answers.append)

    qtbot.waitUntil(lambda: answers == [7])


def test_that_cancelling_is_silent(tasks: Tasks, qtbot: QtBot, bugs: list[BaseException]) -> None:
    told: list[object] = []

    def cancelled() -> None:
        raise Cancelled

    tasks.write(cancelled, told.append, told.append)
    done: list[int] = []
    tasks.write(lambda: 1, done.append)

    qtbot.waitUntil(lambda: done == [1])
    assert told == []
    assert bugs == []


def test_that_a_cancelled_task_that_waits_never_runs(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    ran: list[str] = []
    tasks.write(lambda: gate.wait(WAIT_S))
    waiting = tasks.write(lambda: ran.append("cancelled"))

    waiting.cancel()
    gate.set()
    done: list[int] = []
    tasks.write(lambda: 1, done.append)

    qtbot.waitUntil(lambda: done == [1])
    assert ran == []


def test_that_nobody_calls_back_into_a_screen_that_is_gone(tasks: Tasks, qtbot: QtBot) -> None:
    import shiboken6

    gate = threading.Event()
    screen = QObject()
    told: list[object] = []
    tasks.read(lambda: gate.wait(WAIT_S), told.append, told.append, owner=screen)

    shiboken6.delete(screen)
    gate.set()
    done: list[int] = []
    tasks.write(lambda: 1, done.append)

    qtbot.waitUntil(lambda: done == [1])
    qtbot.wait(20)
    assert told == []


def test_that_only_the_newest_question_is_answered(tasks: Tasks, qtbot: QtBot) -> None:
    gate = threading.Event()
    answers: list[str] = []
    search = Latest(tasks)
    search.read(lambda: "p" if gate.wait(WAIT_S) else "", answers.append)
    search.read(lambda: "pu" if gate.wait(WAIT_S) else "", answers.append)

    search.read(lambda: "pump", answers.append)
    gate.set()

    qtbot.waitUntil(lambda: "pump" in answers)
    qtbot.wait(20)
    assert answers == ["pump"]


class Dialog(QObject):
    """Something that asks, and may be closed before the answer comes."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []

    def hear(self, value: object) -> None:
        self.heard.append(value)


def test_that_a_dialog_closed_before_its_answer_came_is_not_called(
    tasks: Tasks, qtbot: QtBot, bugs: list[BaseException]
) -> None:
    dialog, page = Dialog(), QObject()
    gate = threading.Event()

    def refuse() -> None:
        gate.wait(WAIT_S)
        raise RuleBroken("order-not-open")

    tasks.read(lambda: gate.wait(WAIT_S), dialog.hear, owner=page)
    tasks.write(refuse, failed=dialog.hear, owner=page)
    shiboken6.delete(dialog)
    gate.set()
    ended: list[bool] = []
    tasks.write(lambda: True, ended.append)

    qtbot.waitUntil(lambda: ended == [True])
    assert dialog.heard == []
    assert bugs == []


def test_that_progress_from_another_thread_is_told_on_the_ui_thread_in_order(
    tasks: Tasks, qtbot: QtBot
) -> None:
    seen: list[tuple[int, bool]] = []
    tell = tasks.relay(lambda done: seen.append((done, QThread.currentThread() is tasks.thread())))

    tasks.write(lambda: [tell(number) for number in range(50)])

    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == [(number, True) for number in range(50)]


def test_that_closing_waits_until_everything_is_written(qtbot: QtBot) -> None:
    tasks = Tasks()
    written: list[int] = []
    gate = threading.Event()
    tasks.write(lambda: gate.wait(WAIT_S))
    for number in range(20):
        tasks.write(lambda n=number: written.append(n))

    threading.Timer(0.05, gate.set).start()
    ended = tasks.shutdown(WAIT_S)

    assert ended
    assert written == list(range(20))
    with pytest.raises(Cancelled):
        tasks.write(lambda: None)


def test_that_closing_says_when_the_writer_is_still_busy(qtbot: QtBot) -> None:
    tasks = Tasks()
    gate = threading.Event()
    tasks.write(lambda: gate.wait(WAIT_S))

    ended = tasks.shutdown(0.05)
    gate.set()

    assert not ended
    assert tasks.shutdown(WAIT_S)
