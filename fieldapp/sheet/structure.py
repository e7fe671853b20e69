"""What stands on the pages as a tree: headings, paragraphs, tables, figures (ISO 32000-1 14.7 and 14.8).

The tree grows while pages are drawn, in the order in which they are read. What belongs together is known by a
key: a row that goes on overleaf stays one row, and the second head of a table is no part of it. `tagging`
writes the tree into the file.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import NamedTuple

DOCUMENT, HEADING, SECTION, PARAGRAPH, FIGURE = "Document", "H1", "H2", "P", "Figure"
TABLE, ROW, HEAD_CELL, CELL = "Table", "TR", "TH", "TD"

Box = tuple[float, float, float, float]


class Mark(NamedTuple):
    """A piece of a page's content: the page, counted from 0, and the piece's number on it."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class Element:
    """A node; `kind` is one of the standard types of ISO 32000-1 14.8.4."""

    kind: str
    alt: str = ""
    """What a figure shows, in words."""
    scope: str = ""
    """`Column` or `Row`: what a cell heads."""
    spans: int = 1
    """How many columns a cell takes."""
    box: Box | None = None
    """Where a figure stands: left, bottom, right, top of the page's own coordinates."""
    kids: list[Element | Mark] = field(default_factory=list)


class Structure:
    """The tree of one document while it is drawn."""

    def __init__(self) -> None:
        self.root = Element(DOCUMENT)
        self.pages: list[list[Element]] = []
        """Per page, which element each piece belongs to."""
        self._known: dict[Hashable, Element] = {}

    def turn_page(self) -> None:
        """What is marked from now on stands on the next page."""
        self.pages.append([])

    def mark(self, element: Element) -> int:
        """The number on this page of a new piece of the element; the first page needs no turning."""
        if not self.pages:
            self.turn_page()
        pieces = self.pages[-1]
        element.kids.append(Mark(len(self.pages) - 1, len(pieces)))
        pieces.append(element)
        return len(pieces) - 1

    def add(self, element: Element, within: Element | None = None) -> Element:
        """A new node, last in `within`, or in the document."""
        (within or self.root).kids.append(element)
        return element

    def known(self, key: Hashable) -> Element | None:
        """The node that was kept under this key."""
        return self._known.get(key)

    def keep(self, key: Hashable, element: Element) -> Element:
        """Find this node under the key from now on."""
        self._known[key] = element
        return element

    def once(self, key: Hashable, element: Element, within: Element | None = None) -> Element:
        """The node of this key; the one given when there is none yet."""
        return self._known.get(key) or self.keep(key, self.add(element, within))
