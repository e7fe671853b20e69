"""What is known of a printed sheet by the digest at its foot, without anything personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import ServiceReport


@dataclass(frozen=True)
class PrintedSheet:
    """The sealed revision that a digest belongs to, and the newest of its order."""

    number: str
    revision: int
    newest_revision: int
    sealed_at: datetime


def printed_sheet(session: Session, digest: str) -> PrintedSheet | None:
    """The sealed sheet of this digest (SHA-256, small hexadecimal); None when none is known here."""
    query = (
        select(ServiceReport, WorkOrder.number)
        .join(WorkOrder, WorkOrder.id == ServiceReport.order_id)
        .where(ServiceReport.digest == digest)
        .order_by(ServiceReport.sealed_at)
        .limit(1)
    )
    found = session.execute(query).first()
    if found is None:
        return None
    report, number = found
    newest = select(func.max(ServiceReport.revision)).where(ServiceReport.order_id == report.order_id)
    return PrintedSheet(
        number=number or report.order_id[-12:].upper(),
        revision=report.revision,
        newest_revision=session.scalar(newest) or report.revision,
        sealed_at=report.sealed_at,
    )
