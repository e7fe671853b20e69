"""Who is acting, and from which side: what every rule and every change set names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fieldapp.model.people import Role


class Side(StrEnum):
    """The two ends of the sync."""

    DESK = "desk"
    SERVER = "server"


@dataclass(frozen=True)
class Actor:
    """A person (or a program on somebody's behalf) who changes something."""

    person_id: str | None
    name: str
    roles: frozenset[Role] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the actor has at least one of these roles; an administrator has all."""
        return Role.ADMINISTRATOR in self.roles or not self.roles.isdisjoint(roles)


SYSTEM = Actor(None, "fieldapp", frozenset({Role.ADMINISTRATOR}))
"""The program itself: derived rows, clocks, housekeeping."""
