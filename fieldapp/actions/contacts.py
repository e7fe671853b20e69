"""Whom to ask, corrected where it shows: on an order, and at its site for the orders to come."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.words import needed, tidy
from fieldapp.model.customers import Contact
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.rules.orders import is_sealed
from fieldapp.rules.permissions import May, check_may, check_may_work_on
from fieldapp.store.capture import SEALED_ORDER_COLUMNS
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class Whom:
    """Somebody to ask, as an order names him."""

    name: str | None = None
    phone: str | None = None


def correct_contact(store: Store, order_id: str, seen: Whom, wanted: Whom, *, by: Actor) -> None:
    """Write down who is to be asked now. The site's contact of the name seen is corrected too, or added.

    Raises:
        RuleBroken: `words-missing` without a name; `changed-meanwhile` when somebody else corrected it.
        SheetIsSealed: the customer has signed a sheet that names the contact.
        NotPermitted: `not-your-order`, or the roles do not allow it.
    """
    check_may(by, May.KEEP_DEVICES)
    name, phone = needed(wanted.name, "contact.name"), tidy(wanted.phone)
    with store.change("Edit a contact", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_may_work_on(order.assignee_id, by)
        sealed = SEALED_ORDER_COLUMNS if is_sealed(OrderStatus(order.status)) else frozenset[str]()
        before = {"contact_name": seen.name, "contact_phone": seen.phone}
        after = {"contact_name": name, "contact_phone": phone}
        merge_edit(order, before, after, side=store.side, sealed=sealed)
        if order.site_id is not None:
            _correct_at_site(store, work, order.site_id, seen, Whom(name, phone))


def _correct_at_site(store: Store, work: Work, site_id: str, seen: Whom, wanted: Whom) -> None:
    at_site = select(Contact).where(Contact.site_id == site_id, is_no(Contact.withdrawn)).order_by(Contact.id)
    known = next((row for row in work.all(at_site) if row.name in (seen.name, wanted.name)), None)
    if known is None:
        work.add(Contact(id=work.new_id(), site_id=site_id, name=wanted.name, phone=wanted.phone))
        return
    before = {"name": known.name, "phone": known.phone}
    merge_edit(known, before, {"name": wanted.name, "phone": wanted.phone}, side=store.side)
