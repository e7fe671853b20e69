"""Every address and every role: who gets in, and that nothing is open by accident."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.routing import Route

from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.server.access import ANYONE, WATCHERS
from fieldapp.server.app import DESK_SURFACES, create_app, declared_pages
from fieldapp.server.call import Page
from fieldapp.server.service import Service
from fieldapp.store.accounts import PROOF_LIFE
from tests.builders import Clock, a_customer, a_person, a_site, an_engineer, an_order
from tests.server.conftest import EVERYBODY, Browser
from tests.server.permission_walk import Cell, Person, filled, signed_in, walk

PAGES = declared_pages()
CONSOLE = [page for page in PAGES if not page.path.startswith(("/api/", "/intake/"))]
STRANGER = Person("stranger")
_OPENS_DOORS = re.compile(
    r"/keys|/suspend|/roles$|^/people/.*/password|/active$|/second-factor|/security|/wipe|/erase|/revoke|^/desks/new"
)
OPEN_TO_STRANGERS = {
    "GET /health",
    "GET /static/{version}/{name}",
    "GET /typefaces.css",
    "GET /typefaces/{build}/{weight}-{piece}.woff",
    "GET /sign-in",
    "POST /sign-in",
    "GET /sign-in/code",
    "POST /sign-in/code",
    "POST /language",
    "GET /verify",
    "POST /verify",
    "GET /sheets/authority.crl",
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
    "GET /calendar-feed/{token}.ics",
}
WITH_A_KEY = {page.path for page in PAGES if page.path.startswith(("/api/", "/intake/"))}
SIGNED = {"POST /intake/signed/{source}", "POST /intake/wechat/{source}"}
"""What is sent there carries a signature, which is checked there."""
TUS = {"Tus-Resumable": "1.0.0"}
DOORS_OF_DESKS = {"/sync/v1/enrol", "/sync/v1/challenge", "/sync/v1/token"}
"""Where a laptop says who it is; what it says is checked there."""


def test_that_strangers_may_open_only_what_is_meant_for_them() -> None:
    open_pages = {f"{page.method} {page.path}" for page in PAGES if page.audience is ANYONE}

    assert open_pages - {f"GET {path}" for path in WITH_A_KEY} - SIGNED == OPEN_TO_STRANGERS


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
                answer = client.request(method, filled(route.path, "1"), content=b"{}", headers=TUS)
                assert answer.status_code in (400, 401, 403), (method, route.path, answer.status_code)


def test_that_everybody_gets_in_where_the_audience_says_and_nowhere_else(service: Service) -> None:
    rows = _rows(service)
    people = [signed_in(service, actor) for actor in EVERYBODY]
    cells = [
        *walk(service, CONSOLE, people[:1], rows),
        *walk(service, CONSOLE, [*people[1:], STRANGER], {"own": rows["own"]}),
    ]

    wrong = [
        f"{cell.person.name}: {cell.page.method} {cell.page.path} ({cell.kind}): {cell.status}"
        for cell in cells
        if cell.is_inside != _is_for(cell.page, cell.person.actor)
    ]
    refused = [cell for cell in cells if not cell.is_inside and cell.page.audience is not WATCHERS]
    strangers = [cell for cell in refused if cell.person is STRANGER and cell.page.audience.needs_sign_in]

    print(
        f"the permission walk asked in {len(cells)} cells: {len(CONSOLE)} addresses, {len(people) + 1} people"
    )
    assert wrong == []
    assert {cell.status for cell in refused if cell.person.actor is not None} == {403}
    assert all(cell.status == 303 and cell.to.startswith("/sign-in") for cell in strangers)


def test_that_who_is_turned_away_is_told_the_same_of_rows_that_are_there_and_those_that_are_not(
    service: Service,
) -> None:
    rows = _rows(service)
    engineer = signed_in(service, EVERYBODY[0], "text/html")
    pages = [page for page in CONSOLE if page.method == "GET" and "{order}" in page.path]

    cells = walk(service, pages, [engineer], rows)

    told = {(cell.page.path, _without_address(cell)) for cell in cells}
    assert len(cells) == 4 * len(pages)
    assert len(told) == len(pages)


def test_that_whoever_may_see_an_order_sees_those_of_every_engineer_and_none_that_is_not_there(
    service: Service, browser_of: Callable[[Actor], Browser]
) -> None:
    browser = browser_of(EVERYBODY[1])
    rows = _rows(service)

    statuses = {kind: browser.get(f"/orders/{row}").status_code for kind, row in rows.items()}

    assert statuses == {"own": 200, "team": 200, "foreign": 200, "absent": 404}


def test_that_what_opens_doors_asks_for_proof(service: Service, clock: Clock) -> None:
    _rows(service)
    administrator = signed_in(service, next(each for each in EVERYBODY if Role.ADMINISTRATOR in each.roles))
    clock.tick(seconds=PROOF_LIFE.total_seconds() + 1)
    dangerous = [page for page in CONSOLE if page.is_dangerous]

    cells = walk(service, dangerous, [administrator], {"absent": "1"})

    assert not any(cell.is_inside for cell in cells)
    assert all(b"proof-needed" in cell.body for cell in cells)
    assert {page.path for page in CONSOLE if page.method == "POST" and _OPENS_DOORS.search(page.path)} <= {
        page.path for page in dangerous
    }


def test_that_programs_are_told_to_sign_in(browsers: Callable[[], Browser]) -> None:
    answer = browsers().client.get("/pick/parts", headers={"accept": "application/json"})

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


def _is_for(page: Page, actor: Actor | None) -> bool:
    if page.audience is WATCHERS:
        return False  # they ask from another machine, without the token
    if not page.audience.needs_sign_in:
        return actor is not None or page.method == "GET"  # a stranger's form needs the visitor's cookie
    if actor is None:
        return False
    roles = page.audience.roles
    return roles is None or Role.ADMINISTRATOR in actor.roles or not roles.isdisjoint(actor.roles)


def _rows(service: Service) -> dict[str, str]:
    """Orders of the first engineer, of a colleague on the same site, of somebody at another customer's, and of nobody."""
    for actor in EVERYBODY:
        if actor.person_id not in service.accounts.with_password():
            a_person(service.store, actor)
    colleague = an_engineer("01980000-0000-7000-8000-0000000000c1", "Chen Min")
    stranger = an_engineer("01980000-0000-7000-8000-0000000000c2", "Zhao Lei")
    for actor in (colleague, stranger):
        a_person(service.store, actor)
    here, there = (a_site(service.store, a_customer(service.store)) for _place in range(2))
    return {
        "own": an_order(service.store, site_id=here, assignee_id=EVERYBODY[0].person_id),
        "team": an_order(service.store, site_id=here, assignee_id=colleague.person_id),
        "foreign": an_order(service.store, site_id=there, assignee_id=stranger.person_id),
        "absent": "01980000-0000-7000-8000-00000000dead",
    }


def _without_address(cell: Cell) -> bytes:
    """The answer without the address asked, which the page repeats in its switch of languages."""
    return re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}", b"", cell.body)
