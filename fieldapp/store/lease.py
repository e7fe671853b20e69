"""One process owns a profile: at most one writes a replica.

    with Lease(profile):
        ...

The lock is the operating system's and goes with the process, however it ends; the
file that carries it stays and tells the number of the process for people.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType

from fieldapp.errors import ReplicaTrouble
from fieldapp.store import durable

_LOCK_NAME = "desk.lock"


class Lease:
    """The right to write one profile, until `release` or the end of the process."""

    def __init__(self, profile: Path) -> None:
        """Take it at once. Raises ReplicaTrouble `replica-in-use` with the `pid` of who has it."""
        with durable.told_as_trouble():
            durable.make_folder(profile)
            self._descriptor = os.open(profile / _LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        if not try_lock(self._descriptor):
            pid = _read_pid(self._descriptor)
            os.close(self._descriptor)
            raise ReplicaTrouble("replica-in-use", pid=pid)
        _write_pid(self._descriptor)

    def release(self) -> None:
        """Let another process have it; a second call does nothing."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.release()


def _read_pid(descriptor: int) -> int | None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    digits = os.read(descriptor, 20)
    return int(digits) if digits.strip().isdigit() else None


def _write_pid(descriptor: int) -> None:
    """Tell who has it; a disk too full for that does not matter to the lock."""
    try:
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"{os.getpid()}\n".encode())
    except OSError:
        return


if sys.platform == "win32":
    import msvcrt

    def try_lock(descriptor: int) -> bool:
        """Lock a byte far behind the number, which others may then still read."""
        os.lseek(descriptor, 1 << 30, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock the open file, which closing any other handle on it does not undo."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
