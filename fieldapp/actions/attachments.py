"""Photos and documents on an order: referenced after their bytes are safe, withdrawn but never deleted."""

from __future__ import annotations

from sqlalchemy import select

from fieldapp.actions.facts import order_to_record_on
from fieldapp.actions.words import tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.reports import Attachment, AttachmentKind, AttachmentWithdrawal
from fieldapp.rules.actors import Actor
from fieldapp.store.blobs import StoredBlob
from fieldapp.store.store import Store, Work


def attach(
    store: Store,
    order_id: str,
    stored: StoredBlob,
    media_type: str,
    *,
    kind: AttachmentKind = AttachmentKind.PHOTO,
    file_name: str | None = None,
    caption: str | None = None,
    marks_id: str | None = None,
    by: Actor,
) -> str:
    """Attach bytes that `Blobs.put` has on the disk already. Returns the attachment's id.

    `marks_id` names the photo of the same order that this one is, with something drawn over it; the
    sheet shows the marked one instead, and the other stays.

    Raises SheetIsSealed: the sheet shows its photos. RuleBroken `photo-missing` where there is none to mark.
    """
    with store.change(
        "Mark a photo"
        if marks_id is not None
        else "Attach a photo"
        if kind is AttachmentKind.PHOTO
        else "Attach a document",
        by=by,
    ) as work:
        order = order_to_record_on(store, work, order_id, Attachment)
        if marks_id is not None and work.get(Attachment, marks_id).order_id != order.id:
            raise RuleBroken("photo-missing")
        row = Attachment(
            id=work.new_id(),
            order_id=order.id,
            kind=kind,
            sha256=stored.sha256,
            size_bytes=stored.size_bytes,
            media_type=media_type,
            file_name=tidy(file_name),
            caption=tidy(caption),
            marks_id=marks_id,
            made_at=work.now,
            by_name=by.name,
        )
        return work.add(row).id


def withdraw_attachment(store: Store, attachment_id: str, *, by: Actor) -> str:
    """Take an attachment back: the sheet leaves it out, the bytes stay. Returns the withdrawal's id.

    Raises RuleBroken `already-withdrawn`, or `sheet-stays` for a sealed sheet; SheetIsSealed.
    """
    with store.change("Withdraw an attachment", by=by) as work:
        return add_withdrawal(store, work, attachment_id)


def add_withdrawal(store: Store, work: Work, attachment_id: str) -> str:
    """Add the withdrawal inside a change."""
    attachment = work.get(Attachment, attachment_id)
    order_to_record_on(store, work, attachment.order_id, AttachmentWithdrawal)
    if attachment.kind is AttachmentKind.SHEET:
        raise RuleBroken("sheet-stays")
    again = work.first(
        select(AttachmentWithdrawal.id).where(AttachmentWithdrawal.attachment_id == attachment_id)
    )
    if again is not None:
        raise RuleBroken("already-withdrawn", attachment=attachment_id)
    row = AttachmentWithdrawal(
        id=work.new_id(),
        order_id=attachment.order_id,
        attachment_id=attachment.id,
        made_at=work.now,
        by_name=work.by.name,
    )
    return work.add(row).id
