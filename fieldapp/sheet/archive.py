"""The finishing step: what reportlab drew becomes a file for archives, PDF/A-3 (ISO 19005-3:2012).

    pdf = finished(drawn, about, files, structure)

Adds the XMP that claims the level, the colour profile, the language, the attached files with their
relationships; writes the fonts' tables of characters anew (reportlab's are wrong beyond U+FFFF and name a
character for codes that have none); writes the file as ISO 32000-1 wants streams and references written. The same input
gives the same bytes: moments come from the sheet, the file's id from its bytes.

`archive_check` says, point by point, what holds. No validator of a third party has seen these files.
Imported with the first sheet: pikepdf takes 0.1 s, which the desk's start has not.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from fieldapp.sheet import srgb
from fieldapp.sheet.attached import Attached
from fieldapp.sheet.structure import Structure
from fieldapp.sheet.tagging import tag
from fieldapp.sheet.xmp import MAKER, About, Claim, packet

CLAIM = Claim(part=3, conformance="A")

_BF_CHAR = re.compile(rb"<([0-9A-F]{2})> <([0-9A-F]{4,6})>")
_MOST_PER_BLOCK = 100


def finished(drawn: bytes, about: About, files: Sequence[Attached], structure: Structure) -> bytes:
    """The file as it is kept."""
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        _describe(pdf, about)
        _add_profile(pdf)
        _attach(pdf, files, about.made_at)
        _write_characters_anew(pdf)
        tag(pdf, structure)
        return _saved(pdf)


def _saved(pdf: Pdf) -> bytes:
    """Plain objects and one table of them: readable by the simplest of tools in thirty years."""
    file = io.BytesIO()
    pdf.save(
        file,
        min_version="1.7",
        fix_metadata_version=False,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=True,
    )
    return file.getvalue()


def _describe(pdf: Pdf, about: About) -> None:
    moment = _pdf_moment(about.made_at)
    known = {
        "/Title": about.title,
        "/Author": about.author,
        "/Subject": about.subject,
        "/Creator": MAKER,
        "/Producer": MAKER,
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary({key: String(text) for key, text in known.items() if text})
    )
    metadata = Stream(pdf, packet(CLAIM, about))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    root = pdf.Root
    root.Metadata = pdf.make_indirect(metadata)
    root.Lang = String(about.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _add_profile(pdf: Pdf) -> None:
    profile = Stream(pdf, srgb.profile())
    profile.N = srgb.COMPONENTS
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String(srgb.WORDS),
        Info=String(srgb.WORDS),
        DestOutputProfile=pdf.make_indirect(profile),
    )
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


def _attach(pdf: Pdf, files: Sequence[Attached], made_at: datetime) -> None:
    """Each file as an associated one of the document, and under its name (ISO 19005-3 6.8)."""
    specs = [pdf.make_indirect(_file_spec(pdf, file, made_at)) for file in files]
    pdf.Root.AF = Array(specs)
    named = [part for file, spec in zip(files, specs, strict=True) for part in (String(file.name), spec)]
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(named)))


def _file_spec(pdf: Pdf, file: Attached, made_at: datetime) -> Dictionary:
    stream = Stream(pdf, file.data)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/application/json")
    stream.Params = Dictionary(
        Size=len(file.data),
        ModDate=String(_pdf_moment(made_at)),
        CheckSum=String(hashlib.md5(file.data, usedforsecurity=False).digest()),
    )
    kept = pdf.make_indirect(stream)
    return Dictionary(
        Type=Name.Filespec,
        F=String(file.name),
        UF=String(file.name),
        Desc=String(file.words),
        AFRelationship=Name("/" + file.relationship),
        EF=Dictionary(F=kept, UF=kept),
    )


def _write_characters_anew(pdf: Pdf) -> None:
    """ToUnicode of every font: UTF-16, no entry for codes without a character, a hundred a block at most."""
    fonts = pdf.pages[0].obj.Resources.Font  # reportlab's pages share one table of fonts
    for font in (fonts[key] for key in list(fonts.keys())):
        font.ToUnicode.write(_characters(font.ToUnicode.read_bytes()))


def _characters(cmap: bytes) -> bytes:
    pairs = [(code, int(char, 16)) for code, char in _BF_CHAR.findall(cmap) if int(char, 16)]
    blocks = [pairs[at : at + _MOST_PER_BLOCK] for at in range(0, len(pairs), _MOST_PER_BLOCK)]
    rows = [
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<00> <FF>",
        b"endcodespacerange",
    ]
    for block in blocks:
        rows.append(b"%d beginbfchar" % len(block))
        rows.extend(b"<%s> <%s>" % (code, _utf_16(char)) for code, char in block)
        rows.append(b"endbfchar")
    return b"\n".join([*rows, b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"])


def _utf_16(char: int) -> bytes:
    return chr(char).encode("utf-16-be").hex().upper().encode("ascii")


def _pdf_moment(moment: datetime) -> str:
    """ISO 32000-1 7.9.4, in UTC and whole seconds."""
    return f"D:{moment.astimezone(UTC):%Y%m%d%H%M%S}Z"
