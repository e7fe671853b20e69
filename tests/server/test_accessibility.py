"""Every page of the console and of customers, looked at by axe: both languages, light and dark, nothing serious.

axe-core is Deque's, as shipped by axe-playwright-python; it runs in the page and asks nobody outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Language
from fieldapp.server.app import create_app, declared_pages
from fieldapp.server.service import Service
from fieldapp.store.customer_links import LinkTarget, make_link
from fieldapp.store.raw import fetch
from tests.builders import (
    a_customer,
    a_device,
    a_part,
    a_person,
    a_site,
    an_administrator,
    an_article,
    an_engineer,
    an_order,
)
from tests.server.running import running
from tests.server.test_browser import FLAGS, chromium  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

ADA = an_administrator()
_PLACE = re.compile(r"\{(\w+)\}")
_TABLES = {
    "order": "work_order",
    "request": "service_request",
    "report": "service_report",
    "level": "service_level",
    "calendar": "working_calendar",
    "plan": "maintenance_plan",
}
"""Where a row for a place in an address comes from, when the table is not called like it."""
_QUICK = ("/orders", "/sign-in")
"""What is looked at in `make test`; the rest is looked at with the slow ones."""
_GRAVE = ("serious", "critical")


@pytest.fixture
def address(service: Service) -> Iterator[str]:
    """A server with something of everything that people look at."""
    li = an_engineer()
    for actor in (ADA, li):
        a_person(service.store, actor)
    site = a_site(service.store, a_customer(service.store))
    a_device(service.store, site, label="PUMP-3B")
    a_part(service.store)
    an_article(service.store)
    an_order(service.store, OrderStatus.SIGNED, li, site_id=site)
    with running(create_app(service)) as port:
        yield f"http://127.0.0.1:{port}"


def test_that_the_pages_people_open_first_hold_no_serious_fault(
    service: Service,
    address: str,
    chromium: Any,  # noqa: F811
) -> None:
    assert _faults(service, address, chromium, Language.CHINESE, _QUICK) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", list(Language))
def test_that_no_page_holds_a_serious_fault(
    service: Service,
    address: str,
    chromium: Any,  # noqa: F811
    language: Language,
) -> None:
    paths = [_filled(service, page.path, language) for page in declared_pages() if page.method == "GET"]
    faults = _faults(service, address, chromium, language, [path for path in paths if _is_page(path)])

    assert faults == []


def _faults(service: Service, address: str, chromium: Any, language: Language, paths: Any) -> list[str]:  # noqa: F811
    """What axe finds on each page in light and dark: page, scheme, rule, and where."""
    from axe_playwright_python.base import AXE_SCRIPT

    found: list[str] = []
    looked = 0
    context = chromium.new_context(locale="zh-CN" if language is Language.CHINESE else "en-GB")
    try:
        page = context.new_page()
        page.set_default_timeout(120_000)
        for path in paths:
            _sign_in(service, context, address, language, None if _is_for_strangers(path) else ADA.person_id)
            answer = _opened(page, address + path)
            if answer is None or "text/html" not in answer.headers.get("content-type", ""):
                continue
            looked += 1
            page.evaluate(AXE_SCRIPT)
            for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
                page.emulate_media(color_scheme=scheme)
                page.evaluate("document.getAnimations().forEach(each => each.finish())")
                told = page.evaluate("o => axe.run(document, o)", {"resultTypes": ["violations"], **options})
                found += _told(told, f"{answer.status} {path} {scheme}")
    finally:
        context.close()
    print(f"axe looked at {looked} pages in {language.value}, light and dark")
    assert looked >= len(_QUICK)
    return found


def _opened(page: Any, address: str) -> Any:
    """The answer; None for a file that the browser keeps instead of showing it."""
    from playwright.sync_api import Error

    try:
        return page.goto(address)
    except Error as error:
        if "Download is starting" in str(error):
            return None
        raise


def _told(result: Any, where: str) -> list[str]:
    return [
        f"{where}: {each['id']} at {' '.join(map(str, node['target']))}: {node['html'][:160]}"
        for each in result["violations"]
        if each["impact"] in _GRAVE
        for node in each["nodes"][:3]
    ]


def _sign_in(service: Service, context: Any, address: str, language: Language, person: str | None) -> None:
    context.clear_cookies()
    if person is not None:
        token = service.accounts.open_session(person, language).token
        context.add_cookies([{"name": "fieldapp-session", "value": token, "url": address}])


def _filled(service: Service, path: str, language: Language) -> str:
    def row(found: re.Match[str]) -> str:
        name = found.group(1)
        if name == "token":
            order = service.store.scalar("SELECT id FROM work_order")
            return make_link(service.store, LinkTarget(language, str(order)), made_by="Ada King")
        with service.store.snapshot() as connection:
            table = _TABLES.get(name, name)
            known = fetch(connection, f"SELECT id FROM {table} LIMIT 1", ()) if _is_table(table) else []
        return str(known[0][0]) if known else {"label": "PUMP-3B"}.get(name, "absent")

    return _PLACE.sub(row, path)


def _is_table(name: str) -> bool:
    from fieldapp.model import schema

    return any(noun.__tablename__ == name for noun in schema.NOUNS)


def _is_page(path: str) -> bool:
    return not path.startswith(
        ("/api/", "/intake/", "/static/", "/typefaces", "/metrics", "/health", "/pick/")
    )


def _is_for_strangers(path: str) -> bool:
    return path.startswith(("/sign-in", "/d/", "/report", "/verify", "/c/"))
