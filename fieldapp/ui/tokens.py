"""The desk's visual constants: colours per theme, spacing, radii, type scale, durations.

Screens do not read this module; they ask `theme.current()`, which adds the scale. Every pair of
colours that is ever painted on one another stands in `PAIRS` and is held to WCAG AA by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple


class Theme(StrEnum):
    """What the light around the laptop asks for."""

    LIGHT = "light"
    DARK = "dark"
    SUNLIGHT = "sunlight"


class Tone(StrEnum):
    """What a colour says. Never said by the colour alone: an icon and a word stand beside it."""

    NEUTRAL = "neutral"
    INFO = "info"
    ACTIVE = "active"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    REVIEW = "review"


class TextRole(StrEnum):
    """The steps of the type scale."""

    CAPTION = "caption"
    BODY = "body"
    STRONG = "strong"
    SUBTITLE = "subtitle"
    TITLE = "title"
    DISPLAY = "display"


class TypeStep(NamedTuple):
    """One step of the type scale, before the engineer's own scale."""

    size_pt: float
    bold: bool


@dataclass(frozen=True)
class ToneColours:
    """`fore` is written on `soft` and on every surface; `on_solid` is written on `solid`."""

    fore: str
    soft: str
    line: str
    solid: str
    on_solid: str


@dataclass(frozen=True)
class Colours:
    """One theme's colours, named by what they are for."""

    window: str
    surface: str
    hover: str
    pressed: str
    field: str
    line: str
    edge: str
    text: str
    soft_text: str
    disabled_text: str
    disabled_fill: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    on_accent_soft: str
    focus: str
    star: str
    star_fill: str
    paper: str
    ink: str
    tones: MappingProxyType[Tone, ToneColours]


@dataclass(frozen=True)
class Tokens:
    """Everything the kit is drawn with. Lengths are in pixels at scale 1."""

    theme: Theme
    colours: Colours
    border: int
    border_strong: int
    focus_ring: int
    space_xs: int = 4
    space_s: int = 8
    space_m: int = 12
    space_l: int = 16
    space_xl: int = 24
    radius_s: int = 6
    radius_m: int = 10
    radius_l: int = 14
    target: int = 44
    icon: int = 22
    icon_s: int = 18
    icon_l: int = 40
    autosave_ms: int = 200
    search_ms: int = 40


TYPE_SCALE: Final = MappingProxyType(
    {
        TextRole.CAPTION: TypeStep(11, False),
        TextRole.BODY: TypeStep(12, False),
        TextRole.STRONG: TypeStep(12, True),
        TextRole.SUBTITLE: TypeStep(14, True),
        TextRole.TITLE: TypeStep(18, True),
        TextRole.DISPLAY: TypeStep(25, True),
    }
)


def _tones(**tones: tuple[str, str, str, str, str]) -> MappingProxyType[Tone, ToneColours]:
    return MappingProxyType({Tone(name): ToneColours(*colours) for name, colours in tones.items()})


_LIGHT = Colours(
    window="#F2F5F7",
    surface="#FFFFFF",
    hover="#EDF2F4",
    pressed="#DFE7EA",
    field="#FFFFFF",
    line="#DBE2E7",
    edge="#73828F",
    text="#13202B",
    soft_text="#4B5B69",
    disabled_text="#6A7783",
    disabled_fill="#E6EBEE",
    accent="#0A6570",
    accent_hover="#08525B",
    accent_pressed="#063F46",
    on_accent="#FFFFFF",
    accent_soft="#DDF0F1",
    on_accent_soft="#08525B",
    focus="#1B5FD9",
    star="#8F5800",
    star_fill="#FFB92E",
    paper="#FFFFFF",
    ink="#0B1A4A",
    tones=_tones(
        neutral=("#43525F", "#E9EEF1", "#C5CFD7", "#4B5B69", "#FFFFFF"),
        info=("#1A4FA8", "#E4EDFB", "#B5CBF0", "#1F5BBF", "#FFFFFF"),
        active=("#08606A", "#DDF0F1", "#A3D3D7", "#0A6570", "#FFFFFF"),
        good=("#1A6534", "#E0F3E5", "#A8D8B6", "#1E7A3E", "#FFFFFF"),
        warn=("#7A4B00", "#FFF0D2", "#EBCB8B", "#8F5800", "#FFFFFF"),
        bad=("#A4161F", "#FDE6E6", "#F0B4B6", "#B81D27", "#FFFFFF"),
        review=("#5B3A9E", "#EEE8FA", "#CDBFEC", "#6747AE", "#FFFFFF"),
    ),
)

