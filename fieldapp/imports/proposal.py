"""The mapping a list seems to need, from its column names and the values below them.

    proposed = propose(table, Kind.ORDERS, Office("AUD", "Australia/Perth"), customer="Northern Pit")

It is only a proposal: people see it, can edit it as a file, and what they used is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fieldapp.errors import Unreadable
from fieldapp.imports import headers
from fieldapp.imports.cells import words_of_cell
from fieldapp.imports.columns import Column, look_at
from fieldapp.imports.kinds import FIELDS, MAIN, NOUNS, Kind
from fieldapp.imports.mapping import NEEDED, NOTHING, Mapping, lacking
from fieldapp.imports.mapping_parts import assemble, assemble_for_known_devices
from fieldapp.imports.table import Table
from fieldapp.imports.vocabulary import NAMES_OF_LISTS

Matches = dict[str, Column]
"""Field to the column proposed for it."""

_NUMBERS_ASKED = 200
_MOST_ARE_KNOWN = 0.6
_HALVES_OF_ADDRESS = ("site.house", "site.street")
_LOG_NOT_REGISTER = 1.5
"""From how many rows per value on a column cannot be what a register is sorted by."""


@dataclass(frozen=True)
class Office:
    """What the company's own settings say where a list is silent."""

    currency: str | None = None
    time_zone: str = "UTC"
    language: str = "en"
    knows_devices: Callable[[Sequence[str]], float] = lambda _numbers: 0.0
    """The share of these numbers that each belong to exactly one known machine."""


def propose(table: Table, kind: Kind | None, office: Office, customer: str | None = None) -> Mapping:
    """The mapping for a table; without `kind`, of the kind that explains most of it.

    `customer` names the one customer all rows belong to. Dates and decimal signs are not
    settled yet. Raises Unreadable: `import-needs-field` naming what is not there, or
    `import-nothing-recognised` when no kind fits.
    """
    columns = look_at(table, frozenset(NOTHING))
    if kind is None:
        kind = _likeliest_kind(table, columns)
    matches = _match(columns, kind, kind)
    lacks = lacking(kind, _with_address(matches))
    if lacks is not None:
        raise Unreadable(
            "import-needs-field", kind=kind.value, fields=list(lacks), columns=[each.name for each in columns]
        )
    if kind is Kind.ORDERS and customer is None and _is_of_known_devices(matches, office):
        return assemble_for_known_devices(matches, office, table.layout.sheet)
    return assemble(
        kind, matches, columns, office, customer or None, _title_of(table.name), table.layout.sheet
    )


def _is_of_known_devices(matches: Matches, office: Office) -> bool:
    """Whether the list names machines that are here already and does not say whose they are."""
    column = matches.get("device.number")
    if column is None or "customer.name" in matches or "customer.number" in matches:
        return False
    numbers = [words_of_cell(value) for value in column.values]
    return office.knows_devices(numbers[:_NUMBERS_ASKED]) >= _MOST_ARE_KNOWN


def recognised(table: Table, kind: Kind | None) -> float:
    """How well a table can be explained as a list of `kind` (or of any), for choosing among sheets."""
    columns = look_at(table, frozenset(NOTHING))
    if kind is not None:
        return _explained(columns, kind, certain=True) + _named_so(table, kind)
    return max(_as_kind(table, columns, each) for each in Kind)


def _likeliest_kind(table: Table, columns: Sequence[Column]) -> Kind:
    explained = {kind: _as_kind(table, columns, kind) for kind in Kind}
    best = max(explained, key=lambda kind: explained[kind])
    if explained[best] <= 0:
        raise Unreadable("import-nothing-recognised", columns=[each.name for each in columns])
    return best


def _as_kind(table: Table, columns: Sequence[Column], kind: Kind) -> float:
    """A column called `id` or `name` says what the list is of only where the list's name says so too."""
    hint = _named_so(table, kind)
    return hint + _explained(columns, kind, certain=bool(hint))


def _named_so(table: Table, kind: Kind) -> float:
    name = (table.layout.sheet or table.name).casefold()
    return 15.0 if any(word in name for word in NAMES_OF_LISTS[kind]) else 0.0


def _explained(columns: Sequence[Column], kind: Kind, *, certain: bool) -> float:
    """How much of the table makes sense as this kind; 0 when what it needs is not there."""
    words = kind if certain else None
    matches = _match(columns, kind, words)
    if lacking(kind, _with_address(matches)) is not None:
        return 0.0
    filled = sum(1 for column in columns if column.filled)
    if len(matches) == 1 and filled > 1 and not certain:
        return 0.0
    needed = [_best(matches, group, words) for group in NEEDED[kind]]
    share = len(matches) / max(filled, 1)
    return max(sum(needed) / len(needed) + 40 * share - _repetition(matches, kind), 1.0)


def _best(matches: Matches, group: Sequence[str], words: Kind | None) -> float:
    """The fit of the group's best column; an address made of two columns just counts."""
    scores = [_score(matches[into], into, words) for into in group if into in matches]
    return max(scores, default=headers.ENOUGH)


def _repetition(matches: Matches, kind: Kind) -> float:
    """A register names each thing once; a list that repeats them is about something else."""
    if kind is Kind.ORDERS:
        return 0.0
    names = [
        matches[f"{MAIN[kind]}.{name}"]
        for name in ("number", "serial", "name")
        if f"{MAIN[kind]}.{name}" in matches
    ]
    return 60.0 if names and min(column.repeats for column in names) > _LOG_NOT_REGISTER else 0.0


def _match(columns: Sequence[Column], kind: Kind, words: Kind | None) -> Matches:
    """Each field's column: the best pair first, no field and no column twice."""
    scored = sorted(
        (
            (_score(column, into, words), -place, into, column)
            for place, column in enumerate(columns)
            for into in _candidates(kind)
        ),
        key=lambda found: found[:2],
        reverse=True,
    )
    matches: Matches = {}
    taken: set[str] = set()
    for score, _place, into, column in scored:
        if score >= headers.ENOUGH and into not in matches and column.name not in taken:
            matches[into] = column
            taken.add(column.name)
    return matches


def _candidates(kind: Kind) -> Iterable[str]:
    for noun in NOUNS[kind]:
        yield from (f"{noun}.{column}" for column in FIELDS[noun])
    if "site" in NOUNS[kind]:
        yield from _HALVES_OF_ADDRESS


def _score(column: Column, into: str, words: Kind | None) -> float:
    fit = headers.fit(column.name, headers.words_for(into, words))
    if fit < headers.ENOUGH - 5 or not _suits(column, into):
        return 0.0
    return fit + 5 * column.filled_share


def _suits(column: Column, into: str) -> bool:
    return bool(column.filled) if into in _HALVES_OF_ADDRESS else column.suits(into)


def _with_address(matches: Matches) -> set[str]:
    return set(matches) | ({"site.address"} if "site.street" in matches else set())


def _title_of(file_name: str) -> str:
    """A file's name as people would say it: `pump_list.csv.gz` is `Pump list`."""
    stem = re.sub(r"(\.(csv|tsv|txt|gz|xlsx|xlsm))+$", "", file_name, flags=re.IGNORECASE)
    words = re.sub(r"[_\-.]+", " ", stem).strip() or file_name
    return words[:1].upper() + words[1:]
