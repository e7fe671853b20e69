"""Hands and eyes for the demo: presses, types, waits and looks, through the same widgets as a person."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from fieldapp.ui.widgets.choice_fields import Segment

T = TypeVar("T")
STEP_MS = 25
PATIENCE_S = 60.0


class NotSeen(Exception):
    """What the demo waited for did not happen."""


def settle(ms: int = 120) -> None:
    """Let the event loop run for a while."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def until(seen: Callable[[], T | None], what: str, patience_s: float = PATIENCE_S) -> T:
    """Wait until `seen` gives something true; returns it. Raises NotSeen naming `what`."""
    ends_at = time.monotonic() + patience_s
    while True:
        found = seen()
        if found:
            return found
        if time.monotonic() > ends_at:
            raise NotSeen(what)
        settle(STEP_MS)


def press(button: QAbstractButton) -> None:
    """Press a button that is there and enabled, with the mouse."""
    until(
        lambda: button.isVisible() and button.isEnabled(),
        f"the button {button.text() or button.accessibleName()}",
    )
    bring_into_view(button)
    QTest.mouseClick(
        button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, button.rect().center()
    )
    settle()


def write(editor: QWidget, words: str) -> None:
    """Type words into the line or text editor inside a field, replacing what is there."""
    inner = editor if isinstance(editor, QLineEdit | QPlainTextEdit) else _editor_in(editor)
    bring_into_view(inner)
    inner.setFocus()
    inner.selectAll()
    if words.isascii() and len(words) < 40 and "\n" not in words:
        QTest.keyClicks(inner, words)
    elif isinstance(inner, QLineEdit):
        inner.insert(words)  # an input method hands Chinese over as a whole
    else:
        inner.insertPlainText(words)
    settle()


def segment(field: QWidget, key: str) -> QAbstractButton | None:
    """The segment of a choice field that stands for `key`; None when there is none."""
    return next((one for one in field.findChildren(Segment) if one.option.key == key), None)


def draw(pad: QWidget, strokes: list[list[tuple[float, float]]]) -> None:
    """Sign with the mouse: strokes of points from 0 to 1 across the pad."""
    bring_into_view(pad)
    size = pad.size()
    for stroke in strokes:
        points = [QPoint(round(x * size.width()), round(y * size.height())) for x, y in stroke]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points[1:]:
            _move_pressed(pad, point)
            settle(4)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, points[-1])
    settle()


def _move_pressed(pad: QWidget, point: QPoint) -> None:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    there = QPointF(point)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        there,
        QPointF(pad.mapToGlobal(point)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(pad, event)


def bring_into_view(widget: QWidget) -> None:
    """Scroll the areas around a widget until it can be seen."""
    from PySide6.QtWidgets import QScrollArea

    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()


def picture(widget: QWidget, path: Path) -> Path:
    """Keep what a widget shows as a PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path)):
        raise NotSeen(f"the picture {path.name}")
    return path


def _editor_in(field: QWidget) -> QLineEdit | QPlainTextEdit:
    found = field.findChild(QLineEdit) or field.findChild(QPlainTextEdit)
    if not isinstance(found, QLineEdit | QPlainTextEdit):
        raise NotSeen(f"an editor in {type(field).__name__}")
    return found
