"""From a declared page to a route: who asks, is it allowed, is the form ours, and what went wrong.

The broad `except` at the end of the line is one of the three borders where an unforeseen
error is logged and turned into an answer.
"""

from __future__ import annotations

import hmac
import logging
from dataclasses import dataclass
from typing import BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from fieldapp.errors import FieldappError, Refused
from fieldapp.server.api.door import refused_with_key
from fieldapp.server.call import Call, Page, local_path
from fieldapp.server.cookies import Cookies
from fieldapp.server.form import Form
from fieldapp.server.problems import problem, status_of
from fieldapp.server.proving import asked_for_proof, sent_to_set_up
from fieldapp.server.sentences import sentence
from fieldapp.server.service import Service
from fieldapp.server.templating import csrf_of
from fieldapp.server.watchers import may_watch
from fieldapp.store.accounts import SignedIn

log = logging.getLogger("fieldapp.server")


def route_of(page: Page, service: Service) -> Route:
    """The route that answers a declared page."""

    async def endpoint(request: Request) -> Response:
        if page.takes_file and not await run_in_threadpool(_is_admitted, page, service, request):
            return await run_in_threadpool(_answer, page, service, request, _Brought(Form()))
        try:
            brought = await _read_body(page, request)
            return await run_in_threadpool(_answer, page, service, request, brought)
        finally:
            await request.close()  # a file that came along

    return Route(page.path, endpoint, methods=[page.method], name=f"{page.method} {page.path}")


@dataclass(frozen=True)
class _Brought:
    """What came with a request: a form's fields, or the bytes of a program's message."""

    form: Form
    body: bytes = b""
    files: tuple[BinaryIO, ...] = ()
    file_name: str = ""


async def _read_body(page: Page, request: Request) -> _Brought:
    if page.method == "GET":
        return _Brought(Form())
    if is_for_programs(page):
        return _Brought(Form(), await request.body())
    try:
        fields = await request.form(
            max_files=page.most_files if page.takes_file else 0, max_fields=page.most_fields
        )
    except HTTPException as error:
        log.info("a form was refused: %s", error.detail)
        return _Brought(Form())
    words = [(name, value) for name, value in fields.multi_items() if isinstance(value, str)]
    files = [value for _name, value in fields.multi_items() if isinstance(value, UploadFile) and value.size]
    named = next((value.filename for value in files if value.filename), "")
    return _Brought(Form(words), files=tuple(value.file for value in files), file_name=named[-200:])


def _is_admitted(page: Page, service: Service, request: Request) -> bool:
    return page.audience.admits(_who(page, service, request, Cookies(request)))


def is_for_programs(page: Page) -> bool:
    """Whether the address belongs to the API: a key instead of a session, JSON instead of forms."""
    return page.path.startswith(("/api/", "/intake/"))


def _answer(page: Page, service: Service, request: Request, brought: _Brought) -> Response:
    cookies = Cookies(request)
    person = _who(page, service, request, cookies)
    call = Call(
        service, request, cookies, brought.form, person, brought.body, brought.files, brought.file_name
    )
    try:
        response = _refused_at_the_door(page, call) or page.run(call)
    except FieldappError as error:
        level = logging.INFO if status_of(error) == 404 else error.log_level
        log.log(level, page.method + " " + page.path + ": %s", error)  # the program's words, not the person's
        response = _told(call, error)
    cookies.write(response)
    return response


def _who(page: Page, service: Service, request: Request, cookies: Cookies) -> SignedIn | None:
    if is_for_programs(page):
        kind, _, key = request.headers.get("authorization", "").partition(" ")
        return service.api_keys.person_of(key.strip()) if kind.lower() == "bearer" else None
    return service.accounts.session(cookies.token) if cookies.token else None


def _refused_at_the_door(page: Page, call: Call) -> Response | None:
    if not page.audience.admits(call.signed_in):
        return _not_admitted(call)
    if page.audience.is_for_watchers and not _may_watch(call):
        return problem(403, "not-permitted", call.words.gettext("Your roles do not allow this."))
    if is_for_programs(page):
        return refused_with_key(page, call)
    if page.method == "POST":
        _check_form_is_ours(call)
    return sent_to_set_up(page, call) or asked_for_proof(page, call)


def _may_watch(call: Call) -> bool:
    service = call.service
    return may_watch(call.request, service.metrics_token, behind_proxy=service.settings.behind_proxy)


def _not_admitted(call: Call) -> Response:
    if wants_json(call.request):
        return _not_admitted_program(call)
    if call.signed_in is None:
        wanted = call.request.url.path if call.request.method == "GET" else "/"
        query = call.request.url.query
        target = f"{wanted}?{query}" if query and wanted != "/" else wanted
        return RedirectResponse(f"/sign-in?next={_quoted(target)}" if target != "/" else "/sign-in", 303)
    return call.page("not_admitted.html", 403)


def _not_admitted_program(call: Call) -> Response:
    if call.signed_in is not None:
        return problem(403, "not-permitted", call.words.gettext("Your roles do not allow this."))
    if not call.request.url.path.startswith(("/api/", "/intake/")):
        return problem(401, "not-signed-in", call.words.gettext("Sign in first."))
    told = call.words.gettext("A key is needed: send it as Authorization: Bearer KEY. The office makes one.")
    answer = problem(401, "key-needed", told)
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _check_form_is_ours(call: Call) -> None:
    """Raises Refused `form-expired` unless the form carries this browser's token and came from here."""
    site = call.request.headers.get("sec-fetch-site")
    if site in ("cross-site", "same-site"):
        raise Refused("form-expired")
    brought = call.form.text("csrf") or ""
    if not hmac.compare_digest(brought.encode(), csrf_of(call).encode()):
        raise Refused("form-expired")


def _told(call: Call, error: FieldappError) -> Response:
    """The sentence of an error: on the page the form came from, or on a page of its own."""
    told = sentence(error, call.words)
    status = status_of(error)
    if wants_json(call.request):
        return problem(status, error.code, told)
    back = call.form.text("back")
    if back is not None and status not in (403, 404):
        call.cookies.say("bad", told)
        return RedirectResponse(local_path(back), 303)
    template = "not_found.html" if status == 404 else "trouble.html"
    return call.page(template, status, told=told, back=_page_before(call.request))


def _page_before(request: Request) -> str | None:
    """The page of ours that the request came from."""
    before = request.headers.get("referer", "")
    ours = f"{request.url.scheme}://{request.url.netloc}/"
    return local_path("/" + before.removeprefix(ours)) if before.startswith(ours) else None


def not_found(service: Service, request: Request) -> Response:
    """The page that stands where there is none."""
    cookies = Cookies(request)
    person = service.accounts.session(cookies.token) if cookies.token else None
    response = Call(service, request, cookies, Form(), person).page("not_found.html", 404)
    cookies.write(response)
    return response


def wants_json(request: Request) -> bool:
    """Whether a program asks rather than a person."""
    accepts = request.headers.get("accept", "")
    return (
        request.url.path.startswith(("/api/", "/sync/", "/intake/"))
        or "application/json" in accepts.split(",")[0]
    )


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/")
