"""Booking time."""

from __future__ import annotations

from datetime import datetime

from fieldapp.actions.facts import check_stands, order_to_record_on
from fieldapp.actions.words import tidy
from fieldapp.model.orders import Labour, LabourKind
from fieldapp.rules.actors import Actor
from fieldapp.rules.labour import minutes_of
from fieldapp.store.store import Store, Work


def book_labour(
    store: Store,
    order_id: str,
    *,
    kind: LabourKind = LabourKind.WORK,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    minutes: int | None = None,
    remark: str | None = None,
    by: Actor,
) -> str:
    """Book time on an order, from a start to an end or as minutes. Returns the row's id.

    Raises:
        RuleBroken: `ends-before-it-starts`, `minutes-not-positive`, `longer-than-a-day`.
        SheetIsSealed: the customer has signed.
    """
    whole = minutes_of(started_at, ended_at, minutes)
    with store.change("Book labour", by=by) as work:
        order = order_to_record_on(store, work, order_id, Labour)
        row = Labour(
            id=work.new_id(),
            order_id=order.id,
            engineer_id=by.person_id,
            engineer_name=by.name,
            kind=kind,
            started_at=started_at,
            ended_at=ended_at,
            minutes=whole,
            remark=tidy(remark),
            made_at=work.now,
        )
        return work.add(row).id


def reverse_labour(store: Store, labour_id: str, *, by: Actor) -> str:
    """Take booked time back: a row that names it and counts against it. Returns that row's id.

    Raises RuleBroken `already-reversed`, or SheetIsSealed.
    """
    with store.change("Take labour back", by=by) as work:
        return add_labour_reversal(store, work, labour_id)


def add_labour_reversal(store: Store, work: Work, labour_id: str) -> str:
    """Add the reversal inside a change."""
    booked = work.get(Labour, labour_id)
    order_to_record_on(store, work, booked.order_id, Labour)
    check_stands(work, booked)
    row = Labour(
        id=work.new_id(),
        order_id=booked.order_id,
        engineer_id=booked.engineer_id,
        engineer_name=booked.engineer_name,
        kind=booked.kind,
        minutes=-booked.minutes,
        reverses_id=booked.id,
        made_at=work.now,
    )
    return work.add(row).id
