"""Labels to stick on devices, as a PDF for one of the label sheets."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.codes.device_label import key_of_id, label_link, label_text
from fieldapp.codes.label_sheets import sheet_format, sheet_formats
from fieldapp.codes.labels import Label, LabelFonts, label_pdf
from fieldapp.errors import Unreadable
from fieldapp.server.access import OFFICE
from fieldapp.server.call import Call, Pages
from fieldapp.server.form import Form
from fieldapp.store.queries.console import DeviceFilter, device_page, devices_found
from fieldapp.store.queries.devices import DeviceHead, DeviceRow

pages = Pages()
MOST_LABELS = 500


@pages.get("/labels", OFFICE)
def choose(call: Call) -> Response:
    """Which devices, on which sheet, from which place on."""
    return call.page(
        "labels.html",
        devices=_devices(call),
        formats=sheet_formats(),
        query=call.query,
        address=call.service.post_office.public_address(),
    )


@pages.get("/labels.pdf", OFFICE)
def labels(call: Call) -> Response:
    """The labels, ready to print."""
    asked = Form(call.query.multi_items())
    sheet = sheet_format(asked.text("sheet") or sheet_formats()[0].name)
    fonts = LabelFonts(call.service.fonts.regular, call.service.fonts.bold)
    start = (asked.whole("start") or 1) - 1
    company = call.chosen(call.shell.company, call.shell.company_zh)
    address = call.service.post_office.public_address() if asked.flag("telephone") else None
    found = [_label(device, company, address) for device in _devices(call)]
    if not found:
        raise Unreadable("row-not-found")
    data = label_pdf(found, sheet, fonts, start=start, outlines=asked.flag("outlines"))
    headers = {
        "Content-Disposition": 'inline; filename="labels.pdf"',
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return Response(data, media_type="application/pdf", headers=headers)


def _devices(call: Call) -> list[DeviceRow | DeviceHead]:
    with call.store.read() as session:
        if site := call.query.get("site"):
            return list(devices_found(session, DeviceFilter(site_id=site), 1, MOST_LABELS).rows)
        page = device_page(session, call.query.get("device", ""), 1, 1)
    if page is None:
        raise Unreadable("row-not-found")
    return [page.head]


def _label(device: DeviceRow | DeviceHead, company: str, address: str | None) -> Label:
    key = device.label or key_of_id(device.id)
    lines = [
        " ".join(filter(None, (device.manufacturer, device.model_name))),
        device.serial,
        device.site_name,
    ]
    return Label(
        code=_link(address, key, device.id) if address else _code(key, device.id),
        number=device.number or key,
        title=device.name,
        lines=tuple(line for line in lines if line),
        heading=company,
    )


def _link(address: str, key: str, device_id: str) -> str:
    """What a customer's telephone opens: the form that reports a fault of this machine."""
    try:
        return label_link(address, key)
    except Unreadable:
        return label_link(address, key_of_id(device_id))


def _code(key: str, device_id: str) -> str:
    """The payload of our own label; a key that it cannot hold gives way to the device's id."""
    try:
        return label_text(key)
    except Unreadable:
        return label_text(key_of_id(device_id))
