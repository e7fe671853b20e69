"""What must be read again but should not stand in the database as it is: passwords of mail servers, secrets of webhooks.

Sealed (AES-256-GCM) under a key that lies in the data folder beside the server's other keys, `tls/secrets.key`,
and goes into backups with them. Whoever has the database alone reads nothing; whoever has folder and database can.
Several machines that share a database share this file.
"""

from __future__ import annotations

import base64
import os
import threading
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.settings import DataFolder
from fieldapp.store import durable

FILE_NAME = "secrets.key"
_MARK = "sealed:1:"
_KEY_BYTES = 32
_NONCE_BYTES = 12


class Strongbox:
    """Seals and opens words with the key of one data folder; the key is made when it is first needed."""

    def __init__(self, data: Path) -> None:
        self._path = DataFolder(data).tls / FILE_NAME
        self._lock = threading.Lock()
        self._cipher: AESGCM | None = None

    def seal(self, words: str) -> str:
        """The words as they may be kept. Raises ReplicaTrouble when the key cannot be written."""
        nonce = os.urandom(_NONCE_BYTES)
        return _MARK + base64.b64encode(nonce + self._opened().encrypt(nonce, words.encode(), None)).decode()

    def is_sealed(self, kept: str) -> bool:
        """Whether words are kept sealed."""
        return kept.startswith(_MARK)

    def open(self, kept: str) -> str | None:
        """What was sealed; None when it was under another key. Words that were never sealed come back as they are."""
        if not self.is_sealed(kept):
            return kept
        try:
            sealed = base64.b64decode(kept.removeprefix(_MARK), validate=True)
            return self._opened().decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None).decode()
        except (ValueError, InvalidTag):
            return None

    def _opened(self) -> AESGCM:
        with self._lock:
            if self._cipher is None:
                self._cipher = AESGCM(self._key())
            return self._cipher

    def _key(self) -> bytes:
        durable.make_folder(self._path.parent)
        if not self._path.exists():
            durable.write_first(self._path, os.urandom(_KEY_BYTES))
        with durable.told_as_trouble():
            return self._path.read_bytes()
