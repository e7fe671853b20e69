"""A sealed sheet made more complete on the server: the seal of a supervisor's approval, a time stamp, and what
the file is checked by in years to come.

All of it is added behind the bytes that the desk sealed, which stay as they are, and kept as a file of its own beside
theirs. What cannot be added now - the PDF has not arrived, the time stamp service does not answer - holds nobody up: it
is added as soon as it can be (`complete_due`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.reports import Attachment, AttachmentKind, Review, ReviewOutcome, ServiceReport
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.sheet.content import SheetContent, from_canonical
from fieldapp.sheet.signing import Beside, Sealer, approval
from fieldapp.store.blobs import Blobs, StoredBlob
from fieldapp.store.completions import (
    WaitingSheet,
    claim,
    has_failed,
    has_reached,
    note_touched,
    wait_for,
)
from fieldapp.store.queries.order_page import order_page
from fieldapp.store.queries.sealed_sheets import newest_pdf
from fieldapp.store.store import Store, Work

log = logging.getLogger(__name__)

PDF = "application/pdf"
AT_ONCE = 20
"""Sheets completed in one go; what is left waits for the next."""


class StampService(Protocol):
    """A time stamp service."""

    @property
    def authorities(self) -> Sequence[str]:
        """Whose time stamps are believed, PEM."""

    def ask(self, request: bytes) -> bytes:
        """The reply to a request of RFC 3161."""

    def lists_about(self, chain: Sequence[x509.Certificate]) -> tuple[bytes, ...]:
        """What the chain's authorities say of revoked certificates, DER."""


class Office(Protocol):
    """The company's sheet authority, as far as sheets are completed with it."""

    def sealer(self) -> Sealer:
        """What seals approvals and completed sheets."""

    def beside(self) -> Beside:
        """The authority's certificate and its list of revoked ones, as of now."""

    def note_seals(self, pdf: bytes) -> None:
        """Remember the certificates that a sheet was sealed with."""


@dataclass(frozen=True)
class SealDesk:
    """What a server completes sheets with."""

    blobs: Blobs
    sealer: Callable[[], Sealer]
    office: Office | None = None
    stamps: StampService | None = None


@dataclass(frozen=True)
class CompletedSheet:
    """A PDF on the disk that no row names yet."""

    report_id: str
    made_from: str
    """SHA-256 of the PDF that it completes."""
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
    return CompletedSheet(report.id, sha256, desk.blobs.put(pdf), _name(says, "approved"))


def add_completed(work: Work, order_id: str, completed: CompletedSheet) -> bool:
    """Name the completed PDF beside the one it was made of, inside a change; False when there is a newer one by now."""
    if newest_pdf(work.session, completed.report_id) != completed.made_from:
        return False
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
    return True


# ─── what could not be added at once ───────────────────────────────────────────────────────────


def complete_due(store: Store, desk: SealDesk, most: int = AT_ONCE) -> int:
    """Look at sheets whose orders changed, and complete those that can be; returns how many were looked at.

    Any number of processes may do so at once.
    """
    note_touched(store)
    seen: list[str] = []
    while len(seen) < most and (waiting := claim(store, seen)) is not None:
        seen.append(waiting.report_id)
        try:
            _complete(store, desk, waiting)
        except Unreadable as trouble:
            log.warning("report %s cannot be completed: %s", waiting.report_id, trouble)
            has_reached(store, waiting.report_id, None)
        except FieldappError as trouble:
            log.warning("report %s is not completed: %s", waiting.report_id, trouble)
            has_failed(store, waiting, str(trouble))
    return len(seen)


@dataclass(frozen=True)
class _Found:
    """A sheet as it stands."""

    order_id: str
    content: SheetContent
    sha256: str
    approved: tuple[str, datetime] | None
    """By whom and when."""


def _complete(store: Store, desk: SealDesk, waiting: WaitingSheet) -> None:
    from fieldapp.actions.completing import Completing  # late: reading seals takes pyHanko

    with store.read() as session:
        found = _find(session, waiting.report_id)
    if found is None:
        has_reached(store, waiting.report_id, None)
    elif not desk.blobs.has(found.sha256):
        wait_for(store, waiting.report_id)
    else:
        pdf = desk.blobs.read(found.sha256)
        if desk.office is not None:
            desk.office.note_seals(pdf)
        work = Completing(desk, found.content, pdf, store.world.now)
        work.approve(found.approved)
        work.stamp()
        if work.is_changed:
            _keep(store, desk, waiting, found, work.pdf)
        if work.trouble:
            has_failed(store, waiting, work.trouble)
        else:
            has_reached(store, waiting.report_id, work.level)


def _find(session: Session, report_id: str) -> _Found | None:
    report = session.get(ServiceReport, report_id)
    sha256 = newest_pdf(session, report_id)
    if report is None or sha256 is None:
        return None
    review = session.scalars(
        select(Review)
        .where(Review.report_id == report_id, Review.outcome == ReviewOutcome.APPROVED)
        .order_by(Review.made_at, Review.id)
        .limit(1)
    ).first()
    return _Found(
        order_id=report.order_id,
        content=from_canonical(report.content),
        sha256=sha256,
        approved=(review.by_name or "", review.made_at) if review else None,
    )


def _keep(store: Store, desk: SealDesk, waiting: WaitingSheet, found: _Found, pdf: bytes) -> None:
    name = _name(found.content, "approved" if found.approved else "stamped")
    completed = CompletedSheet(waiting.report_id, found.sha256, desk.blobs.put(pdf), name)
    with store.change("Complete the sheet", by=SYSTEM) as work:
        add_completed(work, found.order_id, completed)


def _name(content: SheetContent, how: str) -> str:
    return f"{content.order.number}-{content.order.revision}-{how}.pdf"
