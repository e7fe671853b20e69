"""Keys with which another system acts as a person: made once, shown once, kept as a hash.

They stand among the settings as `api-key:` and the first 160 bits of the key's SHA-256.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import delete, select

from fieldapp.errors import Unreadable
from fieldapp.model.people import Person, Role, RoleGrant
from fieldapp.store.accounts import SignedIn
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store
from fieldapp.store.tables import setting

START = "fak_"
_NAME = "api-key:"
_HASH_DIGITS = 40


class _Kept(msgspec.Struct, frozen=True):
    person: str
    purpose: str
    made_by: str
    made_at: datetime


@dataclass(frozen=True)
class ApiKey:
    """A key as it is listed: `id` names it for revoking and opens nothing."""

    id: str
    purpose: str
    made_by: str
    made_at: datetime


class ApiKeys:
    """The keys of one server's store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, person_id: str, purpose: str, made_by: str) -> str:
        """A new key for a person (which may be a program's own). It cannot be shown again."""
        key = START + self._store.world.random_bytes(32).hex()
        kept = _Kept(person_id, purpose[:200], made_by, self._store.world.now())
        row = {"name": _name_of(key), "value": msgspec.json.encode(kept).decode()}
        with self._store.writing() as connection:
            connection.execute(setting.insert(), row)
        return key

    def of(self, person_id: str) -> tuple[ApiKey, ...]:
        """The keys of a person, oldest first."""
        query = select(setting.c.name, setting.c.value).where(setting.c.name.startswith(_NAME))
        with self._store.engine.connect() as connection:
            rows = [
                (name, msgspec.json.decode(value, type=_Kept)) for name, value in connection.execute(query)
            ]
        found = [
            ApiKey(name.removeprefix(_NAME), kept.purpose, kept.made_by, kept.made_at)
            for name, kept in rows
            if kept.person == person_id
        ]
        return tuple(sorted(found, key=lambda key: key.made_at))

    def revoke(self, person_id: str, key_id: str) -> None:
        """End a key at once. Raises Unreadable `row-not-found` for none of this person's."""
        if key_id not in {key.id for key in self.of(person_id)}:
            raise Unreadable("row-not-found")
        with self._store.writing() as connection:
            connection.execute(delete(setting).where(setting.c.name == _NAME + key_id))

    def person_of(self, key: str) -> SignedIn | None:
        """Who acts with this key, if it stands and the person may still work."""
        if not key.startswith(START):
            return None
        with self._store.read() as session:
            value = session.scalar(select(setting.c.value).where(setting.c.name == _name_of(key)))
            kept = msgspec.json.decode(value, type=_Kept) if value else None
            person = session.get(Person, kept.person) if kept else None
            if person is None or not person.active or person.withdrawn:
                return None
            roles = session.scalars(
                select(RoleGrant.role).where(RoleGrant.person_id == person.id, is_no(RoleGrant.withdrawn))
            )
            found = frozenset(role for role in roles if isinstance(role, Role))
        return SignedIn(person.id, person.name, person.login, found, person.language, "")


def _name_of(key: str) -> str:
    return _NAME + hashlib.sha256(key.encode()).hexdigest()[:_HASH_DIGITS]
