"""What an order's sheet says: its rows turned into the content that is shown, signed and printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import msgspec
from sqlalchemy.orm import Session

from fieldapp.actions.sheet_layout import kept_company, laid_out, logo_of
from fieldapp.codes.sheet_code import sheet_code_link, sheet_code_text
from fieldapp.errors import ReplicaTrouble, RuleBroken, Unreadable
from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device
from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Company
from fieldapp.model.procedures import Procedure
from fieldapp.rules.charges import Offer
from fieldapp.sheet import content as sheet
from fieldapp.sheet.content import SheetContent, Words
from fieldapp.store.queries.order_page import OrderHead, OrderPage, order_page
from fieldapp.store.queries.order_rows import AnsweredStep, AttachmentRow, ChargeRow, PartUsedRow, PaymentRow

ReadBlob = Callable[[str], bytes]
"""The bytes of a SHA-256; raises ReplicaTrouble where they are not on this machine."""


def sheet_content(
    session: Session,
    read_blob: ReadBlob,
    order_id: str,
    *,
    languages: tuple[str, ...],
    paper: str,
    created_at: datetime,
    rating: sheet.Rating | None = None,
    company: Company | None = None,
) -> SheetContent:
    """The sheet of an order as it would be signed now: a draft, without signature and seal.

    In the layout that the company chose, on its paper where `paper` is empty; `company` stands in for the kept
    one. Photos whose bytes are not on this machine are named but empty. What was reversed, withdrawn or is
    not asked is left out.
    Raises Unreadable `row-not-found`, RuleBroken `company-missing`.
    """
    page = order_page(session, order_id)
    if page is None:
        raise Unreadable("row-not-found", table="work_order", row=order_id)
    company = company or kept_company(session)
    if company is None:
        raise RuleBroken("company-missing")
    site = session.get(Site, page.head.site_id) if page.head.site_id else None
    content = SheetContent(
        company=company_words(company),
        order=_order(page),
        place=_place(session, page.head),
        created_at=created_at,
        time_zone=page.head.time_zone or (site.time_zone if site else None) or company.time_zone,
        languages=languages,
        paper=paper or str(company.paper),
        engineer=_engineer(page),
        device=_device(session, page.head),
        work=sheet.Work(
            findings=page.head.findings or "", cause=page.head.cause or "", remedy=page.head.remedy or ""
        ),
        visits=_visits(page),
        procedure=_procedure(session, page),
        parts=tuple(_part(row) for row in page.parts if row.counts),
        labour=_labour(page),
        charges=tuple(_charge(row) for row in page.charges if row.counts),
        payments=tuple(_payment(row) for row in page.payments if row.counts),
        photos=tuple(_photo(row, read_blob) for row in page.photos_on_sheet),
        rating=rating,
        amends_reason=_amends_reason(page),
    )
    return laid_out(content, company)


def shown_digest(content: SheetContent) -> str:
    """What the customer was shown, as a hash: the content but for rating and moment, which come with the signature."""
    bare = msgspec.structs.replace(content, rating=None, created_at=datetime(1970, 1, 1, tzinfo=UTC))
    return sheet.digest(bare)


def verification(content: SheetContent, digest: str) -> str:
    """What the QR code at the foot says: which sheet this is, and the digest to compare.

    A link to the server's page where the company named its address, for the customer's telephone.
    """
    address = content.layout.check_address if content.layout else ""
    if address:
        return sheet_code_link(address, content.order.number, content.order.revision, digest)
    return sheet_code_text(content.order.number, content.order.revision, digest)


def company_words(row: Company) -> sheet.Company:
    return sheet.Company(
        name=Words(row.name, row.name_zh or ""),
        address=Words(row.address or "", row.address_zh or ""),
        phone=row.phone or "",
        email=row.email or "",
        website=row.website or "",
        logo=logo_of(row),
    )


def _order(page: OrderPage) -> sheet.Order:
    head = page.head
    return sheet.Order(
        number=head.number or head.id[-12:].upper(),
        revision=(page.last_report.revision if page.last_report else 0) + 1,
        kind=str(head.kind),
        priority=str(head.priority),
        title=head.title,
        fault=head.fault or "",
        opened_at=head.opened_at,
    )


def _place(session: Session, head: OrderHead) -> sheet.Place:
    customer = session.get(Customer, head.customer_id) if head.customer_id else None
    return sheet.Place(
        customer=head.customer_name or "",
        customer_number=(customer.number if customer else None) or "",
        site=head.site_name or "",
        address=head.site_address or "",
        contact=head.contact_name or "",
        contact_phone=head.contact_phone or "",
    )


def _device(session: Session, head: OrderHead) -> sheet.Device | None:
    """The device as the order names it, with what its own row adds where this side holds it."""
    if head.device_name is None:
        return None
    row = session.get(Device, head.device_id) if head.device_id else None
    return sheet.Device(
        name=head.device_name,
        model=(row.model_name if row else None) or "",
        manufacturer=(row.manufacturer if row else None) or "",
        serial=head.device_serial or "",
        label=(row.number if row else None) or "",
        location=(row.location if row else None) or "",
    )


def _engineer(page: OrderPage) -> str:
    visited = [visit.engineer_name for visit in page.visits if visit.engineer_name]
    return page.head.assignee_name or (visited[-1] if visited else "")


def _visits(page: OrderPage) -> tuple[sheet.Visit, ...]:
    return tuple(
        sheet.Visit(engineer=visit.engineer_name or "", arrived_at=visit.arrived_at, left_at=visit.left_at)
        for visit in page.visits
        if visit.arrived_at is not None
    )


def _procedure(session: Session, page: OrderPage) -> sheet.Procedure | None:
    row = session.get(Procedure, page.head.procedure_id) if page.head.procedure_id else None
    if row is None:
        return None
    shown = {file.id: file.sha256 for file in page.photos_on_sheet}
    photos = {file.id: shown.get(page.shown_for(file.id), "") for file in page.photos}
    asked = [step for step in page.checklist if step.is_asked]
    return sheet.Procedure(
        name=Words(row.name, row.name_zh or ""),
        code=row.code,
        version=row.version,
        answers=tuple(_answer(step, photos) for step in asked),
    )


def _answer(asked: AnsweredStep, photos: Mapping[str, str]) -> sheet.Answer:
    step, given = asked.step, asked.answer
    value = (given.value if given else None) or ""
    return sheet.Answer(
        title=Words(step.title, step.title_zh or ""),
        section=Words(step.section or "", step.section_zh or ""),
        kind=str(step.kind),
        value=value,
        value_words=_choice_words(asked, value),
        unit=(given.unit if given else step.unit) or "",
        low=step.low,
        high=step.high,
        out_of_limit=given.out_of_limit if given else False,
        remark=(given.remark if given else None) or "",
        photo_sha256=photos.get(given.attachment_id or "", "") if given else "",
        asset=asked.asset.words if asked.asset else "",
        instrument=given.instrument if given else "",
        instrument_due=given.instrument_due.isoformat() if given and given.instrument_due else "",
        out_of_calibration=asked.is_out_of_calibration,
    )


def _choice_words(asked: AnsweredStep, value: str) -> Words:
    for choice in asked.step.choices:
        if choice.get("value") == value:
            return Words(str(choice.get("en") or ""), str(choice.get("zh") or ""))
    return Words()


def _part(row: PartUsedRow) -> sheet.Part:
    return sheet.Part(
        number=row.part_number,
        name=row.part_name,
        name_zh=row.part_name_zh or "",
        quantity=row.quantity,
        unit=row.unit or "",
        unit_price=row.unit_price,
        currency=row.currency or "",
        serial=row.serial or "",
        covered_by=row.covered_by or "",
    )


def _labour(page: OrderPage) -> tuple[sheet.Labour, ...]:
    return tuple(
        sheet.Labour(
            engineer=row.engineer_name or "",
            minutes=row.minutes,
            kind=str(row.kind),
            started_at=row.started_at,
            ended_at=row.ended_at,
            remark=row.remark or "",
        )
        for row in page.labour
        if row.counts
    )


def _charge(row: ChargeRow) -> sheet.Charge:
    word = row.decision if row.offer is not Offer.OPEN else None
    remarks = (row.covered_by, word.words if word else None)
    return sheet.Charge(
        words=row.words,
        amount=row.amount,
        currency=row.currency,
        quantity=row.quantity,
        unit=row.unit or "",
        unit_price=row.unit_price,
        offer="" if row.covered_by and word is None else row.offer.value,
        decided_by=word.decided_by if word else "",
        told_how=str(word.told_how) if word else "",
        decided_at=word.made_at if word else None,
        remark=" · ".join(filter(None, remarks)),
    )


def _payment(row: PaymentRow) -> sheet.Payment:
    return sheet.Payment(
        amount=row.amount,
        currency=row.currency,
        receipt_number=row.receipt_number,
        method=str(row.method),
        payer=row.payer or "",
        paid_at=row.made_at,
    )


def _photo(row: AttachmentRow, read_blob: ReadBlob) -> sheet.Picture:
    return sheet.Picture(
        sha256=row.sha256, caption=row.caption or "", taken_at=row.made_at, data=_bytes(row.sha256, read_blob)
    )


def _bytes(sha256: str, read_blob: ReadBlob) -> bytes:
    try:
        return read_blob(sha256)
    except ReplicaTrouble as trouble:
        if trouble.code != "blob-missing":
            raise
        return b""


def _amends_reason(page: OrderPage) -> str:
    if page.last_report is None:
        return ""
    reasons = [step.remark for step in page.steps if step.status is OrderStatus.AMENDING]
    return (reasons[-1] if reasons else None) or ""
