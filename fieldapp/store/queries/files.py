"""How many photos and documents still travel, counted ahead of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from fieldapp.store import blob_records
from fieldapp.store.blob_records import PHOTOS, KnownBlob

_ALL = 1 << 30


@dataclass(frozen=True)
class FilesToGo:
    """What waits in both directions. Bytes are those of originals."""

    photos_out: int = 0
    photos_out_bytes: int = 0
    others_out: int = 0
    """Sheets and documents."""
    others_out_bytes: int = 0
    whole_in: int = 0
    whole_in_bytes: int = 0
    previews_in: int = 0
    """Small pictures of photos that others took; a few dozen kilobytes each."""


def files_to_go(session: Session, kept_since: datetime) -> FilesToGo:
    """Count them. Files of orders that were finished before `kept_since` come only when asked for."""
    connection = session.connection()
    out = blob_records.to_send(connection, _ALL)
    photos = blob_records.to_send(connection, _ALL, (PHOTOS,))
    whole = blob_records.to_fetch_whole(connection, _ALL, kept_since)
    return FilesToGo(
        photos_out=len(photos),
        photos_out_bytes=_bytes(photos),
        others_out=len(out) - len(photos),
        others_out_bytes=_bytes(out) - _bytes(photos),
        whole_in=len(whole),
        whole_in_bytes=_bytes(whole),
        previews_in=len(blob_records.to_preview(connection, _ALL, kept_since)),
    )


def _bytes(blobs: list[KnownBlob]) -> int:
    return sum(each.size_bytes for each in blobs)
