"""One sitting at the real window, with a watch in hand: `python -m tests.benchmarks.desk_day PROFILE URL`.

Run by `tests.benchmarks.desk` as a process of its own. Prints one JSON object of milliseconds (and bytes).
A time ends when Qt has put the pixels into the window, not when the data was there.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks.desk_window import Frames, begin, memory_bytes, pen, settle, unlock

TYPING_MS = 2_000
"""What a person needs for six digits; the desk imports what it needs meanwhile."""
IDLE_S = 4.0
QUERIES = ("pump 123", "KC2", "水泵", "机械密封", "boiler", "D-00412", "bearing is noisy", "给水泵漏水")


def start_only(folder: Path, pin: str) -> dict[str, float]:
    """Until Today stands; moments on the machine's monotonic clock."""
    window = begin(folder)
    shown = window.until(lambda: True, "the unlock screen")
    settle(TYPING_MS)
    typed = time.monotonic()
    there = unlock(window, pin)
    settle(1_500)
    held = memory_bytes()
    window.close()
    return {"locked": shown, "typed": typed, "today": there, "memory": held}


class Sitting:
    """An hour of work, measured."""

    def __init__(self, folder: Path, url: str, pin: str) -> None:
        self.window = begin(folder)
        self.window.until(lambda: True, "the unlock screen")
        unlock(self.window, pin)
        self.url = url
        shell = self.window.shell
        assert shell is not None
        self.shell = shell
        settle(2_500)
        gc.collect()
        self.found: dict[str, object] = {}

    def measure(self) -> dict[str, object]:
        """Everything, in the order of a day."""
        self.places()
        self.orders()
        self.search()
        self.scan()
        self.ink()
        self.sheet()
        self.frames()
        settle(500)
        self.found["memory"] = memory_bytes()
        self.window.close()
        return self.found

    # ─── clicks ────────────────────────────────────────────────────────────────────────────────

    def places(self) -> None:
        """Each place of the rail, twice: made, and shown again."""
        from fieldapp.ui.widgets.nav_rail import NavRail

        rail = self.shell.findChild(NavRail)
        assert isinstance(rail, NavRail)
        took = {}
        for turn in ("first", "again"):
            for name in ("van", "knowledge", "sync", "settings", "scan", "find", "today"):
                button = rail.button(name)
                took[f"{name} {turn}"] = round(
                    self.window.effect(button.click, lambda: True, name, button)[0], 1
                )
                settle(200)
        self.found["places"] = took

    def orders(self) -> None:
        """Enter on a row of Today: the head, then the first section."""
        from fieldapp.ui.navigation import Place
        from fieldapp.ui.order.order_screen import OrderScreen
        from fieldapp.ui.today.today_screen import TodayScreen

        effects, heads, wholes, tabs = [], [], [], {}
        for at in range(8):
            self.shell.go(Place("today"))
            settle(300)
            today = self.shell.screen_in_view
            assert isinstance(today, TodayScreen)
            today.orders.setFocus()
            today.orders.selectRow(at)

            def screen() -> OrderScreen | None:
                here = self.shell.screen_in_view
                return here if isinstance(here, OrderScreen) else None

            def is_whole() -> bool:
                here = screen()
                return (
                    here is not None and "work" in here.sections and len(here.sections["work"]._beside) == 3
                )  # type: ignore[attr-defined]

            def press(table: QWidget = today.orders) -> None:
                QTest.keyClick(table, Qt.Key.Key_Return)

            began = time.monotonic()
            first, head = self.window.effect(
                press, lambda: (here := screen()) and here.model.page, "the head"
            )
            whole = self.window.until(is_whole, "the whole order") - began - 0.06
            effects.append(first)
            heads.append(head)
            wholes.append(whole * 1_000)
            here = screen()
            assert here is not None
            for key in ("procedure", "parts", "device", "sheet", "work"):
                took, _ = self.window.effect(
                    lambda key=key, here=here: here.tabs.button(key).click(),  # type: ignore[misc]
                    lambda key=key, here=here: key in here.sections,  # type: ignore[misc]
                    key,
                    here.tabs.button(key),
                )
                tabs.setdefault(key, []).append(took)
        self.found["order_effect"] = _told(effects)
        self.found["order_head"] = _told(heads)
        self.found["order_whole"] = _told(wholes)
        self.found["tabs"] = {key: _told(took) for key, took in tabs.items()}

    def search(self) -> None:
        """Word by word, letter by letter: from each letter to the first results of just these letters."""
        from fieldapp.ui.navigation import Place
        from fieldapp.ui.today.today_screen import TodayScreen

        self.shell.go(Place("find"))
        settle(300)
        screen = self.shell.screen_in_view
        assert isinstance(screen, TodayScreen)
        loaded: list[str] = []
        screen.model.loaded.connect(lambda _day: loaded.append(screen.model.words))
        took: list[float] = []
        by_query: dict[str, float] = {}
        for query in QUERIES:
            screen.search.clear()
            settle(300)
            each = []
            for letter in query:
                wanted = (screen.search.text() + letter).strip()
                if not wanted or letter == " ":
                    screen.search.insert(letter)
                    continue
                loaded.clear()
                _, ms = self.window.effect(
                    lambda letter=letter: screen.search.insert(letter),  # type: ignore[misc]
                    lambda wanted=wanted: wanted in loaded,  # type: ignore[misc]
                    query,
                )
                each.append(ms)
            by_query[query] = round(max(each), 1)
            took += each
        self.found["search"] = {**_told(took), "worst_of_each": by_query}

    def scan(self) -> None:
        """A code in the camera's picture leads to its device, open."""
        import qrcode
        from PySide6.QtGui import QImage

        from fieldapp.ui.device.device_screen import DeviceScreen
        from fieldapp.ui.navigation import Place
        from fieldapp.ui.scan.camera import FrameDecoder
        from fieldapp.ui.scan.scan_screen import ScanScreen

        took, read = [], []
        for at in range(7):
            code = qrcode.make(f"D-{1000 + 7 * at:06}").convert("L").resize((600, 600))
            picture = QImage(1280, 720, QImage.Format.Format_Grayscale8)
            picture.fill(200)
            for y in range(600):
                for_line = memoryview(picture.bits())
                start = (y + 60) * picture.bytesPerLine() + 340
                for_line[start : start + 600] = code.crop((0, y, 600, y + 1)).tobytes()
            self.shell.go(Place("scan"))
            settle(200)
            screen = self.shell.screen_in_view
            assert isinstance(screen, ScanScreen)
            decoder = FrameDecoder(screen._session.tasks.relay(screen.model.read_reading))
            moments: list[float] = []
            follow = screen.model.read.connect(
                lambda scanned, moments=moments: self._follow(scanned, moments)
            )

            def is_open() -> bool:
                here = self.shell.screen_in_view
                return isinstance(here, DeviceScreen) and here.archive.model.page is not None

            began = time.monotonic()
            decoder.offer(picture)
            shown = self.window.until(is_open, "the device's archive")
            took.append((shown - began) * 1_000)
            read.append((moments[0] - began) * 1_000)
            decoder.stop()
            screen.model.read.disconnect(follow)
        self.found["scan_read"] = _told(read)
        self.found["scan_open"] = _told(took)

    def _follow(self, scanned: object, moments: list[float]) -> None:
        """The engineer presses what the code leads to, at once."""
        moments.append(time.monotonic())
        self.shell.navigator.open_device(scanned.lead("device").row_id)  # type: ignore[attr-defined]

    # ─── ink and paper ─────────────────────────────────────────────────────────────────────────

    def ink(self) -> None:
        """The pen's points on the pad of the signature, the fifth and the five-thousandth."""
        from fieldapp.ui.widgets.ink_pad import InkPad

        pad = InkPad("ink", self.window)
        pad.setGeometry(200, 200, 800, 320)
        pad.show()
        pad.raise_()
        settle(100)
        took = []
        pen(pad, QEvent.Type.TabletPress, 0)
        for at in range(1, 5_001):
            began = time.monotonic()
            pen(pad, QEvent.Type.TabletMove, at)
            known = len(self.window.painted)
            while len(self.window.painted) == known and time.monotonic() < began + 1:
                QApplication.processEvents()
            took.append((self.window.painted[-1] - began) * 1_000)
        pen(pad, QEvent.Type.TabletRelease, 5_000)
        self.found["ink_first"] = _told(took[4:104])
        self.found["ink_last"] = _told(took[-100:])
        pad.deleteLater()

    def sheet(self) -> None:
        """The draft of a long repair with six photos, to its first page on the screen."""
        from sqlalchemy import select

        from fieldapp.model import WorkOrder
        from fieldapp.sheet.preview import page_count
        from fieldapp.ui.navigation import Place
        from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
        from tests.benchmarks.desk_world import FULL_ORDER

        session = self.window.session
        assert session is not None
        with session.store.read() as rows:
            order = rows.scalars(select(WorkOrder.id).where(WorkOrder.title == FULL_ORDER)).one()
        took, pages = [], 0
        for _ in range(4):
            self.shell.go(Place("today"))
            settle(300)

            def page_shown() -> bool:
                here = self.shell.screen_in_view
                return isinstance(here, SheetScreen) and bool(here.pages.images())

            _, ms = self.window.effect(
                lambda: self.shell.navigator.open_sheet(order), page_shown, "the first page"
            )
            took.append(ms)
            here = self.shell.screen_in_view
            assert isinstance(here, SheetScreen)
            document = here.model.document
            pages = page_count(document.pdf) if document else 0
        self.found["sheet_first"] = round(took[0], 1)
        self.found["sheet"] = {**_told(took[1:]), "pages": pages}

    # ─── frames ────────────────────────────────────────────────────────────────────────────────

    def frames(self) -> None:
        """Sixty frames a second: with nothing to do, and while 20,000 rows arrive."""
        import requests

        from fieldapp.sync.machine import Phase
        from fieldapp.ui.navigation import Place

        self.shell.go(Place("today"))
        settle(1_500)
        self.found["frames_idle"] = self._frames(lambda passed: passed > IDLE_S)
        session = self.window.session
        assert session is not None
        told: list[object] = []
        session.sync_told.connect(lambda tell: told.append(tell.phase))
        arrived = []
        for _ in range(3):
            requests.post(f"{self.url}/change?count=20000", timeout=300)
            told.clear()
            session.sync_now()
            ends: list[float] = []

            def is_over(passed: float, ends: list[float] = ends) -> bool:
                if not ends and Phase.COMPLETE in told and Phase.RECEIVING in told:
                    ends.append(passed + 0.5)
                return bool(ends) and passed > ends[0]

            arrived.append(self._frames(is_over))
        self.found["frames_arriving"] = sorted(arrived, key=lambda one: one["late_share"])[1]

    def _frames(self, is_over: Callable[[float], bool]) -> dict[str, float]:
        """Have something repainted at every sixtieth of a second, and see how late each came."""
        loop = QEventLoop()
        frames = Frames(self.window, lambda passed: loop.quit() if is_over(passed) else None)
        loop.exec()
        return frames.told()


def _told(took: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(took), 1), "worst": round(max(took), 1)}


def main() -> int:
    """Measure, and tell on standard output."""
    folder, url, pin, what = Path(sys.argv[1]), *sys.argv[2:5]
    found = start_only(folder, pin) if what == "start" else Sitting(folder, url, pin).measure()
    sys.stdout.write(json.dumps(found) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
