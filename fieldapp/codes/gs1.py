"""What GS1 codes say: element strings as scanners give them, and GS1 Digital Links.

Sources: GS1 General Specifications 24, sections 3 (application identifiers), 7.8 (processing of element
strings) and 7.9 (check digits); GS1 Digital Link Standard: URI Syntax 1.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from fieldapp.codes.checks import has_gs1_check_digit
from fieldapp.codes.gs1_identifiers import PREDEFINED_LENGTHS, Identifier, identifier_at, identifier_named

SEPARATOR = "\x1d"


@dataclass(frozen=True, slots=True)
class Gs1Identification:
    """Pairs of application identifier and value, in the order in which the code has them."""

    elements: tuple[tuple[str, str], ...]
    text: str

    def value(self, identifier: str) -> str | None:
        """The value of an application identifier, or None where the code does not have it."""
        return next((value for name, value in self.elements if name == identifier), None)

    @property
    def gtin(self) -> str | None:
        """The fourteen digits of the article, or None."""
        return self.value("01")

    @property
    def serial(self) -> str | None:
        """The serial number of this one article, or None."""
        return self.value("21")

    def lookup_keys(self) -> tuple[str, ...]:
        """What names one thing, then what names an article, then the code as a whole."""
        of_one_thing = [value for name in _OF_ONE_THING if (value := self.value(name))]
        returnable = self.value("8003")
        if returnable and len(returnable) > 14:
            of_one_thing.append(returnable[14:])
        of_an_article = [value for name in _OF_AN_ARTICLE if (value := self.value(name))]
        articles = gtin_forms(self.gtin) if self.gtin else ()
        return tuple(dict.fromkeys([*of_one_thing, *of_an_article, *articles, self.text]))


@dataclass(frozen=True, slots=True)
class TradeItem:
    """The number under an EAN or UPC code: an article, not one piece of it."""

    number: str

    def lookup_keys(self) -> tuple[str, ...]:
        """The number as it was read, then in the other lengths in which catalogues keep it."""
        return tuple(dict.fromkeys([self.number, *gtin_forms(self.number)]))


def gtin_forms(number: str) -> tuple[str, ...]:
    """An article's number with 14 digits, and shortened to 13, 12 and 8 where zeros lead."""
    full = number.zfill(14)
    return (full, *(full[-length:] for length in (13, 12, 8) if not full[:-length].strip("0")))


def parse_elements(text: str) -> Gs1Identification | None:
    """An element string: bracketed `(01)...(21)...`, or as a scanner gives it; None where it is none.

    In a scanner's form a value of no fixed length ends at U+001D (which some keyboards spell `<GS>`) or at the
    end of the text. Leading AIM symbology identifiers (`]C1`, `]d2`, `]Q3`, `]e0`) are passed over.
    """
    bare = _SPELT_SEPARATOR.sub(SEPARATOR, _AIM.sub("", text)).strip(SEPARATOR)
    pairs = list(_bracketed(bare) if bare.startswith("(") else _concatenated(bare))
    if not pairs or any(pair is None for pair in pairs):
        return None
    return Gs1Identification(tuple(pair for pair in pairs if pair), bare)


def parse_digital_link(link: str) -> Gs1Identification | None:
    """The identifiers in a GS1 Digital Link of any host; None where the address holds none."""
    parts = urlsplit(link)
    segments = [unquote(segment) for segment in parts.path.split("/")]
    for start, segment in enumerate(segments[:-1]):
        if _ALIASES.get(segment, segment) in _PRIMARY:
            path = [*zip(segments[start::2], segments[start + 1 :: 2], strict=False)]
            query = [pair for pair in parse_qsl(parts.query) if pair[0].isdigit()]
            pairs = [_link_pair(name, value) for name, value in path + query]
            if all(pairs):
                return Gs1Identification(tuple(pair for pair in pairs if pair), link)
    return None


Pair = tuple[str, str]


def _bracketed(text: str) -> Iterator[Pair | None]:
    """The pairs of the human readable form; None for what is not one."""
    end = 0
    for match in _BRACKETED.finditer(text):
        if match.start() != end:
            yield None
        end = match.end()
        yield _checked(identifier_named(match[1]), match[2])
    if end != len(text):
        yield None


def _concatenated(text: str) -> Iterator[Pair | None]:
    """The pairs of a scanner's form; None for what is not one, and then nothing more."""
    rest = text
    while rest:
        identifier = identifier_at(rest)
        if identifier is None:
            yield None
            return
        rest = rest[len(identifier.name) :]
        fixed = PREDEFINED_LENGTHS.get(identifier.name[:2])
        size = fixed - len(identifier.name) if fixed else _until_separator(rest)
        pair = _checked(identifier, rest[:size])
        yield pair
        if pair is None:
            return
        rest = rest[size:].removeprefix(SEPARATOR)


def _until_separator(text: str) -> int:
    place = text.find(SEPARATOR)
    return len(text) if place < 0 else place


def _link_pair(name: str, value: str) -> Pair | None:
    name = _ALIASES.get(name, name)
    if name == "01" and len(value) in (8, 12, 13):
        value = value.zfill(14)
    return _checked(identifier_named(name), value)


def _checked(identifier: Identifier | None, value: str) -> Pair | None:
    """The pair, if the value fits the identifier and its check digit is right."""
    if identifier is None or not identifier.pattern.fullmatch(value):
        return None
    checked = value[: identifier.check_digit_at]
    if identifier.check_digit_at and not has_gs1_check_digit(checked):
        return None
    return (identifier.name, value)


_OF_ONE_THING = ("8004", "21", "250", "251", "8018", "00")
_OF_AN_ARTICLE = ("240", "241", "8010", "8013", "10")
_PRIMARY = frozenset(
    (
        "00",
        "01",
        "253",
        "255",
        "401",
        "402",
        "414",
        "417",
        "8003",
        "8004",
        "8006",
        "8010",
        "8013",
        "8017",
        "8018",
    )
)
# Short names that the first versions of the standard allowed.
_ALIASES = {"gtin": "01", "ser": "21", "lot": "10", "cpv": "22", "sscc": "00", "grai": "8003", "giai": "8004"}
_AIM = re.compile(r"^\](?:C1|d2|Q3|e0|J1)")
_SPELT_SEPARATOR = re.compile(r"<GS>|\{GS\}|␝")
_BRACKETED = re.compile(r"\((\d{2,4})\)([^(\x1d]+)\x1d?")
