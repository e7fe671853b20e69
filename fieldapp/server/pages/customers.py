"""Customers, their sites and whom to ask there."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from fieldapp.actions.customers import (
    ContactDraft,
    CustomerDraft,
    SiteDraft,
    create_contact,
    create_customer,
    create_site,
    edit_customer,
    edit_site,
)
from fieldapp.actions.sheet_batch import month_of
from fieldapp.errors import Unreadable
from fieldapp.model.people import Language
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.history import lost_shown
from fieldapp.server.pages.draft import Draft, draft_of
from fieldapp.server.pages.row_pages import FormPage, add, edit, show, show_row
from fieldapp.server.row_form import Field, Pair, RowForm
from fieldapp.store.queries.console import (
    DeviceFilter,
    OrderFilter,
    contacts_of,
    customer_row,
    customers_found,
    devices_found,
    orders_found,
    site_row,
    sites_found,
)
from fieldapp.store.queries.cover import contracts
from fieldapp.store.queries.devices import lost_at_site

pages = Pages()
KEEPERS = those_who_may(May.KEEP_CUSTOMERS)
PAGE_SIZE = 50

CUSTOMER = RowForm(
    (
        Field("name", N_("Name"), required=True, is_wide=True),
        Field("number", N_("Number"), hint=N_("Left empty, the next one is given.")),
        Field("language", N_("Language"), "choice", Language, required=True),
        Field("phone", N_("Phone"), "tel"),
        Field("email", N_("Email"), "email"),
        Field("address", N_("Address"), is_wide=True),
        Field("notes", N_("Notes"), "words"),
    )
)
SITE = RowForm(
    (
        Field("name", N_("Name"), required=True),
        Field("number", N_("Number")),
        Field("address", N_("Address"), is_wide=True),
        Field("city", N_("City")),
        Field("region", N_("Region")),
        Field("postcode", N_("Postcode")),
        Field("time_zone", N_("Time zone"), hint=N_("Only where it differs from the company's.")),
        Field("access", N_("Access"), "words", hint=N_("Gate codes, keys, whom to call.")),
    )
)
CONTACT = RowForm(
    (
        Field("name", N_("Name"), required=True),
        Field("role", N_("Role")),
        Field("phone", N_("Phone"), "tel"),
        Field("email", N_("Email"), "email"),
    )
)


@pages.get("/customers", OFFICE)
def customers(call: Call) -> Response:
    """The list of customers."""
    with call.store.read() as session:
        found = customers_found(session, call.query.get("q", ""), call.page_number, PAGE_SIZE)
    return call.page("customers.html", found=found)


@pages.get("/customers/new", KEEPERS)
def new_customer(call: Call) -> Response:
    """An empty form."""
    return show(call, _customer_form(call), Draft({"language": call.language.value}))


@pages.post("/customers/new", KEEPERS)
def add_customer(call: Call) -> Response:
    """Add a customer."""

    def save(values: dict[str, Any], _draft: Draft) -> Response:
        values["language"] = values["language"] or Language.ENGLISH
        row_id = create_customer(call.store, CustomerDraft(**_filled(values)), by=call.by)
        return call.go(f"/customers/{row_id}", N_("The customer is added."))

    return add(call, _customer_form(call), save)


@pages.get("/customers/{customer}", OFFICE)
def customer(call: Call) -> Response:
    """A customer with sites and orders."""
    row = _customer(call)
    with call.store.read() as session:
        sites = sites_found(session, "", row.id, 1, 200)
        orders = orders_found(session, OrderFilter(customer_id=row.id), 1, 15)
        paid = contracts(session, customer_id=row.id)
    month = month_of(call.now, call.shell.time_zone or "")
    return call.page("customer.html", row=row, sites=sites, orders=orders, month=month, contracts=paid)


@pages.get("/customers/{customer}/edit", KEEPERS)
def edit_customer_page(call: Call) -> Response:
    """The customer's form."""
    row = _customer(call)
    return show_row(call, _customer_form(call, row.id, row.name), row)


@pages.post("/customers/{customer}/edit", KEEPERS)
def save_customer(call: Call) -> Response:
    """Save the customer's form."""
    row = _customer(call)

    def save(pair: Pair, _draft: Draft) -> Response:
        edit_customer(call.store, row.id, pair.seen, pair.wanted, by=call.by)
        return call.go(f"/customers/{row.id}", N_("Saved."))

    return edit(call, _customer_form(call, row.id, row.name), lambda: _customer(call), save)


