"""A USB scanner is a keyboard that types faster than anybody and ends with Enter.

Listening for a screen, it takes such a burst whatever has the focus, unless an editor has: then the words stand in
the editor, where Enter hands them over as well. Of two that listen the later one is heard, so a screen that asks for
a code goes before the window. The first letter goes where the focus is: it may be a person's.
"""

from __future__ import annotations

from time import monotonic

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

SLOWEST_S = 0.08
SHORTEST = 3
LONGEST = 10_000


_EDITORS = QLineEdit | QPlainTextEdit | QComboBox | QAbstractSpinBox
"""What does something of its own with letters."""


class ScannerKeys(QObject):
    """Listens while it is switched on."""

    scanned = Signal(str)

    def __init__(self, screen: QWidget) -> None:
        super().__init__(screen)
        self._screen = screen
        self._typed = ""
        self._last = 0.0
        self._is_on = False
        self._heard: QWidget | None = None

    def set_on(self, on: bool) -> None:
        """Listen or not."""
        app = QApplication.instance()
        if not isinstance(app, QApplication) or on == self._is_on:
            return
        self._is_on = on
        self._typed = ""
        if on:
            app.focusChanged.connect(self._follow)
            self._follow(None, app.focusWidget())
        else:
            app.focusChanged.disconnect(self._follow)
            self._listen_to(None)

    @Slot(QWidget, QWidget)
    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Keys come to what has the focus, and to the window where nothing has it."""
        self._listen_to(now or self._screen.window())

    def _listen_to(self, widget: QWidget | None) -> None:
        if self._heard is not None and shiboken6.isValid(self._heard):
            self._heard.removeEventFilter(self)
        self._heard = widget
        if widget is not None:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Collect a burst; from its second letter on nobody else sees it."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if not self._is_mine(watched):
            return False
        return self._take(event)

    def _is_mine(self, watched: QObject) -> bool:
        in_editor = isinstance(watched, _EDITORS) or isinstance(QApplication.focusWidget(), _EDITORS)
        is_widget = isinstance(watched, QWidget) and watched.window() is self._screen.window()
        is_free = QApplication.activeModalWidget() is None and self._screen.isVisible()
        return is_widget and not in_editor and is_free

    def _take(self, event: QKeyEvent) -> bool:
        now = monotonic()
        if now - self._last > SLOWEST_S:
            self._typed = ""
        self._last = now
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            typed, self._typed = self._typed, ""
            if len(typed) >= SHORTEST:
                self.scanned.emit(typed)
                return True
            return False
        written = event.text()
        if not written or not written.isprintable() or (written == " " and not self._typed):
            return False  # a key of its own: a shortcut, or Space on a button
        is_burst = bool(self._typed)
        self._typed = (self._typed + written)[:LONGEST]
        return is_burst
