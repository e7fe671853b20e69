"""Codes out of pictures: photographs, screenshots from the clipboard, frames of a camera.

Nothing here is asked of a network, and nothing that is read is obeyed: a reading is a text to look up.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from fieldapp.codes import looks
from fieldapp.codes.agreement import Ballot
from fieldapp.codes.grey import GreyImage, resized
from fieldapp.codes.picture import Picture
from fieldapp.codes.reading import USUAL, Reading, Symbology
from fieldapp.errors import Unreadable

# A still of 12 megapixels is looked at in this size first: 643 ms become 12 (facts.md).
FIRST_PIXELS = 1_300_000
MOST_TEXT = 8_000
TIME_LIMIT_S = 4.0


def decode_file(
    source: Path | bytes,
    formats: Collection[Symbology] = USUAL,
    *,
    every: bool = False,
    time_limit_s: float = TIME_LIMIT_S,
) -> tuple[Reading, ...]:
    """The codes in a picture file, or in its bytes as the clipboard has them, from top to bottom.

    `every` goes on when a code is found, at full size and with both engines: for a sheet of many labels.

    Raises:
        Unreadable: not a picture, a damaged one or one too large (`picture-...`, see `Picture`);
            `code-too-long`, when a code holds more text than any real one.
    """
    return _decode(Picture(source).grey, formats, every, time_limit_s)


def decode(
    image: GreyImage,
    formats: Collection[Symbology] = USUAL,
    *,
    every: bool = False,
    time_limit_s: float = TIME_LIMIT_S,
) -> tuple[Reading, ...]:
    """The codes in grey pixels; otherwise as `decode_file`."""

    def within(most_pixels: int) -> GreyImage:
        return image if image.size <= most_pixels else resized(image, (most_pixels / image.size) ** 0.5)

    return _decode(within, formats, every, time_limit_s)


def _decode(
    grey: Callable[[int], GreyImage], formats: Collection[Symbology], every: bool, time_limit_s: float
) -> tuple[Reading, ...]:
    search = _Search(formats, every, monotonic() + time_limit_s)
    small = grey(FIRST_PIXELS)
    search.look(small, looks.FIRST)
    if small.scale > 1:
        for most_pixels, look in looks.LARGER:
            if every or not search.is_over():
                search.look(grey(most_pixels), look)
    for look in looks.FURTHER:
        if not search.is_over() and small.size <= look.most_pixels:
            search.look(small, look)
    return tuple(sorted(search.found(), key=lambda reading: (reading.box[1], reading.box[0])))


@dataclass(slots=True)
class _Search:
    """Looking at one picture until something is certain, or until the end.

    A look is never interrupted, so the end may be passed by the length of one.
    """

    formats: Collection[Symbology]
    every: bool
    end: float
    ballot: Ballot = field(default_factory=Ballot)

    def look(self, image: GreyImage, look: looks.Look) -> None:
        """Ask the engines of one look; the second only where the first may be wrong or found nothing."""
        if monotonic() > self.end:
            return
        changed = look.change(image)
        for read in look.engines:
            self.ballot.add(_believable(reading) for reading in read(changed, self.formats))
            if monotonic() > self.end or (self._has_only_matrix_codes() and not self.every):
                return

    def found(self) -> tuple[Reading, ...]:
        """What the looks so far agree on."""
        return self.ballot.result()

    def is_over(self) -> bool:
        """Whether another look would change nothing or come too late."""
        certain = bool(self.ballot.settled()) and not self.ballot.is_open()
        return certain or monotonic() > self.end

    def _has_only_matrix_codes(self) -> bool:
        seen = [candidate.reading for candidate in self.ballot.candidates]
        return bool(seen) and all(reading.symbology.corrects_errors for reading in seen)


def _believable(reading: Reading) -> Reading:
    if len(reading.text) > MOST_TEXT:
        raise Unreadable("code-too-long", length=len(reading.text), most=MOST_TEXT)
    return reading
