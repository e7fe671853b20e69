"""Which sheets and rolls of labels there are: one TOML file each in `resources/labels`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fieldapp.errors import Unreadable


@dataclass(frozen=True, slots=True)
class SheetFormat:
    """How labels lie on one page. All lengths in millimetres, from the page's top left corner.

    `dot_mm` is the size of a thermal printer's dot, 0 for a printer fine enough not to care: the modules of
    a code are whole dots then, or the code would print unevenly.
    """

    name: str
    title: str
    title_zh: str
    paper_mm: tuple[float, float]
    label_mm: tuple[float, float]
    columns: int
    rows: int
    first_mm: tuple[float, float]
    pitch_mm: tuple[float, float]
    dot_mm: float = 0.0

    @property
    def places(self) -> int:
        """How many labels one page holds."""
        return self.columns * self.rows

    @property
    def paper_name(self) -> str:
        """`A4`, `Letter`, or the size in millimetres, as a printer is told it."""
        known = {(210.0, 297.0): "A4", (215.9, 279.4): "Letter"}
        return known.get(self.paper_mm, f"{self.paper_mm[0]:g}x{self.paper_mm[1]:g}")

    def corner_mm(self, place: int) -> tuple[float, float]:
        """Left and top of a place; places are counted along the rows, from 0."""
        row, column = divmod(place % self.places, self.columns)
        return (
            self.first_mm[0] + column * self.pitch_mm[0],
            self.first_mm[1] + row * self.pitch_mm[1],
        )


def sheet_formats() -> tuple[SheetFormat, ...]:
    """Every format that ships with fieldapp, by name."""
    return _formats_in(_folder())


def sheet_format(name: str) -> SheetFormat:
    """The format of this name.

    Raises:
        Unreadable: `label-sheet`, when there is no such format.
    """
    for known in sheet_formats():
        if known.name == name:
            return known
    raise Unreadable("label-sheet", name=name, known=[known.name for known in sheet_formats()])


def read_format(name: str, text: str) -> SheetFormat:
    """A format from the text of its file.

    Raises:
        Unreadable: `label-sheet`, when the file lacks something or the labels do not fit on the paper.
    """
    try:
        made = _made(name, tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as trouble:
        raise Unreadable("label-sheet", name=name, reason=str(trouble)) from trouble
    right, bottom = made.corner_mm(made.places - 1)
    fits = (
        right + made.label_mm[0] <= made.paper_mm[0] + 0.5
        and bottom + made.label_mm[1] <= made.paper_mm[1] + 0.5
    )
    if made.places < 1 or min(made.label_mm) <= 0 or not fits:
        raise Unreadable("label-sheet", name=name, reason="the labels do not fit on the paper")
    return made


def _made(name: str, facts: dict[str, Any]) -> SheetFormat:
    def pair(key: str) -> tuple[float, float]:
        across, down = facts[key]
        return float(across), float(down)

    return SheetFormat(
        name=name,
        title=str(facts["title"]),
        title_zh=str(facts["title_zh"]),
        paper_mm=pair("paper_mm"),
        label_mm=pair("label_mm"),
        columns=int(facts["columns"]),
        rows=int(facts["rows"]),
        first_mm=pair("first_mm"),
        pitch_mm=pair("pitch_mm"),
        dot_mm=float(facts.get("dot_mm", 0.0)),
    )


@cache
def _formats_in(folder: Path) -> tuple[SheetFormat, ...]:
    return tuple(read_format(file.stem, file.read_text("utf-8")) for file in sorted(folder.glob("*.toml")))


def _folder() -> Path:
    """Beside the code when installed, at the top of a checkout otherwise."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources" / "labels"
    return installed if installed.is_dir() else package.parent / "resources" / "labels"
