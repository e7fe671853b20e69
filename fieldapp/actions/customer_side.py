"""What a customer does by a link, without an account: rate, confirm a sheet, object to one.

Whoever holds the link may do it; the page checks the link before it calls these.
"""

from __future__ import annotations

from sqlalchemy import select

from fieldapp.actions.requests import RequestDraft, add_request
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderStatus, ServiceRequest, WorkOrder
from fieldapp.model.people import Person, Role, RoleGrant
from fieldapp.model.reports import Feedback, Review, ServiceReport, Signature, SignatureKind
from fieldapp.rules.actors import Actor
from fieldapp.rules.ratings import is_low, rating_in_signs
from fieldapp.rules.signing import check_rating
from fieldapp.store.queries.rows import is_no, is_yes
from fieldapp.store.store import Store, Work

BY_LINK = "link"
RATING, OBJECTION = "rating", "objection"
"""Channels of the requests that follow a rating or an objection up."""
MAY_BE_RATED = frozenset(
    {OrderStatus.COMPLETED, OrderStatus.SIGNED, OrderStatus.RETURNED, OrderStatus.AMENDING}
    | {OrderStatus.APPROVED, OrderStatus.CLOSED}
)


def customer(name: str | None) -> Actor:
    """A customer as the one who changes something: a name, no account, no role."""
    return Actor(None, tidy(name) or "customer")


def rate(
    store: Store, order_id: str, csat: int | None, nps: int | None, words: str | None, *, by: Actor
) -> str:
    """Keep the customer's rating, once; a low one is followed up in the same change. Returns its id.

    Raises RuleBroken `rating-missing`, `rating-out-of-scale`, `rated-already`, `not-finished-yet`.
    """
    check_rating(csat, nps)
    if csat is None and nps is None and tidy(words) is None:
        raise RuleBroken("rating-missing")
    with store.change("Rate the service", by=by) as work:
        order = work.get(WorkOrder, order_id)
        if order.status not in MAY_BE_RATED:
            raise RuleBroken("not-finished-yet")
        if work.first(select(Feedback.id).where(Feedback.order_id == order_id)) is not None:
            raise RuleBroken("rated-already")
        row = Feedback(
            id=work.new_id(),
            order_id=order_id,
            csat=csat,
            nps=nps,
            words=tidy(words),
            made_at=work.now,
            by_name=by.name,
            source=BY_LINK,
        )
        work.add(row)
        if is_low(csat, nps):
            _follow_up(work, order, row)
        return row.id


def follow_up_low_ratings(store: Store, order_id: str, *, by: Actor) -> None:
    """Open what low ratings of an order ask for and nobody opened yet: those given on a desk."""
    with store.change("Follow a low rating up", by=by) as work:
        order = work.get(WorkOrder, order_id)
        for row in work.all(select(Feedback).where(Feedback.order_id == order_id)):
            if is_low(row.csat, row.nps):
                _follow_up(work, order, row)


def confirm_sheet(
    store: Store, order_id: str, report_id: str, name: str | None, role: str | None, *, by: Actor
) -> str:
    """Confirm from elsewhere a sheet for which nobody was on site. Returns the signature's id.

    Raises RuleBroken `signer-missing`, `confirmed-already`, `not-to-be-confirmed` for a sheet that somebody
    signed on site, or that is not the order's newest any more.
    """
    if tidy(name) is None:
        raise RuleBroken("signer-missing")
    with store.change("Confirm the sheet", by=by) as work:
        report = _report_to_confirm(work, order_id, report_id)
        row = Signature(
            id=work.new_id(),
            order_id=order_id,
            report_id=report.id,
            signer_name=tidy(name),
            signer_role=tidy(role),
            digest=report.digest,
            signed_at=work.now,
            kind=SignatureKind.REMOTE,
        )
        return work.add(row).id


def object_to_sheet(store: Store, order_id: str, report_id: str, words: str | None, *, by: Actor) -> str:
    """Say what is wrong with a sheet instead of confirming it; the office gets it as a request. Returns its id.

    Raises RuleBroken `words-missing`, and as `confirm_sheet`.
    """
    with store.change("Object to the sheet", by=by) as work:
        report = _report_to_confirm(work, order_id, report_id)
        order = work.get(WorkOrder, order_id)
        said = needed(words, "service_request.words")
        return _request_about(work, order, OBJECTION, f"{OBJECTION}:{report.id}:{work.new_id()}", said)


def _report_to_confirm(work: Work, order_id: str, report_id: str) -> ServiceReport:
    newest = work.first(
        select(ServiceReport)
        .where(ServiceReport.order_id == order_id)
        .order_by(ServiceReport.revision.desc(), ServiceReport.id.desc())
    )
    kinds = work.all(select(Signature.kind).where(Signature.report_id == report_id))
    if SignatureKind.REMOTE in kinds:
        raise RuleBroken("confirmed-already")
    if newest is None or newest.id != report_id or SignatureKind.ABSENT not in kinds:
        raise RuleBroken("not-to-be-confirmed")
    return newest


def _follow_up(work: Work, order: WorkOrder, rating: Feedback) -> None:
    key = f"{RATING}:{rating.id}"
    if work.first(select(ServiceRequest.id).where(ServiceRequest.source_key == key)) is None:
        said = "\n".join(filter(None, (tidy(rating.words), rating_in_signs(rating.csat, rating.nps))))
        _request_about(work, order, RATING, key, said, reporter=rating.by_name)


def _request_about(
    work: Work, order: WorkOrder, channel: str, key: str, words: str, reporter: str | None = None
) -> str:
    owner = _owner(work, order)
    draft = RequestDraft(
        words=words,
        channel=channel,
        reporter=reporter or order.contact_name,
        phone=order.contact_phone,
        customer_id=order.customer_id,
        site_id=order.site_id,
        device_id=order.device_id,
        source_key=key,
        about_order_id=order.id,
        owner_id=owner.id if owner else None,
        owner_name=owner.name if owner else None,
    )
    return add_request(work, draft).id


def _owner(work: Work, order: WorkOrder) -> Person | None:
    """Who looks after it: whoever reviewed the order last, or else a supervisor, or a dispatcher."""
    reviewer = work.first(select(Review.by_id).where(Review.order_id == order.id).order_by(Review.id.desc()))
    found = work.session.get(Person, reviewer) if reviewer else None
    if found is not None and found.active and not found.withdrawn:
        return found
    for role in (Role.SUPERVISOR, Role.DISPATCHER, Role.ADMINISTRATOR):
        person = work.first(
            select(Person)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(RoleGrant.role == role, is_no(RoleGrant.withdrawn), is_no(Person.withdrawn))
            .where(is_yes(Person.active))
            .order_by(Person.id)
        )
        if person is not None:
            return person
    return None
