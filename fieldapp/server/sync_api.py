"""The desks' doors: push and pull. The work is done in `fieldapp.sync`; here is only HTTP.

A suspended desk pulls nothing and still hands in its work.
"""

from __future__ import annotations

import logging

from sqlalchemy.exc import DBAPIError, OperationalError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fieldapp.errors import NotPermitted, SyncTrouble
from fieldapp.server.desk_api import DeskIdentity, authenticate
from fieldapp.server.replies import answering, read_message, reply
from fieldapp.server.service import Service
from fieldapp.sync.answer import DeskOnTheLine, answer_push
from fieldapp.sync.answer_pull import answer_pull
from fieldapp.sync.messages import PullRequest, PushRequest, encode

log = logging.getLogger(__name__)

MOST_PUSH_BYTES = 16 << 20
MOST_PULL_BYTES = 1 << 20
_BUSY_PAUSE_S = 5


def routes(service: Service) -> list[Route]:
    """`POST /sync/v1/push` and `POST /sync/v1/pull`, for enrolled desks."""

    @answering
    async def push(request: Request) -> Response:
        desk = await run_in_threadpool(authenticate, request, service)
        message = await read_message(request, PushRequest, MOST_PUSH_BYTES)
        return reply(await run_in_threadpool(_push, service, desk, message), request)

    @answering
    async def pull(request: Request) -> Response:
        desk = await run_in_threadpool(authenticate, request, service)
        if desk.suspended:
            raise NotPermitted("desk-suspended")
        message = await read_message(request, PullRequest, MOST_PULL_BYTES)
        return reply(await run_in_threadpool(_pull, service, desk, message), request)

    return [
        Route("/sync/v1/push", push, methods=["POST"]),
        Route("/sync/v1/pull", pull, methods=["POST"]),
    ]


def _push(service: Service, desk: DeskIdentity, message: PushRequest) -> bytes:
    try:
        return encode(answer_push(service.store, _on_the_line(desk), message))
    except (OperationalError, DBAPIError) as error:
        raise _busy(error) from error


def _pull(service: Service, desk: DeskIdentity, message: PullRequest) -> bytes:
    try:
        return encode(answer_pull(service.store, _on_the_line(desk), message))
    except (OperationalError, DBAPIError) as error:
        raise _busy(error) from error


def _on_the_line(desk: DeskIdentity) -> DeskOnTheLine:
    return DeskOnTheLine(desk.desk_id, desk.person_id, desk.name, desk.suspended)


def _busy(error: Exception) -> SyncTrouble:
    """The database was busy or out of reach: nothing was kept, the desk sends again."""
    log.warning("the database did not answer: %s", error)
    return SyncTrouble("server-busy", retry_after_s=_BUSY_PAUSE_S)
