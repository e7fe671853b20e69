"""Letters to customers: what waits, what was sent, what failed; and the mail server they leave by."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.people import Company
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.mail.account import read_server, save_server
from fieldapp.server.mail.wording import worded
from fieldapp.server.pages.customer_links import address_for_customers
from fieldapp.server.sentences import sentence
from fieldapp.store.letters import LetterState, drop_letter, letter_row, letters_found, send_again
from fieldapp.store.queries.customer_page import customer_view

pages = Pages()
SENDERS = those_who_may(May.TAKE_REQUESTS)
KEEPERS = those_who_may(May.KEEP_COMPANY)


@pages.get("/letters", OFFICE)
def letters(call: Call) -> Response:
    """The list; one state by the address."""
    return _page(call)


@pages.get("/letters/{letter}", OFFICE)
def letter(call: Call) -> Response:
    """One letter as it reads now; the link in it is made when it is sent."""
    with call.store.read() as session:
        row = letter_row(session, call.part("letter"))
        view = customer_view(session, row.order_id, row.request_id)
        company = session.query(Company).order_by(Company.id).first()
    hidden = f"{address_for_customers(call)}/c/…"
    said = worded(row, view, company, hidden, call.now) if view is not None else None
    return call.page("letter_one.html", row=row, said=said)


@pages.post("/letters/{letter}/send", SENDERS)
def send(call: Call) -> Response:
    """Send it now, or again."""
    send_again(call.store, call.part("letter"))
    return call.go("/letters", N_("The letter goes out by itself in a moment."))


@pages.post("/letters/{letter}/drop", SENDERS)
def drop(call: Call) -> Response:
    """Do not send it after all."""
    drop_letter(call.store, call.part("letter"))
    return call.go("/letters", N_("The letter is not sent."))


@pages.post("/letters/server", KEEPERS)
def keep_server(call: Call) -> Response:
    """Set the mail server, or take it out. A password that is not typed again stays as it was."""
    if call.service.post_office.is_set_by_command_line:
        return call.go("/letters")
    form = call.form
    try:
        save_server(call.store, call.service.strongbox, _address(call, form), form.text("sender"))
    except FieldappError as error:
        return _page(call, sentence(error, call.words), 422)
    return call.go("/letters", N_("Saved."))


def _address(call: Call, form: Form) -> str | None:
    host, before = form.text("host"), call.service.post_office.server
    if host is None:
        return None
    scheme = "smtp" if form.text("scheme") == "smtp" else "smtps"
    if not set(host) <= _HOST_CHARACTERS:
        raise Unreadable("mail-server", address=host[:100])
    login, password = form.text("login"), form.text("password")
    if password is None and before is not None and before.login == login:
        password = before.password
    who = f"{quote(login, safe='')}:{quote(password or '', safe='')}@" if login else ""
    port = form.whole("port")
    address = f"{scheme}://{who}{host}" + (f":{port}" if port else "")
    read_server(address)
    return address


def _page(call: Call, trouble: str | None = None, status: int = 200) -> Response:
    state = Form(call.query.multi_items()).choice("state", LetterState)
    post_office = call.service.post_office
    with call.store.read() as session:
        found = letters_found(session, state, call.page_number)
    return call.page(
        "letters.html",
        status,
        found=found,
        state=state,
        states=list(LetterState),
        server=post_office.server,
        is_fixed=post_office.is_set_by_command_line,
        address=post_office.public_address(),
        trouble=trouble,
        filled=call.form.raw(),
    )


_HOST_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-[]:")
