"""The checklists. A published procedure does not change: a new version is a new row."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, amount, choice, flag, link, structure, text, whole
from fieldapp.model.noun import Editable, Home
from fieldapp.model.orders import OrderKind


class StepKind(StrEnum):
    """What a step asks for."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    PHOTO = "photo"
    SCAN = "scan"
    SIGNATURE = "signature"


class Procedure(Editable):
    """The checklist for one kind of work on one category or model of device."""

    __tablename__ = "procedure"
    HOME = Home("setup")

    code: Mapped[str] = text(Merge.OFFICE, required=True, index=True)
    version: Mapped[int] = whole(Merge.OFFICE, required=True)
    name: Mapped[str] = text(Merge.OFFICE, required=True)
    name_zh: Mapped[str | None] = text(Merge.OFFICE)
    kind: Mapped[OrderKind | None] = choice(OrderKind, Merge.OFFICE)
    category: Mapped[str | None] = text(Merge.OFFICE)


class Step(Editable):
    """One step of a procedure."""

    __tablename__ = "step"
    HOME = Home("setup")

    procedure_id: Mapped[str] = link("procedure", Merge.OFFICE, required=True)
    position: Mapped[int] = whole(Merge.OFFICE, required=True)
    section: Mapped[str | None] = text(Merge.OFFICE)
    section_zh: Mapped[str | None] = text(Merge.OFFICE)
    kind: Mapped[StepKind] = choice(StepKind, Merge.OFFICE, default=StepKind.YES_NO)
    title: Mapped[str] = text(Merge.OFFICE, required=True)
    title_zh: Mapped[str | None] = text(Merge.OFFICE)
    hint: Mapped[str | None] = text(Merge.OFFICE)
    hint_zh: Mapped[str | None] = text(Merge.OFFICE)
    required: Mapped[bool] = flag(Merge.OFFICE, default=True)
    choices: Mapped[list[Any]] = structure(Merge.OFFICE, default=list)
    """For CHOICE: `[{"value": "worn", "en": "Worn", "zh": "磨损"}, ...]`."""
    unit: Mapped[str | None] = text(Merge.OFFICE, group="limits")
    low: Mapped[Decimal | None] = amount(Merge.OFFICE, group="limits")
    high: Mapped[Decimal | None] = amount(Merge.OFFICE, group="limits")
    shown_if: Mapped[dict[str, Any] | None] = structure(Merge.OFFICE)
    """`{"step": <id>, "is": <value>}`: asked only when that step was answered so."""
    photo_required: Mapped[bool | None] = flag(Merge.OFFICE, default=None)
    """Whether a photo belongs beside the value."""
    needs_instrument: Mapped[bool | None] = flag(Merge.OFFICE, default=None)
    """Whether the answer names what it was measured with."""
    per_asset: Mapped[bool | None] = flag(Merge.OFFICE, default=None)
    """Whether it is asked of each machine fitted in the order's, where there are any."""