@pages.get("/sites", OFFICE)
def sites(call: Call) -> Response:
    """The list of sites."""
    with call.store.read() as session:
        found = sites_found(session, call.query.get("q", ""), None, call.page_number, PAGE_SIZE)
    return call.page("sites.html", found=found)


@pages.get("/sites/new", KEEPERS)
def new_site(call: Call) -> Response:
    """An empty form, for a customer the address may name."""
    draft = Draft()
    with call.store.read() as session:
        owner = customer_row(session, call.query.get("customer", ""))
    if owner is not None:
        draft.values |= {"customer_id": owner.id, "customer_words": owner.name}
    return show(call, _site_form(call), draft)


@pages.post("/sites/new", KEEPERS)
def add_site(call: Call) -> Response:
    """Add a site."""

    def save(values: dict[str, Any], draft: Draft) -> Response:
        values["customer_id"] = draft.get("customer_id") or None
        row_id = create_site(call.store, SiteDraft(**_filled(values)), by=call.by)
        return call.go(f"/sites/{row_id}", N_("The site is added."))

    return add(call, _site_form(call), save)


@pages.get("/sites/{site}", OFFICE)
def site(call: Call) -> Response:
    """A site with its devices, contacts and orders."""
    row = _site(call)
    with call.store.read() as session:
        devices = devices_found(session, DeviceFilter(site_id=row.id), call.page_number, PAGE_SIZE)
        orders = orders_found(session, OrderFilter(site_id=row.id), 1, 10)
        contacts = contacts_of(session, row.id)
        lost = tuple(map(lost_shown, lost_at_site(session, row.id)))
    return call.page("site.html", row=row, devices=devices, orders=orders, contacts=contacts, lost=lost)


@pages.get("/sites/{site}/edit", KEEPERS)
def edit_site_page(call: Call) -> Response:
    """The site's form."""
    row = _site(call)
    return show_row(call, _site_form(call, row.id, row.name), row)


@pages.post("/sites/{site}/edit", KEEPERS)
def save_site(call: Call) -> Response:
    """Save the site's form."""
    row = _site(call)

    def save(pair: Pair, _draft: Draft) -> Response:
        edit_site(call.store, row.id, pair.seen, pair.wanted, by=call.by)
        return call.go(f"/sites/{row.id}", N_("Saved."))

    return edit(call, _site_form(call, row.id, row.name), lambda: _site(call), save)


@pages.post("/sites/{site}/contacts", KEEPERS)
def add_contact(call: Call) -> Response:
    """Add somebody to ask at a site."""
    values = _filled(CONTACT.read(call, draft_of(call).values))
    create_contact(call.store, ContactDraft(call.part("site"), **values), by=call.by)
    return call.go(f"/sites/{call.part('site')}", N_("The contact is added."))


def _customer(call: Call) -> Any:
    with call.store.read() as session:
        row = customer_row(session, call.part("customer"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _site(call: Call) -> Any:
    with call.store.read() as session:
        row = site_row(session, call.part("site"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _customer_form(call: Call, row_id: str | None = None, name: str = "") -> FormPage:
    _ = call.words.gettext
    trail = [("/customers", _("Customers")), *([(f"/customers/{row_id}", name)] if row_id else [])]
    heading = _("Edit the customer") if row_id else _("New customer")
    return FormPage(CUSTOMER, heading, _("Save") if row_id else _("Add the customer"), tuple(trail))


def _site_form(call: Call, row_id: str | None = None, name: str = "") -> FormPage:
    _ = call.words.gettext
    trail = [("/sites", _("Sites")), *([(f"/sites/{row_id}", name)] if row_id else [])]
    heading = _("Edit the site") if row_id else _("New site")
    pickers = {} if row_id else {"customer": None}
    return FormPage(
        SITE,
        heading,
        _("Save") if row_id else _("Add the site"),
        tuple(trail),
        pickers=pickers,
        picker_words={"customer": _("Customer")},
    )


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """The values that were given; `name` is needed and stays, so that the action can say so."""
    return {name: value for name, value in values.items() if value is not None} | {
        "name": values.get("name") or ""
    }
