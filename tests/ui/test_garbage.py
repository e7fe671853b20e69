"""Widgets die on the UI thread only."""

from __future__ import annotations

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

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
