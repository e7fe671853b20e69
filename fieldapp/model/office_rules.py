"""Rules that act: when something happens in the office, if a condition holds, then do something about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, choice, flag, structure, text, whole
from fieldapp.model.noun import Editable, Home


class RuleEvent(StrEnum):
    """What a rule waits for."""

    REQUEST_CAME = "request_came"
    ORDER_CREATED = "order_created"
    ORDER_MOVED = "order_moved"
    """An order took a step: assigned, declined, signed, returned."""
    CLOCK_WARNED = "clock_warned"
    CLOCK_RAN_OUT = "clock_ran_out"
    RATING_CAME = "rating_came"


class OfficeRule(Editable):
    """One rule. Rules of one event are applied in the order of their places, the lowest first."""

    __tablename__ = "office_rule"
    HOME = Home("office")

    name: Mapped[str] = text(Merge.OFFICE, required=True)
    event: Mapped[RuleEvent] = choice(RuleEvent, Merge.OFFICE, default=RuleEvent.REQUEST_CAME)
    condition: Mapped[str] = text(Merge.OFFICE, required=True)
    """A CEL expression over the row and what is around it."""
    deeds: Mapped[list[dict[str, Any]]] = structure(Merge.OFFICE, default=list)
    """What is done, in order: `{"do": "set_priority", "value": "urgent"}`."""
    place: Mapped[int] = whole(Merge.OFFICE, required=True)
    active: Mapped[bool] = flag(Merge.OFFICE)
