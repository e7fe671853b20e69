"""A draft: what a list says one row of the model should be, and the key it is recognised by."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec

from fieldapp.model import schema
from fieldapp.model.columns import Moment, Stored

_ENCODER = msgspec.json.Encoder(order="deterministic")


@dataclass(slots=True)
class Draft:
    """What one row of the model should say, by column; `parents` are the keys of the rows it links to."""

    table: str
    key: str
    values: dict[str, Any]
    parents: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Link column to the parent's table and key."""
    links: dict[str, str] = field(default_factory=dict)
    """Link column to the id of a row that is known already."""
    owner: tuple[str, str] | None = None
    """The customer whose machine it is, by table and key; not a link of its own."""
    is_stand_in: bool = False
    """Whether it stands for what the row does not name."""

    def stored(self) -> dict[str, Stored]:
        """The values in stored form, links excepted."""
        binds = _binds(self.table)
        return {
            name: value if (bind := binds[name]) is None else bind(value, None)
            for name, value in self.values.items()
        }

    def content(self) -> str:
        """The fingerprint of everything the source says of it."""
        raw = _ENCODER.encode((self.stored(), self.parents, self.links))
        return hashlib.blake2b(raw, digest_size=16).hexdigest()

    def label(self) -> str:
        """What people call it."""
        shown = self.values.get("number") or self.values.get("name") or self.values.get("title")
        return str(shown or self.values.get("summary") or "")


@cache
def _binds(table: str) -> dict[str, Any]:
    """Per column what turns a value into its stored form, or None where it is that already."""
    columns = schema.shape(table).noun.__table__.columns
    return {column.name: getattr(column.type, "process_bind_param", None) for column in columns}


def hashed(noun: str, above: str, said: Sequence[Any]) -> str:
    """The key of a row: its noun, the key of what it belongs to, and what it is recognised by."""
    parts = [noun, above, *(_folded(each) for each in said)]
    return hashlib.blake2b(_ENCODER.encode(parts), digest_size=16).hexdigest()


def _folded(value: Any) -> Any:
    """Upper and lower case are the same name; moments count in UTC, amounts exactly."""
    if isinstance(value, str):
        return " ".join(value.casefold().split())
    moment = Moment().process_bind_param(value, None) if hasattr(value, "tzinfo") else None
    return moment or (None if value is None else str(value))
