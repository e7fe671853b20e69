"""What the engineer's screens ask, in one place. Each subject has its own module."""

from __future__ import annotations

from fieldapp.store.queries.checklists import checklist_of
from fieldapp.store.queries.conflicts import conflicts_of, conflicts_open
from fieldapp.store.queries.devices import device_page, device_readings, device_records, devices_found
from fieldapp.store.queries.history import change_history, done_by, order_history
from fieldapp.store.queries.lookup import look_up_code, search_all
from fieldapp.store.queries.office import company, procedures
from fieldapp.store.queries.order_page import order_page
from fieldapp.store.queries.orders import today
from fieldapp.store.queries.outbox import outbox, sync_summary
from fieldapp.store.queries.stock import in_van, movements_of, part_row, parts_found, van_stock

__all__ = [
    "change_history",
    "checklist_of",
    "company",
    "conflicts_of",
    "conflicts_open",
    "device_page",
    "device_readings",
    "device_records",
    "devices_found",
    "done_by",
    "in_van",
    "look_up_code",
    "movements_of",
    "order_history",
    "order_page",
    "outbox",
    "part_row",
    "parts_found",
    "procedures",
    "search_all",
    "sync_summary",
    "today",
    "van_stock",
]
