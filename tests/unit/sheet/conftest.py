"""The built fonts, for every test that draws."""

from __future__ import annotations

import pytest

from fieldapp.errors import ReplicaTrouble
from fieldapp.fonts import BUILD_COMMAND, FontFiles, font_files


@pytest.fixture(scope="session")
def fonts() -> FontFiles:
    """Both weights, built at set-up."""
    try:
        return font_files()
    except ReplicaTrouble:
        pytest.skip(f"the fonts are not built: {BUILD_COMMAND}")
