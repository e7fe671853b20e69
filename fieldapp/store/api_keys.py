"""Keys with which another system acts as a person: made once, shown once, kept as a hash.

What is kept is the first 160 bits of the key's SHA-256. A key may what its person may, as far as its scopes
say: `orders:read`, `customers:write`, or `*` for all of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update

from fieldapp.errors import Unreadable
from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Person, Role, RoleGrant
from fieldapp.store.accounts import SignedIn
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store
from fieldapp.store.wire_tables import api_key

START = "fak_"
EVERYTHING = "*"
_HASH_DIGITS = 40
_NOTED_EVERY = timedelta(minutes=1)
"""A key that is used all the time does not write all the time."""


@dataclass(frozen=True)
class KeyHolder(SignedIn):
    """A system that acts as a person with a key."""

    key_id: str = ""
    scopes: frozenset[str] = frozenset()

    def may_use(self, scope: str) -> bool:
        """Whether the key was made for that."""
        return EVERYTHING in self.scopes or scope in self.scopes


@dataclass(frozen=True)
class ApiKey:
    """A key as it is listed: `id` names it for revoking and opens nothing."""

    id: str
    purpose: str
    scopes: tuple[str, ...]
    made_by: str
    made_at: datetime
    used_at: datetime | None


class ApiKeys:
    """The keys of one server's store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def make(self, person_id: str, purpose: str, made_by: str, scopes: Iterable[str] = (EVERYTHING,)) -> str:
        """A new key for a person (which may be a program's own). It cannot be shown again."""
        key = START + self._store.world.random_bytes(32).hex()
        row = {
            "id": _id_of(key),
            "person": person_id,
            "purpose": purpose[:200],
            "scopes": " ".join(sorted(set(scopes))),
            "made_by": made_by,
            "made_at": stored_moment(self._store.world.now()),
        }
        with self._store.writing() as connection:
            connection.execute(api_key.insert(), row)
        return key

    def of(self, person_id: str) -> tuple[ApiKey, ...]:
        """The keys of a person, oldest first."""
        query = select(api_key).where(api_key.c.person == person_id)
        with self._store.engine.connect() as connection:
            rows = connection.execute(query.order_by(api_key.c.made_at, api_key.c.id)).all()
        return tuple(_listed(row) for row in rows)

    def revoke(self, person_id: str, key_id: str) -> None:
        """End a key at once. Raises Unreadable `row-not-found` for none of this person's."""
        mine = delete(api_key).where(api_key.c.id == key_id, api_key.c.person == person_id)
        with self._store.writing() as connection:
            if not connection.execute(mine).rowcount:
                raise Unreadable("row-not-found")

    def person_of(self, key: str) -> KeyHolder | None:
        """Who acts with this key, if it stands and the person may still work."""
        if not key.startswith(START):
            return None
        with self._store.read() as session:
            kept = session.execute(select(api_key).where(api_key.c.id == _id_of(key))).one_or_none()
            person = session.get(Person, kept.person) if kept else None
            if kept is None or person is None or not person.active or person.withdrawn:
                return None
            roles = session.scalars(
                select(RoleGrant.role).where(RoleGrant.person_id == person.id, is_no(RoleGrant.withdrawn))
            )
            found = frozenset(role for role in roles if isinstance(role, Role))
        self._note_use(kept.id, kept.used_at)
        return KeyHolder(
            person.id, person.name, person.login, found, person.language, "",
            key_id=kept.id, scopes=frozenset(kept.scopes.split()),
        )  # fmt: skip

    def _note_use(self, key_id: str, used_at: str | None) -> None:
        now = self._store.world.now()
        if used_at is not None and abs(now - datetime.fromisoformat(used_at)) < _NOTED_EVERY:
            return
        with self._store.writing() as connection:
            noted = update(api_key).where(api_key.c.id == key_id).values(used_at=stored_moment(now))
            connection.execute(noted)


def _listed(row: Any) -> ApiKey:
    return ApiKey(
        row.id,
        row.purpose,
        tuple(row.scopes.split()),
        row.made_by,
        datetime.fromisoformat(row.made_at),
        datetime.fromisoformat(row.used_at) if row.used_at else None,
    )


def _id_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:_HASH_DIGITS]
