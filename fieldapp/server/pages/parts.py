"""The catalogue, what is in the vans, and what engineers asked for."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from fieldapp.actions.catalogue import PartDraft, create_part, edit_part, lift_recall, recall_part
from fieldapp.actions.parts import answer_part_request
from fieldapp.actions.van import count, give_back, receive, transfer
from fieldapp.errors import Unreadable
from fieldapp.model.parts import PartRequestState
from fieldapp.model.people import Role
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.pages.draft import Draft, draft_of, find_for, settle_pickers
from fieldapp.server.pages.row_pages import FormPage, add, edit, show, show_row
from fieldapp.server.row_form import Field, Pair, RowForm
from fieldapp.store.queries.console import (
    movements_of,
    part_row,
    parts_found,
    parts_requested,
    people,
    person_row,
    van_stock,
    vans,
)

pages = Pages()
KEEPERS = those_who_may(May.KEEP_CATALOGUE)
STOREKEEPERS = those_who_may(May.KEEP_STOCK)
PAGE_SIZE = 50

PART = RowForm(
    (
        Field("number", N_("Number"), required=True),
        Field("gtin", N_("GTIN")),
        Field("name", N_("Name"), required=True),
        Field("name_zh", N_("Name (Chinese)")),
        Field("manufacturer", N_("Manufacturer")),
        Field("manufacturer_number", N_("Manufacturer's number")),
        Field("category", N_("Category")),
        Field("unit", N_("Unit")),
        Field("price", N_("Price"), "amount"),
        Field("currency", N_("Currency"), hint=N_("Three letters, for example CNY or EUR.")),
    )
)


@pages.get("/parts", OFFICE)
def parts(call: Call) -> Response:
    """The catalogue, with what engineers asked for above it."""
    with call.store.read() as session:
        found = parts_found(session, call.query.get("q", ""), None, call.page_number, PAGE_SIZE)
        asked = parts_requested(session)
        stock = vans(session)
    return call.page("parts_list.html", found=found, asked=asked, vans=stock, states=list(PartRequestState))


@pages.get("/parts/new", KEEPERS)
def new_part(call: Call) -> Response:
    """An empty form."""
    return show(call, _form(call), Draft({"currency": call.shell.currency or ""}))


@pages.post("/parts/new", KEEPERS)
def add_part(call: Call) -> Response:
    """Add an article."""

    def save(values: dict[str, Any], _draft: Draft) -> Response:
        values |= {"number": values["number"] or "", "name": values["name"] or ""}
        row_id = create_part(call.store, PartDraft(**values), by=call.by)
        return call.go(f"/parts/{row_id}/edit", N_("The part is added."))

    return add(call, _form(call), save)


@pages.get("/parts/{part}/edit", KEEPERS)
def edit_part_page(call: Call) -> Response:
    """The article's form."""
    row = _part(call)
    return show_row(call, _form(call, row), row)


@pages.post("/parts/{part}/edit", KEEPERS)
def save_part(call: Call) -> Response:
    """Save the article's form."""
    row = _part(call)

    def save(pair: Pair, _draft: Draft) -> Response:
        edit_part(call.store, row.id, pair.seen, pair.wanted, by=call.by)
        return call.go("/parts", N_("Saved."))

    return edit(call, _form(call, row), lambda: _part(call), save)


@pages.post("/parts/{part}/recall", KEEPERS)
def recall(call: Call) -> Response:
    """Say that a part must not be fitted, or that it may be again."""
    if call.form.flag("lift"):
        lift_recall(call.store, call.part("part"), by=call.by)
        return call.go("/parts", N_("The part may be fitted again."))
    recall_part(call.store, call.part("part"), call.form.text("bulletin") or "", by=call.by)
    return call.go("/parts", N_("The part is recalled; every desk refuses it after its next sync."))


@pages.post("/part-requests/{request}", STOREKEEPERS)
def answer_request(call: Call) -> Response:
    """Say what is done about a part somebody asked for."""
    state = call.form.choice("state", PartRequestState)
    if state is None:
        raise Unreadable("form-value-missing", field="state")
    answer_part_request(call.store, call.part("request"), state, by=call.by)
    return call.go("/parts", N_("Saved."))


@pages.get("/vans/{person}", OFFICE)
def van(call: Call) -> Response:
    """What is in one person's van, and how it came there."""
    return _van(call, Draft())


def _van(call: Call, draft: Draft, status: int = 200) -> Response:
    with call.store.read() as session:
        holder = person_row(session, call.part("person"))
        stock = van_stock(session, call.part("person"))
        moved = movements_of(session, call.part("person"), call.page_number, 30)
        others = people(session, Role.ENGINEER, active_only=True)
    if holder is None:
        raise Unreadable("row-not-found")
    return call.page("van.html", status, holder=holder, stock=stock, moved=moved, others=others, draft=draft)


@pages.post("/vans/{person}/move", STOREKEEPERS)
def move(call: Call) -> Response:
    """Put parts into a van, take them out, hand them over, or count them."""
    draft = draft_of(call)
    if call.form.flag("find"):
        find_for(call, draft, "part")
        return _van(call, draft)
    settle_pickers(call, draft, {"part": None})
    if draft.troubles:
        return _van(call, draft, 422)
    holder, part_id = call.part("person"), draft.get("part_id")
    quantity = call.form.amount("quantity")
    if quantity is None:
        raise Unreadable("form-value-missing", field="quantity")
    match call.form.text("move"):
        case "receive":
            receive(call.store, part_id, quantity, holder_id=holder, by=call.by)
        case "give_back":
            give_back(call.store, part_id, quantity, holder_id=holder, by=call.by)
        case "count":
            count(call.store, part_id, quantity, holder_id=holder, by=call.by)
        case "transfer":
            transfer(call.store, part_id, quantity, holder, call.form.needed("to"), by=call.by)
        case _:
            raise Unreadable("form-value", field="move")
    return call.go(f"/vans/{holder}", N_("The movement is booked."))


def _part(call: Call) -> Any:
    with call.store.read() as session:
        row = part_row(session, call.part("part"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _form(call: Call, row: Any = None) -> FormPage:
    _ = call.words.gettext
    return FormPage(
        PART,
        row.name if row else _("New part"),
        _("Save") if row else _("Add the part"),
        (("/parts", _("Parts")),),
        template="part_form.html",
        more={"row": row},
    )
