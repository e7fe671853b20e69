"""What kind of file this is, by its first bytes; everything that cannot be imported is refused here.

A refusal names what the file is and what to save it as.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING

from fieldapp.errors import Unreadable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_UNPACKED = 2 << 30
"""Bytes that a compressed file may unpack to."""
LARGEST_SHARED_TEXT = 256 << 20
"""Bytes of a workbook's table of texts, which is held in memory."""
MOST_PARTS = 5_000
HIGHEST_RATIO = 400
"""How many times smaller than its content a part of a workbook may be."""
SMALL = 64 << 20
"""Below this size no ratio is a bomb."""

DAMAGED_ARCHIVE = (
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""What reading a zip raises over bytes that are wrong or lacking."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
)
_OTHER_NAMES = {
    ".xls": Unreadable("import-xls"),
    ".xlsb": Unreadable("import-xlsb"),
    ".ods": Unreadable("import-ods"),
    **{
        f".{kind.lower()}": Unreadable("import-other-kind", kind=kind)
        for kind in ("PDF", "DOC", "DOCX", "RTF")
    },
}
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<workbook")


def is_workbook(path: Path) -> bool:
    """Whether the file is an XLSX or XLSM; False for a text file, plain or gz.

    Raises Unreadable for every other kind.
    """
    with open_bytes(path) as file:
        head = file.read(4096)
    if not head:
        raise Unreadable("import-empty")
    if head.startswith(b"PK\x03\x04"):
        _refuse_other_archives(path)
        return True
    if head.startswith(_OLE):
        raise Unreadable("import-encrypted" if _is_encrypted(path) else "import-xls")
    _refuse_other_kinds(head)
    return False


def kind_by_name(path: Path) -> Unreadable | None:
    """The refusal of the kind that the file's name promises; None for a name that promises a list."""
    return _OTHER_NAMES.get(path.suffix.lower())


def _refuse_other_kinds(head: bytes) -> None:
    for magic, kind in _OTHER_KINDS:
        if head.startswith(magic):
            raise Unreadable("import-other-kind", kind=kind)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        raise Unreadable("import-markup")
    if start.startswith((b'{"', b"[{", b"{\n", b"{ ")):
        raise Unreadable("import-other-kind", kind="JSON")


def _is_encrypted(path: Path) -> bool:
    """A workbook with a password is an OLE file whose directory names its encrypted package."""
    with path.open("rb") as file:
        return _ENCRYPTED in file.read(8 << 20)


def _refuse_other_archives(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive)
    except DAMAGED_ARCHIVE as error:
        raise Unreadable("import-damaged", kind="XLSX") from error


def _check_archive(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names:
        raise Unreadable("import-ods")
    if "xl/workbook.bin" in names:
        raise Unreadable("import-xlsb")
    if not any(name.startswith("xl/") for name in names) and "[Content_Types].xml" not in names:
        raise Unreadable("import-other-kind", kind="ZIP")
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise Unreadable("import-other-kind", kind="DOCX" if "word/document.xml" in names else "PPTX")
    _refuse_bombs(parts)
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            _refuse_entities(archive, part)


def _refuse_bombs(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    texts = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if len(parts) > MOST_PARTS or unpacked > LARGEST_UNPACKED or texts > LARGEST_SHARED_TEXT:
        raise Unreadable("import-unpacks-too-large", size_mb=unpacked >> 20)
    for part in parts:
        if part.flag_bits & 1:
            raise Unreadable("import-encrypted")
        if part.file_size > SMALL and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
            raise Unreadable("import-unpacks-too-large", size_mb=part.file_size >> 20)


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """No spreadsheet program writes a document type; whoever does wants to expand it."""
    with archive.open(part) as stream:
        if b"<!DOCTYPE" in stream.read(2048).replace(b"\x00", b""):
            raise Unreadable("import-damaged", kind="XLSX")


class _Unpacked(io.RawIOBase):
    """What a gz file holds, up to `most` bytes."""

    def __init__(self, packed: IO[bytes], most: int) -> None:
        self._packed = packed
        self._inner = gzip.GzipFile(fileobj=packed, mode="rb")
        self._left = most

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill `buffer` with unpacked bytes. Raises Unreadable when they are damaged or too many."""
        view = memoryview(buffer)
        try:
            got = self._inner.read(len(view))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise Unreadable("import-damaged", kind="gz") from error
        self._left -= len(got)
        if self._left < 0:
            raise Unreadable("import-unpacks-too-large", size_mb=LARGEST_UNPACKED >> 20)
        view[: len(got)] = got
        return len(got)

    def close(self) -> None:
        """Close the file beneath as well."""
        self._packed.close()
        super().close()


def open_bytes(path: Path) -> io.BufferedReader:
    """The bytes of a text file, unpacked when it is gz and bounded in any case."""
    file = path.open("rb")
    if file.peek(2)[:2] == b"\x1f\x8b":
        return io.BufferedReader(_Unpacked(file, LARGEST_UNPACKED), 1 << 16)
    return file
