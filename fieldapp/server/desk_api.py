"""How desks join and prove who they are: enrolment, challenge, token, and who sent a request.

    identity = authenticate(request, service)       # Refused `desk-not-recognised` otherwise

A challenge is not kept: it carries its own end and the server's seal, so that any
process answers for any other and a lost answer costs nothing. Only the server's clock counts.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fieldapp.errors import NotPermitted, Refused
from fieldapp.rules.desk_names import desk_name
from fieldapp.server.attempts import Attempts, address_of
from fieldapp.server.replies import answering, read_message, reply
from fieldapp.server.service import Service
from fieldapp.server.tls import authority_pem
from fieldapp.sheet.certificates import proven_key
from fieldapp.store import enrolments
from fieldapp.store.enrolments import DeskIdentity, NewDesk
from fieldapp.sync.bundle_keys import BundleKeys
from fieldapp.sync.keys import challenge_message, enrolment_message, is_signed, seal_message

__all__ = ["DeskIdentity", "authenticate", "routes"]

MOST_BYTES = 16 * 1024
CHALLENGE_LIFE = timedelta(minutes=5)

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class EnrolRequest(msgspec.Struct, frozen=True):
    """`proof` is the new key's signature of `enrolment_message`."""

    code: Word
    public_key: Word
    desk_name: str
    proof: Word


class PersonOnDesk(msgspec.Struct, frozen=True):
    """Whose laptop it is."""

    id: str
    name: str
    language: str
    roles: tuple[str, ...]


class EnrolReply(msgspec.Struct, frozen=True):
    """Who the desk is from now on; `authority` (PEM) is whom to trust, empty for a public certificate."""

    desk_id: str
    person: PersonOnDesk
    server_id: str
    epoch: str
    authority: str
    bundle_keys: BundleKeys
    """What bundles for this server are sealed to, and what its answers are signed with."""


class ChallengeRequest(msgspec.Struct, frozen=True):
    desk_id: Word


class ChallengeReply(msgspec.Struct, frozen=True):
    nonce: str


class TokenRequest(msgspec.Struct, frozen=True):
    """`signature` is the desk's of `challenge_message`."""

    desk_id: Word
    nonce: Word
    signature: Word


class TokenReply(msgspec.Struct, frozen=True):
    token: str
    life_s: int


class SealRequest(msgspec.Struct, frozen=True):
    """A desk's sealing key, and that key's signature of `seal_message`."""

    public_key: Word
    proof: Word


def routes(service: Service) -> list[Route]:
    """The addresses by which laptops become desks and stay recognised."""
    desks = _DeskApi(service)
    return [
        Route("/sync/v1/enrol", answering(desks.enrol), methods=["POST"]),
        Route("/sync/v1/challenge", answering(desks.challenge), methods=["POST"]),
        Route("/sync/v1/token", answering(desks.token), methods=["POST"]),
        Route("/sync/v1/keys", answering(desks.keys), methods=["GET"]),
        Route("/sync/v1/seal", answering(desks.seal), methods=["POST"]),
    ]


def authenticate(request: Request, service: Service) -> DeskIdentity:
    """Who sent this request. Reads the database: call it off the event loop.

    Raises Refused `desk-not-recognised`. A suspended desk is recognised: what it may do is up to the caller.
    """
    with service.store.engine.connect() as connection:
        return recognised(request, connection, service.store.world.now())


