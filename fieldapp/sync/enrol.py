"""The desk's half of joining: a ticket and a key become an enrolment, which the replica keeps.

enrolment = enrol(parse_ticket(text), DeskKey(keys.signing), desk_name="Pump house laptop")
with store.writing() as connection:
    keep(connection, enrolment)
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.errors import Refused, SyncTrouble
from fieldapp.rules.desk_names import desk_name as checked_name
from fieldapp.sheet.certificates import (
    DESK,
    SealCertificate,
    ends_soon,
    fits,
    proof,
    public_text,
    sealing_key,
)
from fieldapp.store import durable, replica
from fieldapp.store.queries.sealed_sheets import SEAL_AUTHORITY
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.vault import Keys
from fieldapp.sync.blob_lines import Line
from fieldapp.sync.bundle_keys import BundleKeys
from fieldapp.sync.keys import DeskKey, DeskSigner, enrolment_message, seal_message

if TYPE_CHECKING:
    from fieldapp.sync.transport import HttpTransport

_SETTING = "enrolment"
_COPY_LABEL = b"fieldapp enrolment 1"
_NONCE_BYTES = 12
_REFUSALS = frozenset(
    {
        "enrolment-code-unknown",
        "enrolment-code-used",
        "enrolment-code-expired",
        "enrolment-person-inactive",
        "enrolment-proof-wrong",
        "desk-name-missing",
        "desk-name-too-long",
    }
)


class PersonHere(msgspec.Struct, frozen=True):
    """Whose laptop this is."""

    id: str
    name: str
    language: str
    roles: tuple[str, ...]


class Enrolment(msgspec.Struct, frozen=True):
    """Who this desk is, where its server is and how it is recognised."""

    desk_id: str
    person: PersonHere
    server_id: str
    epoch: str
    server_url: str
    fingerprint: str
    authority: str
    bundle_keys: BundleKeys | None = None
    """Unknown to a desk that joined an older server, until its next round with a newer one."""
    seal: SealCertificate | None = None
    """What the desk's sheets are sealed with; it comes with the first round, and is renewed by a later one."""

    def transport(self, key: DeskKey, *, deadline_s: float = 30.0) -> HttpTransport:
        """The way to the server, signed in as this desk."""
        signer = DeskSigner(self.desk_id, key)
        from fieldapp.sync.transport import HttpTransport

        return HttpTransport(
            self.server_url, self.fingerprint, signer, authority=self.authority, deadline_s=deadline_s
        )


def enrol(ticket: EnrolmentTicket, key: DeskKey, desk_name: str, *, deadline_s: float = 30.0) -> Enrolment:
    """Use a ticket. May be repeated after any trouble: the same key gets the same desk.

    Raises Refused with the server's code (`enrolment-code-unknown`, `-used`, `-expired`,
    `enrolment-person-inactive`), RuleBroken as `desk_name`, SyncTrouble as `HttpTransport.exchange`, or Unreadable
    `server-address`.
    """
    name = checked_name(desk_name)
    from fieldapp.sync.transport import HttpTransport

    transport = HttpTransport(ticket.server_url, ticket.fingerprint, deadline_s=deadline_s)
    try:
        return _enrol_over(transport, ticket, key, name)
    finally:
        transport.close()


def keep(connection: Connection, enrolment: Enrolment) -> None:
    """Write the enrolment into the replica (inside `Store.writing`, on the writer thread)."""
    write_setting(connection, _SETTING, msgspec.json.encode(enrolment).decode())
    replica.keep_server(connection, enrolment.server_id)
    if enrolment.seal is not None:
        write_setting(connection, SEAL_AUTHORITY, enrolment.seal.authority)


def kept(connection: Connection) -> Enrolment | None:
    """The enrolment that was kept; None for a laptop that is not enrolled."""
    words = read_setting(connection, _SETTING)
    return None if words is None else msgspec.json.decode(words, type=Enrolment)


