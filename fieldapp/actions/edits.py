"""Editing a row so that nobody overwrites what he did not see.

`seen` is what the form showed, `wanted` what it held when it was saved. The difference is
merged into the row as it is now, by the same rule the sync merges with; a disagreement is
refused with the fields, and nothing is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.errors import NotPermitted, RuleBroken, SheetIsSealed
from fieldapp.model import schema
from fieldapp.model.columns import Stored
from fieldapp.model.noun import Noun
from fieldapp.rules.actors import Side
from fieldapp.rules.merge import Author, Fate, GroupOutcome, Merged, merge_row
from fieldapp.store.capture import image_of


def merge_edit(
    row: Noun,
    seen: Mapping[str, Any],
    wanted: Mapping[str, Any],
    *,
    side: Side,
    sealed: frozenset[str] = frozenset(),
) -> frozenset[str]:
    """Write the difference between `seen` and `wanted` into the row; returns the columns written.

    Values are as Python has them. A column that `wanted` does not name is left alone. Raises
    RuleBroken `changed-meanwhile`, SheetIsSealed or NotPermitted `office-decides`, all with `fields`.
    """
    shape = schema.shape(row.__tablename__)
    before = to_stored(row, {name: seen.get(name) for name in wanted})
    after = to_stored(row, wanted)
    changed = _whole_groups(shape, {name for name in after if before[name] != after[name]}, after)
    merged = merge_row(
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
        image_of(row),
        shape,
        Author.FIELD if side is Side.DESK else Author.OFFICE,
        sealed=sealed,
    )
    _refuse(row, merged, sealed)
    return write_stored(row, merged.changes)


def to_stored(row: Noun, values: Mapping[str, Any]) -> dict[str, Stored]:
    """Values of a row's columns in stored form."""
    columns = row.__table__.columns
    return {name: schema.stored(columns[name], value) for name, value in values.items()}


def write_stored(row: Noun, values: Mapping[str, Stored]) -> frozenset[str]:
    """Set columns of a row to values in stored form; returns their names."""
    columns = row.__table__.columns
    for name, value in values.items():
        setattr(row, name, schema.loaded(columns[name], value))
    return frozenset(values)


def _whole_groups(shape: schema.TableShape, changed: set[str], named: Mapping[str, Stored]) -> list[str]:
    """The changed columns, and those that mean something only together with them."""
    groups = {shape.groups[name] for name in changed}
    return [name for name in named if shape.groups[name] in groups]


def _refuse(row: Noun, merged: Merged, sealed: frozenset[str]) -> None:
    against = [outcome for outcome in merged.outcomes if outcome.fate not in _STANDS]
    fields = sorted({name for outcome in against for name in outcome.mine})
    if not fields:
        return
    facts: dict[str, Any] = {"table": row.__tablename__, "fields": fields}
    if any(outcome.fate is Fate.REVIEW for outcome in against):
        raise NotPermitted("office-decides", **facts)
    if not sealed.isdisjoint(fields):
        raise SheetIsSealed(**facts)
    raise RuleBroken("changed-meanwhile", **facts, theirs=_theirs(row, against))


def _theirs(row: Noun, against: list[GroupOutcome]) -> dict[str, Any]:
    return {name: getattr(row, name) for outcome in against for name in outcome.mine}


_STANDS = frozenset({Fate.APPLIED, Fate.SAME, Fate.MERGED})
