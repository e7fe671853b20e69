"""Widgets die on the UI thread only."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fieldapp.errors import Cancelled
from fieldapp.ui import garbage
from fieldapp.ui.tasks import Tasks

_died_on: list[threading.Thread] = []


def _remember_death() -> None:
    _died_on.append(threading.current_thread())


class _InACycle:
    """Something only the cyclic collector can free; remembers which thread did."""

    def __init__(self) -> None:
        self.me = self
        weakref.finalize(self, _remember_death)


def test_that_a_reader_thread_never_collects_what_the_ui_thread_made(qtbot: QtBot) -> None:
    tasks = Tasks()
    made = [_InACycle() for _ in range(50)]
    del made

    done: list[object] = []
    tasks.read(lambda: [[[]] for _ in range(200_000)], done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    gone_elsewhere = [one for one in _died_on if one is not threading.main_thread()]

    assert gone_elsewhere == []
    assert tasks.shutdown()


def test_that_garbage_is_collected_on_the_ui_thread_once_enough_has_come_together(qtbot: QtBot) -> None:
    garbage.collect_here_only()
    _died_on.clear()
    made = [_InACycle() for _ in range(2_000)]
    del made

    garbage.collect_if_due()

    assert set(_died_on) == {threading.main_thread()}
    assert not gc.isenabled()


class _Screen(QObject):
    """Hears of outcomes; remembers on which thread it died."""

    def __init__(self) -> None:
        super().__init__()
        weakref.finalize(self, _remember_death)

    def hear(self, _outcome: object) -> None:
        """Nothing holds it any more."""


class _RestingWorkers(Tasks):
    """The system lets each worker rest just after it handed an outcome over."""

    def _send(self, parcel: Any) -> None:
        super()._send(parcel)
        time.sleep(0.02)


def _cancelled() -> object:
    raise Cancelled


def test_that_no_worker_holds_the_last_reference_to_the_screen_that_heard_of_its_task(qtbot: QtBot) -> None:
    tasks = _RestingWorkers()
    _died_on.clear()

    for work in (int, _cancelled):
        screen = _Screen()
        tasks.read(work, screen.hear, screen.hear)
        tasks.write(work, screen.hear, screen.hear).cancel()
        del screen
    qtbot.waitUntil(lambda: len(_died_on) == 2, timeout=5_000)

    assert set(_died_on) == {threading.main_thread()}
    assert tasks.shutdown()


def test_that_what_has_come_to_stay_is_looked_at_again_once_a_desk_was_closed() -> None:
    _died_on.clear()
    made = _InACycle()
    garbage.keep_what_is_here()
    del made

    gc.collect()
    before = list(_died_on)
    garbage.keep_nothing()
    gc.collect()

    assert before == []
    assert len(_died_on) == 1
