"""A desk without a network, and what its screens ask of the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator
from tests.ui.order.desk import Trail, open_desk
from tests.ui.order.person import SHOWN


@pytest.fixture
def session(qapp: object, tmp_path: Path) -> Iterator[DeskSession]:
    """An unlocked desk with an empty replica."""
    made = open_desk(tmp_path / "profile")
    yield made
    _put_away()
    made.close()


@pytest.fixture
def navigator(qapp: object) -> Navigator:
    """The way to other screens."""
    return Navigator()


@pytest.fixture
def trail(navigator: Navigator) -> Trail:
    """Where screens wanted to go."""
    return Trail(navigator)


def _put_away() -> None:
    """The window goes before the desk is closed."""
    while SHOWN:
        screen = SHOWN.pop()
        screen.close()
        screen.deleteLater()
        del screen
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
