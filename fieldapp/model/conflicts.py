"""Two changes to one field that no rule decides. People decide, on either side."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, choice, flag, link, moment, structure, text
from fieldapp.model.noun import Editable, Home


class Decision(StrEnum):
    """How a conflict ended."""

    MINE = "mine"
    THEIRS = "theirs"
    OTHER = "other"
    MOOT = "moot"


class Conflict(Editable):
    """Base, mine and theirs of one merge group of one row; it lives in that row's scope.

    *Mine* is what the desk `replica` wrote without having seen *theirs*.
    """

    __tablename__ = "conflict"
    HOME = Home(column="home")

    home: Mapped[str] = text(Merge.OFFICE, required=True, index=True)
    table_name: Mapped[str] = text(Merge.OFFICE, required=True)
    row_id: Mapped[str] = link(None, Merge.OFFICE, required=True)
    group_name: Mapped[str] = text(Merge.OFFICE, required=True)
    base: Mapped[dict[str, Any]] = structure(Merge.OFFICE, default=dict)
    mine: Mapped[dict[str, Any]] = structure(Merge.OFFICE, default=dict)
    theirs: Mapped[dict[str, Any]] = structure(Merge.OFFICE, default=dict)
    mine_stands: Mapped[bool] = flag(Merge.OFFICE)
    """Whether the engineer's value stands meanwhile (policy FIELD)."""
    mine_by: Mapped[str | None] = text(Merge.OFFICE)
    theirs_by: Mapped[str | None] = text(Merge.OFFICE)
    mine_at: Mapped[datetime | None] = moment(Merge.OFFICE)
    theirs_at: Mapped[datetime | None] = moment(Merge.OFFICE)
    change_set_id: Mapped[str | None] = link(None, Merge.OFFICE)
    replica_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    decision: Mapped[Decision | None] = choice(Decision, Merge.ASK, group="decision")
    decided_by: Mapped[str | None] = text(Merge.ASK, group="decision")
    decided_at: Mapped[datetime | None] = moment(Merge.ASK, group="decision")
    overruled: Mapped[list[dict[str, Any]] | None] = structure(Merge.OFFICE)
    """Decisions that came when another stood already: `decision`, `decided_by` and `decided_at` of each."""
