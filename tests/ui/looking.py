"""What is wrong with what is on a screen: cut words, small targets, poor contrast, things without a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QDateTimeEdit,
    QLineEdit,
    QWidget,
)

from fieldapp.model.schema import NOUNS
from fieldapp.store.store import Store
from fieldapp.ui import theme
from fieldapp.ui.tokens import Theme
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choice_fields import Segment
from fieldapp.ui.widgets.labels import ElidedWords, Words

WORDS = re.compile(r"[A-Za-z]{3,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SEPARATORS = re.compile(r" · |, |: |\n|[（）()“”]")
NAMES_OF_THINGS = frozenset(
    [
        "fieldapp",
        "English",
        "Letter",
        "PDF",
        "CNY",
        "USB",
        "PIN",
        "Mbit",
        "kbit",
        "GPL",
        "LGPL",
        "BSD",
        "OFL",
        "Apache",
        "Noto",
        "Sans",
        "Python",
        "ReportLab",
        "SQLCipher",
        "zxing",
        "cpp",
        "PySide",
    ]
)
"""Names, units and licences are the same in both languages."""
OPERABLE = (QAbstractButton, QLineEdit, QComboBox, QDateTimeEdit)
LEAST_TARGET = 44
LEAST_CONTRAST = {Theme.SUNLIGHT: 7.0}
AA = 4.5
AS_PAINTED = 0.93
"""Smoothed letters do not quite reach their colour."""


def wrong_with(widget: QWidget) -> list[str]:
    """Every finding in words; nothing is the aim."""
    return [*_cut(widget), *_small(widget), *_nameless(widget), *_faint(widget)]


def words_on(widget: QWidget) -> set[str]:
    """Every text a person can read or hear here, but for what is being typed."""
    said: set[str] = set()
    for child in widget.findChildren(QWidget):
        if child.isVisible():
            said.add(child.accessibleName())
            if isinstance(child, QLineEdit):
                said.add(child.placeholderText())
            elif isinstance(child, Words | QAbstractButton):
                said.add(child.text())
    return {one for one in said if one}


def _cut(widget: QWidget) -> Iterator[str]:
    for label in _visible(widget, Words):
        assert isinstance(label, Words)
        if isinstance(label, ElidedWords) or not label.text():
            continue
        needed = label.heightForWidth(label.width()) if label.wordWrap() else label.minimumSizeHint().height()
        too_narrow = not label.wordWrap() and label.width() < label.sizeHint().width()
        if label.height() < needed or too_narrow:
            yield f"cut: {label.text()!r}"
    for kind in (Button, Segment):
        for button in _visible(widget, kind):
            if button.width() < button.sizeHint().width():
                yield f"squeezed: {_spoken(button)!r}"


def _small(widget: QWidget) -> Iterator[str]:
    for child in _operable(widget):
        if child.height() < LEAST_TARGET or child.width() < LEAST_TARGET:
            yield f"small: {type(child).__name__} {_spoken(child)!r} {child.width()}x{child.height()}"


def _nameless(widget: QWidget) -> Iterator[str]:
    for child in _operable(widget):
        if not _spoken(child):
            yield f"without a name: {type(child).__name__}"


def _faint(widget: QWidget) -> Iterator[str]:
    """Words whose strongest ink stands out too little from the commonest colour around it."""
    picture = widget.grab().toImage()
    least = LEAST_CONTRAST.get(theme.current().theme, AA) * AS_PAINTED
    for label in _visible(widget, Words):
        if not label.isEnabled() or not _is_in_view(label, widget):
            continue
        seen = QRect(label.mapTo(widget, QPoint(0, 0)), label.size()).intersected(widget.rect())
        found = _contrast_in(picture, seen)
        if found is not None and found < least:
            yield f"faint ({found:.1f}): {getattr(label, 'text', str)()!r}"


def _contrast_in(picture: QImage, box: QRect) -> float | None:
    ratio = picture.devicePixelRatio()
    seen = Counter(
        picture.pixel(round(x * ratio), round(y * ratio))
        for x in range(box.left(), box.right())
        for y in range(box.top(), min(box.bottom(), box.top() + 30))
    )
    if len(seen) < 3:
        return None
    ground = _luminance(seen.most_common(1)[0][0])
    return max(_ratio(ground, _luminance(pixel)) for pixel in seen)


def _ratio(one: float, other: float) -> float:
    darker, lighter = sorted((one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(pixel: int) -> float:
    """WCAG 2.2, relative luminance."""
    colour = QColor(pixel)
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _operable(widget: QWidget) -> list[QWidget]:
    return [
        child
        for kind in OPERABLE
        for child in _visible(widget, kind)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(child.parentWidget(), OPERABLE)
    ]


def _visible(widget: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [child for child in widget.findChildren(kind) if child.isVisible()]


def _is_in_view(child: QWidget, widget: QWidget) -> bool:
    """Whether no scrolled area hides any of it."""
    at = child.parentWidget()
    while at is not None and at is not widget:
        above = at.parentWidget()
        if isinstance(above, QAbstractScrollArea):
            inside = QRect(child.mapTo(at, QPoint(0, 0)), child.size()).translated(at.pos())
            if not above.viewport().rect().contains(inside):
                return False
        at = above
    return True


def _spoken(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or words


def left_english(store: Store, said: set[str]) -> list[str]:
    """Parts of what is said that are neither Chinese nor what people wrote into the rows."""
    written = _written(store)
    parts = {part.strip() for one in said for part in SEPARATORS.split(one)}
    return [
        f"English: {part!r}"
        for part in sorted(parts)
        if not CHINESE.search(part) and not part.startswith(("Ctrl+", "Alt+", "Shift+"))
        if any(word not in NAMES_OF_THINGS and word.lower() not in written for word in WORDS.findall(part))
    ]


def _written(store: Store) -> str:
    """Everything that stands in the replica, in one text."""
    found: list[str] = []
    with store.read() as session:
        for noun in NOUNS:
            for row in session.execute(noun.__table__.select()):
                found += [str(value) for value in row if isinstance(value, str | dict)]
    return "\n".join(found).lower()
