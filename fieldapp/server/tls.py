"""HTTPS from the first start: an authority of the server's own, and a certificate it signs.

    certificate = ensure_certificate(data, "0.0.0.0", now)
    uvicorn.Config(..., ssl_certfile=certificate.certificate, ssl_keyfile=certificate.key)

The enrolment ticket carries the certificate's fingerprint; enrolled desks trust the
authority, so that a renewed certificate needs nothing from them.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from fieldapp.errors import ReplicaTrouble
from fieldapp.sheet.certificates import certificate_builder, key_usage
from fieldapp.store import durable

AUTHORITY_LIFE = timedelta(days=30 * 365)
CERTIFICATE_LIFE = timedelta(days=825)
RENEW_BEFORE = timedelta(days=90)
_WILDCARDS = frozenset({"", "0.0.0.0", "::", "*"})  # noqa: S104 - addresses that are no names


@dataclass(frozen=True)
class ServerCertificate:
    """Where the certificate and its key stand in PEM (one file, so that they always fit each other),
    and the SHA-256 of the certificate (DER) in hexadecimal, for tickets.
    """

    certificate: Path
    key: Path
    fingerprint: str


def ensure_certificate(data: Path, listen_host: str, now: datetime) -> ServerCertificate:
    """The certificate in `data/tls`, made when there is none and renewed when it ends or lacks a name.

    Raises ReplicaTrouble `certificate-unreadable` when what is there cannot be used, `disk-full` or
    `disk-failed`.
    """
    folder = data / "tls"
    with durable.told_as_trouble():
        durable.make_folder(folder)
    names = _names(listen_host)
    try:
        authority, authority_key = _ensure_authority(folder, now)
        found = _read_certificate(folder / "server.pem")
        if found is None or not _still_good(found, authority, names, now):
            found = _make_certificate(folder, authority, authority_key, names, now)
    except (ValueError, TypeError, x509.ExtensionNotFound) as error:
        raise ReplicaTrouble("certificate-unreadable", folder=folder.name) from error
    return ServerCertificate(folder / "server.pem", folder / "server.pem", _fingerprint(found))


def check_files(chain: Path, key: Path) -> None:
    """Refuse a company's own certificate that cannot be served, before anything is opened.

    Raises OSError that names the file, or ReplicaTrouble `certificate-files`.
    """
    for file in (chain, key):
        file.open("rb").close()
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key, password="")
    except (ssl.SSLError, ValueError) as error:
        raise ReplicaTrouble("certificate-files", certificate=chain, key=key) from error


def authority_pem(data: Path) -> str:
    """The authority's certificate, which desks get when they enrol; empty when the server has none."""
    path = data / "tls" / "authority.pem"
    return path.read_text() if path.exists() else ""


def _ensure_authority(folder: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    found = _read_certificate(folder / "authority.pem")
    if found is not None:
        key = load_pem_private_key((folder / "authority.key").read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("the authority's key is of another kind")
        return found, key
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"fieldapp authority {os.urandom(4).hex()}")
    made = (
        certificate_builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(signs_certificates=True), critical=True)
        .sign(key, SHA256())
    )
    durable.write_whole(folder / "authority.key", _pem_of_key(key))
    durable.write_whole(folder / "authority.pem", made.public_bytes(Encoding.PEM))
    return made, key


def _make_certificate(
    folder: Path,
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    names: x509.SubjectAlternativeName,
    now: datetime,
) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    made = (
        certificate_builder(
            _name("fieldapp server"), authority.subject, key.public_key(), now, CERTIFICATE_LIFE
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(signs_certificates=False, commits=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer, critical=False)
        .add_extension(names, critical=False)
        .sign(authority_key, SHA256())
    )
    durable.write_whole(folder / "server.pem", _pem_of_key(key) + made.public_bytes(Encoding.PEM))
    return made


def _still_good(
    found: x509.Certificate, authority: x509.Certificate, names: x509.SubjectAlternativeName, now: datetime
) -> bool:
    covered = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        found.issuer == authority.subject
        and set(names) <= set(covered)
        and found.not_valid_before_utc <= now < found.not_valid_after_utc - RENEW_BEFORE
    )


def _names(listen_host: str) -> x509.SubjectAlternativeName:
    hosts = ["localhost", "127.0.0.1", "::1", socket.gethostname(), listen_host.strip("[]")]
    return x509.SubjectAlternativeName(
        [_general_name(host) for host in dict.fromkeys(hosts) if host not in _WILDCARDS]
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host.encode("idna").decode())


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _read_certificate(path: Path) -> x509.Certificate | None:
    return x509.load_pem_x509_certificate(path.read_bytes()) if path.exists() else None


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _fingerprint(certificate: x509.Certificate) -> str:
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()
