"""Photos as a browser should get them: turned upright, scaled, without what the camera added.

What was uploaded is never handed to a page as it came: it is decoded within bounds and
encoded anew, so that neither position data nor anything that is no picture leaves here.
"""

from __future__ import annotations

import io
import threading
from pathlib import Path

from PIL import Image, ImageOps

from fieldapp.errors import Unreadable
from fieldapp.store.blobs import Blobs
from fieldapp.store.photos import check_photo

SIZES = {"small": 420, "large": 1800}
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


def scaled(data: bytes, longest: int) -> bytes:
    """A photo as a JPEG whose longest side has at most that many pixels."""
    check_photo(data)
    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (longest, longest))
        upright = ImageOps.exif_transpose(image)
        upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        whole = io.BytesIO()
        _on_white(upright).save(whole, "JPEG", quality=82, optimize=True)
    return whole.getvalue()


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGB", "L"):
        return image.convert("RGB")
    with_alpha = image.convert("RGBA")
    flat = Image.new("RGB", image.size, "white")
    flat.paste(with_alpha, mask=with_alpha.getchannel("A"))
    return flat
