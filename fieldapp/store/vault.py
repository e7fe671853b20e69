"""The desk's keys: what opens the replica, the blobs and the journal, and what signs for the desk.

    keys = vault.unlock(profile, pin)
    engine = open_sqlite(profile / "replica.sqlite", keys.database)

They stand in one file, wrapped (AES-256-GCM) under a key that argon2id (RFC 9106) makes
from the PIN or passphrase. Each wrong PIN makes the next try wait longer. The number of
wrong ones is on the disk, so that a restart does not help; the waiting is measured by
the monotonic clock, so that setting the clock neither helps nor locks anybody out.
"""

from __future__ import annotations

import os
import threading
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import msgspec
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fieldapp.errors import ReplicaTrouble, Unreadable, WrongPin
from fieldapp.store import durable

LEAST_PIN_CHARACTERS = 4
FREE_TRIES = 3
LONGEST_WAIT_S = 300.0
_FORMAT = 1


class Keys(msgspec.Struct, frozen=True):
    """The secrets of one desk. `database` is key and salt, as `open_sqlite` wants them."""

    database: bytes
    blobs: bytes
    journal: bytes
    signing: bytes
    """The seed of an Ed25519 key."""

    def __repr__(self) -> str:
        return "Keys(...)"


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What one guess at the PIN costs; kept in the vault's file. The default takes about 250 ms."""

    passes: Annotated[int, msgspec.Meta(ge=1, le=64)] = 5
    memory_kib: Annotated[int, msgspec.Meta(ge=8, le=1 << 20)] = 64 * 1024
    lanes: Annotated[int, msgspec.Meta(ge=1, le=16)] = 2


def create(profile: Path, pin: str, *, cost: Cost | None = None) -> Keys:
    """Make new keys in a profile that has none.

    Raises Unreadable `pin-too-short`; ReplicaTrouble `vault-exists`, `disk-full` or `disk-failed`.
    """
    if exists(profile):
        raise ReplicaTrouble("vault-exists")
    keys = Keys(os.urandom(48), os.urandom(32), os.urandom(32), os.urandom(32))
    with durable.told_as_trouble():
        durable.make_folder(profile)
    _write(profile, keys, pin, cost or Cost())
    return keys


def exists(profile: Path) -> bool:
    """Whether the profile has keys already."""
    return _vault_file(profile).exists()


def unlock(profile: Path, pin: str, *, monotonic: Callable[[], float] = time.monotonic) -> Keys:
    """The keys, for the right PIN. Takes about 250 ms: never on the UI thread.

    Raises WrongPin `wrong-pin` with `wait_s`, how long the next try has to wait; WrongPin
    `pin-wait` with `wait_s` when it is too early, and then the PIN was not looked at;
    ReplicaTrouble `vault-missing`, `vault-damaged` or `vault-is-newer`.
    """
    tries = _tries_of(profile)
    with tries.lock:
        wait_s = tries.wait_s(monotonic())
        if wait_s > 0:
            raise WrongPin("pin-wait", wait_s=wait_s)
        wrapped = _read(profile)
        tries.count(tries.wrong + 1)  # before the try, so that stopping the program in it gains nothing
        try:
            keys = _unwrap(wrapped, pin)
        except InvalidTag:
            tries.hold(monotonic())
            raise WrongPin(wait_s=tries.wait_s(monotonic())) from None
        tries.count(0)
        return keys


def wait_s(profile: Path, *, monotonic: Callable[[], float] = time.monotonic) -> float:
    """How many seconds from now the next try may be made; 0.0 for at once."""
    tries = _tries_of(profile)
    with tries.lock:
        return tries.wait_s(monotonic())


def change_pin(profile: Path, old: str, new: str, *, cost: Cost | None = None) -> None:
    """Wrap the same keys under another PIN. Raises as `unlock` and `create`; then the old one holds."""
    _checked(new)
    _write(profile, unlock(profile, old), new, cost or Cost())


