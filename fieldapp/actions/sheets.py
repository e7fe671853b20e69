"""Signing: the sheet is sealed, printed and kept, and the customer's rating with it, in one change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from fieldapp.actions.sheet_content import ReadBlob, sheet_content, shown_digest, verification
from fieldapp.actions.signing import (
    Signer,
    Signing,
    check_given,
    check_photo_of_absence,
    new_signature,
    signature_rows,
    signed,
)
from fieldapp.actions.steps import check_next, take_step
from fieldapp.actions.words import tidy
from fieldapp.errors import RuleBroken, StepNotAllowed, Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.model.reports import Attachment, AttachmentKind, Feedback, ServiceReport
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may, check_may_work_on
from fieldapp.rules.signing import MAY_BE_SIGNED, Missing, check_complete, missing_words
from fieldapp.sheet import content as sheet
from fieldapp.sheet.content import SheetContent, canonical_bytes, digest
from fieldapp.sheet.pdf import render
from fieldapp.sheet.signing import Sealer, sealing
from fieldapp.sheet.typeface import unprintable
from fieldapp.store.blobs import Blobs, StoredBlob
from fieldapp.store.queries.order_page import order_page
from fieldapp.store.server_clock import known_clock
from fieldapp.store.store import Store, Work

__all__ = ["Signer", "Signing", "sign", "still_missing"]

PDF = "application/pdf"


@dataclass(frozen=True)
class _Sealed:
    """A sheet made ready before the change that keeps it."""

    content: SheetContent
    digest: str
    pdf: StoredBlob
    at: datetime


def still_missing(session: Session, order_id: str, content: SheetContent | None = None) -> Missing:
    """What stands between the order and a signature; with its sheet's content also what cannot be printed.

    Raises Unreadable `row-not-found`.
    """
    page = order_page(session, order_id)
    if page is None:
        raise Unreadable("row-not-found", table="work_order", row=order_id)
    head = page.head
    glyphs = unprintable(content) if content is not None else frozenset[str]()
    return Missing(missing_words(head.kind, head.findings, head.remedy), page.progress.missing, glyphs)


def sign(
    store: Store,
    blobs: Blobs,
    order_id: str,
    signing: Signing,
    *,
    by: Actor,
    fonts: FontFiles,
    sealer: Sealer | None = None,
) -> str:
    """Seal the sheet under signatures, or under why there are none. Returns the report's id.

    The PDF gets the desk's electronic seal; without a `sealer`, on a desk that has no certificate yet, it gets none.

    The PDF is on the disk before anything refers to it; report, signature, rating, PDF and step are
    one change.

    Raises:
        StepNotAllowed: the order is neither completed nor being amended.
        RuleBroken: `sheet-incomplete` with `fields`, `steps` and `glyphs`; `sheet-changed` when the order says
            something else than was shown; what `rules.signing` says of signature and rating;
            `company-missing`.
        Unreadable: `ink-unreadable`.
        ReplicaTrouble: the PDF could not be written; nothing has changed then.
    """
    check_may(by, May.COLLECT_SIGNATURE)
    check_given(signing)
    sealed = _seal(store, blobs, order_id, signing, by, fonts, sealer)
    with store.change("Sign the sheet", by=by) as work:
        order = _order_to_sign(work, order_id)
        if digest(_draft(work.session, _no_bytes, order_id, signing, sealed.at)) != sealed.digest:
            raise RuleBroken("sheet-changed")
        return _keep(work, order, signing, sealed)


def _seal(
    store: Store,
    blobs: Blobs,
    order_id: str,
    signing: Signing,
    by: Actor,
    fonts: FontFiles,
    sealer: Sealer | None,
) -> _Sealed:
    """Everything that takes time, outside the change: content, PDF, bytes on the disk."""
    at = store.world.now()
    with store.read() as session:
        _order_to_sign(Work(session, by, store.world, at), order_id)
        draft = _draft(session, blobs.read, order_id, signing, at)
        if signing.shown is not None and signing.shown != shown_digest(draft):
            raise RuleBroken("sheet-changed")
        content = _under_signature(session, order_id, draft, signing, at)
        check_complete(still_missing(session, order_id, content))
    if content.company.logo is not None:
        blobs.put(content.company.logo.data)
    pdf = render(content, fonts)
    if sealer is not None:
        pdf = sealer.seal(pdf, sealing(content, at, by.name))
    return _Sealed(content, digest(draft), blobs.put(pdf), at)


def _under_signature(
    session: Session, order_id: str, draft: SheetContent, signing: Signing, at: datetime
) -> SheetContent:
    page = order_page(session, order_id)
    photos = page.photos if page else ()
    check_photo_of_absence(signing, photos)
    covered = digest(draft)
    seal = sheet.Seal(digest=covered, verification=verification(draft, covered))
    return signed(draft, seal, signing, at, photos, known_clock(session))


def _draft(
    session: Session, read_blob: ReadBlob, order_id: str, signing: Signing, created_at: datetime
) -> SheetContent:
    words = tidy(signing.words) or ""
    rated = signing.csat is not None or bool(words)
    return sheet_content(
        session,
        read_blob,
        order_id,
        languages=signing.languages,
        paper=signing.paper,
        created_at=created_at,
        rating=sheet.Rating(stars=signing.csat, words=words) if rated else None,
    )


def _order_to_sign(work: Work, order_id: str) -> WorkOrder:
    order = work.get(WorkOrder, order_id)
    check_may_work_on(order.assignee_id, work.by)
    last = check_next(work, order, OrderStatus.SIGNED)
    if last.status not in MAY_BE_SIGNED:
        raise StepNotAllowed(now=last.status.value, to=OrderStatus.SIGNED.value)
    return order


def _no_bytes(_sha256: str) -> bytes:
    return b""


def _keep(work: Work, order: WorkOrder, signing: Signing, sealed: _Sealed) -> str:
    report = _add_report(work, order, sealed)
    _add_pdf(work, order, sealed)
    _add_signatures(work, report, signing, sealed)
    if signing.csat is not None or signing.nps is not None or tidy(signing.words):
        _add_feedback(work, order, signing)
    take_step(work, order, OrderStatus.SIGNED)
    return report.id


def _add_report(work: Work, order: WorkOrder, sealed: _Sealed) -> ServiceReport:
    page = order_page(work.session, order.id)
    before = page.last_report if page else None
    return work.add(
        ServiceReport(
            id=work.new_id(),
            order_id=order.id,
            revision=sealed.content.order.revision,
            content=canonical_bytes(sealed.content).decode(),
            digest=sealed.digest,
            pdf_sha256=sealed.pdf.sha256,
            amends_id=before.id if before else None,
            reason=sealed.content.amends_reason or None,
            sealed_at=sealed.at,
            by_id=work.by.person_id,
            by_name=work.by.name,
        )
    )


def _add_pdf(work: Work, order: WorkOrder, sealed: _Sealed) -> None:
    number, revision = sealed.content.order.number, sealed.content.order.revision
    work.add(
        Attachment(
            id=work.new_id(),
            order_id=order.id,
            kind=AttachmentKind.SHEET,
            sha256=sealed.pdf.sha256,
            size_bytes=sealed.pdf.size_bytes,
            media_type=PDF,
            file_name=f"{number}-{revision}.pdf",
            made_at=sealed.at,
            by_name=work.by.name,
        )
    )


def _add_signatures(work: Work, report: ServiceReport, signing: Signing, sealed: _Sealed) -> None:
    known = {
        "order_id": report.order_id,
        "report_id": report.id,
        "digest": sealed.digest,
        "signed_at": sealed.at,
        "time_zone": signing.time_zone or sealed.content.time_zone,
    }
    for values in signature_rows(signing, known):
        work.add(new_signature(work.new_id(), values))


def _add_feedback(work: Work, order: WorkOrder, signing: Signing) -> None:
    work.add(
        Feedback(
            id=work.new_id(),
            order_id=order.id,
            csat=signing.csat,
            nps=signing.nps,
            words=tidy(signing.words),
            made_at=work.now,
            by_name=tidy(signing.signer_name),
        )
    )
