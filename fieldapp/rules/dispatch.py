"""Whom an order is best given to, and why. Pure: people, their plans and the moment are arguments.

found = best_engineers(wanted, engineers, now)
found[0].name, found[0].start, [reason.kind for reason in found[0].reasons]

Points are added up, each with the reason that a person reads. They rank proposals; only a missing skill or a time
that cannot be found puts somebody behind all others, and nobody is left out: people decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from fieldapp.rules.distance import Place, road_km, travel_minutes
from fieldapp.rules.working_time import Timetable, Window

UNKNOWN_MINUTES = 60
"""How long work is thought to take when nobody said."""
UNKNOWN_TRAVEL = timedelta(minutes=30)
"""Between two stops of which one has no position."""
SEARCHED_DAYS = 14
STEP = timedelta(minutes=15)
"""Proposed starts lie on whole quarters of an hour."""
_NOTHING = timedelta()
_DAY = timedelta(days=1)


class ReasonKind(StrEnum):
    """Why somebody fits, or does not."""

    SKILL = "skill"
    SKILL_MISSING = "skill_missing"
    AREA = "area"
    AREA_OTHER = "area_other"
    TRAVEL = "travel"
    FREE = "free"
    TOO_LATE = "too_late"
    NO_TIME = "no_time"
    LOAD = "load"
    PARTS = "parts"
    PARTS_MISSING = "parts_missing"


@dataclass(frozen=True)
class Reason:
    """One reason with what a sentence about it needs, and the points it gives or takes."""

    kind: ReasonKind
    points: int
    words: str | None = None
    """The skill, the area, or the parts."""
    number: int | None = None
    """The skill's level, the kilometres, or the count of orders."""
    at: datetime | None = None

    @property
    def is_good(self) -> bool:
        """Whether it speaks for the person."""
        return self.points >= 0


@dataclass(frozen=True)
class Stop:
    """One planned order of a person."""

    order_id: str
    start: datetime
    end: datetime
    place: Place | None = None


@dataclass(frozen=True)
class Engineer:
    """A person who might be given it."""

    id: str
    name: str
    timetable: Timetable
    skills: Mapping[str, int | None] = field(default_factory=dict)
    """Skills as the company writes them, with the level where somebody said one."""
    areas: frozenset[str] = frozenset()
    home: Place | None = None
    stops: tuple[Stop, ...] = ()
    """What is planned, in the order of its start."""
    unplanned: int = 0
    """Orders in hand without a planned time."""
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    """What is in the van, by part."""


@dataclass(frozen=True)
class WantedPart:
    """A part that the order needs."""

    part_id: str
    name: str
    quantity: Decimal


