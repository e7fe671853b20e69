"""What came of a file whose way in was cut: kept on the disk, so that it goes on there after a restart too.

One at a time, encrypted as every file of a desk, and under the hash of what came: bytes that are damaged or
were never noted are begun anew, which costs a little time and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from fieldapp.errors import ReplicaTrouble
from fieldapp.store.blobs import Blobs
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store

log = logging.getLogger(__name__)

_SETTING = "cut_on_its_way_in"


class _Noted(msgspec.Struct, frozen=True):
    sha256: str
    """The file that was on its way."""
    came: str
    """What came of it, by its own hash."""


class CutShort:
    """The begun file of one desk; used by the thread that carries files."""

    def __init__(self, store: Store, blobs: Blobs, on_writer: Callable[[Callable[[], Any]], Any]) -> None:
        self._store = store
        self._place = blobs.within("arriving")
        self._on_writer = on_writer

    def keep(self, sha256: str, came: bytes) -> None:
        """Keep what came; where the disk does not take it the file is begun anew."""
        self.forget()
        if not came:
            return
        try:
            stored = self._place.put(came)
            self._note(_Noted(sha256, stored.sha256))
        except ReplicaTrouble as trouble:
            log.warning("what came of a file is not kept: %s", trouble.code)

    def of(self, sha256: str) -> bytes:
        """What is there of this file; nothing if it is another's."""
        noted = self._noted()
        if noted is None or noted.sha256 != sha256:
            return b""
        try:
            return self._place.read(noted.came)
        except ReplicaTrouble as trouble:
            log.warning("what came of a file is begun anew: %s", trouble.code)
            return b""

    def forget(self) -> None:
        """It arrived, or another is kept now."""
        if self._noted() is None:
            return
        self._note(None)
        for name in self._place.names():
            self._place.remove(name)

    def _noted(self) -> _Noted | None:
        with self._store.snapshot() as connection:
            kept = read_setting(connection, _SETTING)
        return msgspec.json.decode(kept, type=_Noted) if kept else None

    def _note(self, noted: _Noted | None) -> None:
        def write() -> None:
            with self._store.writing() as connection:
                words = msgspec.json.encode(noted).decode() if noted is not None else ""
                write_setting(connection, _SETTING, words)

        self._on_writer(write)
