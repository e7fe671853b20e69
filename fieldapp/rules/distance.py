"""How far two places are apart and how long the way takes, without a map. Pure.

The great circle (haversine, mean Earth radius 6,371.0088 km of IUGG) times what roads add to it, at the speeds of
town, country road and motorway. It is an estimate that ranks and warns; nobody is billed by it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS_KM = 6371.0088
DETOUR = 1.3
"""Roads are about so much longer than the straight line."""
SET_OFF_MINUTES = 5
"""To the van, and from where it could be parked."""
STRETCHES: tuple[tuple[float, float], ...] = ((8, 28), (42, 55), (math.inf, 85))
"""Kilometres of a way and the speed driven on them, one after the other."""
NEXT_DOOR_KM = 0.15
MICRO = 1_000_000


@dataclass(frozen=True)
class Place:
    """A position in micro-degrees, WGS 84."""

    latitude_micro: int
    longitude_micro: int


def place_of(latitude_micro: int | None, longitude_micro: int | None) -> Place | None:
    """The place of two columns; None where one of them is missing."""
    if latitude_micro is None or longitude_micro is None:
        return None
    return Place(latitude_micro, longitude_micro)


def straight_km(one: Place, other: Place) -> float:
    """The great circle between two places in kilometres."""
    first, second = math.radians(one.latitude_micro / MICRO), math.radians(other.latitude_micro / MICRO)
    east = math.radians((other.longitude_micro - one.longitude_micro) / MICRO)
    half = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))


def road_km(one: Place, other: Place) -> float:
    """About how many kilometres one drives."""
    return straight_km(one, other) * DETOUR


def travel_minutes(one: Place | None, other: Place | None) -> int | None:
    """About how many minutes the way takes, rounded up; None where a place is not known, 0 next door."""
    if one is None or other is None:
        return None
    left = road_km(one, other)
    if left <= NEXT_DOOR_KM:
        return 0
    minutes = float(SET_OFF_MINUTES)
    for stretch, speed in STRETCHES:
        driven = min(left, stretch)
        minutes += driven / speed * 60
        left -= driven
    return math.ceil(minutes)
