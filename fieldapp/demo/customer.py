"""The demo's customer: a telephone that knows the code on a machine and then one link, and nothing of the office."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import requests

from fieldapp.demo.account import proved
from fieldapp.demo.office import Office

LIMIT_S = 30
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


class Phone:
    """A browser without an account, on a telephone."""

    def __init__(self, office: Office) -> None:
        self._url = office.url
        self._http = requests.Session()
        self._http.trust_env = False  # a machine's own list of authorities would stand in for ours
        self._http.verify = str(office.authority)
        self._http.headers["Accept-Language"] = "zh-CN"
        self.link = ""
        """The path of the page on which the order is followed."""

    def report(self, label: str, words: str, reporter: str, phone: str) -> None:
        """Scan the code on a machine and say what is wrong."""
        page = self._got(f"/d/{label}")
        form = {"csrf": self._csrf(page), "words": words, "reporter": reporter, "phone": phone}
        answer = self._http.post(page.url, data=form, timeout=LIMIT_S)
        answer.raise_for_status()
        self.link = urlsplit(answer.url).path
        proved(self.link.startswith("/c/"), "the telephone is led to a page of its own")

    def follow(self) -> str:
        """The page of the link as it is now."""
        return self._got(self.link).text

    def saved_sheet(self) -> bytes:
        """The sheet, as the customer saves it."""
        return self._got(f"{self.link}/sheet.pdf").content

    def _got(self, path: str) -> requests.Response:
        answer = self._http.get(self._url + path, timeout=LIMIT_S)
        answer.raise_for_status()
        return answer

    def _csrf(self, page: requests.Response) -> str:
        found = _CSRF.search(page.text)
        assert found is not None, "the form carries a token"
        return found.group(1)
