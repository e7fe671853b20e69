"""The desk's own icons: one set of SVG line drawings, tinted by the theme.

    icons.icon("sign", look.colours.text)          # a QIcon, 22 px at scale 1, sharp at 1x, 2x and 3x
    icons.pixmap("sign", "#000000", 40, dpr)       # for painting

Files stand in `resources/icons/NAME.svg`: 24 x 24, stroke 2, round ends, `currentColor`.
Everything here belongs to the UI thread.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fieldapp.ui.resources import resource

DENSITIES = (1.0, 2.0, 3.0)


@lru_cache(maxsize=512)
def icon(name: str, colour: str, size_px: int = 22, disabled_colour: str | None = None) -> QIcon:
    """The named icon in one colour; `disabled_colour` is shown when its widget is disabled."""
    made = QIcon()
    for density in DENSITIES:
        made.addPixmap(pixmap(name, colour, size_px, density))
        if disabled_colour is not None:
            made.addPixmap(pixmap(name, disabled_colour, size_px, density), QIcon.Mode.Disabled)
    return made


@lru_cache(maxsize=2048)
def pixmap(name: str, colour: str, size_px: int, density: float = 1.0) -> QPixmap:
    """The named icon as a picture of `size_px` logical pixels."""
    side = max(1, round(size_px * density))
    made = QPixmap(QSize(side, side))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    _renderer(name, colour).render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(density)
    return made


def paint(painter: QPainter, name: str, colour: str, box: QRectF) -> None:
    """Draw the named icon into a box, sharp at whatever density the painter has."""
    density = painter.device().devicePixelRatioF()
    painter.drawPixmap(box.topLeft(), pixmap(name, colour, round(box.width()), density))


@cache
def names() -> tuple[str, ...]:
    """Every icon of the set, in order."""
    folder = _folder()
    return tuple(sorted(path.stem for path in folder.glob("*.svg")))


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = _source(name).replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))


@cache
def _source(name: str) -> str:
    return (_folder() / f"{name}.svg").read_text("utf-8")


@cache
def _folder() -> Path:
    found = resource("icons")
    if found is None:
        raise FileNotFoundError("icons")
    return found
