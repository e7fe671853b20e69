"""Draws the pages; see the package's own words."""

from __future__ import annotations

import argparse
import os
import sys
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from fieldapp.ui import language, theme
from fieldapp.ui.gallery.pages import PAGES
from fieldapp.ui.language import Language
from fieldapp.ui.tokens import Theme


def main(arguments: list[str] | None = None) -> int:
    """Draw what was asked for; 0 when every file was written."""
    asked = _parser().parse_args(arguments)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    asked.out.mkdir(parents=True, exist_ok=True)
    for chosen_theme, chosen_language in product(asked.theme or Theme, asked.language or Language):
        theme.apply(app, Theme(chosen_theme), asked.scale)
        language.install(app, Language(chosen_language))
        for page in asked.page or PAGES:
            target = asked.out / f"{page}-{chosen_theme}-{chosen_language}.png"
            if not draw(page, asked.scale, target):
                return 1
            sys.stdout.write(f"{target}\n")
    return 0


def draw(page: str, scale: float, target: Path) -> bool:
    """Build one page in the look in force and write its picture."""
    build, (width, height) = PAGES[page]
    widget = build()
    widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    widget.resize(width, height)
    widget.show()
    for button in widget.findChildren(QPushButton):
        if button.property("gallery-focus"):
            widget.activateWindow()
            button.setFocus()
    written = widget.grab().save(str(target))
    widget.close()
    widget.deleteLater()
    return written


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fieldapp.ui.gallery",
        description="Draw every widget of the desk to PNG files.",
        epilog="example: python -m fieldapp.ui.gallery --out build/gallery --theme sunlight --page fields",
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    parser.add_argument("--theme", action="append", choices=[t.value for t in Theme])
    parser.add_argument("--language", action="append", choices=[code.value for code in Language])
    parser.add_argument("--page", action="append", choices=list(PAGES))
    parser.add_argument("--scale", type=float, default=1.0)
    return parser


if __name__ == "__main__":
    sys.exit(main())
