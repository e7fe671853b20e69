"""The window around the screens: places, keys, undo, messages, the strip, a second start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.actions import notes, orders, van
from fieldapp.store.queries.stock import parts_found
from fieldapp.sync.machine import Phase, Tell
from fieldapp.ui import excepthook
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.main import DeskWindow
from fieldapp.ui.navigation import Place
from fieldapp.ui.scan.scan_screen import ScanScreen
from fieldapp.ui.scan.scanner_keys import ScannerKeys
from fieldapp.ui.screens import open_shell
from fieldapp.ui.second_start import FirstStart
from fieldapp.ui.shell import PLACES, Shell
from fieldapp.ui.shortcuts import KEYS
from fieldapp.ui.today.today_screen import TodayScreen
from fieldapp.ui.tokens import Theme, Tone
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.sync_strip import Connection
from tests.e2e.conftest import clean_environment
from tests.ui.desks import a_conflict, fill_the_van, hold_back, make_a_day
from tests.ui.order.person import scan_by_trigger
from tests.ui.screens.conftest import OpenWindow, unlocked


class NoChoices:
    """A window that leaves everything as it is."""

    lock_minutes = 15

    def use_language(self, chosen: Language) -> None: ...

    def use_look(self, chosen: Theme, scale: float) -> None: ...

    def lock_after(self, minutes: int) -> None: ...


@pytest.fixture
def shell(qtbot: QtBot, session: DeskSession) -> Iterator[Shell]:
    made = open_shell(session, NoChoices())
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.go(Place("today"))
    yield made
    made.hide()


def press(shell: Shell, key: Qt.Key, with_ctrl: bool = True) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if with_ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(shell, key, modifier)


def summary_read(qtbot: QtBot, shell: Shell, so: Callable[[], bool]) -> None:
    shell._read_summary()
    qtbot.waitUntil(so, timeout=5_000)


@pytest.mark.parametrize("name", [name for name, _icon, _words in PLACES if name != "scan"])
def test_that_every_place_of_the_rail_has_its_screen(shell: Shell, name: str) -> None:
    shell._rail.chosen.emit(name)

    assert shell._trail[-1][0].screen == name


def test_that_ctrl_and_a_number_go_to_a_place(shell: Shell) -> None:
    press(shell, Qt.Key.Key_5)

    assert shell._trail[-1][0].screen == "knowledge"


@pytest.mark.parametrize("place", ["today", "van", "settings"])
def test_that_a_usb_scanner_is_heard_on_every_screen(qtbot: QtBot, shell: Shell, place: str) -> None:
    shell.go(Place(place))
    qtbot.wait(100)

    scan_by_trigger(qtbot, shell, "KSB-4711")

    screen = shell.screen_in_view
    assert isinstance(screen, ScanScreen)
    qtbot.waitUntil(lambda: screen.result.text.text() == "KSB-4711", timeout=5_000)


def test_that_a_persons_letters_go_where_the_focus_is_and_a_scanners_do_not(qtbot: QtBot) -> None:
    window = Letters()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    keys = ScannerKeys(window)
    read: list[str] = []
    keys.scanned.connect(read.append)
    keys.set_on(True)

    for letter in "abc":
        qtbot.keyClick(window, letter)
        qtbot.wait(120)
    by_a_person = window.seen
    window.seen = ""
    scan_by_trigger(qtbot, window, "KSB-4711")

    assert (by_a_person, window.seen, read) == ("abc", "K", ["KSB-4711"])


class Letters(QWidget):
    """Notes the letters that reach it."""

    seen = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.seen += event.text()


def test_that_an_order_opened_at_once_stays_in_view(qtbot: QtBot, session: DeskSession) -> None:
    shell = open_shell(session, NoChoices())
    qtbot.addWidget(shell)

    shell.navigator.open_order("an order")
    opened = shell.screen_in_view
    qtbot.wait(50)

    assert shell.screen_in_view is opened


def test_that_ctrl_f_searches_everything(shell: Shell) -> None:
    press(shell, Qt.Key.Key_F)

    assert shell._trail[-1][0].screen == "find"


def test_that_what_was_scanned_is_searched_for(qtbot: QtBot, shell: Shell, session: DeskSession) -> None:
    make_a_day(session.store)
    shell.go(Place("scan"))
    scan = shell.screen_in_view
    assert isinstance(scan, ScanScreen)
    scan.read_words("Feed pump")
    qtbot.waitUntil(scan.result.search.isVisible, timeout=5_000)

    qtbot.mouseClick(scan.result.search, Qt.MouseButton.LeftButton)

    found = shell.screen_in_view
    assert isinstance(found, TodayScreen)
    assert found.search.words() == "Feed pump"
    qtbot.waitUntil(lambda: len(found.found.records.rows()) > 0, timeout=5_000)


def test_that_f1_shows_every_key(qtbot: QtBot, shell: Shell) -> None:
    press(shell, Qt.Key.Key_F1, with_ctrl=False)

    (dialog,) = shell.findChildren(Dialog)
    said = {label.text() for label in dialog.findChildren(Words) if label.isVisible()}
    assert {keys for keys, _does in KEYS} <= said
    dialog.reject()


def test_that_an_order_opens_and_back_returns(qtbot: QtBot, shell: Shell, session: DeskSession) -> None:
    ids = make_a_day(session.store)

    shell.navigator.open_order(ids["urgent"])
    opened = shell._trail[-1][0]
    shell.back()

    assert opened.screen == "order"
    assert shell._trail[-1][0].screen == "today"
    assert not shell._back.isVisible()


def receive_seals(session: DeskSession) -> None:
    """Two seals into the van: something that can be taken back."""
    fill_the_van(session.store)
    with session.store.read() as reading:
        seal = parts_found(reading, "SEAL-40").rows[0]
    van.receive(session.store, seal.id, Decimal(2), by=session.actor)


def seals(session: DeskSession) -> Decimal:
    with session.store.read() as reading:
        return parts_found(reading, "SEAL-40", session.actor.person_id).rows[0].in_van


def test_that_undo_takes_the_last_thing_back_and_says_which(
    qtbot: QtBot, shell: Shell, session: DeskSession
) -> None:
    receive_seals(session)

    shell.undo_last()

    qtbot.waitUntil(lambda: "Undone: Receive parts" in shell._banner.accessibleName(), timeout=5_000)
    assert seals(session) == 4


def test_that_undo_says_when_there_is_nothing_left(qtbot: QtBot, shell: Shell, session: DeskSession) -> None:
    receive_seals(session)
    shell.undo_last()
    qtbot.waitUntil(shell._banner.isVisible, timeout=5_000)
    shell._hush()

    shell.undo_last()

    qtbot.waitUntil(lambda: "nothing to undo" in shell._banner.accessibleName(), timeout=5_000)
    assert seals(session) == 4


def test_that_what_cannot_be_undone_is_told_with_its_reason(
    qtbot: QtBot, shell: Shell, session: DeskSession
) -> None:
    ids = make_a_day(session.store)
    orders.accept(session.store, ids["planned"], by=session.actor)

    shell.undo_last()

    qtbot.waitUntil(shell._banner.isVisible, timeout=5_000)
    assert "Undone" not in shell._banner.accessibleName()
    assert shell._banner.accessibleName() != ""


def test_that_the_list_of_what_was_done_undoes_what_is_chosen(
    qtbot: QtBot, shell: Shell, session: DeskSession
) -> None:
    receive_seals(session)
    press(shell, Qt.Key.Key_H)
    screen = shell.screen_in_view
    assert screen is not None
    rows = screen.rows  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: rows.records.rowCount() == 1, timeout=5_000)

    rows.opened.emit(rows.records.rows()[0])
    (dialog,) = screen.findChildren(Dialog)
    dialog.accept()

    qtbot.waitUntil(lambda: rows.records.rowCount() == 2, timeout=5_000)
    assert {row.title for row in rows.records.rows()} == {"Receive parts", "Undo: Receive parts"}
    assert seals(session) == 4


def test_that_a_message_goes_when_its_screen_is_left(shell: Shell) -> None:
    shell.navigator.show_message(Tone.WARN, "Something happened")
    shown = shell._banner.isVisible()

    shell.go(Place("sync"))

    assert shown
    assert not shell._banner_line.isVisible()


def test_that_a_message_with_an_action_carries_it_out(shell: Shell) -> None:
    done = []
    shell.navigator.show_message(Tone.INFO, "Kept", "Show", lambda: done.append(True))

    next(one for one in shell._banner.findChildren(Button) if one.text() == "Show").click()

    assert done == [True]
    assert not shell._banner_line.isVisible()


def test_that_the_strip_counts_what_waits(qtbot: QtBot, shell: Shell, session: DeskSession) -> None:
    ids = make_a_day(session.store)

    notes.add_note(session.store, ids["urgent"], "Seal is worn", by=session.actor)

    qtbot.waitUntil(lambda: shell._state.waiting_changes == 1, timeout=5_000)
    assert shell._state.waiting_bytes > 0


def test_that_the_strip_asks_for_attention_where_people_must_decide(
    qtbot: QtBot, shell: Shell, session: DeskSession
) -> None:
    ids = make_a_day(session.store)
    orders.accept(session.store, ids["planned"], by=session.actor)
    hold_back(session.store, "Accept an order")
    a_conflict(session.store, ids["urgent"])

    summary_read(qtbot, shell, lambda: shell._state.attention == 2)
    shell._strip.attention_asked.emit()

    assert shell._trail[-1][0].screen == "sync"


@pytest.mark.parametrize(
    ("tell", "connection"),
    [
        (Tell(Phase.COMPLETE), Connection.ONLINE),
        (Tell(Phase.RECEIVING, 3, 10), Connection.SYNCING),
        (Tell(Phase.TROUBLE, code="server-absent"), Connection.OFFLINE),
        (Tell(Phase.TROUBLE, code="kept-offline"), Connection.OFFLINE),
        (Tell(Phase.TROUBLE, code="not-recognised"), Connection.TROUBLE),
    ],
)
def test_that_the_strip_says_how_the_way_to_the_server_is(
    shell: Shell, session: DeskSession, tell: Tell, connection: Connection
) -> None:
    session.sync_told.emit(tell)

    assert shell._state.connection is connection


def test_that_progress_stays_on_the_strip_while_counts_are_read(
    qtbot: QtBot, shell: Shell, session: DeskSession
) -> None:
    ids = make_a_day(session.store)
    session.sync_told.emit(Tell(Phase.RECEIVING, 3, 10))

    notes.add_note(session.store, ids["urgent"], "Seal is worn", by=session.actor)
    qtbot.waitUntil(lambda: shell._state.waiting_changes == 1, timeout=5_000)

    assert shell._state.progress == (3, 10)


def test_that_the_rail_lies_below_in_a_narrow_window(qtbot: QtBot, shell: Shell) -> None:
    shell.resize(800, 1000)
    QApplication.processEvents()

    assert shell._rail.height() < 100
    assert shell._rail.width() == 800


def test_that_the_places_change_their_language_at_once(
    qtbot: QtBot, shell: Shell, speak: Callable[[Language], None]
) -> None:
    speak(Language.ZH)

    qtbot.waitUntil(lambda: shell._rail._buttons["sync"].place.words == "同步", timeout=3_000)
    assert shell._title.words() == "今天，Li Wei"


def test_that_an_unexpected_error_is_told_and_can_be_handed_on(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    made = window(profile)
    shell = unlocked(qtbot, made)

    made._guard.report(ValueError("secret words of a customer"))

    assert "mistake of its own" in shell._banner.accessibleName()
    copy = next(one for one in shell._banner.findChildren(Button) if one.text() == "Copy the report")
    copy.click()
    assert "ValueError" in QApplication.clipboard().text()
    assert "secret words" not in QApplication.clipboard().text()


def test_that_the_window_opens_again_where_it_was(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    first = window(profile)
    first.resize(700, 620)
    first.close()

    again = window(profile)

    assert (again.width(), again.height()) == (700, 620)


@pytest.mark.qt_log_ignore("does not support raise", "propagateSizeHints")
def test_that_a_second_start_brings_the_first_window_forward_and_ends_well(
    qtbot: QtBot, profile: Path, tmp_path: Path
) -> None:
    first = DeskWindow(profile, excepthook.Guard())
    qtbot.addWidget(first)
    first.showMinimized()
    door = FirstStart(profile)
    door.listen(first, first)
    command = [sys.executable, "-m", "fieldapp", "desk", "--profile", str(profile)]
    environment = clean_environment(tmp_path, QT_QPA_PLATFORM="offscreen", QT_LOGGING_RULES="qt.*=false")
    second = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8"
    )

    try:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=30_000)
    finally:
        second.kill()
        told = second.communicate(timeout=5)[1]
    door.end()

    assert second.returncode == 0, told
    assert "open already" in told
    assert not first.isMinimized()
