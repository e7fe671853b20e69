"""Draws the pages; see the package's own words."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fieldapp.ui import language, theme
from fieldapp.ui.gallery.pages import PAGES
from fieldapp.ui.language import Language
from fieldapp.ui.tokens import Theme

SETTLE_MS = 40


def main(arguments: list[str] | None = None) -> int:
    """Draw what was asked for; 0 when every file was written."""
    asked = _parser().parse_args(arguments)
    app = QApplication.instance() or QApplication([])
    asked.out.mkdir(parents=True, exist_ok=True)
    artist = Artist(asked)
    artist.begin()
    app.exec()
    return 0 if artist.succeeded else 1


class Artist(QObject):
    """Shows one page after the other, lets it settle, and keeps its picture."""

    def __init__(self, asked: argparse.Namespace) -> None:
        super().__init__()
        self._asked = asked
        self._left: Iterator[tuple[str, str, str]] = iter(
            tuple(product(asked.theme or Theme, asked.language or Language, asked.page or PAGES))
        )
        self.succeeded = True

    def begin(self) -> None:
        """Show the next page, or end."""
        step = next(self._left, None)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if step is None:
            QTimer.singleShot(0, app.quit)
            return
        chosen_theme, chosen_language, page = step
        theme.apply(app, Theme(chosen_theme), self._asked.scale)
        language.install(app, Language(chosen_language))
        target = self._asked.out / f"{page}-{chosen_theme}-{chosen_language}.png"
        widget = show(page)
        QTimer.singleShot(SETTLE_MS, lambda: self._keep(widget, target))

    def _keep(self, widget: QWidget, target: Path) -> None:
        written = widget.grab().save(str(target))
        self.succeeded = self.succeeded and written
        sys.stdout.write(f"{target}\n")
        widget.close()
        self.begin()


def show(page: str) -> QWidget:
    """Build one page in the look in force and show it."""
    build, (width, height) = PAGES[page]
    widget = build()
    widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    content = widget.layout()
    needed = content.heightForWidth(width) if content is not None and content.hasHeightForWidth() else 0
    widget.resize(width, max(height, needed))
    widget.show()
    widget.activateWindow()
    for button in widget.findChildren(QPushButton):
        if button.property("gallery-focus"):
            button.setFocus(Qt.FocusReason.TabFocusReason)
    return widget


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