@dataclass(frozen=True)
class WantedWork:
    """What an order asks for."""

    order_id: str
    minutes: int = UNKNOWN_MINUTES
    skill: str | None = None
    areas: frozenset[str] = frozenset()
    """What the site's area may be called: its region, its city."""
    place: Place | None = None
    not_before: datetime | None = None
    not_after: datetime | None = None
    """When the customer no longer lets anybody in: the work has to be done by then."""
    due: datetime | None = None
    """When somebody has to be there, or to have solved it."""
    parts: tuple[WantedPart, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """One person for one order."""

    engineer_id: str
    name: str
    points: int
    reasons: tuple[Reason, ...]
    start: datetime | None
    """The first free time found; None when there is none in the days that are searched."""
    end: datetime | None
    travel_minutes: int | None
    is_able: bool
    """Whether the skill is there and a time was found."""


def best_engineers(wanted: WantedWork, engineers: Iterable[Engineer], now: datetime) -> tuple[Proposal, ...]:
    """Everybody, the best first; equal points by name."""
    found = [proposal_for(wanted, engineer, now) for engineer in engineers]
    return tuple(sorted(found, key=lambda one: (not one.is_able, -one.points, one.name, one.engineer_id)))


def proposal_for(wanted: WantedWork, engineer: Engineer, now: datetime) -> Proposal:
    """What speaks for and against one person."""
    slot = first_free(wanted, engineer, now)
    origin = _before(engineer, slot.start if slot else now)
    reasons = [
        *_skill(wanted, engineer),
        *_area(wanted, engineer),
        *_travel(wanted, origin),
        _time(wanted, slot, now),
        _load(engineer, slot.start if slot else now),
        *_parts(wanted, engineer),
    ]
    lacks = any(reason.kind in (ReasonKind.SKILL_MISSING, ReasonKind.NO_TIME) for reason in reasons)
    return Proposal(
        engineer_id=engineer.id,
        name=engineer.name,
        points=sum(reason.points for reason in reasons),
        reasons=tuple(reasons),
        start=slot.start if slot else None,
        end=slot.end if slot else None,
        travel_minutes=travel_minutes(origin, wanted.place),
        is_able=not lacks,
    )


def first_free(wanted: WantedWork, engineer: Engineer, now: datetime) -> Stop | None:
    """The first time at which the work fits between what is planned, with the ways there and on.

    A day begins and ends at home; work that is longer than half a day may go across the break.
    """
    earliest = max(now, wanted.not_before or now)
    length = timedelta(minutes=wanted.minutes)
    for span in _spans(engineer.timetable, earliest, length):
        for start, end in _gaps(span, engineer, wanted):
            begin = _quarter(max(start, earliest))
            finish = begin + length
            if finish <= end:
                late = wanted.not_after is not None and finish > wanted.not_after
                return None if late else Stop(wanted.order_id, begin, finish, wanted.place)
    return None


def way_time(one: Place | None, other: Place | None) -> timedelta:
    """The time for a way; the usual one where a place is not known."""
    minutes = travel_minutes(one, other)
    return UNKNOWN_TRAVEL if minutes is None else timedelta(minutes=minutes)


def _spans(timetable: Timetable, earliest: datetime, length: timedelta) -> Iterator[Window]:
    """The stretches of working time that are long enough, day by day."""
    first = earliest.astimezone(timetable.zone).date()
    for number in range(SEARCHED_DAYS):
        windows = timetable.windows(first + number * _DAY)
        long = [window for window in windows if window[1] - window[0] >= length]
        if not long and windows and windows[-1][1] - windows[0][0] >= length:
            long = [(windows[0][0], windows[-1][1])]
        yield from (window for window in long if window[1] > earliest)


def _gaps(span: Window, engineer: Engineer, wanted: WantedWork) -> Iterator[Window]:
    """The times within a span at which one can be there and still be at the next stop in time."""
    begin, end = span
    stops = [stop for stop in engineer.stops if stop.order_id != wanted.order_id]
    day = _day_of(engineer, begin)
    earlier = [s for s in stops if s.start < begin and (s.end > begin or _day_of(engineer, s.start) == day)]
    at = earlier[-1].place if earlier else engineer.home
    free = max((begin, *(stop.end for stop in earlier)))
    is_away = bool(earlier) or at is not None
    for stop in stops:
        if begin <= stop.start < end:
            way = way_time(at, wanted.place) if is_away else _NOTHING
            yield free + way, stop.start - way_time(wanted.place, stop.place)
            free, at, is_away = max(free, stop.end), stop.place, True
    yield free + (way_time(at, wanted.place) if is_away else _NOTHING), end


def _day_of(engineer: Engineer, moment: datetime) -> date:
    return moment.astimezone(engineer.timetable.zone).date()


def _quarter(moment: datetime) -> datetime:
    """The next whole quarter of an hour, or this one."""
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else moment - over + STEP


def _before(engineer: Engineer, start: datetime) -> Place | None:
    """Where somebody comes from: the stop before on that day, or home."""
    day = _day_of(engineer, start)
    earlier = [stop for stop in engineer.stops if stop.end <= start and _day_of(engineer, stop.start) == day]
    return earlier[-1].place if earlier else engineer.home


def _skill(wanted: WantedWork, engineer: Engineer) -> Iterator[Reason]:
    if wanted.skill is None:
        return
    known = {name.casefold(): level for name, level in engineer.skills.items()}
    if wanted.skill.casefold() not in known:
        yield Reason(ReasonKind.SKILL_MISSING, -60, wanted.skill)
        return
    level = known[wanted.skill.casefold()]
    yield Reason(ReasonKind.SKILL, 20 + 4 * (level or 1), wanted.skill, level)


def _area(wanted: WantedWork, engineer: Engineer) -> Iterator[Reason]:
    if not wanted.areas or not engineer.areas:
        return
    known = {area.casefold() for area in engineer.areas}
    own = sorted(area for area in wanted.areas if area.casefold() in known)
    if own:
        yield Reason(ReasonKind.AREA, 15, own[0])
    else:
        yield Reason(ReasonKind.AREA_OTHER, -10, min(wanted.areas))


def _travel(wanted: WantedWork, origin: Place | None) -> Iterator[Reason]:
    minutes = travel_minutes(origin, wanted.place)
    if minutes is None or origin is None or wanted.place is None:
        return
    points = max(-30, 10 - minutes // 3)
    yield Reason(ReasonKind.TRAVEL, points, number=round(road_km(origin, wanted.place)))


def _time(wanted: WantedWork, slot: Stop | None, now: datetime) -> Reason:
    if slot is None:
        return Reason(ReasonKind.NO_TIME, -40)
    if wanted.due is not None and slot.start > wanted.due:
        return Reason(ReasonKind.TOO_LATE, -30, at=slot.start)
    days = int((slot.start - now) / _DAY)
    return Reason(ReasonKind.FREE, max(0, 20 - 4 * days), at=slot.start)


def _load(engineer: Engineer, start: datetime) -> Reason:
    day = _day_of(engineer, start)
    count = engineer.unplanned + sum(_day_of(engineer, stop.start) == day for stop in engineer.stops)
    return Reason(ReasonKind.LOAD, max(-16, -2 * count), number=count)


def _parts(wanted: WantedWork, engineer: Engineer) -> Iterator[Reason]:
    if not wanted.parts:
        return
    nothing = Decimal(0)
    missing = [part for part in wanted.parts if engineer.parts.get(part.part_id, nothing) < part.quantity]
    there = [part for part in wanted.parts if part not in missing]
    if there:
        points = 15 * len(there) // len(wanted.parts)
        yield Reason(ReasonKind.PARTS, points, ", ".join(part.name for part in there))
    if missing:
        yield Reason(ReasonKind.PARTS_MISSING, -10, ", ".join(part.name for part in missing))
