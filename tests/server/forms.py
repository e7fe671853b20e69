"""Reading a page's form as a browser would send it."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

_INPUT = re.compile(r'<input[^>]*name="([^"]+)"[^>]*?value="([^"]*)"')
_WORDS = re.compile(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', re.DOTALL)
_SELECT = re.compile(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected')


def form_of(page: str) -> dict[str, str]:
    """The fields of the form in the page's main part, without the session's token and ticked boxes."""
    body = page[page.index("<main") :]
    fields = {name: value for name, value in _INPUT.findall(body) if 'type="checkbox"' not in value}
    fields |= dict(_WORDS.findall(body))
    for name, options in _SELECT.findall(body):
        chosen = _CHOSEN.search(options)
        fields[name] = chosen.group(1) if chosen else ""
    fields.pop("csrf", None)
    return {name: html.unescape(value) for name, value in fields.items()}


_OTHERS = ("csrf", "language", "back")
"""Fields of every page, and of the frame around it."""


class _Reader(HTMLParser):
    """Collects the fields of a page's main part in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._templates = 0
        self._select = ""
        self._words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field with what stands in it."""
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "template":
            self._templates += 1
        elif self._templates or name in _OTHERS:
            return
        elif tag == "select":
            self._select = name
            self.fields[name] = [""]
        elif tag == "option" and "selected" in told:
            self.fields[self._select] = [value]
        elif tag == "textarea":
            self._words = name
            self.fields[name] = [""]
        elif tag == "input" and name and (told.get("type") != "checkbox" or "checked" in told):
            self.fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag: str) -> None:
        """Leave a template or a field of words."""
        self._templates -= tag == "template"
        self._words = "" if tag == "textarea" else self._words

    def handle_data(self, data: str) -> None:
        """Words between the tags of a field."""
        if self._words and not self._templates:
            self.fields[self._words][0] += data


def fields_of(page: str) -> dict[str, object]:
    """The fields of the page's main part; one that stands there several times as a list."""
    reader = _Reader()
    reader.feed(page[page.index("<main") :])
    return {name: values if len(values) > 1 else values[0] for name, values in reader.fields.items()}
