"""Puts an electronic seal on a sheet's PDF, and further ones on a sheet that is sealed.

    sealer = Sealer(key, seal_certificate)
    pdf = sealer.seal(pdf, sealing(content, at))            # on the desk, when the customer has signed
    pdf = sealer.seal(pdf, approval(content, "Wang Fang", at))    # on the server; the first stays intact
    pdf = sealer.seal(pdf, completion(content, at), beside)       # behind a time stamp, with what it is checked by

PAdES baseline B-B (ETSI EN 319 142-1): an invisible field, ECDSA on P-256 with SHA-256, added as an incremental
update, so that the bytes before stay as they are. No network. The signed words say which sheet, which
revision and the digest of what the customer signed; the build of the program is signed too, so that a
check knows what drew the pages. Any thread, 40 ms; pyHanko is imported when first needed (0.9 s).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from fieldapp import __version__
from fieldapp.errors import Unreadable
from fieldapp.sheet.certificates import SealCertificate, read_certificate
from fieldapp.sheet.content import SheetContent

PROGRAM = "fieldapp"
SEAL, APPROVAL, COMPLETION = "Seal", "Approval", "Completion"
"""How the fields of signatures are called, with a number from the second on."""
_REASON = re.compile(
    r"(?P<words>\w+) of service sheet (?P<sheet>.*), revision (?P<revision>\d+), SHA-256 (?P<digest>[0-9a-f]{64})"
)


class StampRefused(Exception):
    """There is no time stamp to be had from the service now."""


@dataclass(frozen=True)
class Saying:
    """What a signature says of itself."""

    field: str
    name: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Beside:
    """Certificates and lists of revoked ones (both DER) that a file carries to be checked by."""

    certificates: tuple[bytes, ...]
    lists: tuple[bytes, ...]


@dataclass(frozen=True)
class Reason:
    """A signature's reason, read: what it is, and which sheet and digest it is for."""

    kind: str
    """`SEAL`, `APPROVAL` or `COMPLETION`."""
    sheet: str
    revision: int
    digest: str


def sealing(content: SheetContent, at: datetime, name: str = "") -> Saying:
    """What the desk's seal says."""
    return Saying(SEAL, name or content.engineer, _reason(SEAL, content), at)


def approval(content: SheetContent, supervisor: str, at: datetime) -> Saying:
    """What the seal of a supervisor's approval says."""
    return Saying(APPROVAL, supervisor, _reason(APPROVAL, content), at)


def completion(content: SheetContent, at: datetime) -> Saying:
    """What the server's seal says that closes a time-stamped sheet."""
    return Saying(COMPLETION, "", _reason(COMPLETION, content), at)


def reason_of(words: str) -> Reason | None:
    """What a signature's reason names; None for words that no seal of ours has."""
    found = _REASON.fullmatch(words)
    return Reason(found["words"], found["sheet"], int(found["revision"]), found["digest"]) if found else None


def get_ready() -> None:
    """Import what the first seal would wait for; on whichever thread has time."""
    from fieldapp.sheet import increment  # noqa: F401


class Sealer:
    """A key with its certificate."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: SealCertificate) -> None:
        self._key = key
        self.certificate = certificate

    def seal(self, pdf: bytes, saying: Saying, beside: Beside | None = None) -> bytes:
        """The same bytes, and behind them the signature; `beside` is what others will check the file by.

        Raises Unreadable `pdf-unreadable`.
        """
        from pyhanko.pdf_utils.misc import PdfError

        from fieldapp.sheet.increment import SignerAt, Update

        out = io.BytesIO()
        try:
            update = Update(pdf)
            if beside is not None:
                update.keep_beside(beside.certificates, beside.lists)
            metadata = _metadata(saying, update.free_field(saying.field))
            SignerAt(metadata, self._signer(), saying.at).sign_pdf(update, output=out)
        except (PdfError, ValueError) as error:
            raise Unreadable("pdf-unreadable") from error
        return out.getvalue()

    def _signer(self) -> Any:
        from asn1crypto.keys import PrivateKeyInfo
        from pyhanko.sign.signers.pdf_cms import SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore

        make_store: Any = SimpleCertificateStore
        store = make_store()
        store.register(_plain(self.certificate.authority))
        key = self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return SimpleSigner(
            signing_cert=_plain(self.certificate.certificate),
            signing_key=PrivateKeyInfo.load(key),
            cert_registry=store,
        )


def _reason(words: str, content: SheetContent) -> str:
    digest = content.seal.digest if content.seal else ""
    return f"{words} of service sheet {content.order.number}, revision {content.order.revision}, SHA-256 {digest}"


def _metadata(saying: Saying, field: str) -> Any:
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers.pdf_byterange import BuildProps
    from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata

    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        reason=saying.reason,
        name=saying.name or None,
        subfilter=SigSeedSubFilter.PADES,
        app_build_props=BuildProps(PROGRAM, __version__),
    )


def _plain(pem: str) -> Any:
    from asn1crypto.x509 import Certificate

    return Certificate.load(read_certificate(pem).public_bytes(Encoding.DER))
