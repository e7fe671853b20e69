"""Reads the seals of a PDF and says of each whether it holds, down to the last bit.

    seals = read_seals(pdf, authorities)        # in the order in which they were made

pyHanko judges the signature, its certificate's chain and what later revisions changed (ETSI EN 319 102-1,
without revocation: desks' certificates name none). What no signature can cover is checked here: that the gap that
holds a signature holds nothing else and is written in the one way in which we write it, that the last one reaches to
the end of the file, and that the certificates inside bear each other out. So no bit of a sealed file is left over.
Imported late: pyHanko takes 0.9 s.
"""

from __future__ import annotations

import io
import logging
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis.policy_api import ModificationLevel
from pyhanko.sign.general import SigningError, ValueErrorWithMessage
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import ValidationContext

from fieldapp.errors import Unreadable
from fieldapp.sheet.signing import Reason, reason_of

for _talker in ("pyhanko", "pyhanko_certvalidator"):  # they log what they object to; here that is an answer
    logging.getLogger(_talker).setLevel(logging.CRITICAL)
MOST_SEALS = 40
"""A sheet has a handful; more would keep whoever checks a stranger's file busy for ever."""
_LEAST_ORDINARY = ModificationLevel.FORM_FILLING
_NONSENSE = (
    PdfError,
    SigningError,
    SignatureValidationError,
    ValueErrorWithMessage,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    UnicodeError,
    ArithmeticError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    zlib.error,
)
"""What reading a file that somebody damaged on purpose may raise."""


@dataclass(frozen=True)
class Seal:
    """One signature, and what was found of it."""

    field: str
    ends_at: int
    """Where the bytes end that stood in the file when it was made."""
    holds: bool
    """Signature and certificate fit each other and the bytes, and nothing was changed since but by later seals."""
    is_exact: bool
    """Its gap holds it and nothing else, in our writing."""
    is_known: bool
    """Its certificate comes from an authority that was given."""
    authority: str
    """SHA-256 of the authority's certificate as the file names it, hexadecimal; empty when it names none."""
    by: str = ""
    """Whom the signature names: the engineer, the supervisor."""
    name: str = ""
    """Whom the certificate names."""
    company: str = ""
    unit: str = ""
    holder_id: str = ""
    serial: int = 0
    """Its certificate's number."""
    at: datetime | None = None
    reason: Reason | None = None
    program: tuple[str, str] = ("", "")
    """Name and version of what made it."""


def read_seals(pdf: bytes, authorities: Sequence[str] = ()) -> tuple[Seal, ...]:
    """Every seal of the file; time stamps are read by `stamps`. Without authorities each is judged by the one that it brings along.

    Raises:
        Unreadable: `pdf-unreadable`.
    """
    with told():
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        if reader.encrypted or pdf.count(b"/ByteRange") > MOST_SEALS:
            raise Unreadable("pdf-unreadable")
        found = list(reader.embedded_regular_signatures)
        trusted = [x509.load_pem_x509_certificate(pem.encode()) for pem in authorities]
        return tuple(_read(pdf, each, trusted) for each in found)


def kinds_in(pdf: bytes) -> tuple[str, ...]:
    """What the seals of a file say that they are, in their order; checks nothing. Raises Unreadable `pdf-unreadable`."""
    if b"/ByteRange" not in pdf:
        return ()
    with told():
        found = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_regular_signatures
        reasons = [reason_of(str(each.sig_object.get("/Reason", ""))) for each in found]
        return tuple(each.kind if each else "" for each in reasons)


def certificates_in(pdf: bytes) -> tuple[x509.Certificate, ...]:
    """The certificates that a file was sealed with; checks nothing. Raises Unreadable `pdf-unreadable`."""
    if b"/ByteRange" not in pdf:
        return ()
    with told():
        found = PdfFileReader(io.BytesIO(pdf), strict=True).embedded_regular_signatures
        return tuple(_certificate(each.signer_cert) for each in found)


def reaches_the_end(pdf: bytes, seals: Sequence[Seal]) -> bool:
    """Whether nothing stands behind the last signature."""
    return bool(seals) and seals[-1].ends_at == len(pdf)


def _read(pdf: bytes, found: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate]) -> Seal:
    said = found.sig_object
    carried = [_certificate(each) for each in _certificates(found)]
    roots = [each for each in carried if each.issuer == each.subject]
    known = [each for each in roots if each in trusted]
    at = found.self_reported_timestamp
    holder = _certificate(found.signer_cert)
    subject = _words(holder.subject)
    judged_at = at and max(at, holder.not_valid_before_utc)  # a laptop's clock may be far behind
    holds = _judged(found, known or (() if trusted else roots), judged_at)
    return Seal(
        field=str(found.field_name),
        ends_at=found.byte_range[2] + found.byte_range[3],
        holds=holds,
        is_exact=_is_exact(pdf, found, carried),
        is_known=bool(known),
        authority=_fingerprint(roots[0]) if roots else "",
        by=str(said.get("/Name", "")),
        name=subject.get("2.5.4.3", ""),
        company=subject.get("2.5.4.10", ""),
        unit=subject.get("2.5.4.11", ""),
        holder_id=subject.get("2.5.4.5", ""),
        serial=holder.serial_number,
        at=at,
        reason=reason_of(str(said.get("/Reason", ""))),
        program=_program(said),
    )


