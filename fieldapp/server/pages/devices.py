"""Devices: the list, one device with its archive, adding, editing."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from fieldapp.actions.devices import DeviceDraft, create_device, edit_device
from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.model.devices import DeviceState
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.charts import chart
from fieldapp.server.form import Form
from fieldapp.server.history import changes_shown, lost_shown
from fieldapp.server.pages.draft import Draft
from fieldapp.server.pages.row_pages import FormPage, add, edit, show, show_row
from fieldapp.server.row_form import Field, Pair, RowForm
from fieldapp.store.queries.console import (
    DeviceFilter,
    change_history,
    device_page,
    devices_found,
    site_row,
)
from fieldapp.store.queries.cover import cover_of_device
from fieldapp.store.queries.devices import DevicePage
from fieldapp.store.queries.maintenance import next_dues, plan_orders

pages = Pages()
KEEPERS = those_who_may(May.KEEP_DEVICES)
PAGE_SIZE = 50

DEVICE = RowForm(
    (
        Field("name", N_("Name"), required=True),
        Field("number", N_("Number"), hint=N_("The customer's or the authority's number for it.")),
        Field("manufacturer", N_("Manufacturer")),
        Field("model_name", N_("Model")),
        Field("serial", N_("Serial number")),
        Field("category", N_("Category")),
        Field("label", N_("Label"), hint=N_("What the code on the device says; left empty, one is given.")),
        Field("state", N_("State"), "choice", DeviceState, required=True),
        Field("location", N_("Location"), hint=N_("The door, the floor, the bay."), is_wide=True),
        Field("installed_on", N_("Installed on"), "day"),
        Field("warranty_until", N_("Warranty until"), "day"),
        Field("notes", N_("Notes"), "words"),
    )
)


@pages.get("/devices", OFFICE)
def devices(call: Call) -> Response:
    """The list of devices."""
    asked = Form(call.query.multi_items())
    wanted = DeviceFilter(words=asked.text("q") or "", state=asked.choice("state", DeviceState))
    with call.store.read() as session:
        found = devices_found(session, wanted, call.page_number, PAGE_SIZE)
    return call.page("devices.html", found=found, states=list(DeviceState), state=wanted.state)


@pages.get("/devices/new", KEEPERS)
def new_device(call: Call) -> Response:
    """An empty form, at a site the address may name."""
    draft = Draft({"state": DeviceState.IN_SERVICE.value})
    with call.store.read() as session:
        site = site_row(session, call.query.get("site", ""))
    if site is not None:
        draft.values |= {"site_id": site.id, "site_words": site.name}
    return show(call, _form(call), draft)


@pages.post("/devices/new", KEEPERS)
def add_device(call: Call) -> Response:
    """Add a device."""

    def save(values: dict[str, Any], draft: Draft) -> Response:
        if not draft.get("site_id"):
            raise RuleBroken("words-missing", field="site_id")
        values["state"] = values["state"] or DeviceState.IN_SERVICE
        values["name"] = values["name"] or ""
        row_id = create_device(call.store, DeviceDraft(site_id=draft.get("site_id"), **values), by=call.by)
        return call.go(f"/devices/{row_id}", N_("The device is added."))

    return add(call, _form(call), save)


@pages.get("/devices/{device}", OFFICE)
def device(call: Call) -> Response:
    """A device with everything that was done to it."""
    page = _page(call, call.page_number)
    with call.store.read() as session:
        changes = changes_shown(change_history(session, "device", page.head.id))
        today = call.today
        cover = cover_of_device(session, page.head.id, today)
        upkeep = (
            plan_orders(session, device_id=page.head.id),
            next_dues(session, today, device_id=page.head.id),
        )
    lost = tuple(map(lost_shown, page.lost))
    charts = {quantity: chart(rows) for quantity, rows in page.readings.items()}
    return call.page(
        "device.html",
        page=page,
        head=page.head,
        charts=charts,
        changes=changes[:10],
        lost=lost,
        cover=cover,
        upkeep=upkeep,
        today=today,
    )


@pages.get("/devices/{device}/edit", KEEPERS)
def edit_device_page(call: Call) -> Response:
    """The device's form."""
    head = _page(call).head
    return show_row(call, _form(call, head.id, head.name), head)


@pages.post("/devices/{device}/edit", KEEPERS)
def save_device(call: Call) -> Response:
    """Save the device's form."""
    head = _page(call).head

    def save(pair: Pair, _draft: Draft) -> Response:
        edit_device(call.store, head.id, pair.seen, pair.wanted, by=call.by)
        return call.go(f"/devices/{head.id}", N_("Saved."))

    return edit(call, _form(call, head.id, head.name), lambda: _page(call).head, save)


def _page(call: Call, records_page: int = 1) -> DevicePage:
    with call.store.read() as session:
        page = device_page(session, call.part("device"), records_page, 25)
    if page is None:
        raise Unreadable("row-not-found")
    return page


def _form(call: Call, row_id: str | None = None, name: str = "") -> FormPage:
    _ = call.words.gettext
    trail = [("/devices", _("Devices")), *([(f"/devices/{row_id}", name)] if row_id else [])]
    return FormPage(
        DEVICE,
        _("Edit the device") if row_id else _("New device"),
        _("Save") if row_id else _("Add the device"),
        tuple(trail),
        pickers={} if row_id else {"site": None},
        picker_words={"site": _("Site")},
    )
