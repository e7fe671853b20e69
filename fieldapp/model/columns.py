"""How a noun declares its columns: the type, and how two edits to it meet.

    findings: Mapped[str] = text(merge=Merge.FIELD)
    started_at: Mapped[datetime] = moment(merge=Merge.FACT, group="time")

A value has one *stored form* (text, whole number or nothing) that is the same in
SQLite, in PostgreSQL, in a change set and on the wire, so that rows travel and
are hashed without conversion:

| in Python            | stored form                                   |
| -------------------- | --------------------------------------------- |
| aware `datetime`     | `2026-11-22T08:30:00.000000Z` (UTC, sortable) |
| `date`               | `2026-11-22`                                  |
| `Decimal`            | ten-thousandths as a whole number             |
| `bool`               | 0 or 1                                        |
| `StrEnum`            | its value                                     |
| list, dict           | JSON with sorted keys                         |
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, ForeignKey, Integer, SmallInteger, String, Text
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

Stored = str | int | None
"""What a column holds in a database, in a change set and on the wire."""

AMOUNT_SCALE = 10_000


class Merge(StrEnum):
    """The policy by which two edits of one column meet (see `fieldapp.sync.merge`)."""

    ASK = "ask"
    """A disagreement is shown to people; the server's value stands meanwhile."""
    FIELD = "field"
    """As ASK, but the engineer's value stands over the office's."""
    OFFICE = "office"
    """Only the office sets it."""
    TEXT = "text"
    """Three-way by lines; an overlap asks."""
    FACT = "fact"
    """Written once, when the row is inserted; corrected by a row that names it."""
    STATE = "state"
    """Part of a step row: allowed or not by the state it follows."""
    SET = "set"
    """Part of a link row: adding and removing commute."""
    SEALED = "sealed"
    """Covered by a signature: never changed."""
    DERIVED = "derived"
    """Computed on each side from other rows; never captured, never sent."""


def stored_moment(moment: datetime) -> str:
    """An aware moment as a `Moment` column keeps it. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as UTC text that sorts as time does."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect | None) -> str | None:
        return None if value is None else stored_moment(value)

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day, kept as ISO 8601 text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect | None) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Amount(TypeDecorator[Decimal]):
    """An exact decimal with four places, kept as ten-thousandths so that SQL sums it exactly."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect | None) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value) * AMOUNT_SCALE
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than four decimal places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect | None) -> Decimal | None:
        return None if value is None else (Decimal(value) / AMOUNT_SCALE).normalize() + 0


class Flag(TypeDecorator[bool]):
    """Yes or no, kept as 1 or 0 on every database."""

    impl = SmallInteger
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect | None) -> int | None:
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect | None) -> bool | None:
        return None if value is None else bool(value)


class Choice(TypeDecorator[StrEnum]):
    """One of a `StrEnum`; a word this version does not know is handed on as plain text."""

    impl = String(40)
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: str | None, dialect: Dialect | None) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> Any:
        if value is None:
            return None
        return self.words(value) if value in self.words._value2member_map_ else value


class Structure(TypeDecorator[Any]):
    """A list or mapping, kept as JSON text with sorted keys so that equal values are equal bytes."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect | None) -> str | None:
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect | None) -> Any:
        return None if value is None else json.loads(value)


WordsT = TypeVar("WordsT", bound=StrEnum)


def _column(
    type_: Any, merge: Merge, group: str | None, default: Any, *, required: bool, index: bool, key: Any = None
) -> MappedColumn[Any]:
    settings: dict[str, Any] = {"nullable": not required, "index": index}
    settings["info"] = {"merge": merge, "group": group}
    settings["default"] = default
    return mapped_column(type_, *([] if key is None else [key]), **settings)


def text(
    merge: Merge = Merge.ASK, *, group: str | None = None, required: bool = False, index: bool = False
) -> MappedColumn[Any]:
    """Words of any length; a required one that is not given is empty, never null."""
    return _column(Text(), merge, group, "" if required else None, required=required, index=index)


def link(
    to: str | None = None, merge: Merge = Merge.ASK, *, required: bool = False, index: bool = True
) -> MappedColumn[Any]:
    """The id of another row; `to` makes it a foreign key, which only rows of one scope may have."""
    key = None if to is None else ForeignKey(f"{to}.id", deferrable=True, initially="DEFERRED")
    return _column(String(36), merge, None, None, required=required, index=index, key=key)


def moment(
    merge: Merge = Merge.ASK, *, group: str | None = None, required: bool = False, index: bool = False
) -> MappedColumn[Any]:
    """An aware moment; read back in UTC."""
    return _column(Moment(), merge, group, None, required=required, index=index)


def day(merge: Merge = Merge.ASK, *, required: bool = False, index: bool = False) -> MappedColumn[Any]:
    """A calendar day without a time."""
    return _column(Day(), merge, None, None, required=required, index=index)


def amount(
    merge: Merge = Merge.ASK, *, group: str | None = None, required: bool = False
) -> MappedColumn[Any]:
    """Money or a quantity, exact to four places."""
    return _column(Amount(), merge, group, Decimal(0) if required else None, required=required, index=False)


def whole(merge: Merge = Merge.ASK, *, group: str | None = None, required: bool = False) -> MappedColumn[Any]:
    """A whole number."""
    return _column(Integer(), merge, group, 0 if required else None, required=required, index=False)


def flag(merge: Merge = Merge.ASK, *, default: bool | None = False) -> MappedColumn[Any]:
    """Yes or no; without a default nothing means no, so that rows of before keep their hashes."""
    return _column(Flag(), merge, None, default, required=default is not None, index=False)


def choice(
    words: type[WordsT],
    merge: Merge = Merge.ASK,
    *,
    default: WordsT | None = None,
    group: str | None = None,
    index: bool = False,
) -> MappedColumn[Any]:
    """One word of `words`; required when it has a default."""
    return _column(Choice(words), merge, group, default, required=default is not None, index=index)


def structure(
    merge: Merge = Merge.ASK, *, default: Callable[[], Any] | None = None, group: str | None = None
) -> MappedColumn[Any]:
    """A small list or mapping kept in one column; compared as a whole."""
    return _column(Structure(), merge, group, default, required=default is not None, index=False)
