"""What the office's pages ask, in one place. Each subject has its own module."""

from __future__ import annotations

from fieldapp.store.queries.conflicts import conflicts_of, conflicts_open, values_read
from fieldapp.store.queries.devices import (
    DeviceFilter,
    contacts_of,
    device_page,
    device_records,
    devices_found,
)
from fieldapp.store.queries.history import change_history, order_history
from fieldapp.store.queries.lookup import look_up_code, search_all
from fieldapp.store.queries.office import (
    company,
    customer_row,
    customers_found,
    desks,
    people,
    person_by_login,
    person_row,
    procedures,
    request_row,
    requests_found,
    site_row,
    sites_found,
)
from fieldapp.store.queries.order_page import order_page
from fieldapp.store.queries.orders import OrderFilter, OrderSort, counts_by_status, orders_found
from fieldapp.store.queries.review import review_queue
from fieldapp.store.queries.stock import movements_of, part_row, parts_found, parts_requested, van_stock, vans

__all__ = [
    "DeviceFilter",
    "OrderFilter",
    "OrderSort",
    "change_history",
    "company",
    "conflicts_of",
    "conflicts_open",
    "contacts_of",
    "counts_by_status",
    "customer_row",
    "customers_found",
    "desks",
    "device_page",
    "device_records",
    "devices_found",
    "look_up_code",
    "movements_of",
    "order_history",
    "order_page",
    "orders_found",
    "part_row",
    "parts_found",
    "parts_requested",
    "people",
    "person_by_login",
    "person_row",
    "procedures",
    "request_row",
    "requests_found",
    "review_queue",
    "search_all",
    "site_row",
    "sites_found",
    "values_read",
    "van_stock",
    "vans",
]
