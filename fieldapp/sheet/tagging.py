"""Writes the tree of `structure` into a PDF: what readers for the blind, and programs, find their way by."""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from fieldapp.sheet.structure import CELL, HEAD_CELL, Element, Mark, Structure


def tag(pdf: Pdf, structure: Structure) -> None:
    """Make it a tagged PDF (ISO 32000-1 14.8); its pages must be those that were drawn."""
    writing = _Writing(pdf, structure)
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    tree.K = writing.element(structure.root, tree)
    numbered: list[Object | int] = []
    for number, page in enumerate(pdf.pages):
        page.obj.StructParents, page.obj.Tabs = number, Name.S
        numbered += [number, pdf.make_indirect(Array(writing.parents[number]))]
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbered)))
    tree.ParentTreeNextKey = len(structure.pages)
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)


class _Writing:
    def __init__(self, pdf: Pdf, structure: Structure) -> None:
        self._pdf = pdf
        self._pages = [page.obj for page in pdf.pages]
        self.parents: list[list[Object]] = [[pdf.Root] * len(pieces) for pieces in structure.pages]
        """Per page, the element of each piece, once it is written."""

    def element(self, element: Element, parent: Object) -> Object:
        written = self._pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + element.kind)))
        written.P = parent
        if element.alt:
            written.Alt = String(element.alt)
        if attributes := list(_attributes(element)):
            written.A = attributes[0] if len(attributes) == 1 else Array(attributes)
        kids = list(self._kids(element, written))
        if kids:
            written.K = kids[0] if len(kids) == 1 else Array(kids)
        return written

    def _kids(self, element: Element, written: Object) -> Iterator[Object | int]:
        """Nodes, and numbers of pieces; those of a further page with the page they are on."""
        at_home: int | None = None
        for kid in element.kids:
            if isinstance(kid, Mark):
                self.parents[kid.page][kid.number] = written
                if at_home is None:
                    at_home, written.Pg = kid.page, self._pages[kid.page]
                elsewhere = Dictionary(Type=Name.MCR, Pg=self._pages[kid.page], MCID=kid.number)
                yield kid.number if kid.page == at_home else elsewhere
            elif kid.kids or kid.kind in (CELL, HEAD_CELL):
                yield self.element(kid, written)


def _attributes(element: Element) -> Iterator[Dictionary]:
    if element.scope or element.spans > 1:
        table = Dictionary(O=Name.Table)
        if element.scope:
            table.Scope = Name("/" + element.scope)
        if element.spans > 1:
            table.ColSpan = element.spans
        yield table
    if element.box:
        corners = Array([round(corner, 2) for corner in element.box])
        yield Dictionary(O=Name.Layout, Placement=Name.Block, BBox=corners)
