"""Pictures of the office's console, taken with the machine's own Chromium where it has one.

The browser takes one picture a call and has nothing to sign in with, so it is given a door of its own
on loopback: the same application, with the cookie of a session, or of a language, added to every request.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from fieldapp.demo.account import Account
from fieldapp.demo.office import HOST, Office, listening
from fieldapp.model import Language
from fieldapp.rules.actors import Actor
from fieldapp.server.app import create_app
from fieldapp.server.listen import Address, configured

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--virtual-time-budget=5000",
)
SCREEN, TELEPHONE = (1440, 1000), (500, 900)
"""Widths and heights in pixels; Chromium makes no window narrower than 500."""
LIMIT_S = 60
AT_ONCE = 2
"""Browsers; each mostly waits for itself to start."""


def browser() -> str | None:
    """The Chromium of this machine; None when there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pictures(
    office: Office,
    account: Account,
    who: Actor | None,
    pages: dict[str, str],
    window: tuple[int, int] = SCREEN,
) -> tuple[list[str], str]:
    """Each page (name to path) as `who` sees it, None being a stranger: the pictures' names, and what to say of them."""
    program = browser()
    if program is None:
        return [], "no pictures of the pages: this machine has no Chromium"
    taken: list[str] = []
    numbered = {name: account.numbered(f"console-{name}") for name in pages}
    for language in (Language.ENGLISH, Language.CHINESE):
        targets = {name: account.out / f"{numbered[name]}-{language.value}.png" for name in pages}
        with _door(office, who, language) as url, ThreadPoolExecutor(AT_ONCE) as pool:
            seen = pool.map(
                lambda name, url=url, targets=targets: _photograph(
                    program, url + pages[name], targets[name], window
                ),
                pages,
            )
            taken += [targets[name].name for name, is_there in zip(pages, seen, strict=True) if is_there]
    wanted = len(pages) * 2
    if len(taken) < wanted:
        return taken, f"only {len(taken)} of {wanted} pictures of the pages: Chromium did not take the others"
    return taken, f"{wanted} pictures of the pages"


def _photograph(program: str, url: str, target: Path, window: tuple[int, int]) -> bool:
    with tempfile.TemporaryDirectory(prefix="fieldapp-demo-browser-") as profile:
        size = "--window-size={},{}".format(*window)
        words = [program, *FLAGS, size, f"--user-data-dir={profile}", f"--screenshot={target}", url]
        try:
            subprocess.run(words, capture_output=True, timeout=LIMIT_S, check=True)  # noqa: S603
        except (OSError, subprocess.SubprocessError):
            return False
    return target.is_file()


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
