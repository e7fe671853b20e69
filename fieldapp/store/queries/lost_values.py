"""Values that did not stand: of every conflict that was decided, what the row does not hold now.

Nothing is thrown away by a decision; `actions.conflicts.restore` lets such a value stand again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model import schema
from fieldapp.model.conflicts import Decision
from fieldapp.rules.sealing import SHEET
from fieldapp.store.queries.conflicts import ConflictRow, OtherDecision, Values, conflicts_about

_OF_STEPS = "status"


@dataclass(frozen=True)
class LostValue:
    """One value that was written and does not stand. Values are in stored form, by column."""

    conflict_id: str
    side: Decision
    """MINE for the laptop's, THEIRS for the office's."""
    table: str
    row_id: str
    group: str
    values: Values
    standing: Values
    """What the row holds instead now."""
    by_name: str | None
    at: datetime | None
    decided_by: str | None
    decided_otherwise: tuple[OtherDecision, ...] = ()
    """Who decided for this value when another decision stood already."""
    row_name: str | None = None
    """What the row is called, where several rows are shown together."""

    @property
    def key(self) -> str:
        """What names it on a screen."""
        return f"{self.side.value} {self.conflict_id}"


def lost_values(session: Session, conflicts: Iterable[ConflictRow]) -> tuple[LostValue, ...]:
    """The values that lost in these conflicts, the latest decision first; each value once."""
    decided = [row for row in conflicts if not row.is_open and row.group_name not in (_OF_STEPS, SHEET)]
    decided.sort(key=lambda row: (str(row.decided_at or ""), row.id), reverse=True)
    found: dict[tuple[str, str, str], LostValue] = {}
    for row in decided:
        for lost in _lost_in(session, row):
            found.setdefault((lost.table, lost.row_id, repr(sorted(lost.values.items()))), lost)
    return tuple(found.values())


def lost_about(session: Session, rows: Mapping[str, Collection[str]]) -> tuple[LostValue, ...]:
    """The values that lost in conflicts about these rows (ids by table), each with the name of its row."""
    found = lost_values(session, conflicts_about(session, rows))
    return tuple(replace(one, row_name=_name_of(session, one.table, one.row_id)) for one in found)


def _name_of(session: Session, table: str, row_id: str) -> str | None:
    columns: Any = schema.shape(table).noun.__table__.columns
    if "name" not in columns:
        return None
    return session.scalar(select(columns["name"]).where(columns["id"] == row_id))


def _lost_in(session: Session, row: ConflictRow) -> Iterator[LostValue]:
    names = tuple(dict.fromkeys((*row.mine, *row.theirs)))
    standing = _standing(session, row.table_name, row.row_id, names)
    if standing is None:
        return
    sides = (
        (Decision.MINE, row.mine, row.mine_by, row.mine_at),
        (Decision.THEIRS, row.theirs, row.theirs_by, row.theirs_at),
    )
    for side, values, by_name, at in sides:
        if any(standing.get(name) != value for name, value in values.items()):
            yield LostValue(
                row.id,
                side,
                row.table_name,
                row.row_id,
                row.group_name,
                values,
                standing,
                by_name,
                at,
                row.decided_by,
                tuple(other for other in row.decided_otherwise if other.decision is side),
            )


def _standing(session: Session, table: str, row_id: str, names: tuple[str, ...]) -> Values | None:
    if not schema.is_known(table):
        return None
    columns: Any = schema.shape(table).noun.__table__.columns
    known = [columns[name] for name in names if name in columns]
    if len(known) < len(names):
        return None
    found = session.execute(select(*known).where(columns["id"] == row_id)).first()
    if found is None:
        return None
    return {column.name: schema.stored(column, value) for column, value in zip(known, found, strict=True)}
