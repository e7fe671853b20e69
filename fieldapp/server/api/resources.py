"""Reading rows for the API: one page by a cursor, or one row with a tag that changes when it does.

A cursor names the last row of the page before, so that what is added meanwhile neither repeats nor hides a row.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import typing
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from starlette.responses import Response

from fieldapp.errors import Unreadable
from fieldapp.server.access import Audience
from fieldapp.server.api.messages import json_answer
from fieldapp.server.api.nouns import Told
from fieldapp.server.api.operations import Api, Asked
from fieldapp.server.api.shapes import list_of
from fieldapp.server.call import Call
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.problems import problem
from fieldapp.store.queries.rows import is_no
from fieldapp.store.search import search

MOST_AT_ONCE = 100
USUALLY = 50
MOST_FOUND = 2_000
_LONGEST_ID = 36
ToldT = TypeVar("ToldT", bound=Told)
Fill = Callable[[Session, list[dict[str, Any]]], None]
LIMIT = Asked("limit", Annotated[int, msgspec.Meta(ge=1, le=MOST_AT_ONCE)], "How many at most")
CURSOR = Asked("cursor", str, "`next` of the page before")
WORDS = Asked("q", str, "Only what these words find")
OTHER_TAG = N_("It was changed meanwhile; read it again.")


@dataclass(frozen=True)
class Resource(Generic[ToldT]):
    """Rows of one noun as the API tells them."""

    path: str
    noun: Any
    told: type[ToldT]
    audience: Audience
    filters: tuple[str, ...] = ()
    """Columns that the query may narrow to one value of."""
    moments: str | None = None
    """The column that `since` and `until` look at."""
    is_searched: bool = False
    fill: Fill | None = None
    """Puts in what is no column of the row."""

    @property
    def asks(self) -> tuple[Asked, ...]:
        """What a list may be asked with."""
        types = typing.get_type_hints(self.told)
        narrowed = tuple(Asked(name, _one_of(types[name]), f"Only with this {name}") for name in self.filters)
        within = (
            (
                Asked("since", datetime, f"Only with {self.moments} at or after this moment"),
                Asked("until", datetime, f"Only with {self.moments} before this moment"),
            )
            if self.moments
            else ()
        )
        return (*((WORDS,) if self.is_searched else ()), *narrowed, *within, LIMIT, CURSOR)

    def page(self, call: Call) -> Response:
        """One page, newest first."""
        asked = Form(call.query.multi_items())
        size = limit_of(asked)
        after = cursor_of(asked)
        with call.store.read() as session:
            query = self._query().where(*self._conditions(session, asked))
            if after is not None:
                query = query.where(self.noun.id < after)
            query = query.order_by(self.noun.id.desc()).limit(size + 1)
            rows = self._read(session, query)
        more = cursor_at(rows[size - 1].id) if len(rows) > size else None
        return json_answer(list_of(self.told)(rows[:size], more))

    def one(self, call: Call) -> Response:
        """One row with its tag; `If-None-Match` answers 304 when nothing changed."""
        row = self.get(call, row_id_of(call))
        body = msgspec.json.encode(row)
        headers = {"ETag": tag_of(body), "Cache-Control": "no-cache"}
        if _names(call.request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(body, headers=headers, media_type="application/json")

    def get(self, call: Call, row_id: str) -> ToldT:
        """One row. Raises Unreadable `row-not-found`."""
        with call.store.read() as session:
            rows = self._read(session, self._query().where(self.noun.id == row_id))
        if not rows:
            raise Unreadable("row-not-found")
        return rows[0]

    def changed_meanwhile(self, call: Call, row: ToldT) -> Response | None:
        """412 where the caller asked for the row as it was once (`If-Match`) and it is not that any more."""
        wanted = call.request.headers.get("if-match")
        if wanted is None or _names(wanted, tag_of(msgspec.json.encode(row))):
            return None
        return problem(412, "changed-meanwhile", call.words.gettext(OTHER_TAG))

    def declare(self, api: Api, plural: str, singular: str) -> None:
        """Declare the list and the one."""
        table = self.noun.__tablename__.replace("_", " ")

        def listed(call: Call) -> Response:
            return self.page(call)

        def told(call: Call) -> Response:
            return self.one(call)

        listed.__doc__ = f"Every {table}, newest first"
        told.__doc__ = f"One {table}"
        reads = api.get(
            f"/{self.path}", self.audience, f"list{plural}", gives=list_of(self.told), asks=self.asks
        )
        reads(listed)
        api.get(f"/{self.path}/{{id}}", self.audience, f"get{singular}", gives=self.told, has_tag=True)(told)

    def _query(self) -> Any:
        columns = self.noun.__table__.columns
        names = [name for name in self.told.__struct_fields__ if name in columns]
        query = select(*(getattr(self.noun, name) for name in names))
        return query.where(is_no(self.noun.withdrawn)) if "withdrawn" in columns else query

    def _read(self, session: Session, query: Any) -> list[ToldT]:
        rows = [dict(row) for row in session.execute(query).mappings()]
        if self.fill is not None:
            self.fill(session, rows)
        return [self.told(**row) for row in rows]

    def _conditions(self, session: Session, asked: Form) -> list[ColumnElement[bool]]:
        types = typing.get_type_hints(self.told)
        found = [
            getattr(self.noun, name) == value
            for name in self.filters
            if (value := value_of(asked, name, _one_of(types[name]))) is not None
        ]
        if self.moments is not None:
            column = getattr(self.noun, self.moments)
            since, until = moment_of(asked, "since"), moment_of(asked, "until")
            found += [column >= since] if since else []
            found += [column < until] if until else []
        words = asked.text("q") if self.is_searched else None
        if words is not None:
            hits = search(session.connection(), words, MOST_FOUND, (self.noun.__tablename__,))
            found.append(self.noun.id.in_([hit.row for hit in hits]))
        return found


def row_id_of(call: Call, name: str = "id") -> str:
    """The id in the address. Raises Unreadable `row-not-found` for what can be none."""
    found = call.part(name)
    if len(found) > _LONGEST_ID or not found.isprintable():
        raise Unreadable("row-not-found")
    return found


def limit_of(asked: Form) -> int:
    """How many rows are wanted. Raises Unreadable `form-value`."""
    size = asked.whole("limit")
    if size is not None and not 1 <= size <= MOST_AT_ONCE:
        raise Unreadable("form-value", field="limit")
    return size or USUALLY


def cursor_of(asked: Form) -> str | None:
    """The row that the page before ended with. Raises Unreadable `form-value`."""
    cursor = asked.text("cursor")
    if cursor is None:
        return None
    try:
        found = base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise Unreadable("form-value", field="cursor") from None
    if not found.isprintable() or not found:
        raise Unreadable("form-value", field="cursor")
    return found


def cursor_at(place: str) -> str:
    """The cursor of what follows that place."""
    return base64.urlsafe_b64encode(place.encode()).decode()


def value_of(asked: Form, name: str, type_: Any) -> Any:
    """A value of the query as that type. Raises Unreadable `form-value`."""
    if type_ is bool:
        words = asked.text(name)
        if words not in (None, "true", "false"):
            raise Unreadable("form-value", field=name)
        return None if words is None else words == "true"
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return asked.choice(name, type_)
    return asked.text(name)


def moment_of(asked: Form, name: str) -> datetime | None:
    """A moment with a zone (ISO 8601). Raises Unreadable `form-value`."""
    words = asked.text(name)
    if words is None:
        return None
    try:
        found = msgspec.convert(words.replace(" ", "+"), datetime)
        if found.tzinfo is None or not 1900 <= found.year < 9999:
            raise Unreadable("form-value", field=name)
    except msgspec.ValidationError:
        raise Unreadable("form-value", field=name) from None
    return found


def tag_of(body: bytes) -> str:
    """The ETag of an answer."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def _names(header: str | None, tag: str) -> bool:
    """Whether a list of tags names this one, or any (RFC 9110 13.1)."""
    if header is None:
        return False
    return any(one.strip().removeprefix("W/") in ("*", tag) for one in header.split(","))


def _one_of(type_: Any) -> Any:
    """The type without None."""
    kinds = [each for each in typing.get_args(type_) if each is not type(None)]
    return kinds[0] if kinds else type_
