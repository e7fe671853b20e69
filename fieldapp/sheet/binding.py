"""Puts the pages of many PDFs into one file, with bookmarks, while holding one of them in memory at a time.

    binder = Binder(out)
    first = binder.add(source, title="WO-2026-00042")     # the number of its first page in the file
    binder.finish(title="Sheets", language="en")

Every object is written as soon as it is met; what stays is where each one lies in the file. Pages are copies for
reading: form fields, tags, attachments and signatures belong to the files they come from and are left behind.
The same sources give the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, BinaryIO, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from fieldapp.errors import Unreadable
from fieldapp.sheet.strange_pdf import opened

_LEFT_BEHIND = frozenset({"/Parent", "/Annots", "/StructParents", "/Metadata", "/AF", "/B", "/AA", "/Tabs"})
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_CATALOG, _PAGES, _INFO, _OUTLINES = 1, 2, 3, 4
_FIRST_FREE = 5


class Link(NamedTuple):
    """A place of a page that leads to another: left, bottom, right, top, and the page's index there."""

    box: tuple[float, float, float, float]
    to: int


@dataclass
class _Bookmark:
    title: str
    page: int


@dataclass
class Binder:
    """One file being written. Not to be shared between threads."""

    out: BinaryIO
    _offsets: dict[int, int] = field(default_factory=dict)
    _pages: list[int] = field(default_factory=list)
    """The object number of each page, in the order of adding."""
    _bookmarks: list[_Bookmark] = field(default_factory=list)
    _next: int = _FIRST_FREE
    _written: int = 0
    _digest: Any = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self._write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, source: BinaryIO, title: str = "") -> tuple[int, int]:
        """Copy every page; returns the index of the first and how many there are.

        Raises Unreadable `pdf-unreadable`; pages written before stay, without being part of the file.
        """
        first = len(self._pages)
        try:
            with opened(source) as document:
                copied = _Copier(self, document)
                numbers = [copied.page(page.obj) for page in document.pages]
        except (pikepdf.PdfError, ValueError, RecursionError) as trouble:
            raise Unreadable("pdf-unreadable") from trouble
        self._pages += numbers
        if title and numbers:
            self._bookmarks.append(_Bookmark(title, first))
        return first, len(numbers)

    def add_front(self, source: BinaryIO, links: Mapping[int, Sequence[Link]], title: str = "") -> None:
        """Put pages before all others; `links` by page of the source lead to pages by their index so far."""
        targets = list(self._pages)
        with pikepdf.open(source) as document:
            copied = _Copier(self, document)
            numbers = [
                copied.page(page.obj, [self._link(targets, link) for link in links.get(at, ())])
                for at, page in enumerate(document.pages)
            ]
        self._pages[:0] = numbers
        for mark in self._bookmarks:
            mark.page += len(numbers)
        self._bookmarks[:0] = [_Bookmark(title, 0)] if title else []

    def finish(self, title: str, language: str) -> None:
        """Write what holds the pages together; nothing can be added afterwards."""
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        self.put(_PAGES, b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(self._pages), kids))
        self.put(_INFO, b"<</Title%s/Creator(fieldapp)>>" % _text(title))
        outlines = self._put_outlines()
        self.put(
            _CATALOG,
            b"<</Type/Catalog/Pages %d 0 R/Lang%s/PageMode/UseOutlines%s"
            b"/ViewerPreferences<</DisplayDocTitle true>>>>"
            % (_PAGES, _text(language), b"/Outlines %d 0 R" % _OUTLINES if outlines else b""),
        )
        self._write_index()

    def take_number(self) -> int:
        """A number for an object that is written soon."""
        self._next += 1
        return self._next - 1

    def put(self, number: int, body: bytes) -> None:
        """Write one object."""
        self._offsets[number] = self._written
        self._write(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    def _link(self, targets: Sequence[int], link: Link) -> bytes:
        box = b" ".join(_number(value) for value in link.box)
        return b"<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[%s]/Dest[%d 0 R/Fit]>>" % (
            box,
            targets[link.to],
        )

    def _put_outlines(self) -> bool:
        numbers = [self.take_number() for _ in self._bookmarks]
        if not numbers:
            return False
        for at, (number, mark) in enumerate(zip(numbers, self._bookmarks, strict=True)):
            before = b"/Prev %d 0 R" % numbers[at - 1] if at else b""
            after = b"/Next %d 0 R" % numbers[at + 1] if at + 1 < len(numbers) else b""
            self.put(
                number,
                b"<</Title%s/Parent %d 0 R/Dest[%d 0 R/Fit]%s%s>>"
                % (_text(mark.title), _OUTLINES, self._pages[mark.page], before, after),
            )
        self.put(
            _OUTLINES,
            b"<</Type/Outlines/Count %d/First %d 0 R/Last %d 0 R>>" % (len(numbers), numbers[0], numbers[-1]),
        )
        return True

    def _write_index(self) -> None:
        identity = self._digest.hexdigest()[:32].encode()
        start = self._written
        rows = [b"0000000000 65535 f \n"]
        for number in range(1, self._next):
            offset = self._offsets.get(number)
            rows.append(b"0000000000 65535 f \n" if offset is None else b"%010d 00000 n \n" % offset)
        self._write(b"xref\n0 %d\n" % self._next + b"".join(rows))
        self._write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (self._next, _CATALOG, _INFO, identity, identity, start)
        )

    def _write(self, data: bytes) -> None:
        self._digest.update(data)
        self.out.write(data)
        self._written += len(data)


