"""The demo's laptop: the desk's real window, driven as an engineer would, with pictures in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.demo import robot
from fieldapp.demo.account import Account
from fieldapp.model import Conflict, OrderStatus, WorkOrder
from fieldapp.store.queries import outbox
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.sync.machine import Phase
from fieldapp.ui import excepthook, language
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.main import DeskWindow, dress
from fieldapp.ui.navigation import Place
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.shell import Shell
from fieldapp.ui.sync_screen.sync_screen import DECISIONS, SyncScreen
from fieldapp.ui.today.today_screen import TodayScreen
from fieldapp.ui.unlock.unlock_screen import UnlockScreen

PIN = "4417"
NAME = "li-laptop"
ScreenT = TypeVar("ScreenT")


class Laptop:
    """One engineer's desk in its window."""

    def __init__(self, profile: Path, account: Account) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app = app
        self._account = account
        self.bugs: list[str] = []
        self._guard = excepthook.Guard()
        self._guard.install()
        self._guard.reported.connect(lambda report: self.bugs.append(report.as_text()))
        profile.mkdir(parents=True, exist_ok=True, mode=0o700)
        preferences = Preferences(profile)
        dress(app, preferences, Language.ZH.value)
        self.window = DeskWindow(profile, self._guard, preferences)
        self.window.show()
        robot.settle()

    @property
    def session(self) -> DeskSession:
        """The open desk."""
        return robot.until(lambda: self.window.session, "an open desk")

    @property
    def shell(self) -> Shell:
        """The window's content."""
        return robot.until(lambda: self.window.shell, "the desk's window")

    # ─── eyes ──────────────────────────────────────────────────────────────────────────────────

    def pictures(self, name: str, ready: Callable[[], object] = lambda: None) -> list[str]:
        """The window in both languages, as `01-NAME-en.png` and `01-NAME-zh.png`; ends in Chinese.

        A screen is made anew in the new language: `ready` does again what shall be seen on it.
        """
        kept, numbered = [], self._account.numbered(name)
        for shown in (Language.EN, Language.ZH):
            language.install(self._app, shown)
            robot.settle(500)
            ready()
            robot.settle(300)
            target = self._account.out / f"{numbered}-{shown.value[:2]}.png"
            kept.append(robot.picture(self.window, target).name)
        return kept

    def page(self, order_id: str) -> OrderPage:
        """The order as its screen has it now."""
        screen = self.order_screen(order_id)
        return robot.until(lambda: screen.model.page, "the order's page")

    def status(self, order_id: str) -> OrderStatus | None:
        """The order's state in the replica; None when the replica does not hold it."""
        with self.session.store.read() as session:
            order = session.get(WorkOrder, order_id)
            return order.status if order is not None else None

    def open_conflicts(self) -> list[Conflict]:
        """What a person has to decide."""
        with self.session.store.read() as session:
            return [one for one in session.query(Conflict) if one.decision is None]

    def in_view(self, kind: type[ScreenT]) -> ScreenT:
        """The screen in view, once it is of that kind."""
        found = robot.until(
            lambda: self.shell.screen_in_view if isinstance(self.shell.screen_in_view, kind) else None,
            f"the screen {kind.__name__}",
        )
        assert isinstance(found, kind)
        return found

    # ─── hands ─────────────────────────────────────────────────────────────────────────────────

    def enrol(self, ticket: EnrolmentTicket) -> None:
        """Join the server from the unlock screen."""
        screen: UnlockScreen = robot.until(lambda: self.window.unlock_screen, "the unlock screen")
        form = screen.form
        assert form is not None
        robot.write(form.ticket, ticket.text())
        robot.write(form.desk_name, NAME)
        robot.write(form.new_pin, PIN)
        robot.write(form.pin_again, PIN)
        robot.press(form.join)
        robot.until(lambda: self.window.shell, "the desk after enrolling")

    def unlock(self, pin: str = PIN) -> None:
        """Type the PIN and press the button."""
        screen: UnlockScreen = robot.until(lambda: self.window.unlock_screen, "the unlock screen")
        robot.write(screen.pin, pin)
        robot.press(screen.unlock)

    def keep_off_the_network(self, offline: bool) -> None:
        """The engineer's own switch on the sync screen."""
        self.go("sync")
        switch = self.in_view(SyncScreen).offline.switch
        if switch.isChecked() != offline:
            robot.press(switch)
        robot.until(lambda: self.session.is_kept_offline is offline, "the switch for the network")

    def wait_for_round(self) -> None:
        """Let the sync begin a round and wait until it is complete."""
        told: list[Phase] = []
        hear = lambda tell: told.append(tell.phase)  # noqa: E731
        self.session.sync_told.connect(hear)
        self.session.sync_now()
        try:
            robot.until(lambda: Phase.COMPLETE in told, "a complete round of the sync")
        finally:
            self.session.sync_told.disconnect(hear)

    def settled(self) -> None:
        """Wait until nothing of this laptop is on its way."""
        waiting = "SELECT count(*) FROM change_set WHERE state IN ('pending', 'receipted')"
        for _ in range(20):
            self.wait_for_round()
            if not self.session.store.scalar(waiting):
                return
        raise robot.NotSeen("an empty outbox")

    def files_sent(self) -> None:
        """Wait until the server has every photo and sheet of this laptop."""
        robot.until(self._is_at_rest, "every photo on the server")

    def _is_at_rest(self) -> bool:
        with self.session.store.read() as session:
            summary = outbox.sync_summary(session)
        if not summary.is_at_rest:
            self.session.sync_now()
            robot.settle(500)
        return summary.is_at_rest

    def go(self, screen: str) -> None:
        """A place of the rail."""
        self.shell.go(Place(screen))
        robot.settle()

    def today(self) -> TodayScreen:
        """The day."""
        self.go("today")
        return self.in_view(TodayScreen)

    def conflicts(self) -> SyncScreen:
        """The side-by-side view of what a person has to decide."""
        self.go("sync")
        screen = self.in_view(SyncScreen)
        screen.show_section(DECISIONS)
        robot.settle(400)
        return screen

    def order_screen(self, order_id: str, section: str = "") -> OrderScreen:
        """The order's screen, opened when it is not in view."""
        here = self.shell.screen_in_view
        if not isinstance(here, OrderScreen) or here.model.order_id != order_id:
            self.shell.navigator.open_order(order_id, section or "work")
        screen = self.in_view(OrderScreen)
        robot.until(lambda: screen.model.page, "the order's page")
        if section:
            screen.go(section)
        robot.settle()
        return screen

    def step(self, order_id: str, to: OrderStatus) -> None:
        """Press the order's main button and wait for the state it leads to."""
        screen = self.order_screen(order_id)
        robot.until(lambda: self.page(order_id).head.status is self.status(order_id), "the screen up to date")
        robot.press(screen.bar.main)
        self.until_status(order_id, to)

    def until_status(self, order_id: str, to: OrderStatus) -> None:
        """Wait for a state of the order."""
        try:
            robot.until(lambda: self.status(order_id) is to, f"the state {to.value}")
        except robot.NotSeen as missing:
            raise robot.NotSeen(f"{missing}, it is {self.status(order_id)}") from missing
        robot.settle(250)

    def close(self) -> None:
        """Close the window as its owner does."""
        self.window.close()
        robot.settle()
        self._guard.uninstall()
