"""Declaring what the API can do: the address, whom it is for, what it takes and gives.

    api = Api()

    @api.post("/orders", MAKERS, "createOrder", takes=NewOrder, gives=Made, status=201)
    def make_order(call: Call) -> Response:
        ...

The description that is served comes from these declarations alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from starlette.responses import Response

from fieldapp.server.access import Audience
from fieldapp.server.api.again import answered_once
from fieldapp.server.api.scopes import API
from fieldapp.server.call import Call, Page, Run

PDF = "application/pdf"


@dataclass(frozen=True)
class Asked:
    """A parameter of the query: its name, the type of its value, what it narrows to."""

    name: str
    type: Any
    words: str


@dataclass(frozen=True)
class Operation:
    """One thing the API can do."""

    page: Page
    id: str
    summary: str
    asks: tuple[Asked, ...] = ()
    takes: Any = None
    gives: Any = None
    status: int = 200
    refuses: tuple[int, ...] = ()
    has_tag: bool = False
    """Whether the answer carries an ETag."""
    asks_tag: bool = False
    """Whether it is refused when the row is not what `If-Match` names."""


@dataclass
class Api:
    """The operations of one module."""

    operations: list[Operation] = field(default_factory=list)

    def __iter__(self) -> Iterator[Page]:
        return (each.page for each in self.operations)

    def get(
        self,
        path: str,
        audience: Audience,
        name: str,
        *,
        gives: Any,
        asks: tuple[Asked, ...] = (),
        has_tag: bool = False,
    ) -> Callable[[Run], Run]:
        """Declare what is read."""
        refuses = ((404,) if "{" in path else ()) + ((422,) if asks else ())

        def keep(run: Run) -> Run:
            self._add(
                "GET", path, audience, run, name, asks=asks, gives=gives, refuses=refuses, has_tag=has_tag
            )
            return run

        return keep

    def post(
        self,
        path: str,
        audience: Audience,
        name: str,
        *,
        takes: Any,
        gives: Any = None,
        status: int = 201,
        asks_tag: bool = False,
    ) -> Callable[[Run], Run]:
        """Declare what is done. Asked again with the same `Idempotency-Key` it is answered again, not done again."""

        def keep(run: Run) -> Run:
            once = wraps(run)(lambda call: answered_once(call, run))
            told = {"takes": takes, "gives": gives, "status": status, "asks_tag": asks_tag}
            refuses = (404, 409, 412, 422) if asks_tag else (404, 409, 422)
            self._add("POST", path, audience, once, name, refuses=refuses, **told)
            return run

        return keep

    def patch(
        self, path: str, audience: Audience, name: str, *, takes: Any, gives: Any
    ) -> Callable[[Run], Run]:
        """Declare what is changed: what the body names (RFC 7396), nothing else."""

        def keep(run: Run) -> Run:
            refuses = (404, 409, 412, 422)
            self._add(
                "PATCH", path, audience, run, name, takes=takes, gives=gives, refuses=refuses, has_tag=True,
                asks_tag=True,
            )  # fmt: skip
            return run

        return keep

    def _add(
        self,
        method: str,
        path: str,
        audience: Audience,
        run: Callable[[Call], Response],
        name: str,
        **more: Any,
    ) -> None:
        page = Page(method, API.removesuffix("/") + path, audience, run)
        summary = (run.__doc__ or "").strip().splitlines()[0].rstrip(".")
        self.operations.append(Operation(page, name, summary, **more))
