"""The company: what stands at the head of every sheet."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from starlette.responses import Response

from fieldapp.actions.company import CompanyDetails, save_company
from fieldapp.model.people import Paper
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.pages.draft import Draft
from fieldapp.server.pages.row_pages import FormPage, edit, show_row
from fieldapp.server.row_form import Field, Pair, RowForm
from fieldapp.store.queries.console import company

pages = Pages()

COMPANY = RowForm(
    (
        Field("name", N_("Name"), required=True),
        Field("name_zh", N_("Name (Chinese)")),
        Field("address", N_("Address")),
        Field("address_zh", N_("Address (Chinese)")),
        Field("phone", N_("Phone"), "tel"),
        Field("email", N_("Email"), "email"),
        Field("website", N_("Website")),
        Field("paper", N_("Paper"), "choice", Paper, required=True),
        Field(
            "time_zone",
            N_("Time zone"),
            required=True,
            hint=N_("For example Asia/Shanghai or Europe/Dublin."),
        ),
        Field("currency", N_("Currency"), required=True, hint=N_("Three letters, for example CNY or EUR.")),
        Field(
            "hour_cost",
            N_("Cost of an hour"),
            "amount",
            hint=N_("What an hour of an engineer costs you, in that currency. Only the figures use it."),
        ),
    )
)


@pages.get("/company", OFFICE)
def company_page(call: Call) -> Response:
    """The company's form; who may not change it reads it."""
    return show_row(call, _form(call), _row(call))


@pages.post("/company", those_who_may(May.KEEP_COMPANY))
def save(call: Call) -> Response:
    """Save the company's form."""

    def keep(pair: Pair, _draft: Draft) -> Response:
        save_company(call.store, _details(pair.wanted), seen=_details(pair.seen), by=call.by)
        return call.go("/company", N_("Saved."))

    return edit(call, _form(call), lambda: _row(call), keep)


def _row(call: Call) -> Any:
    with call.store.read() as session:
        found = company(session)
    if found is not None:
        return found
    return SimpleNamespace(**dict.fromkeys(COMPANY.names) | {"paper": Paper.A4, "time_zone": "UTC"})


def _details(values: dict[str, Any]) -> CompanyDetails:
    texts = {name: values[name] or "" for name in ("name", "time_zone")}
    currency = (values["currency"] or "").upper()
    return CompanyDetails(**values | texts | {"currency": currency, "paper": values["paper"] or Paper.A4})


def _form(call: Call) -> FormPage:
    _ = call.words.gettext
    return FormPage(COMPANY, _("Company"), _("Save"), (("/company", ""),), template="company.html")
