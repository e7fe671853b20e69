"""Desks: the enrolled laptops, when each was last heard of, and the way for a new one to join."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.actions.people import suspend_desk
from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.model.people import Role
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.qr import qr_path
from fieldapp.store.enrolments import make_code
from fieldapp.store.queries.console import desks, people, person_row

pages = Pages()
KEEPERS = those_who_may(May.KEEP_PEOPLE)


@pages.get("/desks", OFFICE)
def all_desks(call: Call) -> Response:
    """Every laptop."""
    with call.store.read() as session:
        rows = desks(session)
    return call.page("desks.html", rows=rows)


@pages.get("/desks/new", KEEPERS)
def new_desk(call: Call) -> Response:
    """Whose laptop is to be enrolled."""
    with call.store.read() as session:
        engineers = people(session, Role.ENGINEER, active_only=True)
    return call.page("desk_new.html", engineers=engineers, chosen=call.query.get("person"))


@pages.post("/desks/new", KEEPERS, is_dangerous=True)
def make_ticket(call: Call) -> Response:
    """Make a code for one laptop and show it once, as text and as QR code."""
    person_id = call.form.needed("person_id")
    code = make_code(call.store, person_id, by=call.by)
    with call.store.read() as session:
        owner = person_row(session, person_id)
    ticket = EnrolmentTicket(address_of(call), code.code, call.service.settings.fingerprint)
    return call.page(
        "desk_ticket.html",
        ticket=ticket,
        code=code,
        owner=owner,
        qr=qr_path(ticket.qr_text()),
    )


@pages.post("/desks/{desk}/suspend", KEEPERS, is_dangerous=True)
def suspend(call: Call) -> Response:
    """Stop a laptop from pulling, or admit it again."""
    suspended = call.form.text("suspended") == "yes"
    suspend_desk(call.store, call.part("desk"), suspended, by=call.by)
    said = N_("The laptop gets nothing any more; what it hands in is held for you.")
    return call.go("/desks", said if suspended else N_("The laptop is admitted again."))


def address_of(call: Call) -> str:
    """Where desks reach this server: as configured, or as this browser did."""
    return call.service.settings.public_url or str(call.request.base_url).rstrip("/")
