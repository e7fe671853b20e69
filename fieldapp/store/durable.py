"""Files that are there whole after a power cut, or not at all.

Written aside, fsynced, renamed into place, and the folder fsynced: without the last
two steps two thirds of simulated power cuts left a file broken. A disk that is full
or fails leaves the state before, and is told as `ReplicaTrouble`.
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from fieldapp.errors import ReplicaTrouble

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def write_whole(path: Path, data: bytes) -> None:
    """Replace the file at `path` by `data`, readable by its owner only.

    Raises ReplicaTrouble `disk-full` or `disk-failed`; the file is then as it was.
    """
    with written_aside(path.parent) as aside:
        aside.file.write(data)
        aside.place(path)


def write_first(path: Path, data: bytes) -> None:
    """Make the file at `path` of `data`, readable by its owner only; one that is there stays as it is.

    Raises ReplicaTrouble `disk-full` or `disk-failed`.
    """
    with written_aside(path.parent) as aside:
        aside.file.write(data)
        aside.place_unless_there(path)


class Aside:
    """A file that is being written under a name of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.file = _open_private(path)

    def place(self, path: Path) -> None:
        """Give the file its name; returns when content and name are on the disk."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()
        move(self._path, path)

    def place_unless_there(self, path: Path) -> None:
        """The same where no file has that name yet: of several who do so at once, one comes first."""
        self.file.flush()
        os.fsync(self.file.fileno())
        with suppress(FileExistsError):
            os.link(self._path, path)
        sync_folder(path.parent)

    def discard(self) -> None:
        """Close it, and remove what was not placed."""
        self.file.close()
        self._path.unlink(missing_ok=True)


@contextmanager
def written_aside(folder: Path) -> Iterator[Aside]:
    """A new file in `folder` to write to and then to `place`; gone when it was not placed.

    Trouble with the disk inside the block is raised as ReplicaTrouble.
    """
    with told_as_trouble():
        aside = Aside(folder / f".aside-{secrets.token_hex(8)}")
        try:
            yield aside
        finally:
            aside.discard()


def move(settled: Path, path: Path) -> None:
    """Rename a file whose content is on the disk, and return when its name is as well.

    Folders that are missing on the way are made.
    """
    new_above = _make_missing(path.parent)
    settled.replace(path)
    for folder in (path.parent, *new_above):
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Make `folder` and what is missing above it; returns when their names are on the disk."""
    for above in _make_missing(folder):
        sync_folder(above)


def _make_missing(folder: Path) -> list[Path]:
    """Make what is missing; returns the folders that got a new entry, the deepest first."""
    if folder.is_dir():
        return []
    above = _make_missing(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    return [folder.parent, *above]


def sync_folder(folder: Path) -> None:
    """Return when the folder's entries are on the disk; Windows has no such call and no such need."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def told_as_trouble() -> Iterator[None]:
    """Turn what the disk says into ReplicaTrouble `disk-full` or `disk-failed`."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ReplicaTrouble("disk-full") from error
        raise ReplicaTrouble("disk-failed", reason=error.strerror or type(error).__name__) from error


def _open_private(path: Path) -> BinaryIO:
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "w+b")
