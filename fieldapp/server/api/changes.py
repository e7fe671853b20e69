"""What the API answers when a row was made or changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from fieldapp.server.api.messages import given, json_answer, read
from fieldapp.server.api.resources import Resource, row_id_of
from fieldapp.server.api.shapes import Made
from fieldapp.server.call import Call


def made(resource: Resource[Any], row_id: str) -> Response:
    """201 with the address of what was made."""
    return json_answer(Made(row_id), 201, {"Location": f"/api/v1/{resource.path}/{row_id}"})


def changed(call: Call, resource: Resource[Any], type_: type[Any], edit: Callable[..., Any]) -> Response:
    """The row after a change; 412 when it is not the one that the caller saw."""
    row = resource.get(call, row_id_of(call))
    wanted = given(read(call, type_))
    refused = resource.changed_meanwhile(call, row)
    if refused is not None:
        return refused
    edit(call.store, row.id, {name: getattr(row, name) for name in wanted}, wanted, by=call.by)
    return resource.one(call)
