"""The desk's request key (Ed25519, RFC 8032) and what it signs: both halves read the same lines.

Each signed message names its purpose first, so that a signature for one cannot be
used for another. Keys and signatures travel as base64.
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


class DeskKey:
    """The private half, made on the desk and never leaving it."""

    def __init__(self, seed: bytes) -> None:
        """`seed` is 32 bytes, as `fieldapp.store.vault` keeps them."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> str:
        """What the server is told."""
        return base64.b64encode(self._key.public_key().public_bytes_raw()).decode()

    def sign(self, message: bytes) -> str:
        """A signature of a message made by one of the functions below."""
        return base64.b64encode(self._key.sign(message)).decode()


class DeskSigner:
    """An enrolled desk: its id, and its key to prove it with."""

    def __init__(self, desk_id: str, key: DeskKey) -> None:
        self.desk_id = desk_id
        self.sign = key.sign


def is_signed(message: bytes, signature: str, public_key: str) -> bool:
    """Whether the holder of that key signed the message. Nonsense is simply no signature."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def enrolment_message(code: str, public_key: str, desk_name: str) -> bytes:
    """What a laptop signs to show that the key it sends is its own."""
    return _lines("fieldapp enrol 1", code, public_key, desk_name)


def challenge_message(desk_id: str, nonce: str) -> bytes:
    """What a desk signs to get a token: the server's nonce, for itself."""
    return _lines("fieldapp token 1", desk_id, nonce)


def seal_message(desk_id: str, public_key: str) -> bytes:
    """What a desk signs with its sealing key to get a certificate for it."""
    return _lines("fieldapp seal 1", desk_id, public_key)


def bundle_message(kind: str, desk_id: str, server_id: str, digest: str) -> bytes:
    """What the maker of a bundle signs: what it is, of which desk and server, and its hash."""
    return _lines("fieldapp bundle 1", kind, desk_id, server_id, digest)


def _lines(*parts: str) -> bytes:
    """Parts with their lengths, so that none can lend characters to its neighbour."""
    return "".join(f"{len(part)}:{part}\n" for part in parts).encode(errors="backslashreplace")
