"""A desk whose database was damaged, gone or older: the person reads what happened, and everything is there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.actions import notes
from fieldapp.model import Note
from fieldapp.settings import Profile
from fieldapp.store.lease import Lease
from fieldapp.ui.language import Language
from fieldapp.ui.main import DeskWindow
from fieldapp.ui.unlock.unlock_screen import UnlockScreen
from tests.ui.desks import PIN, an_open_desk, make_a_day, texts
from tests.ui.screens.conftest import OpenWindow


def _with_a_note(profile: Path) -> Profile:
    with an_open_desk(profile) as session:
        made = make_a_day(session.store)
        notes.add_note(session.store, made["urgent"], "Seal is worn", by=session.actor)
    return Profile(profile)


def _mended(qtbot: QtBot, window: DeskWindow) -> UnlockScreen:
    screen = window.unlock_screen
    assert screen is not None
    with qtbot.waitSignal(screen.model.mended, timeout=8_000):
        screen.pin.set_value(PIN)
        screen.unlock.click()
    return screen


def _gone(desk: Profile) -> None:
    desk.replica.unlink()


def _damaged(desk: Profile) -> None:
    desk.replica.write_bytes(b"no database" * 5_000)


@pytest.mark.parametrize(
    ("mishap", "english", "chinese"), [(_gone, "was gone", "丢失"), (_damaged, "was damaged", "损坏")]
)
def test_that_a_person_reads_what_happened_in_both_languages_before_the_desk_opens(
    qtbot: QtBot, window: OpenWindow, profile: Path, mishap: object, english: str, chinese: str
) -> None:
    desk = _with_a_note(profile)
    mishap(desk)  # type: ignore[operator]
    made = window(profile)

    screen = _mended(qtbot, made)

    assert english in texts(screen.mended)
    assert made.session is None
    made.use_language(Language.ZH)
    qtbot.waitUntil(lambda: chinese in texts(screen.mended), timeout=3_000)
    made.use_language(Language.EN)
    screen.mended.go_on.click()
    assert made.session is not None
    with made.session.store.read() as session:
        assert [note.words for note in session.query(Note)] == []  # its order is fetched first
    assert made.session.store.scalar("SELECT count(*) FROM change_set WHERE state = 'pending'") > 0
    assert made.session.is_enrolled


def test_that_the_damaged_file_is_named_and_is_there(qtbot: QtBot, window: OpenWindow, profile: Path) -> None:
    desk = _with_a_note(profile)
    _damaged(desk)

    screen = _mended(qtbot, window(profile))

    (kept,) = desk.kept.iterdir()
    assert str(kept) in texts(screen.mended)
    assert kept.read_bytes() == b"no database" * 5_000


def test_that_work_of_an_older_copy_is_back_and_told(
    qtbot: QtBot, window: OpenWindow, profile: Path, tmp_path: Path
) -> None:
    with an_open_desk(profile) as session:
        made = make_a_day(session.store)
    shutil.copy(Profile(profile).replica, tmp_path / "older")
    with an_open_desk(profile) as session:
        notes.add_note(session.store, made["urgent"], "Seal is worn", by=session.actor)
    shutil.copy(tmp_path / "older", Profile(profile).replica)
    desk = window(profile)

    screen = _mended(qtbot, desk)
    told = texts(screen.mended)
    screen.mended.go_on.click()

    assert "older copy" in told
    assert "1 change came back" in told
    assert desk.session is not None
    with desk.session.store.read() as session_of_rows:
        assert [note.words for note in session_of_rows.query(Note)] == ["Seal is worn"]


def test_that_a_window_closed_at_the_message_gives_the_profile_up(
    qtbot: QtBot, window: OpenWindow, profile: Path
) -> None:
    _gone(_with_a_note(profile))
    desk = window(profile)
    _mended(qtbot, desk)

    desk.close()

    Lease(profile).release()
