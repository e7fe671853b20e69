"""A time stamp service for tests: an authority, a certificate that may stamp, and a door on loopback.

with a_service() as service:
    ...service.url, service.authority
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tests.sealing import AT

NAMED = "Harbour Time"


@dataclass
class StampingAuthority:
    """Keys, certificates and a list of nobody; `names_list` is where certificates say that it is."""

    at: datetime = AT
    names_list: str = ""
    stamps_at: datetime | None = None
    _root_key: rsa.RSAPrivateKey = field(default_factory=lambda: _key(1))
    _key: rsa.RSAPrivateKey = field(default_factory=lambda: _key(2))

    @property
    def authority(self) -> str:
        """PEM of the root."""
        return self.root.public_bytes(Encoding.PEM).decode()

    @property
    def root(self) -> x509.Certificate:
        """Of the authority itself."""
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        built = _builder("Harbour Time Root", "Harbour Time Root", self._root_key.public_key(), self.at, 1)
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return built.add_extension(usage, critical=True).sign(self._root_key, SHA256())

    @property
    def certificate(self) -> x509.Certificate:
        """Of the service."""
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        built = _builder(NAMED, "Harbour Time Root", self._key.public_key(), self.at, 2)
        built = built.add_extension(purpose, critical=True)
        if self.names_list:
            place = x509.DistributionPoint(
                [x509.UniformResourceIdentifier(self.names_list)], None, None, None
            )
            built = built.add_extension(x509.CRLDistributionPoints([place]), critical=False)
        return built.sign(self._root_key, SHA256())

    @property
    def revocations(self) -> bytes:
        """The authority's list, DER: nobody is on it."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.root.subject)
        builder = builder.last_update(self.at).next_update(self.at + timedelta(days=30))
        return builder.sign(self._root_key, SHA256()).public_bytes(Encoding.DER)

    def answer(self, request: bytes) -> bytes:
        """The reply to one request."""
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register(_plain(self.root))
        stamper = DummyTimeStamper(
            _plain(self.certificate),
            PrivateKeyInfo.load(self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
            certs_to_embed=store,
            fixed_dt=self.stamps_at or self.at + timedelta(minutes=1),
        )
        reply: bytes = stamper.request_tsa_response(tsp.TimeStampReq.load(request)).dump()
        return reply


@dataclass
class StampingService:
    """The authority behind a door; `says` replaces what it answers, `asked` counts."""

    authority: StampingAuthority
    url: str
    says: bytes | None = None
    status: int = 200
    asked: int = 0


@contextmanager
def a_service(at: datetime | None = None) -> Iterator[StampingService]:
    """On a port of its own, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    here = f"http://127.0.0.1:{server.server_address[1]}"
    moment = at or datetime.now(UTC)
    service = StampingService(StampingAuthority(moment, names_list=f"{here}/list.crl"), f"{here}/stamp")
    server.service = service  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Door(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        service = self.server.service  # type: ignore[attr-defined]
        service.asked += 1
        request = self.rfile.read(int(self.headers["Content-Length"]))
        if service.status != 200:
            self._say(service.status, b"no")
        else:
            says = service.says
            self._say(200, says if says is not None else service.authority.answer(request))

    def do_GET(self) -> None:
        self._say(200, self.server.service.authority.revocations)  # type: ignore[attr-defined]

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing."""


@cache
def _key(_which: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def _builder(
    subject: str, issuer: str, key: rsa.RSAPublicKey, at: datetime, serial: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(serial)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=3650))
    )


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _plain(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
