"""Recorded signatures, written again with the pen on the real pad: what comes back is what was given."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from pytestqt.qtbot import QtBot

from fieldapp.rules.signing import check_ink
from fieldapp.sheet import ink as inks
from fieldapp.ui.widgets.ink_pad import InkPad
from fieldapp.ui.widgets.ink_strokes import CANVAS
from tests.ui.widgets.test_ink_pad import pen

Written = tuple[float, float, float]
"""x and y in pixels of the pad, pressure from 0 to 1."""
SIZE = (600, 240)


@pytest.fixture
def pad(qtbot: QtBot) -> InkPad:
    """A pad of the size it has on a small screen."""
    made = InkPad("Signature of the customer")
    qtbot.addWidget(made)
    made.resize(*SIZE)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.mark.shared_data
@pytest.mark.timeout(600)
@pytest.mark.parametrize("every", [16, pytest.param(1, marks=pytest.mark.slow)])
def test_that_real_ink_comes_back_as_it_was_written(pad: InkPad, shared_data: Path, every: int) -> None:
    count = 0
    for strokes in recorded(shared_data / "signatures", every):
        fitted = fit(strokes)

        write(pad, fitted)

        assert len(pad.strokes()) == len(fitted)
        for given, got in zip(fitted, pad.strokes(), strict=True):
            assert_same(pad, given, got)
        ink = inks.check(pad.ink())
        if len(strokes) > 1:  # two of the laboratory's recordings are a single line
            check_ink(ink.strokes, ink.width)
        pad.set_strokes(())
        count += 1
    assert count == math.ceil(163 / every) + 3


def write(pad: InkPad, strokes: list[list[Written]]) -> None:
    """As the pen would: press, move, lift, 8 ms a point."""
    now = 1_000
    for stroke in strokes:
        for at, (x, y, pressure) in enumerate(stroke):
            kind = QEvent.Type.TabletPress if at == 0 else QEvent.Type.TabletMove
            pen(pad, kind, (x, y), pressure, now)
            now += 8
        pen(pad, QEvent.Type.TabletRelease, stroke[-1][:2], 0.0, now)
        now += 200


def assert_same(pad: InkPad, given: list[Written], got: inks.Stroke) -> None:
    """Every point within half a pixel and one part in a hundred of the pressure, in order; none invented."""
    scale, at = pad.paper().width() / CANVAS[0], -1
    for x, y, pressure in given:
        rest = [number for number in (at, at + 1) if 0 <= number < len(got)]
        near = [
            number
            for number in rest
            if math.dist((got[number][0] * scale, got[number][1] * scale), (x, y)) <= 0.5
            and abs(got[number][2] / inks.FULL_PRESSURE - pressure) <= 0.01
        ]
        assert near, f"{(x, y, pressure)} did not come back"
        at = near[-1]
    assert at == len(got) - 1


def fit(strokes: list[list[Written]]) -> list[list[Written]]:
    """The strokes in the middle of the pad, as large as fits."""
    xs = [x for stroke in strokes for x, _y, _p in stroke]
    ys = [y for stroke in strokes for _x, y, _p in stroke]
    scale = 0.9 * min(SIZE[0] / (max(xs) - min(xs)), SIZE[1] / (max(ys) - min(ys)))
    return [
        [((x - min(xs)) * scale + 15, (y - min(ys)) * scale + 8, pressure) for x, y, pressure in stroke]
        for stroke in strokes
    ]


def recorded(folder: Path, every: int) -> Iterator[list[list[Written]]]:
    """Some or all signatures of the tablet, and the three recordings of the pen laboratory."""
    with gzip.open(folder / "zh_ipad_strokes.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in list(file)[::every]:
            yield [[(x, y, p) for x, y, p, _t in stroke] for stroke in json.loads(line)["strokes"]]
    table = [line.split() for line in (folder / "bdalab_svc_data_signal.svc").read_text().splitlines()[1:]]
    yield split([(float(row[0]), float(row[1]), float(row[6]), int(float(row[3]))) for row in table])
    for name in ("bdalab_html_data_signal.json", "bdalab_json_data_signal.json"):
        read = json.loads((folder / name).read_text())
        read = read.get("data", read)
        columns = [read["x"], read["y"], read["pressure"], read.get("pen_status") or read["buttons"]]
        yield split(list(zip(*columns, strict=True)))


def split(rows: list[tuple[float, float, float, int]]) -> list[list[Written]]:
    """Strokes where the pen was on the paper, pressure as a share of the hardest."""
    hardest = max(row[2] for row in rows) or 1.0
    return [
        [(x, y, pressure / hardest) for x, y, pressure, _on in part]
        for on, part in groupby(rows, key=lambda row: row[3])
        if on
    ]
