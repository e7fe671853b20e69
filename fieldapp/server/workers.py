"""Several processes of one server on one machine: they share the sockets and the database, and one watches them.

    supervise(4, work)      # work(number) runs in each process until it is asked to stop

A process that dies is replaced after a moment. Asked to stop (SIGTERM, SIGINT), the watcher passes it on and ends
when every process has finished what it was answering.
"""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from types import FrameType

log = logging.getLogger("fieldapp.server")
PAUSE_S = 1.0
"""Before a process that died is replaced, so that one which cannot start does not keep a core busy."""

_LOOK_EVERY_S = 0.2


def supervise(count: int, work: Callable[[int], None]) -> None:
    """Run `work` in that many processes until asked to stop. Needs a system that can fork, and no threads yet."""
    _Watch(count, work).run()


class _Watch:
    def __init__(self, count: int, work: Callable[[int], None]) -> None:
        self._count = count
        self._work = work
        self._numbers: dict[int, int] = {}
        self._is_stopping = False

    def run(self) -> None:
        before = {one: signal.signal(one, self._stop) for one in (signal.SIGTERM, signal.SIGINT)}
        try:
            for number in range(self._count):
                self._start(number)
            while self._numbers and not self._is_stopping:
                self._wait()
            self._end_all()
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)

    def _start(self, number: int) -> None:
        child = os.fork()
        if child:
            self._numbers[child] = number
            return
        status = 1
        try:
            for one in (signal.SIGTERM, signal.SIGINT):
                signal.signal(one, signal.default_int_handler)
            self._work(number)
            status = 0
        except KeyboardInterrupt:
            status = 0
        except BaseException:
            log.exception("process %d of the server failed", number)
        finally:
            os._exit(status)

    def _wait(self) -> None:
        child, status = os.waitpid(-1, os.WNOHANG)
        if not child:
            time.sleep(_LOOK_EVERY_S)
            return
        number = self._numbers.pop(child)
        log.error("process %d of the server ended with %d and is replaced", number, status)
        time.sleep(PAUSE_S)
        if not self._is_stopping:
            self._start(number)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._is_stopping = True

    def _end_all(self) -> None:
        """Ask again until all have ended: one that is just starting may miss the first time."""
        asked_s = 0.0
        while self._numbers:
            if time.monotonic() - asked_s > PAUSE_S:
                asked_s = time.monotonic()
                for child in self._numbers:
                    os.kill(child, signal.SIGTERM)
            child, _status = os.waitpid(-1, os.WNOHANG)
            if child:
                del self._numbers[child]
            else:
                time.sleep(_LOOK_EVERY_S)
