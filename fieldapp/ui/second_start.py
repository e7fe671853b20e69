"""One window a profile: a second start brings the first one's window forward, and ends.

    first = FirstStart(folder)
    if not first.is_first: first.call(); return
    ...
    first.listen(window)      # once the window stands
    first.end()

Who is first is told by a lock file, so that the usual start needs nothing of a network.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QLockFile, QObject

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

RAISE_WAIT_MS = 500


class Raised(Protocol):
    """The first start's window."""

    def come_forward(self) -> object:
        """A second start asked for it."""


class FirstStart:
    """Whether this process is the profile's only desk; frees the place when it is dropped."""

    def __init__(self, folder: Path) -> None:
        self._name = _door(folder)
        self._lock = QLockFile(str(folder / "desk.first"))
        self._lock.setStaleLockTime(0)  # only a dead process loses it, however long the desk stands open
        self.is_first = self._lock.tryLock(0) or self._lock.error() is not QLockFile.LockError.LockFailedError
        self._server: QLocalServer | None = None

    def call(self) -> bool:
        """Ask the first one to come forward; False when nobody answers."""
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(RAISE_WAIT_MS):
            return False
        socket.write(b"raise\n")
        socket.waitForBytesWritten(RAISE_WAIT_MS)
        socket.disconnectFromServer()
        return True

    def listen(self, window: Raised, parent: QObject) -> None:
        """Bring the window forward from now on when another start calls."""
        from PySide6.QtNetwork import QLocalServer

        server = QLocalServer(parent)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(self._name)
        server.listen(self._name)
        server.newConnection.connect(window.come_forward)
        self._server = server

    def end(self) -> None:
        """The next start is the first one again."""
        if self._server is not None:
            self._server.close()
        self._lock.unlock()


def _door(folder: Path) -> str:
    """The name of the local socket by which a second start finds the first."""
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
    return f"fieldapp-{os.getuid() if hasattr(os, 'getuid') else 0}-{digest}"
