"""The company's sheet authority: certifies desks' sealing keys, and seals what supervisors approve.

Its keys come from a secret in the database, as those of bundles do, so that a restored server is the same authority;
its certificates stand beside it as settings, made when they are first needed. Any thread, any number of processes.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cached_property

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from sqlalchemy import select

from fieldapp.model.people import Company
from fieldapp.sheet.certificates import (
    APPROVAL,
    AUTHORITY,
    OF_THE_SERVER,
    Holder,
    SealCertificate,
    ends_soon,
    issue,
    make_authority,
    read_certificate,
    sealing_key,
)
from fieldapp.sheet.revocation import make_list
from fieldapp.sheet.signing import Beside, Sealer
from fieldapp.store.enrolments import DeskIdentity, seal_secret, server_id
from fieldapp.store.queries.sealed_sheets import SEAL_AUTHORITY
from fieldapp.store.seal_certificates import follow_suspensions, note_issued, revoked_certificates
from fieldapp.store.store import Store
from fieldapp.store.tables import setting
from fieldapp.store.versions import insert_or_ignore

_CERTIFICATE = "seal-certificate"


class SealOffice:
    """One a process."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def authority(self) -> str:
        """The authority's certificate, PEM."""
        now = self._store.world.now()
        return self._kept(SEAL_AUTHORITY, lambda: make_authority(self._key, server_id(self._store), now))

    def certify(self, desk: DeskIdentity, key: ec.EllipticCurvePublicKey) -> SealCertificate:
        """A certificate for the key of a desk, in the names that desk and company have now."""
        holder = Holder(desk.desk_id, desk.name, self._company_name())
        now = self._store.world.now()
        issued = issue(self.authority, self._key, holder, key, now)
        self._note(read_certificate(issued))
        return SealCertificate(issued, self.authority)

    def sealer(self) -> Sealer:
        """What seals approvals: the server's own key with its certificate, made anew before that ends."""
        now = self._store.world.now()
        known = self._kept(_CERTIFICATE, self._own_certificate)
        if ends_soon(known, now):
            known = self._own_certificate()
            with self._store.writing() as connection:
                connection.execute(setting.update().where(setting.c.name == _CERTIFICATE).values(value=known))
        return Sealer(self._own_key, SealCertificate(known, self.authority))

    def revocations(self) -> bytes:
        """The authority's list of revoked certificates as of now, DER: those of desks that are suspended."""
        follow_suspensions(self._store)
        with self._store.read() as session:
            revoked = revoked_certificates(session)
        return make_list(self.authority, self._key, revoked.items(), self._store.world.now())

    def beside(self) -> Beside:
        """What a completed sheet carries of the authority: its certificate and its list."""
        return Beside((read_certificate(self.authority).public_bytes(Encoding.DER),), (self.revocations(),))

    def note_seals(self, pdf: bytes) -> None:
        """Remember certificates of ours that a sheet was sealed with; those of before were not written down.

        Raises Unreadable `pdf-unreadable`.
        """
        from fieldapp.sheet.seals import certificates_in

        authority = read_certificate(self.authority)
        for certificate in certificates_in(pdf):
            with contextlib.suppress(InvalidSignature, ValueError, TypeError):
                certificate.verify_directly_issued_by(authority)
                self._note(certificate)

    def _note(self, certificate: x509.Certificate) -> None:
        holder = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
        named = str(holder[0].value) if holder else ""
        begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        note_issued(self._store, certificate.serial_number, named, begins, ends)

    @cached_property
    def _key(self) -> ec.EllipticCurvePrivateKey:
        return sealing_key(seal_secret(self._store), AUTHORITY)

    @cached_property
    def _own_key(self) -> ec.EllipticCurvePrivateKey:
        return sealing_key(seal_secret(self._store), APPROVAL)

    def _own_certificate(self) -> str:
        holder = Holder(server_id(self._store), "fieldapp server", self._company_name(), OF_THE_SERVER)
        return issue(self.authority, self._key, holder, self._own_key.public_key(), self._store.world.now())

    def _company_name(self) -> str:
        with self._store.read() as session:
            return session.scalars(select(Company.name).limit(1)).first() or ""

    def _kept(self, name: str, make: Callable[[], str]) -> str:
        """A setting, made when it is not there; of two processes that make it at once, one is kept."""
        read = select(setting.c.value).where(setting.c.name == name)
        with self._store.engine.connect() as connection:
            known = connection.execute(read).scalar()
        if known is None:
            made = {"name": name, "value": make()}
            with self._store.writing() as connection:
                connection.execute(insert_or_ignore(connection, setting), [made])
                known = connection.execute(read).scalar_one()
        return str(known)
