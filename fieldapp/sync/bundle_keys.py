"""Whom a bundle is sealed to and who signed it: the server's pair of keys, and the desk's.

    server = ServerKeys(secret)                 # kept by the server from its first start
    server.public                               # what a desk learns when it joins
    desk = DeskBundleKeys(keys.signing)

Sealing is X25519, signing Ed25519 (RFC 7748, RFC 8032); all keys of one end come from one secret of
32 bytes by HKDF (RFC 5869), each for its own purpose. On the wire keys are base64.
"""

from __future__ import annotations

import base64
import binascii

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldapp.errors import Unreadable
from fieldapp.sync.keys import DeskKey


class BundleKeys(msgspec.Struct, frozen=True):
    """What a desk knows of its server's keys: bundles are sealed to one, answers are signed with the other."""

    sealing: str
    signing: str


class ServerKeys:
    """The server's private halves."""

    def __init__(self, secret: bytes) -> None:
        self.opening = _opening_key(secret, b"fieldapp bundle server seal 1")
        signer = DeskKey(_derived(secret, b"fieldapp bundle server sign 1"))
        self.sign = signer.sign
        self.public = BundleKeys(public_half(self.opening), signer.public_key)


class DeskBundleKeys:
    """A desk's: it signs with the key it was enrolled with, and opens with one made from the same secret."""

    def __init__(self, signing_seed: bytes) -> None:
        self.sign = DeskKey(signing_seed).sign
        self.opening = _opening_key(signing_seed, b"fieldapp bundle desk seal 1")


def public_half(key: X25519PrivateKey) -> str:
    """What others seal to."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def sealing_key(words: str) -> X25519PublicKey:
    """The key behind such words. Raises Unreadable `bundle-unreadable`."""
    try:
        return X25519PublicKey.from_public_bytes(base64.b64decode(words, validate=True))
    except (binascii.Error, ValueError) as error:
        raise Unreadable("bundle-unreadable") from error


def _opening_key(secret: bytes, purpose: bytes) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derived(secret, purpose))


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