def recognised(request: Request, connection: Connection, now: datetime) -> DeskIdentity:
    """As `authenticate`, in a transaction that goes on with whatever the desk asks for."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    is_ours = kind.lower() == "bearer"
    identity = enrolments.desk_of_token(connection, token.strip(), now) if is_ours else None
    if identity is None:
        raise Refused("desk-not-recognised")
    return identity


class _DeskApi:
    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.store
        self._wrong_codes = Attempts(free=5)
        self._wrong_proofs = Attempts(free=20)

    async def enrol(self, request: Request) -> Response:
        """A code and a key for a desk. Asking again with the same two gives the same desk."""
        told = await read_message(request, EnrolRequest, MOST_BYTES)
        return await run_in_threadpool(self._enrol, told, request)

    async def challenge(self, request: Request) -> Response:
        """A nonce to sign; given to anybody, so that it tells nobody which desks there are."""
        told = await read_message(request, ChallengeRequest, MOST_BYTES)
        nonce = await run_in_threadpool(self._new_nonce, told.desk_id)
        return reply(msgspec.json.encode(ChallengeReply(nonce)), request)

    async def token(self, request: Request) -> Response:
        """A token for an hour, for the signature of a nonce."""
        told = await read_message(request, TokenRequest, MOST_BYTES)
        return await run_in_threadpool(self._token, told, request)

    async def keys(self, request: Request) -> Response:
        """The server's keys for bundles; a desk that joined before there were any asks once."""
        await run_in_threadpool(authenticate, request, self._service)
        return reply(msgspec.json.encode(self._service.bundle_keys.public), request)

    async def seal(self, request: Request) -> Response:
        """A certificate for the key that a desk seals its sheets with; asked for when there is none or it ends."""
        told = await read_message(request, SealRequest, MOST_BYTES)
        return await run_in_threadpool(self._seal_certificate, told, request)

    def _seal_certificate(self, told: SealRequest, request: Request) -> Response:
        desk = authenticate(request, self._service)
        if desk.suspended:
            raise NotPermitted("desk-suspended")
        key = proven_key(told.public_key, seal_message(desk.desk_id, told.public_key), told.proof)
        if key is None:
            raise Refused("enrolment-proof-wrong")
        return reply(msgspec.json.encode(self._service.seal_office.certify(desk, key)), request)

    def _enrol(self, told: EnrolRequest, request: Request) -> Response:
        who = address_of(request)
        self._wrong_codes.check(who)
        name = desk_name(told.desk_name)
        message = enrolment_message(told.code, told.public_key, told.desk_name)
        if not is_signed(message, told.proof, told.public_key):
            raise Refused("enrolment-proof-wrong")
        desk = NewDesk(name, told.public_key)
        try:
            enrolled = enrolments.use_code(self._store, told.code, desk)
        except Refused:
            self._wrong_codes.failed(who)
            raise
        self._wrong_codes.succeeded(who)
        person = PersonOnDesk(enrolled.person_id, enrolled.person_name, enrolled.language, enrolled.roles)
        answer = EnrolReply(
            enrolled.desk_id,
            person,
            enrolled.server_id,
            enrolled.epoch,
            self._authority(),
            self._service.bundle_keys.public,
        )
        return reply(msgspec.json.encode(answer), request)

    def _authority(self) -> str:
        """Only where desks are told to pin: a server behind a public certificate has no say in it."""
        settings = self._service.settings
        return authority_pem(settings.data) if settings.fingerprint else ""

    def _token(self, told: TokenRequest, request: Request) -> Response:
        who = address_of(request)
        self._wrong_proofs.check(who)
        public_key = enrolments.public_key_of(self._store, told.desk_id)
        message = challenge_message(told.desk_id, told.nonce)
        if (
            public_key is None
            or not self._is_our_nonce(told)
            or not is_signed(message, told.signature, public_key)
        ):
            self._wrong_proofs.failed(who)
            raise Refused("desk-not-recognised")
        self._wrong_proofs.succeeded(who)
        token = enrolments.issue_token(self._store, told.desk_id)
        answer = TokenReply(token, int(enrolments.TOKEN_LIFE.total_seconds()))
        return reply(msgspec.json.encode(answer), request)

    def _new_nonce(self, desk_id: str) -> str:
        ends_at = int((self._service.clock() + CHALLENGE_LIFE).timestamp())
        plain = self._service.world.random_bytes(16) + ends_at.to_bytes(8, "big", signed=True)
        return base64.urlsafe_b64encode(plain + self._seal(plain, desk_id)).decode()

    def _is_our_nonce(self, told: TokenRequest) -> bool:
        try:
            raw = base64.urlsafe_b64decode(told.nonce)
        except (binascii.Error, ValueError):
            return False
        plain, seal = raw[:24], raw[24:]
        ends_at = int.from_bytes(plain[16:], "big", signed=True)
        is_ours = hmac.compare_digest(seal, self._seal(plain, told.desk_id))
        return is_ours and self._service.clock().timestamp() <= ends_at

    def _seal(self, plain: bytes, desk_id: str) -> bytes:
        return hmac.digest(enrolments.challenge_secret(self._store), plain + desk_id.encode(), "sha256")
