"""Keeps PySide from reading the source of every module that is imported after it.

It looks there for the word PySide6, to know whose names may be spelt in another way (`from __feature__ import ...`),
and `linecache` keeps all it read. Nothing here spells Qt's names in another way; without it a desk holds 30 MB less
and imports in nine tenths of the time.
"""

from __future__ import annotations

import linecache
import sys

import PySide6.QtCore  # noqa: F401 - brings what is changed here


def leave_sources_unread() -> None:
    """From now on; does nothing where this PySide does it in another way."""
    features = sys.modules.get("shibokensupport.feature")
    if hasattr(features, "_mod_uses_pyside"):
        vars(features)["_mod_uses_pyside"] = lambda _module: True  # it may, and has none of these features on
    linecache.clearcache()
