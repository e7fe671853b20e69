"""What is promised for an order: its service level, and until when it says."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.model.orders import OrderKind, Priority, WorkOrder
from fieldapp.rules.service_levels import Promise, promise_for, promised
from fieldapp.store.queries.cover import cover_of_order
from fieldapp.store.queries.dispatch import company_zone
from fieldapp.store.queries.service_levels import promises
from fieldapp.store.store import Work

DECIDES = frozenset({"customer_id", "priority", "kind"})
"""What a service level is chosen by."""
_DATES = frozenset({"respond_by", "resolve_by"})


def promise(work: Work, order: WorkOrder) -> None:
    """Give an order the service level that fits it, and the dates of that; none fits, none is given."""
    known = promises(work.session)
    found = _sold(work, order, known) or promise_for(
        known.values(), order.customer_id, Priority(order.priority), OrderKind(order.kind)
    )
    order.service_level_id = None if found is None else found.id
    order.respond_by, order.resolve_by = (None, None) if found is None else promised(found, order.opened_at)


def _sold(work: Work, order: WorkOrder, known: Mapping[str, Promise]) -> Promise | None:
    """What a contract in force for the order's machine brings with it."""
    day = order.opened_at.astimezone(company_zone(work.session)).date()
    ids = [
        each.contract.service_level_id for each in cover_of_order(work.session, order, day) if each.contract
    ]
    return next((known[one] for one in ids if one is not None and one in known), None)


def promise_new(work: Work, order: WorkOrder) -> None:
    """The same for a new order, unless whoever made it said until when: a person's date stands."""
    if order.respond_by is None and order.resolve_by is None:
        promise(work, order)


def promise_again(work: Work, order: WorkOrder, written: frozenset[str]) -> None:
    """After an edit: dates that a person set stand; else the level follows customer, priority and kind."""
    if written & _DATES:
        order.service_level_id = None
    elif written & DECIDES and (order.service_level_id or not (order.respond_by or order.resolve_by)):
        promise(work, order)
