"""What can be imported: the five kinds of list, the nouns a row of each feeds, and their fields.

A field is named `noun.column`. Some are not columns of the model: `site.latitude` is kept
in micro-degrees, `work_order.status` becomes the order's steps, `work_order.closed_at` the
moment of the last one, and `noun.key` only tells rows of a list apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from fieldapp.model import schema
from fieldapp.model.columns import Amount, Choice, Day, Moment


class Kind(StrEnum):
    """What a list is a list of; the words of `--as`."""

    CUSTOMERS = "customers"
    SITES = "sites"
    DEVICES = "devices"
    PARTS = "parts"
    ORDERS = "orders"


class Reads(StrEnum):
    """How a cell is understood."""

    LINE = "line"
    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    AMOUNT = "amount"
    WHOLE = "whole"
    DEGREES = "degrees"
    WORD = "word"


MAIN: Mapping[Kind, str] = {
    Kind.CUSTOMERS: "customer",
    Kind.SITES: "site",
    Kind.DEVICES: "device",
    Kind.PARTS: "part",
    Kind.ORDERS: "work_order",
}
"""The noun that every row of a list is one of."""

NOUNS: Mapping[Kind, tuple[str, ...]] = {
    Kind.CUSTOMERS: ("customer", "site", "contact"),
    Kind.SITES: ("customer", "site", "contact"),
    Kind.DEVICES: ("customer", "site", "contact", "device"),
    Kind.PARTS: ("part",),
    Kind.ORDERS: ("customer", "site", "device", "work_order", "service_record"),
}
"""The nouns a row of a list may feed."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    "customer": ("number", "name", "phone", "email", "address", "language", "notes"),
    "site": (
        *("number", "name", "address", "city", "region", "postcode"),
        *("latitude", "longitude", "time_zone", "access"),
    ),
    "contact": ("name", "role", "phone", "email"),
    "device": (
        *("number", "name", "category", "serial", "label", "state", "location"),
        *("manufacturer", "model_name", "installed_on", "warranty_until", "notes"),
    ),
    "part": (
        *("number", "name", "name_zh", "manufacturer", "manufacturer_number", "category"),
        *("description", "unit", "price", "currency", "gtin"),
    ),
    "work_order": (
        *("number", "title", "fault", "kind", "priority", "status", "opened_at", "closed_at"),
        *("scheduled_start", "scheduled_end", "resolve_by", "contact_name", "contact_phone", "skill"),
        *("findings", "cause", "remedy", "failure_code", "internal_remark", "cost", "currency"),
    ),
    "service_record": ("engineer_name", "minutes", "outcome"),
}
"""What can be set of each noun."""

STATUSES = ("new", "closed", "cancelled")
"""The statuses an imported order can have: nobody has begun it, it is history, or it was called off."""

KEY = "key"
"""The pseudo-column that only tells rows of a list apart."""

_SEVERAL_LINES = frozenset(
    {"notes", "fault", "findings", "cause", "remedy", "description", "access", "internal_remark"}
)
_DEGREES = {"latitude": ("latitude_micro", 90), "longitude": ("longitude_micro", 180)}


def is_field(into: str) -> bool:
    """Whether `noun.column` can be set or told apart by."""
    noun, _, column = into.partition(".")
    return noun in FIELDS and (column == KEY or column in FIELDS[noun])


def reads_of(into: str) -> Reads:
    """How cells for this field are understood."""
    _noun, _, column = into.partition(".")
    if column in _DEGREES:
        return Reads.DEGREES
    if column == "closed_at":
        return Reads.MOMENT
    if column == KEY:
        return Reads.LINE
    type_ = model_column(into).type
    for known, reads in _BY_TYPE:
        if isinstance(type_, known):
            return reads
    return Reads.TEXT if column in _SEVERAL_LINES else Reads.LINE


def model_column(into: str) -> Any:
    """The mapped column of a field that is one."""
    noun, _, column = into.partition(".")
    name = _DEGREES[column][0] if column in _DEGREES else column
    return schema.shape(noun).noun.__table__.columns[name]


def stored_name(column: str) -> str:
    """The model's name for a column of a list."""
    return _DEGREES[column][0] if column in _DEGREES else column


def most_degrees(column: str) -> int:
    """How far from zero a latitude or longitude may be."""
    return _DEGREES[column][1]


def words_of(into: str) -> tuple[str, ...]:
    """The words a field that reads words may hold."""
    if into == "work_order.status":
        return STATUSES
    return tuple(word.value for word in model_column(into).type.words)


def _by_type() -> tuple[tuple[type, Reads], ...]:
    from sqlalchemy import Integer

    return (
        (Day, Reads.DAY),
        (Moment, Reads.MOMENT),
        (Amount, Reads.AMOUNT),
        (Choice, Reads.WORD),
        (Integer, Reads.WHOLE),
    )


_BY_TYPE = _by_type()
