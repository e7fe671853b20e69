"""A PDF as `archive_check` looks at it: its bytes, its objects, and what its pages show with which font."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Pdf, Stream

from fieldapp.sheet.attached import unpacked

SHOWS_TEXT = frozenset({"Tj", "TJ", "'", '"'})


class Operation(NamedTuple):
    """One operator of a page's content with its operands."""

    operator: str
    operands: Any


class ArchiveFile:
    """An open file; everything in it is read once."""

    def __init__(self, data: bytes, pdf: Pdf) -> None:
        self.data = data
        self.pdf = pdf

    @functools.cached_property
    def values(self) -> tuple[Any, ...]:
        """Every object of the file and everything inside it, each once."""
        return tuple(self._walked())

    def dictionaries(self) -> Iterator[Any]:
        """All dictionaries, those of streams too."""
        return (value for value in self.values if isinstance(value, (Dictionary, Stream)))

    def streams(self) -> Iterator[Any]:
        """All streams."""
        return (value for value in self.values if isinstance(value, Stream))

    @functools.cached_property
    def pages(self) -> tuple[tuple[Operation, ...], ...]:
        """The content of each page. Raises Unreadable when one unpacks to more than a sheet ever has."""
        return tuple(tuple(self._operations(page)) for page in self.pdf.pages)

    @functools.cached_property
    def fonts(self) -> tuple[tuple[Any, frozenset[int]], ...]:
        """Each font that shows text, with the codes it shows."""
        shown: dict[tuple[int, int], tuple[Any, set[int]]] = {}
        for page, operations in zip(self.pdf.pages, self.pages, strict=True):
            known = page.obj.Resources.get("/Font", Dictionary())
            font: Any = None
            for operator, operands in operations:
                if operator == "Tf":
                    font = known[str(operands[0])]
                elif operator in SHOWS_TEXT:
                    shown.setdefault(font.objgen, (font, set()))[1].update(_codes(operands))
        return tuple((font, frozenset(codes)) for font, codes in shown.values())

    def _walked(self) -> Iterator[Any]:
        waiting: list[Any] = [*self.pdf.objects, self.pdf.trailer]
        while waiting:
            value = waiting.pop()
            yield value
            if isinstance(value, (Dictionary, Stream)):
                waiting.extend(_direct(part for _, part in value.items()))
            elif isinstance(value, Array):
                waiting.extend(_direct(value))

    def _operations(self, page: Any) -> Iterator[Operation]:
        contents = page.obj.Contents
        for stream in contents if isinstance(contents, Array) else [contents]:
            unpacked(stream)
        for instruction in pikepdf.parse_content_stream(page):
            yield Operation(str(instruction.operator), instruction.operands)


def _direct(values: Any) -> Iterator[Any]:
    """Those that are not objects of their own, which are met anyway."""
    return (value for value in values if not (isinstance(value, pikepdf.Object) and value.is_indirect))


def _codes(operands: Any) -> Iterator[int]:
    for operand in operands:
        if isinstance(operand, Array):
            yield from _codes(operand)
        elif isinstance(operand, pikepdf.String):
            yield from bytes(operand)
