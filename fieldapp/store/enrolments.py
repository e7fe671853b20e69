"""How a laptop becomes a desk, on the server: single-use codes, the desk's row, its short-lived tokens.

A code is for one person and one laptop. Codes and tokens are kept as hashes: what
stands in the database lets nobody in. Only the server's clock counts.
"""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from fieldapp.errors import Refused
from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Desk, Person, RoleGrant
from fieldapp.rules.actors import Actor
from fieldapp.store.raw import fetch
from fieldapp.store.store import Store
from fieldapp.store.tables import commit_clock, desk_token, enrolment_code, setting
from fieldapp.store.versions import insert_or_ignore

CODE_LIFE = timedelta(days=7)
TOKEN_LIFE = timedelta(hours=1)
_CHALLENGES, _BUNDLES, _SEALS = "challenge-secret", "bundle-secret", "seal-secret"


@dataclass(frozen=True)
class NewCode:
    """A code as a person gets to see it, once."""

    code: str
    expires_at: datetime


@dataclass(frozen=True)
class NewDesk:
    """A laptop that asks to be enrolled: what people call it, and its Ed25519 key (base64)."""

    name: str
    public_key: str


@dataclass(frozen=True)
class EnrolledDesk:
    """What a desk learns of itself, its engineer and the server."""

    desk_id: str
    person_id: str
    person_name: str
    language: str
    roles: tuple[str, ...]
    server_id: str
    epoch: str


@dataclass(frozen=True)
class DeskIdentity:
    """Who is asking. A suspended desk pulls nothing and may still hand in what it has."""

    desk_id: str
    person_id: str
    name: str
    """The engineer's name."""
    suspended: bool


def make_code(store: Store, person_id: str, *, by: Actor) -> NewCode:
    """A new code for a person, good for one laptop and seven days.

    Raises Refused `enrolment-person-inactive` when the person does not work here any more.
    """
    code = _in_groups(base64.b32encode(store.world.random_bytes(5)).decode().translate(_TO_CROCKFORD))
    expires_at = store.world.now() + CODE_LIFE
    with store.writing() as connection:
        _check_person(connection, person_id)
        row = {
            "code_hash": _code_hash(connection, code),
            "person": person_id,
            "made_by": by.name,
            "expires_at": stored_moment(expires_at),
        }
        connection.execute(enrolment_code.insert(), row)
    return NewCode(code, expires_at)


def use_code(store: Store, code: str, desk: NewDesk) -> EnrolledDesk:
    """Turn a code into a desk. Of two at once one wins; the same laptop asking again gets the same answer.

    Raises Refused `enrolment-code-unknown`, `enrolment-code-used`, `enrolment-code-expired` or
    `enrolment-person-inactive`; nothing is changed then.
    """
    with store.engine.connect() as connection:
        hashed = _code_hash(connection, code)
        person = _person_of_code(connection, hashed)
    with store.change("Enrol a laptop", by=person) as work:
        connection = work.session.connection()
        found = connection.execute(
            select(enrolment_code).where(enrolment_code.c.code_hash == hashed).with_for_update()
        ).one()
        known = work.session.get(Desk, found.used_by) if found.used_by else None
        if known is None or known.public_key != desk.public_key:
            _check_usable(found, work.now)
            _check_person(connection, found.person)
            known = work.add(_row_of(work.new_id(), found.person, desk, work.now))
            used = {"used_by": known.id, "used_at": stored_moment(work.now)}
            connection.execute(
                enrolment_code.update().where(enrolment_code.c.code_hash == hashed).values(**used)
            )
        return _enrolled(work.session, known)


def public_key_of(store: Store, desk_id: str) -> str | None:
    """The key a desk was enrolled with (base64); None for a desk nobody enrolled."""
    with store.engine.connect() as connection:
        return connection.execute(select(Desk.public_key).where(Desk.id == desk_id)).scalar()


def issue_token(store: Store, desk_id: str) -> str:
    """A new token for a desk that proved itself; earlier ones hold until they expire."""
    token = base64.urlsafe_b64encode(store.world.random_bytes(32)).decode().rstrip("=")
    now = store.world.now()
    mine = desk_token.c.desk == desk_id
    with store.writing() as connection:
        connection.execute(desk_token.delete().where(mine, desk_token.c.expires_at < stored_moment(now)))
        row = {"token_hash": _hash(token), "desk": desk_id, "expires_at": stored_moment(now + TOKEN_LIFE)}
        connection.execute(desk_token.insert(), row)
    return token


def desk_of_token(connection: Connection, token: str, now: datetime) -> DeskIdentity | None:
    """The desk that a token was issued to; None when there is none or it has expired by `now`."""
    return _identity(fetch(connection, _OF_TOKEN, (_hash(token), stored_moment(now))))


def desk_named(store: Store, desk_id: str) -> DeskIdentity | None:
    """The desk of that id, for whoever has seen its signature; None for a desk nobody enrolled."""
    with store.engine.connect() as connection:
        return _identity(fetch(connection, _OF_ID, (desk_id,)))


