"""A total deadline for one exchange with a server, which no timeout per read can give.

Sockets in use are registered with the exchange; when its time is over a thread shuts
them down, whatever the exchange is waiting for then: connecting, the TLS handshake, a
server that reads nothing, or one byte a second. The thread ends when nothing is left to watch.
"""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

AddressInfo = tuple[int, int, int, str, Any]


class Exchange:
    """One exchange: when it ends at the latest, what it holds, and how far it got."""

    def __init__(self, ends_at: float) -> None:
        self.ends_at = ends_at
        self.is_over = False
        """Whether it was cut, by its deadline or by `Watch.cut_all`."""
        self.reply_began = False
        """Whether at least one byte of a reply came."""
        self.reused_connection = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()

    def left_s(self) -> float:
        """What is left of its time; never less than a little, since 0 means something else to sockets."""
        return max(0.001, self.ends_at - time.monotonic())

    def is_late(self) -> bool:
        """Whether its time is over."""
        return time.monotonic() >= self.ends_at

    def hold(self, used: socket.socket) -> None:
        """Shut this socket down as well when the exchange is cut."""
        with self._lock:
            self._sockets.append(used)
            if self.is_over:
                _shut_down(used)

    def cut(self) -> None:
        """End it now."""
        with self._lock:
            self.is_over = True
            for used in self._sockets:
                _shut_down(used)


class Watch:
    """Watches the running exchanges of one transport."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._running: set[Exchange] = set()
        self._wakes_at: float | None = None
        """When the thread looks next; None while there is no thread."""

    @contextlib.contextmanager
    def over(self, exchange: Exchange) -> Iterator[None]:
        """Cut the exchange if the block takes longer than it may."""
        with self._changed:
            self._running.add(exchange)
            if self._wakes_at is None:
                self._wakes_at = exchange.ends_at
                threading.Thread(target=self._run, name="sync-deadline", daemon=True).start()
            elif exchange.ends_at < self._wakes_at:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._running.discard(exchange)

    def cut_all(self) -> None:
        """End every running exchange now."""
        with self._changed:
            for exchange in self._running:
                exchange.cut()

    def _run(self) -> None:
        with self._changed:
            while self._running:
                self._wakes_at = min(exchange.ends_at for exchange in self._running)
                self._changed.wait(max(0.0, self._wakes_at - time.monotonic()))
                for exchange in [each for each in self._running if each.is_late()]:
                    exchange.cut()
                    self._running.discard(exchange)
            self._wakes_at = None


def resolve(host: str, port: int, timeout_s: float) -> Sequence[AddressInfo]:
    """The addresses of a host, in time. Raises OSError; TimeoutError when the name service does not answer."""
    with contextlib.suppress(socket.gaierror):
        return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    answers: queue.SimpleQueue[Sequence[AddressInfo] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except OSError as error:
            answers.put(error)

    threading.Thread(target=ask, name="sync-resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=timeout_s)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _shut_down(used: socket.socket) -> None:
    with contextlib.suppress(OSError):
        used.shutdown(socket.SHUT_RDWR)
