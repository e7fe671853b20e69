"""What every test of the desk's screens starts from: offscreen, the light theme, English, no Qt warnings."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from fieldapp.ui import language, theme
from fieldapp.ui.language import Language

ROOT = Path(__file__).resolve().parents[2]


def pytest_configure(config: pytest.Config) -> None:
    """The offscreen platform says of every window that it has no window manager."""
    config.addinivalue_line("qt_log_ignore", "does not support propagateSizeHints")


@pytest.fixture(scope="session")
def translations() -> ModuleType:
    """The tool that keeps the words in step, as a module."""
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def words_folder(translations: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The translations, compiled from what is committed."""
    folder = tmp_path_factory.mktemp("translations")
    translations.compile_all(folder)
    return folder


@pytest.fixture
def speak(qapp: QApplication, words_folder: Path) -> Iterator[Callable[[Language], None]]:
    """Puts a language in force until the test ends."""
    yield lambda chosen: _installed(qapp, chosen, words_folder)
    _installed(qapp, Language.EN, words_folder)


@pytest.fixture
def chinese(speak: Callable[[Language], None]) -> None:
    """The desk speaks Chinese during this test."""
    speak(Language.ZH)


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication, words_folder: Path) -> Iterator[None]:
    """Light, scale 1, English; put back afterwards whatever the test chose."""
    theme.apply(qapp)
    if language.current() is not Language.EN or not language.is_installed():
        _installed(qapp, Language.EN, words_folder)
    yield
    theme.apply(qapp)


def _installed(app: QApplication, chosen: Language, folder: Path) -> None:
    assert language.install(app, chosen, folder)
