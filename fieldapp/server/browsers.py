"""What a browser calls itself, in the two words people know it by."""

from __future__ import annotations

from starlette.requests import Request

_PROGRAMS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chromium", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""The first that is named counts: browsers also name those they want to be taken for."""


def browser_of(request: Request) -> str:
    """`Firefox, Windows`; empty when it says nothing that is known."""
    said = request.headers.get("user-agent", "")
    found = (next((name for mark, name in marks if mark in said), "") for marks in (_PROGRAMS, _SYSTEMS))
    return ", ".join(name for name in found if name)
