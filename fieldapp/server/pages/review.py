"""The review queue, and judging one report: the sheet beside the answers and photos."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.actions.reviews import approve, close, return_with_remarks
from fieldapp.errors import Unreadable
from fieldapp.rules.permissions import May
from fieldapp.rules.review import ANSWER, FIELDS
from fieldapp.server.access import OFFICE, REVIEWERS, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.ink import ink_path
from fieldapp.store.queries.console import order_page, review_queue
from fieldapp.store.queries.order_page import OrderPage

pages = Pages()


@pages.get("/review", OFFICE)
def queue(call: Call) -> Response:
    """What waits for a judgement, the longest waiting first."""
    with call.store.read() as session:
        found = review_queue(session, call.page_number, 40)
    return call.page("review_queue.html", found=found)


@pages.get("/review/{order}", OFFICE)
def report(call: Call) -> Response:
    """One report with everything that is needed to judge it."""
    return _report(call)


@pages.post("/review/{order}/approve", REVIEWERS)
def approve_report(call: Call) -> Response:
    """Accept the report and go on with the queue."""
    order, words, seen = call.part("order"), call.form.text("words"), call.form.text("report")
    approve(call.store, order, words, seen=seen, by=call.by, desk=call.service.seal_desk)
    return call.go("/review", N_("The report is approved and the order closed."))


@pages.post("/review/{order}/return", REVIEWERS)
def return_report(call: Call) -> Response:
    """Send the report back with what is to be put right."""
    fields, words = call.form.many("field"), call.form.many("remark")
    remarks = [(field, said) for field, said in zip(fields, words, strict=False) if said.strip()]
    seen = call.form.text("report")
    return_with_remarks(
        call.store, call.part("order"), remarks, call.form.text("words"), seen=seen, by=call.by
    )
    return call.go("/review", N_("The report goes back to the engineer's desk with your remarks."))


@pages.post("/orders/{order}/close", those_who_may(May.CLOSE_ORDER))
def close_order(call: Call) -> Response:
    """Close an approved order."""
    close(call.store, call.part("order"), by=call.by)
    return call.go(f"/orders/{call.part('order')}", N_("The order is closed."))


def _report(call: Call) -> Response:
    with call.store.read() as session:
        page = order_page(session, call.part("order"))
    if page is None:
        raise Unreadable("row-not-found")
    last = page.last_report
    return call.page(
        "review.html",
        page=page,
        head=page.head,
        report=last,
        sheet_pages=call.service.sheet_pages.count(last.pdf_sha256) if last else 0,
        fields=_fields(call, page),
        ink_path=ink_path,
    )


def _fields(call: Call, page: OrderPage) -> list[tuple[str, str]]:
    """What a remark can be tied to: the sheet's fields, and every step that was asked."""
    steps = [f"{ANSWER}{each.key}" for each in page.checklist if each.is_asked]
    return [(name, call.remark_field(page, name)) for name in (*FIELDS, *steps)]
