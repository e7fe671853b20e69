"""A procedure's steps with what was recorded against them, of which machine, and how far they are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from fieldapp.model.devices import Device, DeviceState
from fieldapp.model.instruments import Instrument
from fieldapp.model.orders import Answer
from fieldapp.model.procedures import Step
from fieldapp.rules.procedures import (
    AnswerGiven,
    Progress,
    StepAsked,
    current_answers,
    is_out_of_calibration,
    items_of,
    progress,
)
from fieldapp.store.queries.order_rows import AnsweredStep, AnswerRow, AssetRow, InstrumentRow, StepRow
from fieldapp.store.queries.rows import columns_of, is_no, rows_of
from fieldapp.store.queries.service_levels import zone_named


@dataclass(frozen=True)
class Checklist:
    """The items of an order's procedure, how far they are, and what values can be measured with."""

    items: tuple[AnsweredStep, ...] = ()
    progress: Progress = field(default_factory=Progress)
    instruments: tuple[InstrumentRow, ...] = ()
    """Only where a step needs one."""


def checklist_of(
    session: Session,
    order_id: str,
    procedure_id: str | None,
    *,
    device_id: str | None = None,
    time_zone: str | None = None,
    is_sealed: bool = False,
) -> Checklist:
    """Every item in its order with its current answer, and the progress over those that are asked.

    Steps that the replica does not hold (the procedure is not here yet) are left out. Of a sealed order only
    the machines that were answered for count: what is fitted later was not asked about.
    """
    steps = steps_of(session, procedure_id)
    answers = answers_of(session, order_id)
    told = [given(answer, time_zone) for answer in answers]
    assets: dict[str, AssetRow] = {}
    if any(step.per_asset for step in steps):
        answered = {one.device_id for one in current_answers(told).values() if not one.is_empty}
        assets = _assets(session, device_id, answered - {None}, is_sealed)
    items = items_of([asked(step) for step in steps], list(assets))
    so_far = progress(items, told)
    return Checklist(
        tuple(_answered(items, steps, assets, answers, current_answers(told), so_far)),
        so_far,
        instruments(session) if any(step.needs_instrument for step in steps) else (),
    )


def steps_of(session: Session, procedure_id: str | None) -> tuple[StepRow, ...]:
    """The steps of a procedure in their order."""
    if procedure_id is None:
        return ()
    query = select(*columns_of(StepRow, Step)).where(Step.procedure_id == procedure_id, is_no(Step.withdrawn))
    return rows_of(session, StepRow, query.order_by(Step.position, Step.id))


def answers_of(session: Session, order_id: str) -> tuple[AnswerRow, ...]:
    """Every answer ever given on an order, newest first."""
    query = select(*columns_of(AnswerRow, Answer)).where(Answer.order_id == order_id)
    return rows_of(session, AnswerRow, query.order_by(Answer.id.desc()))


def instruments(session: Session) -> tuple[InstrumentRow, ...]:
    """What the company measures with, what is due first before the rest; withdrawn ones are left out."""
    query = select(*columns_of(InstrumentRow, Instrument)).where(is_no(Instrument.withdrawn))
    found = rows_of(session, InstrumentRow, query.order_by(Instrument.name, Instrument.id))
    return tuple(sorted(found, key=lambda row: row.calibrated_until or date.max))


def instruments_with(rows: Iterable[InstrumentRow], keys: Iterable[str]) -> tuple[InstrumentRow, ...]:
    """Those that one of the keys of a code names, by serial number or id; two with one serial are both found."""
    wanted = {key.casefold() for key in keys if key}
    return tuple(row for row in rows if {row.id, (row.serial or "").strip().casefold()} & wanted)


def asked(step: StepRow | Step) -> StepAsked:
    """The step as the rules see it."""
    return StepAsked(
        id=step.id,
        kind=step.kind,
        required=step.required,
        choices=tuple(str(one.get("value")) for one in step.choices),
        unit=step.unit,
        low=step.low,
        high=step.high,
        shown_if=step.shown_if,
        section=step.section,
        photo_required=bool(step.photo_required),
        needs_instrument=bool(step.needs_instrument),
        per_asset=bool(step.per_asset),
    )


def given(answer: AnswerRow, time_zone: str | None = None) -> AnswerGiven:
    """The answer as the rules see it; whether an instrument was in its calibration is asked of that place's day."""
    return AnswerGiven(
        answer.id,
        answer.step_id,
        answer.value,
        answer.attachment_id,
        answer.out_of_limit,
        answer.replaces_id,
        answer.remark,
        answer.device_id,
        answer.instrument_name,
        is_out_of_calibration(answer.instrument_due, day_there(answer.made_at, time_zone)),
    )


def day_there(moment: datetime, time_zone: str | None) -> date:
    """The day it was at a place; by UTC where its zone is not known."""
    return moment.astimezone(zone_named(time_zone or "")).date()


def _assets(
    session: Session, device_id: str | None, answered: Iterable[str | None], is_sealed: bool
) -> dict[str, AssetRow]:
    """What is asked about by itself: what is fitted in the machine, or it alone; and all that was answered for."""
    if device_id is None:
        return {}
    fitted = (Device.parent_id == device_id) & is_no(Device.withdrawn) & (Device.state != DeviceState.RETIRED)
    wanted = or_(Device.id.in_(list(answered)), *([] if is_sealed else [fitted]))
    query = select(*columns_of(AssetRow, Device)).where(wanted)
    found = rows_of(session, AssetRow, query.order_by(Device.name, Device.id))
    if not found:
        found = rows_of(
            session, AssetRow, select(*columns_of(AssetRow, Device)).where(Device.id == device_id)
        )
    return {row.id: row for row in found} or {device_id: AssetRow(device_id, "", None)}


def _answered(
    items: Sequence[StepAsked],
    steps: Sequence[StepRow],
    assets: dict[str, AssetRow],
    answers: Sequence[AnswerRow],
    current: dict[str, AnswerGiven],
    so_far: Progress,
) -> Iterable[AnsweredStep]:
    rows = {step.id: step for step in steps}
    own: dict[str, list[AnswerRow]] = {}
    for answer in answers:
        own.setdefault(answer.key, []).append(answer)
    is_asked = frozenset(so_far.asked)
    for item in items:
        now, ever = current.get(item.key), own.get(item.key, [])
        shown = next((one for one in ever if now is not None and one.id == now.id and not now.is_empty), None)
        yield AnsweredStep(
            rows[item.id],
            shown,
            tuple(one for one in ever if now is None or one.id != now.id),
            item.key in is_asked,
            so_far.lacks.get(item.key, ()),
            assets.get(item.device_id or ""),
            now is not None and not now.is_empty and now.is_out_of_calibration,
        )
