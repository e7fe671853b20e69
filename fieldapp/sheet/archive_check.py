"""Whether a PDF is the archive file it claims to be: ISO 19005-3:2012 (PDF/A-3), point by point.

    for point in checked(pdf):
        point.clause, point.key, point.holds, point.found

Every point that a sheet of ours, signed or not, can violate is asked of the file itself, with another library
than the one that drew it. What cannot occur in such a file (optional content, forms of XFA, JPEG 2000, CMYK) is
refused rather than examined, so a file that passes is stricter than the standard asks; a file of another maker may be
fine and still fail here. This is our own checklist. No validator of a third party has confirmed it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pikepdf
from fontTools.ttLib import TTLibError
from pikepdf import Array, Dictionary

from fieldapp.errors import Unreadable
from fieldapp.sheet import archive_fonts, archive_metadata, archive_pages
from fieldapp.sheet.archive_file import ArchiveFile
from fieldapp.sheet.attached import unpacked
from fieldapp.sheet.strange_pdf import opened

_LONGEST_STRING, _LONGEST_NAME = 32_767, 127
_HEADER_END = 5


class Point(NamedTuple):
    """One requirement: where the standard has it, what it is, whether it holds, and what was found instead."""

    key: str
    clause: str
    words: str
    holds: bool
    found: str


def checked(pdf: bytes) -> tuple[Point, ...]:
    """All points, in the order of the standard.

    Raises:
        Unreadable: `pdf-unreadable` when it is no PDF or is encrypted.
    """
    try:
        with opened(pdf) as document:
            file = ArchiveFile(pdf, document)
            return tuple(_asked(file, *requirement) for requirement in _REQUIREMENTS)
    except pikepdf.PdfError as trouble:
        raise Unreadable("pdf-unreadable") from trouble


_ODD = (
    *(pikepdf.PdfError, TTLibError, zlib.error, struct.error, AssertionError, AttributeError, LookupError),
    *(TypeError, ValueError, ArithmeticError, RecursionError),
)
"""What libraries say to a file that is not what it seems: then the point does not hold."""


def _asked(file: ArchiveFile, key: str, clause: str, words: str, ask: Callable[[ArchiveFile], str]) -> Point:
    try:
        found = ask(file)
    except Unreadable:
        found = "cannot be unpacked"
    except _ODD as odd:
        found = f"{type(odd).__name__}: {odd}"
    return Point(key, clause, words, not found, found)


# ─── 6.1 the file ───


def _header(file: ArchiveFile) -> str:
    first, _, rest = file.data.partition(b"\n")
    if not (
        first.startswith(b"%PDF-1.") and first[7:].strip() in (b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"7")
    ):
        return repr(first[:20])
    comment = rest[:_HEADER_END]
    marked = comment[:1] == b"%" and len(comment) == _HEADER_END and all(byte > 127 for byte in comment[1:])
    return "" if marked else "no comment of four bytes over 127 after it"


def _end(file: ArchiveFile) -> str:
    after = file.data.rpartition(b"%%EOF")[2]
    return "" if after in (b"", b"\n", b"\r", b"\r\n") else f"{len(after)} bytes after the end"


def _id(file: ArchiveFile) -> str:
    ids = file.pdf.trailer.get("/ID")
    return "" if ids is not None and len(ids) == 2 and all(bytes(part) for part in ids) else "none"


def _plain(file: ArchiveFile) -> str:
    return "encrypted" if file.pdf.is_encrypted else ""


def _sound(file: ArchiveFile) -> str:
    """Every reference, offset and stream is what it says; read to the last byte."""
    return "; ".join(file.pdf.check_pdf_syntax()[:3])


def _streams(file: ArchiveFile) -> str:
    outside = [key for value in file.streams() for key in ("/F", "/FFilter", "/FDecodeParms") if key in value]
    filters = {str(name) for value in file.streams() for name in _filters(value)}
    odd = filters - {"/FlateDecode", "/DCTDecode"}
    return ", ".join([*outside, *sorted(odd)])


def _filters(stream: Any) -> list[Any]:
    names = stream.get("/Filter", [])
    return list(names) if isinstance(names, (Array, list)) else [names]


def _limits(file: ArchiveFile) -> str:
    for value in file.values:
        if isinstance(value, pikepdf.String) and len(bytes(value)) > _LONGEST_STRING:
            return "a string is too long"
        if isinstance(value, pikepdf.Name) and len(str(value).encode()) > _LONGEST_NAME + 1:
            return "a name is too long"
        if isinstance(value, int) and abs(value) >= 2**31:
            return f"a number is too large: {value}"
    return ""


# ─── 6.3 to 6.5 what is done rather than shown ───


def _annotations(file: ArchiveFile) -> str:
    """Only fields of signatures, which must be there on paper as well: printed, never hidden."""
    for page in file.pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            if annotation.get("/Subtype") != "/Widget" or annotation.get("/FT") != "/Sig":
                return f"an annotation {annotation.get('/Subtype')}"
            flags = int(annotation.get("/F", 0))
            if not flags & 4 or flags & (1 | 2 | 32 | 256):
                return f"flags {flags}"
            box = [float(corner) for corner in annotation.Rect]
            if box[0] != box[2] and box[1] != box[3] and "/AP" not in annotation:
                return "no appearance"
    return ""


def _forms(file: ArchiveFile) -> str:
    form = file.pdf.Root.get("/AcroForm", Dictionary())
    if "/XFA" in form or form.get("/NeedAppearances", False):
        return "XFA or NeedAppearances"
    return ""


def _actions(file: ArchiveFile) -> str:
    """Nothing happens when it is opened, clicked or printed: no script, no way out of the file."""
    keys = {
        key for value in file.dictionaries() for key in ("/AA", "/OpenAction", "/JS", "/URI") if key in value
    }
    kinds = {
        str(value.S)
        for value in file.dictionaries()
        if value.get("/S") in _ACTIONS or value.get("/Type") == "/Action"
    }
    names = file.pdf.Root.get("/Names", Dictionary())
    return ", ".join(sorted(keys | kinds | ({"/JavaScript"} if "/JavaScript" in names else set())))


_ACTIONS = frozenset(
    f"/{kind}"
    for kind in (
        *("GoToR", "GoToE", "Launch", "Sound", "Movie", "ResetForm", "ImportData", "SubmitForm", "Hide"),
        *("JavaScript", "SetOCGState", "Rendition", "Trans", "GoTo3DView", "RichMediaExecute"),
    )
)


def _nothing_else(file: ArchiveFile) -> str:
    """No layers, no presentations, no requirements to readers (6.9 to 6.11)."""
    root = file.pdf.Root
    names = root.get("/Names", Dictionary())
    odd = [key for key in ("/OCProperties", "/Requirements", "/Collection") if key in root]
    return ", ".join([*odd, *(["/AlternatePresentations"] if "/AlternatePresentations" in names else [])])


# ─── 6.8 files within ───


def _attached(file: ArchiveFile) -> str:
    """Each with both names, a kind, a date and a relationship, and known to the document as a whole."""
    listed = {spec.objgen for spec in file.pdf.Root.get("/AF", [])}
    for value in file.values:
        if not isinstance(value, Dictionary) or "/EF" not in value:
            continue
        missing = [key for key in ("/F", "/UF", "/AFRelationship") if key not in value]
        inside = value.EF.F
        missing += [key for key in ("/Subtype", "/Params") if key not in inside]
        if missing or "/ModDate" not in inside.Params:
            return f"{value.get('/UF')}: no {', '.join(missing) or '/ModDate'}"
        if value.AFRelationship not in _RELATIONSHIPS or value.objgen not in listed:
            return f"{value.UF}: not associated with the document"
        unpacked(inside)
    return "" if listed else "none"


_RELATIONSHIPS = frozenset({"/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"})


Requirement = tuple[str, str, str, Callable[[ArchiveFile], str]]
_REQUIREMENTS: tuple[Requirement, ...] = (
    ("header", "6.1.2", "The file begins as a PDF 1.0 to 1.7 with a mark of binary data", _header),
    ("id", "6.1.3", "It has an identifier", _id),
    ("end", "6.1.3", "Nothing stands after its end", _end),
    ("plain", "6.1.3", "It is not encrypted", _plain),
    ("sound", "6.1.4", "Its tables, references and streams are sound", _sound),
    ("streams", "6.1.7", "All data are inside, packed in ways that are always free to read", _streams),
    ("limits", "6.1.13", "Strings, names and numbers stay within the limits", _limits),
    ("profile", "6.2.3", "Its colours are defined by an embedded sRGB profile", archive_metadata.profile),
    ("colours", "6.2.4", "All colours are red, green and blue or grey", archive_pages.colours),
    ("states", "6.2.5", "No transparency, transfer curve or other special state", archive_pages.states),
    ("operators", "6.2.2", "Pages use only operators of the standard", archive_pages.operators),
    ("images", "6.2.8", "Images are plain: no alternates, no smoothing, no masks", archive_pages.images),
    ("embedded", "6.2.11.4", "All fonts are embedded", archive_fonts.embedded),
    ("widths", "6.2.11.5", "Widths are those of the embedded fonts", archive_fonts.widths),
    (
        "encodings",
        "6.2.11.6",
        "Each code leads to one glyph, without a second table",
        archive_fonts.encodings,
    ),
    ("unicode", "6.2.11.7", "Every character that is shown has its Unicode", archive_fonts.unicode),
    ("glyphs", "6.2.11.8", "No character is shown as a missing glyph", archive_fonts.glyphs),
    ("annotations", "6.3", "There are no annotations but fields of signatures", _annotations),
    ("forms", "6.4", "Forms need no program to be seen", _forms),
    ("actions", "6.5", "Nothing is run, opened or sent", _actions),
    (
        "metadata",
        "6.6.2",
        "Its metadata are XMP and say what the file says elsewhere",
        archive_metadata.metadata,
    ),
    ("claim", "6.6.4", "It claims PDF/A-3, level B, U or A", archive_metadata.claim),
    ("tagged", "6.7", "It is tagged: all content has its place in the structure", archive_pages.tagged),
    ("tables", "6.7", "Tables have rows of cells, and heads", archive_pages.tables),
    ("figures", "6.7", "Figures are described in words", archive_pages.figures),
    ("language", "6.7.4", "Its language is named, its title shown", archive_metadata.language),
    ("attached", "6.8", "Attached files are associated with the document", _attached),
    ("nothing-else", "6.9", "No layers, presentations or requirements", _nothing_else),
)

KEYS: Mapping[str, str] = {key: words for key, _, words, _ in _REQUIREMENTS}
"""Every point by its key, in English."""
