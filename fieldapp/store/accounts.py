"""People who sign in to the console: password hashes, growing delays, one-time codes, sessions.

Passwords are kept as argon2id hashes, session tokens as SHA-256 hashes: what stands in
the database signs nobody in. An attempt is counted before it is tried, so that guesses
made at the same moment count like guesses made one after another.
"""

from __future__ import annotations

import hashlib
import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, delete, select

from fieldapp.errors import Refused, RuleBroken
from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Language, Person, Role, RoleGrant
from fieldapp.rules.actors import Actor
from fieldapp.store import second_factor
from fieldapp.store.queries.rows import is_no, is_yes
from fieldapp.store.store import Store
from fieldapp.store.tables import account, web_session
from fieldapp.store.versions import insert_or_update

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
FREE_ATTEMPTS = 4
"""Wrong passwords in a row that cost nothing; each further one doubles the wait."""
LONGEST_WAIT_S = 900
SESSION_LIFE = timedelta(hours=12)
PROOF_LIFE = timedelta(minutes=10)
"""How long a password or code that was given lets dangerous things be done."""
CODE_WAIT = timedelta(minutes=10)
"""How long a sign-in waits for its code."""
_RENEWAL = SESSION_LIFE - timedelta(minutes=5)
"""A session with less than this left is prolonged when it is used."""
_LACKS_CODE = "code"
_LONGEST_BROWSER = 60
_HASHES_AT_ONCE = 2
"""Each hash takes 64 MiB and a core."""


@dataclass(frozen=True)
class SignedIn:
    """A person with a session: who, as which roles, in which language."""

    person_id: str
    name: str
    login: str
    roles: frozenset[Role]
    language: Language
    csrf: str
    session: str = ""
    """The name of the session; it opens nothing."""
    proved_at: datetime | None = None
    must_set_up: bool = False
    """Whether a role of this person asks for a second factor that is not there."""

    def has_proved(self, now: datetime) -> bool:
        """Whether a password or code was given a moment ago, as dangerous things ask for."""
        return self.proved_at is not None and timedelta() <= now - self.proved_at <= PROOF_LIFE

    @property
    def actor(self) -> Actor:
        """The person as one who changes something."""
        return Actor(self.person_id, self.name, self.roles)


@dataclass(frozen=True)
class NewSession:
    """What a browser gets to keep; the token is nowhere else."""

    token: str
    person_id: str
    needs_code: bool = False
    """Whether the session opens nothing before `finish` was told a code."""


@dataclass(frozen=True)
class OpenSession:
    """A session as its person may see it. `id` names it and opens nothing."""

    id: str
    browser: str
    made_at: datetime | None
    seen_at: datetime | None


