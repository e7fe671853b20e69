"""The description of the REST API (OpenAPI 3.1), made from the types that it reads and writes."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from fieldapp import __version__
from fieldapp.model.orders import OrderStatus
from fieldapp.server.pages.api import MOST_AT_ONCE, Made, NewOrder, NewRequest, Order, OrderList

_TYPES = (Order, OrderList, NewOrder, NewRequest, Made)
_JSON = "application/json"


class Problem(msgspec.Struct, frozen=True):
    """Problem details (RFC 9457) with our stable code."""

    type: str
    title: str
    status: int
    code: str


@cache
def document() -> dict[str, Any]:
    """The whole description."""
    _schemas, components = msgspec.json.schema_components(
        (*_TYPES, Problem), ref_template="#/components/schemas/{name}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "fieldapp",
            "version": __version__,
            "description": "Work orders of a service business. A key acts as the person it was made for.",
        },
        "security": [{"key": []}],
        "paths": _paths(),
        "components": {
            "schemas": components,
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
    }


def _paths() -> dict[str, Any]:
    return {
        "/api/v1/orders": {
            "get": {
                "operationId": "listOrders",
                "summary": "Orders, newest first",
                "parameters": _list_parameters(),
                "responses": {"200": _answer("One page", OrderList), **_refusals("401", "403", "422")},
            },
            "post": {
                "operationId": "createOrder",
                "summary": "Create an order",
                "requestBody": _body(NewOrder),
                "responses": {
                    "201": _answer("Created", Made),
                    **_refusals("401", "403", "404", "409", "422"),
                },
            },
        },
        "/api/v1/orders/{order}": {
            "get": {
                "operationId": "getOrder",
                "summary": "One order",
                "parameters": [_parameter("order", "path", {"type": "string"})],
                "responses": {
                    "200": _answer("The order", Order),
                    "304": {"description": "Nothing changed since the ETag"},
                    **_refusals("401", "403", "404"),
                },
            }
        },
        "/api/v1/requests": {
            "post": {
                "operationId": "createRequest",
                "summary": "Report a request",
                "requestBody": _body(NewRequest),
                "responses": {
                    "201": _answer("Recorded", Made),
                    **_refusals("401", "403", "404", "409", "422"),
                },
            }
        },
    }


def _list_parameters() -> list[dict[str, Any]]:
    text = {"type": "string"}
    return [
        _parameter("q", "query", text),
        _parameter("status", "query", {"enum": [status.value for status in OrderStatus]}),
        *(
            _parameter(name, "query", text)
            for name in ("assignee_id", "customer_id", "site_id", "device_id", "cursor")
        ),
        _parameter("limit", "query", {"type": "integer", "minimum": 1, "maximum": MOST_AT_ONCE}),
    ]


def _parameter(name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _body(type_: type[msgspec.Struct]) -> dict[str, Any]:
    return {"required": True, "content": {_JSON: {"schema": _ref(type_)}}}


def _answer(words: str, type_: type[msgspec.Struct]) -> dict[str, Any]:
    return {"description": words, "content": {_JSON: {"schema": _ref(type_)}}}


def _refusals(*statuses: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _ref(Problem)}}
    return {status: {"description": "Refused", "content": content} for status in statuses}


def _ref(type_: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{type_.__name__}"}
