"""Parts on an order: fitted, taken back, asked for."""

from __future__ import annotations

from decimal import Decimal

from fieldapp.actions.facts import check_stands, order_to_record_on
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.orders import PartUsed, WorkOrder
from fieldapp.model.parts import MovementKind, Part, PartRequest, PartRequestState, StockMovement
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.permissions import May, check_may, check_may_work_on
from fieldapp.rules.stock import check_may_be_fitted, check_quantity
from fieldapp.store.store import Store, Work


def use_part(
    store: Store,
    order_id: str,
    part_id: str,
    quantity: Decimal,
    *,
    serial: str | None = None,
    holder_id: str | None = None,
    covered_by: str | None = None,
    by: Actor,
) -> str:
    """Book a part against an order and take it from a van. Returns the row's id.

    The van is the engineer's own; in the office, the assignee's, unless `holder_id` names another.
    `covered_by` says in words why the customer owes nothing for it; `rules.cover.who_pays` proposes it.
    Stock may go below zero: the van is counted in the evening, and a missing seal must not
    stop a repair.

    Raises:
        SheetIsSealed: the customer has signed; nothing may be added.
        QuantityNotPositive: `quantity` is zero or less.
        PartRecalled: the part must not be fitted; the error names the bulletin.
        RuleBroken: `van-unknown` when nobody's van can be meant.
    """
    check_quantity(quantity)
    with store.change("Book a part", by=by) as work:
        order = order_to_record_on(store, work, order_id, PartUsed)
        part = work.get(Part, part_id)
        check_may_be_fitted(part.number, recalled=part.recalled, bulletin=part.bulletin)
        taken = work.add(
            StockMovement(
                id=work.new_id(),
                holder_id=holder_id or _van(store, order, by),
                part_id=part.id,
                quantity=-quantity,
                kind=MovementKind.USED,
                order_id=order.id,
                made_at=work.now,
                by_name=by.name,
            )
        )
        row = _used(work, order, part, taken)
        row.serial, row.covered_by = tidy(serial), tidy(covered_by)
        return work.add(row).id


def reverse_part(store: Store, part_used_id: str, *, by: Actor) -> str:
    """Take a booked part back into the van it came from. Returns the reversing row's id.

    Raises RuleBroken `already-reversed`, or SheetIsSealed.
    """
    with store.change("Take a part back", by=by) as work:
        return add_part_reversal(store, work, part_used_id)


def add_part_reversal(store: Store, work: Work, part_used_id: str) -> str:
    """Add the reversal of a part and of its movement inside a change."""
    used = work.get(PartUsed, part_used_id)
    order_to_record_on(store, work, used.order_id, PartUsed)
    check_stands(work, used)
    back = _movement_back(work, used)
    row = PartUsed(
        id=work.new_id(),
        order_id=used.order_id,
        part_id=used.part_id,
        part_number=used.part_number,
        part_name=used.part_name,
        part_name_zh=used.part_name_zh,
        quantity=-used.quantity,
        unit=used.unit,
        unit_price=used.unit_price,
        currency=used.currency,
        serial=used.serial,
        covered_by=used.covered_by,
        movement_id=back.id if back else None,
        reverses_id=used.id,
        made_at=work.now,
        by_name=work.by.name,
    )
    return work.add(row).id


def request_part(
    store: Store, order_id: str, words: str, quantity: Decimal, *, part_id: str | None = None, by: Actor
) -> str:
    """Ask the office for what is missing on an order. Returns the request's id.

    With a `part_id` and no words the part's own name is taken.
    Raises RuleBroken `words-missing`, QuantityNotPositive.
    """
    check_may(by, May.RECORD_WORK)
    check_quantity(quantity)
    with store.change("Request a part", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_may_work_on(order.assignee_id, by)
        name = _name_of(work, part_id) if part_id else None
        row = PartRequest(
            id=work.new_id(),
            order_id=order.id,
            part_id=part_id,
            words=needed(tidy(words) or name, "part_request.words"),
            quantity=quantity,
            made_at=work.now,
            by_name=by.name,
        )
        return work.add(row).id


def answer_part_request(store: Store, request_id: str, state: PartRequestState, *, by: Actor) -> None:
    """The storekeeper orders, issues or refuses what was asked for."""
    check_may(by, May.KEEP_STOCK)
    with store.change("Answer a part request", by=by) as work:
        work.get(PartRequest, request_id).state = state


def _name_of(work: Work, part_id: str) -> str:
    part = work.get(Part, part_id)
    return f"{part.number} {part.name}"


def _van(store: Store, order: WorkOrder, by: Actor) -> str:
    holder = by.person_id if store.side is Side.DESK else order.assignee_id or by.person_id
    if holder is None:
        raise RuleBroken("van-unknown", order=order.id)
    return holder


def _used(work: Work, order: WorkOrder, part: Part, taken: StockMovement) -> PartUsed:
    return PartUsed(
        id=work.new_id(),
        order_id=order.id,
        part_id=part.id,
        part_number=part.number,
        part_name=part.name,
        part_name_zh=part.name_zh,
        quantity=-taken.quantity,
        unit=part.unit,
        unit_price=part.price,
        currency=part.currency,
        movement_id=taken.id,
        made_at=work.now,
        by_name=work.by.name,
    )


def _movement_back(work: Work, used: PartUsed) -> StockMovement | None:
    """The movement that undoes the one of a used part; None where this side does not hold that van."""
    taken = work.session.get(StockMovement, used.movement_id) if used.movement_id else None
    if taken is None:
        return None
    return work.add(
        StockMovement(
            id=work.new_id(),
            holder_id=taken.holder_id,
            part_id=taken.part_id,
            quantity=-taken.quantity,
            kind=MovementKind.RETURNED,
            order_id=taken.order_id,
            reverses_id=taken.id,
            made_at=work.now,
            by_name=work.by.name,
        )
    )
