"""Customers, their sites and contacts, and the machines that stand there."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.actions import customers as actions
from fieldapp.actions import devices as device_actions
from fieldapp.model import customers as model
from fieldapp.model import devices as device_model
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.api import nouns, shapes
from fieldapp.server.api.changes import changed, made
from fieldapp.server.api.messages import given, read
from fieldapp.server.api.operations import Api
from fieldapp.server.api.resources import Resource
from fieldapp.server.call import Call

api = Api()
CUSTOMERS = Resource(
    "customers", model.Customer, nouns.Customer, OFFICE, ("number", "name", "email"), is_searched=True
)
SITES = Resource("sites", model.Site, nouns.Site, OFFICE, ("customer_id", "number"), is_searched=True)
CONTACTS = Resource("contacts", model.Contact, nouns.Contact, OFFICE, ("site_id", "email"))
DEVICES = Resource(
    "devices", device_model.Device, nouns.Device, OFFICE,
    ("site_id", "parent_id", "model_id", "number", "serial", "label", "state"), is_searched=True,
)  # fmt: skip
MODELS = Resource("models", device_model.DeviceModel, nouns.DeviceModel, OFFICE, ("name", "manufacturer"))
KEEPERS = those_who_may(May.KEEP_CUSTOMERS)
DEVICE_KEEPERS = those_who_may(May.KEEP_DEVICES)

CUSTOMERS.declare(api, "Customers", "Customer")
SITES.declare(api, "Sites", "Site")
CONTACTS.declare(api, "Contacts", "Contact")
DEVICES.declare(api, "Devices", "Device")
MODELS.declare(api, "Models", "Model")


@api.post("/customers", KEEPERS, "createCustomer", takes=shapes.NewCustomer, gives=shapes.Made)
def make_customer(call: Call) -> Response:
    """Add a customer."""
    draft = actions.CustomerDraft(**given(read(call, shapes.NewCustomer)))
    return made(CUSTOMERS, actions.create_customer(call.store, draft, by=call.by))


@api.patch("/customers/{id}", KEEPERS, "changeCustomer", takes=shapes.CustomerChange, gives=nouns.Customer)
def change_customer(call: Call) -> Response:
    """Change what the body names of a customer."""
    return changed(call, CUSTOMERS, shapes.CustomerChange, actions.edit_customer)


@api.post("/sites", KEEPERS, "createSite", takes=shapes.NewSite, gives=shapes.Made)
def make_site(call: Call) -> Response:
    """Add a site."""
    draft = actions.SiteDraft(**given(read(call, shapes.NewSite)))
    return made(SITES, actions.create_site(call.store, draft, by=call.by))


@api.patch("/sites/{id}", KEEPERS, "changeSite", takes=shapes.SiteChange, gives=nouns.Site)
def change_site(call: Call) -> Response:
    """Change what the body names of a site."""
    return changed(call, SITES, shapes.SiteChange, actions.edit_site)


@api.post("/contacts", DEVICE_KEEPERS, "createContact", takes=shapes.NewContact, gives=shapes.Made)
def make_contact(call: Call) -> Response:
    """Add somebody to ask at a site."""
    draft = actions.ContactDraft(**given(read(call, shapes.NewContact)))
    return made(CONTACTS, actions.create_contact(call.store, draft, by=call.by))


@api.post("/devices", DEVICE_KEEPERS, "createDevice", takes=shapes.NewDevice, gives=shapes.Made)
def make_device(call: Call) -> Response:
    """Add a device."""
    draft = device_actions.DeviceDraft(**given(read(call, shapes.NewDevice)))
    return made(DEVICES, device_actions.create_device(call.store, draft, by=call.by))


@api.patch("/devices/{id}", DEVICE_KEEPERS, "changeDevice", takes=shapes.DeviceChange, gives=nouns.Device)
def change_device(call: Call) -> Response:
    """Change what the body names of a device."""
    return changed(call, DEVICES, shapes.DeviceChange, device_actions.edit_device)
