"""One-time codes beside the password (TOTP, RFC 6238): setting them up, judging them, doing without the telephone.

    secret = factors.begin(person_id)            # the secret, for the telephone
    codes = factors.confirm(person_id, "123456") # the recovery codes, shown this once
    factors.accepts(person_id, "123456")         # each code once

A code is good for its half minute and the one before and after, and never twice: what somebody saw being typed
opens nothing. Recovery codes (80 bits each) stand as SHA-256 hashes and are struck out when used. The server computes codes
from the secret, so it has to be read again: it is kept sealed, and recovery codes help where the seal cannot be opened.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import pyotp
from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Session

from fieldapp.errors import Refused
from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Role
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store
from fieldapp.store.tables import second_factor

STEP_S = 30
STEPS_ASIDE = 1
"""How far the telephone's clock may be off, in steps."""
RECOVERY_CODES = 10
_ROLES = "second-factor-roles"
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's 32: none is mistaken for another when copied by hand."""
_MISREAD = str.maketrans("oil", "011")


@dataclass(frozen=True)
class Factor:
    """What a person's account tells of it."""

    is_on: bool
    recovery_left: int


class Sealer(Protocol):
    """What keeps secrets that have to be read again."""

    def seal(self, words: str) -> str:
        """The words as they may be kept."""

    def open(self, kept: str) -> str | None:
        """What was sealed; None when it was sealed elsewhere. What never was comes back as it is."""

    def is_sealed(self, kept: str) -> bool:
        """Whether words are kept sealed."""


class SecondFactors:
    """The second factors of one server's people."""

    def __init__(self, store: Store, sealer: Sealer) -> None:
        self._store, self._sealer = store, sealer

    def of(self, person_id: str) -> Factor:
        """Whether codes are asked of a person, and how many recovery codes are left."""
        with self._store.read() as session:
            row = session.execute(_row_of(person_id)).first()
        if row is None or row.confirmed_at is None:
            return Factor(False, 0)
        return Factor(True, len(json.loads(row.recovery)))

    def begin(self, person_id: str) -> str:
        """The secret for the telephone (base32), made when none waits to be confirmed.

        Raises Refused `second-factor-on` when one is in use: it has to be ended first.
        """
        secret = base64.b32encode(self._store.world.random_bytes(20)).decode()
        with self._store.writing() as connection:
            known = connection.execute(_row_of(person_id)).first()
            if known is not None:
                if known.confirmed_at is not None:
                    raise Refused("second-factor-on")
                if (waiting := self._sealer.open(known.secret)) is not None:
                    return waiting
                connection.execute(delete(second_factor).where(second_factor.c.person == person_id))
            row = {"person": person_id, "secret": self._sealer.seal(secret), "last_step": 0, "recovery": "[]"}
            connection.execute(second_factor.insert(), row)
        return secret

    def seal_what_is_plain(self) -> int:
        """Seal the secrets that a version before left as they are; returns of how many people."""
        with self._store.engine.connect() as connection:
            known = connection.execute(select(second_factor.c.person, second_factor.c.secret)).all()
        plain = [row for row in known if not self._sealer.is_sealed(row.secret)]
        for person, secret in plain:
            with self._store.writing() as connection:
                here = second_factor.c.person == person, second_factor.c.secret == secret
                connection.execute(
                    second_factor.update().where(*here).values(secret=self._sealer.seal(secret))
                )
        return len(plain)

    def confirm(self, person_id: str, code: str) -> tuple[str, ...]:
        """Put the waiting secret to use, when the code is of it; returns the recovery codes.

        Raises Refused `code-wrong`, or `second-factor-on` when there is none waiting.
        """
        now = self._store.world.now()
        codes = self._new_codes()
        with self._store.writing() as connection:
            row = connection.execute(_row_of(person_id).with_for_update()).first()
            if row is None or row.confirmed_at is not None:
                raise Refused("second-factor-on")
            step = self._step_of(row, code, now)
            if step is None:
                raise Refused("code-wrong")
            _change(
                connection,
                person_id,
                confirmed_at=stored_moment(now),
                last_step=step,
                recovery=_hashes(codes),
            )
        return codes

    def accepts(self, person_id: str, code: str) -> bool:
        """Whether a code of the telephone, or a recovery code, opens the door; each does so once."""
        now = self._store.world.now()
        with self._store.writing() as connection:
            row = connection.execute(_row_of(person_id).with_for_update()).first()
            if row is None or row.confirmed_at is None:
                return False
            step = self._step_of(row, code, now)
            if step is not None:
                _change(connection, person_id, last_step=step)
                return True
            left = [each for each in json.loads(row.recovery) if each != _hash(code)]
            if len(left) == len(json.loads(row.recovery)):
                return False
            _change(connection, person_id, recovery=json.dumps(left))
            return True

    def new_recovery_codes(self, person_id: str) -> tuple[str, ...]:
        """Replace what is left of the recovery codes."""
        codes = self._new_codes()
        with self._store.writing() as connection:
            _change(connection, person_id, recovery=_hashes(codes))
        return codes

    def end(self, person_id: str) -> None:
        """Ask for no code any more."""
        with self._store.writing() as connection:
            connection.execute(delete(second_factor).where(second_factor.c.person == person_id))

    def people(self) -> frozenset[str]:
        """Whom codes are asked of."""
        query = select(second_factor.c.person).where(second_factor.c.confirmed_at.is_not(None))
        with self._store.engine.connect() as connection:
            return frozenset(connection.execute(query).scalars())

    def require_of(self, roles: Iterable[Role]) -> None:
        """From now on people of these roles work only with a second factor."""
        names = json.dumps(sorted(role.value for role in roles))
        with self._store.writing() as connection:
            write_setting(connection, _ROLES, names)

    def required_of(self) -> frozenset[Role]:
        """The roles whose people have to have one."""
        with self._store.read() as session:
            return required_roles(session)

    def _step_of(self, row: Any, code: str, now: datetime) -> int | None:
        secret = self._sealer.open(row.secret)
        return None if secret is None else _step_of(secret, code, now, row.last_step)

    def _new_codes(self) -> tuple[str, ...]:
        return tuple(_code(self._store.world.random_bytes(16)) for _each in range(RECOVERY_CODES))