def _judged(
    found: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    at: datetime | None,
) -> bool:
    """Whether it holds by these authorities."""
    context = ValidationContext(
        trust_roots=[_for_pyhanko(each) for each in roots], moment=at, allow_fetching=False
    )
    if at is None:
        return False
    status = validate_pdf_signature(found, context)
    holds = status.intact and status.valid and status.trusted and bool(status.docmdp_ok)
    return holds and _is_covered(status.coverage) and _is_ordinary(status.modification_level)


def _is_covered(coverage: SignatureCoverageLevel | None) -> bool:
    return coverage is not None and coverage >= SignatureCoverageLevel.ENTIRE_REVISION


def _is_ordinary(level: ModificationLevel | None) -> bool:
    """Whether later revisions added no more than signatures do."""
    return level is not None and level <= _LEAST_ORDINARY


# ─── what no signature covers ──────────────────────────────────────────────────────────────────


def _is_exact(pdf: bytes, found: EmbeddedPdfSignature, carried: Sequence[x509.Certificate]) -> bool:
    """Whether the gap is `<`, the signature in capital hexadecimal digits, zeros, `>`, and each bit of it is needed."""
    _start, before, after, _length = found.byte_range
    raw = bytes(found.pkcs7_content)
    if pdf[before:after] != b"<" + raw.hex().upper().encode() + b">":
        return False
    end = _end_of_value(raw, 0)
    if raw[end:].strip(b"\0"):
        return False
    message = cms.ContentInfo.load(raw[:end], strict=True)
    signed = message["content"]
    return _is_plain(signed) and _names(signed, carried) and _bear_each_other_out(carried)


def _end_of_value(raw: bytes, at: int) -> int:
    """Where the DER value ends that begins here, and all within it; a length has one way to be written (X.690 10.1).

    Raises ValueError where it is written in another, or a value inside ends elsewhere.
    """
    if raw[at] == 0 or raw[at] & 0x1F == 0x1F:
        raise ValueError("padding, or a tag of several bytes")
    size, begin = raw[at + 1], at + 2
    if size >= 0x80:
        begin += size - 0x80
        digits = raw[at + 2 : begin]
        size = int.from_bytes(digits, "big")
        if size < 0x80 or digits[0] == 0:
            raise ValueError("a length that is not written as short as it can be")
    end = begin + size
    if end > len(raw):
        raise ValueError("a value that is cut off")
    inner = begin if raw[at] & 0x20 else end
    while inner < end:
        inner = _end_of_value(raw, inner)
    if inner != end:
        raise ValueError("a value that ends within another")
    return end


def _is_plain(signed: Any) -> bool:
    """Whether what a signature may leave open is as we write it (RFC 5652 5, RFC 5754 3.2)."""
    (info,) = signed["signer_infos"]
    algorithms = [each.native for each in signed["digest_algorithms"]]
    return bool(
        signed["version"].native == "v1"
        and algorithms == [info["digest_algorithm"].native] == [{"algorithm": "sha256", "parameters": None}]
        and signed["encap_content_info"].native == {"content_type": "data", "content": None}
        and not signed["crls"].native
        and info["version"].native == "v1"
        and info["sid"].name == "issuer_and_serial_number"
        and info["signature_algorithm"].native == {"algorithm": "sha256_ecdsa", "parameters": None}
        and not info["unsigned_attrs"].native
    )


def _names(signed: Any, carried: Sequence[x509.Certificate]) -> bool:
    """Whether it names its certificate byte for byte; names are compared without regard to capitals elsewhere."""
    sid = signed["signer_infos"][0]["sid"].chosen
    issuer, serial = sid["issuer"].dump(), sid["serial_number"].native
    return any(
        (each.issuer.public_bytes(), each.serial_number) == (issuer, serial)
        for each in carried
        if each.issuer != each.subject
    )


def _bear_each_other_out(carried: Sequence[x509.Certificate]) -> bool:
    """Whether the certificates are one of a holder and the authority's, each signed by the latter."""
    authority = [each for each in carried if each.issuer == each.subject]
    if len(carried) != 2 or len(authority) != 1:
        return False
    for each in carried:
        each.verify_directly_issued_by(authority[0])
    return all(_says_its_algorithm_twice(each) for each in carried)


def _says_its_algorithm_twice(certificate: x509.Certificate) -> bool:
    """The outer name of the algorithm is not signed; it has to be the inner one (RFC 5280 4.1.1.2)."""
    plain = _for_pyhanko(certificate)
    return bool(plain["signature_algorithm"].dump() == plain["tbs_certificate"]["signature"].dump())


# ─── reading ───────────────────────────────────────────────────────────────────────────────────


def _certificates(found: EmbeddedPdfSignature) -> list[asn1_x509.Certificate]:
    return [found.signer_cert, *found.other_embedded_certs]


def _certificate(plain: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(plain.dump())


def _for_pyhanko(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _words(name: x509.Name) -> dict[str, str]:
    return {each.oid.dotted_string: str(each.value) for each in name}


def _fingerprint(certificate: x509.Certificate) -> str:
    from cryptography.hazmat.primitives.hashes import SHA256

    return certificate.fingerprint(SHA256()).hex()


def _program(said: Any) -> tuple[str, str]:
    app = said.get("/Prop_Build", {}).get("/App", {})
    return str(app.get("/Name", "")).removeprefix("/"), str(app.get("/REx", ""))


@contextmanager
def told() -> Iterator[None]:
    """Say of whatever a damaged file raises that it cannot be read. Raises Unreadable `pdf-unreadable`."""
    try:
        yield
    except _NONSENSE as error:
        raise Unreadable("pdf-unreadable") from error
