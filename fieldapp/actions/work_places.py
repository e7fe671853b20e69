"""Where people and sites are, and what a person can do where: what planning counts with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from fieldapp.actions.words import tidy
from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.model.people import Person, PersonArea, PersonSkill
from fieldapp.model.service_levels import WorkingCalendar
from fieldapp.rules.actors import Actor
from fieldapp.rules.distance import MICRO, Place
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work

LEVELS = range(1, 6)
_POSITION = re.compile(r"\s*([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*[,;\s]\s*([-+]?\d{1,3}(?:\.\d+)?)\s*°?\s*")


@dataclass(frozen=True)
class WorkPlace:
    """What planning knows of a person; skills with their level where somebody said one."""

    home: Place | None = None
    areas: Iterable[str] = ()
    skills: Mapping[str, int | None] | None = None
    calendar_id: str | None = None


def set_work_place(store: Store, person_id: str, wanted: WorkPlace, *, by: Actor) -> None:
    """Set home, areas, skills and working calendar; without `skills` they are left alone.

    Raises RuleBroken `level-out-of-range`; Unreadable `row-not-found`.
    """
    check_may(by, May.KEEP_PEOPLE)
    skills = None if wanted.skills is None else {tidy(name): level for name, level in wanted.skills.items()}
    for level in (skills or {}).values():
        if level is not None and level not in LEVELS:
            raise RuleBroken("level-out-of-range", field="skills")
    with store.change("Set where a person works", by=by) as work:
        person = work.get(Person, person_id)
        if wanted.calendar_id is not None:
            work.get(WorkingCalendar, wanted.calendar_id)
        person.calendar_id = wanted.calendar_id
        person.home_latitude_micro = wanted.home.latitude_micro if wanted.home else None
        person.home_longitude_micro = wanted.home.longitude_micro if wanted.home else None
        _set_areas(work, person_id, {area for each in wanted.areas if (area := tidy(each))})
        if skills is not None:
            _set_skills(work, person_id, {name: level for name, level in skills.items() if name})


def read_position(words: str | None) -> Place | None:
    """A position as people write or copy it, `52.52, 13.405`. Raises Unreadable `position-malformed`."""
    if not (words or "").strip():
        return None
    plain = unicodedata.normalize("NFKC", words or "")
    found = _POSITION.fullmatch(plain)
    if found is None:
        raise Unreadable("position-malformed", value=plain[:40], field="position")
    latitude, longitude = (round(float(each) * MICRO) for each in found.groups())
    if abs(latitude) > 90 * MICRO or abs(longitude) > 180 * MICRO:
        raise Unreadable("position-malformed", value=plain[:40], field="position")
    return Place(latitude, longitude)


def show_position(latitude_micro: int | None, longitude_micro: int | None) -> str:
    """The same the other way round."""
    if latitude_micro is None or longitude_micro is None:
        return ""
    return f"{latitude_micro / MICRO:.6f}, {longitude_micro / MICRO:.6f}"


def _set_areas(work: Work, person_id: str, wanted: set[str]) -> None:
    rows = work.all(select(PersonArea).where(PersonArea.person_id == person_id, is_no(PersonArea.withdrawn)))
    for row in rows:
        if row.area not in wanted:
            row.withdrawn = True
    for area in sorted(wanted - {row.area for row in rows}):
        work.add(PersonArea(id=work.new_id(), person_id=person_id, area=area))


def _set_skills(work: Work, person_id: str, wanted: Mapping[str, int | None]) -> None:
    rows = work.all(
        select(PersonSkill).where(PersonSkill.person_id == person_id, is_no(PersonSkill.withdrawn))
    )
    for row in rows:
        if row.skill not in wanted:
            row.withdrawn = True
        elif row.level != wanted[row.skill]:
            row.level = wanted[row.skill]
    for skill in sorted(wanted.keys() - {row.skill for row in rows}):
        work.add(PersonSkill(id=work.new_id(), person_id=person_id, skill=skill, level=wanted[skill]))
