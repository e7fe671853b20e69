"""An unlocked desk on a real profile, and its window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.ui import excepthook
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.main import DeskWindow
from fieldapp.ui.shell import Shell
from tests.ui.desks import PIN, a_profile, an_open_desk

OpenWindow = Callable[[Path], DeskWindow]


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Li Wei's enrolled desk; PIN 4711, a server that nobody runs."""
    return a_profile(tmp_path)


@pytest.fixture
def session(qtbot: QtBot, tmp_path: Path) -> Iterator[DeskSession]:
    """The same desk, unlocked, without its sync thread."""
    with an_open_desk(a_profile(tmp_path, name="desk")) as opened:
        yield opened


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[OpenWindow]:
    """Makes windows and closes them."""
    made: list[DeskWindow] = []

    def open_window(folder: Path) -> DeskWindow:
        made.append(DeskWindow(folder, excepthook.Guard()))
        made[-1].show()
        return made[-1]

    yield open_window
    for one in made:
        one.close()
        one.deleteLater()


def unlocked(qtbot: QtBot, window: DeskWindow, pin: str = PIN) -> Shell:
    """Type the PIN and wait for the desk."""
    assert window.unlock_screen is not None
    window.unlock_screen.pin.set_value(pin)
    window.unlock_screen.unlock.click()
    qtbot.waitUntil(lambda: window.shell is not None, timeout=8_000)
    assert window.shell is not None
    return window.shell
