"""Bodies of the API: read as the type they should be, with bounds that the types do not say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from starlette.responses import Response

from fieldapp.errors import Unreadable
from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device, DeviceModel
from fieldapp.model.noun import Noun
from fieldapp.model.parts import Part
from fieldapp.model.people import Person
from fieldapp.model.procedures import Procedure
from fieldapp.server.call import Call

JSON = "application/json"
StructT = TypeVar("StructT", bound=msgspec.Struct)
_LARGEST_AMOUNT = Decimal(10**12)
_LARGEST_WHOLE = 2**31
_LONGEST_WORDS = 20_000
_LONGEST_ID = 36
_YEARS = range(1900, 9999)
_NAMED: Mapping[str, type[Noun]] = {
    "customer_id": Customer,
    "site_id": Site,
    "device_id": Device,
    "parent_id": Device,
    "model_id": DeviceModel,
    "procedure_id": Procedure,
    "person_id": Person,
    "assignee_id": Person,
    "holder_id": Person,
    "part_id": Part,
}
"""The rows that ids in a body name."""


def read(call: Call, type_: type[StructT]) -> StructT:
    """The body as that type. Raises Unreadable `body-unreadable` with what is wrong, `row-not-found` for an id of none."""
    try:
        found = msgspec.json.decode(call.body, type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("body-unreadable", reason=str(error)[:300]) from error
    for name, value in _every_value(found):
        wrong = _wrong_with(value)
        if wrong is not None:
            raise Unreadable("body-unreadable", reason=f"{name} {wrong}")
    _check_named_rows(call, _every_value(found))
    return found


def given(message: msgspec.Struct) -> Mapping[str, Any]:
    """What a message names, by its fields; what it left out of a change is not there."""
    values = {name: getattr(message, name) for name in message.__struct_fields__}
    return {name: value for name, value in values.items() if value is not msgspec.UNSET}


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON."""
    return Response(msgspec.json.encode(value), status, headers, JSON)


def _every_value(message: msgspec.Struct) -> Iterator[tuple[str, Any]]:
    """The values in a message and in what it holds, each with its name."""
    for name, value in given(message).items():
        for one in _inside(value):
            if isinstance(one, msgspec.Struct):
                yield from _every_value(one)
            else:
                yield name, one


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return (*value, *value.values())
    return value if isinstance(value, list) else (value,)


def _check_named_rows(call: Call, values: Iterable[tuple[str, Any]]) -> None:
    named = [(name, value) for name, value in values if name in _NAMED and value is not None]
    if not named:
        return
    with call.store.read() as session:
        for name, value in named:
            if len(value) > _LONGEST_ID or session.get(_NAMED[name], value) is None:
                raise Unreadable("row-not-found")


def _wrong_with(value: Any) -> str | None:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return "needs a time zone"
        return None if value.year in _YEARS else "is out of all time"
    if isinstance(value, date):
        return None if value.year in _YEARS else "is out of all time"
    if isinstance(value, Decimal):
        is_sound = value.is_finite() and abs(value) < _LARGEST_AMOUNT and value == round(value, 4)
        return None if is_sound else "is no amount with at most four decimals"
    if isinstance(value, str):
        is_sound = "\x00" not in value and len(value) <= _LONGEST_WORDS
        return None if is_sound else "holds a character that cannot be kept, or too many"
    if isinstance(value, int):
        return None if abs(value) < _LARGEST_WHOLE else "is too large"
    return None
