"""What an order of a list becomes: the order with its labels, its last step, and the device's record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.imports.draft import Draft, hashed

CLOSED = "closed"
_LABELS = (
    ("customer", "name", "customer_name"),
    ("site", "name", "site_name"),
    ("site", "address", "site_address"),
    ("device", "name", "device_name"),
    ("device", "serial", "device_serial"),
)
"""What an order keeps in words of the rows it links to."""


def order(key: str, said: dict[str, Any], made: Mapping[str, Draft]) -> Draft:
    """The order itself. Its status and closing moment are not its own columns but its history's."""
    values = {column: value for column, value in said.items() if column not in ("status", "closed_at")}
    values["title"] = values.get("title") or ""
    parents = {
        f"{noun}_id": (noun, made[noun].key) for noun in ("customer", "site", "device") if noun in made
    }
    for noun, column, label in _LABELS:
        if noun in made and made[noun].values.get(column):
            values[label] = made[noun].values[column]
    return Draft("work_order", key, values, parents)


def history(made: Mapping[str, Draft], values: Mapping[str, Mapping[str, Any]]) -> list[Draft]:
    """The order's last step and, when it is closed, the record that stays with the device."""
    status = values["work_order"].get("status") or CLOSED
    of_order = {"order_id": ("work_order", made["work_order"].key)}
    moment = _moment(status, values["work_order"])
    step_key = hashed("order_step", made["work_order"].key, [status])
    step = Draft("order_step", step_key, {"status": status, "made_at": moment}, of_order)
    if status != CLOSED:
        return [step]
    return [step, _record(made, values["service_record"], moment)]


def _moment(status: str, said: Mapping[str, Any]) -> Any:
    closed_at = said.get("closed_at") if status == CLOSED else None
    return closed_at or said["opened_at"]


def _record(made: Mapping[str, Draft], said: Mapping[str, Any], moment: Any) -> Draft:
    """The summary of the finished job, facts only: a later change of the list does not alter it."""
    work_order = made["work_order"]
    told = work_order.values
    values = {
        **{name: told.get(name) for name in ("number", "cause", "remedy", "cost", "currency")},
        **{name: told.get(name) for name in ("customer_name", "device_name")},
        **said,
        "kind": told.get("kind") or "repair",
        "outcome": said.get("outcome") or CLOSED,
        "summary": told.get("fault") or told["title"],
        "happened_at": moment,
    }
    parents = {
        name: told_of for name, told_of in work_order.parents.items() if name in ("site_id", "device_id")
    }
    parents["order_id"] = ("work_order", work_order.key)
    return Draft("service_record", hashed("service_record", work_order.key, []), values, parents)
