"""The desks' doors: push and pull. The work is done in `fieldapp.sync`; here is only HTTP.

A suspended desk pulls nothing and still hands in its work.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from anyio import CapacityLimiter, to_thread
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fieldapp.errors import NotPermitted, ReplicaTrouble, SyncTrouble
from fieldapp.server.desk_api import DeskIdentity, authenticate, recognised
from fieldapp.server.replies import answering, as_message, read_body, read_message, reply, takes_frames
from fieldapp.server.service import Service
from fieldapp.store.driver import Fault, fault_of
from fieldapp.sync.answer import DeskOnTheLine, answer_push
from fieldapp.sync.answer_pull import page_for
from fieldapp.sync.messages import PullRequest, PushRequest, encode
from fieldapp.sync.packing import FRAMES
from fieldapp.sync.ready_pages import frames_of
from fieldapp.sync.versions import check_understood

log = logging.getLogger(__name__)

MOST_PUSH_BYTES = 16 << 20
MOST_PULL_BYTES = 1 << 20
PULLS_AT_ONCE = {"sqlite": 2, "postgresql": 8}
"""Threads that answer pulls. More than have something to do at one time only take each other's turns: with
forty of them on SQLite, the slowest of 50 desks waited three times as long."""
_BUSY_PAUSE_S = 5


def routes(service: Service) -> list[Route]:
    """`POST /sync/v1/push` and `POST /sync/v1/pull`, for enrolled desks."""
    turns = CapacityLimiter(PULLS_AT_ONCE[service.store.engine.dialect.name])

    @answering
    async def push(request: Request) -> Response:
        desk = await run_in_threadpool(authenticate, request, service)
        message = await read_message(request, PushRequest, MOST_PUSH_BYTES, check_understood)
        return reply(await run_in_threadpool(_push, service, desk, message), request)

    @answering
    async def pull(request: Request) -> Response:
        body = await read_body(request, MOST_PULL_BYTES)
        return await to_thread.run_sync(_pull, service, request, body, limiter=turns)

    return [
        Route("/sync/v1/push", push, methods=["POST"]),
        Route("/sync/v1/pull", pull, methods=["POST"]),
    ]


def _push(service: Service, desk: DeskIdentity, message: PushRequest) -> bytes:
    with database_told():
        return encode(answer_push(service.store, _on_the_line(desk), message))


def _pull(service: Service, request: Request, body: bytes) -> Response:
    """All of a pull away from the event loop, at one go: most ask for nothing but whether there is anything."""
    ready = service.ready_pages if takes_frames(request) else None
    with database_told():
        with service.store.snapshot() as connection:
            desk = recognised(request, connection, service.store.world.now())
            if desk.suspended:
                raise NotPermitted("desk-suspended")
            message = as_message(body, PullRequest, check_understood)
            page, piece = page_for(connection, _on_the_line(desk), message, ready)
        if message.cursor is not None and message.continuation is None:
            service.visits.note(message.replica, desk.desk_id, desk.person_id, message.cursor.seq)
    if piece is None:
        return reply(encode(page), request)
    frames = frames_of(page, piece)
    lengths = ",".join(str(len(frame)) for frame in frames)
    return reply(b"".join(frames), request, headers={FRAMES: lengths}, packed=True)


def _on_the_line(desk: DeskIdentity) -> DeskOnTheLine:
    return DeskOnTheLine(desk.desk_id, desk.person_id, desk.name, desk.suspended)


@contextmanager
def database_told() -> Iterator[None]:
    """What a database complains of, as the desk can act on it; in every case nothing was kept and it sends again.

    What passes is answered 503 with a pause, a full disk 507, and a mistake of ours 500 with a line in the log.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise _busy(error) from error
    except DBAPIError as error:
        match fault_of(error):
            case Fault.PASSING:
                raise _busy(error) from error
            case Fault.DISK_FULL:
                raise ReplicaTrouble("disk-full") from error
            case Fault.DISK_FAILED:
                raise ReplicaTrouble("disk-failed", reason=type(error.orig).__name__) from error
            case Fault.OURS:
                log.exception("a desk's request could not be answered")
                raise ReplicaTrouble("server-fault") from error


def _busy(error: Exception) -> SyncTrouble:
    """The database was busy or out of reach."""
    log.warning("the database did not answer: %s", error)
    return SyncTrouble("server-busy", retry_after_s=_BUSY_PAUSE_S)
