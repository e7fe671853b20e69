"""How a person works a screen in these tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Screen

ScreenT = TypeVar("ScreenT", bound=Screen)
PATIENT_MS = 20_000
SHOWN: list[Screen] = []
"""What the test has in view: Python would let go of a screen whose part only is held."""


def show(qtbot: QtBot, session: DeskSession, screen: ScreenT, width: int = 1280) -> ScreenT:
    """Bring a screen into view as the window does, told of changes."""
    qtbot.addWidget(screen)
    SHOWN.append(screen)
    screen.resize(width, 900)
    session.changed.connect(screen.refresh)
    screen.show()
    screen.on_shown()
    return screen


def click(qtbot: QtBot, widget: QWidget) -> None:
    """Press it."""
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def wait(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Wait until it is so."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENT_MS)


def scan_by_trigger(qtbot: QtBot, widget: QWidget, words: str) -> None:
    """Pull the trigger of a USB scanner: its keys go where the focus is, or to the window."""
    for key in (*words, Qt.Key.Key_Return):
        qtbot.keyClick(QApplication.focusWidget() or widget.window(), key)
