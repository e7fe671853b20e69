"""The files inside a sheet's PDF: what the sheet says, and how it was signed, for machines.

    for file in attached(content): ...          # what `pdf.render` puts into the file
    files = files_in(pdf)                       # name to bytes, as they are in a PDF
    content = content_of(files)                 # what both files say together

`sheet.json` is the canonical form of what the signature covers, so its SHA-256 is the digest that is printed
on the sheet: `sha256sum sheet.json` is a check that needs nothing of ours. `signature.json` holds the rest:
the ink with time and pressure, or the refusal, and the digest it is bound to. Both are JSON of RFC 8785,
associated with the document as ISO 19005-3 6.8 asks for.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping
from typing import Any, NamedTuple

from fieldapp.errors import Unreadable
from fieldapp.sheet.canonical import canonical_json
from fieldapp.sheet.content import SheetContent, canonical_bytes, covered, from_canonical

SHEET_FILE = "sheet.json"
SIGNATURE_FILE = "signature.json"
SIGNATURE_FORM = "fieldapp-signature/1"
LARGEST_FILE = 32 * 2**20
"""Bytes of one attached file that are unpacked; a larger one is no sheet of ours."""


class Attached(NamedTuple):
    """One file: its name, what it is in words, how it is related to the pages, and its bytes."""

    name: str
    words: str
    relationship: str
    """`Source`: the pages were drawn from it; `Data`: a part of a page was (ISO 19005-3, table E.1)."""
    data: bytes


def attached(content: SheetContent) -> tuple[Attached, ...]:
    """The files of a sheet; a draft has no `signature.json`.

    Raises:
        Unreadable: as `canonical_bytes`.
    """
    says, rest = canonical_bytes(covered(content)), _outside(content)
    sheet = Attached(SHEET_FILE, "What the signature covers (RFC 8785)", "Source", says)
    if not rest:
        return (sheet,)
    words = "The signature's strokes, who signed, and the digest they are bound to (RFC 8785)"
    bound = {**rest, "form": SIGNATURE_FORM, "digest": hashlib.sha256(says).hexdigest()}
    return sheet, Attached(SIGNATURE_FILE, words, "Data", canonical_json(bound))


def content_of(files: Mapping[str, bytes], pictures: Mapping[str, bytes] | None = None) -> SheetContent:
    """The content that was attached; without `signature.json` it is a draft. Checks no digest.

    Raises:
        Unreadable: `sheet-unreadable` when `sheet.json` is absent, or as `from_canonical`.
    """
    if SHEET_FILE not in files:
        raise Unreadable("sheet-unreadable", reason="shape")
    plain = _object(files[SHEET_FILE])
    if SIGNATURE_FILE in files:
        signed = _object(files[SIGNATURE_FILE])
        if signed.pop("form", None) != SIGNATURE_FORM:
            raise Unreadable("sheet-unreadable", reason="form")
        signed.pop("digest", None)
        plain = {**signed, **plain}
    return from_canonical(json.dumps(plain), pictures)


def files_in(pdf: bytes) -> dict[str, bytes]:
    """The files associated with a PDF by name, in their order; nothing is written or opened.

    Raises:
        Unreadable: `pdf-unreadable` when it is no PDF, is encrypted, or holds more than a sheet ever does.
    """
    import pikepdf  # late: it takes 0.1 s

    from fieldapp.sheet.strange_pdf import opened

    try:
        with opened(pdf) as document:
            specs: Any = document.Root.get("/AF", [])
            return {str(spec.get("/UF", spec.get("/F", ""))): unpacked(spec.EF.F) for spec in specs}
    except (pikepdf.PdfError, AttributeError, TypeError, ValueError, KeyError, zlib.error) as trouble:
        raise Unreadable("pdf-unreadable") from trouble


def unpacked(stream: Any) -> bytes:
    """A stream's bytes, never more than `LARGEST_FILE`: a few bytes can unpack to a great many.

    Raises:
        Unreadable: `pdf-unreadable` when there are more, or they are packed in another way than ours are.
    """
    packed: bytes = stream.read_raw_bytes()
    if "/Filter" in stream:
        if list(_names(stream.Filter)) != ["/FlateDecode"]:
            raise Unreadable("pdf-unreadable")
        unpacking = zlib.decompressobj()
        packed = unpacking.decompress(packed, LARGEST_FILE + 1)
    if len(packed) > LARGEST_FILE:
        raise Unreadable("pdf-unreadable")
    return packed


def _outside(content: SheetContent) -> dict[str, Any]:
    """What the canonical form says beyond what the signature covers: signature or refusal, and seal."""
    whole, inside = _object(canonical_bytes(content)), _object(canonical_bytes(covered(content)))
    return {key: value for key, value in whole.items() if key not in inside}


def _object(data: bytes) -> dict[str, Any]:
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError) as trouble:
        raise Unreadable("sheet-unreadable", reason="shape") from trouble
    if not isinstance(plain, dict):
        raise Unreadable("sheet-unreadable", reason="shape")
    return plain


def _names(filters: Any) -> list[str]:
    from pikepdf import Array

    return [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
