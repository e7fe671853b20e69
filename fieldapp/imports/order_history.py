"""Steps and records of imported orders: a list may close an order that nobody has begun, and no other."""

from __future__ import annotations

from sqlalchemy.orm import Session

from fieldapp.imports.draft import Draft
from fieldapp.model import OrderStatus, WorkOrder
from fieldapp.store.queries.chains import last_step_of


class StepsOfOrders:
    """What is known of the orders of one chunk: the new ones, and where the others stand."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._new: set[str] = set()
        self._left_alone: set[str] = set()

    def note_new(self, draft: Draft, row: str) -> None:
        """An order that this chunk adds has no history yet."""
        if draft.table == "work_order":
            self._new.add(row)

    def refuses(self, draft: Draft, order_id: str | None) -> str | None:
        """For a step that an order may not take: the status people gave the order; else None."""
        if draft.table != "order_step" or order_id is None or order_id in self._new:
            return None
        order = self._session.get(WorkOrder, order_id)
        status = OrderStatus.CANCELLED if order is None else OrderStatus(order.status)
        if status is OrderStatus.NEW:
            return None
        self._left_alone.add(order_id)
        return None if status == draft.values["status"] else status.value

    def may_record(self, draft: Draft, order_id: str | None) -> bool:
        """Whether the step or record may be added, after `refuses` was asked for the order's step."""
        return order_id not in self._left_alone

    def links_of(self, draft: Draft, links: dict[str, str]) -> dict[str, str]:
        """The step that a step of an order already there follows."""
        if draft.table != "order_step" or links["order_id"] in self._new:
            return {}
        last = last_step_of(self._session, links["order_id"])
        return {} if last is None else {"follows_id": last.id}
