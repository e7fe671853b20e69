"""How a company wants its sheet: which sections stand in which order, which columns, in which colour.

What is chosen becomes part of the content (`SheetContent.layout`), so it is sealed with it, and a sealed sheet
looks the same whatever is chosen later. What a company leaves out is not hidden but not said: `said_by` takes
it out of the content, and the signature covers what stands on the paper.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TypeVar

import msgspec

from fieldapp.sheet.content import SheetContent, Work
from fieldapp.sheet.styles import ACCENT, PAPER_WHITE, TINT, Colour

SECTIONS = ("work", "procedure", "parts", "labour", "charges", "photos")
"""The sections that can be moved or left out, in the order they have by themselves."""
COLUMNS = ("answer-limits", "part-serials", "part-prices", "labour-times")
"""The columns that can be left out."""
LEAST_CONTRAST = 4.5
"""Of headings on paper and on tinted rows: WCAG AA for text."""

_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
ValueT = TypeVar("ValueT", bound=msgspec.Struct)


def colour_of(text: str) -> Colour | None:
    """`#05507a` as red, green, blue from 0 to 1; None where it is no such text."""
    if not _COLOUR.fullmatch(text):
        return None
    red, green, blue = bytes.fromhex(text[1:])
    return red / 255, green / 255, blue / 255


def accent_of(content: SheetContent) -> Colour:
    """The colour of headings and rules."""
    return (colour_of(content.layout.colour) if content.layout else None) or ACCENT


def contrast(colour: Colour) -> float:
    """How well headings in this colour stand out, on paper and on tinted rows: the lesser of both (WCAG 2)."""
    return min(_ratio(colour, PAPER_WHITE), _ratio(colour, TINT))


def sections_of(chosen: Collection[str]) -> tuple[str, ...]:
    """The sections to draw, in order; all of them where nothing was chosen, and none that is unknown."""
    return tuple(key for key in dict.fromkeys(chosen) if key in SECTIONS) or SECTIONS


def said_by(content: SheetContent, sections: Collection[str], hidden: Collection[str]) -> SheetContent:
    """The content without the sections that are not among `sections` and without the columns in `hidden`."""
    kept = {key: _NOTHING[key] for key in SECTIONS if key not in sections_of(sections)}
    if "charges" in kept:
        kept["payments"] = ()
    bare: SheetContent = msgspec.structs.replace(content, **kept)
    if "photos" in kept and bare.procedure is not None:
        answers = _each(bare.procedure.answers, photo_sha256="")
        bare = msgspec.structs.replace(
            bare, procedure=msgspec.structs.replace(bare.procedure, answers=answers)
        )
    return _without_columns(bare, hidden)


_NOTHING = {
    "work": Work(),
    "procedure": None,
    "parts": (),
    "labour": (),
    "charges": (),
    "photos": (),
}


def _without_columns(content: SheetContent, hidden: Collection[str]) -> SheetContent:
    changes: dict[str, object] = {}
    if "answer-limits" in hidden and content.procedure is not None:
        answers = _each(content.procedure.answers, low=None, high=None)
        changes["procedure"] = msgspec.structs.replace(content.procedure, answers=answers)
    parts = content.parts
    if "part-serials" in hidden:
        parts = _each(parts, serial="")
    if "part-prices" in hidden:
        parts = _each(parts, unit_price=None, currency="")
    if "labour-times" in hidden:
        changes["labour"] = _each(content.labour, started_at=None, ended_at=None)
    return msgspec.structs.replace(content, parts=parts, **changes)


def _each(values: tuple[ValueT, ...], **changes: object) -> tuple[ValueT, ...]:
    return tuple(msgspec.structs.replace(value, **changes) for value in values)


def _ratio(first: Colour, second: Colour) -> float:
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
