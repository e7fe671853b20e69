"""Everything of one order, and the small things that are done to it from there."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.responses import Response

from fieldapp.actions.notes import add_note
from fieldapp.actions.orders import assign, cancel, reopen
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.rules.dispatch import best_engineers
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages, local_path
from fieldapp.server.catalogue import N_
from fieldapp.server.customer_contact import customer_contact
from fieldapp.server.dispatch_words import reason_shown
from fieldapp.server.history import Change, LostShown, changes_shown, lost_shown
from fieldapp.server.ink import ink_path
from fieldapp.server.pages.attachments import sheet_answer
from fieldapp.server.pages.calendar import seen_plan
from fieldapp.server.sentences import sentence
from fieldapp.server.sheet_checks import Answer
from fieldapp.store.queries.console import order_history, order_page
from fieldapp.store.queries.console_load import EngineerRow, engineers
from fieldapp.store.queries.cover import cover_of_order
from fieldapp.store.queries.dispatch import dispatch_engineers, wanted_work
from fieldapp.store.queries.order_page import OrderPage

pages = Pages()
PLANNERS = those_who_may(May.ASSIGN_ORDER)
CHANGES_SHOWN = 12


@dataclass(frozen=True)
class OrderView:
    """What the page of an order shows beside the order itself."""

    page: OrderPage
    changes: tuple[Change, ...] = ()
    engineers: tuple[EngineerRow, ...] = ()
    sheet_pages: dict[str, int] = field(default_factory=dict)
    """How many pages the PDF of each revision has."""
    checks: dict[str, Answer] = field(default_factory=dict)
    """What holds of the PDF of each revision, where it is here."""
    lost: tuple[LostShown, ...] = ()
    """Values that lost a conflict."""


@pages.get("/orders/{order}", OFFICE)
def order(call: Call) -> Response:
    """The page of an order."""
    with call.store.read() as session:
        page = order_page(session, call.part("order"))
        history = order_history(session, call.part("order")) if page else ()
        who = engineers(session)
        today = call.today
        cover = cover_of_order(session, page.head, today) if page else ()
        contact = customer_contact(session, call.part("order"), page.head.request_id if page else None)
    if page is None:
        raise Unreadable("row-not-found")
    counts = {report.id: call.service.sheet_pages.count(report.pdf_sha256) for report in page.reports}
    changes = changes_shown(history)
    lost = tuple(lost_shown(one) for one in page.lost)
    checks = {report.id: found for report in page.reports if (found := sheet_answer(call, report.id))}
    view = OrderView(page, changes[:CHANGES_SHOWN], who, counts, checks, lost)
    return call.page(
        "order.html",
        view=view,
        page=page,
        head=page.head,
        more=len(changes),
        ink_path=ink_path,
        contact=contact,
        cover=cover,
    )


@pages.get("/orders/{order}/history", OFFICE)
def history(call: Call) -> Response:
    """Every change of the order and of what belongs to it."""
    with call.store.read() as session:
        page = order_page(session, call.part("order"))
        found = order_history(session, call.part("order")) if page else ()
    if page is None:
        raise Unreadable("row-not-found")
    return call.page("order_history.html", head=page.head, changes=changes_shown(found))


@pages.get("/orders/{order}/assign", PLANNERS)
def assign_page(call: Call) -> Response:
    """Who fits best and why, each to be assigned with one click; and anybody by the form."""
    with call.store.read() as session:
        page = order_page(session, call.part("order"))
        who = engineers(session)
        if page is None:
            raise Unreadable("row-not-found")
        known = dispatch_engineers(session, call.now)
        found = best_engineers(wanted_work(session, page.head.id), known, call.now)
    return call.page(
        "order_assign.html",
        head=page.head,
        view=OrderView(page, (), who),
        proposals=[(each, [reason_shown(call, reason) for reason in each.reasons]) for each in found],
    )


@pages.post("/orders/{order}/assign", PLANNERS)
def assign_order(call: Call) -> Response:
    """Give the order to an engineer."""
    order_id, form = call.part("order"), call.form
    back = local_path(form.text("back"), f"/orders/{order_id}")
    start, end = form.moment("scheduled_start", call.zone), form.moment("scheduled_end", call.zone)
    try:
        seen, engineer = seen_plan(form), form.needed("assignee_id")
        assign(call.store, order_id, engineer, start=start, end=end, seen=seen, by=call.by)
    except FieldappError as error:
        if not back.startswith("/board"):
            raise
        call.cookies.say("bad", sentence(error, call.words))
        return call.go(back)
    return call.go(back, N_("The order is assigned; it reaches the engineer's desk by itself."))


@pages.post("/orders/{order}/cancel", PLANNERS)
def cancel_order(call: Call) -> Response:
    """Call the order off."""
    cancel(call.store, call.part("order"), call.form.text("reason") or "", by=call.by)
    return call.go(f"/orders/{call.part('order')}", N_("The order is cancelled."))


@pages.post("/orders/{order}/reopen", PLANNERS)
def reopen_order(call: Call) -> Response:
    """Take a cancelled order up again."""
    reopen(call.store, call.part("order"), call.form.text("reason") or "", by=call.by)
    return call.go(f"/orders/{call.part('order')}", N_("The order is open again."))


@pages.post("/orders/{order}/notes", those_who_may(May.RECORD_WORK))
def note(call: Call) -> Response:
    """Write something down on the order."""
    add_note(call.store, call.part("order"), call.form.text("words") or "", by=call.by)
    return call.go(f"/orders/{call.part('order')}#timeline", N_("The note is kept."))
