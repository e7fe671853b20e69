"""An encrypted file that can be read from anywhere in it and not be cut, mixed or renamed.

    magic 8 | salt 16 | name tag 32 | chunk | chunk | ... | last chunk

Each file has a key of its own (HKDF-SHA256 of the store's key with the salt), so that
nonces are simply the chunk's index (11 bytes) and whether it is the last (1 byte): the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizar (2015) on AES-256-GCM.
Chunks hold 1 MiB. The name tag is HMAC-SHA256 of the content's SHA-256.
"""

from __future__ import annotations

import hmac
import io
import os
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldapp.errors import ReplicaTrouble

CHUNK_BYTES = 1 << 20
_MAGIC = b"FABLOB1\n"
_SALT_BYTES = 16
_HEAD_BYTES = len(_MAGIC) + _SALT_BYTES + 32
_TAG_BYTES = 16
_SEALED_CHUNK = CHUNK_BYTES + _TAG_BYTES


def sealed_size(plain_bytes: int) -> int:
    """How long the file of so many bytes of content is. An empty content has one empty chunk."""
    chunks = max(1, -(-plain_bytes // CHUNK_BYTES))
    return _HEAD_BYTES + plain_bytes + chunks * _TAG_BYTES


class SealedWriter:
    """Writes content of any length into a file that is at its start."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file = file
        self._salt = os.urandom(_SALT_BYTES)
        self._key = _file_key(key, self._salt)
        self._cipher = AESGCM(self._key)
        self._waiting = bytearray()
        self._index = 0
        file.write(bytes(_HEAD_BYTES))

    def write(self, piece: bytes) -> None:
        """Add content."""
        self._waiting += piece
        while len(self._waiting) > CHUNK_BYTES:  # a full chunk may still be the last one
            self._seal(bytes(self._waiting[:CHUNK_BYTES]), last=False)
            del self._waiting[:CHUNK_BYTES]

    def finish(self, sha256: str) -> None:
        """Write the last chunk and the head that names the content."""
        self._seal(bytes(self._waiting), last=True)
        self._file.seek(0)
        self._file.write(_MAGIC + self._salt + _name_tag(self._key, sha256))

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._index, last=last), chunk, None))
        self._index += 1


class SealedReader(io.RawIOBase):
    """Reads the content of a sealed file, checking each chunk as it is reached.

    Raises ReplicaTrouble `blob-damaged` when a byte is not what was written under this key and name.
    """

    def __init__(self, file: BinaryIO, key: bytes, sha256: str) -> None:
        super().__init__()
        self._file = file
        self._sha256 = sha256
        self._sealed_bytes = file.seek(0, io.SEEK_END) - _HEAD_BYTES
        self._chunks = max(1, -(-self._sealed_bytes // _SEALED_CHUNK))
        self.size_bytes = self._sealed_bytes - self._chunks * _TAG_BYTES
        self._cipher = AESGCM(self._checked_key(key))
        self._position = 0
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size_bytes}[whence]
        self._position = max(0, start + offset)
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._position >= self.size_bytes:
            self._open_chunk(self._chunks - 1)  # so that a cut file cannot pass for a short one
            return 0
        index, start = divmod(self._position, CHUNK_BYTES)
        piece = self._open_chunk(index)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _open_chunk(self, index: int) -> bytes:
        if self._held[0] != index:
            self._file.seek(_HEAD_BYTES + index * _SEALED_CHUNK)
            sealed = self._file.read(_SEALED_CHUNK)
            try:
                nonce = _nonce(index, last=index == self._chunks - 1)
                self._held = (index, self._cipher.decrypt(nonce, sealed, None))
            except (InvalidTag, ValueError) as error:
                raise self._damaged() from error
        return self._held[1]

    def _checked_key(self, key: bytes) -> bytes:
        self._file.seek(0)
        head = self._file.read(_HEAD_BYTES)
        if self.size_bytes < 0 or not head.startswith(_MAGIC):
            raise self._damaged()
        salt, tag = head[len(_MAGIC) :][:_SALT_BYTES], head[-32:]
        file_key = _file_key(key, salt)
        if not hmac.compare_digest(tag, _name_tag(file_key, self._sha256)):
            raise self._damaged()
        return file_key

    def _damaged(self) -> ReplicaTrouble:
        return ReplicaTrouble("blob-damaged", sha256=self._sha256)


def _file_key(key: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"fieldapp blob 1").derive(key)


def _name_tag(file_key: bytes, sha256: str) -> bytes:
    return hmac.digest(file_key, bytes.fromhex(sha256), "sha256")


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])
