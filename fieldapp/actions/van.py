"""What goes into and out of a van apart from orders: received, counted, handed over, given back."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from fieldapp.errors import NotPermitted, RuleBroken
from fieldapp.model.parts import MovementKind, Part, StockMovement
from fieldapp.model.people import Person
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.permissions import May, check_may
from fieldapp.rules.stock import check_quantity, counted_difference
from fieldapp.store.queries.stock import in_van
from fieldapp.store.store import Store, Work


def receive(store: Store, part_id: str, quantity: Decimal, *, holder_id: str | None = None, by: Actor) -> str:
    """Parts came into a van (one's own unless `holder_id` says whose). Returns the movement's id.

    Raises QuantityNotPositive, or NotPermitted for somebody else's van.
    """
    check_quantity(quantity)
    holder = _holder(holder_id, by)
    with store.change("Receive parts", by=by) as work:
        return _move(work, holder, part_id, quantity, MovementKind.RECEIVED).id


def give_back(
    store: Store, part_id: str, quantity: Decimal, *, holder_id: str | None = None, by: Actor
) -> str:
    """Parts went out of a van, back to the store. Returns the movement's id. Raises as `receive`."""
    check_quantity(quantity)
    holder = _holder(holder_id, by)
    with store.change("Give parts back", by=by) as work:
        return _move(work, holder, part_id, -quantity, MovementKind.RETURNED).id


def count(
    store: Store, part_id: str, counted: Decimal, *, holder_id: str | None = None, by: Actor
) -> Decimal:
    """So many were counted: the books follow. Returns the difference, which may be zero.

    Raises QuantityNotPositive for less than nothing, NotPermitted for somebody else's van.
    """
    holder = _holder(holder_id, by)
    with store.change("Count a part", by=by) as work:
        difference = counted_difference(in_van(work.session, holder, part_id), counted)
        if difference != 0:
            _move(work, holder, part_id, difference, MovementKind.COUNTED)
        return difference


def transfer(
    store: Store, part_id: str, quantity: Decimal, from_holder_id: str, to_holder_id: str, *, by: Actor
) -> str:
    """Parts went from one van to another: two movements with one id, which is returned.

    The office books it: a laptop holds one van only.
    Raises QuantityNotPositive, NotPermitted, or RuleBroken `same-van`.
    """
    check_may(by, May.KEEP_STOCK)
    check_quantity(quantity)
    if store.side is Side.DESK:
        raise NotPermitted("office-only", what="transfer")
    if from_holder_id == to_holder_id:
        raise RuleBroken("same-van")
    with store.change("Transfer parts", by=by) as work:
        transfer_id = work.new_id()
        for holder, moved in ((from_holder_id, -quantity), (to_holder_id, quantity)):
            work.get(Person, holder)
            _move(work, holder, part_id, moved, MovementKind.TRANSFER, transfer_id)
        return transfer_id


def _holder(holder_id: str | None, by: Actor) -> str:
    holder = holder_id or by.person_id
    if holder is None:
        raise RuleBroken("van-unknown")
    check_may(by, May.KEEP_OWN_VAN if holder == by.person_id else May.KEEP_STOCK)
    return holder


def _move(
    work: Work,
    holder: str,
    part_id: str,
    quantity: Decimal,
    kind: MovementKind,
    transfer_id: str | None = None,
) -> StockMovement:
    part = work.get(Part, part_id)
    return work.add(
        StockMovement(
            id=work.new_id(),
            holder_id=holder,
            part_id=part.id,
            quantity=quantity,
            kind=kind,
            transfer_id=transfer_id,
            made_at=work.now,
            by_name=work.by.name,
        )
    )


def add_movement_reversal(work: Work, movement_id: str) -> str:
    """Add the reversal of a movement that belongs to no order, inside a change."""
    moved = work.get(StockMovement, movement_id)
    again = work.first(select(StockMovement.id).where(StockMovement.reverses_id == movement_id))
    if moved.reverses_id is not None or again is not None:
        raise RuleBroken("already-reversed", table="stock_movement", row=movement_id)
    back = _move(work, moved.holder_id, moved.part_id, -moved.quantity, moved.kind, moved.transfer_id)
    back.reverses_id = moved.id
    return back.id