class EnrolmentCopy:
    """The enrolment once more, in a file beside the database, sealed with a key of the vault."""

    def __init__(self, path: Path, secret: bytes) -> None:
        self._path = path
        self._cipher = AESGCM(HKDF(SHA256(), 32, None, _COPY_LABEL).derive(secret))

    def write(self, enrolment: Enrolment) -> None:
        """Replace the copy. Raises ReplicaTrouble `disk-full` or `disk-failed`; it is then as it was."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, msgspec.json.encode(enrolment), _COPY_LABEL)
        durable.write_whole(self._path, nonce + sealed)

    def read(self) -> Enrolment | None:
        """What was written; None where there is no copy that these keys made."""
        try:
            raw = self._path.read_bytes()
            plain = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _COPY_LABEL)
            return msgspec.json.decode(plain, type=Enrolment)
        except (OSError, ValueError, InvalidTag, msgspec.DecodeError):
            return None


def renewed(enrolment: Enrolment, keys: Keys, line: Line, now: datetime) -> Enrolment:
    """The enrolment with the server's keys as they are now, and with a certificate for sheets. Raises SyncTrouble."""
    known = with_new_keys(enrolment, line) or enrolment
    return with_certificate(known, keys, line, now) or known


def with_new_keys(enrolment: Enrolment, line: Line) -> Enrolment | None:
    """The enrolment with the server's keys as they are now; None when they were known, or the server has none.

    Raises SyncTrouble.
    """
    reply = line.send("GET", "/sync/v1/keys")
    if reply.status != 200:
        return None
    try:
        told = msgspec.json.decode(reply.body, type=BundleKeys)
    except msgspec.DecodeError as error:
        raise SyncTrouble("reply-is-not-ours", reason="message") from error
    return None if told == enrolment.bundle_keys else msgspec.structs.replace(enrolment, bundle_keys=told)


def with_certificate(enrolment: Enrolment, keys: Keys, line: Line, now: datetime) -> Enrolment | None:
    """The enrolment with a certificate for the sealing key; None while the one it has is good, or the server has none.

    Raises SyncTrouble.
    """
    key = sealing_key(keys.signing, DESK)
    if enrolment.seal is not None and not ends_soon(enrolment.seal.certificate, now):
        return None
    public = public_text(key)
    asked = {"public_key": public, "proof": proof(key, seal_message(enrolment.desk_id, public))}
    reply = line.send("POST", "/sync/v1/seal", msgspec.json.encode(asked))
    if reply.status != 200:
        return None
    try:
        told = msgspec.json.decode(reply.body, type=SealCertificate)
        if not fits(told.certificate, key):
            raise SyncTrouble("reply-is-not-ours", reason="message")
    except (msgspec.DecodeError, ValueError) as error:
        raise SyncTrouble("reply-is-not-ours", reason="message") from error
    return msgspec.structs.replace(enrolment, seal=told)


def _enrol_over(transport: HttpTransport, ticket: EnrolmentTicket, key: DeskKey, desk_name: str) -> Enrolment:
    request = {
        "code": ticket.code,
        "public_key": key.public_key,
        "desk_name": desk_name,
        "proof": key.sign(enrolment_message(ticket.code, key.public_key, desk_name)),
    }
    reply = transport.send("POST", "/sync/v1/enrol", msgspec.json.encode(request), signed_in=False)
    if reply.problem in _REFUSALS:
        raise Refused(reply.problem, **reply.problem_facts)
    if reply.status >= 400:
        raise SyncTrouble("request-refused", status=reply.status, reason=reply.problem)
    try:
        told = msgspec.json.decode(reply.body, type=dict[str, msgspec.Raw])
        told |= {"server_url": _raw(ticket.server_url), "fingerprint": _raw(ticket.fingerprint)}
        return msgspec.json.decode(msgspec.json.encode(told), type=Enrolment)
    except msgspec.DecodeError as error:
        raise SyncTrouble("reply-is-not-ours", reason="message") from error


def _raw(word: str) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(word))
