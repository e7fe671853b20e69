"""Requests: recorded as they came, then turned into orders or turned down."""

from __future__ import annotations

from starlette.responses import FileResponse, Response

from fieldapp.actions.requests import RequestDraft, order_from_request, record_request, reject_request
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.orders import RequestState
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.customer_contact import customer_contact
from fieldapp.server.form import Form
from fieldapp.server.headers import FILES_MAY
from fieldapp.server.looks import BY_ITSELF, Channel
from fieldapp.server.pages.attachments import saved_as
from fieldapp.server.pages.draft import Draft, draft_of, find_for, settle_pickers
from fieldapp.store.queries.console import request_row, requests_found
from fieldapp.store.queries.incoming import (
    RequestFileRow,
    perhaps_same,
    repeated,
    request_file,
    request_files,
)
from fieldapp.store.queries.office import RequestRow

pages = Pages()
TAKERS = those_who_may(May.TAKE_REQUESTS)
PICKERS: dict[str, str | None] = {"customer": None, "site": "customer", "device": "site"}


@pages.get("/requests", OFFICE)
def requests(call: Call) -> Response:
    """The inbox; other states by the address."""
    state = Form(call.query.multi_items()).choice("state", RequestState)
    shown = None if call.query.get("state") == "" else state or RequestState.OPEN
    with call.store.read() as session:
        found = requests_found(session, shown, call.page_number, 40)
        twice = repeated(session, found.rows)
    return call.page("requests.html", found=found, twice=twice, state=shown, states=list(RequestState))


@pages.get("/requests/new", TAKERS)
def new_request(call: Call) -> Response:
    """An empty form."""
    return _form(call, Draft({"channel": Channel.TELEPHONE.value}))


@pages.post("/requests/new", TAKERS)
def record(call: Call) -> Response:
    """Record what was asked."""
    draft = draft_of(call)
    find = call.form.text("find")
    if find is not None and find in PICKERS:
        find_for(call, draft, find, PICKERS[find])
        return _form(call, draft)
    settle_pickers(call, draft, PICKERS)
    if draft.troubles:
        return _form(call, draft, 422)
    try:
        request_id = record_request(call.store, _draft(Form(draft.values.items())), by=call.by)
    except FieldappError as error:
        draft.blame(call, error)
        return _form(call, draft, 422)
    return call.go(f"/requests/{request_id}", N_("The request is recorded."))


@pages.get("/requests/{request}", OFFICE)
def request(call: Call) -> Response:
    """One request as it came, and what helps to decide what becomes of it."""
    row = _row(call)
    with call.store.read() as session:
        same = perhaps_same(session, row.id) if row.state is RequestState.OPEN else ()
        files = request_files(session, row.id)
        contact = customer_contact(session, None, row.id)
    return call.page("request.html", row=row, same=same, files=files, contact=contact)


@pages.get("/requests/{request}/files/{file}", OFFICE)
def request_attachment(call: Call) -> Response:
    """A file that came with a request, to be saved: a browser never shows it itself."""
    file = _file(call)
    if not call.service.blobs.has(file.sha256):
        raise Unreadable("blob-absent")
    name = file.file_name or (f"{call.part('request')}.eml" if file.is_original else f"{file.id}.bin")
    return Response(
        call.service.blobs.read(file.sha256),
        media_type="application/octet-stream",
        headers={"Content-Security-Policy": FILES_MAY, **saved_as(name)},
    )


@pages.get("/requests/{request}/photos/{file}/{size}.jpg", OFFICE)
def request_photo(call: Call) -> Response:
    """A photo that came with a request, in one of two sizes."""
    path = call.service.pictures.file(_file(call).sha256, call.part("size"))
    return FileResponse(path, media_type="image/jpeg", headers={"Content-Security-Policy": FILES_MAY})


@pages.post("/requests/{request}/order", TAKERS)
def make_order(call: Call) -> Response:
    """Turn a request into an order at once."""
    order_id = order_from_request(call.store, call.part("request"), by=call.by)
    return call.go(f"/orders/{order_id}", N_("The request became this order."))


@pages.post("/requests/{request}/reject", TAKERS)
def reject(call: Call) -> Response:
    """Turn a request down."""
    reject_request(call.store, call.part("request"), by=call.by)
    return call.go("/requests", N_("The request is rejected."))


def _file(call: Call) -> RequestFileRow:
    with call.store.read() as session:
        file = request_file(session, call.part("request"), call.part("file"))
    if file is None:
        raise Unreadable("row-not-found")
    return file


def _row(call: Call) -> RequestRow:
    with call.store.read() as session:
        row = request_row(session, call.part("request"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _draft(form: Form) -> RequestDraft:
    channel = form.choice("channel", Channel) or Channel.OTHER
    return RequestDraft(
        words=form.text("words") or "",
        channel=channel.value,
        reporter=form.text("reporter"),
        phone=form.text("phone"),
        customer_id=form.text("customer_id"),
        site_id=form.text("site_id"),
        device_id=form.text("device_id"),
    )


def _form(call: Call, draft: Draft, status: int = 200) -> Response:
    return call.page(
        "request_new.html", status, draft=draft, channels=[each for each in Channel if each not in BY_ITSELF]
    )
