"""The description of the REST API (OpenAPI 3.1), made from what is declared."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from starlette.responses import Response

from fieldapp import __version__
from fieldapp.server.access import ANYONE
from fieldapp.server.api import customers, governing, office, orders, parts, procedures
from fieldapp.server.api.operations import PDF, Operation
from fieldapp.server.api.scopes import API, scope_of
from fieldapp.server.api.shapes import Made, Problem
from fieldapp.server.call import Call, Page, Pages

pages = Pages()
MODULES = (orders, customers, parts, procedures, governing, office)
OPERATIONS: tuple[Operation, ...] = tuple(
    operation for module in MODULES for operation in module.api.operations
)
_JSON = "application/json"
_PROBLEM = "application/problem+json"
_MAIL = "message/rfc822"
_PLAIN = "text/plain"
_TEXT = {"type": "string"}
_BYTES = {"type": "string", "format": "binary"}
_MESSAGE = {
    "type": "object",
    "properties": {
        name: {"type": "string"} for name in ("words", "reporter", "phone", "email", "subject", "device")
    },
}
_ALWAYS = {401: "No key that stands", 403: "Not with this key", 429: "Too many requests"}
_WORDS = _ALWAYS | {
    400: "The request cannot be read",
    404: "There is no such row",
    408: "It did not arrive in time",
    409: "The trade says no, or somebody changed the same meanwhile",
    412: "It is not what `If-Match` names any more",
    413: "The body is too large",
    422: "What was sent makes no sense",
}
_ABOUT = (
    "A key acts as the person it was made for, as far as its scopes say. Lists are read page by page with `cursor`. "
    "A row carries an `ETag`; a change that names it in `If-Match` is refused when the row is not that any more. "
    "What is done twice with one `Idempotency-Key` is done once. Errors are problem details (RFC 9457)."
)


@pages.get("/api/v1/openapi.json", ANYONE)
def description(_call: Call) -> Response:
    """What there is, as OpenAPI 3.1."""
    return Response(msgspec.json.encode(document()), media_type=_JSON)


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    types = [
        each
        for operation in OPERATIONS
        for each in (operation.takes, operation.gives)
        if each not in (None, PDF)
    ]
    _schemas, components = msgspec.json.schema_components(
        (*dict.fromkeys(types), Made, Problem), ref_template="#/components/schemas/{name}"
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "fieldapp", "version": __version__, "description": _ABOUT},
        "security": [{"key": []}],
        "paths": _paths(),
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for operation in OPERATIONS:
        found.setdefault(operation.page.path, {})[operation.page.method.lower()] = _told(operation)
    return found | _intake()


def _told(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "tags": [operation.page.path.removeprefix(API).partition("/")[0]],
        "x-scope": scope_of(operation.page),
        "parameters": _parameters(operation),
        "responses": _answers(operation),
    }
    if operation.takes is not None:
        told["requestBody"] = {"required": True, "content": {_JSON: {"schema": _schema(operation.takes)}}}
    return told


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    page: Page = operation.page
    found = [_parameter("id", "path", {"type": "string"}, "The row")] if "{id}" in page.path else []
    found += [_parameter(asked.name, "query", _schema(asked.type), asked.words) for asked in operation.asks]
    text = {"type": "string"}
    if page.method == "POST":
        name = {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"}
        found.append(_parameter("Idempotency-Key", "header", name, "Names what is to be done once"))
    if operation.asks_tag or operation.has_tag:
        header = "If-Match" if operation.asks_tag else "If-None-Match"
        found.append(_parameter(header, "header", text, "An ETag that was given before"))
    return found


def _answers(operation: Operation) -> dict[str, Any]:
    media = PDF if operation.gives == PDF else _JSON
    schema = {} if operation.gives == PDF else _schema(operation.gives)
    good: dict[str, Any] = {"description": "As asked", "content": {media: {"schema": schema}}}
    if operation.has_tag:
        good["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "Names the row as it is"}}
    if operation.status == 201 and operation.gives is Made:
        good["headers"] = {"Location": {"schema": {"type": "string"}, "description": "Where it is read"}}
    found: dict[str, Any] = {str(operation.status): good}
    if operation.has_tag and operation.page.method == "GET":
        found["304"] = {"description": "It is still what `If-None-Match` names"}
    has_body = operation.takes is not None
    statuses = {*_ALWAYS, *operation.refuses, *((400, 408, 413) if has_body else ())}
    return found | _refusals(*sorted(statuses))


def _intake() -> dict[str, Any]:
    """Where messages are handed in: with a key as they came, or signed by their source and without a key."""
    source = [_parameter("source", "path", _TEXT, "The source, as the console made it")]
    signature = [
        {**_parameter(f"webhook-{name}", "header", _TEXT, words), "required": True}
        for name, words in (
            ("id", "Names the message; the same again gives the same request"),
            ("timestamp", "Seconds since 1970, at most five minutes off"),
            ("signature", "`v1,` and the signature of Standard Webhooks"),
        )
    ]
    asked = [
        {**_parameter(name, "query", _TEXT, words), "required": True}
        for name, words in (
            ("timestamp", "Seconds since 1970"),
            ("nonce", "Counts once"),
            ("signature", "SHA-1 of token, timestamp and nonce, sorted"),
        )
    ]
    made = {"201": {"description": "The request", "content": {_JSON: {"schema": _schema(Made)}}}}
    said = {"200": {"description": "What the platform expects", "content": {_PLAIN: {"schema": _TEXT}}}}
    refuses = (401, 404, 408, 409, 413, 422, 429)
    return {
        "/intake/mail": {
            "post": _handed_in(
                "takeMail", "Hand in a message as it came (RFC 5322); it becomes a request", [],
                {_MAIL: {"schema": _BYTES}}, {**made, **_refusals(400, 401, 403, 408, 413, 422, 429)},
            ) | {"x-scope": "intake:write"},
        },
        "/intake/signed/{source}": {
            "post": _handed_in(
                "takeSigned", "Hand in a signed message (Standard Webhooks); it becomes a request",
                [*source, *signature], {_JSON: {"schema": _MESSAGE}}, {**made, **_refusals(*refuses)},
            ) | {"security": []},
        },
        "/intake/wechat/{source}": {
            "get": _handed_in(
                "tryWeChat", "Answer the platform that tries the address",
                [*source, *asked, _parameter("echostr", "query", _TEXT, "What is said back")],
                None, {**said, **_refusals(401, 404, 429)},
            ) | {"security": []},
            "post": _handed_in(
                "takeWeChat", "Hand in what somebody wrote in a chat; it becomes a request",
                [*source, *asked], {"text/xml": {"schema": _TEXT}}, {**said, **_refusals(*refuses)},
            ) | {"security": []},
        },
    }  # fmt: skip


def _handed_in(
    name: str, summary: str, parameters: list[Any], takes: dict[str, Any] | None, answers: dict[str, Any]
) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": name, "summary": summary, "tags": ["intake"]}
    if takes is not None:
        told["requestBody"] = {"required": True, "content": takes}
    return told | {"parameters": parameters, "responses": answers}


def _refusals(*statuses: int) -> dict[str, Any]:
    content = {_PROBLEM: {"schema": _schema(Problem)}}
    return {str(status): {"description": _WORDS[status], "content": content} for status in statuses}


def _parameter(name: str, place: str, schema: dict[str, Any], words: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema, "description": words}


def _schema(type_: Any) -> dict[str, Any]:
    (schema,), _components = msgspec.json.schema_components(
        (type_,), ref_template="#/components/schemas/{name}"
    )
    return dict(schema)
