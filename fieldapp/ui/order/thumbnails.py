"""Small pictures of photos, made on a reader thread and kept while the screen lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QImageReader

from fieldapp.errors import FieldappError
from fieldapp.store.store import Changed

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
        self._small: set[str] = set()
        session.changed.connect(self._on_changed)

    def is_small(self, sha256: str) -> bool:
        """Whether only a small picture of it is on this laptop, as far as is known by now."""
        return sha256 in self._small

    def of(self, sha256: str) -> QImage | None:
        """The picture, or None until it arrives."""
        if sha256 not in self._made:
            self._made[sha256] = None
            self._ask(sha256)
        return self._made[sha256]

    @Slot(object)
    def _on_changed(self, changed: Changed) -> None:
        """Files may have come: what was absent or small is asked for once more."""
        if not changed.everything:
            return
        for sha256 in [name for name, image in self._made.items() if image is None or name in self._small]:
            self._ask(sha256)

    def _ask(self, sha256: str) -> None:
        session = self._session

        def make() -> tuple[QImage, bool]:
            data, is_original = session.photo_here(sha256)
            return scaled(data, SMALL), is_original

        session.tasks.read(make, lambda made: self._keep(sha256, *made), self._leave, owner=self)

    def _keep(self, sha256: str, image: QImage, is_original: bool) -> None:
        was = self._made.get(sha256), sha256 in self._small
        (self._small.discard if is_original else self._small.add)(sha256)
        if was[0] is None or was[1] is is_original:
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
