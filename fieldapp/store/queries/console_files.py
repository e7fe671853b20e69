"""What the office's pages need of one file: an attachment, a revision of the sheet."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import Attachment, ServiceReport
from fieldapp.store.queries.rows import columns_of, row_of


@dataclass(frozen=True)
class FileRow:
    """The bytes of an attachment, by name."""

    id: str
    order_id: str
    kind: str
    sha256: str
    size_bytes: int
    media_type: str
    file_name: str | None
    caption: str | None


@dataclass(frozen=True)
class SheetRow:
    """The PDF of one revision, with the number of its order."""

    id: str
    order_id: str
    revision: int
    digest: str
    pdf_sha256: str | None
    number: str | None = None


def file_row(session: Session, attachment_id: str) -> FileRow | None:
    """One attachment."""
    query = select(*columns_of(FileRow, Attachment)).where(Attachment.id == attachment_id)
    return row_of(session, FileRow, query)


def sheet_row(session: Session, report_id: str) -> SheetRow | None:
    """One revision of a sheet."""
    query = select(*columns_of(SheetRow, ServiceReport), WorkOrder.number).join_from(
        ServiceReport, WorkOrder, WorkOrder.id == ServiceReport.order_id
    )
    return row_of(session, SheetRow, query.where(ServiceReport.id == report_id))
