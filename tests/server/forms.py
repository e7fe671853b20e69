"""Reading a page's form as a browser would send it."""

from __future__ import annotations

import html
import re

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