class Accounts:
    """Passwords and sessions of one server's store."""

    def __init__(
        self, store: Store, sealer: second_factor.Sealer, hasher: PasswordHasher | None = None
    ) -> None:
        """`hasher` is argon2id with the parameters of RFC 9106 for 64 MiB unless another is given."""
        self._store = store
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(_HASHES_AT_ONCE)
        self._unknown = _UnknownLogins()
        self.factors = second_factor.SecondFactors(store, sealer)

    def set_password(self, person_id: str, password: str) -> None:
        """Give a person a password, forget failed attempts, and end every session the person has.

        Raises RuleBroken `password-too-short` or `password-too-long`; nothing is changed then.
        """
        check_length(password)
        with self._turn:
            hashed = self._hasher.hash(_folded(password))
        row = {"person": person_id, "password_hash": hashed, "failed": 0, "blocked_until": None}
        with self._store.writing() as connection:
            statement = insert_or_update(
                connection, account, ("person",), ("password_hash", "failed", "blocked_until")
            )
            connection.execute(statement, [row])
            connection.execute(delete(web_session).where(web_session.c.person == person_id))

    def has_any(self) -> bool:
        """Whether anybody can sign in yet."""
        with self._store.engine.connect() as connection:
            return connection.execute(select(account.c.person).limit(1)).first() is not None

    def with_password(self) -> frozenset[str]:
        """The people who can sign in."""
        with self._store.engine.connect() as connection:
            return frozenset(connection.execute(select(account.c.person)).scalars())

    def sign_in(self, login: str, password: str, language: Language, browser: str = "") -> NewSession:
        """Open a session for a login and its password; with a second factor it waits for `finish`.

        Raises:
            Refused: `sign-in-failed`, without saying whether the login exists; or
                `sign-in-delayed` with `seconds` to wait, when too many attempts failed.
        """
        now = self._store.world.now()
        person_id = self._person_of(login)
        if person_id is None:
            self._unknown.count(_folded(login).casefold(), now)
        hashed = self._count_attempt(person_id, now) if person_id else None
        if not self._is_right(hashed or self._nobody, password) or person_id is None or hashed is None:
            raise Refused("sign-in-failed")
        if self.factors.of(person_id).is_on:
            return self._insert_session(person_id, language, browser, lacks=_LACKS_CODE)
        return self.open_session(person_id, language, browser)

    def waits_for_code(self, token: str) -> bool:
        """Whether the session of this token waits for its code."""
        return self._waiting(token) is not None

    def finish(self, token: str, code: str) -> NewSession:
        """Turn a session that waits for its code into one that is open, under a new token.

        Raises:
            Refused: `sign-in-failed` when no session waits; `code-wrong`; or `sign-in-delayed`.
        """
        waiting = self._waiting(token)
        if waiting is None:
            raise Refused("sign-in-failed")
        self._count_attempt(waiting.person, self._store.world.now())
        if not self.factors.accepts(waiting.person, code):
            raise Refused("code-wrong")
        self.sign_out(token)
        return self.open_session(waiting.person, Language(waiting.language), waiting.browser or "")

    def prove(self, signed_in: SignedIn, password: str, code: str) -> None:
        """Note that the person of a session is still the one: by the password, or by a code.

        Raises Refused `password-wrong`, `code-wrong` or `sign-in-delayed`; attempts are counted.
        """
        if code:
            self._count_attempt(signed_in.person_id, self._store.world.now())
            if not self.factors.accepts(signed_in.person_id, code):
                raise Refused("code-wrong")
        else:
            self.check_password(signed_in.person_id, password)
        with self._store.writing() as connection:
            _forget_attempts(connection, signed_in.person_id)
            connection.execute(
                web_session.update()
                .where(web_session.c.token_hash == signed_in.session)
                .values(proved_at=stored_moment(self._store.world.now()))
            )

    def confirm_factor(self, person_id: str, code: str) -> tuple[str, ...]:
        """As `SecondFactors.confirm`, with attempts counted like those of passwords."""
        self._count_attempt(person_id, self._store.world.now())
        codes = self.factors.confirm(person_id, code)
        with self._store.writing() as connection:
            _forget_attempts(connection, person_id)
        return codes

    def check_password(self, person_id: str, password: str) -> None:
        """Whether this is the person's password. Raises as `sign_in` does; attempts are counted."""
        hashed = self._count_attempt(person_id, self._store.world.now())
        if not self._is_right(hashed or self._nobody, password) or hashed is None:
            raise Refused("password-wrong")
        with self._store.writing() as connection:
            _forget_attempts(connection, person_id)

    def session(self, token: str) -> SignedIn | None:
        """Who a token stands for, if its session lasts and the person is still active."""
        now = self._store.world.now()
        hashed = _token_hash(token)
        with self._store.read() as session:
            row = session.execute(select(web_session).where(web_session.c.token_hash == hashed)).first()
            person = session.get(Person, row.person) if row and row.lacks is None else None
            if row is None or person is None or not person.active or person.withdrawn:
                return None
            roles = session.scalars(
                select(RoleGrant.role).where(RoleGrant.person_id == person.id, is_no(RoleGrant.withdrawn))
            )
            found = frozenset(role for role in roles if isinstance(role, Role))
            asked = found & second_factor.required_roles(session)
            must_set_up = bool(asked) and not second_factor.is_on(session, person.id)
        left = _moment(row.expires_at) - now
        if left <= timedelta():
            return None
        if left < _RENEWAL:
            self._prolong(hashed, now)
        return SignedIn(
            person.id,
            person.name,
            person.login,
            found,
            Language(row.language),
            row.csrf,
            hashed,
            _moment(row.proved_at) if row.proved_at else None,
            must_set_up,
        )

    def sessions_of(self, person_id: str) -> tuple[OpenSession, ...]:
        """The sessions a person has open, the last used first."""
        query = select(web_session).where(
            web_session.c.person == person_id,
            web_session.c.expires_at > stored_moment(self._store.world.now()),
            web_session.c.lacks.is_(None),
        )
        with self._store.engine.connect() as connection:
            rows = connection.execute(query.order_by(web_session.c.expires_at.desc())).all()
        return tuple(
            OpenSession(row.token_hash, row.browser or "", _known(row.made_at), _known(row.seen_at))
            for row in rows
        )

    def end_session(self, person_id: str, session_id: str) -> None:
        """End one of a person's sessions; what is none of them changes nothing."""
        mine = (web_session.c.person == person_id) & (web_session.c.token_hash == session_id)
        with self._store.writing() as connection:
            connection.execute(delete(web_session).where(mine))

    def set_language(self, token: str, language: Language) -> None:
        """Keep the language a person chose with the session."""
        with self._store.writing() as connection:
            connection.execute(
                web_session.update()
                .where(web_session.c.token_hash == _token_hash(token))
                .values(language=language.value)
            )

    def sign_out(self, token: str) -> None:
        """End a session; an unknown token changes nothing."""
        with self._store.writing() as connection:
            connection.execute(delete(web_session).where(web_session.c.token_hash == _token_hash(token)))

    def end_sessions(self, person_id: str, *, but: str = "") -> None:
        """End every session of a person, but the one of that name."""
        mine = (web_session.c.person == person_id) & (web_session.c.token_hash != but)
        with self._store.writing() as connection:
            connection.execute(delete(web_session).where(mine))

    def _person_of(self, login: str) -> str | None:
        wanted = _folded(login).strip().casefold()
        with self._store.read() as session:
            query = select(Person.id).where(
                Person.login == wanted, is_yes(Person.active), is_no(Person.withdrawn)
            )
            return session.scalars(query.order_by(Person.id).limit(1)).first()

    def _count_attempt(self, person_id: str, now: datetime) -> str | None:
        """Count an attempt that has yet to be judged; returns the hash to judge it by."""
        with self._store.writing() as connection:
            row = connection.execute(
                select(account).where(account.c.person == person_id).with_for_update()
            ).first()
            if row is None:
                return None
            _refuse_while_blocked(row.blocked_until, now)
            until = now + timedelta(seconds=waiting_s(row.failed + 1))
            connection.execute(
                account.update()
                .where(account.c.person == person_id)
                .values(failed=row.failed + 1, blocked_until=stored_moment(until))
            )
            return str(row.password_hash)

    @cached_property
    def _nobody(self) -> str:
        """What an attempt for a login nobody has is judged by, so that it takes as long."""
        return self._hasher.hash("nobody has this password")

    def _is_right(self, hashed: str, password: str) -> bool:
        with self._turn:
            try:
                return self._hasher.verify(hashed, _folded(password[:LONGEST_PASSWORD]))
            except VerificationError:
                return False

    def open_session(self, person_id: str, language: Language, browser: str = "") -> NewSession:
        """A session for a person who has said everything that is asked; failed attempts are forgotten."""
        with self._store.writing() as connection:
            _forget_attempts(connection, person_id)
        return self._insert_session(person_id, language, browser)

    def _insert_session(
        self, person_id: str, language: Language, browser: str, lacks: str | None = None
    ) -> NewSession:
        token, now = self._store.world.random_bytes(32).hex(), self._store.world.now()
        row = {
            "token_hash": _token_hash(token),
            "person": person_id,
            "csrf": self._store.world.random_bytes(24).hex(),
            "language": language.value,
            "expires_at": stored_moment(now + (CODE_WAIT if lacks else SESSION_LIFE)),
            "made_at": stored_moment(now),
            "seen_at": stored_moment(now),
            "browser": browser[:_LONGEST_BROWSER],
            "proved_at": None if lacks else stored_moment(now),
            "lacks": lacks,
        }
        with self._store.writing() as connection:
            connection.execute(delete(web_session).where(web_session.c.expires_at < stored_moment(now)))
            connection.execute(web_session.insert(), row)
        return NewSession(token, person_id, lacks is not None)

    def _waiting(self, token: str) -> Any:
        query = select(web_session).where(
            web_session.c.token_hash == _token_hash(token),
            web_session.c.lacks == _LACKS_CODE,
            web_session.c.expires_at > stored_moment(self._store.world.now()),
        )
        with self._store.engine.connect() as connection:
            return connection.execute(query).first()

    def _prolong(self, hashed: str, now: datetime) -> None:
        with self._store.writing() as connection:
            connection.execute(
                web_session.update()
                .where(web_session.c.token_hash == hashed)
                .values(expires_at=stored_moment(now + SESSION_LIFE), seen_at=stored_moment(now))
            )


