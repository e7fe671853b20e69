"""Codes out of a camera's frames: each frame gets little time, and there is always another.

Pillow takes no part. A matrix code is told at once; a linear code when the frames agree on it, so that a
blurred frame's wrong number does not open the wrong part.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection

from fieldapp.codes import zbar, zxing
from fieldapp.codes.agreement import ENOUGH_VOTES, Ballot
from fieldapp.codes.grey import GreyImage, grey_frame, thinned
from fieldapp.codes.reading import USUAL, Reading, Symbology

Frame = bytes | bytearray | memoryview


class FrameReader:
    """Reads one frame after another and tells what is certain by now. For one thread.

    Linear codes need two sightings by zxing-cpp, or as many votes by ZBar, within the last
    `REMEMBERED_FRAMES` frames. ZBar, which is slower, is asked about every third frame in which the
    first engine saw nothing. Of a large frame some pixels are left out, but for every fourth frame.
    """

    def __init__(self, formats: Collection[Symbology] = USUAL) -> None:
        self._formats = formats
        self._seen: deque[tuple[tuple[Reading, ...], ...]] = deque(maxlen=REMEMBERED_FRAMES)
        self._empty_frames = 0
        self._frames = 0

    def read(self, pixels: Frame, width: int, height: int, stride: int = 0) -> tuple[Reading, ...]:
        """What the frames up to this one say for certain and this one shows; `stride` 0 means that rows touch.

        Raises:
            Unreadable: `frame-inconsistent`, when the bytes do not hold that many pixels; the frames before are remembered all the same.
        """
        image = self._manageable(grey_frame(pixels, width, height, stride))
        sightings = self._sightings(image)
        self._seen.append(sightings)
        ballot = Ballot(enough_votes=2 * ENOUGH_VOTES)
        for frame in self._seen:
            for readings in frame:
                ballot.add(readings)
        shown = {(reading.symbology, reading.text) for readings in sightings for reading in readings}
        return tuple(r for r in ballot.result() if (r.symbology, r.text) in shown)

    def forget(self) -> None:
        """Begin anew: what the next frame shows has nothing to do with the last."""
        self._seen.clear()
        self._empty_frames = 0

    def _manageable(self, image: GreyImage) -> GreyImage:
        self._frames += 1
        step = math.ceil((image.size / _MANAGEABLE_PIXELS) ** 0.5)
        return image if step < 2 or self._frames % _WHOLE_EVERY == 0 else thinned(image, step)

    def _sightings(self, image: GreyImage) -> tuple[tuple[Reading, ...], ...]:
        first = zxing.read(image, self._formats)
        if first:
            return (first,)
        self._empty_frames += 1
        if self._empty_frames % _SECOND_OPINION_EVERY:
            return ()
        return (zbar.read(image, self._formats),)


REMEMBERED_FRAMES = 20
_SECOND_OPINION_EVERY = 3
_MANAGEABLE_PIXELS = 1_300_000
_WHOLE_EVERY = 4
