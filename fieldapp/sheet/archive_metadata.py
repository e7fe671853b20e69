"""What ISO 19005-3 asks of what a file says about itself: metadata, level, colour profile, language.

Each function says what is wrong, or nothing.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from fieldapp.sheet.archive_file import ArchiveFile
from fieldapp.sheet.attached import unpacked

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_PDF = "{http://ns.adobe.com/pdf/1.3/}"
_PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
_SAME = {
    "/Title": f"{_DC}title",
    "/Author": f"{_DC}creator",
    "/Subject": f"{_DC}description",
    "/Creator": f"{_XMP}CreatorTool",
    "/Producer": f"{_PDF}Producer",
    "/CreationDate": f"{_XMP}CreateDate",
    "/ModDate": f"{_XMP}ModifyDate",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LARGEST_PACKET = 2**20


def metadata(file: ArchiveFile) -> str:
    """An XMP packet that says what the information dictionary says."""
    said = _said(file)
    info: Any = file.pdf.trailer.get("/Info", {})
    for key, name in _SAME.items():
        text = str(info[key]) if key in info else ""
        if key.endswith("Date"):
            text = _xmp_moment(text)
        if text != said.get(name, ""):
            return f"{key} is {text!r} and {said.get(name, '')!r}"
    return ""


def claim(file: ArchiveFile) -> str:
    """Part 3, level B, U or A."""
    said = _said(file)
    level = said.get(f"{_PDFA}part", "") + said.get(f"{_PDFA}conformance", "")
    return "" if level in ("3B", "3U", "3A") else level or "nothing"


def profile(file: ArchiveFile) -> str:
    """One output intent with a profile of version 2 to 4.2 for red, green and blue."""
    intents = list(file.pdf.Root.get("/OutputIntents", []))
    if len(intents) != 1 or intents[0].get("/S") != "/GTS_PDFA1":
        return f"{len(intents)} output intents"
    stream = intents[0].DestOutputProfile
    data = unpacked(stream)
    is_sound = (
        len(data) >= 132
        and int.from_bytes(data[:4], "big") == len(data)
        and data[36:40] == b"acsp"
        and data[16:20] == b"RGB "
        and data[12:16] in (b"mntr", b"prtr", b"spac")
        and 0x02000000 <= int.from_bytes(data[8:12], "big") <= 0x042FFFFF
    )
    return "" if is_sound and int(stream.N) == 3 else "no profile of red, green and blue"


def language(file: ArchiveFile) -> str:
    """A language by its code (BCP 47), and a title that readers show in place of the file's name."""
    root = file.pdf.Root
    name = str(root.get("/Lang", ""))
    if not _LANGUAGE.fullmatch(name):
        return f"language {name!r}"
    preferences: Any = root.get("/ViewerPreferences", {})
    shown = bool(preferences.get("/DisplayDocTitle", False))
    return "" if shown and f"{_DC}title" in _said(file) else "the title is not shown"


def _said(file: ArchiveFile) -> dict[str, str]:
    """The packet's properties as plain words; of several alternatives the first."""
    packet = unpacked(file.pdf.Root.Metadata)
    if len(packet) > _LARGEST_PACKET or b"<!" in packet:
        raise ValueError("a packet with more than a packet has")
    try:
        tree = ElementTree.fromstring(packet)  # noqa: S314 - no declarations, so nothing to expand
    except ElementTree.ParseError as trouble:
        raise ValueError(str(trouble)) from trouble
    return {
        element.tag: " ".join("".join(element.itertext()).split())
        for description in tree.iter(f"{_RDF}Description")
        for element in description
    }


def _xmp_moment(text: str) -> str:
    moment = datetime.strptime(text, "D:%Y%m%d%H%M%SZ")  # noqa: DTZ007 - the Z is in the pattern
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
