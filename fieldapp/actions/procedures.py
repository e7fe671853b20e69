"""Recording answers against the steps of a procedure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from fieldapp.actions.facts import order_to_record_on
from fieldapp.actions.words import tidy
from fieldapp.codes.payload import parse
from fieldapp.errors import RuleBroken
from fieldapp.model.devices import Device, Reading
from fieldapp.model.instruments import Instrument
from fieldapp.model.orders import Answer, WorkOrder
from fieldapp.model.procedures import Step, StepKind
from fieldapp.model.reports import Attachment, AttachmentWithdrawal
from fieldapp.rules.actors import Actor
from fieldapp.rules.procedures import answer_key, check_answer, current_answers
from fieldapp.store.queries.checklists import answers_of, asked, given
from fieldapp.store.queries.lookup import look_up_code
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class Measured:
    """What a value was measured with: an instrument of the company's list, or one in words."""

    instrument_id: str | None = None
    words: str | None = None


def record_answer(
    store: Store,
    order_id: str,
    step_id: str,
    value: str | None,
    *,
    device_id: str | None = None,
    remark: str | None = None,
    attachment_id: str | None = None,
    measured: Measured | None = None,
    by: Actor,
) -> str:
    """Record what was found at a step; an earlier answer is kept and named as replaced.

    `value` is as typed: `yes` or `no`, a choice's value, a number in any usual spelling, words, what
    was scanned, the name of who signs a step. Nothing at all takes an earlier answer back. A number also
    becomes a reading of `device_id`, the machine that a step was asked of, or of the order's. What a step still
    lacks (a remark, a photo, an instrument) is no reason to refuse: `rules.procedures.lacking` tells. Returns
    the answer's id; recording the same again changes nothing.

    Raises:
        RuleBroken: what `rules.procedures.check_answer` says, `step-of-another-procedure`,
            `attachment-withdrawn`; `answer-of-another-machine` when the machine is neither the order's nor fitted in it;
            `scanned-other-device` when the code belongs to another machine than the order's, those it is fitted
            in and its own parts.
        Unreadable: what was scanned is a damaged label; `row-not-found` for an unknown instrument.
        SheetIsSealed: the customer has signed.
    """
    with store.change("Record an answer", by=by) as work:
        order = order_to_record_on(store, work, order_id, Answer)
        step = work.get(Step, step_id)
        if step.procedure_id != order.procedure_id:
            raise RuleBroken("step-of-another-procedure", step=step_id)
        checked = check_answer(asked(step), value, attachment_id)
        if attachment_id is not None:
            _check_attachment(work, order, attachment_id)
        if device_id is not None:
            _check_machine(work, order, device_id)
        if step.kind == StepKind.SCAN and checked.value is not None:
            _check_scanned(work, order, device_id, checked.value)
        wanted = Answer(
            id=work.new_id(),
            order_id=order.id,
            step_id=step.id,
            device_id=device_id,
            value=checked.value,
            unit=checked.unit,
            attachment_id=attachment_id,
            out_of_limit=checked.out_of_limit,
            remark=tidy(remark),
            made_at=work.now,
            by_name=by.name,
            **_measured_with(work, measured),
        )
        return add_answer(work, order, step, wanted, checked.number)


def add_answer(work: Work, order: WorkOrder, step: Step, wanted: Answer, number: Decimal | None) -> str:
    """Add an answer that replaces the current one, with its reading; the same again is not added."""
    rows = answers_of(work.session, order.id)
    now = current_answers([given(row) for row in rows]).get(answer_key(step.id, wanted.device_id))
    current = next((row for row in rows if now is not None and row.id == now.id), None)
    if current is not None and _says_the_same(current, wanted):
        return current.id
    if current is None and wanted.value is None and wanted.attachment_id is None:
        raise RuleBroken("words-missing", field="answer.value")
    wanted.replaces_id = current.id if current else None
    work.add(wanted)
    if number is not None:
        _add_reading(work, order, step, wanted, number)
    return wanted.id


SAID = (
    "value",
    "unit",
    "attachment_id",
    "remark",
    "instrument_id",
    "instrument_name",
    "instrument_serial",
    "instrument_due",
)
"""The columns of an answer that say what was found."""


def _says_the_same(current: object, wanted: Answer) -> bool:
    return all(getattr(current, name) == getattr(wanted, name) for name in SAID)


def _measured_with(work: Work, measured: Measured | None) -> dict[str, Any]:
    """The columns that say what was measured with, as the company's list says it now."""
    if measured is None:
        return {}
    if measured.instrument_id is None:
        return {"instrument_name": tidy(measured.words)}
    row = work.get(Instrument, measured.instrument_id)
    return {
        "instrument_id": row.id,
        "instrument_name": row.name,
        "instrument_serial": row.serial,
        "instrument_due": row.calibrated_until,
    }


def _add_reading(work: Work, order: WorkOrder, step: Step, answer: Answer, number: Decimal) -> None:
    """The reading has its answer's id, so that a corrected answer takes its reading along."""
    about = answer.device_id or order.device_id
    device = work.session.get(Device, about) if about else None
    if device is None:
        return
    work.add(
        Reading(
            id=answer.id,
            site_id=device.site_id,
            device_id=device.id,
            order_id=order.id,
            quantity=step.title,
            quantity_zh=step.title_zh,
            value=number,
            unit=answer.unit,
            taken_at=answer.made_at,
            by_name=answer.by_name,
        )
    )


def _check_machine(work: Work, order: WorkOrder, device_id: str) -> None:
    """The machine of the order, or what is fitted in it; one that is not here cannot be judged."""
    device = work.session.get(Device, device_id)
    if device_id != order.device_id and device is not None and device.parent_id != order.device_id:
        raise RuleBroken("answer-of-another-machine", machine=device.name)


def _check_scanned(work: Work, order: WorkOrder, device_id: str | None, words: str) -> None:
    found = [
        lead for lead in look_up_code(work.session, parse(words).lookup_keys()) if lead.table == "device"
    ]
    about = device_id or order.device_id
    device = work.session.get(Device, about) if about else None
    if not found or device is None:
        return
    rows = [work.get(Device, lead.row_id) for lead in found]
    if not any(device.id in (row.id, row.parent_id) or row.id == device.parent_id for row in rows):
        raise RuleBroken("scanned-other-device", found=rows[0].name, wanted=device.name)


def _check_attachment(work: Work, order: WorkOrder, attachment_id: str) -> None:
    attachment = work.get(Attachment, attachment_id)
    withdrawn = work.first(
        select(AttachmentWithdrawal.id).where(AttachmentWithdrawal.attachment_id == attachment_id)
    )
    if attachment.order_id != order.id or withdrawn is not None:
        raise RuleBroken("attachment-withdrawn", attachment=attachment_id)
