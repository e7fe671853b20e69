"""Which sealed report a PDF is, by the SHA-256 of its bytes, or a printed sheet, by the code at its foot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import Attachment, ServiceReport, Signature
from fieldapp.store.seal_certificates import revoked_certificates
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store
from fieldapp.store.tables import commit_clock

SEAL_AUTHORITY = "seal-authority"
"""The setting that holds the certificate of the company's sheet authority (PEM), on a server and on its desks."""

_STAMP_AUTHORITIES = "timestamp-authorities"


def sheet_authority(session: Session) -> str | None:
    """The company's sheet authority, as far as it is known here."""
    return read_setting(session.connection(), SEAL_AUTHORITY)


def stamp_authorities(session: Session) -> tuple[str, ...]:
    """The authorities whose time stamps the company believes, PEM; none on a desk."""
    words = read_setting(session.connection(), _STAMP_AUTHORITIES)
    return tuple(json.loads(words)) if words else ()


def keep_stamp_authorities(store: Store, authorities: Sequence[str]) -> None:
    """Remember them beside the company's own, so that checks need nobody to name them."""
    with store.writing() as connection:
        write_setting(connection, _STAMP_AUTHORITIES, json.dumps(list(authorities)))


@dataclass(frozen=True)
class KnownOfSeals:
    """What a desk or a server knows of the certificates that sheets are sealed and stamped with."""

    authorities: tuple[str, ...]
    stampers: tuple[str, ...]
    revocations: tuple[tuple[int, datetime], ...] | None
    """Serial numbers, and since when; None on a desk, which has no books on it."""

    @property
    def revoked(self) -> Mapping[int, datetime] | None:
        """By serial number since when a certificate does not hold."""
        return None if self.revocations is None else dict(self.revocations)


def known_of_seals(session: Session) -> KnownOfSeals:
    """Everything that is known here."""
    own = sheet_authority(session)
    is_server = session.execute(select(commit_clock.c.server_id)).first() is not None
    return KnownOfSeals(
        authorities=(own,) if own else (),
        stampers=stamp_authorities(session),
        revocations=tuple(sorted(revoked_certificates(session).items())) if is_server else None,
    )


@dataclass(frozen=True)
class SealedSheet:
    """One sealed revision, and the newest of the same order."""

    order: str
    revision: int
    newest_revision: int
    sealed_at: datetime
    by_name: str | None
    content: str
    """Canonical, as it was sealed."""
    digest: str
    signatures: tuple[Mapping[str, object], ...] = field(default=(), hash=False)
    """The rows of those who signed, or did not; none where nothing is kept of them here."""


def sealed_sheet(session: Session, pdf_sha256: str) -> SealedSheet | None:
    """The sealed report whose PDF has these bytes, as it was sealed or completed later; None when none has."""
    completed = select(Attachment.report_id).where(
        Attachment.sha256 == pdf_sha256, Attachment.report_id.is_not(None)
    )
    its_own = ServiceReport.pdf_sha256 == pdf_sha256
    reports = select(ServiceReport).where(or_(its_own, ServiceReport.id.in_(completed)))
    report = session.scalars(reports.order_by(ServiceReport.sealed_at)).first()
    if report is None:
        return None
    order = session.get(WorkOrder, report.order_id)
    revisions = select(func.max(ServiceReport.revision)).where(ServiceReport.order_id == report.order_id)
    return SealedSheet(
        order=(order and order.number) or report.order_id,
        revision=report.revision,
        newest_revision=session.scalar(revisions) or report.revision,
        sealed_at=report.sealed_at,
        by_name=report.by_name,
        content=report.content,
        digest=report.digest,
        signatures=_signatures(session, report.id),
    )


def _signatures(session: Session, report_id: str) -> tuple[Mapping[str, object], ...]:
    names = ("kind", "signer_name", "signer_role", "ink", "declined_reason", "remark", "digest")
    rows = session.scalars(select(Signature).where(Signature.report_id == report_id).order_by(Signature.id))
    return tuple({name: getattr(row, name) for name in names} for row in rows)


def newest_pdf(session: Session, report_id: str) -> str | None:
    """The PDF of a sealed report in its most complete form: approved and time-stamped, where it was."""
    return next(iter(pdfs_of(session, report_id)), None)


def pdfs_of(session: Session, report_id: str) -> tuple[str, ...]:
    """Every form of a sealed report's PDF, the most complete first, the desk's own last; any may be not here."""
    report = session.get(ServiceReport, report_id)
    if report is None:
        return ()
    completed = (
        select(Attachment.sha256)
        .where(Attachment.order_id == report.order_id, Attachment.report_id == report_id)
        .order_by(Attachment.made_at.desc(), Attachment.id.desc())
    )
    own = (report.pdf_sha256,) if report.pdf_sha256 is not None else ()
    return (*session.scalars(completed), *own)


@dataclass(frozen=True)
class SheetHere:
    """What of a printed sheet is known here: its order, and the sealed report where that is here as well."""

    order_id: str
    report_id: str | None


def sheet_here(session: Session, number: str, digest: str) -> SheetHere | None:
    """The sheet whose code names this order (in capitals) and this digest; None when nothing here knows it."""
    sealed = select(ServiceReport.order_id, ServiceReport.id).where(ServiceReport.digest == digest)
    if (found := session.execute(sealed.limit(1)).first()) is not None:
        return SheetHere(found[0], found[1])
    order = session.scalars(select(WorkOrder.id).where(func.upper(WorkOrder.number) == number)).first()
    return SheetHere(order, None) if order is not None else None
