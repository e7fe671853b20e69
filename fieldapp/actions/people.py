"""People: who works here, what each may do and can do, and their laptops."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.people import Desk, Language, Person, PersonSkill, Role, RoleGrant
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.rows import is_no, is_yes
from fieldapp.store.store import Store, Work

_LOGIN = re.compile(r"[\w.@+-]{2,80}")


@dataclass(frozen=True)
class PersonDraft:
    """A new colleague."""

    login: str
    name: str
    phone: str | None = None
    email: str | None = None
    language: Language = Language.ENGLISH
    roles: frozenset[Role] = frozenset({Role.ENGINEER})
    skills: frozenset[str] = frozenset()


def create_person(store: Store, draft: PersonDraft, *, by: Actor) -> str:
    """Add a person, with roles and skills. Returns the id.

    Raises RuleBroken `login-taken`, `login-malformed` (2 to 80 letters, digits and `.@+-_`), `words-missing`.
    """
    check_may(by, May.KEEP_PEOPLE)
    with store.change("Add a person", by=by) as work:
        login = _free_login(work, draft.login)
        person = work.add(
            Person(
                id=work.new_id(),
                login=login,
                name=needed(draft.name, "person.name"),
                phone=tidy(draft.phone),
                email=tidy(draft.email),
                language=draft.language,
            )
        )
        _grant(work, person.id, draft.roles)
        _teach(work, person.id, draft.skills)
        return person.id


def edit_person(
    store: Store, person_id: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor
) -> None:
    """Change name, phone, e-mail address or language; one's own, or anybody's for the administrator.

    Raises RuleBroken `changed-meanwhile` with `fields`, `not-editable`, `words-missing`.
    """
    if by.person_id != person_id:
        check_may(by, May.KEEP_PEOPLE)
    unknown = sorted(wanted.keys() - {"name", "phone", "email", "language"})
    if unknown:
        raise RuleBroken("not-editable", fields=unknown)
    if "name" in wanted:
        needed(wanted["name"], "person.name")
    with store.change("Edit a person", by=by) as work:
        merge_edit(work.get(Person, person_id), seen, wanted, side=store.side)


def set_roles(store: Store, person_id: str, roles: Iterable[Role], *, by: Actor) -> None:
    """Give a person exactly these roles.

    Raises RuleBroken `last-administrator`: somebody has to be left who may do this.
    """
    check_may(by, May.KEEP_PEOPLE)
    wanted = frozenset(roles)
    with store.change("Set roles", by=by) as work:
        person = work.get(Person, person_id)
        if Role.ADMINISTRATOR not in wanted:
            _check_not_last_administrator(work, person)
        for grant in _grants(work, person_id):
            if grant.role not in wanted:
                grant.withdrawn = True
        _grant(work, person_id, wanted - {grant.role for grant in _grants(work, person_id)})


def set_active(store: Store, person_id: str, active: bool, *, by: Actor) -> None:
    """Let a person work, or stop it; what was done stays. Raises RuleBroken `last-administrator`."""
    check_may(by, May.KEEP_PEOPLE)
    with store.change("Let a person work" if active else "Stop a person's access", by=by) as work:
        person = work.get(Person, person_id)
        if not active:
            _check_not_last_administrator(work, person)
        person.active = active


def set_skills(store: Store, person_id: str, skills: Iterable[str], *, by: Actor) -> None:
    """Give a person exactly these skills."""
    check_may(by, May.KEEP_PEOPLE)
    wanted = {skill for skill in map(tidy, skills) if skill}
    with store.change("Set skills", by=by) as work:
        work.get(Person, person_id)
        rows = work.all(
            select(PersonSkill).where(PersonSkill.person_id == person_id, is_no(PersonSkill.withdrawn))
        )
        for row in rows:
            if row.skill not in wanted:
                row.withdrawn = True
        _teach(work, person_id, wanted - {row.skill for row in rows})


def suspend_desk(store: Store, desk_id: str, suspended: bool = True, *, by: Actor) -> None:
    """Stop a laptop from pulling (lost, stolen), or let it again; what it sends meanwhile is held."""
    check_may(by, May.KEEP_PEOPLE)
    with store.change("Suspend a laptop" if suspended else "Admit a laptop again", by=by) as work:
        work.get(Desk, desk_id).suspended = suspended


def _free_login(work: Work, typed: str) -> str:
    login = needed(typed, "person.login").casefold()
    if not _LOGIN.fullmatch(login):
        raise RuleBroken("login-malformed", login=login[:80])
    if work.first(select(Person.id).where(Person.login == login, is_no(Person.withdrawn))):
        raise RuleBroken("login-taken", login=login)
    return login


def _grants(work: Work, person_id: str) -> list[RoleGrant]:
    return work.all(select(RoleGrant).where(RoleGrant.person_id == person_id, is_no(RoleGrant.withdrawn)))


def _grant(work: Work, person_id: str, roles: Iterable[Role]) -> None:
    for role in sorted(roles):
        work.add(RoleGrant(id=work.new_id(), person_id=person_id, role=role))


def _teach(work: Work, person_id: str, skills: Iterable[str]) -> None:
    for skill in sorted(filter(None, map(tidy, skills))):
        work.add(PersonSkill(id=work.new_id(), person_id=person_id, skill=skill))


def _check_not_last_administrator(work: Work, person: Person) -> None:
    administrators = work.all(
        select(Person.id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.role == Role.ADMINISTRATOR,
            is_no(RoleGrant.withdrawn),
            is_yes(Person.active),
            is_no(Person.withdrawn),
        )
    )
    if set(administrators) == {person.id}:
        raise RuleBroken("last-administrator", name=person.name)
