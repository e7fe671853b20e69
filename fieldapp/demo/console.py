"""Pictures of the office's console, taken with the machine's own Chromium where it has one.

The browser has nothing to sign in with, so it is given a door of its own on loopback: the same
application, with the cookie of a session, or of a language, added to every request.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from fieldapp.demo.account import Account
from fieldapp.demo.browser import Browser, BrowserFailed, find_browser, opened
from fieldapp.demo.office import HOST, Office
from fieldapp.model import Language
from fieldapp.rules.actors import Actor
from fieldapp.server.app import create_app
from fieldapp.server.listen import Address, configured, listening

log = logging.getLogger(__name__)

SCREEN, TELEPHONE = (1440, 1000), (390, 844)
"""Widths and heights in pixels."""


def pictures(
    office: Office,
    account: Account,
    who: Actor | None,
    pages: dict[str, str],
    window: tuple[int, int] = SCREEN,
) -> tuple[list[str], str]:
    """Each page (name to path) as `who` sees it, None being a stranger: the pictures' names, and what to say of them."""
    program = find_browser()
    if program is None:
        return [], "no pictures of the pages: this machine has no Chromium"
    taken: list[str] = []
    numbered = {name: account.numbered(f"console-{name}") for name in pages}
    with opened(program) as browser:
        for language in (Language.ENGLISH, Language.CHINESE):
            targets = {name: account.out / f"{numbered[name]}-{language.value}.png" for name in pages}
            with _door(office, who, language) as url:
                taken += [
                    target.name
                    for name, target in targets.items()
                    if _is_photographed(browser, url + pages[name], target, window)
                ]
    wanted = len(pages) * 2
    if len(taken) < wanted:
        return taken, f"only {len(taken)} of {wanted} pictures of the pages: Chromium did not take the others"
    return taken, f"{wanted} pictures of the pages"


def _is_photographed(browser: Browser, url: str, target: Path, window: tuple[int, int]) -> bool:
    try:
        browser.photograph(url, target, *window)
    except BrowserFailed as failed:
        log.warning("no picture of %s: %s", target.name, failed)
        return False
    return True


@contextmanager
def _door(office: Office, who: Actor | None, language: Language) -> Iterator[str]:
    """The address at which the console is open to that person, in one language."""
    app = create_app(office.service)
    cookie = f"session={office.signed_in(who, language)}" if who else f"language={language.value}"
    app.add_middleware(_Carrying, cookie=f"fieldapp-{cookie}")
    with listening(configured(app, Address(HOST, 0))) as port:
        yield f"http://{HOST}:{port}"


class _Carrying:
    """The application, with a cookie on every request."""

    def __init__(self, app: ASGIApp, cookie: str) -> None:
        self._app = app
        self._cookie = (b"cookie", cookie.encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            kept = [pair for pair in scope["headers"] if pair[0] != b"cookie"]
            scope = {**scope, "headers": [*kept, self._cookie]}
        await self._app(scope, receive, send)
