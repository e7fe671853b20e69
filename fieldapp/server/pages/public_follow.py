"""What a customer sees and does by a link: follow the order, read the sheet, confirm it, rate the work."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import FileResponse, Response

from fieldapp.actions.customer_side import MAY_BE_RATED, confirm_sheet, customer, object_to_sheet, rate
from fieldapp.errors import FieldappError, RuleBroken, Unreadable
from fieldapp.server.access import ANYONE
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.formats import Formats, zone_named
from fieldapp.server.pages.attachments import saved_as
from fieldapp.server.pages.public_report import LONGEST_WORDS, counted, not_guessing
from fieldapp.server.plain_words import STAGES, first_name, state_of
from fieldapp.server.sentences import sentence
from fieldapp.store.customer_links import LinkTarget, follow_link
from fieldapp.store.queries.console import company
from fieldapp.store.queries.customer_page import CustomerSheet, CustomerView, customer_view
from fieldapp.store.queries.sealed_sheets import pdfs_of

pages = Pages()
_PRIVATE = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
"""The address is the key to the page: it is not told to anybody a person goes on to."""


@dataclass(frozen=True)
class Followed:
    """A link that leads somewhere, and what it shows."""

    target: LinkTarget
    view: CustomerView

    @property
    def order_id(self) -> str:
        """The order. Raises Unreadable `row-not-found` while there is none yet."""
        if self.view.order is None:
            raise Unreadable("row-not-found")
        return self.view.order.id

    @property
    def sheet(self) -> CustomerSheet:
        """The order's sheet. Raises Unreadable `row-not-found` while there is none."""
        if self.view.sheet is None:
            raise Unreadable("row-not-found")
        return self.view.sheet


@pages.get("/c/{token}", ANYONE)
def follow(call: Call) -> Response:
    """The order as its customer sees it."""
    found = _followed(call)
    return _page(call, found) if found else _ended(call)


@pages.post("/c/{token}/rating", ANYONE)
def take_rating(call: Call) -> Response:
    """The customer rates the work, once."""
    found = _followed(call)
    if found is None:
        return _ended(call)
    form = call.form
    try:
        counted(call.service.reports, call)
        words = _words(call)
        who = found.view.order.contact_name if found.view.order else None
        rate(call.store, found.order_id, form.whole("csat"), form.whole("nps"), words, by=customer(who))
    except FieldappError as error:
        return _page(call, found, sentence(error, call.words), status=409)
    return call.go(_back(call), N_("Thank you for your rating."))


@pages.post("/c/{token}/confirm", ANYONE)
def confirm(call: Call) -> Response:
    """The customer confirms the sheet, or says what is wrong with it."""
    found = _followed(call)
    if found is None:
        return _ended(call)
    form, name = call.form, call.form.text("name")
    try:
        counted(call.service.reports, call)
        report_id = form.needed("report")
        if form.flag("objects"):
            object_to_sheet(call.store, found.order_id, report_id, _words(call), by=customer(name))
            return call.go(_back(call), N_("Thank you. We have your remark and will get in touch."))
        confirm_sheet(call.store, found.order_id, report_id, name, form.text("role"), by=customer(name))
    except FieldappError as error:
        return _page(call, found, sentence(error, call.words), status=409)
    return call.go(_back(call), N_("Thank you. The sheet is confirmed."))


@pages.get("/c/{token}/sheet.pdf", ANYONE)
def sheet_pdf(call: Call) -> Response:
    """The sheet in its most complete form, to be saved."""
    found = _followed(call)
    if found is None:
        return _ended(call)
    with call.store.read() as session:
        forms = pdfs_of(session, found.sheet.id)
    sha256 = next((each for each in forms if call.service.blobs.has(each)), None)
    if sha256 is None:
        raise Unreadable("blob-absent")
    name = (found.view.order.number if found.view.order else None) or found.order_id
    headers = {**_PRIVATE, **saved_as(f"{name}-{found.sheet.revision}.pdf")}
    return Response(call.service.blobs.read(sha256), media_type="application/pdf", headers=headers)


@pages.get("/c/{token}/sheet/{page}.png", ANYONE)
def sheet_page(call: Call) -> Response:
    """One page of the sheet as a picture, counted from 1."""
    found, number = _followed(call), call.part("page")
    if found is None:
        return _ended(call)
    if found.sheet.pdf_sha256 is None or not (number.isascii() and number.isdigit() and len(number) < 5):
        raise Unreadable("row-not-found")
    path = call.service.sheet_pages.file(found.sheet.pdf_sha256, int(number))
    return FileResponse(path, media_type="image/png", headers=_PRIVATE)


def _followed(call: Call) -> Followed | None:
    """What the address leads to; None for one that ended or was guessed, which is counted."""
    address = not_guessing(call)
    try:
        target = follow_link(call.store, call.part("token"))
    except Unreadable:
        call.service.guesses.failed(address)
        return None
    if call.signed_in is None and call.cookies.language is None:
        call.speak(target.language)
    with call.store.read() as session:
        view = customer_view(session, target.order_id, target.request_id)
    return Followed(target, view) if view else None


def _page(call: Call, found: Followed, trouble: str | None = None, status: int = 200) -> Response:
    order, sheet = found.view.order, found.view.sheet
    zone = zone_named(order.time_zone if order and order.time_zone else call.shell.time_zone)
    with call.store.read() as session:
        ours = company(session)
    answer = call.page(
        "customer_follow.html",
        status,
        view=found.view,
        state=state_of(order.status) if order else None,
        stages=STAGES,
        engineer=first_name(order.assignee_name, call.language) if order else "",
        local=Formats(call.language, zone, call.now),
        sheet_pages=call.service.sheet_pages.count(sheet.pdf_sha256) if sheet else 0,
        may_rate=order is not None and order.status in MAY_BE_RATED,
        ours=ours,
        trouble=trouble,
        filled=call.form.raw(),
        at=_back(call),
    )
    answer.headers.update(_PRIVATE)
    return answer


def _words(call: Call) -> str | None:
    words = call.form.text("words")
    if words is not None and len(words) > LONGEST_WORDS:
        raise RuleBroken("answer-too-long", most=LONGEST_WORDS)
    return words


def _back(call: Call) -> str:
    return f"/c/{call.part('token')}"


def _ended(call: Call) -> Response:
    return call.page("customer_ended.html", 404)