def waiting_s(failed: int) -> int:
    """How long after that many failures in a row the next attempt has to wait, in seconds."""
    if failed <= FREE_ATTEMPTS:
        return 0
    return min(LONGEST_WAIT_S, 1 << min(failed - FREE_ATTEMPTS, 20))


class _UnknownLogins:
    """The same delays for logins nobody has, so that waiting does not tell which exist."""

    _MOST = 10_000

    def __init__(self) -> None:
        self._failed: dict[str, tuple[int, datetime]] = {}
        self._lock = threading.Lock()

    def count(self, login: str, now: datetime) -> None:
        with self._lock:
            if len(self._failed) >= self._MOST:
                self._failed.clear()
            failed, until = self._failed.get(login, (0, now))
            if until > now:
                raise _delayed(until, now)
            self._failed[login] = (failed + 1, now + timedelta(seconds=waiting_s(failed + 1)))


def _refuse_while_blocked(blocked_until: str | None, now: datetime) -> None:
    if blocked_until is None:
        return
    until = _moment(blocked_until)
    if now < until <= now + timedelta(seconds=LONGEST_WAIT_S):
        raise _delayed(until, now)


def _delayed(until: datetime, now: datetime) -> Refused:
    return Refused("sign-in-delayed", seconds=max(1, round((until - now).total_seconds())))


def _forget_attempts(connection: Connection, person_id: str) -> None:
    connection.execute(
        account.update().where(account.c.person == person_id).values(failed=0, blocked_until=None)
    )


def check_length(password: str) -> None:
    """Raises RuleBroken `password-too-short` or `password-too-long`."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken("password-too-short", least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise RuleBroken("password-too-long", most=LONGEST_PASSWORD)


def _folded(words: str) -> str:
    """One form for what looks the same, however the keyboard composed it (Unicode NFKC)."""
    return unicodedata.normalize("NFKC", words)


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _known(stored: Any) -> datetime | None:
    return _moment(stored) if stored else None


def _moment(stored: Any) -> datetime:
    return datetime.fromisoformat(str(stored))
