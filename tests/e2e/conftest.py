"""The installed program as a process: its words, its exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest

PROGRAM = Path(sys.executable).with_name("fieldapp")


class Run(Protocol):
    """Runs the program; `typed` is what it reads from standard input."""

    def __call__(
        self, *words: object, typed: str = "", timeout_s: float = 60, **environment: str
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def fieldapp(tmp_path: Path) -> Run:
    """Run `fieldapp WORDS...` in a folder of its own, in English unless `LANG` says otherwise."""

    def run(
        *words: object, typed: str = "", timeout_s: float = 60, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(PROGRAM), *map(str, words)],
            cwd=tmp_path,
            env=clean_environment(tmp_path, **environment),
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout_s,
            check=False,
        )

    return run


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a person who has just installed fieldapp, with a home of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "QT_QPA_PLATFORM", "TMPDIR") if name in os.environ}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", **more}
