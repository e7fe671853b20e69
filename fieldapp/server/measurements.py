"""What the server measures of itself, as Prometheus reads it at /metrics.

Requests are counted by the declared address (`/orders/{order}`), never by what stands in it, so nothing there names a
person or a customer. Several processes of one server add theirs up through files in a folder they share
(`PROMETHEUS_MULTIPROC_DIR`, set by `--workers` before anything is counted). The figures of the database are read
when somebody asks.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from fieldapp import __version__
from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Desk
from fieldapp.store.queries.console_shell import commit_seq, shell
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store
from fieldapp.store.tables import letter, replica, web_session

SHARED = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 10.0, 60.0)
_NOWHERE = "(no such address)"
_SEEN_LATELY = timedelta(days=1)


class Measurements:
    """The counters of this process, and the page that shows those of all."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        self._requests = Counter(
            "fieldapp_http_requests",
            "Requests answered, by declared address and status.",
            ("method", "route", "status"),
            registry=self._own,
        )
        self._seconds = Histogram(
            "fieldapp_http_request_seconds",
            "Time from a request's head to the end of its answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._own,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def page(self, store: Store) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self._counters()) + generate_latest(_gauges(store))

    def _counters(self) -> CollectorRegistry:
        if SHARED not in os.environ:
            return self._own
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
        return everybody


class Measured:
    """ASGI middleware that counts what is answered."""

    def __init__(self, app: ASGIApp, measurements: Callable[[], Measurements]) -> None:
        self._app = app
        self._measurements = measurements

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", _NOWHERE)
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._measurements().count(method, route, status, time.perf_counter() - began)


_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
"""The method is the sender's word; a made-up one is not to become a line of its own."""


def _gauges(store: Store) -> CollectorRegistry:
    registry = CollectorRegistry()
    with store.read() as session:
        found = figures(session, stored_moment(store.world.now() - _SEEN_LATELY))
    for name, (words, value) in found.items():
        Gauge(f"fieldapp_{name}", words, registry=registry).set(value)
    Gauge("fieldapp_build_info", "The version that runs.", ("version",), registry=registry).labels(
        __version__
    ).set(1)
    ProcessCollector(namespace="fieldapp", registry=registry)
    return registry


def figures(session: Session, lately: str) -> Mapping[str, tuple[str, int]]:
    """What stands in the database, by name: what it is, and how much. `lately` is a moment as it is stored."""
    waits = shell(session)

    def count(*conditions: object) -> int:
        return int(session.scalar(select(func.count()).where(*conditions)) or 0)  # type: ignore[arg-type]

    return {
        "commits": ("Commits the server has numbered.", commit_seq(session)),
        "desks": ("Laptops that are enrolled and not suspended.", count(is_no(Desk.suspended))),
        "desks_seen_lately": ("Laptops heard of within a day.", count(replica.c.seen_at > lately)),
        "sessions": ("Open sessions of the console.", count(web_session.c.expires_at > lately)),
        "held_changes": ("Change sets of desks that people have to look at.", waits.held),
        "open_conflicts": ("Conflicts nobody has decided.", waits.open_conflicts),
        "open_requests": ("Requests nobody has settled.", waits.open_requests),
        "orders_to_review": ("Signed orders that wait for review.", waits.to_review),
        "letters_waiting": ("Letters that are to be sent.", count(letter.c.state == "waiting")),
        "letters_failed": ("Letters the mail server refused for good.", count(letter.c.state == "failed")),
    }
