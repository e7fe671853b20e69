"""Conflicts side by side, for people to decide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from fieldapp.actions.conflicts import STATUS, decide, restore
from fieldapp.errors import Unreadable
from fieldapp.model import schema
from fieldapp.model.columns import Amount, Choice, Day, Moment
from fieldapp.model.conflicts import Decision
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.field_names import label_of
from fieldapp.server.pages.draft import draft_of
from fieldapp.server.row_form import Field, RowForm, as_field
from fieldapp.store.queries.conflicts import ConflictRow
from fieldapp.store.queries.console import conflicts_of, conflicts_open, values_read

pages = Pages()
DECIDERS = those_who_may(May.DECIDE_CONFLICT)


@dataclass(frozen=True)
class Compared:
    """One field of a conflict with its three values."""

    field: Field
    base: Any
    mine: Any
    theirs: Any
    as_typed: str
    """The value that stands, as a form field shows it."""


@dataclass(frozen=True)
class Shown:
    """A conflict with its fields compared."""

    row: ConflictRow
    fields: tuple[Compared, ...]
    is_about_steps: bool


@pages.get("/conflicts", OFFICE)
def conflicts(call: Call) -> Response:
    """What nobody has decided yet; with `?order=` all of one order, decided ones too."""
    order_id = call.query.get("order")
    with call.store.read() as session:
        rows = conflicts_of(session, f"order:{order_id}") if order_id else conflicts_open(session)
    return call.page("conflicts.html", shown=[_shown(call, row) for row in rows], order_id=order_id)


@pages.post("/conflicts/{conflict}", DECIDERS)
def decide_conflict(call: Call) -> Response:
    """Decide what stands."""
    decision = call.form.choice("decision", Decision)
    if decision is None:
        raise Unreadable("form-value-missing", field="decision")
    other = _other(call) if decision is Decision.OTHER else None
    decide(call.store, call.part("conflict"), decision, other=other, by=call.by)
    order_id = call.form.text("order")
    return call.go(
        f"/orders/{order_id}" if order_id else "/conflicts", N_("Decided; every desk gets the value.")
    )


@pages.post("/conflicts/{conflict}/restore", DECIDERS)
def restore_value(call: Call) -> Response:
    """Let a value stand again that lost."""
    side = call.form.choice("side", Decision)
    if side is None:
        raise Unreadable("form-value-missing", field="side")
    restore(call.store, call.part("conflict"), side, seen=_seen(call), by=call.by)
    return call.go(f"{_page_of(call)}#lost", N_("The value stands again; every desk gets it."))


def _page_of(call: Call) -> str:
    """The page on which the lost value was shown."""
    for kind in ("device", "site"):
        if row := call.form.text(kind):
            return f"/{kind}s/{row}"
    return f"/orders/{call.form.needed('order')}"


def _seen(call: Call) -> dict[str, Any]:
    """What the page showed as standing, in stored form."""
    try:
        seen = json.loads(call.form.needed("seen"))
    except ValueError as error:
        raise Unreadable("form-value-missing", field="seen") from error
    return seen if isinstance(seen, dict) else {}


def _shown(call: Call, row: ConflictRow) -> Shown:
    if row.group_name == STATUS:
        return Shown(row, (), is_about_steps=True)
    return Shown(row, tuple(_compared(call, row)), is_about_steps=False)


def _compared(call: Call, row: ConflictRow) -> Iterator[Compared]:
    base, mine, theirs = (values_read(row.table_name, each) for each in (row.base, row.mine, row.theirs))
    for field in _fields(row.table_name, {**theirs, **mine}):
        name = field.name
        stands = mine.get(name) if row.mine_stands else theirs.get(name)
        yield Compared(field, base.get(name), mine.get(name), theirs.get(name), as_field(call, stands))


def _fields(table: str, names: Any) -> Iterator[Field]:
    columns: Any = schema.shape(table).noun.__table__.columns if schema.is_known(table) else {}
    for name in names:
        column = columns.get(name)
        yield Field(name, label_of(name), *_kind(column.type if column is not None else None))


def _kind(type_: Any) -> tuple[Any, ...]:
    match type_:
        case Moment():
            return ("moment",)
        case Day():
            return ("day",)
        case Amount():
            return ("amount",)
        case Choice():
            return ("choice", type_.words)
    return ("words",)


def _other(call: Call) -> dict[str, Any]:
    """The value typed into the form, by column, read as the column's type."""
    table, names = call.form.needed("table"), call.form.many("column")
    form = RowForm(tuple(_fields(table, names)))
    return form.read(call, {name: draft_of(call).get(f"other_{name}") for name in names})
