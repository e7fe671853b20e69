"""Files that wait for a day, under names of our own, while the person who brought them decides.

They lie beside the blobs, which machines with one database share, so that the next request finds them wherever it
arrives. Each person has a folder, and is shown nobody else's.
"""

from __future__ import annotations

import re
import time
from itertools import chain
from pathlib import Path

from fieldapp.settings import private_folder
from fieldapp.store import durable
from fieldapp.store.blobs import Blobs

KEPT_S = 86_400.0
_BEFORE = ("lists", "carried")
"""Folders of the data folder in which files waited before they lay beside the blobs."""
_NAME = re.compile(r"[0-9a-f-]{36}")


def waiting_folder(blobs: Blobs, kind: str, owner: str) -> Path:
    """Where a person's files of a kind wait. Raises ReplicaTrouble `disk-full` or `disk-failed`."""
    with durable.told_as_trouble():
        return private_folder(_all_of(blobs) / kind / owner)


def waiting_file(folder: Path, name: str, suffix: str) -> Path | None:
    """The file of that name, which somebody may have made up; None where there is none or its day is over."""
    path = folder / f"{name}.{suffix}"
    return path if _NAME.fullmatch(name) and path.is_file() and not _is_over(path) else None


def forget_waiting(blobs: Blobs, data: Path) -> None:
    """Throw away whatever has waited for more than a day, whosever it is, and the folders of before once empty.

    Raises ReplicaTrouble `disk-failed`.
    """
    before = [data / name for name in _BEFORE if (data / name).is_dir()]
    with durable.told_as_trouble():
        for path in chain(_all_of(blobs).glob("*/*/*"), *(folder.iterdir() for folder in before)):
            if _is_over(path):
                path.unlink(missing_ok=True)
        for folder in before:
            if not any(folder.iterdir()):
                folder.rmdir()


def _all_of(blobs: Blobs) -> Path:
    return blobs.folder / "waiting"


def _is_over(path: Path) -> bool:
    """Whether it has waited for its day; another process may have thrown the file away by now."""
    try:
        return path.stat().st_mtime < time.time() - KEPT_S
    except FileNotFoundError:
        return True
