"""A browser without a window that takes pictures of pages, spoken to over its debugging pipe.

One start serves many pages: starting is most of what a picture costs. The protocol is
Chromium's own (DevTools, flattened sessions); messages are JSON, each ended by a zero byte.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--remote-debugging-pipe",
)
LIMIT_S = 60.0
_PICTURES_IN_VIEW = """Promise.all([...document.images]
    .filter(each => each.getBoundingClientRect().top < innerHeight)
    .map(each => each.decode().catch(() => null)))"""
"""Kept once they are there: some are fetched only when they come into view, after the page is loaded."""
_STATUS = "performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0"
_NO_PAGE = 400
"""The first of the answers that are no page (RFC 9110 15)."""
_THEY_READ, _THEY_WRITE = 3, 4
"""The descriptors Chromium speaks on."""


class BrowserFailed(Exception):
    """The browser went away, was too slow, or could not show the page."""


class PageFailed(Exception):
    """The server answered with no page but with a mistake; a picture of that would pass for one of the page."""


def find_browser() -> str | None:
    """The Chromium of this machine; None when there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@contextmanager
def opened(program: str) -> Iterator[Browser]:
    """A running browser with a profile of its own, both gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fieldapp-demo-browser-", ignore_cleanup_errors=True) as profile:
        browser = Browser(program, Path(profile))
        try:
            yield browser
        finally:
            browser.close()


class Browser:
    """One running Chromium. Not to be shared between threads."""

    def __init__(self, program: str, profile: Path) -> None:
        they_read, self._to = os.pipe()
        self._from, they_write = os.pipe()
        told = [(os.POSIX_SPAWN_DUP2, they_read, _THEY_READ), (os.POSIX_SPAWN_DUP2, they_write, _THEY_WRITE)]
        quiet = os.open(os.devnull, os.O_RDWR)
        told += [(os.POSIX_SPAWN_DUP2, quiet, number) for number in (0, 1, 2)]
        words = [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
        self._process = os.posix_spawn(program, words, os.environ, file_actions=told, setpgroup=0)
        for number in (they_read, they_write, quiet):
            os.close(number)
        self._number = 0
        self._unread = b""

    def photograph(self, url: str, target: Path, width: int, height: int) -> None:
        """Show a page in a window of this size (pixels) and keep a picture of it (PNG).

        Raises BrowserFailed or PageFailed; then there is no picture.
        """
        ends_at = time.monotonic() + LIMIT_S
        page = self._asked("Target.createTarget", {"url": "about:blank"}, ends_at)["targetId"]
        shown = self._asked("Target.attachToTarget", {"targetId": page, "flatten": True}, ends_at)[
            "sessionId"
        ]
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self._asked("Emulation.setDeviceMetricsOverride", size, ends_at, shown)
        self._asked("Page.enable", {}, ends_at, shown)
        if problem := self._asked("Page.navigate", {"url": url}, ends_at, shown).get("errorText"):
            raise BrowserFailed(problem)
        self._heard(lambda told: told.get("method") == "Page.loadEventFired", ends_at)
        told = self._asked("Runtime.evaluate", {"expression": _STATUS}, ends_at, shown)
        if (status := told.get("result", {}).get("value", 0)) >= _NO_PAGE:
            raise PageFailed(f"{url}: {status}")
        seen = {"expression": _PICTURES_IN_VIEW, "awaitPromise": True}
        self._asked("Runtime.evaluate", seen, ends_at, shown)
        picture = self._asked("Page.captureScreenshot", {"format": "png"}, ends_at, shown)["data"]
        target.write_bytes(base64.b64decode(picture))
        self._asked("Target.closeTarget", {"targetId": page}, ends_at)

    def close(self) -> None:
        """End it and everything it started."""
        os.close(self._to)
        os.close(self._from)
        with suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._process, 0)

    def _asked(self, method: str, words: dict[str, Any], ends_at: float, session: str = "") -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": words}
        if session:
            message["sessionId"] = session
        try:
            os.write(self._to, json.dumps(message).encode() + b"\0")
        except BrokenPipeError as error:
            raise BrowserFailed("it went away") from error
        answer = self._heard(lambda told: told.get("id") == self._number, ends_at)
        if "error" in answer:
            raise BrowserFailed(f"{method}: {answer['error'].get('message', '')}")
        return dict(answer["result"])

    def _heard(self, is_it: Callable[[dict[str, Any]], bool], ends_at: float) -> dict[str, Any]:
        """The next message of that kind; others are passed over."""
        while True:
            while b"\0" not in self._unread:
                ready, _, _ = select.select([self._from], [], [], max(0.0, ends_at - time.monotonic()))
                if not ready:
                    raise BrowserFailed("it was too slow")
                if not (more := os.read(self._from, 1 << 20)):
                    raise BrowserFailed("it went away")
                self._unread += more
            raw, _, self._unread = self._unread.partition(b"\0")
            told = json.loads(raw)
            if is_it(told):
                return dict(told)
