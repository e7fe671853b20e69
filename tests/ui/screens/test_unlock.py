"""Unlocking: the right PIN, wrong ones, waiting, and what can be done without one."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.settings import Profile
from fieldapp.store.lease import Lease
from fieldapp.ui.language import Language
from fieldapp.ui.main import DeskWindow
from fieldapp.ui.unlock.unlock_screen import UnlockScreen
from tests.builders import an_order
from tests.ui.desks import an_open_desk, make_a_day
from tests.ui.screens.conftest import OpenWindow, unlocked


def the_screen(window: DeskWindow) -> UnlockScreen:
    assert window.unlock_screen is not None
    return window.unlock_screen


def try_pin(qtbot: QtBot, screen: UnlockScreen, pin: str) -> None:
    with qtbot.waitSignal(screen.model.failed, timeout=8_000):
        screen.pin.set_value(pin)
        screen.unlock.click()


def test_that_the_right_pin_opens_the_day(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    shell = unlocked(qtbot, window(profile))

    assert shell.screen_in_view is not None
    assert shell.screen_in_view.title() == "Today, Li Wei"


def test_that_a_wrong_pin_is_told_at_its_field_and_selected_for_the_next_try(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    screen = the_screen(window(profile))

    try_pin(qtbot, screen, "0000")

    assert "does not open" in screen.pin.message()
    assert screen.pin.editor.selectedText() != ""
    assert screen.unlock.isEnabled()


def test_that_after_three_wrong_pins_the_next_try_waits_and_says_how_long(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    screen = the_screen(window(profile))

    for pin in ("0000", "1111", "2222"):
        try_pin(qtbot, screen, pin)
    qtbot.waitUntil(lambda: "second" in screen.pin.message(), timeout=3_000)

    assert not screen.unlock.isEnabled()
    assert "does not open" in screen.pin.message()


def test_that_the_wait_counts_down_and_then_the_right_pin_opens(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    made = window(profile)
    screen = the_screen(made)
    for pin in ("0000", "1111", "2222"):
        try_pin(qtbot, screen, pin)

    qtbot.waitUntil(lambda: screen.unlock.isEnabled(), timeout=9_000)

    assert screen.pin.message() == ""
    unlocked(qtbot, made)


def test_that_a_wait_outlives_the_program(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    (profile / "vault-tries").write_text("5\n")

    screen = the_screen(window(profile))

    qtbot.waitUntil(lambda: not screen.unlock.isEnabled(), timeout=3_000)
    assert "next try" in screen.pin.message()


def test_that_an_empty_pin_is_not_tried(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    screen = the_screen(window(profile))

    screen.unlock.click()

    assert screen.pin.message() == "Type your PIN."
    assert not (profile / "vault-tries").exists()


def test_that_a_second_copy_is_told_to_use_the_first(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    made = window(profile)

    with Lease(profile), qtbot.waitSignal(the_screen(made).model.failed, timeout=8_000):
        the_screen(made).pin.set_value("4711")
        the_screen(made).unlock.click()

    assert the_screen(made)._banner.isVisible()
    assert "already open" in the_screen(made)._banner.accessibleName()
    assert made.shell is None


def test_that_unsent_work_can_be_saved_without_the_pin(
    qtbot: QtBot, window: OpenWindow, profile: Path, tmp_path: Path
) -> None:
    with an_open_desk(profile) as desk:
        ids = make_a_day(desk.store)
        from fieldapp.actions import orders

        orders.accept(desk.store, ids["planned"], by=desk.actor)
    screen = the_screen(window(profile))
    out = tmp_path / "unsent.fieldapp"

    with qtbot.waitSignal(screen.saving.saved, timeout=8_000):
        screen.saving.save(str(out))

    assert screen._save_work.isVisible()
    with zipfile.ZipFile(out) as saved:
        assert {"journal", "vault.json"} <= set(saved.namelist())


def test_that_a_desk_without_work_offers_nothing_to_save(window: OpenWindow, profile: Path) -> None:
    assert not the_screen(window(profile))._save_work.isVisible()


def test_that_the_language_changes_at_once_and_stays(
    qtbot: QtBot, window: OpenWindow, profile: Path, speak: Callable[[Language], None]
) -> None:
    speak(Language.EN)
    made = window(profile)

    the_screen(made).language_chosen.emit(Language.ZH)
    qtbot.waitUntil(lambda: the_screen(made).unlock.text() == "解锁", timeout=3_000)

    assert made.preferences.text("language", "") == "zh_CN"


@pytest.mark.parametrize("width", [640, 800])
def test_that_a_narrow_window_shows_all_of_the_card(
    qtbot: QtBot, window: OpenWindow, profile: Path, width: int
) -> None:
    made = window(profile)
    made.resize(width, 700)
    QApplication.processEvents()
    screen = the_screen(made)

    right = screen.unlock.mapTo(made, screen.unlock.rect().topRight()).x()

    assert right < width


def test_that_locking_closes_the_desk_and_asks_for_the_pin_again(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    made = window(profile)
    shell = unlocked(qtbot, made)

    shell.lock_wanted.emit()

    assert made.session is None
    assert made.unlock_screen is not None
    with Lease(profile):
        pass
    unlocked(qtbot, made)


def test_that_a_desk_locks_itself_after_the_time_that_was_chosen(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    made = window(profile)
    unlocked(qtbot, made)

    made.lock_after(5)

    assert made._idle.isActive()
    assert made._idle.interval() == 5 * 60_000
    made._idle.timeout.emit()
    assert made.session is None


def test_that_whoever_is_at_the_desk_keeps_it_open(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    made = window(profile)
    unlocked(qtbot, made)
    made.lock_after(1)
    made._idle.start(2_000)

    QTest.keyClick(made.windowHandle(), Qt.Key.Key_Shift)

    assert made._idle.remainingTime() > 50_000


def test_that_never_locking_is_respected(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    made = window(profile)
    unlocked(qtbot, made)

    made.lock_after(0)

    assert not made._idle.isActive()


def test_that_what_was_done_is_there_after_locking(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    made = window(profile)
    unlocked(qtbot, made)
    assert made.session is not None
    an_order(made.session.store, assignee=made.session.actor, title="Valve stuck")
    made.lock()

    shell = unlocked(qtbot, made)

    screen = shell.screen_in_view
    qtbot.waitUntil(lambda: screen.orders.records.rowCount() == 1, timeout=3_000)  # type: ignore[union-attr]
    assert Profile(profile).replica.exists()


def test_that_nothing_of_a_closed_window_goes_on_asking_the_desk(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    made = window(profile)
    shell = unlocked(qtbot, made)

    session = shell.session

    made.close()
    session.start()  # what Today's painting set going comes late

    qtbot.waitUntil(lambda: not shiboken6.isValid(shell), timeout=2_000)
    assert not [one.name for one in threading.enumerate() if one.name == "fieldapp-sync"]
