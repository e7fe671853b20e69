"""Whom an order is best given to, how far it is, and what is wrong with a planned day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from fieldapp.rules.cover import ContractTerms, CoverKind, covers_on
from fieldapp.rules.day_plan import PlannedStop, PlanTrouble, look_at_day
from fieldapp.rules.dispatch import (
    Engineer,
    ReasonKind,
    Stop,
    WantedPart,
    WantedWork,
    best_engineers,
    first_free,
    proposal_for,
)
from fieldapp.rules.distance import Place, straight_km, travel_minutes
from fieldapp.rules.working_time import Timetable

BERLIN, POTSDAM = Place(52_520_000, 13_405_000), Place(52_400_000, 13_060_000)
LONDON, PARIS = Place(51_507_400, -127_800), Place(48_856_600, 2_352_200)
DAY = ((8 * 60, 12 * 60), (13 * 60, 17 * 60))
HOURS = Timetable(ZoneInfo("UTC"), (*((DAY,) * 5), (), ()))
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANNA = Engineer("a", "Anna", HOURS)


def at(hour: int, minute: int = 0) -> datetime:
    """That time on the Monday."""
    return MONDAY.replace(hour=hour, minute=minute)


def test_that_distances_are_great_circles_and_ways_take_longer_the_farther_they_are() -> None:
    ways = [travel_minutes(BERLIN, Place(52_520_000, 13_405_000 + step * 20_000)) for step in range(8)]

    assert straight_km(LONDON, PARIS) == pytest.approx(343.6, abs=0.5)
    assert straight_km(Place(0, 179_000_000), Place(0, -179_000_000)) == pytest.approx(222.4, abs=0.1)
    assert ways[0] == 0
    assert ways == sorted(ways, key=lambda minutes: minutes or 0)
    assert travel_minutes(BERLIN, None) is None


def test_that_the_first_free_time_leaves_room_for_both_ways_and_the_break() -> None:
    way = timedelta(minutes=travel_minutes(BERLIN, POTSDAM) or 0)
    busy = replace(ANNA, home=BERLIN, stops=(Stop("x", at(9), at(11), BERLIN),))
    work = WantedWork("o", 60, place=POTSDAM)

    free = first_free(work, ANNA, MONDAY)
    between = first_free(work, busy, MONDAY)

    assert free is not None
    assert (free.start, free.end) == (at(8), at(9))
    assert between is not None
    assert between.start == at(14)  # home after 13:00, 52 minutes on the way, the next whole quarter
    assert between.start - at(13) >= way
    assert first_free(replace(work, not_after=at(12)), busy, MONDAY) is None


def test_that_somebody_busy_is_proposed_the_next_working_day() -> None:
    full = replace(ANNA, stops=(Stop("x", at(8), at(12)), Stop("y", at(13), at(17))))
    friday = datetime(2026, 11, 27, 16, 30, tzinfo=UTC)

    monday = first_free(WantedWork("o", 60), full, MONDAY)
    weekend = first_free(WantedWork("o", 60), ANNA, friday)

    assert monday is not None
    assert monday.start == at(8) + 24 * HOUR
    assert weekend is not None
    assert weekend.start == at(8) + 7 * 24 * HOUR


def test_that_skill_comes_before_everything_and_each_reason_moves_somebody() -> None:
    work = WantedWork(
        "o",
        60,
        skill="Lifts",
        areas=frozenset({"Berlin"}),
        place=BERLIN,
        due=at(12),
        parts=(WantedPart("seal", "Seal", Decimal(2)),),
    )
    plain = replace(ANNA, skills={"lifts": None})
    better = {
        ReasonKind.AREA: replace(plain, areas=frozenset({"berlin"})),
        ReasonKind.SKILL: replace(plain, skills={"Lifts": 4}),
        ReasonKind.PARTS: replace(plain, parts={"seal": Decimal(2)}),
    }
    worse = {
        ReasonKind.SKILL_MISSING: replace(plain, skills={}),
        ReasonKind.AREA_OTHER: replace(plain, areas=frozenset({"Potsdam"})),
        ReasonKind.TRAVEL: replace(plain, home=LONDON),
        ReasonKind.TOO_LATE: replace(plain, stops=(Stop("x", at(8), at(12)),)),
        ReasonKind.LOAD: replace(plain, unplanned=5),
    }
    middle = proposal_for(work, plain, MONDAY)

    for kind, engineer in better.items():
        found = proposal_for(work, engineer, MONDAY)
        assert found.points > middle.points, kind
        assert kind in {reason.kind for reason in found.reasons}
    for kind, engineer in worse.items():
        found = proposal_for(work, engineer, MONDAY)
        assert found.points < middle.points, kind
        assert kind in {reason.kind for reason in found.reasons}
    rich = replace(better[ReasonKind.PARTS], id="b", name="Bo", areas=frozenset({"Berlin"}), skills={})
    assert [each.engineer_id for each in best_engineers(work, [rich, plain], MONDAY)] == ["a", "b"]


def test_that_a_day_tells_what_cannot_be_kept() -> None:
    stops = [
        PlannedStop("first", at(8), at(10), BERLIN, is_waiting=True),
        PlannedStop("overlaps", at(9), at(9, 30), BERLIN),
        PlannedStop("far", at(10, 15), at(11), POTSDAM),
        PlannedStop("windowed", at(13), at(14), POTSDAM, window_start=at(13, 30), window_end=at(13, 45)),
        PlannedStop("late", at(15), at(16), POTSDAM, due=at(12)),
        PlannedStop("night", at(20), at(21), POTSDAM),
    ]

    found = look_at_day(stops, BERLIN, HOURS, at(8, 30))

    assert {each: look.troubles for each, look in found.items()} == {
        "first": (PlanTrouble.NOT_STARTED,),
        "overlaps": (PlanTrouble.OVERLAP,),
        "far": (PlanTrouble.WAY_TOO_LONG,),
        "windowed": (PlanTrouble.BEFORE_WINDOW, PlanTrouble.AFTER_WINDOW),
        "late": (PlanTrouble.AFTER_DUE,),
        "night": (PlanTrouble.OFF_HOURS,),
    }
    assert found["first"].is_from_home
    assert (found["far"].gap_minutes, found["far"].travel_minutes) == (15, travel_minutes(BERLIN, POTSDAM))


def test_that_cover_holds_on_its_last_day_and_only_for_what_it_names() -> None:
    last = date(2026, 12, 31)
    whole = ContractTerms("c1", "All of it", date(2026, 1, 1), "customer")
    one = replace(whole, id="c2", name="One", devices=frozenset({"d1"}), ends_on=last)
    site = replace(whole, id="c3", name="Site", site_id="s2")

    def covered(day: date, device: str) -> list[str | CoverKind]:
        found = covers_on(
            day,
            [one, site, whole],
            warranty_until=last,
            device_id=device,
            site_id="s1",
            customer_id="customer",
        )
        return [each.contract.name if each.contract else each.kind for each in found]

    assert covered(last, "d1") == [CoverKind.WARRANTY, "All of it", "One"]
    assert covered(last + timedelta(days=1), "d1") == ["All of it"]
    assert covered(last, "d2") == [CoverKind.WARRANTY, "All of it"]
    assert covers_on(last, [whole], customer_id="another") == ()
