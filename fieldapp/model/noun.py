"""`Noun`, what every mapped class of the model is, and `Home`, where its rows live.

Every row has exactly one home scope, the unit in which replicas hold and lose
rows: `order:<id>`, `site:<id>`, `customer:<id>`, `person:<id>`, `parts`, `setup`
or `office` (never granted to a desk).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from fieldapp.model.columns import Merge, Stored, flag, text


@dataclass(frozen=True)
class Home:
    """The rule that names a row's scope.

    `Home("order", "order_id")` is `order:<value of order_id>`, `Home("parts")` one shared
    scope, and `Home(column="home")` the scope spelled out in that column.
    """

    kind: str | None = None
    column: str | None = None

    def of(self, row: Mapping[str, Stored]) -> str:
        """The home scope of a row given in stored form."""
        if self.column is None:
            return str(self.kind)
        value = row[self.column]
        return str(value) if self.kind is None else f"{self.kind}:{value}"


class Noun(DeclarativeBase):
    """A thing the trade talks about: one table, one row each, an id minted once (UUIDv7)."""

    __abstract__ = True
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )

    HOME: ClassVar[Home]
    INSERT_ONLY: ClassVar[bool] = False
    """Whether rows are facts: written once and corrected by other rows."""
    FIELD_MAY_INSERT: ClassVar[bool] = False
    """Whether a desk may add rows of this noun."""

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    extra: Mapped[str | None] = text(merge=Merge.OFFICE)
    """Columns a newer version sent, verbatim as JSON, so that a round trip keeps them."""

    def __init__(self, **values: Any) -> None:
        """Defaults are set here and not at flush, so that rules see a complete row."""
        for column in self.__table__.columns:
            default = column.default
            if column.key not in values and default is not None:
                arg: Any = default.arg
                values[column.key] = arg(None) if default.is_callable else arg
        for name, value in values.items():
            if name not in self.__table__.columns:
                raise TypeError(f"{type(self).__name__} has no column {name}")
            setattr(self, name, value)


class Editable(Noun):
    """A noun whose rows change; the server withdraws rows and never deletes them."""

    __abstract__ = True

    withdrawn: Mapped[bool] = flag(merge=Merge.OFFICE)
