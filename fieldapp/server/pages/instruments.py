"""What the company measures with, and whose calibration is due."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from fieldapp.actions.instruments import (
    InstrumentDraft,
    add_instrument,
    edit_instrument,
    withdraw_instrument,
)
from fieldapp.errors import Unreadable
from fieldapp.model.people import Role
from fieldapp.rules.permissions import May
from fieldapp.rules.procedures import is_out_of_calibration
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.pages.draft import Draft
from fieldapp.server.pages.row_pages import FormPage, add, edit, show, show_row
from fieldapp.server.row_form import Field, Pair, RowForm
from fieldapp.store.queries.checklists import instruments
from fieldapp.store.queries.console import people
from fieldapp.store.queries.order_rows import InstrumentRow

pages = Pages()
KEEPERS = those_who_may(May.KEEP_INSTRUMENTS)
HOLDER = "holder_id"

INSTRUMENT = RowForm(
    (
        Field("name", N_("Name"), required=True, hint=N_("For example: vibration meter VM-82")),
        Field("serial", N_("Serial number"), hint=N_("As on its label: scanning it chooses the instrument.")),
        Field("measures", N_("What it measures")),
        Field("calibrated_until", N_("Calibrated until"), "day", hint=N_("Its last good day.")),
    )
)


@pages.get("/instruments", OFFICE)
def all_instruments(call: Call) -> Response:
    """What is due first stands first."""
    today = call.now.astimezone(call.zone).date()
    with call.store.read() as session:
        rows = instruments(session)
        holders = {person.id: person.name for person in people(session)}
    late = frozenset(row.id for row in rows if is_out_of_calibration(row.calibrated_until, today))
    return call.page("instruments.html", rows=rows, holders=holders, late=late)


@pages.get("/instruments/new", KEEPERS)
def new_instrument(call: Call) -> Response:
    """An empty form."""
    return show(call, _form(call), Draft())


@pages.post("/instruments/new", KEEPERS)
def save_new(call: Call) -> Response:
    """Add an instrument."""

    def save(values: dict[str, Any], _draft: Draft) -> Response:
        values |= {"name": values["name"] or "", HOLDER: call.form.text(HOLDER)}
        add_instrument(call.store, InstrumentDraft(**values), by=call.by)
        return call.go("/instruments", N_("The instrument is added."))

    return add(call, _form(call), save)


@pages.get("/instruments/{instrument}/edit", KEEPERS)
def edit_page(call: Call) -> Response:
    """The instrument's form."""
    row = _instrument(call)
    return show_row(call, _form(call, row), row)


@pages.post("/instruments/{instrument}/edit", KEEPERS)
def save_instrument(call: Call) -> Response:
    """Save the instrument's form."""
    row = _instrument(call)

    def save(pair: Pair, _draft: Draft) -> Response:
        pair.seen[HOLDER], pair.wanted[HOLDER] = call.form.text(f"seen_{HOLDER}"), call.form.text(HOLDER)
        edit_instrument(call.store, row.id, pair.seen, pair.wanted, by=call.by)
        return call.go("/instruments", N_("Saved."))

    return edit(call, _form(call, row), lambda: _instrument(call), save)


@pages.post("/instruments/{instrument}/withdraw", KEEPERS)
def withdraw(call: Call) -> Response:
    """Offer an instrument to nobody any more."""
    withdraw_instrument(call.store, call.part("instrument"), by=call.by)
    return call.go("/instruments", N_("The instrument is withdrawn; what was measured with it stays."))


def _instrument(call: Call) -> InstrumentRow:
    with call.store.read() as session:
        found = [row for row in instruments(session) if row.id == call.part("instrument")]
    if not found:
        raise Unreadable("row-not-found")
    return found[0]


def _form(call: Call, row: InstrumentRow | None = None) -> FormPage:
    _ = call.words.gettext
    with call.store.read() as session:
        holders = people(session, Role.ENGINEER, active_only=True)
    return FormPage(
        INSTRUMENT,
        row.name if row else _("New instrument"),
        _("Save") if row else _("Add the instrument"),
        (("/instruments", _("Instruments")),),
        template="instrument_form.html",
        more={"row": row, "holders": holders},
    )
