"""The history of rows as people read it: one entry per action, the fields that mean something."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from fieldapp.store.queries.conflicts import values_read
from fieldapp.store.queries.history import FieldChange, HistoryEntry
from fieldapp.store.queries.lost_values import LostValue

_MECHANICS = frozenset(
    {
        "id",
        "extra",
        "content",
        "digest",
        "ink",
        "pdf_sha256",
        "sha256",
        "home",
        "public_key",
        "choices",
        "shown_if",
    }
)
"""Columns that say nothing to people, and those that are too large to be read in a list."""


@dataclass(frozen=True)
class RowShown:
    """What an action did to one row."""

    table: str
    is_new: bool
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Change:
    """One action: what it is called, who did it, when, from which desk."""

    id: str
    title: str
    by_name: str | None
    made_at: datetime | None
    desk_name: str | None
    is_from_a_desk: bool
    hours_offline: int
    """Between doing it and its arrival here; 0 for what the office did, and what came at once."""
    is_undone: bool
    state: str
    rows: tuple[RowShown, ...]


def changes_shown(entries: Iterable[HistoryEntry]) -> tuple[Change, ...]:
    """Entries of the same action together, in the order in which the newest of each came."""
    grouped: dict[str, list[HistoryEntry]] = {}
    for entry in entries:
        grouped.setdefault(entry.change_set_id, []).append(entry)
    return tuple(_change(group) for group in grouped.values())


def _change(entries: list[HistoryEntry]) -> Change:
    first = entries[0]
    return Change(
        id=first.change_set_id,
        title=first.title,
        by_name=first.by_name,
        made_at=first.made_at,
        desk_name=first.desk_name,
        is_from_a_desk=first.is_from_a_desk,
        hours_offline=first.hours_offline,
        is_undone=first.is_undone,
        state=first.state,
        rows=tuple(_rows(entries)),
    )


def _rows(entries: Iterable[HistoryEntry]) -> Iterator[RowShown]:
    for entry in entries:
        fields = tuple(each for each in entry.fields if _is_shown(each, is_new=entry.kind == "insert"))
        yield RowShown(entry.table, entry.kind == "insert", fields)


@dataclass(frozen=True)
class LostShown:
    """A value that lost a conflict, beside what stands now."""

    of: LostValue
    fields: tuple[FieldChange, ...]
    """Per field what lost (`before`) and what stands (`after`)."""
    seen: str
    """What stands, as a form gives it back."""


def lost_shown(lost: LostValue) -> LostShown:
    """The fields of a value that lost, as Python has them."""
    values, standing = (values_read(lost.table, each) for each in (lost.values, lost.standing))
    fields = tuple(FieldChange(name, value, standing.get(name)) for name, value in values.items())
    return LostShown(lost, fields, json.dumps(lost.standing))


def is_mechanical(column: str) -> bool:
    """Whether a column says nothing to people."""
    return column in _MECHANICS or column.endswith("_id")


def _is_shown(change: FieldChange, *, is_new: bool) -> bool:
    if is_mechanical(change.column):
        return False
    if is_new and (change.after in (None, "", False, [], {}) or change.column in ("made_at", "by_name")):
        return False
    return bool(change.before != change.after)
