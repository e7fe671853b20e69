"""What planning knows of one person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.model.people import Person, PersonArea, PersonSkill
from fieldapp.store.queries.rows import is_no


@dataclass(frozen=True)
class PlanningOfPerson:
    """Home, areas, skills with their levels, and hours."""

    home_latitude_micro: int | None
    home_longitude_micro: int | None
    calendar_id: str | None
    areas: frozenset[str]
    skills: Mapping[str, int | None]


def planning_of(session: Session, person_id: str) -> PlanningOfPerson:
    """The same of one person. Raises Unreadable `row-not-found`."""
    person = session.get(Person, person_id)
    if person is None:
        raise Unreadable("row-not-found")
    areas = select(PersonArea.area).where(PersonArea.person_id == person_id, is_no(PersonArea.withdrawn))
    skills = select(PersonSkill.skill, PersonSkill.level).where(
        PersonSkill.person_id == person_id, is_no(PersonSkill.withdrawn)
    )
    return PlanningOfPerson(
        person.home_latitude_micro,
        person.home_longitude_micro,
        person.calendar_id,
        frozenset(session.scalars(areas)),
        {row.skill: row.level for row in session.execute(skills)},
    )