_DARK = Colours(
    window="#0F151B",
    surface="#18212A",
    hover="#222E39",
    pressed="#2C3A47",
    field="#111920",
    line="#2B3844",
    edge="#7D90A2",
    text="#EBF1F6",
    soft_text="#AAB9C6",
    disabled_text="#8796A4",
    disabled_fill="#232D37",
    accent="#45C4BE",
    accent_hover="#6AD6D0",
    accent_pressed="#8CE2DD",
    on_accent="#04211F",
    accent_soft="#133C3E",
    on_accent_soft="#9BE8E2",
    focus="#FFD25E",
    star="#FFC53D",
    star_fill="#FFC53D",
    paper="#FFFFFF",
    ink="#0B1A4A",
    tones=_tones(
        neutral=("#C3CFDA", "#26323D", "#465665", "#9FB0BF", "#10181F"),
        info=("#A5C8FF", "#1A2E4D", "#33558A", "#7FB0FF", "#071A36"),
        active=("#8FE3DD", "#133C3E", "#22666A", "#45C4BE", "#04211F"),
        good=("#92DEA8", "#16382A", "#2A6243", "#5FC983", "#05230F"),
        warn=("#FFCF80", "#40300F", "#735718", "#F0B14A", "#2A1B00"),
        bad=("#FFB0AE", "#472024", "#7F353B", "#FF8784", "#380508"),
        review=("#D0BDFF", "#312650", "#57448A", "#B59BF5", "#1B0E3B"),
    ),
)

_BLACK = ("#000000", "#FFFFFF", "#000000", "#000000", "#FFFFFF")
_SUNLIGHT = Colours(
    window="#FFFFFF",
    surface="#FFFFFF",
    hover="#E8E8E8",
    pressed="#CFCFCF",
    field="#FFFFFF",
    line="#000000",
    edge="#000000",
    text="#000000",
    soft_text="#000000",
    disabled_text="#000000",
    disabled_fill="#FFFFFF",
    accent="#000000",
    accent_hover="#262626",
    accent_pressed="#404040",
    on_accent="#FFFFFF",
    accent_soft="#FFFFFF",
    on_accent_soft="#000000",
    focus="#0033CC",
    star="#000000",
    star_fill="#000000",
    paper="#FFFFFF",
    ink="#000000",
    tones=_tones(
        neutral=_BLACK, info=_BLACK, active=_BLACK, good=_BLACK,
        warn=("#000000", "#FFE600", "#000000", "#000000", "#FFFFFF"),
        bad=("#000000", "#FFFFFF", "#000000", "#000000", "#FFFFFF"),
        review=_BLACK,
    ),
)  # fmt: skip

TOKENS: Final = MappingProxyType(
    {
        Theme.LIGHT: Tokens(Theme.LIGHT, _LIGHT, border=1, border_strong=2, focus_ring=2),
        Theme.DARK: Tokens(Theme.DARK, _DARK, border=1, border_strong=2, focus_ring=2),
        Theme.SUNLIGHT: Tokens(Theme.SUNLIGHT, _SUNLIGHT, border=2, border_strong=3, focus_ring=4),
    }
)

TEXT_CONTRAST: Final = 4.5
SHAPE_CONTRAST: Final = 3.0

_SURFACES = ("window", "surface", "hover", "field")
PAIRS: Final[tuple[tuple[str, str, float], ...]] = (
    *(("text", under, 7.0) for under in (*_SURFACES, "pressed", "accent_soft")),
    *(("soft_text", under, TEXT_CONTRAST) for under in (*_SURFACES, "accent_soft")),
    *(("accent", under, TEXT_CONTRAST) for under in _SURFACES),
    *(("edge", under, SHAPE_CONTRAST) for under in _SURFACES),
    *(("focus", under, SHAPE_CONTRAST) for under in (*_SURFACES, "accent_soft")),
    *(("star", under, SHAPE_CONTRAST) for under in _SURFACES),
    *(("on_accent", under, TEXT_CONTRAST) for under in ("accent", "accent_hover", "accent_pressed")),
    ("on_accent_soft", "accent_soft", TEXT_CONTRAST),
    ("ink", "paper", 7.0),
    ("disabled_text", "disabled_fill", SHAPE_CONTRAST),
    ("disabled_text", "surface", SHAPE_CONTRAST),
)
"""(what is drawn, on what, least contrast): every combination the kit paints, tones apart."""
