"""The Work section: nothing typed is lost, disagreements are shown where they are, photos are photos."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.model.conflicts import Conflict
from fieldapp.model.orders import OrderStatus, OrderStep
from fieldapp.model.reports import Review, ReviewOutcome
from fieldapp.store.drafts import drafts_below
from fieldapp.store.queries.devices import contacts_of
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order.conflict_box import ConflictBox
from fieldapp.ui.order.contact_dialog import ContactDialog
from fieldapp.ui.order.labour_card import LabourCard
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.work_view import WorkView
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.labels import Words
from tests.builders import a_supervisor, put, the_page, titles_in_outbox
from tests.ui.order.desk import Rows, fill
from tests.ui.order.person import click, show, wait


@pytest.fixture
def rows(session: DeskSession) -> Rows:
    return fill(session.store, OrderStatus.ON_SITE)


@pytest.fixture
def screen(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> OrderScreen:
    return _opened(qtbot, session, navigator, rows)


def test_that_what_is_typed_is_there_again_after_a_crash(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: OrderScreen
) -> None:
    editor = _work(screen).findings.fields["findings"].editor
    editor.insertPlainText("Seal weeps on the drive side")
    wait(qtbot, lambda: _drafts(session, rows).get("findings") == "Seal weeps on the drive side")

    after = _opened(qtbot, session, navigator, rows)

    assert _work(after).findings.fields["findings"].value() == "Seal weeps on the drive side"
    assert the_page(session.store, rows.order).head.findings is None


def test_that_a_note_half_written_survives_a_crash_and_goes_once_it_is_added(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: OrderScreen
) -> None:
    _work(screen).happened.note.editor.insertPlainText("Customer asks for")
    wait(qtbot, lambda: _drafts(session, rows).get("note") == "Customer asks for")

    happened = _work(_opened(qtbot, session, navigator, rows)).happened
    assert happened.note.value() == "Customer asks for"
    click(qtbot, happened.add_note)

    wait(qtbot, lambda: the_page(session.store, rows.order).notes)
    wait(qtbot, lambda: "note" not in _drafts(session, rows))
    assert happened.note.value() == ""


def test_that_leaving_the_screen_records_what_was_typed_and_forgets_the_draft(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: OrderScreen
) -> None:
    _work(screen).findings.fields["remedy"].editor.insertPlainText("Seal replaced")

    screen.on_left()

    wait(qtbot, lambda: the_page(session.store, rows.order).head.remedy == "Seal replaced")
    wait(qtbot, lambda: not _drafts(session, rows))
    assert titles_in_outbox(session.store) == ["Record findings"]


def test_that_what_somebody_else_wrote_meanwhile_is_shown_and_not_overwritten(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: OrderScreen
) -> None:
    field = _work(screen).findings.fields["failure_code"]
    field.editor.setText("F-1")
    field.editor.textEdited.emit("F-1")
    field.flush()
    session.changed.disconnect(screen.refresh)
    record_findings(session.store, rows.order, Findings(failure_code="F-9"), by=session.actor)

    screen.on_left()
    wait(qtbot, lambda: "F-9" in field.message())
    screen.on_shown()
    wait(qtbot, lambda: screen.model.page is not None)

    assert the_page(session.store, rows.order).head.failure_code == "F-9"
    click(qtbot, _button(_work(screen), "Keep mine"))
    wait(qtbot, lambda: the_page(session.store, rows.order).head.failure_code == "F-1")


def test_that_a_draft_of_before_a_crash_does_not_overwrite_what_came_meanwhile(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: OrderScreen
) -> None:
    _work(screen).findings.fields["cause"].editor.insertPlainText("Wear")
    wait(qtbot, lambda: _drafts(session, rows).get("cause") == "Wear")
    session.changed.disconnect(screen.refresh)
    record_findings(session.store, rows.order, Findings(cause="Dry run"), by=session.actor)

    after = _opened(qtbot, session, navigator, rows)
    after.on_left()

    wait(qtbot, lambda: "Dry run" in _work(after).findings.fields["cause"].message())
    assert the_page(session.store, rows.order).head.cause == "Dry run"


def test_that_a_value_that_lost_is_shown_and_restored_with_one_press(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: OrderScreen
) -> None:
    record_findings(session.store, rows.order, Findings("Theirs", None), by=session.actor)
    lost = Conflict(
        id=session.store.world.new_id(), home=f"order:{rows.order}", table_name="work_order", row_id=rows.order,
        group_name="findings", base={"findings": None}, mine={"findings": "Seal worn, shaft scored"},
        theirs={"findings": "Theirs"}, mine_by="Li Wei", theirs_by="Dana Moss", decision="theirs",
        decided_by="Dana Moss", overruled=[{"decision": "mine", "decided_by": "Sun Mei"}],
    )  # fmt: skip
    put(session.store, lost)
    card = _work(screen).lost
    screen.model.reload()
    wait(qtbot, card.isVisible)

    said = [words.text() for words in card.findChildren(Words)]
    click(qtbot, next(one for one in card.findChildren(Button) if one.text() == "Restore"))

    wait(qtbot, lambda: the_page(session.store, rows.order).head.findings == "Seal worn, shaft scored")
    assert any("Seal worn, shaft scored" in one for one in said)
    assert any("Stands now: Theirs" in one for one in said)
    assert any("Sun Mei decided for it too, after it was decided already." in one for one in said)


def test_that_a_conflict_stands_at_its_field_and_is_decided_with_one_press(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    _two_people_changed_the_cause(session, rows)
    screen = _opened(qtbot, session, navigator, rows)
    box = _work(screen).findings.findChild(ConflictBox)
    assert box is not None

    click(qtbot, _button(box, "Take the office's"))

    wait(qtbot, lambda: the_page(session.store, rows.order).head.cause == "Dry run")
    assert the_page(session.store, rows.order).open_conflicts == ()


def test_that_a_file_that_is_no_photo_is_refused_in_words_and_leaves_nothing(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: OrderScreen, tmp_path: Path
) -> None:
    fake = tmp_path / "seal.jpg"
    fake.write_text("this is not a photo")

    _work(screen).photos.add_file(fake)

    banner = _work(screen).photos.banner
    wait(qtbot, lambda: "not a photo" in banner.accessibleName())
    assert the_page(session.store, rows.order).attachments == ()
    assert list(session.blobs.names()) == []


def test_that_a_picture_in_the_clipboard_becomes_a_photo_with_its_caption(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: OrderScreen
) -> None:
    image = QImage(320, 240, QImage.Format.Format_RGB32)
    image.fill(0x336699)
    QGuiApplication.clipboard().setImage(image)
    photos = _work(screen).photos
    photos.caption.editor.setText("Nameplate")

    photos.paste()

    wait(qtbot, lambda: the_page(session.store, rows.order).photos)
    photo = the_page(session.store, rows.order).photos[0]
    assert (photo.caption, photo.media_type) == ("Nameplate", "image/jpeg")
    assert session.blobs.has(photo.sha256)


def test_that_a_timer_runs_on_through_a_crash_and_books_its_time(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, screen: OrderScreen
) -> None:
    click(qtbot, _work(screen).labour.toggle)
    wait(qtbot, lambda: "timer" in _drafts(session, rows))

    after = _opened(qtbot, session, navigator, rows)
    labour = _work(after).labour
    assert labour.timer.started_at is not None
    click(qtbot, labour.toggle)

    wait(qtbot, lambda: the_page(session.store, rows.order).minutes_booked == 1)
    wait(qtbot, lambda: "timer" not in _drafts(session, rows))


def test_that_the_timer_books_from_its_start_to_its_end_by_the_desks_clock(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: OrderScreen
) -> None:
    morning = datetime(2026, 3, 2, 8, 5, tzinfo=UTC)
    labour = _work(screen).labour

    session.store.world.now = lambda: morning
    click(qtbot, labour.toggle)
    session.store.world.now = lambda: morning + timedelta(minutes=75)
    click(qtbot, labour.toggle)

    wait(qtbot, lambda: the_page(session.store, rows.order).labour)
    (booked,) = the_page(session.store, rows.order).labour
    assert (booked.started_at, booked.ended_at) == (morning, morning + timedelta(minutes=75))
    assert booked.minutes == 75


def test_that_booked_time_can_be_taken_back_and_stays_in_the_list(
    qtbot: QtBot, session: DeskSession, rows: Rows, screen: OrderScreen
) -> None:
    labour = _work(screen).labour
    click(qtbot, labour.by_hand)
    qtbot.keyClicks(labour.minutes.editor, "30")
    click(qtbot, labour.book)
    wait(qtbot, lambda: the_page(session.store, rows.order).minutes_booked == 30)

    wait(qtbot, lambda: labour.list.findChildren(Button))
    click(qtbot, labour.list.findChildren(Button)[0])

    wait(qtbot, lambda: the_page(session.store, rows.order).minutes_booked == 0)
    assert len(the_page(session.store, rows.order).labour) == 2


def test_that_a_returned_order_says_what_to_put_right_and_leads_there(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    rows = fill(session.store, OrderStatus.SIGNED)
    _return(session, rows, "work_order.failure_code", "Please add the code")
    screen = _opened(qtbot, session, navigator, rows)
    work = _work(screen)

    assert screen.bar.key() == "resubmit"
    click(qtbot, _button(work.remarks, "Fix this"))
    assert "Please add the code" in work.findings.fields["failure_code"].message()
    assert work.findings.fields["findings"].editor.isReadOnly()
    work.findings.fields["failure_code"].editor.setText("F-12")
    work.findings.fields["failure_code"].editor.textEdited.emit("F-12")
    click(qtbot, screen.bar.main)

    wait(qtbot, lambda: the_page(session.store, rows.order).head.status is OrderStatus.SIGNED)
    assert the_page(session.store, rows.order).head.failure_code == "F-12"


def test_that_a_remark_under_the_seal_asks_for_a_new_revision(
    qtbot: QtBot, session: DeskSession, navigator: Navigator
) -> None:
    rows = fill(session.store, OrderStatus.SIGNED)
    _return(session, rows, "work_order.remedy", "Which seal?")

    screen = _opened(qtbot, session, navigator, rows)

    assert screen.bar.key() == "amend"


def test_that_head_and_main_action_stand_before_the_section_is_built(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    screen = OrderScreen(session, navigator, rows.order)
    at_first: list[tuple[str, int]] = []
    screen.model.page_changed.connect(
        lambda _page: at_first.append((screen.head.name.text(), len(screen.sections)))
    )

    show(qtbot, session, screen)

    wait(qtbot, lambda: "work" in screen.sections)
    wait(qtbot, lambda: len(screen.sections["work"].findChildren(LabourCard)) == 1)
    ((name, sections),) = at_first
    assert "Pump P-3 loses pressure" in name
    assert sections == 0


def test_that_whom_to_ask_is_corrected_on_site(
    qtbot: QtBot, session: DeskSession, screen: OrderScreen, rows: Rows
) -> None:
    wait(qtbot, lambda: screen.model.page)
    click(qtbot, screen.head.correct)
    (dialog,) = screen.findChildren(ContactDialog)
    shown = (dialog.name.value(), dialog.phone.value())

    dialog.name.set_value("Ms. Lin")
    dialog.phone.set_value("+86 139 0000 5678")
    click(qtbot, dialog.save)

    wait(qtbot, lambda: screen.model.page and screen.model.page.head.contact_name == "Ms. Lin")
    assert shown == ("Mr. Zhao", "+86 138 0000 1234")
    with session.store.read() as reading:
        at_site = [(row.name, row.phone) for row in contacts_of(reading, rows.site)]
    assert at_site == [("Ms. Lin", "+86 139 0000 5678")]


def test_that_the_order_speaks_chinese(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, chinese: None
) -> None:
    assert Language.ZH

    screen = _opened(qtbot, session, navigator, rows)

    assert screen.bar.main.text() == "完工"
    assert screen.tabs.button("procedure").text() == "作业规程"


def _opened(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> OrderScreen:
    screen = show(qtbot, session, OrderScreen(session, navigator, rows.order))
    wait(qtbot, lambda: "work" in screen.sections)
    return screen


def _work(screen: OrderScreen) -> WorkView:
    work = screen.sections["work"]
    assert isinstance(work, WorkView)
    return work


def _drafts(session: DeskSession, rows: Rows) -> dict[str, str]:
    with session.store.read() as reading:
        return drafts_below(reading, f"order:{rows.order}:")


def _button(inside: object, words: str) -> Button:
    found = [button for button in inside.findChildren(Button) if button.text() == words]  # type: ignore[attr-defined]
    return found[0]


def _two_people_changed_the_cause(session: DeskSession, rows: Rows) -> None:
    now = datetime.now(UTC)
    record_findings(session.store, rows.order, Findings(cause="Wear"), by=session.actor)
    conflict = Conflict(
        id=session.store.world.new_id(), home=f"order:{rows.order}", table_name="work_order", row_id=rows.order,
        group_name="cause", base={"cause": None}, mine={"cause": "Wear"}, theirs={"cause": "Dry run"},
        mine_by="Li Wei", theirs_by="Dana Moss", mine_at=now, theirs_at=now, mine_stands=True,
    )  # fmt: skip
    put(session.store, conflict)


def _return(session: DeskSession, rows: Rows, field: str, words: str) -> None:
    world = session.store.world
    last = the_page(session.store, rows.order).steps[-1]
    step = OrderStep(
        id=world.new_id(),
        order_id=rows.order,
        follows_id=last.id,
        status=OrderStatus.RETURNED,
        made_at=world.now(),
    )
    review = Review(
        id=world.new_id(), order_id=rows.order, outcome=ReviewOutcome.RETURNED, words="Almost there",
        remarks=[{"field": field, "words": words}], made_at=world.now(), by_name=a_supervisor().name,
    )  # fmt: skip
    put(session.store, step, review)
