"""How two edits of one row meet: pure, and the same on both ends.

A row is merged group by group (columns that mean something only together are one
group). *Base* is what the author saw, *mine* what the author wrote, *theirs* the row
as it now is on the server. No value is discarded: what does not stand is named in an
outcome, and goes to the history or to a conflict that people decide.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from fieldapp.model.columns import Merge, Stored
from fieldapp.model.schema import TableShape

Values = Mapping[str, Stored]


class Author(StrEnum):
    """From where an edit comes."""

    FIELD = "field"
    OFFICE = "office"


class Fate(StrEnum):
    """What became of one group of an edit."""

    APPLIED = "applied"
    """It stands as written."""
    SAME = "same"
    """It was already so."""
    MERGED = "merged"
    """It was combined with what stood there."""
    CONFLICT = "conflict"
    """The server's value stands, mine waits for a decision."""
    MINE_STANDS = "mine_stands"
    """Mine stands, the server's waits for a decision."""
    REVIEW = "review"
    """The author may not set it: somebody who may has to."""


@dataclass(frozen=True)
class GroupOutcome:
    """The fate of one merge group, with the three values people would want to see."""

    group: str
    fate: Fate
    base: Values
    mine: Values
    theirs: Values

    @property
    def needs_people(self) -> bool:
        """Whether a conflict row has to be kept."""
        return self.fate in (Fate.CONFLICT, Fate.MINE_STANDS)


@dataclass(frozen=True)
class Merged:
    """What to write into the row, and the fate of every group that the edit touched."""

    changes: dict[str, Stored] = field(default_factory=dict)
    outcomes: tuple[GroupOutcome, ...] = ()

    @property
    def has_conflict(self) -> bool:
        """Whether people have to decide something."""
        return any(outcome.needs_people for outcome in self.outcomes)


def merge_row(
    base: Values,
    mine: Values,
    theirs: Values,
    shape: TableShape,
    author: Author,
    *,
    sealed: frozenset[str] = frozenset(),
    theirs_from: Author = Author.OFFICE,
) -> Merged:
    """Merge one edit into the row that is there.

    `base` and `mine` name the columns the author changed (stored form, before and after);
    `theirs` is the whole row now. `sealed` names columns that a signature covers at the
    moment: an edit of them never stands. `theirs_from` says who wrote the value that stands
    now: between two engineers the policy FIELD asks.
    """
    outcomes = tuple(
        _merge_group(group, columns, base, mine, theirs, shape, author, sealed, theirs_from)
        for group, columns in _touched(mine, shape)
    )
    changes: dict[str, Stored] = {}
    for outcome in outcomes:
        if outcome.fate in (Fate.APPLIED, Fate.MERGED, Fate.MINE_STANDS):
            changes.update(outcome.mine if outcome.fate is not Fate.MERGED else _combined(outcome))
    return Merged(changes, outcomes)


def is_for_the_office(mine: Values, theirs: Values, shape: TableShape) -> bool:
    """Whether an edit from the field would change what only the office sets."""
    return any(
        shape.merges.get(name) is Merge.OFFICE and theirs.get(name) != value for name, value in mine.items()
    )


def _touched(mine: Values, shape: TableShape) -> Iterator[tuple[str, tuple[str, ...]]]:
    seen: set[str] = set()
    for column in mine:
        group = shape.groups.get(column, column)
        if group not in seen:
            seen.add(group)
            yield group, tuple(name for name in shape.members.get(group, (column,)) if name in mine)


def _merge_group(
    group: str,
    columns: tuple[str, ...],
    base: Values,
    mine: Values,
    theirs: Values,
    shape: TableShape,
    author: Author,
    sealed: frozenset[str],
    theirs_from: Author,
) -> GroupOutcome:
    old = {name: base.get(name) for name in columns}
    new = {name: mine[name] for name in columns}
    now = {name: theirs.get(name) for name in columns}
    policy = shape.merges.get(columns[0], Merge.ASK)
    fate = _fate(policy, old, new, now, author, theirs_from, is_sealed=not sealed.isdisjoint(columns))
    return GroupOutcome(group, fate, old, new, now)


def _fate(
    policy: Merge,
    old: Values,
    new: Values,
    now: Values,
    author: Author,
    theirs_from: Author,
    *,
    is_sealed: bool,
) -> Fate:
    if now == new:
        return Fate.SAME
    if is_sealed or policy is Merge.SEALED:
        return Fate.CONFLICT
    if policy is Merge.OFFICE and author is Author.FIELD:
        return Fate.REVIEW
    if now == old:
        return Fate.APPLIED
    if policy is Merge.TEXT and _three_way(old, new, now) is not None:
        return Fate.MERGED
    if policy is Merge.FIELD and author is Author.FIELD and theirs_from is Author.OFFICE:
        return Fate.MINE_STANDS
    return Fate.CONFLICT


def _combined(outcome: GroupOutcome) -> dict[str, Stored]:
    return _three_way(outcome.base, outcome.mine, outcome.theirs) or dict(outcome.theirs)


def _three_way(old: Values, new: Values, now: Values) -> dict[str, Stored] | None:
    """Each column merged by lines; None where the same lines were changed differently."""
    merged: dict[str, Stored] = {}
    for name in new:
        lines = merge_lines(*(_lines(values.get(name)) for values in (old, new, now)))
        if lines is None:
            return None
        merged[name] = "\n".join(lines)
    return merged


def _lines(value: Stored) -> list[str]:
    return str(value).split("\n") if value else []


def merge_lines(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """Three-way merge by lines (as diff3 does); None where both changed the same lines differently.

    Two insertions at one place overlap, unless they are equal.
    """
    edits = sorted(
        {*_edits(base, mine), *_edits(base, theirs)}, key=lambda edit: (edit.start, edit.end, edit.lines)
    )
    merged: list[str] = []
    at = 0
    previous: _Edit | None = None
    for edit in edits:
        if previous is not None and edit.touches(previous):
            return None
        merged += base[at : edit.start]
        merged += edit.lines
        at = edit.end
        previous = edit
    return [*merged, *base[at:]]


@dataclass(frozen=True)
class _Edit:
    start: int
    end: int
    lines: tuple[str, ...]

    def touches(self, before: _Edit) -> bool:
        return self.start < before.end or (self.start == before.start)


def _edits(base: Sequence[str], changed: Sequence[str]) -> Iterator[_Edit]:
    matcher = difflib.SequenceMatcher(None, base, changed, autojunk=False)
    for tag, start, end, from_line, to_line in matcher.get_opcodes():
        if tag != "equal":
            yield _Edit(start, end, tuple(changed[from_line:to_line]))
