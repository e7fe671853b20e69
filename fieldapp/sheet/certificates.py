"""Keys and certificates that sheets are sealed with: a small authority of the company's own.

    key = sealing_key(keys.signing, DESK)               # EC P-256, from a secret the desk has anyway
    authority = make_authority(secret_key, "1f0c...", now)
    certificate = issue(authority, secret_key, Holder(desk_id, "Li Wei", "Harbour Pumps"), public_key, now)

One authority signs certificates and nothing else; desks and server hold end certificates that may sign
documents and nothing else (RFC 5280: `digitalSignature` and `contentCommitment`). It has nothing to do with the
authority of the server's TLS certificate, which may be replaced or be somebody else's.
Certificates travel and are kept as PEM.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from cryptography.x509.oid import NameOID

DESK = b"fieldapp seal desk 1"
AUTHORITY = b"fieldapp seal authority 1"
APPROVAL = b"fieldapp seal server 1"
AUTHORITY_LIFE = timedelta(days=40 * 365)
CERTIFICATE_LIFE = timedelta(days=10 * 365)
RENEW_BEFORE = timedelta(days=365)
OF_A_DESK, OF_THE_SERVER = "desk", "server"
"""What stands in a holder's organizational unit."""
_SLACK = timedelta(days=2)
"""How far back a certificate begins, for clocks that are behind."""
_MOST_CHARACTERS = 64
"""Of a name in a certificate (RFC 5280, upper bounds)."""
_ORDER_OF_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class SealCertificate(msgspec.Struct, frozen=True):
    """What a desk holds: its certificate, and the authority's that issued it, both PEM."""

    certificate: str
    authority: str


@dataclass(frozen=True)
class Holder:
    """Whom a certificate names: the desk's id, the person and the company as they were called then."""

    id: str
    name: str
    company: str = ""
    unit: str = OF_A_DESK


def sealing_key(secret: bytes, purpose: bytes) -> ec.EllipticCurvePrivateKey:
    """The key of one purpose (`DESK`, `AUTHORITY`, `APPROVAL`) that comes from a secret of 32 bytes.

    HKDF (RFC 5869) gives 48 bytes, which are reduced to the range of the curve (FIPS 186-5 A.2.1).
    """
    wide = HKDF(algorithm=SHA256(), length=48, salt=None, info=purpose).derive(secret)
    return ec.derive_private_key(int.from_bytes(wide, "big") % (_ORDER_OF_P256 - 1) + 1, ec.SECP256R1())


def public_text(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as it travels: DER (SubjectPublicKeyInfo) in base64."""
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def proof(key: ec.EllipticCurvePrivateKey, message: bytes) -> str:
    """Shows that whoever asks for a certificate holds the key."""
    return base64.b64encode(key.sign(message, ec.ECDSA(SHA256()))).decode()


def proven_key(words: str, message: bytes, signature: str) -> ec.EllipticCurvePublicKey | None:
    """The key behind `public_text`; None unless the signature shows that its holder asks."""
    try:
        key = load_der_public_key(base64.b64decode(words, validate=True))
        if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
            return None
        key.verify(base64.b64decode(signature, validate=True), message, ec.ECDSA(SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, binascii.Error, ValueError):
        return None
    return key


def make_authority(key: ec.EllipticCurvePrivateKey, server_id: str, now: datetime) -> str:
    """The authority's own certificate, PEM. One a server, for the whole life of its database."""
    name = _name((NameOID.COMMON_NAME, f"fieldapp sheet authority {server_id[:8]}"))
    made = (
        certificate_builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(signs_certificates=True), critical=True)
        .sign(key, SHA256())
    )
    return _pem(made)


def issue(
    authority: str,
    key: ec.EllipticCurvePrivateKey,
    holder: Holder,
    public_key: ec.EllipticCurvePublicKey,
    now: datetime,
) -> str:
    """A certificate (PEM) for a holder's key, signed by the authority whose certificate and key are given."""
    issuer = read_certificate(authority)
    subject = _name(
        (NameOID.COMMON_NAME, holder.name),
        (NameOID.ORGANIZATION_NAME, holder.company),
        (NameOID.ORGANIZATIONAL_UNIT_NAME, holder.unit),
        (NameOID.SERIAL_NUMBER, holder.id),
    )
    known_by = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    made = (
        certificate_builder(subject, issuer.subject, public_key, now, CERTIFICATE_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(signs_certificates=False), critical=True)
        .add_extension(known_by, critical=False)
        .sign(key, SHA256())
    )
    return _pem(made)


def read_certificate(pem: str) -> x509.Certificate:
    """What a PEM holds. Raises ValueError when that is no certificate."""
    return x509.load_pem_x509_certificate(pem.encode(errors="replace"))


def fits(certificate: str, key: ec.EllipticCurvePrivateKey) -> bool:
    """Whether a certificate is for this key."""
    return read_certificate(certificate).public_key() == key.public_key()


def ends_soon(certificate: str, now: datetime) -> bool:
    """Whether it is time for a new one."""
    return read_certificate(certificate).not_valid_after_utc - RENEW_BEFORE <= now


def certificate_builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    """A certificate as far as all of ours are alike: whose key, by whom, from a little before `now` on."""
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def key_usage(*, signs_certificates: bool, commits: bool = True) -> x509.KeyUsage:
    """What a key may do: sign certificates, or else sign; with `commits` documents too, and not TLS alone."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=commits and not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(*parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    words = ((kind, " ".join(said.split())[:_MOST_CHARACTERS]) for kind, said in parts)
    return x509.Name([x509.NameAttribute(kind, said) for kind, said in words if said])


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