class _Wrapped(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    cost: Cost
    salt: bytes
    nonce: bytes
    sealed: bytes


def _write(profile: Path, keys: Keys, pin: str, cost: Cost) -> None:
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapping = AESGCM(_wrapping_key(_checked(pin), salt, cost))
    sealed = wrapping.encrypt(nonce, msgspec.msgpack.encode(keys), _bound_to(cost))
    wrapped = _Wrapped(format=_FORMAT, cost=cost, salt=salt, nonce=nonce, sealed=sealed)
    durable.write_whole(_vault_file(profile), msgspec.json.format(msgspec.json.encode(wrapped)))


def _read(profile: Path) -> _Wrapped:
    try:
        raw = _vault_file(profile).read_bytes()
    except FileNotFoundError as error:
        raise ReplicaTrouble("vault-missing") from error
    try:
        found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
        written_by = msgspec.json.decode(found["format"], type=int)
        if written_by > _FORMAT:
            raise ReplicaTrouble("vault-is-newer", found=written_by, known=_FORMAT)
        return msgspec.json.decode(raw, type=_Wrapped)
    except (msgspec.DecodeError, KeyError, UnicodeDecodeError) as error:
        raise ReplicaTrouble("vault-damaged") from error


def _unwrap(wrapped: _Wrapped, pin: str) -> Keys:
    wrapping = AESGCM(_wrapping_key(_secret(pin), wrapped.salt, wrapped.cost))
    plain = wrapping.decrypt(wrapped.nonce, wrapped.sealed, _bound_to(wrapped.cost))
    return msgspec.msgpack.decode(plain, type=Keys)


def _wrapping_key(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    key: bytes = hash_secret_raw(secret, salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID)
    return key


def _bound_to(cost: Cost) -> bytes:
    return f"fieldapp vault {_FORMAT} {cost.passes} {cost.memory_kib} {cost.lanes}".encode()


def _checked(pin: str) -> bytes:
    if len(unicodedata.normalize("NFKC", pin)) < LEAST_PIN_CHARACTERS:
        raise Unreadable("pin-too-short", least=LEAST_PIN_CHARACTERS)
    return _secret(pin)


def _secret(pin: str) -> bytes:
    """The PIN as bytes; digits typed with a Chinese input method at full width are the same digits."""
    return unicodedata.normalize("NFKC", pin).encode(errors="surrogatepass")


def _vault_file(profile: Path) -> Path:
    return profile / "vault.json"


@dataclass
class _Tries:
    """The wrong PINs of one profile since the last right one, and from when the next may come."""

    file: Path
    wrong: int
    not_before: float | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_s(self, now: float) -> float:
        """What is left to wait; after a restart the wait begins when it is first asked for."""
        if self.not_before is None:
            self.hold(now)
        return max(0.0, (self.not_before or now) - now)

    def hold(self, now: float) -> None:
        """Begin the wait that so many wrong PINs deserve."""
        over = self.wrong - FREE_TRIES
        self.not_before = now + (min(LONGEST_WAIT_S, 5.0 * 2.0 ** min(over, 10)) if over >= 0 else 0.0)

    def count(self, wrong: int) -> None:
        """Keep the number. On a disk that is full it holds until the program ends."""
        self.wrong = wrong
        with suppress(ReplicaTrouble):
            durable.write_whole(self.file, f"{wrong}\n".encode())


_TRIES: dict[Path, _Tries] = {}
_TRIES_LOCK = threading.Lock()


def _tries_of(profile: Path) -> _Tries:
    file = profile.resolve() / "vault-tries"
    with _TRIES_LOCK:
        if file not in _TRIES:
            _TRIES[file] = _Tries(file, _kept_count(file))
        return _TRIES[file]


def _kept_count(file: Path) -> int:
    """The count on the disk; one that makes no sense counts as the last free try."""
    try:
        return max(0, int(file.read_text()))
    except FileNotFoundError:
        return 0
    except (OSError, ValueError):
        return FREE_TRIES
