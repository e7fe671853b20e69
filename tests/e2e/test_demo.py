"""The main job, as anybody can run it: `fieldapp demo`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.sheet.preview import page_count

SCREENS = (
    "unlock",
    "today",
    "order",
    "scan",
    "procedure",
    "work",
    "parts",
    "device",
    "sign",
    "sheet",
    "sync",
    "conflict",
)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_that_the_demo_proves_every_step_and_leaves_sheets_and_pictures(tmp_path: Path) -> None:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }

    ended = subprocess.run(
        [sys.executable, "-m", "fieldapp", "demo", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    told = json.loads((tmp_path / "summary.json").read_text("utf-8"))["steps"]
    assert len(told) >= 20
    assert all(step["proved"] for step in told)
    assert page_count((tmp_path / "sheet-revision-2.pdf").read_bytes()) >= 1
    for screen in SCREENS:
        for language in ("en", "zh"):
            assert list(tmp_path.glob(f"*-{screen}*-{language}.png")), f"no picture of {screen} in {language}"
