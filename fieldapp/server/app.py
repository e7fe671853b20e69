"""`create_app`: the service as an ASGI application, with every surface mounted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator
from typing import Any

import anyio.to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fieldapp.errors import FieldappError
from fieldapp.server import blob_api, desk_api, sync_api
from fieldapp.server.answering import not_found, route_of, wants_json
from fieldapp.server.api import described
from fieldapp.server.bounds import BodyBounds
from fieldapp.server.call import Page
from fieldapp.server.catalogue import load_catalogue
from fieldapp.server.completing import complete_sheets
from fieldapp.server.failures import FAILED, failure, language_of, page_of, wants_page
from fieldapp.server.headers import SecurityHeaders, add_to
from fieldapp.server.hooks.hook_office import run_hook_office
from fieldapp.server.intake.mailbox import run_mailbox
from fieldapp.server.mail.post_office import run_post_office
from fieldapp.server.measurements import Measured
from fieldapp.server.pages import (
    account,
    attachments,
    board,
    calendar,
    carried,
    company,
    company_sheet,
    conflicts,
    contracts,
    customer_links,
    customers,
    desks,
    devices,
    figures,
    files,
    health,
    held,
    instruments,
    intake,
    knowledge,
    labels,
    letters,
    lists,
    optimise,
    order,
    order_edit,
    order_new,
    orders,
    parts,
    people,
    pick,
    plans,
    procedures,
    public_follow,
    public_report,
    public_verify,
    requests,
    review,
    rules,
    security,
    service_levels,
    sheet_batches,
    sign_in,
    sources,
    webhooks,
    work_places,
)
from fieldapp.server.problems import problem, status_of
from fieldapp.server.rule_runner import run_rules
from fieldapp.server.sentences import sentence
from fieldapp.server.service import Service
from fieldapp.server.tidying import keep_plans, tidy_daily, watch_clocks

log = logging.getLogger("fieldapp.server")

PAGES: tuple[Iterable[Page], ...] = (
    health.pages,
    files.pages,
    sign_in.pages,
    account.pages,
    orders.pages,
    board.pages,
    calendar.pages,
    optimise.pages,
    plans.pages,
    procedures.pages,
    lists.pages,
    instruments.pages,
    contracts.pages,
    work_places.pages,
    order_new.pages,
    order_edit.pages,
    review.pages,
    order.pages,
    requests.pages,
    conflicts.pages,
    held.pages,
    customers.pages,
    sheet_batches.pages,
    devices.pages,
    labels.pages,
    knowledge.pages,
    parts.pages,
    people.pages,
    desks.pages,
    carried.pages,
    company.pages,
    security.pages,
    company_sheet.pages,
    pick.pages,
    customer_links.pages,
    letters.pages,
    sources.pages,
    webhooks.pages,
    intake.pages,
    public_report.pages,
    public_verify.pages,
    public_follow.pages,
    attachments.pages,
    figures.pages,
    service_levels.pages,
    rules.pages,
    described.pages,
    *(module.api for module in described.MODULES),
)
DESK_SURFACES = (sync_api, desk_api, blob_api)
"""What enrolled laptops talk to; each address asks for the desk's token itself."""
THREADS = 8
"""Requests worked on at once; each may hold one connection to the database."""

Handler = Callable[[Request, Exception], Awaitable[Response]]


def create_app(service: Service) -> Starlette:
    """The application over an open service. The caller closes the service afterwards."""
    desk_routes = [route for surface in DESK_SURFACES for route in surface.routes(service)]
    return Starlette(
        routes=[*desk_routes, *_page_routes(service)],
        middleware=[
            Middleware(Measured, measurements=lambda: service.measurements),
            Middleware(SecurityHeaders),
            Middleware(BodyBounds),
        ],
        exception_handlers={
            HTTPException: _told_as_http(service),
            FieldappError: _told_as_problem,
            Exception: _told_as_failure,
        },
        lifespan=_lifespan(service),
    )


def declared_pages() -> list[Page]:
    """Every page of the console, as declared."""
    return [page for module in PAGES for page in module]


def _page_routes(service: Service) -> list[Route]:
    return [route_of(page, service) for page in declared_pages()]


def _lifespan(service: Service) -> Callable[[Starlette], contextlib.AbstractAsyncContextManager[None]]:
    @contextlib.asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        work = [asyncio.create_task(task) for task in _standing_work(service)]
        yield
        for task in work:
            task.cancel()

    return lifespan


def _standing_work(service: Service) -> Iterator[Coroutine[Any, Any, None]]:
    """What goes on beside the answering, from start to stop."""
    yield tidy_daily(service.store, service.blobs, service.settings.data)
    yield watch_clocks(service.store, service.pulse)
    yield run_post_office(service.post_office)
    yield run_mailbox(service.mailbox)
    yield run_hook_office(service.hook_office)
    yield complete_sheets(service)
    yield keep_plans(service.store)
    yield run_rules(service.store)


def _told_as_http(service: Service) -> Handler:
    async def told(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and not wants_json(request):
            return await run_in_threadpool(not_found, service, request)
        answer = failure(request, error.status_code, "http", str(error.detail))
        answer.headers.update(error.headers or {})
        return answer

    return told


async def _told_as_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, FieldappError)
    log.log(error.log_level, "refused: %s", error)
    if wants_page(request):
        return page_of(request, status_of(error), sentence(error, load_catalogue()[language_of(request)]))
    return problem(status_of(error), error.code, str(error))


async def _told_as_failure(request: Request, error: Exception) -> Response:
    """This answer is given outside of every middleware, so it takes its headers along."""
    log.error("a request failed", exc_info=error)
    title = "The server failed. What was saved before is kept."
    answer = failure(request, 500, "failed", title, FAILED)
    add_to(answer.headers, is_secure=request.url.scheme == "https")
    return answer
