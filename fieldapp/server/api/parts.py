"""The catalogue of parts, and what is in the vans."""

from __future__ import annotations

from decimal import Decimal

import msgspec
from sqlalchemy import func, select, tuple_
from starlette.responses import Response

from fieldapp.actions.catalogue import PartDraft, create_part, edit_part
from fieldapp.actions.van import count, give_back, receive
from fieldapp.errors import Unreadable
from fieldapp.model import parts as model
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.api import nouns, shapes
from fieldapp.server.api.changes import changed, made
from fieldapp.server.api.messages import given, json_answer, read
from fieldapp.server.api.operations import Api, Asked
from fieldapp.server.api.resources import CURSOR, LIMIT, Resource, cursor_at, cursor_of, limit_of
from fieldapp.server.call import Call
from fieldapp.server.form import Form

api = Api()
PARTS = Resource(
    "parts", model.Part, nouns.Part, OFFICE,
    ("number", "manufacturer_number", "gtin", "category", "recalled"), is_searched=True,
)  # fmt: skip
MOVEMENTS = Resource(
    "movements",
    model.StockMovement,
    nouns.Movement,
    OFFICE,
    ("holder_id", "part_id", "kind", "order_id"),
    "made_at",
)
PART_REQUESTS = Resource(
    "part-requests",
    model.PartRequest,
    nouns.PartRequest,
    OFFICE,
    ("order_id", "part_id", "state"),
    "made_at",
)
KEEPERS = those_who_may(May.KEEP_CATALOGUE)
STOREKEEPERS = those_who_may(May.KEEP_STOCK)

PARTS.declare(api, "Parts", "Part")
MOVEMENTS.declare(api, "Movements", "Movement")
PART_REQUESTS.declare(api, "PartRequests", "PartRequest")


class Stock(msgspec.Struct, frozen=True):
    """How many of an article are in a van; it may be below zero."""

    holder_id: str
    part_id: str
    quantity: Decimal


class StockList(msgspec.Struct, frozen=True):
    """One page; `next` is the cursor of the page after, null on the last."""

    items: list[Stock]
    next: str | None


class NewStock(msgspec.Struct, frozen=True):
    """What a movement came to: `difference` is what the books were moved by."""

    difference: Decimal


_NARROWED = (Asked("holder_id", str, "Only this van"), Asked("part_id", str, "Only this article"))


@api.get("/stock", OFFICE, "listStock", gives=StockList, asks=(*_NARROWED, LIMIT, CURSOR))
def stock(call: Call) -> Response:
    """What is in the vans, by van and article."""
    asked = Form(call.query.multi_items())
    size, after = limit_of(asked), cursor_of(asked)
    holder, part = model.StockMovement.holder_id, model.StockMovement.part_id
    query = select(holder, part, func.sum(model.StockMovement.quantity)).group_by(holder, part)
    for name, column in (("holder_id", holder), ("part_id", part)):
        wanted = asked.text(name)
        query = query.where(column == wanted) if wanted else query
    if after is not None:
        query = query.where(tuple_(holder, part) > tuple_(*_place(after)))
    with call.store.read() as session:
        rows = [Stock(*row) for row in session.execute(query.order_by(holder, part).limit(size + 1))]
    more = cursor_at(f"{rows[size - 1].holder_id}/{rows[size - 1].part_id}") if len(rows) > size else None
    return json_answer(StockList(rows[:size], more))


@api.post("/parts", KEEPERS, "createPart", takes=shapes.NewPart, gives=shapes.Made)
def make_part(call: Call) -> Response:
    """Add an article to the catalogue."""
    return made(PARTS, create_part(call.store, PartDraft(**given(read(call, shapes.NewPart))), by=call.by))


@api.patch("/parts/{id}", KEEPERS, "changePart", takes=shapes.PartChange, gives=nouns.Part)
def change_part(call: Call) -> Response:
    """Change what the body names of an article."""
    return changed(call, PARTS, shapes.PartChange, edit_part)


@api.post("/movements", STOREKEEPERS, "moveStock", takes=shapes.NewMovement, gives=NewStock)
def move_stock(call: Call) -> Response:
    """Book parts into a van, out of it, or what was counted there."""
    wanted = read(call, shapes.NewMovement)
    difference = wanted.quantity
    if wanted.kind == "counted":
        difference = count(
            call.store, wanted.part_id, wanted.quantity, holder_id=wanted.holder_id, by=call.by
        )
    elif wanted.kind == "received":
        receive(call.store, wanted.part_id, wanted.quantity, holder_id=wanted.holder_id, by=call.by)
    else:
        give_back(call.store, wanted.part_id, wanted.quantity, holder_id=wanted.holder_id, by=call.by)
        difference = -difference
    return json_answer(NewStock(difference), 201)


def _place(cursor: str) -> tuple[str, str]:
    holder, _, part = cursor.partition("/")
    if not part:
        raise Unreadable("form-value", field="cursor")
    return holder, part
