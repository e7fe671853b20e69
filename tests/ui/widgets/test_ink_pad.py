"""The pad: every point where the pen was, with its pressure, quickly, and not one from a resting hand."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.sheet import ink
from fieldapp.ui.widgets.ink_pad import InkPad
from fieldapp.ui.widgets.ink_strokes import CANVAS, MOUSE_PRESSURE, ink_length

PEN = QPointingDevice(
    "pen", 1, QPointingDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
    QPointingDevice.Capability.Position | QPointingDevice.Capability.Pressure, 1, 3,
)  # fmt: skip


@pytest.fixture
def pad(qtbot: QtBot) -> InkPad:
    made = InkPad("Signature of the customer")
    qtbot.addWidget(made)
    made.resize(600, 240)
    with qtbot.waitExposed(made):
        made.show()
    return made


def draw(pad: InkPad, *points: tuple[int, int]) -> None:
    """One stroke of the mouse."""
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[0]))
    for point in points[1:]:
        QTest.mouseMove(pad, QPoint(*point))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(*points[-1]))


def pen(pad: InkPad, kind: QEvent.Type, at: tuple[float, float], pressure: float, when: int) -> None:
    """One thing the pen did."""
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind, PEN, QPointF(*at), QPointF(*at), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton, down,
    )  # fmt: skip
    event.setTimestamp(when)
    QApplication.sendEvent(pad, event)


def inked(pad: InkPad) -> int:
    """How many dark pixels the paper shows above the line to sign on."""
    picture = pad.grab().toImage()
    return sum(
        QColor(picture.pixel(x, y)).lightness() < 100
        for x in range(20, picture.width() - 20, 2)
        for y in range(20, int(picture.height() * 0.7), 2)
    )


def test_that_the_mouse_writes_where_it_went(pad: InkPad) -> None:
    draw(pad, (100, 60), (200, 120), (300, 60))

    (stroke,) = pad.strokes()
    assert [(x, y) for x, y, _, _ in stroke] == [(500, 300), (1000, 600), (1500, 300)]
    assert {pressure for _, _, pressure, _ in stroke} == {MOUSE_PRESSURE}
    assert inked(pad) > 50


def test_that_the_pen_writes_with_its_pressure_and_its_time(pad: InkPad) -> None:
    pen(pad, QEvent.Type.TabletPress, (100, 60), 0.25, 5_000)
    pen(pad, QEvent.Type.TabletMove, (150, 90), 0.5, 5_008)
    pen(pad, QEvent.Type.TabletMove, (200, 60), 1.0, 5_016)
    pen(pad, QEvent.Type.TabletRelease, (200, 60), 0.0, 5_024)

    assert pad.strokes() == (((500, 300, 256, 0), (750, 450, 512, 8), (1000, 300, 1023, 16)),)


def test_that_time_goes_on_from_one_stroke_to_the_next(pad: InkPad) -> None:
    for begin in (5_000, 9_000):
        pen(pad, QEvent.Type.TabletPress, (100, 60), 0.5, begin)
        pen(pad, QEvent.Type.TabletMove, (150, 90), 0.5, begin + 10)
        pen(pad, QEvent.Type.TabletRelease, (150, 90), 0.0, begin + 20)

    times = [point[3] for stroke in pad.strokes() for point in stroke]
    assert times == [0, 10, 4_000, 4_010]


def test_that_a_pen_that_only_hovers_writes_nothing(pad: InkPad) -> None:
    event = QTabletEvent(
        QEvent.Type.TabletMove, PEN, QPointF(90, 60), QPointF(90, 60), 0.0, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton, Qt.MouseButton.NoButton,
    )  # fmt: skip

    QApplication.sendEvent(pad, event)

    assert pad.is_empty()


def test_that_a_finger_writes(pad: InkPad) -> None:
    finger = QTest.createTouchDevice()

    QTest.touchEvent(pad, finger).press(0, QPoint(100, 60)).commit()
    QTest.touchEvent(pad, finger).move(0, QPoint(200, 120)).commit()
    QTest.touchEvent(pad, finger).release(0, QPoint(200, 120)).commit()

    (stroke,) = pad.strokes()
    assert len(stroke) == 2
    assert stroke[0][:2] == (pytest.approx(500, abs=15), pytest.approx(300, abs=15))
    assert stroke[1][:2] == (pytest.approx(1000, abs=15), pytest.approx(600, abs=15))


def test_that_a_hand_resting_beside_the_pen_writes_nothing(pad: InkPad) -> None:
    finger = QTest.createTouchDevice()
    now = int(time.monotonic() * 1000)
    pen(pad, QEvent.Type.TabletPress, (100, 60), 0.5, now)
    pen(pad, QEvent.Type.TabletRelease, (100, 60), 0.0, now)
    pad._pen_seen_ms = 1 << 60

    QTest.touchEvent(pad, finger).press(0, QPoint(400, 200)).commit()
    QTest.touchEvent(pad, finger).move(0, QPoint(450, 220)).commit()
    QTest.touchEvent(pad, finger).release(0, QPoint(450, 220)).commit()

    assert len(pad.strokes()) == 1


def test_that_strokes_are_taken_back_one_by_one_and_all_at_once(pad: InkPad, qtbot: QtBot) -> None:
    for y in (60, 90, 120):
        draw(pad, (100, y), (300, y))
    changes: list[int] = []
    pad.changed.connect(lambda: changes.append(len(pad.strokes())))

    qtbot.keyClick(pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(pad, Qt.Key.Key_Delete)
    qtbot.keyClick(pad, Qt.Key.Key_Delete)

    assert changes == [2, 0]
    assert pad.is_empty()
    assert inked(pad) == 0


def test_that_a_sealed_signature_cannot_be_touched(pad: InkPad, qtbot: QtBot) -> None:
    draw(pad, (100, 60), (300, 60))
    before = pad.strokes()

    pad.set_sealed(True)
    draw(pad, (100, 120), (300, 120))
    pad.undo_stroke()
    pad.clear()

    assert pad.strokes() == before


def test_that_the_same_ink_looks_the_same_on_another_screen(pad: InkPad) -> None:
    draw(pad, (100, 60), (200, 120), (300, 60))
    before = pad.strokes()

    pad.resize(900, 600)
    after = pad.strokes()

    assert before == after
    assert pad.paper().width() / pad.paper().height() == pytest.approx(CANVAS[0] / CANVAS[1])
    assert inked(pad) > 50


def test_that_ink_kept_as_a_draft_comes_back(pad: InkPad, qtbot: QtBot) -> None:
    draw(pad, (100, 60), (200, 120), (300, 60))
    other = InkPad("Signature")
    qtbot.addWidget(other)
    other.resize(600, 240)

    other.set_strokes(pad.strokes())

    assert other.strokes() == pad.strokes()
    assert abs(inked(other) - inked(pad)) <= 3


def test_that_what_lies_beside_the_paper_is_not_written(pad: InkPad) -> None:
    pad.resize(600, 600)

    draw(pad, (300, 20), (300, 40))

    assert pad.is_empty()


def test_that_a_stroke_that_leaves_the_paper_ends_at_its_edge(pad: InkPad) -> None:
    draw(pad, (500, 100), (599, 100), (900, 100))

    assert all(0 <= x <= CANVAS[0] and 0 <= y <= CANVAS[1] for x, y, _, _ in pad.strokes()[0])


def test_that_point_five_thousand_costs_what_point_five_did(pad: InkPad) -> None:
    def points(first: int, count: int) -> float:
        begin = time.perf_counter()
        for step in range(first, first + count):
            pad._extend(QPointF(50 + step % 500, 40 + step * 7 % 150), MOUSE_PRESSURE, step)
        return time.perf_counter() - begin

    pad._begin(QPointF(50, 40), MOUSE_PRESSURE, 0)
    early = min(points(1 + turn * 200, 200) for turn in range(3))
    points(601, 4_400)
    late = min(points(5_001 + turn * 200, 200) for turn in range(3))

    assert late < early * 3


def test_that_the_sheet_takes_the_ink_as_it_is(pad: InkPad) -> None:
    draw(pad, (100, 60), (200, 120), (300, 60))

    taken = ink.from_plain(ink.to_plain(ink.check(pad.ink())))

    assert taken.strokes == pad.strokes()
    assert (taken.width, taken.height) == CANVAS


def test_that_a_pad_that_is_full_takes_no_more_and_still_gives_what_the_sheet_takes(pad: InkPad) -> None:
    stroke = tuple((n % 3000, n % 1200, 512, n) for n in range(ink.MOST_POINTS))
    pad.set_strokes((stroke,))

    draw(pad, (100, 60), (300, 60))
    full = pad.is_full()
    ink.check(pad.ink())
    pad.clear()
    draw(pad, (100, 60), (300, 60))

    assert full
    assert len(pad.strokes()[0]) == 2


def test_that_a_dot_is_told_from_a_signature() -> None:
    dot = (((500, 300, 512, 0),),)
    name = (((500, 300, 512, 0), (800, 700, 512, 8)), ((1000, 300, 512, 0), (1000, 400, 512, 8)))

    assert ink_length(dot) == 0
    assert ink_length(name) == pytest.approx(600)