def is_on(session: Session, person_id: str) -> bool:
    """Whether a code is asked of a person."""
    query = select(second_factor.c.confirmed_at).where(second_factor.c.person == person_id)
    return session.scalar(query) is not None


def required_roles(session: Session) -> frozenset[Role]:
    """The roles whose people have to have a second factor."""
    value = read_setting(session.connection(), _ROLES)
    return frozenset(Role(name) for name in json.loads(value or "[]") if name in Role._value2member_map_)


def address_of(secret: str, login: str, company: str) -> str:
    """What the telephone scans (`otpauth://`, Google's Key Uri Format)."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=login, issuer_name=company or "fieldapp")


def _step_of(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """The step that a code belongs to, when it was not used up by this or a later code."""
    words = "".join(code.split())
    present = int(now.timestamp()) // STEP_S
    totp = pyotp.TOTP(secret, interval=STEP_S)
    for step in range(present - STEPS_ASIDE, present + STEPS_ASIDE + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), words.encode()) and step > last_step:
            return step
    return None


def _row_of(person_id: str) -> Any:
    return select(second_factor).where(second_factor.c.person == person_id)


def _change(connection: Connection, person_id: str, **values: object) -> None:
    connection.execute(second_factor.update().where(second_factor.c.person == person_id).values(**values))


def _code(random: bytes) -> str:
    letters = "".join(_LETTERS[byte & 31] for byte in random)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _hashes(codes: Iterable[str]) -> str:
    return json.dumps([_hash(code) for code in codes])


def _hash(code: str) -> str:
    words = "".join(code.split()).replace("-", "").casefold().translate(_MISREAD)
    return hashlib.sha256(words.encode()).hexdigest()
