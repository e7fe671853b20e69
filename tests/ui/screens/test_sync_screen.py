"""What waits, what needs a decision, what was kept back, how the rounds went, and work saved to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fieldapp.actions import notes, orders
from fieldapp.errors import SyncTrouble
from fieldapp.model.conflicts import Decision
from fieldapp.store.queries.conflicts import conflicts_open
from fieldapp.sync.machine import Phase, Tell
from fieldapp.ui.desk_session import DeskSession, _Line
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.conflict_box import ConflictBox
from fieldapp.ui.sync_screen.queue_look import queue_look
from fieldapp.ui.sync_screen.round_look import round_look
from fieldapp.ui.sync_screen.sync_screen import DECISIONS, ROUNDS, SyncScreen
from fieldapp.ui.widgets.buttons import Button
from tests.ui.desks import a_conflict, complete_at, hold_back, make_a_day

Ids = dict[str, str]


@pytest.fixture
def ids(session: DeskSession) -> Ids:
    made = make_a_day(session.store)
    orders.accept(session.store, made["planned"], by=session.actor)
    notes.add_note(session.store, made["urgent"], "Seal is worn", by=session.actor)
    return made


@pytest.fixture
def screen(qtbot: QtBot, session: DeskSession, ids: Ids) -> Iterator[SyncScreen]:
    made = SyncScreen(session, Navigator())
    qtbot.addWidget(made)
    made.resize(1200, 768)
    made.show()
    session.changed.connect(made.refresh)
    with qtbot.waitSignal(made.model.loaded, timeout=5_000):
        made.on_shown()
    yield made
    made.hide()


def read_again(qtbot: QtBot, screen: SyncScreen) -> None:
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.model.reload()


def lines(screen: SyncScreen) -> list[str]:
    return [queue_look(row).told() for row in screen.queue.records.rows()]


def sums(screen: SyncScreen) -> str:
    return "\n".join(f"{name}: {value}" for name, value in screen._told(screen._page.summary))  # type: ignore[union-attr]


def test_that_the_queue_names_what_was_done_its_order_and_where_it_is(screen: SyncScreen) -> None:
    told = lines(screen)

    assert "Add a note" in told[0]
    assert "WO-2026-04812" in told[0]
    assert "On this laptop" in told[0]
    assert "Accept an order" in told[1]


def test_that_the_sums_say_how_much_waits_and_since_when(screen: SyncScreen) -> None:
    assert "To be sent: 2 changes, the oldest of Today" in sums(screen)
    assert "never yet" in sums(screen)


def test_that_a_change_kept_for_people_says_why(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession
) -> None:
    hold_back(session.store, "Accept an order", "scope-was-revoked:order")

    read_again(qtbot, screen)

    (held,) = [line for line in lines(screen) if "Accept" in line]
    assert "Not accepted, kept for you" in held
    assert "not yours any more" in held


def test_that_a_kept_change_explains_itself_when_opened(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession
) -> None:
    hold_back(session.store, "Accept an order", "something-new:1")
    read_again(qtbot, screen)
    row = next(row for row in screen.queue.records.rows() if row.state == "held")

    screen.queue.opened.emit(row)

    assert "Not accepted: Accept an order WO-2026-04820" in screen._banner.accessibleName()
    assert "kept here and on the server" in screen._banner.accessibleName()


def test_that_a_waiting_change_opens_its_order(qtbot: QtBot, screen: SyncScreen, ids: Ids) -> None:
    with qtbot.waitSignal(screen._navigator.wanted) as wanted:
        screen.queue.opened.emit(screen.queue.records.rows()[0])

    assert wanted.args[0].subject == ids["urgent"]


def test_that_a_conflict_shows_both_values_and_one_press_decides(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession, ids: Ids
) -> None:
    a_conflict(session.store, ids["urgent"])
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.show_section(DECISIONS)
    (box,) = screen.decisions.boxes()

    with qtbot.waitSignal(screen.model.decided, timeout=5_000):
        box.decided.emit(box.conflict.id, Decision.THEIRS)

    with session.store.read() as reading:
        assert conflicts_open(reading) == ()
    qtbot.waitUntil(
        lambda: not screen.decisions.boxes() or not screen.findChildren(ConflictBox), timeout=5_000
    )


def test_that_a_decision_that_is_refused_is_told_and_may_be_taken_again(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession, ids: Ids
) -> None:
    a_conflict(session.store, ids["late"])  # where nobody's value stands any more
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.show_section(DECISIONS)
    (box,) = screen.decisions.boxes()

    with qtbot.waitSignal(screen.model.failed, timeout=5_000):
        box.decided.emit(box.conflict.id, Decision.THEIRS)

    assert screen._banner.isVisible()
    assert box.isEnabled()


def test_that_the_tab_counts_what_needs_a_decision(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession, ids: Ids
) -> None:
    a_conflict(session.store, ids["urgent"])

    read_again(qtbot, screen)

    assert screen.sections._chips[DECISIONS].accessibleName() == "Needs a decision  1"


def test_that_a_conflict_names_its_order_and_leads_there(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession, ids: Ids
) -> None:
    a_conflict(session.store, ids["urgent"])
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.show_section(DECISIONS)
    leads = next(one for one in screen.decisions.findChildren(Button) if "WO-2026-04812" in one.text())

    with qtbot.waitSignal(screen._navigator.wanted) as wanted:
        leads.click()

    assert wanted.args[0].subject == ids["urgent"]


def test_that_nothing_to_decide_says_so(qtbot: QtBot, screen: SyncScreen) -> None:
    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.show_section(DECISIONS)

    assert screen.decisions._empty.isVisible()


def test_that_rounds_are_listed_newest_first_with_their_trouble(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession
) -> None:
    session._heard(Tell(Phase.TROUBLE, code="server-absent"))
    session._heard(Tell(Phase.COMPLETE, 1_500, 1_500))

    with qtbot.waitSignal(screen.model.loaded, timeout=5_000):
        screen.show_section(ROUNDS)

    told = [round_look(row).told() for row in screen.rounds.records.rows()]
    assert told[0].startswith("Complete, Records that came: 1,500")
    assert told[1].startswith("The server cannot be reached.")


def test_that_progress_has_numbers_and_can_be_stopped(
    qtbot: QtBot, screen: SyncScreen, session: DeskSession
) -> None:
    session._heard(Tell(Phase.RECEIVING, 300, 1_000))
    said = screen.progress._numbers.words()
    screen.progress.cancelled.emit()

    assert said == "Records: 300 of 1,000"
    assert session.is_kept_offline
    assert screen.offline.switch.isChecked()


def test_that_a_photo_on_its_way_shows_its_bytes(screen: SyncScreen, session: DeskSession) -> None:
    session.file_told.emit(1_000_000, 4_000_000)

    assert screen.progress.isVisible()
    assert screen.progress._numbers.words() == "A photo or sheet: 1.0 MB of 4.0 MB"


def test_that_no_network_is_told_quietly_and_other_trouble_loudly(
    screen: SyncScreen, session: DeskSession
) -> None:
    session._heard(Tell(Phase.TROUBLE, code="server-absent"))
    quietly = screen._trouble.isVisible(), sums(screen)

    session._heard(Tell(Phase.TROUBLE, code="not-recognised"))

    assert quietly[0] is False
    assert "Last round: The server cannot be reached." in quietly[1]
    assert "does not recognise" in screen._trouble.accessibleName()


def test_that_the_switch_keeps_the_desk_off_the_network(screen: SyncScreen, session: DeskSession) -> None:
    screen.offline.settled.emit(True)

    class Nobody:
        def exchange(self, path: str, body: bytes) -> bytes:
            raise AssertionError("the network was used")

    with pytest.raises(SyncTrouble) as trouble:
        _Line(Nobody(), session._offline).exchange("/sync/v1/push", b"")  # type: ignore[arg-type]
    assert trouble.value.code == "kept-offline"


def test_that_unsent_work_is_saved_to_a_file_and_told(
    qtbot: QtBot, screen: SyncScreen, tmp_path: Path
) -> None:
    with qtbot.waitSignal(screen.files.ended, timeout=5_000):
        screen.files.save(str(tmp_path / "mine.fieldapp"))

    assert (tmp_path / "mine.fieldapp").stat().st_size > 500
    assert "Saved to mine.fieldapp" in screen._banner.accessibleName()


def test_that_a_file_that_cannot_be_written_is_told(qtbot: QtBot, screen: SyncScreen, tmp_path: Path) -> None:
    with qtbot.waitSignal(screen.files.failed, timeout=5_000):
        screen.files.save(str(tmp_path / "no-such-folder" / "mine.fieldapp"))

    assert screen._banner.isVisible()


def test_that_a_complete_replica_says_when(qtbot: QtBot, screen: SyncScreen, session: DeskSession) -> None:
    complete_at(session.store, datetime.now(UTC))

    read_again(qtbot, screen)

    assert "Complete with the server: Today" in sums(screen)


def test_that_the_queue_speaks_chinese(
    qtbot: QtBot, screen: SyncScreen, speak: Callable[[Language], None]
) -> None:
    speak(Language.ZH)

    qtbot.waitUntil(lambda: screen.sync_now.text() == "立即同步", timeout=3_000)
    assert lines(screen)[0].startswith("添加备注")
    assert "在本机" in lines(screen)[0]
