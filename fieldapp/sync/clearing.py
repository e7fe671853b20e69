"""Room on a laptop: old originals that are safe on the server go, once they take more than their share.

An original goes only when all of this holds: the server has verified it and says so again now, every order
that shows it is finished and was for a while, and the share is used up. Its small picture stays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.store import blob_records
from fieldapp.store.blob_records import NO_PREVIEW, KnownBlob
from fieldapp.store.blobs import Blobs
from fieldapp.store.photos import PREVIEW_PIXELS, scaled
from fieldapp.store.store import Store
from fieldapp.sync.blob_lines import Line, ask_about

MOST_AT_ONCE = 200


def clear_old_originals(
    store: Store,
    blobs: Blobs,
    previews: Blobs,
    line: Line,
    *,
    share_bytes: int,
    kept_since: datetime,
    on_writer: Callable[[Callable[[], Any]], Any],
) -> int:
    """Make room until the originals take no more than `share_bytes`; returns how many went.

    The books are written first: bytes that stay behind after a crash count as this laptop's own again.
    Raises SyncTrouble; nothing has gone then.
    """
    chosen = _chosen(store, share_bytes, kept_since)
    if not chosen:
        return 0
    known, _begun = ask_about(line, chosen)
    small = {name: _keep_small(blobs, previews, name) for name in chosen if name in known}

    def give_up() -> list[str]:
        with store.writing() as connection:
            cleared = blob_records.clear(connection, small, kept_since)
            for name in cleared:
                blob_records.set_preview(connection, name, small[name])
            return cleared

    cleared: list[str] = on_writer(give_up) if small else []
    for name in cleared:
        blobs.remove(name)
    return len(cleared)


def _chosen(store: Store, share_bytes: int, kept_since: datetime) -> list[str]:
    """The oldest that have to go so that the rest fits."""
    with store.snapshot() as connection:
        too_much = blob_records.bytes_verified(connection) - share_bytes
        if too_much <= 0:
            return []
        old = blob_records.may_be_cleared(connection, MOST_AT_ONCE, kept_since)
    return [each.sha256 for each in _until(old, too_much)]


def _until(old: list[KnownBlob], too_much: int) -> list[KnownBlob]:
    chosen: list[KnownBlob] = []
    for each in old:
        if too_much <= 0:
            break
        chosen.append(each)
        too_much -= each.size_bytes
    return chosen


def _keep_small(blobs: Blobs, previews: Blobs, sha256: str) -> str:
    try:
        return previews.put(scaled(blobs.read(sha256), PREVIEW_PIXELS)).sha256
    except (Unreadable, ReplicaTrouble):
        return NO_PREVIEW
