"""A folder whose every change is seen before it happens: written down, or refused as a bad disk would.

    with watched(folder) as disk:
        disk.fail_at = 17                 # the seventeenth change is refused
        ...
    disk.log                              # everything that was done to the folder, in order

SQLite is watched through its VFS (`tests.faults.vfs`), Python through the functions of `os` and `io` that
change files. What a change is, and what a power cut may leave of it: README.md beside this file.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults import vfs


@dataclass(frozen=True)
class Created:
    """A name for a file that was not there."""

    path: str


@dataclass(frozen=True)
class Written:
    path: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Truncated:
    path: str
    size: int


@dataclass(frozen=True)
class Synced:
    """A file's content is on the disk; of a file of SQLite its name as well."""

    path: str
    with_name: bool


@dataclass(frozen=True)
class FolderSynced:
    path: str


@dataclass(frozen=True)
class FolderMade:
    path: str


@dataclass(frozen=True)
class Renamed:
    path: str
    to: str


@dataclass(frozen=True)
class Removed:
    path: str


@dataclass(frozen=True)
class Marked:
    """Not a change: the test says where it is."""

    what: str


Change = Created | Written | Truncated | Synced | FolderSynced | FolderMade | Renamed | Removed | Marked
_SQLITE = {
    Created: vfs.CANNOT_OPEN,
    Written: vfs.IO_WRITE,
    Truncated: vfs.IO_TRUNCATE,
    Synced: vfs.IO_SYNC,
    Removed: vfs.IO_DELETE,
}


@dataclass
class WatchedDisk:
    """What happens to one folder. `fail_at` counts changes from one; the one with that number is refused.

    With `keeps_failing` everything after it as well. `error` is ENOSPC or EIO.
    """

    folder: str
    log: list[Change] = field(default_factory=list)
    fail_at: int | None = None
    keeps_failing: bool = False
    error: int = errno.EIO
    refuses: Callable[[Any], bool] | None = None
    """Or the changes that are refused are named by a rule."""
    changes: int = 0
    refused: list[Change] = field(default_factory=list)
    keeps_log: bool = True
    _there: set[str] = field(default_factory=set)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def mark(self, what: str) -> None:
        """Say where the test is."""
        self.log.append(Marked(what))

    def watches(self, path: str) -> bool:
        """Whether a file is one of ours. The shared memory of a log is not on the disk at all."""
        return path.startswith(self.folder + "/") and not path.endswith("-shm")

    def mend(self) -> None:
        """The disk is well again."""
        self.fail_at = None

    # ─── what SQLite does ──────────────────────────────────────────────────────────────────────

    def opening(self, path: str) -> int:
        return OK if Path(path).exists() else self._of_sqlite(Created(path))

    def writing(self, path: str, offset: int, data: bytes) -> int:
        return self._of_sqlite(Written(path, offset, data))

    def truncating(self, path: str, size: int) -> int:
        return self._of_sqlite(Truncated(path, size))

    def syncing(self, path: str) -> int:
        return self._of_sqlite(Synced(path, with_name=True))

    def deleting(self, path: str) -> int:
        return self._of_sqlite(Removed(path))

    def _of_sqlite(self, change: Change) -> int:
        if not self._refuses(change):
            return OK
        is_full = self.error == errno.ENOSPC and isinstance(change, Written)
        return vfs.FULL if is_full else _SQLITE[type(change)]

    # ─── what Python does ──────────────────────────────────────────────────────────────────────

    def of_python(self, change: Change) -> None:
        """Note a change, or raise the disk's OSError."""
        if self._refuses(change):
            raise OSError(self.error, os.strerror(self.error))

    def _refuses(self, change: Change) -> bool:
        with self._lock:
            self.changes += 1
            due = self.fail_at is not None and self.changes >= self.fail_at
            is_meant = self.refuses is not None and self.refuses(change)
            if is_meant or (due and (self.keeps_failing or self.changes == self.fail_at)):
                self.refused.append(change)
                return True
            if self.keeps_log:
                self.log.append(change)
            return False


OK = vfs.OK


@contextmanager
def watched(folder: Path, **settings: Any) -> Iterator[WatchedDisk]:
    """Watch a folder. Files have to be opened inside the block."""
    disk = WatchedDisk(str(folder), **settings)
    with vfs.observed(disk), _python_observed(disk):
        yield disk


