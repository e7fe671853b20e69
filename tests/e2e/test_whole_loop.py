"""The first bar of the office: the whole loop in a real browser and the desk's real window, on both databases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.conftest import clean_environment
from tests.server.test_browser import CHROMIUM

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]
CHECKOUT = Path(__file__).resolve().parents[2]
LAST = "The figures count it, and lead back to it"


@pytest.mark.parametrize(
    ("language", "database"),
    [
        ("zh", ""),
        ("en", ""),
        pytest.param("en", "an_empty_postgresql_database", marks=pytest.mark.postgresql),
    ],
)
def test_that_a_fault_goes_from_the_machine_to_the_figures(
    language: str, database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (package chromium)")
    words = [sys.executable, "-m", "tests.e2e.whole_loop", "--folder", str(tmp_path), "--language", language]
    if database:
        words += ["--database", request.getfixturevalue(database)]

    walked = subprocess.run(
        words,
        env=clean_environment(tmp_path) | {"QT_QPA_PLATFORM": "offscreen"},
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        timeout=550,
        check=False,
    )

    assert walked.returncode == 0, walked.stdout + walked.stderr
    assert LAST in walked.stdout
