"""Every screen and dialog: nothing is cut, too small, nameless or faint, and nothing stays English in Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fieldapp.model.schema import NOUNS
from fieldapp.ui import language, theme
from fieldapp.ui.language import Language
from fieldapp.ui.tokens import Theme
from tests.ui.every_screen import SCREENS, SIZES, World, a_world
from tests.ui.looking import words_on, wrong_with

Speak = Callable[[Language], None]
SMALL = SIZES[0]
IN_MAKE_TEST = ("order-charges", "mark-up", "replace-device")
"""The others are looked at by `make test-full`."""
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


@pytest.fixture
def world(qapp: QApplication, tmp_path: Path) -> Iterator[World]:
    """A desk with something to see on every screen."""
    with a_world(tmp_path) as made:
        yield made


def test_that_new_screens_are_whole_and_chinese(world: World, qapp: QApplication, speak: Speak) -> None:
    speak(Language.ZH)

    found = {name: _wrong(world, name, SMALL) for name in IN_MAKE_TEST}

    assert found == {name: [] for name in IN_MAKE_TEST}


@pytest.mark.slow
@pytest.mark.parametrize("chosen", list(Language))
@pytest.mark.parametrize("look", list(Theme))
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_that_every_screen_is_whole_in_every_language_theme_and_size(
    world: World, qapp: QApplication, speak: Speak, chosen: Language, look: Theme, size: tuple[int, int]
) -> None:
    theme.apply(qapp, look)
    speak(chosen)

    found = {name: wrong for name in SCREENS if (wrong := _wrong(world, name, size))}

    assert found == {}


def _wrong(world: World, name: str, size: tuple[int, int]) -> list[str]:
    widget = world.show(name, *size)
    stayed = _left_english(world, words_on(widget)) if language.current() is Language.ZH else []
    return [*wrong_with(widget), *stayed]


def _left_english(world: World, said: set[str]) -> list[str]:
    """Parts of what is said that are neither Chinese nor what people wrote into the rows."""
    written = _written(world)
    parts = {part.strip() for one in said for part in SEPARATORS.split(one)}
    return [
        f"English: {part!r}"
        for part in sorted(parts)
        if not CHINESE.search(part) and not part.startswith(("Ctrl+", "Alt+", "Shift+"))
        if any(word not in NAMES_OF_THINGS and word.lower() not in written for word in WORDS.findall(part))
    ]


def _written(world: World) -> str:
    """Everything that stands in the replica, in one text."""
    found: list[str] = []
    with world.session.store.read() as session:
        for noun in NOUNS:
            for row in session.execute(noun.__table__.select()):
                found += [str(value) for value in row if isinstance(value, str | dict)]
    return "\n".join(found).lower()
