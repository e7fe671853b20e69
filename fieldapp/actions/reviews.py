"""The supervisor's judgement: approve, return with remarks, close."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from fieldapp.actions.sheet_completion import SealDesk, add_completed, seal_approval
from fieldapp.actions.steps import add_step, check_next, take_step, where_it_stands
from fieldapp.actions.words import tidy
from fieldapp.errors import NotPermitted, RuleBroken
from fieldapp.model.devices import Device, ServiceRecord
from fieldapp.model.orders import Labour, OrderStatus, WorkOrder
from fieldapp.model.reports import Review, ReviewOutcome
from fieldapp.rules.actors import Actor, Side
from fieldapp.rules.orders import check_step
from fieldapp.rules.permissions import May, check_may
from fieldapp.rules.review import Remark, check_remarks
from fieldapp.store.queries.order_page import OrderPage, order_page
from fieldapp.store.queries.order_rows import ReportRow
from fieldapp.store.store import Store, Work


def approve(
    store: Store,
    order_id: str,
    words: str | None = None,
    *,
    seen: str | None = None,
    by: Actor,
    desk: SealDesk | None = None,
) -> str:
    """Accept the signed report: APPROVED, then CLOSED, with a record in the device's archive.

    `seen` is the report that was read: an approval goes to no other. With a `desk` the sheet's PDF gets the seal
    of the approval, if it is here; else when it arrives. Returns the review's id.

    Raises StepNotAllowed unless the order is signed, RuleBroken `sheet-moved-on` when a newer sheet has come,
    `two-sheets` while nobody has decided which of two sheets stands, NotPermitted.
    """
    _check_reviewer(store, by)
    completed = seal_approval(store, desk, order_id, by=by) if desk is not None else None
    with store.change("Approve a report", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_next(work, order, OrderStatus.APPROVED)
        page = order_page(work.session, order.id)
        if page is not None and page.has_two_sheets:
            raise RuleBroken("two-sheets")
        review = _add_review(work, order, _report_that_was(seen, page), ReviewOutcome.APPROVED, words)
        if completed is not None and completed.report_id == review.report_id:
            add_completed(work, order.id, completed)
        take_step(work, order, OrderStatus.APPROVED)
        _close(work, order)
        return review.id


def return_with_remarks(
    store: Store,
    order_id: str,
    remarks: Sequence[tuple[str, str]],
    words: str | None = None,
    *,
    seen: str | None = None,
    by: Actor,
) -> str:
    """Send the report back to the engineer, saying per field what to put right. Returns the review's id.

    `remarks` are (field, words); fields are those of `rules.review.FIELDS` or `answer:<step id>`; `seen` is the
    report that they are about. Raises RuleBroken `remarks-missing`, `words-missing`, `remark-points-nowhere`,
    `sheet-moved-on`; StepNotAllowed; NotPermitted.
    """
    _check_reviewer(store, by)
    checked = check_remarks(remarks)
    with store.change("Return a report", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_next(work, order, OrderStatus.RETURNED)
        report = _report_that_was(seen, order_page(work.session, order.id))
        review = _add_review(work, order, report, ReviewOutcome.RETURNED, words, checked)
        take_step(work, order, OrderStatus.RETURNED, tidy(words))
        return review.id


def close(store: Store, order_id: str, *, by: Actor) -> None:
    """Close an approved order that was not closed at once; its record goes to the device's archive."""
    check_may(by, May.CLOSE_ORDER)
    if store.side is Side.DESK:
        raise NotPermitted("office-only", what="close")
    with store.change("Close an order", by=by) as work:
        order = work.get(WorkOrder, order_id)
        check_step(where_it_stands(work, order).status, OrderStatus.CLOSED, by)
        _close(work, order)


def _check_reviewer(store: Store, by: Actor) -> None:
    check_may(by, May.REVIEW_REPORT)
    if store.side is Side.DESK:
        raise NotPermitted("office-only", what="review")


def _report_that_was(seen: str | None, page: OrderPage | None) -> ReportRow | None:
    """The report in force, which has to be the one that was seen. Raises RuleBroken `sheet-moved-on`."""
    last = page.last_report if page else None
    if seen is not None and last is not None and last.id != seen:
        raise RuleBroken("sheet-moved-on", revision=last.revision)
    return last


def _add_review(
    work: Work,
    order: WorkOrder,
    report: ReportRow | None,
    outcome: ReviewOutcome,
    words: str | None,
    remarks: Sequence[Remark] = (),
) -> Review:
    return work.add(
        Review(
            id=work.new_id(),
            order_id=order.id,
            report_id=report.id if report else None,
            outcome=outcome,
            words=tidy(words),
            remarks=[{"field": remark.field, "words": remark.words} for remark in remarks],
            made_at=work.now,
            by_id=work.by.person_id,
            by_name=work.by.name,
        )
    )


def _close(work: Work, order: WorkOrder) -> None:
    last = where_it_stands(work, order)
    add_step(work, order.id, OrderStatus.CLOSED, follows_id=last.id)
    _add_record(work, order)


def _add_record(work: Work, order: WorkOrder) -> None:
    """The summary that stays with the device; one an order, also when it was amended and approved again."""
    device = work.session.get(Device, order.device_id) if order.device_id else None
    site_id = device.site_id if device else order.site_id
    exists = work.first(select(ServiceRecord.id).where(ServiceRecord.order_id == order.id))
    if site_id is None or exists is not None:
        return
    minutes = work.first(select(func.sum(Labour.minutes)).where(Labour.order_id == order.id))
    work.add(
        ServiceRecord(
            id=work.new_id(),
            site_id=site_id,
            device_id=device.id if device else None,
            order_id=order.id,
            number=order.number,
            kind=str(order.kind),
            customer_name=order.customer_name,
            device_name=order.device_name,
            summary=order.findings or order.title,
            cause=order.cause,
            remedy=order.remedy,
            engineer_name=order.assignee_name,
            minutes=int(minutes) if minutes is not None else None,
            cost=order.cost,
            currency=order.currency,
            happened_at=work.now,
        )
    )
