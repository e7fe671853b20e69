"""Photos on their way in: from a file, the clipboard or the camera, checked, kept, then attached.

    intake = PhotoIntake(session, order_id)
    intake.add_file(path, caption); intake.add_image(image, caption)
    intake.attached.connect(...)          # the attachment's id
    intake.refused.connect(...)           # a FieldappError: no photo, too large, the disk is full

Reading, checking and keeping happen on a reader thread, the attaching on the writer.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from fieldapp.actions.attachments import attach
from fieldapp.errors import Unreadable
from fieldapp.store.photos import LARGEST_PHOTO_BYTES, check_photo

if TYPE_CHECKING:
    from fieldapp.store.blobs import StoredBlob
    from fieldapp.ui.desk_session import DeskSession


class PhotoIntake(QObject):
    """The one way a photo reaches an order. UI thread."""

    attached = Signal(str)
    refused = Signal(object)

    def __init__(self, session: DeskSession, order_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._order_id = order_id

    def add_file(self, path: Path, caption: str = "") -> None:
        """A file somebody chose or dropped."""
        self._add(lambda: read_photo(path), path.name, caption)

    def add_image(self, image: QImage, caption: str = "") -> None:
        """A picture from the clipboard or the camera."""
        self._add(lambda: jpeg_of(image), None, caption)

    def add_marked(self, draw: Callable[[], QImage], marks_id: str, caption: str = "") -> None:
        """A photo that something was drawn over; `draw` runs on a reader thread."""
        self._add(lambda: jpeg_of(draw()), None, caption, marks_id)

    def _add(
        self, read: Callable[[], bytes], file_name: str | None, caption: str, marks_id: str | None = None
    ) -> None:
        blobs = self._session.blobs

        def keep() -> tuple[StoredBlob, str]:
            data = read()
            checked = check_photo(data)
            return blobs.put(data), checked.media_type

        self._session.tasks.read(
            keep,
            lambda kept: self._attach(*kept, file_name, caption, marks_id),
            self.refused.emit,
            owner=self,
        )

    def _attach(
        self, stored: StoredBlob, media_type: str, file_name: str | None, caption: str, marks_id: str | None
    ) -> None:
        session, order_id = self._session, self._order_id
        session.tasks.write(
            lambda: attach(
                session.store, order_id, stored, media_type,
                file_name=file_name, caption=caption, marks_id=marks_id, by=session.actor,
            ),
            self.attached.emit,
            self.refused.emit,
            owner=self,
        )  # fmt: skip


def read_photo(path: Path) -> bytes:
    """The bytes of a file, if they may be a photo's at all. Raises Unreadable. Not on the UI thread."""
    try:
        size = path.stat().st_size
        if size > LARGEST_PHOTO_BYTES:
            raise Unreadable("photo-too-large", size_bytes=size, most_bytes=LARGEST_PHOTO_BYTES)
        return path.read_bytes()
    except OSError as trouble:
        raise Unreadable("photo-unreadable") from trouble


def jpeg_of(image: QImage) -> bytes:
    """A picture as JPEG. Raises Unreadable when it is empty. Any thread."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    flat = image.convertToFormat(QImage.Format.Format_RGB32)
    if image.isNull() or not flat.save(buffer, "JPEG", 92):  # type: ignore[call-overload]
        raise Unreadable("photo-unreadable")
    return bytes(data.data())
