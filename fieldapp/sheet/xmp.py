"""The metadata packet of a sheet's PDF: XMP (ISO 16684-1) with the level that is claimed (ISO 19005-3 6.6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple

MAKER = "fieldapp"


class Claim(NamedTuple):
    """Which part of ISO 19005 a file claims to follow, and how far: `U`, or `A` for tagged ones."""

    part: int
    conformance: str


@dataclass(frozen=True, slots=True)
class About:
    """What the file says about itself; words as they can be printed."""

    title: str
    author: str
    subject: str
    language: str
    """`zh-CN`, `en`."""
    made_at: datetime


def packet(claim: Claim, about: About) -> bytes:
    """The packet; it says what the file's information dictionary says. Unknown words are left out."""
    moment = f"{about.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    facts = (
        f"<pdfaid:part>{claim.part}</pdfaid:part>",
        f"<pdfaid:conformance>{claim.conformance}</pdfaid:conformance>",
        "<dc:format>application/pdf</dc:format>",
        _alternatives("dc:title", about.title),
        _items("dc:creator", "Seq", about.author),
        _alternatives("dc:description", about.subject),
        _items("dc:language", "Bag", about.language),
        f"<pdf:Producer>{MAKER}</pdf:Producer>",
        f"<xmp:CreatorTool>{MAKER}</xmp:CreatorTool>",
        f"<xmp:CreateDate>{moment}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{moment}</xmp:ModifyDate>",
        f"<xmp:MetadataDate>{moment}</xmp:MetadataDate>",
    )
    return _FRAME.format("\n".join(fact for fact in facts if fact)).encode("utf-8")


def _alternatives(name: str, text: str) -> str:
    inner = f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(text)}</rdf:li></rdf:Alt>'
    return f"<{name}>{inner}</{name}>" if text else ""


def _items(name: str, kind: str, text: str) -> str:
    inner = f"<rdf:{kind}><rdf:li>{escape(text)}</rdf:li></rdf:{kind}>"
    return f"<{name}>{inner}</{name}>" if text else ""


_FRAME = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
{}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
