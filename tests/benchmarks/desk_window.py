"""The desk's window with a watch in hand, for the benchmark: when it was painted, how late frames are, a pen."""

from __future__ import annotations

import importlib
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.cli import commands
from fieldapp.ui import excepthook, theme
from fieldapp.ui.main import DeskWindow, dress
from fieldapp.ui.preferences import Preferences

FRAME_MS = 1_000 / 60
PATIENCE_S = 60.0


class Watched(DeskWindow):
    """The window, which notes when it was painted."""

    def __init__(self, folder: Path, guard: excepthook.Guard) -> None:
        self.painted: list[float] = []
        self.heard: Callable[[float], object] | None = None
        super().__init__(folder, guard)

    def event(self, event: QEvent) -> bool:
        """Qt paints what changed in its answer to this event."""
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest:
            self.painted.append(time.monotonic())
            if self.heard is not None:
                self.heard(self.painted[-1])
        return done

    def until(self, seen: Callable[[], object], what: str) -> float:
        """Let Qt work until a painting after which `seen` is so; the moment of that painting."""
        ends_at, known = time.monotonic() + PATIENCE_S, len(self.painted)
        while time.monotonic() < ends_at:
            QApplication.processEvents()
            if len(self.painted) > known:
                known = len(self.painted)
                if seen():
                    return self.painted[-1]
            elif seen():
                self.centralWidget().update()
            time.sleep(0.0002)
        raise TimeoutError(what)

    def effect(
        self, act: Callable[[], object], seen: Callable[[], object], what: str, where: QWidget | None = None
    ) -> tuple[float, float]:
        """Milliseconds from an act to the first painting after it, and to the one that shows what was wanted.

        `where` is a widget that paints itself at once, before Qt's next turn.
        """
        settle(60)
        known, eye, began = len(self.painted), _Eye(), time.monotonic()
        if where is not None:
            where.installEventFilter(eye)
        act()
        shown = self.until(seen, what)
        first = min([self.painted[known], *eye.painted])
        if where is not None:
            where.removeEventFilter(eye)
        return (first - began) * 1_000, (shown - began) * 1_000


class _Eye(QObject):
    """Notes when widgets are told to paint."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[float] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only looks."""
        if event.type() == QEvent.Type.Paint:
            self.painted.append(time.monotonic())
        return False


def settle(ms: int) -> None:
    """Let Qt work for a while, in a loop of events as the program's own: what is closed is taken apart only there."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def begin(folder: Path) -> Watched:
    """The desk as `fieldapp desk` starts it."""
    importlib.import_module(commands()["desk"].module)
    app = theme.application(sys.argv[:1])
    app.setApplicationName("fieldapp")
    guard = excepthook.Guard()
    guard.install()
    dress(app, Preferences(folder), "zh_CN")
    window = Watched(folder, guard)
    window.show()
    return window


def unlock(window: Watched, pin: str) -> float:
    """Type the PIN; the moment at which *Today* shows its orders."""
    from fieldapp.ui.today.today_screen import TodayScreen

    screen = window.unlock_screen
    assert screen is not None
    screen.pin.editor.setText(pin)
    QTest.keyClick(screen.pin.editor, Qt.Key.Key_Return)

    def has_orders() -> bool:
        today = window.shell.screen_in_view if window.shell else None
        return isinstance(today, TodayScreen) and today.orders.records.rowCount() > 0

    return window.until(has_orders, "the orders of today")


def memory_bytes() -> int:
    """What this process holds of the machine's memory."""
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


class Frames(QWidget):
    """A square in the window that wants to be painted sixty times a second."""

    def __init__(self, window: Watched, told: Callable[[float], object]) -> None:
        super().__init__(window)
        self.setGeometry(700, 4, 24, 24)
        self.show()
        self._told = told
        self._began = self._due = time.monotonic()
        self._behind_ms: list[float] = []
        self._missed = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.update)
        self._window = window
        window.heard = self._on_painted
        self._timer.start(0)

    def _on_painted(self, now: float) -> None:
        if now < self._due:
            return
        behind_ms = (now - self._due) * 1_000
        missed = int(behind_ms // FRAME_MS)
        self._behind_ms.append(behind_ms)
        self._missed += missed
        self._due += (missed + 1) * FRAME_MS / 1_000
        self._timer.start(max(0, math.ceil((self._due - now) * 1_000)))
        self._told(now - self._began)

    def told(self) -> dict[str, float]:
        """How many came a whole frame late, and the worst."""
        self._window.heard = None
        self._timer.stop()
        self.deleteLater()
        total = len(self._behind_ms) + self._missed
        return {
            "seconds": round(time.monotonic() - self._began, 2), "frames": total, "late": self._missed,
            "late_share": round(self._missed / total, 4), "worst_ms": round(max(self._behind_ms), 1),
            "p99_ms": round(statistics.quantiles(self._behind_ms, n=100)[-1], 1),
        }  # fmt: skip


_DEVICE = QPointingDevice(
    "pen", 1, QPointingDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen,
    QPointingDevice.Capability.Position | QPointingDevice.Capability.Pressure, 1, 3,
)  # fmt: skip


def pen(pad: QWidget, kind: QEvent.Type, at: int) -> None:
    place = QPointF(40 + at * 37 % 700, 40 + at * 53 % 240)
    down = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else Qt.MouseButton.LeftButton
    event = QTabletEvent(
        kind,
        _DEVICE,
        place,
        place,
        0.5,
        0,
        0,
        0,
        0,
        0,
        Qt.KeyboardModifier.NoModifier,
        Qt.MouseButton.LeftButton,
        down,
    )
    event.setTimestamp(at * 8)
    QApplication.sendEvent(pad, event)
