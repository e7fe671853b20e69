"""The way of photos in a schedule: the real courier at the real endpoints of blobs, without a socket between.

Requests lose their second half, replies do not come back, the server's program ends at any statement.
"""

from __future__ import annotations

import asyncio
import atexit
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, MutableMapping
from functools import cache
from types import SimpleNamespace
from typing import Any

from anyio import to_thread
from requests.structures import CaseInsensitiveDict
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette

from fieldapp.errors import ReplicaTrouble, SyncTrouble
from fieldapp.server import blob_api
from fieldapp.store import enrolments
from fieldapp.sync.transport import Reply
from fieldapp.sync.uploads import Courier, Progress
from tests.sync.choices import Choices
from tests.sync.line import Office
from tests.sync.memory import StoppedHereError, disk_full, ending_told

PHOTO_FAULTS = ("", "photo lost", "photo cut", "photo unanswered", "photo stopped", "photo on a full disk")
"""What can happen to one exchange; the last two only where programs may end."""


class CourierLine:
    """Carries the requests of one round of the courier."""

    def __init__(
        self, office: Office, desk: str, choices: Choices, faults: tuple[str, ...], probes: Counter[str]
    ) -> None:
        self._office, self._choices, self._faults, self._probes = office, choices, faults, probes
        service: Any = SimpleNamespace(store=office.store, blobs=office.blobs, pictures=None)
        self._app = Starlette(routes=blob_api.routes(service))
        self._token = enrolments.issue_token(office.store, desk)

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        media_type: str = "application/json",
        deadline_s: float | None = None,
    ) -> Reply:
        """One exchange with whatever goes wrong in it. Raises SyncTrouble."""
        fault = self._faults[0]
        if len(self._faults) > 1 and self._choices.happens(20):
            fault = self._choices.one_of(self._faults[1:])
            self._probes[fault] += 1
        if fault == "photo lost":
            raise SyncTrouble("server-absent")
        arrives = self._choices.pick(len(body) + 1) if fault == "photo cut" else None
        told = {**(headers or {}), "Authorization": f"Bearer {self._token}"}
        if body:
            told |= {"Content-Type": media_type, "Content-Length": str(len(body))}
        try:
            with ending_told(), self._office.slot.fused(*self._fuse(fault)):
                reply = _directly_answered(_asked(self._app, method, path, told, body, arrives))
        except StoppedHereError as stopped:
            self._office.restarted()
            raise SyncTrouble("server-absent") from stopped
        except (ReplicaTrouble, OperationalError) as trouble:
            raise SyncTrouble("server-failed") from trouble
        if fault in ("photo cut", "photo unanswered") or reply is None:
            raise SyncTrouble("server-absent")
        return _or_refused(reply)

    def _fuse(self, fault: str) -> tuple[int | None, Callable[[], Exception]]:
        if fault == "photo stopped":
            return self._choices.pick(25), StoppedHereError
        if fault == "photo on a full disk":
            return self._choices.pick(25), disk_full
        return None, StoppedHereError


def _directly_answered(asked: Coroutine[Any, Any, Reply | None]) -> Reply | None:
    """What is asked of a thread is done at once: nobody else waits, and starting threads took most of the time."""
    right = to_thread.run_sync
    to_thread.run_sync = _at_once
    try:
        return _runner().run(asked)
    finally:
        to_thread.run_sync = right


async def _at_once(work: Callable[..., Any], *given: Any, **_settings: Any) -> Any:
    return work(*given)


@cache
def _runner() -> asyncio.Runner:
    """This process's loop."""
    runner = asyncio.Runner()
    atexit.register(runner.close)
    return runner


async def _asked(
    app: Starlette, method: str, path: str, headers: Mapping[str, str], body: bytes, arrives: int | None
) -> Reply | None:
    """What the server answers; of the body only so much arrives before the line is gone."""
    pieces = [] if arrives is None else [{"type": "http.disconnect"}]
    pieces.insert(0, {"type": "http.request", "body": body[:arrives], "more_body": arrives is not None})
    heads: list[MutableMapping[str, Any]] = []
    parts: list[bytes] = []

    async def receive() -> Any:
        return pieces.pop(0) if pieces else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            heads.append(message)
        else:
            parts.append(message.get("body", b""))

    scope = {
        "type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b"",
        "root_path": "", "scheme": "http", "http_version": "1.1", "server": ("schedule", 80),
        "client": ("laptop", 1), "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    await app(scope, receive, send)
    if not heads:
        return None
    told = CaseInsensitiveDict({k.decode(): v.decode() for k, v in heads[0]["headers"]})
    return Reply(heads[0]["status"], told, b"".join(parts))


def _or_refused(reply: Reply) -> Reply:
    """What the transport makes of a server that says it cannot now."""
    if reply.status >= 500:
        raise SyncTrouble("server-failed")
    return reply


def carry_photos(line: CourierLine, store: Any, blobs: Any) -> Progress:
    """A round of the courier of a program that just started. Raises SyncTrouble."""
    return Courier(store, blobs, line).run_round()
