"""A sealed sheet made more complete on the server: the seal of a supervisor's approval.

It is added behind the bytes that the desk sealed, which stay as they are, and kept as a file of its own beside
theirs. What cannot be added now - the PDF has not arrived, or is none - holds nobody up: the sheet is
then as complete as the desk has made it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.errors import FieldappError
from fieldapp.model.reports import Attachment, AttachmentKind, ServiceReport
from fieldapp.rules.actors import Actor
from fieldapp.sheet.content import SheetContent, from_canonical
from fieldapp.sheet.signing import Sealer, approval
from fieldapp.store.blobs import Blobs, StoredBlob
from fieldapp.store.queries.order_page import order_page
from fieldapp.store.queries.sealed_sheets import newest_pdf
from fieldapp.store.store import Store, Work

log = logging.getLogger(__name__)

PDF = "application/pdf"


@dataclass(frozen=True)
class SealDesk:
    """What a server completes sheets with."""

    blobs: Blobs
    sealer: Callable[[], Sealer]


@dataclass(frozen=True)
class CompletedSheet:
    """A PDF on the disk that no row names yet."""

    report_id: str
    stored: StoredBlob
    file_name: str


def seal_approval(store: Store, desk: SealDesk, order_id: str, *, by: Actor) -> CompletedSheet | None:
    """The order's newest sheet with the seal of this person's approval; None where its PDF is not here."""
    with store.read() as session:
        page = order_page(session, order_id)
        report = session.get(ServiceReport, page.last_report.id) if page and page.last_report else None
        sha256 = newest_pdf(session, report.id) if report else None
        content = report.content if report else ""
    if report is None or sha256 is None or not desk.blobs.has(sha256):
        return None
    try:
        says = from_canonical(content)
        pdf = desk.sealer().seal(desk.blobs.read(sha256), approval(says, by.name, store.world.now()))
    except FieldappError as trouble:
        log.warning("the approval of report %s gets no seal: %s", report.id, trouble)
        return None
    return CompletedSheet(report.id, desk.blobs.put(pdf), _name(says))


def add_completed(work: Work, order_id: str, completed: CompletedSheet) -> None:
    """Name the completed PDF beside the one it was made of, inside a change."""
    work.add(
        Attachment(
            id=work.new_id(),
            order_id=order_id,
            kind=AttachmentKind.SHEET,
            sha256=completed.stored.sha256,
            size_bytes=completed.stored.size_bytes,
            media_type=PDF,
            file_name=completed.file_name,
            made_at=work.now,
            by_name=work.by.name,
            report_id=completed.report_id,
        )
    )


def _name(content: SheetContent) -> str:
    return f"{content.order.number}-{content.order.revision}-approved.pdf"
