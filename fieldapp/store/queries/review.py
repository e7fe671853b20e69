"""What waits for a supervisor: signed sheets, with what is worth a look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from fieldapp.model.conflicts import Conflict
from fieldapp.model.orders import Answer, OrderKind, OrderStatus, Priority, WorkOrder
from fieldapp.model.reports import Feedback, Review, ReviewOutcome, ServiceReport, Signature
from fieldapp.store.queries.rows import Page, columns_of, is_no, is_yes, page_of


@dataclass(frozen=True)
class ReviewQueueRow:
    """One signed order that nobody has judged."""

    id: str
    number: str | None
    title: str
    kind: OrderKind
    priority: Priority
    status_since: datetime | None
    customer_name: str | None
    site_name: str | None
    device_name: str | None
    assignee_name: str | None
    failure_code: str | None
    revision: int | None
    csat: int | None
    declined_reason: str | None
    """Or what was found where nobody was on site, until the customer confirms from elsewhere."""
    """Why the customer did not sign, when that is so."""
    out_of_limit: int
    """Answers outside their limits, corrected ones not counted."""
    open_conflicts: int
    returned_before: int


def review_queue(session: Session, page: int = 1, size: int = 50) -> Page[ReviewQueueRow]:
    """Signed orders without a judgement, the longest waiting first."""
    conditions = (WorkOrder.status == OrderStatus.SIGNED, is_no(WorkOrder.withdrawn))
    order = (WorkOrder.status_since, WorkOrder.id)
    return page_of(session, ReviewQueueRow, WorkOrder, _rows(), conditions, order, page, size)


def _rows() -> Select[Any]:
    last_report = (
        select(ServiceReport.id)
        .where(ServiceReport.order_id == WorkOrder.id)
        .order_by(ServiceReport.revision.desc(), ServiceReport.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    later = aliased(Answer)
    replacing = select(later.replaces_id).where(
        later.order_id == WorkOrder.id, later.replaces_id.is_not(None)
    )
    return select(
        *columns_of(ReviewQueueRow, WorkOrder),
        _one(func.max(ServiceReport.revision), ServiceReport.order_id).label("revision"),
        _newest(Feedback.csat, Feedback).label("csat"),
        select(func.coalesce(Signature.declined_reason, Signature.remark))
        .where(Signature.report_id == last_report)
        .order_by(Signature.id.desc())
        .limit(1)
        .scalar_subquery()
        .label("declined_reason"),
        _one(func.count(), Answer.order_id, is_yes(Answer.out_of_limit), Answer.id.not_in(replacing)).label(
            "out_of_limit"
        ),
        select(func.count())
        .where(
            Conflict.home == "order:" + WorkOrder.id,
            Conflict.decision.is_(None),
            is_no(Conflict.withdrawn),
        )
        .scalar_subquery()
        .label("open_conflicts"),
        _one(func.count(), Review.order_id, Review.outcome == ReviewOutcome.RETURNED).label(
            "returned_before"
        ),
    )


def _one(what: Any, order_column: Any, *conditions: Any) -> Any:
    return select(what).where(order_column == WorkOrder.id, *conditions).scalar_subquery()


def _newest(column: Any, noun: Any) -> Any:
    query = select(column).where(noun.order_id == WorkOrder.id)
    return query.order_by(noun.id.desc()).limit(1).scalar_subquery()
