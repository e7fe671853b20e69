"""Photos as a browser should get them: turned upright, scaled, without what the camera added.

What was uploaded is never handed to a page as it came: it is decoded within bounds and
encoded anew, so that neither position data nor anything that is no picture leaves here.
"""

from __future__ import annotations

import threading
from pathlib import Path

from fieldapp.errors import Unreadable
from fieldapp.store.blobs import Blobs
from fieldapp.store.photos import PREVIEW_PIXELS, scaled

SIZES = {"small": PREVIEW_PIXELS, "large": 1800}
"""Longest side in pixels by name."""


class Pictures:
    """Scaled photos of one server, made at most once and kept in the data folder."""

    def __init__(self, blobs: Blobs, folder: Path) -> None:
        self._blobs = blobs
        self._folder = folder

    def file(self, sha256: str, size: str) -> Path:
        """A JPEG of that photo in that size.

        Raises Unreadable `blob-absent` while the bytes have not arrived, `photo-unreadable`
        when they are no photo, `row-not-found` for a size that does not exist.
        """
        if size not in SIZES:
            raise Unreadable("row-not-found")
        path = self._folder / sha256[:2] / f"{sha256}-{size}.jpg"
        if not path.is_file():
            if not self._blobs.has(sha256):
                raise Unreadable("blob-absent", sha256=sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            aside = path.with_name(f"{path.name}.{threading.get_ident()}")
            aside.write_bytes(scaled(self._blobs.read(sha256), SIZES[size]))
            aside.replace(path)
        return path
