"""What ISO 19005-3 asks of what stands on the pages: colours, states, images, and the structure over all of it.

Each function says what is wrong, or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Stream

from fieldapp.sheet.archive_file import SHOWS_TEXT, ArchiveFile

_PAINTS = SHOWS_TEXT | {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "EI"}
_STATE = frozenset(("q", "Q", "cm", "w", "J", "j", "M", "d", "i", "gs"))
_PATHS = frozenset(("m", "l", "c", "v", "y", "h", "re", "n", "W", "W*"))
_TEXT = frozenset(("BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*"))
_COLOURS = frozenset(("rg", "RG", "g", "G"))
_MARKS = frozenset(("BMC", "BDC", "EMC", "MP", "DP"))
_KNOWN = _PAINTS | _STATE | _PATHS | _TEXT | _COLOURS | _MARKS
_FORBIDDEN_IN_IMAGES = ("/Alternates", "/OPI", "/SMask", "/Mask", "/SMaskInData")
_MOST_NESTED = 28


def operators(file: ArchiveFile) -> str:
    """Only operators that a sheet needs, and states nested no deeper than readers must bear."""
    for number, operations in enumerate(file.pages, start=1):
        depth = 0
        for operator, _ in operations:
            depth += (operator == "q") - (operator == "Q")
            if operator not in _KNOWN - {"sh", "EI", "gs"} or not 0 <= depth <= _MOST_NESTED:
                return f"page {number}: {operator}"
    return ""


def colours(file: ArchiveFile) -> str:
    """Device colours that the output intent defines; images too."""
    for image in _images(file):
        if image.get("/ColorSpace") not in ("/DeviceRGB", "/DeviceGray"):
            return f"an image in {image.get('/ColorSpace')}"
    odd = {name for operations in file.pages for name, _ in operations} & _OTHER_COLOURS
    return ", ".join(sorted(odd))


_OTHER_COLOURS = frozenset(("k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "ri"))


def states(file: ArchiveFile) -> str:
    """Nothing shines through anything, nothing is blended."""
    for page in file.pdf.pages:
        if page.obj.get("/Group", Dictionary()).get("/S") == "/Transparency":
            return "a transparency group"
        for state in page.obj.Resources.get("/ExtGState", {}).values():
            odd = [key for key in ("/TR", "/TR2", "/SMask", "/BM", "/ca", "/CA", "/HTP") if key in state]
            if odd:
                return ", ".join(odd)
    return ""


def images(file: ArchiveFile) -> str:
    """Baseline images, drawn as they are; no drawings inside drawings."""
    for page in file.pdf.pages:
        for drawn in page.obj.Resources.get("/XObject", {}).values():
            if drawn.get("/Subtype") != "/Image":
                return f"a {drawn.get('/Subtype')}"
    for image in _images(file):
        odd = [key for key in _FORBIDDEN_IN_IMAGES if key in image]
        if odd or image.get("/Interpolate", False):
            return ", ".join(odd) or "/Interpolate"
    return ""


def tagged(file: ArchiveFile) -> str:
    """All that is painted is an artifact or belongs to an element of the tree, which knows it."""
    root = file.pdf.Root
    if not root.get("/MarkInfo", Dictionary()).get("/Marked", False) or "/StructTreeRoot" not in root:
        return "not tagged"
    numbers = list(root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip((int(number) for number in numbers[::2]), numbers[1::2], strict=True))
    for number, (page, operations) in enumerate(zip(file.pdf.pages, file.pages, strict=True), start=1):
        elements = parents[int(page.obj.StructParents)]
        for mark in _marks(operations):
            if mark is None:
                return f"page {number}: something is painted without a mark"
            if mark >= len(elements) or elements[mark].get("/Type") != "/StructElem":
                return f"page {number}: piece {mark} belongs to nothing"
    return "" if next(_elements(root.StructTreeRoot), None) is not None else "an empty tree"


def tables(file: ArchiveFile) -> str:
    """Rows of cells only, as many columns in each, and a head among them."""
    for table in _elements(file.pdf.Root.StructTreeRoot):
        if table.S != "/Table":
            continue
        rows = [list(_children(row)) for row in _children(table) if row.S == "/TR"]
        cells = [cell for row in rows for cell in row]
        if len(rows) != len(list(_children(table))) or any(cell.S not in ("/TH", "/TD") for cell in cells):
            return "a table of something else than rows of cells"
        if len({sum(_columns(cell) for cell in row) for row in rows}) > 1:
            return "rows of different lengths"
        if not any(cell.S == "/TH" for cell in cells):
            return "a table without a head"
    return ""


def figures(file: ArchiveFile) -> str:
    """Each says in words what it shows."""
    silent = [
        figure
        for figure in _elements(file.pdf.Root.StructTreeRoot)
        if figure.S == "/Figure" and not str(figure.get("/Alt", "")).strip()
    ]
    return f"{len(silent)} without words" if silent else ""


def _marks(operations: Any) -> Iterator[int | None]:
    """For each thing painted: -, nothing for an artifact, its number, or None where it is in no mark."""
    open_marks: list[int | None] = []
    for operator, operands in operations:
        if operator in ("BDC", "BMC"):
            facts: Any = operands[1] if len(operands) > 1 and isinstance(operands[1], Dictionary) else {}
            open_marks.append(int(facts["/MCID"]) if "/MCID" in facts else None)
            if operands[0] != "/Artifact" and "/MCID" not in facts:
                open_marks[-1] = open_marks[-2] if len(open_marks) > 1 else _NOWHERE
        elif operator == "EMC":
            open_marks.pop()
        elif operator in _PAINTS:
            if not open_marks:
                yield None
            elif open_marks[-1] is not None:
                yield open_marks[-1]


_NOWHERE = 2**31


def _images(file: ArchiveFile) -> Iterator[Any]:
    return (stream for stream in file.streams() if stream.get("/Subtype") == "/Image")


def _elements(node: Any) -> Iterator[Any]:
    """All elements below a node of the tree, in reading order."""
    for child in _children(node):
        yield child
        yield from _elements(child)


def _children(node: Any) -> Iterator[Any]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, (Array, list)) else [kids]:
        if isinstance(kid, Dictionary) and not isinstance(kid, Stream) and "/S" in kid:
            yield kid


def _columns(cell: Any) -> int:
    attributes = cell.get("/A", [])
    listed = list(attributes) if isinstance(attributes, (Array, list)) else [attributes]
    return max((int(one.get("/ColSpan", 1)) for one in listed), default=1)
