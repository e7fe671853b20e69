"""The sheet and what happens to it: revisions, signature, review, rating, attachments."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, choice, link, moment, structure, text, whole
from fieldapp.model.noun import Home, Noun


class AttachmentKind(StrEnum):
    """What the bytes are for."""

    PHOTO = "photo"
    DOCUMENT = "document"
    SHEET = "sheet"


class Attachment(Noun):
    """A photo or document; its bytes are named by their SHA-256 and travel apart."""

    __tablename__ = "attachment"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    kind: Mapped[AttachmentKind] = choice(AttachmentKind, Merge.FACT, default=AttachmentKind.PHOTO)
    sha256: Mapped[str] = text(Merge.FACT, required=True, index=True)
    size_bytes: Mapped[int] = whole(Merge.FACT, required=True)
    media_type: Mapped[str] = text(Merge.FACT, required=True)
    file_name: Mapped[str | None] = text(Merge.FACT)
    caption: Mapped[str | None] = text(Merge.FACT)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)
    report_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    """Of a sealed sheet that was completed later: the revision that the server has signed or time-stamped."""
    marks_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    """The photo that this one is, with something drawn over it."""


class AttachmentWithdrawal(Noun):
    """An attachment that was taken back; the bytes stay, the sheet leaves it out."""

    __tablename__ = "attachment_withdrawal"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    attachment_id: Mapped[str] = link("attachment", Merge.FACT, required=True)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)


class ServiceReport(Noun):
    """One sealed revision of the sheet: the content as signed, byte for byte, and its PDF."""

    __tablename__ = "service_report"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.SEALED, required=True)
    revision: Mapped[int] = whole(Merge.SEALED, required=True)
    content: Mapped[str] = text(Merge.SEALED, required=True)
    """Canonical JSON of `fieldapp.sheet.content.SheetContent` without the photos' bytes."""
    digest: Mapped[str] = text(Merge.SEALED, required=True)
    """SHA-256 of what the signature covers, hexadecimal."""
    pdf_sha256: Mapped[str | None] = text(Merge.SEALED)
    amends_id: Mapped[str | None] = link(None, Merge.SEALED, index=False)
    reason: Mapped[str | None] = text(Merge.SEALED)
    """Why this revision replaces the one before."""
    sealed_at: Mapped[datetime] = moment(Merge.SEALED, required=True)
    by_id: Mapped[str | None] = link(None, Merge.SEALED, index=False)
    by_name: Mapped[str | None] = text(Merge.SEALED)


class SignatureKind(StrEnum):
    """In which way a revision was signed, or not."""

    DRAWN = "drawn"
    TYPED = "typed"
    """By typing the name and confirming it."""
    DECLINED = "declined"
    ABSENT = "absent"
    """Nobody was on site: `remark` and `photo_id` stand in, and the customer is asked to confirm from elsewhere."""
    REMOTE = "remote"
    """Confirmed by the customer from elsewhere, under the digest of a sheet whose first signature is `absent`."""


class Signature(Noun):
    """What somebody put under one revision: strokes, a typed name, or why there are none.

    A report may have several under one digest; the first (by id) is the customer's.
    """

    __tablename__ = "signature"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.SEALED, required=True)
    report_id: Mapped[str] = link("service_report", Merge.SEALED, required=True)
    signer_name: Mapped[str | None] = text(Merge.SEALED)
    signer_role: Mapped[str | None] = text(Merge.SEALED)
    ink: Mapped[dict[str, Any] | None] = structure(Merge.SEALED)
    """`{"width": w, "height": h, "strokes": [[[x, y, pressure, t_ms], ...], ...]}`."""
    declined_reason: Mapped[str | None] = text(Merge.SEALED)
    digest: Mapped[str] = text(Merge.SEALED, required=True)
    signed_at: Mapped[datetime] = moment(Merge.SEALED, required=True)
    time_zone: Mapped[str | None] = text(Merge.SEALED)
    kind: Mapped[SignatureKind | None] = choice(SignatureKind, Merge.SEALED)
    """Absent from rows of older versions, which are drawn or declined."""
    remark: Mapped[str | None] = text(Merge.SEALED)
    """Of an absence: what was found, who was called."""
    photo_id: Mapped[str | None] = link(None, Merge.SEALED, index=False)
    """Of an absence: the attachment that shows it."""


class ReviewOutcome(StrEnum):
    """What the supervisor said."""

    APPROVED = "approved"
    RETURNED = "returned"


class Review(Noun):
    """A supervisor's judgement of a report, with remarks tied to fields."""

    __tablename__ = "review"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    report_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    outcome: Mapped[ReviewOutcome] = choice(ReviewOutcome, Merge.FACT, default=ReviewOutcome.APPROVED)
    words: Mapped[str | None] = text(Merge.FACT)
    remarks: Mapped[list[Any]] = structure(Merge.FACT, default=list)
    """`[{"field": "work_order.failure_code", "words": "..."}, ...]`."""
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_id: Mapped[str | None] = link(None, Merge.FACT, index=False)
    by_name: Mapped[str | None] = text(Merge.FACT)


class Feedback(Noun):
    """The customer's rating: CSAT 1 to 5, NPS 0 to 10, words."""

    __tablename__ = "feedback"
    HOME = Home("order", "order_id")
    INSERT_ONLY = True
    FIELD_MAY_INSERT = True

    order_id: Mapped[str] = link("work_order", Merge.FACT, required=True)
    csat: Mapped[int | None] = whole(Merge.FACT)
    nps: Mapped[int | None] = whole(Merge.FACT)
    words: Mapped[str | None] = text(Merge.FACT)
    made_at: Mapped[datetime] = moment(Merge.FACT, required=True)
    by_name: Mapped[str | None] = text(Merge.FACT)
    source: Mapped[str | None] = text(Merge.FACT)
    """How it was told: `link` by the customer's page; empty where it was told on the desk."""
