"""The demo's customer: a telephone that knows the code on a machine and then one link, and nothing of the office."""

from __future__ import annotations

import re
import ssl
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPSHandler, OpenerDirector, ProxyHandler, build_opener

from fieldapp.demo.account import proved
from fieldapp.demo.office import Office

LIMIT_S = 30
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Phone:
    """A browser without an account, on a telephone."""

    def __init__(self, office: Office) -> None:
        self._url = office.url
        self._browser: OpenerDirector = build_opener(
            ProxyHandler({}),
            HTTPSHandler(context=ssl.create_default_context(cafile=str(office.authority))),
            HTTPCookieProcessor(CookieJar()),
        )
        self._browser.addheaders = [("Accept-Language", "zh-CN")]
        self.link = ""
        """The path of the page on which the order is followed."""

    def report(self, label: str, words: str, reporter: str, phone: str) -> None:
        """Scan the code on a machine and say what is wrong."""
        address, page = self._asked(f"/d/{label}")
        token = _CSRF.search(page.decode())
        assert token is not None, "the form carries a token"
        form = {"csrf": token.group(1), "words": words, "reporter": reporter, "phone": phone}
        address, _page = self._asked(urlsplit(address).path, urlencode(form).encode())
        self.link = urlsplit(address).path
        proved(self.link.startswith("/c/"), "the telephone is led to a page of its own")

    def saved_sheet(self) -> bytes:
        """The sheet, as the customer saves it."""
        return self._asked(f"{self.link}/sheet.pdf")[1]

    def _asked(self, path: str, form: bytes | None = None) -> tuple[str, bytes]:
        """Where the browser ended up, and what it got there. Raises urllib.error.HTTPError."""
        with self._browser.open(self._url + path, form, timeout=LIMIT_S) as answer:
            return answer.url, answer.read()
