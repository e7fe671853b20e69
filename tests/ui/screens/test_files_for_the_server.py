"""Work saved for the server to a file on the sync screen, and the server's answer taken in there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from fieldapp.actions import notes
from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.store import enrolments
from fieldapp.store.blobs import Blobs
from fieldapp.store.enrolments import NewDesk
from fieldapp.store.store import Store
from fieldapp.sync.bundle_keys import ServerKeys
from fieldapp.sync.bundle_server import take_in
from fieldapp.sync.enrol import Enrolment, PersonHere, enrol, kept
from fieldapp.sync.keys import DeskKey
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.sync_screen.sync_screen import SyncScreen
from tests.builders import ENGINEER_ID, a_person, a_server_store, an_administrator, an_engineer, an_order
from tests.servers import a_service, running
from tests.ui.desks import NOBODY_LISTENS


@pytest.fixture
def office(tmp_path: Path, session: DeskSession) -> Iterator[Store]:
    """A server that knows this laptop and has an order for it; no line leads there."""
    store = a_server_store(tmp_path, name="office.db")
    a_person(store)
    code = enrolments.make_code(store, ENGINEER_ID, by=an_administrator()).code
    joined = enrolments.use_code(store, code, NewDesk("laptop", DeskKey(session.keys.signing).public_key))
    an_order(store, assignee=an_engineer())
    person = PersonHere(ENGINEER_ID, "Li Wei", "en", ("engineer",))
    keys = ServerKeys(enrolments.bundle_secret(store)).public
    session.set_enrolment(
        Enrolment(joined.desk_id, person, joined.server_id, joined.epoch, NOBODY_LISTENS, "", "", keys)
    )
    yield store
    store.close()


@pytest.fixture
def screen(qtbot: QtBot, session: DeskSession, office: Store) -> Iterator[SyncScreen]:
    made = SyncScreen(session, Navigator())
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    session.changed.connect(made.refresh)
    with qtbot.waitSignal(made.model.loaded, timeout=5_000):
        made.on_shown()
    yield made
    made.hide()


def save(qtbot: QtBot, screen: SyncScreen, work: Path) -> str:
    with qtbot.waitSignal(screen.files.ended, timeout=8_000):
        screen.files.save(str(work))
    return screen._banner.accessibleName()


def take(qtbot: QtBot, screen: SyncScreen, answer: Path) -> str:
    with qtbot.waitSignal(screen.files.ended, timeout=8_000):
        screen.files.take(str(answer))
    return screen._banner.accessibleName()


def carry(qtbot: QtBot, screen: SyncScreen, office: Store, folder: Path, name: str) -> str:
    """There and back; what the screen says in the end."""
    work, answer = folder / f"{name}.fieldapp", folder / f"{name}-answer.fieldapp"
    save(qtbot, screen, work)
    take_in(office, Blobs(folder / "office-blobs"), work, answer)
    return take(qtbot, screen, answer)


def test_that_orders_come_and_work_goes_by_files(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession, office: Store, tmp_path: Path
) -> None:
    carry(qtbot, screen, office, tmp_path, "monday")
    order = str(session.store.scalar("SELECT id FROM work_order"))
    notes.add_note(session.store, order, "Seal is worn", by=session.actor)

    told = carry(qtbot, screen, office, tmp_path, "tuesday")

    assert "The answer was taken in. Changes that are on the server now: 1." in told
    assert office.scalar("SELECT words FROM note") == "Seal is worn"
    assert session.store.scalar("SELECT count(*) FROM change_set WHERE state <> 'archived'") == 0


def test_that_saving_says_what_is_in_the_file_and_where_it_goes(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession, office: Store, tmp_path: Path
) -> None:
    carry(qtbot, screen, office, tmp_path, "monday")
    order = str(session.store.scalar("SELECT id FROM work_order"))
    notes.add_note(session.store, order, "Seal is worn", by=session.actor)

    told = save(qtbot, screen, tmp_path / "mine.fieldapp")

    assert "Saved to mine.fieldapp" in told
    assert "Changes: 1. Photos and documents: 0." in told
    assert "Hand the file in at the office" in told


def test_that_a_file_round_is_listed_with_the_rounds(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession, office: Store, tmp_path: Path
) -> None:
    carry(qtbot, screen, office, tmp_path, "monday")

    qtbot.waitUntil(lambda: len(session.rounds) == 1, timeout=3_000)
    assert session.rounds[0].code == ""


def test_that_my_own_saved_work_is_told_apart_from_an_answer(
    qtbot: QtBot, screen: SyncScreen, tmp_path: Path
) -> None:
    work = tmp_path / "mine.fieldapp"
    save(qtbot, screen, work)

    with qtbot.waitSignal(screen.files.failed, timeout=8_000):
        screen.files.take(str(work))

    assert "This is a laptop's work for the server." in screen._banner.accessibleName()


@pytest.mark.parametrize("size", [0, 100])
def test_that_a_cut_answer_says_so(
    qtbot: QtBot, screen: SyncScreen, office: Store, tmp_path: Path, size: int
) -> None:
    carry(qtbot, screen, office, tmp_path, "monday")
    cut = tmp_path / "cut.fieldapp"
    cut.write_bytes((tmp_path / "monday-answer.fieldapp").read_bytes()[:size])

    with qtbot.waitSignal(screen.files.failed, timeout=8_000):
        screen.files.take(str(cut))

    assert "Nothing was changed." in screen._banner.accessibleName()


def test_that_it_is_told_in_chinese(
    qtbot: QtBot,
    screen: SyncScreen,
    office: Store,
    tmp_path: Path,
    speak: Callable[[Language], None],
) -> None:
    speak(Language.ZH)

    told = carry(qtbot, screen, office, tmp_path, "monday")

    assert "已导入回复" in told
    assert screen.take_in.text() == "导入文件"


def test_that_a_desk_that_joined_before_learns_the_servers_keys_in_a_round(
    qtbot: QtBot, session: DeskSession, tmp_path: Path
) -> None:
    service = a_service(tmp_path / "server")
    with running(service, tls=False) as server:
        code = enrolments.make_code(service.store, ENGINEER_ID, by=an_administrator()).code
        signing = DeskKey(session.keys.signing)
        joined = enrol(EnrolmentTicket(server.url, code, ""), signing, "laptop")
        session.set_enrolment(msgspec.structs.replace(joined, bundle_keys=None))

        session.start()
        qtbot.waitUntil(lambda: session.has_server_keys, timeout=10_000)

        with session.store.snapshot() as connection:
            found = kept(connection)
    assert found is not None
    assert found.bundle_keys == joined.bundle_keys
    service.close()
