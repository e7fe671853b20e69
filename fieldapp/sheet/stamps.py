"""Reads the time stamps of a PDF, and what was put beside them so that they can be checked years later.

    stamps = read_stamps(pdf, authorities)      # in the order in which they were made
    evidence = read_evidence(pdf)               # certificates and lists of revoked ones (the DSS)
    level(seals, stamps, evidence)              # "B-B", "B-T" or "B-LT" of ETSI EN 319 142-1

A stamp is judged at its own moment: its service's certificate ends long before the sheet does, and the server looked at
it and sealed it when it was fresh (`closing seal`). Imported late: pyHanko takes 0.9 s.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis.policy_api import ModificationLevel
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation import validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.context import ValidationContext

from fieldapp.sheet.attached import LARGEST_FILE
from fieldapp.sheet.revocation import is_list_of, read_list
from fieldapp.sheet.seals import Seal, told

NO_STAMP, STAMPED, COMPLETE = "B-B", "B-T", "B-LT"
_LEAST_ORDINARY = ModificationLevel.FORM_FILLING


@dataclass(frozen=True)
class Stamp:
    """One time stamp, and what was found of it."""

    ends_at: int
    """Where the bytes end that stood in the file when it was made."""
    holds: bool
    """It fits the bytes, its certificate may stamp, and nothing was changed since but by later seals."""
    is_known: bool
    """Its certificate comes from an authority that was given."""
    service: str
    """Whom its certificate names."""
    authority: str
    """SHA-256 of the topmost certificate that the file has of it, hexadecimal."""
    at: datetime
    chain: tuple[x509.Certificate, ...] = ()
    """The service's certificate, and whoever issued it, as far as the file has them."""


@dataclass(frozen=True)
class Evidence:
    """What a file carries to be checked by."""

    certificates: tuple[x509.Certificate, ...] = ()
    lists: tuple[bytes, ...] = ()


def read_stamps(pdf: bytes, authorities: Sequence[str] = ()) -> tuple[Stamp, ...]:
    """Every time stamp of the file. Without authorities each is judged by the certificates that the file brings along.

    Raises Unreadable `pdf-unreadable`.
    """
    if b"/DocTimeStamp" not in pdf:
        return ()
    with told():
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        trusted = [x509.load_pem_x509_certificate(pem.encode()) for pem in authorities]
        evidence = _evidence(reader)
        return tuple(_read(each, trusted, evidence) for each in reader.embedded_timestamp_signatures)


def read_evidence(pdf: bytes) -> Evidence:
    """The certificates and lists of the file's security store. Raises Unreadable `pdf-unreadable`."""
    if b"/DSS" not in pdf:
        return Evidence()
    with told():
        return _evidence(PdfFileReader(io.BytesIO(pdf), strict=True))


def level(seals: Sequence[Seal], stamps: Sequence[Stamp], evidence: Evidence) -> str:
    """What the file has reached: sealed, stamped, or with all that is needed to check it without asking anybody."""
    if not seals or (first := stamp_of(seals[0], stamps)) is None:
        return NO_STAMP
    needed = [*evidence_needed(first.chain), *_authority_of(seals[0], evidence)]
    if not needed or len(needed) < 2 or not all(_has_list(each, evidence.lists) for each in needed):
        return STAMPED
    return COMPLETE


def stamp_of(seal: Seal, stamps: Sequence[Stamp]) -> Stamp | None:
    """The earliest time stamp that holds and covers the seal."""
    after = [each for each in stamps if each.holds and each.ends_at > seal.ends_at]
    return min(after, key=lambda each: each.at, default=None)


def evidence_needed(chain: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """Whose lists tell of a chain: all who issued a certificate of it; nobody revokes a root."""
    return [issuer for issuer, _held in zip(chain[1:], chain, strict=False)]


def _authority_of(seal: Seal, evidence: Evidence) -> list[x509.Certificate]:
    return [each for each in evidence.certificates if each.fingerprint(SHA256()).hex() == seal.authority]


def _has_list(issuer: x509.Certificate, lists: Iterable[bytes]) -> bool:
    for data in lists:
        try:
            if is_list_of(read_list(data), issuer):
                return True
        except ValueError:
            continue
    return False


def _read(found: EmbeddedPdfSignature, trusted: Sequence[x509.Certificate], evidence: Evidence) -> Stamp:
    carried = [_plain(each) for each in (found.signer_cert, *_others(found))]
    chain = _chain(carried[0], [*carried[1:], *evidence.certificates, *trusted])
    known = [each for each in chain if each in trusted]
    at = found.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    roots = known or (() if trusted else chain[-1:])
    return Stamp(
        ends_at=found.byte_range[2] + found.byte_range[3],
        holds=_holds(found, known or chain[-1:], chain, at),
        is_known=bool(known) and bool(roots),
        service=_name(chain[0]),
        authority=chain[-1].fingerprint(SHA256()).hex(),
        at=at,
        chain=tuple(chain),
    )


def _holds(
    found: EmbeddedPdfSignature,
    roots: Sequence[x509.Certificate],
    chain: Sequence[x509.Certificate],
    at: datetime,
) -> bool:
    context = ValidationContext(
        trust_roots=[_for_pyhanko(each) for each in roots],
        other_certs=[_for_pyhanko(each) for each in chain],
        moment=at,
        allow_fetching=False,
    )
    status = validate_pdf_timestamp(found, context)
    ordinary = status.modification_level is not None and status.modification_level <= _LEAST_ORDINARY
    covered = (
        status.coverage is not None and status.coverage >= SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START
    )
    return bool(status.intact and status.valid and status.trusted and ordinary and covered)


def _chain(leaf: x509.Certificate, others: Sequence[x509.Certificate]) -> list[x509.Certificate]:
    """The certificate, who issued it, and so on, as far as they are there."""
    chain = [leaf]
    while (issuer := next((each for each in others if _issued(each, chain[-1])), None)) is not None:
        chain.append(issuer)
    return chain


def _issued(issuer: x509.Certificate, held: x509.Certificate) -> bool:
    if held.issuer == held.subject or issuer.subject != held.issuer:
        return False
    try:
        held.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _evidence(reader: PdfFileReader) -> Evidence:
    store = reader.root.get("/DSS")
    if store is None:
        return Evidence()
    certificates = [x509.load_der_x509_certificate(each) for each in _streams(store, "/Certs")]
    return Evidence(tuple(certificates), tuple(_streams(store, "/CRLs")))


def _streams(store: Any, name: str) -> list[bytes]:
    return [_unpacked(each.get_object()) for each in store.get_object().get(name, ())]


def _unpacked(stream: Any) -> bytes:
    """A stream's bytes, never more than `LARGEST_FILE`. Raises ValueError when there are more."""
    packed: bytes = stream.encoded_data
    if "/Filter" in stream:
        unpacking = zlib.decompressobj()
        packed = unpacking.decompress(packed, LARGEST_FILE + 1)
    if len(packed) > LARGEST_FILE:
        raise ValueError("more than a store of ours ever holds")
    return packed


def _others(found: EmbeddedPdfSignature) -> list[asn1_x509.Certificate]:
    return list(extract_certificate_info(found.signed_data).other_certs)


def _plain(certificate: asn1_x509.Certificate) -> x509.Certificate:
    return x509.load_der_x509_certificate(certificate.dump())


def _for_pyhanko(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
