"""Files that wait in the data folder for a day, under names of our own, while a person decides."""

from __future__ import annotations

import re
import time
from pathlib import Path

from fieldapp.settings import private_folder
from fieldapp.store import durable

KEPT_S = 86_400.0
_NAME = re.compile(r"[0-9a-f-]{36}")


def waiting_folder(data: Path, kind: str) -> Path:
    """Where files of a kind wait; those of days past are thrown away. Raises ReplicaTrouble `disk-failed`."""
    with durable.told_as_trouble():
        folder = private_folder(data / kind)
        for path in folder.iterdir():
            if path.stat().st_mtime < time.time() - KEPT_S:
                path.unlink(missing_ok=True)
    return folder


def waiting_file(folder: Path, name: str, suffix: str) -> Path | None:
    """The file of that name, which somebody may have made up; None where there is none."""
    path = folder / f"{name}.{suffix}"
    return path if _NAME.fullmatch(name) and path.is_file() else None
