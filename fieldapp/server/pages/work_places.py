"""Where people and sites are, for planning; and each person's calendar feed."""

from __future__ import annotations

import re
from datetime import timedelta

from starlette.responses import Response

from fieldapp.actions.customers import edit_site
from fieldapp.actions.work_places import WorkPlace, read_position, set_work_place, show_position
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.people import Language, Role
from fieldapp.rules.permissions import May
from fieldapp.server.access import ANYONE, SIGNED_IN, those_who_may
from fieldapp.server.calendar_file import calendar_file
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.pages.customer_links import address_for_customers
from fieldapp.server.pages.draft import Draft, draft_of
from fieldapp.store.calendar_feeds import end_feed, feed_of, make_feed, reader_of
from fieldapp.store.queries.console import person_row, site_row
from fieldapp.store.queries.dispatch import dispatch_engineers
from fieldapp.store.queries.office import PersonRow
from fieldapp.store.queries.people import planning_of
from fieldapp.store.queries.planning import planned_between
from fieldapp.store.queries.service_levels import calendars

pages = Pages()
KEEPERS = those_who_may(May.KEEP_PEOPLE)
BACK, AHEAD = timedelta(days=30), timedelta(days=366)
_LEVEL = re.compile(r"(.*\S)\s+([1-9])")


@pages.get("/people/{person}/planning", KEEPERS)
def planning(call: Call) -> Response:
    """Home, areas, skills, hours and feed of one person."""
    row = _person(call)
    with call.store.read() as session:
        known = planning_of(session, row.id)
    skills = [f"{name} {level}" if level else name for name, level in sorted(known.skills.items())]
    position = show_position(known.home_latitude_micro, known.home_longitude_micro)
    values = {"position": position, "areas": ", ".join(sorted(known.areas)), "skills": ", ".join(skills)}
    return _form(call, row, Draft(values | {"calendar_id": known.calendar_id or ""}))


@pages.post("/people/{person}/planning", KEEPERS)
def save_planning(call: Call) -> Response:
    """Save them."""
    row, form = _person(call), call.form
    try:
        wanted = WorkPlace(
            home=read_position(form.text("position")),
            areas=_parts(form.text("areas")),
            skills=_levels(form.text("skills")),
            calendar_id=form.text("calendar_id"),
        )
        set_work_place(call.store, row.id, wanted, by=call.by)
    except FieldappError as error:
        draft = draft_of(call)
        draft.blame(call, error)
        return _form(call, row, draft, 422)
    return call.go(f"/people/{row.id}/planning", N_("Saved."))


@pages.post("/people/{person}/feed", KEEPERS)
def make_feed_of(call: Call) -> Response:
    """A new secret address of a person's calendar, shown this once."""
    return _shown(call, _person(call).id, f"/people/{call.part('person')}/planning")


@pages.post("/people/{person}/feed/end", KEEPERS)
def end_feed_of(call: Call) -> Response:
    """End it."""
    end_feed(call.store, _person(call).id)
    return call.go(f"/people/{call.part('person')}/planning", N_("The address is ended."))


@pages.post("/account/feed", SIGNED_IN)
def make_own_feed(call: Call) -> Response:
    """A new secret address of one's own calendar, shown this once."""
    return _shown(call, call.person.person_id, "/account")


@pages.post("/account/feed/end", SIGNED_IN)
def end_own_feed(call: Call) -> Response:
    """End one's own."""
    end_feed(call.store, call.person.person_id)
    return call.go("/account", N_("The address is ended."))


@pages.get("/calendar-feed/{token}.ics", ANYONE)
def feed(call: Call) -> Response:
    """The planned orders of whose address it is."""
    person_id = reader_of(call.store, call.part("token"))
    now = call.now
    with call.store.read() as session:
        row = person_row(session, person_id)
        rows = planned_between(session, now - BACK, now + AHEAD, among=[person_id])
    assert row is not None
    words = call.service.catalogue[Language(row.language)]
    title = words.gettext("Planned orders")
    headers = {"Content-Disposition": 'inline; filename="orders.ics"', "Cache-Control": "private, no-store"}
    body = calendar_file(rows, f"{title} · {row.name}", words, now)
    return Response(body, headers=headers, media_type="text/calendar; charset=utf-8")


@pages.post("/sites/{site}/position", those_who_may(May.KEEP_CUSTOMERS))
def save_position(call: Call) -> Response:
    """Say where a site is; ways are estimated from that."""
    with call.store.read() as session:
        row = site_row(session, call.part("site"))
    if row is None:
        raise Unreadable("row-not-found")
    place = read_position(call.form.text("position"))
    names = ("latitude_micro", "longitude_micro")
    seen = {name: getattr(row, name) for name in names}
    wanted = {name: getattr(place, name) if place else None for name in names}
    edit_site(call.store, row.id, seen, wanted, by=call.by)
    return call.go(f"/sites/{row.id}", N_("Saved."))


def _shown(call: Call, person_id: str, back: str) -> Response:
    token = make_feed(call.store, person_id)
    address = f"{address_for_customers(call)}/calendar-feed/{token}.ics"
    return call.page("calendar_feed.html", address=address, back=back)


def _person(call: Call) -> PersonRow:
    with call.store.read() as session:
        row = person_row(session, call.part("person"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _form(call: Call, row: PersonRow, draft: Draft, status: int = 200) -> Response:
    with call.store.read() as session:
        known, opened = calendars(session), feed_of(session, row.id)
        areas = sorted({area for each in dispatch_engineers(session, call.now) for area in each.areas})
    return call.page(
        "person_planning.html",
        status,
        row=row,
        draft=draft,
        calendars=known,
        feed=opened,
        areas=areas,
        is_engineer=Role.ENGINEER in row.roles,
    )


def _parts(words: str | None) -> list[str]:
    plain = (words or "").replace("，", ",").replace("、", ",")
    return [part.strip() for part in plain.split(",") if part.strip()]


def _levels(words: str | None) -> dict[str, int | None]:
    """`Lifts 3, Refrigeration`: skills with their level where one stands behind."""
    found: dict[str, int | None] = {}
    for part in _parts(words):
        level = _LEVEL.fullmatch(part)
        found[level.group(1) if level else part] = int(level.group(2)) if level else None
    return found
