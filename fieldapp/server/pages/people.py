"""People: who works here, what each may do, how each signs in."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from fieldapp.actions.people import (
    PersonDraft,
    create_person,
    edit_person,
    set_active,
    set_roles,
    set_skills,
)
from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.model.people import Language, Role
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.api.scopes import FAMILIES, SCOPES
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.pages.draft import Draft
from fieldapp.server.pages.row_pages import FormPage, add, edit, show, show_row
from fieldapp.server.row_form import Field, Pair, RowForm
from fieldapp.store.api_keys import EVERYTHING
from fieldapp.store.queries.console import desks, people, person_row
from fieldapp.store.queries.office import PersonRow

pages = Pages()
KEEPERS = those_who_may(May.KEEP_PEOPLE)

_COMMON = (
    Field("name", N_("Name"), required=True),
    Field("language", N_("Language"), "choice", Language, required=True),
    Field("phone", N_("Phone"), "tel"),
    Field("email", N_("Email"), "email"),
)
NEW_PERSON = RowForm((Field("login", N_("Login"), required=True), *_COMMON))
PERSON = RowForm(_COMMON)


@pages.get("/people", OFFICE)
def everybody(call: Call) -> Response:
    """Everybody, with roles and skills."""
    with call.store.read() as session:
        rows = people(session)
    return call.page("people.html", rows=rows, can_sign_in=call.service.accounts.with_password())


@pages.get("/people/new", KEEPERS)
def new_person(call: Call) -> Response:
    """An empty form."""
    return show(call, _form(call, NEW_PERSON), Draft({"language": call.language.value}))


@pages.post("/people/new", KEEPERS)
def add_person(call: Call) -> Response:
    """Add a person with roles and skills."""

    def save(values: dict[str, Any], draft: Draft) -> Response:
        values |= {"login": values["login"] or "", "name": values["name"] or ""}
        values["language"] = values["language"] or Language.ENGLISH
        skills = frozenset(_skills(draft.get("skills")))
        person = PersonDraft(**values, roles=_roles(call), skills=skills)
        row_id = create_person(call.store, person, by=call.by)
        return call.go(f"/people/{row_id}", N_("The person is added. Set a password so that it can sign in."))

    return add(call, _form(call, NEW_PERSON), save)


@pages.get("/people/{person}", KEEPERS)
def person(call: Call) -> Response:
    """One person: details, roles, password, laptops."""
    row = _person(call)
    return show_row(call, _form(call, PERSON, row), row)


@pages.post("/people/{person}", KEEPERS)
def save_person(call: Call) -> Response:
    """Save a person's details."""
    row = _person(call)

    def save(pair: Pair, _draft: Draft) -> Response:
        edit_person(call.store, row.id, pair.seen, pair.wanted, by=call.by)
        return call.go(f"/people/{row.id}", N_("Saved."))

    return edit(call, _form(call, PERSON, row), lambda: _person(call), save)


@pages.post("/people/{person}/roles", KEEPERS, is_dangerous=True)
def save_roles(call: Call) -> Response:
    """Set what a person may do and can do."""
    person_id = call.part("person")
    set_roles(call.store, person_id, _roles(call), by=call.by)
    set_skills(call.store, person_id, _skills(call.form.text("skills") or ""), by=call.by)
    return call.go(f"/people/{person_id}", N_("Saved."))


@pages.post("/people/{person}/password", KEEPERS, is_dangerous=True)
def set_password(call: Call) -> Response:
    """Give a person a password; every session of that person ends."""
    fields, person_id = call.form.raw(), _person(call).id
    if fields.get("password", "") != fields.get("again", ""):
        raise RuleBroken("passwords-differ")
    call.service.accounts.set_password(person_id, fields.get("password", ""))
    return call.go(f"/people/{person_id}", N_("The password is set."))


@pages.post("/people/{person}/active", KEEPERS, is_dangerous=True)
def let_work(call: Call) -> Response:
    """Let a person work, or stop it at once."""
    person_id, active = call.part("person"), call.form.text("active") == "yes"
    set_active(call.store, person_id, active, by=call.by)
    if not active:
        call.service.accounts.end_sessions(person_id)
    return call.go(f"/people/{person_id}", N_("Saved."))


@pages.post("/people/{person}/keys", KEEPERS, is_dangerous=True)
def make_key(call: Call) -> Response:
    """Make a key with which another system acts as this person; it is shown this once."""
    row = _person(call)
    purpose, scopes = call.form.needed("purpose"), _scopes(call)
    key = call.service.api_keys.make(row.id, purpose, call.person.name, scopes)
    return call.page("api_key.html", key=key, row=row)


@pages.post("/people/{person}/keys/{key}/end", KEEPERS, is_dangerous=True)
def end_key(call: Call) -> Response:
    """End a key at once."""
    call.service.api_keys.revoke(call.part("person"), call.part("key"))
    return call.go(f"/people/{call.part('person')}", N_("The key is ended."))


@pages.post("/people/{person}/sessions/end", KEEPERS, is_dangerous=True)
def end_sessions(call: Call) -> Response:
    """Sign a person out everywhere."""
    person_id = _person(call).id
    but = call.person.session if person_id == call.person.person_id else ""
    call.service.accounts.end_sessions(person_id, but=but)
    return call.go(f"/people/{person_id}", N_("Signed out there."))


@pages.post("/people/{person}/second-factor/end", KEEPERS, is_dangerous=True)
def end_factor(call: Call) -> Response:
    """Let a person who lost the telephone sign in with the password alone."""
    person_id = _person(call).id
    call.service.accounts.factors.end(person_id)
    return call.go(f"/people/{person_id}", N_("One-time codes are off."))


def _scopes(call: Call) -> list[str]:
    """What the key is for. Raises Unreadable `form-value-missing` where nothing was ticked."""
    chosen = [each for each in call.form.many("scope") if each in (*SCOPES, EVERYTHING)]
    if not chosen:
        raise Unreadable("form-value-missing", field="scope")
    return [EVERYTHING] if EVERYTHING in chosen else chosen


def _person(call: Call) -> PersonRow:
    with call.store.read() as session:
        row = person_row(session, call.part("person"))
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _roles(call: Call) -> frozenset[Role]:
    return frozenset(Role(each) for each in call.form.many("role") if each in Role._value2member_map_)


def _skills(words: str) -> list[str]:
    return [
        skill.strip() for skill in words.replace("，", ",").replace("、", ",").split(",") if skill.strip()
    ]


def _form(call: Call, form: RowForm, row: PersonRow | None = None) -> FormPage:
    _ = call.words.gettext
    laptops = []
    if row is not None:
        with call.store.read() as session:
            laptops = [desk for desk in desks(session) if desk.person_id == row.id]
    return FormPage(
        form,
        row.name if row else _("New person"),
        _("Save") if row else _("Add the person"),
        (("/people", _("People")),),
        template="person.html",
        more={
            "row": row,
            "roles": list(Role),
            "laptops": laptops,
            "families": FAMILIES,
            "scopes": SCOPES,
            "keys": call.service.api_keys.of(row.id) if row else (),
            "factor": call.service.accounts.factors.of(row.id) if row else None,
            "sessions": call.service.accounts.sessions_of(row.id) if row else (),
            "has_password": row is not None and row.id in call.service.accounts.with_password(),
            "chosen_roles": _roles(call) if row is None else frozenset(row.roles),
        },
    )
