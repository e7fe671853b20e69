"""Maintenance contracts: who has which, until when, and what they pay for."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from fieldapp.actions import contracts as actions
from fieldapp.actions.contracts import ContractDraft
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.pages.draft import Draft, draft_of
from fieldapp.store.queries.console import DeviceFilter, customer_row, devices_found, sites_found
from fieldapp.store.queries.cover import ContractRow, contracts
from fieldapp.store.queries.service_levels import levels

pages = Pages()
KEEPERS = those_who_may(May.KEEP_CUSTOMERS)
HOME = "/contracts"
SOON = timedelta(days=60)
MOST_ROWS = 300
_WORDS = ("name", "number", "site_id", "service_level_id", "terms")


@pages.get(HOME, OFFICE)
def overview(call: Call) -> Response:
    """Every contract; those that end soon say so."""
    today = call.today
    with call.store.read() as session:
        return call.page("contracts.html", contracts=contracts(session), today=today, soon=today + SOON)


@pages.get("/customers/{customer}/contracts/new", KEEPERS)
def new_contract(call: Call) -> Response:
    """An empty form."""
    today = call.today
    return _form(call, call.part("customer"), Draft({"starts_on": str(today), "covers_labour": "1"}))


@pages.post("/customers/{customer}/contracts/new", KEEPERS)
def add_contract(call: Call) -> Response:
    """Save a new contract."""
    return _save(call, call.part("customer"), None)


@pages.get(HOME + "/{contract}", KEEPERS)
def contract(call: Call) -> Response:
    """The form of one contract."""
    row = _found(call)
    words = {name: str(getattr(row, name) or "") for name in (*_WORDS, "starts_on", "ends_on")}
    words |= {name: "1" if getattr(row, name) else "" for name in ("covers_labour", "covers_parts")}
    return _form(call, row.customer_id, Draft(words), row, ticked=row.devices)


@pages.post(HOME + "/{contract}", KEEPERS)
def save_contract(call: Call) -> Response:
    """Save the form of a contract."""
    row = _found(call)
    return _save(call, row.customer_id, row)


@pages.post(HOME + "/{contract}/withdraw", KEEPERS)
def withdraw(call: Call) -> Response:
    """Take a contract away that should not have been there."""
    row = _found(call)
    actions.withdraw_contract(call.store, row.id, by=call.by)
    return call.go(f"/customers/{row.customer_id}", N_("The contract was withdrawn."))


def _found(call: Call) -> ContractRow:
    with call.store.read() as session:
        row = next(iter(contracts(session, contract_id=call.part("contract"))), None)
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _form(
    call: Call,
    customer_id: str,
    draft: Draft,
    row: ContractRow | None = None,
    status: int = 200,
    ticked: frozenset[str] = frozenset(),
) -> Response:
    with call.store.read() as session:
        customer = customer_row(session, customer_id)
        if customer is None:
            raise Unreadable("row-not-found")
        sites = sites_found(session, "", customer_id=customer_id, size=MOST_ROWS).rows
        devices = devices_found(session, DeviceFilter(customer_id=customer_id), 1, MOST_ROWS).rows
        known = [each for each in levels(session) if each.customer_id in (None, customer_id)]
    return call.page(
        "contract.html",
        status,
        draft=draft,
        row=row,
        customer=customer,
        sites=sites,
        devices=devices,
        levels=known,
        ticked=ticked,
    )


def _save(call: Call, customer_id: str, row: ContractRow | None) -> Response:
    draft = draft_of(call)
    try:
        actions.save_contract(
            call.store, customer_id, _draft(call.form), row=row.id if row else None, by=call.by
        )
    except FieldappError as error:
        draft.blame(call, error)
        return _form(call, customer_id, draft, row, 422, frozenset(call.form.many("device")))
    return call.go(f"/customers/{customer_id}", N_("The contract is saved."))


def _draft(form: Form) -> ContractDraft:
    starts_on = form.day("starts_on")
    if starts_on is None:
        raise Unreadable("form-value-missing", field="starts_on")
    return ContractDraft(
        name=form.text("name") or "",
        number=form.text("number"),
        starts_on=starts_on,
        ends_on=form.day("ends_on"),
        site_id=form.text("site_id"),
        covers_labour=form.flag("covers_labour"),
        covers_parts=form.flag("covers_parts"),
        service_level_id=form.text("service_level_id"),
        terms=form.text("terms"),
        devices=form.many("device"),
    )
