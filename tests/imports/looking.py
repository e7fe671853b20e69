"""What tests ask of a store after an import."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from fieldapp.imports import Report
from fieldapp.model.noun import Noun
from fieldapp.rules.actors import SYSTEM
from fieldapp.store.store import Store

NounT = TypeVar("NounT", bound=Noun)
OFFICE = SYSTEM


def all_of(store: Store, noun: type[NounT]) -> list[NounT]:
    """Every row of a noun, in the order in which they were made."""
    with store.read() as session:
        return list(session.scalars(select(noun).order_by(noun.id)))


def the(store: Store, noun: type[NounT], **values: object) -> NounT:
    """The one row with these values."""
    found = [row for row in all_of(store, noun) if all(getattr(row, name) == v for name, v in values.items())]
    assert len(found) == 1, f"{len(found)} {noun.__tablename__} with {values}"
    return found[0]


def new(report: Report) -> dict[str, int]:
    """How many rows of each noun were new."""
    return {table: count.new for table, count in report.told().items()}


def reasons(report: Report) -> dict[int, str]:
    """Line to code of the refused rows a report shows."""
    return {refusal.line: refusal.reason.code for refusal in report.refusals}
