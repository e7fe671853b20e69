"""Loads the typeface that ships with the application, so that nothing depends on the machine's.

The files are the same ones that the service sheet is printed with (`fieldapp.fonts`).
"""

from __future__ import annotations

import importlib
import logging
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFontDatabase

log = logging.getLogger(__name__)


@cache
def family() -> str:
    """The family name of FieldappSans; the machine's own when the fonts were never built.

    Needs a QApplication. Reads the files once a process.
    """
    names = [_register(path) for path in _font_files()]
    found = next((name for name in names if name), "")
    if not found:
        log.warning("fonts are not built (python -m fieldapp.fonts): using the machine's own")
    return found or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def _font_files() -> tuple[Path, ...]:
    try:
        files = importlib.import_module("fieldapp.fonts").font_files()
    except Exception as trouble:  # noqa: BLE001 - whatever is wrong with the fonts, the desk must start
        log.warning("fonts could not be found: %s", trouble)
        return ()
    return (files.regular, files.bold)


def _register(path: Path) -> str:
    number = QFontDatabase.addApplicationFont(str(path))
    names = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return names[0] if names else ""
