"""*Ready to leave?*: what the next orders need and this laptop does not hold, each thing named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Site
from fieldapp.model.devices import Device
from fieldapp.model.noun import Noun
from fieldapp.model.orders import WorkOrder
from fieldapp.model.people import Company
from fieldapp.model.procedures import Procedure, Step
from fieldapp.model.reports import Attachment, AttachmentKind, AttachmentWithdrawal
from fieldapp.store.blob_records import ASKED, MISSING
from fieldapp.store.queries.orders import OrderRow, today
from fieldapp.store.tables import blob, replica_state

NEXT_ORDERS = 20


class Lack(StrEnum):
    """What can be missing."""

    COMPANY = "company"
    """Without it no sheet can be signed."""
    SITE = "site"
    """The site with its history."""
    DEVICE = "device"
    PROCEDURE = "procedure"
    """The form: the procedure or all of its steps."""
    DOCUMENT = "document"
    """Documents and sheets whose bytes are elsewhere."""
    PHOTO = "photo"
    """Photos that are here only small, so that a sheet could not show them."""


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, for which order."""

    lack: Lack
    name: str
    order_id: str = ""
    order_number: str | None = None
    order_title: str = ""
    files: tuple[str, ...] = ()
    """Which blobs to fetch."""


@dataclass(frozen=True)
class Readiness:
    """Whether one can leave for these orders."""

    orders: int
    gaps: tuple[Gap, ...]
    complete_at: datetime | None
    """When this replica last held everything the server had for it."""

    @property
    def is_ready(self) -> bool:
        """Whether everything is here."""
        return self.complete_at is not None and not self.gaps

    @property
    def files(self) -> tuple[str, ...]:
        """Every blob that is missing."""
        return tuple(dict.fromkeys(name for gap in self.gaps for name in gap.files))


def readiness(session: Session, person_id: str, now: datetime) -> Readiness:
    """What is missing for the person's next orders, in running order."""
    orders = [row for row in today(session, person_id, now) if not row.is_done][:NEXT_ORDERS]
    gaps = [gap for row in orders for gap in _gaps_of(session, row)]
    if orders and session.scalar(select(Company.id).limit(1)) is None:
        gaps.insert(0, Gap(Lack.COMPANY, ""))
    state = session.execute(select(replica_state.c.complete_at)).first()
    complete = datetime.fromisoformat(state.complete_at) if state and state.complete_at else None
    return Readiness(len(orders), tuple(gaps), complete)


def _gaps_of(session: Session, row: OrderRow) -> list[Gap]:
    def gap(lack: Lack, name: str | None, files: tuple[str, ...] = ()) -> Gap:
        return Gap(lack, name or "", row.id, row.number, row.title, files)

    found = []
    if row.site_id and not _is_here(session, Site, row.site_id):
        found.append(gap(Lack.SITE, row.site_name))
    if row.device_id and not _is_here(session, Device, row.device_id):
        found.append(gap(Lack.DEVICE, row.device_name))
    if _lacks_its_form(session, row.id):
        found.append(gap(Lack.PROCEDURE, ""))
    files = _files_elsewhere(session, row.id)
    photos = tuple(sha256 for sha256, kind, _name in files if kind == AttachmentKind.PHOTO)
    found += [
        gap(Lack.DOCUMENT, name, (sha256,)) for sha256, kind, name in files if kind != AttachmentKind.PHOTO
    ]
    return [*found, *([gap(Lack.PHOTO, "", photos)] if photos else [])]


def _is_here(session: Session, noun: type[Noun], row_id: str) -> bool:
    return session.scalar(select(noun.id).where(noun.id == row_id)) is not None


def _lacks_its_form(session: Session, order_id: str) -> bool:
    procedure = session.scalar(select(WorkOrder.procedure_id).where(WorkOrder.id == order_id))
    if procedure is None:
        return False
    has_steps = session.scalar(select(Step.id).where(Step.procedure_id == procedure).limit(1)) is not None
    return not (has_steps and _is_here(session, Procedure, procedure))


def _files_elsewhere(session: Session, order_id: str) -> list[tuple[str, AttachmentKind, str | None]]:
    taken_back = select(AttachmentWithdrawal.id).where(AttachmentWithdrawal.attachment_id == Attachment.id)
    query = (
        select(Attachment.sha256, Attachment.kind, Attachment.file_name)
        .outerjoin(blob, blob.c.sha256 == Attachment.sha256)
        .where(
            Attachment.order_id == order_id,
            blob.c.state.in_((MISSING, ASKED)) | blob.c.state.is_(None),
            ~taken_back.exists(),
        )
        .order_by(Attachment.id)
    )
    return [(sha256, AttachmentKind(kind), name) for sha256, kind, name in session.execute(query)]
