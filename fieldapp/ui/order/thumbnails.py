"""Small pictures of photos, made on a reader thread and kept while the screen lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from fieldapp.errors import FieldappError

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

SMALL = QSize(396, 297)
LARGE = QSize(1800, 1400)


class Thumbnails(QObject):
    """Asks for each picture once; `ready` names the one that arrived."""

    ready = Signal(str)

    def __init__(self, session: DeskSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._made: dict[str, QImage | None] = {}

    def of(self, sha256: str) -> QImage | None:
        """The picture, or None until it arrives."""
        if sha256 not in self._made:
            self._made[sha256] = None
            blobs = self._session.blobs
            self._session.tasks.read(
                lambda: scaled(blobs.read(sha256), SMALL),
                lambda image: self._keep(sha256, image),
                self._leave,
                owner=self,
            )
        return self._made[sha256]

    def _keep(self, sha256: str, image: QImage) -> None:
        self._made[sha256] = image
        self.ready.emit(sha256)

    def _leave(self, error: FieldappError) -> None:
        """Bytes that are not on this laptop: the frame stays empty."""


def scaled(data: bytes, most: QSize) -> QImage:
    """A picture no larger than `most`, turned as its camera says. Empty for what is none. Any thread."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > most.width() or size.height() > most.height()):
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
