"""`Problem`: who could visit whom, and `Plan`: who does, when. Whole numbers throughout, in whatever unit the times have.

    plan = solve(Problem(travel=..., engineers=..., visits=...), Limit(seconds=20))

Places are rows and columns of `travel`. Nothing here knows of orders, so that a benchmark asks the very same.
"""

from __future__ import annotations

import msgspec

END_OF_TIME = 1 << 40


class Engineer(msgspec.Struct, frozen=True):
    """One who visits, from `home` back to `home`, within his hours."""

    id: str
    home: int
    starts: int = 0
    ends: int = END_OF_TIME
    skills: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    stock: dict[str, int] = {}
    """What is in the van; what it does not name is not there."""
    longest_day: int | None = None
    room: int | None = None
    """What fits into the van where visits take `load`."""


class Visit(msgspec.Struct, frozen=True):
    """One piece of work at one place."""

    id: str
    place: int
    takes: int
    earliest: int = 0
    latest: int = END_OF_TIME
    """Until when it has to have begun."""
    skills: frozenset[str] = frozenset()
    """All of them are needed."""
    tools: frozenset[str] = frozenset()
    parts: dict[str, int] = {}
    load: int = 0
    only: frozenset[str] | None = None
    """The engineers it stays with; None for whoever has the skills."""
    worth: int = 1
    """What leaving it out costs, against other visits; 0 for one that must not be left out."""


class Store(msgspec.Struct, frozen=True):
    """Where tools and parts without end are fetched."""

    place: int
    takes: int = 0
    opens: int = 0
    closes: int = END_OF_TIME


class Problem(msgspec.Struct, frozen=True):
    """A day to be planned."""

    travel: list[list[int]]
    engineers: list[Engineer]
    visits: list[Visit]
    store: Store | None = None
    cost_of_travel: int = 1
    cost_of_time: int = 1
    """What a unit of an engineer's day costs, from leaving home to being back."""


class Limit(msgspec.Struct, frozen=True):
    """How long to look for something better."""

    seconds: float
    rounds_without_gain: int | None = None
    seed: int = 1
    of_processor: bool = False
    """Whether the seconds are the processor's and not the wall's: where others want it too."""


class Stop(msgspec.Struct, frozen=True):
    """One stop of a tour: a visit, or the store where `visit` is None."""

    visit: str | None
    arrives: int
    begins: int
    ends: int


class Tour(msgspec.Struct, frozen=True):
    """One engineer's day."""

    engineer: str
    leaves: int
    returns: int
    travel: int
    stops: list[Stop]


class Plan(msgspec.Struct, frozen=True):
    """Who does what when, and what nobody does."""

    tours: list[Tour]
    left_out: list[str]

    @property
    def travel(self) -> int:
        """All travel together."""
        return sum(tour.travel for tour in self.tours)

    @property
    def time(self) -> int:
        """All days together, from leaving home to being back."""
        return sum(tour.returns - tour.leaves for tour in self.tours)


def may_visit(engineer: Engineer, visit: Visit) -> bool:
    """Whether who he is and what he knows allow it, tools, parts and hours aside."""
    return (visit.only is None or engineer.id in visit.only) and visit.skills <= engineer.skills