@contextmanager
def _python_observed(disk: WatchedDisk) -> Iterator[None]:
    replaced: dict[tuple[Any, str], Callable[..., Any]] = {
        (os, "open"): _open(disk),
        (os, "write"): _write(disk),
        (os, "ftruncate"): _ftruncate(disk),
        (os, "fsync"): _fsync(disk, os.fsync),
        (os, "fdatasync"): _fsync(disk, os.fdatasync),
        (os, "replace"): _rename(disk, os.replace),
        (os, "rename"): _rename(disk, os.rename),
        (os, "unlink"): _path_first(disk, os.unlink, Removed, lambda path: os.path.lexists(path)),
        (os, "remove"): _path_first(disk, os.remove, Removed, lambda path: os.path.lexists(path)),
        (os, "mkdir"): _path_first(disk, os.mkdir, FolderMade, lambda path: not os.path.lexists(path)),
        (io, "open"): _io_open(disk),
        (builtins, "open"): _io_open(disk),
    }
    before = {(where, name): getattr(where, name) for where, name in replaced}
    for (where, name), new in replaced.items():
        setattr(where, name, new)
    try:
        yield
    finally:
        for (where, name), old in before.items():
            setattr(where, name, old)


def _path_of(descriptor: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{descriptor}").readlink())
    except OSError:
        return ""


def _open(disk: WatchedDisk) -> Callable[..., int]:
    really = os.open

    def opened(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        name = os.fspath(path)
        if disk.watches(str(name)) and flags & os.O_CREAT and not os.path.lexists(name):
            disk.of_python(Created(name))
        return really(path, flags, *rest, **named)

    return opened


def _write(disk: WatchedDisk) -> Callable[[int, Any], int]:
    really = os.write

    def written(descriptor: int, data: Any) -> int:
        path = _path_of(descriptor)
        if disk.watches(path):
            disk.of_python(Written(path, os.lseek(descriptor, 0, os.SEEK_CUR), bytes(data)))
        return really(descriptor, data)

    return written


def _ftruncate(disk: WatchedDisk) -> Callable[[int, int], None]:
    really = os.ftruncate

    def truncated(descriptor: int, size: int) -> None:
        path = _path_of(descriptor)
        if disk.watches(path):
            disk.of_python(Truncated(path, size))
        really(descriptor, size)

    return truncated


def _fsync(disk: WatchedDisk, really: Callable[[int], None]) -> Callable[[int], None]:
    def synced(descriptor: int) -> None:
        path = _path_of(descriptor)
        if disk.watches(path + "/"):
            is_folder = Path(path).is_dir()
            disk.of_python(FolderSynced(path) if is_folder else Synced(path, with_name=False))
        really(descriptor)

    return synced


def _rename(disk: WatchedDisk, really: Callable[..., None]) -> Callable[..., None]:
    def renamed(path: Any, to: Any, **named: Any) -> None:
        if disk.watches(os.fspath(path)):
            disk.of_python(Renamed(os.fspath(path), os.fspath(to)))
        really(path, to, **named)

    return renamed


def _path_first(
    disk: WatchedDisk, really: Callable[..., None], kind: Any, matters: Callable[[str], bool]
) -> Callable[..., None]:
    def done(path: Any, *rest: Any, **named: Any) -> None:
        if disk.watches(os.fspath(path)) and matters(os.fspath(path)):
            disk.of_python(kind(os.fspath(path)))
        really(path, *rest, **named)

    return done


def _io_open(disk: WatchedDisk) -> Callable[..., Any]:
    really = io.open

    def opened(file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **named: Any) -> Any:
        path = _path_of(file) if isinstance(file, int) else os.fspath(file)
        writes = "b" in mode and set(mode) & set("wax+") and isinstance(path, str)
        if not writes or not disk.watches(str(path)):
            return really(file, mode, buffering, *rest, **named)
        if not isinstance(file, int) and not os.path.lexists(path):
            disk.of_python(Created(path))
        raw = _WatchedFile(disk, path, file, mode.replace("b", ""))
        return io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)

    return opened


class _WatchedFile(io.FileIO):
    """A file that tells of its changes; of a write that is refused half has been written, as on a full disk."""

    def __init__(self, disk: WatchedDisk, path: str, file: Any, mode: str) -> None:
        super().__init__(file, mode)
        self._disk, self._path, self._appends = disk, path, "a" in mode

    def write(self, data: Any) -> int:
        raw = bytes(data)
        offset = os.fstat(self.fileno()).st_size if self._appends else self.tell()
        try:
            self._disk.of_python(Written(self._path, offset, raw))
        except OSError:
            super().write(raw[: len(raw) // 2])
            raise
        return super().write(raw)

    def truncate(self, size: int | None = None) -> int:
        cut = self.tell() if size is None else size
        self._disk.of_python(Truncated(self._path, cut))
        return super().truncate(size)
