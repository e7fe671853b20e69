"""Choices that hold at once and stay, the PIN, diagnostics without names; the van counted and filled."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fieldapp.errors import WrongPin
from fieldapp.store import vault
from fieldapp.ui import theme
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator, Place
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.screenshots import grab
from fieldapp.ui.settings_screen import diagnostics
from fieldapp.ui.settings_screen.settings_screen import SettingsScreen
from fieldapp.ui.tokens import Theme
from fieldapp.ui.van.van_screen import VanDialog, VanScreen
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words
from tests.ui.desks import PIN, fill_the_van, make_a_day
from tests.ui.screens.conftest import OpenWindow, unlocked


@pytest.fixture
def settings(qtbot: QtBot, session: DeskSession) -> Iterator[SettingsScreen]:
    made = SettingsScreen(session, Navigator(), 15)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.on_shown()
    yield made
    made.hide()


@pytest.fixture
def van(qtbot: QtBot, session: DeskSession) -> Iterator[VanScreen]:
    fill_the_van(session.store)
    made = VanScreen(session, Navigator())
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    with qtbot.waitSignal(made.model.loaded, timeout=5_000):
        made.on_shown()
    yield made
    made.hide()


def test_that_a_theme_holds_at_once_and_at_the_next_start(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    shell = unlocked(qtbot, window(profile))
    shell.go(Place("settings"))
    screen = shell.screen_in_view
    assert isinstance(screen, SettingsScreen)

    screen.theme.set_value(Theme.SUNLIGHT.value)
    screen.theme.settled.emit(Theme.SUNLIGHT.value)

    assert theme.current().theme is Theme.SUNLIGHT
    assert Preferences(profile).text("theme") == "sunlight"


def test_that_pressing_the_chosen_language_again_changes_nothing(settings: SettingsScreen) -> None:
    chosen: list[object] = []
    settings.language_chosen.connect(chosen.append)

    settings.language.settled.emit("")

    assert chosen == []
    assert settings.language.value() == "en"


def test_that_the_pin_changes(qtbot: QtBot, settings: SettingsScreen, session: DeskSession) -> None:
    settings.pin.old.set_value(PIN)
    settings.pin.new.set_value("correct horse")
    settings.pin.again.set_value("correct horse")

    with qtbot.waitSignal(settings.pin.pin_changed, timeout=8_000):
        settings.pin.change.click()

    assert vault.unlock(session.profile.folder, "correct horse") == session.keys
    with pytest.raises(WrongPin):
        vault.unlock(session.profile.folder, PIN)


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("0000", "123456", "123456", "old"),
        (PIN, "12", "12", "new"),
        (PIN, "123456", "654321", "again"),
    ],
)
def test_that_what_is_wrong_with_a_new_pin_is_told_at_its_field(
    qtbot: QtBot, settings: SettingsScreen, session: DeskSession, old: str, new: str, again: str, field: str
) -> None:
    card = settings.pin
    for name, pin in (("old", old), ("new", new), ("again", again)):
        getattr(card, name).set_value(pin)

    card.change.click()

    qtbot.waitUntil(lambda: getattr(card, field).message() != "", timeout=8_000)
    assert vault.unlock(session.profile.folder, PIN) == session.keys


def test_that_diagnostics_carry_counts_and_no_names(session: DeskSession) -> None:
    make_a_day(session.store)

    told = diagnostics.report(session)

    assert "changes waiting: 0" in told
    assert "enrolled: yes" in told
    for private in ("Li Wei", "Harbour", "医院", "WO-2026", "127.0.0.1", str(session.profile.folder)):
        assert private not in told


def test_that_diagnostics_go_to_the_clipboard(qtbot: QtBot, settings: SettingsScreen) -> None:
    with qtbot.waitSignal(settings.about.copied, timeout=5_000):
        settings.about.copy.click()

    assert QApplication.clipboard().text().startswith("fieldapp: ")


def test_that_copies_set_aside_are_listed_and_go_when_a_person_says_so(
    qtbot: QtBot, settings: SettingsScreen, session: DeskSession
) -> None:
    kept = session.profile.kept
    kept.mkdir()
    for name in (
        "replica-20260301T080000Z.sqlite",
        "replica-20260301T080000Z.sqlite-wal",
        "journal-20260301T080000Z",
    ):
        (kept / name).write_bytes(b"damaged" * 1_000)
    about = settings.about
    about.count()
    qtbot.waitUntil(about.remove.isVisible, timeout=5_000)
    (told,) = (words.text() for words in about.findChildren(Words) if str(kept) in words.text())

    about.remove.click()
    (question,) = settings.findChildren(Dialog)
    assert len(list(kept.iterdir())) == 3
    next(one for one in question.findChildren(Button) if one.text() == "Remove").click()

    qtbot.waitUntil(about.remove.isHidden, timeout=5_000)
    assert list(kept.iterdir()) == []
    assert len(told.splitlines()) == 3


def test_that_the_paper_is_kept(settings: SettingsScreen, session: DeskSession) -> None:
    settings.equipment.paper.settled.emit("Letter")

    assert Preferences(session.profile.folder).text("paper") == "Letter"


def test_that_preferences_that_make_no_sense_are_as_if_never_chosen(tmp_path: Path) -> None:
    kept = Preferences(tmp_path)
    kept.keep("scale", "huge")

    assert kept.number("scale", 1.0) == 1.0


def test_that_the_van_shows_what_is_in_it_and_marks_what_is_odd(van: VanScreen) -> None:
    told = [van._look(row).told() for row in van.parts.records.rows()]

    assert any("Bearing" in line and "Below zero" in line for line in told)
    assert any("Filter" in line and "Recalled" in line for line in told)
    assert any("SEAL-40" in line and "4 pcs" in line for line in told)


def test_that_the_catalogue_is_searched_from_the_van(qtbot: QtBot, van: VanScreen) -> None:
    with qtbot.waitSignal(van.model.loaded, timeout=5_000):
        van.search.setText("轴封")

    assert [row.number for row in van.parts.records.rows()] == ["SEAL-40"]


@pytest.mark.parametrize(("button", "left"), [("count", 3), ("receive", 7), ("back", 1)])
def test_that_three_seals_are_counted_received_or_given_back(
    qtbot: QtBot, van: VanScreen, button: str, left: int
) -> None:
    seal = next(row for row in van.parts.records.rows() if row.number == "SEAL-40")
    van.parts.opened.emit(seal)
    dialog = van.dialog
    assert isinstance(dialog, VanDialog)
    dialog.quantity.set_value(Decimal(3))

    getattr(dialog, button).click()

    def in_van() -> Decimal:
        return next(row.in_van for row in van.parts.records.rows() if row.number == "SEAL-40")

    qtbot.waitUntil(lambda: in_van() == left, timeout=5_000)


def test_that_nothing_moves_without_a_number(qtbot: QtBot, van: VanScreen) -> None:
    van.parts.opened.emit(van.parts.records.rows()[0])
    dialog = van.dialog
    assert isinstance(dialog, VanDialog)

    dialog.receive.click()

    assert dialog.quantity.message() == "Type how many."
    dialog.reject()


def test_that_a_screen_is_saved_as_a_picture(van: VanScreen, tmp_path: Path) -> None:
    path = grab(van, tmp_path / "pictures" / "van.png")

    assert QImage(str(path)).width() == 1000
