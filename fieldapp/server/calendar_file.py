"""A person's planned orders as an iCalendar file (RFC 5545), for the calendar of a telephone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fieldapp.rules.distance import MICRO
from fieldapp.server.catalogue import N_, Words
from fieldapp.server.looks import look_of
from fieldapp.store.queries.planning import PlanRow

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//fieldapp//planned orders//EN"
ASK_AGAIN = timedelta(minutes=30)
_CUSTOMER, _DEVICE, _CONTACT = N_("Customer"), N_("Device"), N_("Contact")


def calendar_file(rows: Iterable[PlanRow], name: str, words: Words, now: datetime) -> bytes:
    """The file; every order is one event that keeps its identity when it is moved."""
    from icalendar import Calendar

    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("name", name)
    found.add("x-wr-calname", name)
    found.add("refresh-interval", ASK_AGAIN, parameters={"value": "DURATION"})
    for row in rows:
        if row.scheduled_start is not None:
            found.add_component(_event(row, words, now))
    return bytes(found.to_ical())


def _event(row: PlanRow, words: Words, now: datetime) -> Event:
    from icalendar import Event

    start = row.scheduled_start or now
    event = Event()
    event.add("uid", f"{row.id}@fieldapp")
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", start.astimezone(UTC).replace(microsecond=0))
    event.add("dtend", (row.scheduled_end or start + timedelta(minutes=row.minutes)).astimezone(UTC))
    event.add("summary", " · ".join(filter(None, (row.title, row.site_name or row.customer_name))))
    event.add("description", _told(row, words))
    event.add("status", "CONFIRMED")
    where = ", ".join(filter(None, (row.site_name, row.site_address)))
    if where:
        event.add("location", where)
    if row.latitude_micro is not None and row.longitude_micro is not None:
        event.add("geo", (row.latitude_micro / MICRO, row.longitude_micro / MICRO))
    return event


def _told(row: PlanRow, words: Words) -> str:
    device = " ".join(filter(None, (row.device_name, row.device_serial)))
    contact = " ".join(filter(None, (row.contact_name, row.contact_phone)))
    lines = [
        " · ".join(filter(None, (row.number, words.gettext(look_of(row.status).word)))),
        row.fault,
        *(f"{words.gettext(name)}: {value}" for name, value in _named(row, device, contact) if value),
    ]
    return "\n".join(filter(None, lines))


def _named(row: PlanRow, device: str, contact: str) -> tuple[tuple[str, str | None], ...]:
    return (_CUSTOMER, row.customer_name), (_DEVICE, device), (_CONTACT, contact)
