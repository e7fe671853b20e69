"""How a frozen row type asks for its columns: fields named as columns are read from the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from sqlalchemy import ColumnElement, Select, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fieldapp.model.noun import Noun
from fieldapp.store.batches import batches


class Row(Protocol):
    """A frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


RowT = TypeVar("RowT")


@dataclass(frozen=True)
class Page(Generic[RowT]):
    """One page of a list, and how long the whole list is."""

    rows: tuple[RowT, ...]
    total: int
    number: int = 1
    size: int = 50

    @property
    def pages(self) -> int:
        """How many pages there are; one even when nothing was found."""
        return max(1, -(-self.total // self.size))


def columns_of(row_type: type[Row], noun: type[Noun]) -> list[InstrumentedAttribute[Any]]:
    """The columns of `noun` that the row type has fields for, under the same names."""
    table = noun.__table__
    return [getattr(noun, field.name) for field in fields(row_type) if field.name in table.columns]


def rows_of(session: Session, row_type: type[RowT], query: Select[Any]) -> tuple[RowT, ...]:
    """Every result of a query as a frozen row; the query labels what is no column."""
    return tuple(row_type(**result) for result in session.execute(query).mappings())


def row_of(session: Session, row_type: type[RowT], query: Select[Any]) -> RowT | None:
    """The first result of a query as a frozen row, or None."""
    result = session.execute(query.limit(1)).mappings().first()
    return None if result is None else row_type(**result)


def page_of(
    session: Session,
    row_type: type[RowT],
    noun: Any,
    query: Select[Any],
    conditions: Sequence[ColumnElement[bool]],
    order: Sequence[Any],
    number: int,
    size: int,
) -> Page[RowT]:
    """The page of that number, counted from 1; a number past the end gives the last page.

    Conditions and order name columns of `noun` only: the page's ids come from its indexes, and
    `query`, with whatever it joins and counts, is asked about these few rows alone.
    """
    total = session.scalar(select(func.count()).select_from(noun).where(*conditions)) or 0
    offset = start_of_page(total, number, size)
    found = session.scalars(select(noun.id).where(*conditions).order_by(*order).limit(size).offset(offset))
    ids = list(found)
    rows: dict[str, RowT] = {}
    for some in batches(ids, 500):
        for result in session.execute(query.where(noun.id.in_(some))).mappings():
            rows[result["id"]] = row_type(**result)
    return Page(tuple(rows[one] for one in ids), total, offset // size + 1, size)


def is_no(column: Any) -> ColumnElement[bool]:
    """Whether a flag is not set; as its stored number, which both databases compare."""
    return cast("ColumnElement[bool]", column == literal(False, column.type))


def is_yes(column: Any) -> ColumnElement[bool]:
    """Whether a flag is set."""
    return cast("ColumnElement[bool]", column == literal(True, column.type))


def start_of_page(total: int, number: int, size: int) -> int:
    """How many rows come before that page; a number past the end stands for the last page."""
    last = max(1, -(-total // size))
    return (min(max(number, 1), last) - 1) * size


def start_of_day(day: date) -> datetime:
    """The first moment of a day in UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)
