"""Which sheets a customer's month holds: of each order the revision that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from fieldapp.model.customers import Customer
from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import ServiceReport, Signature
from fieldapp.store.queries.rows import is_no
from fieldapp.store.queries.sealed_sheets import pdfs_of


@dataclass(frozen=True)
class StandingSheet:
    """A sealed revision that no later one replaced."""

    number: str
    revision: int
    title: str
    site_name: str
    sealed_at: datetime
    pdfs: tuple[str, ...]
    """Every form of its PDF, the most complete first; any may be not here."""
    signer: str


@dataclass(frozen=True)
class CustomerNamed:
    """A customer, as far as a name or a number leads to one."""

    id: str
    name: str
    number: str


def standing_sheets(
    session: Session, customer_id: str, start: datetime, end: datetime
) -> tuple[StandingSheet, ...]:
    """The sheets of a customer sealed from `start` until before `end`, the earliest first."""
    later = aliased(ServiceReport)
    replaced = select(later.id).where(
        later.order_id == ServiceReport.order_id, later.revision > ServiceReport.revision
    )
    signer = (
        select(Signature.signer_name)
        .where(Signature.report_id == ServiceReport.id)
        .order_by(Signature.signed_at, Signature.id)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(WorkOrder, ServiceReport, signer)
        .join(ServiceReport, ServiceReport.order_id == WorkOrder.id)
        .where(WorkOrder.customer_id == customer_id, ~replaced.exists())
        .where(ServiceReport.sealed_at >= start, ServiceReport.sealed_at < end)
        .order_by(ServiceReport.sealed_at, ServiceReport.id)
    )
    return tuple(
        StandingSheet(
            number=order.number or order.id[-12:].upper(),
            revision=report.revision,
            title=order.title,
            site_name=order.site_name or "",
            sealed_at=report.sealed_at,
            pdfs=pdfs_of(session, report.id),
            signer=name or "",
        )
        for order, report, name in session.execute(query).all()
    )


def customers_named(session: Session, words: str) -> tuple[CustomerNamed, ...]:
    """The customers of this number or name; else those whose name contains the words. At most ten."""
    kept = select(Customer).where(is_no(Customer.withdrawn)).order_by(Customer.name, Customer.id).limit(10)
    plain = words.strip().lower()
    exact = or_(func.lower(Customer.number) == plain, func.lower(Customer.name) == plain)
    inside = func.lower(Customer.name).contains(plain, autoescape=True)
    for condition in (exact, inside):
        if found := tuple(session.scalars(kept.where(condition))):
            return tuple(CustomerNamed(row.id, row.name, row.number or "") for row in found)
    return ()
