"""What stands around every page of the console: the company, and how much waits where."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.model.conflicts import Conflict
from fieldapp.model.orders import OrderStatus, RequestState, ServiceRequest, WorkOrder
from fieldapp.model.parts import PartRequest, PartRequestState
from fieldapp.model.people import Company
from fieldapp.store.queries.rows import is_no
from fieldapp.store.tables import commit_clock, quarantine


@dataclass(frozen=True)
class Shell:
    """The company's names and zone, and the numbers in the navigation."""

    company: str
    company_zh: str | None
    time_zone: str | None
    currency: str | None
    to_review: int
    open_conflicts: int
    open_requests: int
    open_part_requests: int
    held: int


def shell(session: Session) -> Shell:
    """Read it all; each count is one indexed query."""
    company = session.scalars(select(Company).order_by(Company.id).limit(1)).first()

    def count(*conditions: object) -> int:
        return int(session.scalar(select(func.count()).where(*conditions)) or 0)  # type: ignore[arg-type]

    return Shell(
        company=company.name if company else "",
        company_zh=company.name_zh if company else None,
        time_zone=company.time_zone if company else None,
        currency=company.currency if company else None,
        to_review=count(WorkOrder.status == OrderStatus.SIGNED, is_no(WorkOrder.withdrawn)),
        open_conflicts=count(Conflict.decision.is_(None), is_no(Conflict.withdrawn)),
        open_requests=count(ServiceRequest.state == RequestState.OPEN, is_no(ServiceRequest.withdrawn)),
        open_part_requests=count(PartRequest.state == PartRequestState.OPEN, is_no(PartRequest.withdrawn)),
        held=count(quarantine.c.settled_at.is_(None)),
    )


def commit_seq(session: Session) -> int:
    """How many commits the server has numbered; answers only when the database does."""
    return int(session.scalar(select(commit_clock.c.seq)) or 0)
