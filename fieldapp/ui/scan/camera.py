"""The laptop's camera, where QtMultimedia and a camera are there: frames for the eye and for the decoder.

    feed = CameraFeed("Front camera", parent)     # raises HardwareTrouble where there is none
    feed.frame.connect(...)            # a QImage for the eye
    feed.failed.connect(...)           # a HardwareTrouble: unplugged, or in use, or not allowed
    feed.start(); feed.stop()

QtMultimedia is imported here only, and only when asked for: it needs system libraries that a
desk may lack.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fieldapp.codes.live import FrameReader
from fieldapp.codes.reading import Reading
from fieldapp.errors import FieldappError, HardwareTrouble

log = logging.getLogger(__name__)


class CameraFeed(QObject):
    """The camera of that name; where it is not connected or none was named, the system's usual one."""

    frame = Signal(object)
    failed = Signal(object)

    def __init__(self, name: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        multimedia = _multimedia()
        camera = chosen_camera(multimedia.QMediaDevices, name)
        if camera.isNull():
            raise HardwareTrouble
        self._camera = multimedia.QCamera(camera, self)
        self._session = multimedia.QMediaCaptureSession(self)
        self._sink = multimedia.QVideoSink(self)
        self._session.setCamera(self._camera)
        self._session.setVideoSink(self._sink)
        self._camera.errorOccurred.connect(self._on_error)
        self._sink.videoFrameChanged.connect(self._on_frame)

    def start(self) -> None:
        """Begin to deliver frames."""
        self._camera.start()

    def stop(self) -> None:
        """Let go of the camera."""
        self._camera.stop()

    def _on_frame(self, frame: Any) -> None:
        image = frame.toImage()
        if not image.isNull():
            self.frame.emit(image)

    def _on_error(self, _error: object, words: str) -> None:
        log.warning("the camera: %s", words)
        self.failed.emit(HardwareTrouble())


def chosen_camera(devices: Any, name: str) -> Any:
    """The device of that description among `QMediaDevices`, else the usual one; a null device without any."""
    found = (each for each in devices.videoInputs() if name and each.description() == name)
    return next(found, None) or devices.defaultVideoInput()


def _multimedia() -> Any:
    try:
        from PySide6 import QtMultimedia
    except ImportError as missing:
        raise HardwareTrouble from missing
    return QtMultimedia


class FrameDecoder:
    """Decodes the newest frame on one thread; frames that come meanwhile are dropped, never queued."""

    def __init__(self, found: Callable[[Reading], object]) -> None:
        """`found` is called on the decoder's thread: hand in a relay."""
        self._found = found
        self._newest: QImage | None = None
        self._wake = threading.Condition()
        self._ends = False
        self._thread = threading.Thread(target=self._work, name="fieldapp-camera", daemon=True)
        self._thread.start()

    def offer(self, image: QImage) -> None:
        """The newest frame; the one before is forgotten."""
        with self._wake:
            self._newest = image
            self._wake.notify()

    def stop(self) -> None:
        """End the thread."""
        with self._wake:
            self._ends = True
            self._wake.notify()
        self._thread.join(2)

    def _work(self) -> None:
        reader = FrameReader()
        while (image := self._next()) is not None:
            grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
            try:
                readings = reader.read(
                    bytes(grey.constBits()), grey.width(), grey.height(), grey.bytesPerLine()
                )
            except FieldappError as trouble:
                log.log(trouble.log_level, "a frame: %s", trouble)
                continue
            if readings:
                reader.forget()
                self._found(readings[0])

    def _next(self) -> QImage | None:
        with self._wake:
            while self._newest is None and not self._ends:
                self._wake.wait()
            image, self._newest = self._newest, None
            return None if self._ends else image
