"""Choosing a customer, a site, a device or a part by typing: what the form's script asks, and what
the form itself asks when there is no script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field

from sqlalchemy.orm import Session
from starlette.responses import Response

from fieldapp.server.access import OFFICE
from fieldapp.server.call import Call, Pages
from fieldapp.store.queries.console import (
    DeviceFilter,
    customers_found,
    devices_found,
    parts_found,
    sites_found,
)

pages = Pages()
MOST = 12


@dataclass(frozen=True)
class Hit:
    """One row to choose; `also` says which other fields of a form follow from it."""

    id: str
    title: str
    subtitle: str
    also: dict[str, str | None] = field(default_factory=dict)


Finder = Callable[[Session, str, str | None], Iterator[Hit]]


def customers(session: Session, words: str, _within: str | None = None) -> Iterator[Hit]:
    """Customers; choosing one empties the site and the device of another."""
    empty: dict[str, str | None] = dict.fromkeys(("site_id", "site_words", "device_id", "device_words"), "")
    for row in customers_found(session, words, 1, MOST).rows:
        yield Hit(row.id, row.name, _joined(row.number, row.phone, row.address), empty)


def sites(session: Session, words: str, within: str | None = None) -> Iterator[Hit]:
    """Sites, of one customer when one is chosen."""
    for row in sites_found(session, words, within or None, 1, MOST).rows:
        also = {"customer_id": row.customer_id, "customer_words": row.customer_name}
        empty = {"device_id": "", "device_words": ""}
        yield Hit(row.id, row.name, _joined(row.customer_name, row.address, row.city), {**also, **empty})


def devices(session: Session, words: str, within: str | None = None) -> Iterator[Hit]:
    """Devices, of one site when one is chosen; a device brings its site and customer."""
    for row in devices_found(session, DeviceFilter(words=words, site_id=within or None), 1, MOST).rows:
        also = {
            "site_id": row.site_id,
            "site_words": row.site_name,
            "customer_id": row.customer_id,
            "customer_words": row.customer_name,
        }
        yield Hit(row.id, row.name, _joined(row.number, row.serial, row.model_name, row.site_name), also)


def parts(session: Session, words: str, _within: str | None = None) -> Iterator[Hit]:
    """Parts of the catalogue."""
    for row in parts_found(session, words, None, 1, MOST).rows:
        yield Hit(row.id, row.name, _joined(row.number, row.name_zh, row.manufacturer))


FINDERS: dict[str, Finder] = {"customer": customers, "site": sites, "device": devices, "part": parts}


@pages.get("/pick/customers", OFFICE)
def pick_customer(call: Call) -> Response:
    """Customers for the words typed so far."""
    return _answer(call, customers)


@pages.get("/pick/sites", OFFICE)
def pick_site(call: Call) -> Response:
    """Sites for the words typed so far."""
    return _answer(call, sites)


@pages.get("/pick/devices", OFFICE)
def pick_device(call: Call) -> Response:
    """Devices for the words typed so far."""
    return _answer(call, devices)


@pages.get("/pick/parts", OFFICE)
def pick_part(call: Call) -> Response:
    """Parts for the words typed so far."""
    return _answer(call, parts)


def _answer(call: Call, find: Finder) -> Response:
    words = call.query.get("q", "")[:200]
    with call.store.read() as session:
        return call.json([asdict(hit) for hit in find(session, words, call.query.get("within"))])


def _joined(*words: str | None) -> str:
    return " · ".join(word for word in words if word)