class _Copier:
    """Copies what the pages of one document refer to."""

    def __init__(self, binder: Binder, document: pikepdf.Pdf) -> None:
        self._binder = binder
        self._document = document
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[int, Object]] = []

    def page(self, page: Any, annotations: Sequence[bytes] = ()) -> int:
        """Write a page and everything it needs; returns its number."""
        number = self._binder.take_number()
        entries = {key: page[key] for key in page if key not in _LEFT_BEHIND}
        for key in _INHERITED:
            if key not in entries and (found := _from_parents(page, key)) is not None:
                entries[key] = found
        body = b"".join(_name(key) + b" " + self._value(value) for key, value in sorted(entries.items()))
        annots = b"/Annots[%s]" % b"".join(annotations) if annotations else b""
        self._binder.put(number, b"<</Parent %d 0 R%s%s>>" % (_PAGES, body, annots))
        while self._waiting:
            waiting, value = self._waiting.pop()
            self._binder.put(waiting, self._direct(value))
        return number

    def _value(self, value: Any) -> bytes:
        """A value inside another: an indirect one as a reference, and put on the list of what to write."""
        if not isinstance(value, Object) or not value.is_indirect:
            return self._direct(value)
        known = self._numbers.get(value.objgen)
        if known is None:
            known = self._numbers[value.objgen] = self._binder.take_number()
            self._waiting.append((known, value))
        return b" %d 0 R" % known

    def _direct(self, value: Any) -> bytes:
        if isinstance(value, Stream):
            data = value.read_raw_bytes()
            entries = self._entries(value, {"/Length"})
            return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(data), data)
        if isinstance(value, Dictionary):
            return b"<<%s>>" % self._entries(value, frozenset())
        if isinstance(value, Array):
            return b"[%s]" % b" ".join(self._value(each) for each in value)
        return _scalar(value)

    def _entries(self, value: Any, without: frozenset[str] | set[str]) -> bytes:
        keys = sorted(key for key in value if key not in without)
        return b"".join(_name(key) + b" " + self._value(value[key]) for key in keys)


def _from_parents(page: Any, key: str) -> Any:
    above = page.get("/Parent")
    for _ in range(64):
        if above is None:
            return None
        if key in above:
            return above[key]
        above = above.get("/Parent")
    return None


def _scalar(value: Any) -> bytes:
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int):
        return b"%d" % value
    if isinstance(value, Decimal | float):
        return _number(value)
    if isinstance(value, Name):
        return _name(str(value))
    if isinstance(value, String):
        return b"<%s>" % bytes(value).hex().encode()
    return bytes(value.unparse())


def _number(value: Decimal | float) -> bytes:
    return format(Decimal(value).quantize(Decimal("0.00001")).normalize(), "f").encode()


def _name(name: str) -> bytes:
    plain = "".join(
        char
        if (char.isalnum() and char.isascii()) or char in "-_+.*"
        else "".join(f"#{byte:02x}" for byte in char.encode("utf-8"))
        for char in name[1:]
    )
    return b"/" + plain.encode("ascii")


def _text(text: str) -> bytes:
    return b"<%s>" % ("\ufeff" + text).encode("utf-16-be").hex().encode()
