"""Style sheet and scripts: small, read once, served under an address that names their content."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache

from fieldapp.server.places import SERVER

FOLDER = SERVER / "static"


@dataclass(frozen=True)
class Asset:
    """One file as it is served."""

    body: bytes
    media_type: str
    version: str


def static_address(name: str) -> str:
    """Where a file of `static/` is served; the address changes when the content does."""
    return f"/static/{asset(name).version}/{name}"


@cache
def asset(name: str) -> Asset:
    """A file of `static/`. Raises KeyError for anything else."""
    if name not in _names():
        raise KeyError(name)
    body = (FOLDER / name).read_bytes()
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(body, media_type, hashlib.sha256(body).hexdigest()[:12])


@cache
def _names() -> frozenset[str]:
    return frozenset(path.name for path in FOLDER.iterdir() if path.is_file())
