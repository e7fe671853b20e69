"""Every screen and dialog: nothing is cut, too small, nameless or faint, and nothing stays English in Chinese."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.ui.language import Language
from fieldapp.ui.tokens import Theme
from tests.ui.conftest import ROOT
from tests.ui.every_screen import SCREENS, SIZES

pytestmark = pytest.mark.slow
LOOKS = [(language, look, SIZES[0]) for language in Language for look in Theme]
LOOKS += [(language, Theme.LIGHT, SIZES[1]) for language in Language]


@pytest.mark.parametrize(("language", "look", "size"), LOOKS)
def test_that_every_screen_is_whole(
    words_folder: Path, tmp_path: Path, language: Language, look: Theme, size: tuple[int, int]
) -> None:
    asked = [f"--language={language}", f"--theme={look}", f"--size={size[0]}x{size[1]}"]

    ended = subprocess.run(
        [sys.executable, "-m", "tests.ui.every_screen", f"--out={tmp_path}", f"--translations={words_folder}", *asked],
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip

    assert (ended.stdout, ended.returncode) == ("", 0), ended.stderr[-2000:]
    assert len([*tmp_path.glob("*.png")]) == len(SCREENS)
