"""Pages of sealed sheets as pictures, made when first looked at and kept in the data folder."""

from __future__ import annotations

import io
import threading
from pathlib import Path

from PIL import Image

from fieldapp.errors import Unreadable
from fieldapp.sheet.preview import page_count, page_image
from fieldapp.store.blobs import Blobs

DPI = 110
MOST_PAGES = 60


class SheetPages:
    """Pictures of the pages of PDFs named by their hash."""

    def __init__(self, blobs: Blobs, folder: Path) -> None:
        self._blobs = blobs
        self._folder = folder

    def count(self, sha256: str | None) -> int:
        """How many pages a PDF has; none while its bytes are not here or cannot be read."""
        if sha256 is None:
            return 0
        marker = self._folder / sha256[:2] / f"{sha256}.count"
        if marker.is_file():
            return int(marker.read_text("ascii"))
        if not self._blobs.has(sha256):
            return 0
        found = _count(self._blobs.read(sha256))
        self._keep(marker, str(found).encode())
        return found

    def file(self, sha256: str, number: int) -> Path:
        """The picture of one page, counted from 1. Raises Unreadable when there is no such page."""
        if not 1 <= number <= self.count(sha256):
            raise Unreadable("row-not-found")
        path = self._folder / sha256[:2] / f"{sha256}-{number}.png"
        if not path.is_file():
            self._keep(path, picture_of(self._blobs.read(sha256), number))
        return path

    def _keep(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{threading.get_ident()}")
        aside.write_bytes(data)
        aside.replace(path)


def _count(data: bytes) -> int:
    try:
        return min(page_count(data), MOST_PAGES)
    except Unreadable:
        return 0


def picture_of(data: bytes, number: int, dpi: float = DPI) -> bytes:
    """One page of a PDF as PNG, counted from 1. Raises Unreadable `pdf-unreadable`."""
    width, height, stride, pixels = page_image(data, number - 1, dpi)
    image = Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", stride, 1)
    whole = io.BytesIO()
    image.save(whole, "PNG")
    return whole.getvalue()
