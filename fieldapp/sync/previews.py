"""Small pictures of photos that others took: they come first, the originals when somebody opens them.

The server tells the hash of what it sends, and the picture is kept under that name.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from fieldapp.errors import SyncTrouble
from fieldapp.store.blob_records import NO_PREVIEW
from fieldapp.store.blobs import Blobs
from fieldapp.sync.blob_lines import PLACE, Line, Pace

if TYPE_CHECKING:
    from fieldapp.sync.transport import Reply

_TAG = re.compile(r'"([0-9a-f]{64})"')
_NOT_THERE_YET = 404


def fetch_preview(line: Line, pace: Pace, previews: Blobs, sha256: str) -> str | None:
    """The name of the picture, which is on the disk then; `NO_PREVIEW` if there will be none, None for not yet.

    Raises SyncTrouble; Unreadable `blob-hash-differs` when the bytes are not what the server named.
    """
    started = time.monotonic()
    reply = line.send("GET", f"{PLACE}/{sha256}/preview")
    if reply.status == _NOT_THERE_YET:
        return None
    if reply.status != 200:
        return NO_PREVIEW
    name = previews.put(reply.body, expected=_named(reply)).sha256
    pace.rest(len(reply.body), started)
    return name


def _named(reply: Reply) -> str:
    tag = _TAG.fullmatch(reply.headers.get("ETag", ""))
    if tag is None:
        raise SyncTrouble("reply-is-not-ours", reason="etag")
    return tag.group(1)