def _identity(found: list[tuple[Any, ...]]) -> DeskIdentity | None:
    for desk_id, person_id, name, suspended, desk_withdrawn, person_withdrawn, active in found:
        has_no_access = suspended or desk_withdrawn or person_withdrawn or not active
        return DeskIdentity(desk_id, person_id, name, bool(has_no_access))
    return None


def challenge_secret(store: Store) -> bytes:
    """What this server's challenges are authenticated with."""
    return _secret(store, _CHALLENGES)


def bundle_secret(store: Store) -> bytes:
    """What the keys come from that bundles are sealed to and answers are signed with."""
    return _secret(store, _BUNDLES)


def seal_secret(store: Store) -> bytes:
    """What the keys come from that the company's sheets are approved and its desks' certificates issued with."""
    return _secret(store, _SEALS)


def server_id(store: Store) -> str:
    """The name this server gave itself when its database was made."""
    with store.engine.connect() as connection:
        return str(connection.execute(select(commit_clock.c.server_id)).scalar_one())


def _secret(store: Store, name: str) -> bytes:
    """Kept in the database, shared by all processes; made when first asked for."""
    read = select(setting.c.value).where(setting.c.name == name)
    with store.engine.connect() as connection:
        known = connection.execute(read).scalar()
    if known is None:
        with store.writing() as connection:
            made = {"name": name, "value": store.world.random_bytes(32).hex()}
            connection.execute(insert_or_ignore(connection, setting), [made])
            known = connection.execute(read).scalar_one()
    return bytes.fromhex(known)


_COLUMNS = "SELECT d.id, p.id, p.name, d.suspended, d.withdrawn, p.withdrawn, p.active "
_OF_TOKEN = (
    _COLUMNS + "FROM desk_token AS t JOIN desk AS d ON d.id = t.desk JOIN person AS p ON p.id = d.person_id "
    "WHERE t.token_hash = ? AND t.expires_at > ?"
)
_OF_ID = _COLUMNS + "FROM desk AS d JOIN person AS p ON p.id = d.person_id WHERE d.id = ?"
"""In plain SQL, since every request of a desk begins with it: a fifth of what the mapper takes."""


def _person_of_code(connection: Connection, hashed: str) -> Actor:
    query = (
        select(Person.id, Person.name)
        .join(enrolment_code, enrolment_code.c.person == Person.id)
        .where(enrolment_code.c.code_hash == hashed)
    )
    person = connection.execute(query).first()
    if person is None:
        raise Refused("enrolment-code-unknown")
    return Actor(person.id, person.name)


def _check_usable(found: Any, now: datetime) -> None:
    if found.used_by is not None:
        raise Refused("enrolment-code-used")
    if found.expires_at <= stored_moment(now):
        raise Refused("enrolment-code-expired", expired_at=found.expires_at)


def _check_person(connection: Connection, person_id: str) -> None:
    query = select(Person.active, Person.withdrawn).where(Person.id == person_id)
    person = connection.execute(query).first()
    if person is None or person.withdrawn or not person.active:
        raise Refused("enrolment-person-inactive")


def _row_of(desk_id: str, person_id: str, desk: NewDesk, now: datetime) -> Desk:
    return Desk(id=desk_id, person_id=person_id, name=desk.name, public_key=desk.public_key, enrolled_at=now)


def _enrolled(session: Session, desk: Desk) -> EnrolledDesk:
    person = session.get_one(Person, desk.person_id)
    roles = session.scalars(
        select(RoleGrant.role).where(RoleGrant.person_id == person.id, RoleGrant.withdrawn == 0)
    )
    clock = session.connection().execute(select(commit_clock.c.server_id, commit_clock.c.epoch)).one()
    return EnrolledDesk(
        desk_id=desk.id,
        person_id=person.id,
        person_name=person.name,
        language=str(person.language),
        roles=tuple(sorted(str(role) for role in roles)),
        server_id=clock.server_id,
        epoch=clock.epoch,
    )


# ─── codes: Crockford's base 32, forgiving of O for 0, I and L for 1, small letters and blanks ─────

_TO_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_FORGIVING = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_LONGEST_CODE = 64


def _in_groups(code: str) -> str:
    return f"{code[:4]}-{code[4:]}"


def _code_hash(connection: Connection, code: str) -> str:
    """Deliberately slow (about 20 ms), since 40 bits alone would be guessed from a stolen database."""
    plain = unicodedata.normalize("NFKC", code[:_LONGEST_CODE]).upper().translate(_FORGIVING)
    salt = connection.execute(select(commit_clock.c.server_id)).scalar_one().encode()
    secret = plain.encode(errors="replace")
    slow: bytes = hash_secret_raw(secret, salt, 2, 16 * 1024, 1, 32, Type.ID)
    return slow.hex()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
