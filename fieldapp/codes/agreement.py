"""How several looks at one image come to agree on what it says.

Codes with error correction are believed at first sight. The digits of a linear code hang on the widths of
its bars alone, and on a blurred photograph an engine may tell a wrong number with a right check digit. So
every look votes: zxing-cpp with three, ZBar (which misreads more) with one. A text is settled with three
votes when nothing else was read off the same bars, and with twice the votes of any rival when all looks
are done.

Measured on nine blurred, scaled, turned or noisy versions of each of 93 photographs (tests/benchmarks/codes.py
--worsened): zxing-cpp alone reads 378 of 837 with 5 misreads, pyzbar 340 with 16, this 558 with 3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from fieldapp.codes import zbar, zxing
from fieldapp.codes.reading import Reading

ENOUGH_VOTES = 3
MARGIN = 2


@dataclass(slots=True)
class Candidate:
    """One code, with the looks in which each engine saw it."""

    reading: Reading
    looks: Counter[str] = field(default_factory=Counter)

    @property
    def votes(self) -> int:
        """What the sightings are worth together."""
        return sum(_VOTES[engine] * looks for engine, looks in self.looks.items())

    @property
    def is_beyond_doubt(self) -> bool:
        """Whether both engines saw it twice, or zxing-cpp in most looks: no misread was ever seen so often."""
        seen = self.looks[zxing.ENGINE]
        return seen >= _MOST_LOOKS or min(seen, self.looks[zbar.ENGINE]) > 1


@dataclass(slots=True)
class Ballot:
    """Collects what each look found; `enough_votes` is what a linear code needs."""

    enough_votes: int = ENOUGH_VOTES
    candidates: list[Candidate] = field(default_factory=list)

    def add(self, readings: Iterable[Reading]) -> None:
        """Count what one engine found in one look; the same code counts once."""
        counted: list[Candidate] = []
        for reading in readings:
            candidate = self._candidate(reading)
            if not any(candidate is other for other in counted):
                candidate.looks[reading.engine] += 1
                counted.append(candidate)

    def settled(self) -> tuple[Reading, ...]:
        """What is certain already: no further look would change it."""
        return tuple(c.reading for c in self.candidates if self._is_enough(c) and not self._rivals(c))

    def is_open(self) -> bool:
        """Whether there is something that another look could settle."""
        return any(not self._is_enough(c) or self._rivals(c) for c in self.candidates)

    def result(self) -> tuple[Reading, ...]:
        """What is believed once there are no more looks; rivals of equal strength are both dropped."""
        return tuple(c.reading for c in self.candidates if self._is_enough(c) and self._prevails(c))

    def _candidate(self, reading: Reading) -> Candidate:
        for known in self.candidates:
            if _is_same(known.reading, reading):
                known.reading = _better(known.reading, reading)
                return known
        fresh = Candidate(reading)
        self.candidates.append(fresh)
        return fresh

    def _is_enough(self, candidate: Candidate) -> bool:
        return candidate.reading.symbology.corrects_errors or candidate.votes >= self.enough_votes

    def _rivals(self, candidate: Candidate) -> list[Candidate]:
        return [c for c in self.candidates if c is not candidate and _disputes(c.reading, candidate.reading)]

    def _prevails(self, candidate: Candidate) -> bool:
        return all(
            candidate.votes >= MARGIN * rival.votes
            or (candidate.is_beyond_doubt and not _touch(candidate.reading, rival.reading))
            for rival in self._rivals(candidate)
        )


def _is_same(one: Reading, other: Reading) -> bool:
    """The same code seen again. Matrix codes of one content in two places are two labels."""
    if one.symbology is not other.symbology:
        return False
    if one.symbology.corrects_errors:
        return (one.text == other.text or one.raw == other.raw) and _touch(one, other)
    return one.text == other.text


def _better(known: Reading, seen: Reading) -> Reading:
    """Of two sightings of one code the one whose engine knows more about it."""
    return seen if _VOTES[seen.engine] > _VOTES[known.engine] else known


def _disputes(other: Reading, reading: Reading) -> bool:
    """Whether the other reading was taken off the same bars, so that not both can be right."""
    if reading.symbology.corrects_errors:
        return False
    if other.symbology.corrects_errors:
        return reading.engine == zbar.ENGINE and _touch(other, reading)
    return _touch(one=other, other=reading) or _are_lines_of_one_code(other, reading)


def _are_lines_of_one_code(one: Reading, other: Reading) -> bool:
    """Whether two numbers that are much alike were read side by side off bars of the same length."""
    if not (one.symbology.is_retail and other.symbology.is_retail):
        return False
    alike = sum(a == b for a, b in zip(reversed(one.text), reversed(other.text), strict=False))
    return alike >= _ALIKE_DIGITS and (_shared(one, other, 0) > _MOST or _shared(one, other, 1) > _MOST)


def _touch(one: Reading, other: Reading) -> bool:
    """Whether two readings lie in the same place.

    ZBar often knows only where the lines that it read ended: such a reading has a height and no width, and
    lies in the same place as whatever shares its rows (or its columns, if it was read downwards).
    """
    if not one.corners or not other.corners:
        return True
    across, down = _shared(one, other, 0) > 0, _shared(one, other, 1) > 0
    if _is_line(one) or _is_line(other):
        return across or down
    return across and down


def _shared(one: Reading, other: Reading, axis: int) -> float:
    """Which part of the longer one's extent along an axis both cover, 0 to 1."""
    starts, ends = (one.box[axis], other.box[axis]), (one.box[axis + 2], other.box[axis + 2])
    longest = max(end - start for start, end in zip(starts, ends, strict=True)) + _SLACK_PX
    return max(0, min(ends) - max(starts) + _SLACK_PX) / longest


def _is_line(reading: Reading) -> bool:
    left, top, right, bottom = reading.box
    return not reading.symbology.corrects_errors and min(right - left, bottom - top) <= _SLACK_PX


_VOTES = {zxing.ENGINE: 3, zbar.ENGINE: 1}
_MOST_LOOKS = 5
_ALIKE_DIGITS = 4
_MOST = 0.8
_SLACK_PX = 4
