"""Every address and every role: who gets in, and that nothing is open by accident."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.routing import Route

from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.server.access import ANYONE
from fieldapp.server.app import DESK_SURFACES, create_app, declared_pages
from fieldapp.server.call import Page
from fieldapp.server.service import Service
from tests.server.conftest import EVERYBODY, Browser

PAGES = declared_pages()
OPEN_TO_STRANGERS = {
    "GET /health",
    "GET /static/{version}/{name}",
    "GET /typefaces.css",
    "GET /typefaces/{build}/{weight}-{piece}.woff",
    "GET /sign-in",
    "POST /sign-in",
    "POST /language",
    "GET /verify",
    "POST /verify",
    "GET /sheets/authority.pem",
    "GET /d/{label}",
    "GET /report",
    "POST /report",
    "GET /report/{label}",
    "POST /report/{label}",
    "GET /c/{token}",
    "POST /c/{token}/rating",
    "POST /c/{token}/confirm",
    "GET /c/{token}/sheet.pdf",
    "GET /c/{token}/sheet/{page}.png",
}
WITH_A_KEY = {page.path for page in PAGES if page.path.startswith(("/api/", "/intake/"))}
TUS = {"Tus-Resumable": "1.0.0"}
DOORS_OF_DESKS = {"/sync/v1/enrol", "/sync/v1/challenge", "/sync/v1/token"}
"""Where a laptop says who it is; what it says is checked there."""


def test_that_strangers_may_open_only_what_is_meant_for_them() -> None:
    open_pages = {f"{page.method} {page.path}" for page in PAGES if page.audience is ANYONE}

    assert open_pages - {f"GET {path}" for path in WITH_A_KEY} == OPEN_TO_STRANGERS


def test_that_every_route_is_a_declared_page_or_a_door_for_desks(service: Service) -> None:
    routes = {route.path for route in create_app(service).routes if isinstance(route, Route)}
    for_desks = {route.path for surface in DESK_SURFACES for route in surface.routes(service)}

    assert routes == {page.path for page in PAGES} | for_desks
    assert all(path.startswith("/sync/") for path in for_desks)


def test_that_no_two_pages_answer_at_one_address() -> None:
    addresses = [(page.method, page.path) for page in PAGES]

    assert len(addresses) == len(set(addresses))


def test_that_desks_without_a_token_get_nothing(service: Service, browsers: Callable[[], Browser]) -> None:
    client = browsers().client
    routes = [route for surface in DESK_SURFACES for route in surface.routes(service)]

    for route in routes:
        for method in (route.methods or set()) - {"OPTIONS"}:
            if route.path not in DOORS_OF_DESKS:
                answer = client.request(method, _filled(route.path), content=b"{}", headers=TUS)
                assert answer.status_code in (400, 401, 403), (method, route.path, answer.status_code)


@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: "+".join(sorted(actor.roles)))
def test_that_each_role_gets_in_where_its_audience_says_and_nowhere_else(
    actor: Actor, browser_of: Callable[[Actor], Browser]
) -> None:
    browser = browser_of(actor)
    token = browser.csrf()

    wrong = [
        f"{page.method} {page.path}"
        for page in PAGES
        if page.path not in ("/sign-out", *WITH_A_KEY)
        if _is_turned_away(browser, page, token) == _is_for(page, actor)
    ]

    assert wrong == []


def test_that_strangers_are_sent_to_the_door_and_programs_told_so(browsers: Callable[[], Browser]) -> None:
    browser = browsers()
    token = browser.csrf()

    for page in PAGES:
        if page.audience.needs_sign_in and page.path not in WITH_A_KEY:
            path = _filled(page.path)
            answer = (
                browser.client.get(path, follow_redirects=False)
                if page.method == "GET"
                else browser.client.post(path, data={"csrf": token}, follow_redirects=False)
            )
            assert answer.status_code == 303, (page.method, page.path)
            assert answer.headers["location"].startswith("/sign-in")
    answer = browser.client.get("/pick/parts", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["title"]) == (401, "Sign in first.")


def test_that_an_engineer_without_an_office_role_is_told_where_the_orders_are(
    browser_of: Callable[[Actor], Browser],
) -> None:
    engineer = next(actor for actor in EVERYBODY if actor.roles == {Role.ENGINEER})

    page = browser_of(engineer).get("/")

    assert page.url.path == "/account"
    assert "Your orders are on your desk" in page.text


def test_that_an_address_that_is_none_says_so_in_the_readers_language(
    browser_of: Callable[[Actor], Browser],
) -> None:
    browser = browser_of(EVERYBODY[1])
    browser.speak("zh")

    page = browser.get("/no/such/page")

    assert page.status_code == 404
    assert "未找到" in page.text


def _is_for(page: Page, actor: Actor) -> bool:
    roles = page.audience.roles
    return roles is None or Role.ADMINISTRATOR in actor.roles or not roles.isdisjoint(actor.roles)


def _is_turned_away(browser: Browser, page: Page, token: str) -> bool:
    path = _filled(page.path)
    answer = browser.get(path) if page.method == "GET" else browser.client.post(path, data={"csrf": token})
    return answer.status_code == 403 and "Not for your roles" in answer.text


def _filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", "1", path)
