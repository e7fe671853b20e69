"""How a frozen row type asks for its columns: fields named as columns are read from the table."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fieldapp.model.noun import Noun


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
    session: Session, row_type: type[RowT], query: Select[Any], total: int, number: int, size: int
) -> Page[RowT]:
    """The page of that number, counted from 1; a number past the end gives the last page."""
    offset = start_of_page(total, number, size)
    rows = rows_of(session, row_type, query.limit(size).offset(offset))
    return Page(rows, total, offset // size + 1, size)


def start_of_page(total: int, number: int, size: int) -> int:
    """How many rows come before that page; a number past the end stands for the last page."""
    last = max(1, -(-total // size))
    return (min(max(number, 1), last) - 1) * size


def start_of_day(day: date) -> datetime:
    """The first moment of a day in UTC."""
    return datetime.combine(day, time.min, tzinfo=UTC)
