"""Which certificates of the company's sheet authority no longer hold: its list (RFC 5280 5), and reading such lists.

    pem = make_list(authority, key, [(serial, revoked_at)], now)
    revoked = revoked_by(authorities, lists)        # serial number to moment, as the newest list of each says

A desk that was suspended may be admitted again, so a certificate can leave the list (`certificateHold`); only the
newest list of an authority counts. Lists that the authority did not sign say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from fieldapp.sheet.certificates import read_certificate

NEXT_AFTER = timedelta(days=30)
"""When a list promises that there will be a newer one."""


def make_list(
    authority: str, key: ec.EllipticCurvePrivateKey, revoked: Iterable[tuple[int, datetime]], now: datetime
) -> bytes:
    """The authority's list as of now, DER."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(read_certificate(authority).subject)
        .last_update(now)
        .next_update(now + NEXT_AFTER)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp() * 1000)), critical=False)
    )
    for serial, at in sorted(revoked):
        builder = builder.add_revoked_certificate(_entry(serial, at))
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def read_list(data: bytes) -> x509.CertificateRevocationList:
    """A list in DER or PEM. Raises ValueError when it is none."""
    try:
        if data.lstrip().startswith(b"-----"):
            return x509.load_pem_x509_crl(data)
        return x509.load_der_x509_crl(data)
    except UnsupportedAlgorithm as error:
        raise ValueError("a list in an unknown algorithm") from error


def newest_lists(
    authorities: Sequence[x509.Certificate], lists: Iterable[bytes]
) -> dict[x509.Certificate, x509.CertificateRevocationList]:
    """Of each authority the newest list that it has signed; of two that are as new, the one that was named first."""
    found: dict[x509.Certificate, x509.CertificateRevocationList] = {}
    for read in _readable(lists):
        for authority in authorities:
            known = found.get(authority)
            is_newer = known is None or read.last_update_utc > known.last_update_utc
            if is_newer and is_list_of(read, authority):
                found[authority] = read
    return found


def is_list_of(read: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    """Whether this authority has signed the list."""
    try:
        return read.issuer == authority.subject and read.is_signature_valid(authority.public_key())  # type: ignore[arg-type]
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return False


def revoked_by(authorities: Sequence[x509.Certificate], lists: Iterable[bytes]) -> Mapping[int, datetime]:
    """By serial number since when certificates of these authorities do not hold."""
    newest = newest_lists(authorities, lists).values()
    return {entry.serial_number: entry.revocation_date_utc for each in newest for entry in each}


def _readable(lists: Iterable[bytes]) -> Iterable[x509.CertificateRevocationList]:
    for data in lists:
        try:
            yield read_list(data)
        except ValueError:
            continue


def _entry(serial: int, at: datetime) -> x509.RevokedCertificate:
    return (
        x509.RevokedCertificateBuilder()
        .serial_number(serial)
        .revocation_date(at)
        .add_extension(x509.CRLReason(x509.ReasonFlags.certificate_hold), critical=False)
        .build()
    )
