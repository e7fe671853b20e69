"""Procedure, parts, device and sheet of an order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from fieldapp.actions.parts import use_part
from fieldapp.actions.procedures import record_answer
from fieldapp.model.conflicts import Conflict
from fieldapp.model.contracts import Contract
from fieldapp.model.devices import ServiceRecord
from fieldapp.model.orders import OrderStatus
from fieldapp.model.plans import MaintenancePlan, PlanInterval, PlannedDevice
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.device.device_screen import DeviceScreen
from fieldapp.ui.device.label_dialog import LabelDialog
from fieldapp.ui.device.readings_chart import ReadingsChart
from fieldapp.ui.device.relation_dialog import RelationDialog
from fieldapp.ui.navigation import Message, Navigator
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.procedure_view import ProcedureView
from fieldapp.ui.order.sheet_section import SheetSection
from fieldapp.ui.parts.parts_section import PartsSection
from fieldapp.ui.scan.scan_screen import ScanScreen
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choice_fields import Segment
from tests.builders import a_device, a_site, an_engineer, put, the_page
from tests.ui.order.desk import Rows, Trail, fill
from tests.ui.order.person import click, scan_by_trigger, show, wait


@pytest.fixture
def rows(session: DeskSession) -> Rows:
    return fill(session.store, OrderStatus.ON_SITE)


def test_that_a_conditional_step_appears_when_its_condition_holds(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    view = _procedure(qtbot, session, navigator, rows)
    where_it_leaks = view.cards[rows.steps[3]]
    assert not where_it_leaks.isVisible()

    _choose(qtbot, view, rows.steps[2], "leaking")

    wait(qtbot, where_it_leaks.isVisible)


def test_that_a_value_outside_the_limits_stands_and_is_marked(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    view = _procedure(qtbot, session, navigator, rows)
    field = view.cards[rows.steps[1]].editor.field

    qtbot.keyClicks(field.editor, "7.4")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)

    wait(qtbot, lambda: the_page(session.store, rows.order).progress.out_of_limit == (rows.steps[1],))
    assert "Above the limit of 6 bar" in field.message()


def test_that_digits_are_one_answer_however_slowly_they_are_typed(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    view = _procedure(qtbot, session, navigator, rows)
    field = view.cards[rows.steps[1]].editor.field

    for digit in "4.2":
        qtbot.keyClicks(field.editor, digit)
        qtbot.wait(350)
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)

    wait(qtbot, lambda: _answer(session, rows, 1) == "4.2")
    assert the_page(session.store, rows.order).checklist[1].earlier == ()


def test_that_an_answer_given_again_keeps_the_older_one(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    view = _procedure(qtbot, session, navigator, rows)
    _choose(qtbot, view, rows.steps[0], "no")
    wait(qtbot, lambda: _answer(session, rows, 0) == "no")

    _choose(qtbot, view, rows.steps[0], "yes")

    wait(qtbot, lambda: _answer(session, rows, 0) == "yes")
    assert [one.value for one in the_page(session.store, rows.order).checklist[0].earlier] == ["no"]


def test_that_letters_are_no_number_and_say_so_at_the_step(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    view = _procedure(qtbot, session, navigator, rows)
    field = view.cards[rows.steps[1]].editor.field

    qtbot.keyClicks(field.editor, "high")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)

    wait(qtbot, lambda: "number" in field.message().casefold())
    assert _answer(session, rows, 1) is None


def test_that_a_usb_scanner_answers_the_step_that_waits_for_a_code(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    view = _procedure(qtbot, session, navigator, rows)
    view.cards[rows.steps[0]].editor.field.setFocus()

    scan_by_trigger(qtbot, view, "SEAL-99-A")

    wait(qtbot, lambda: _answer(session, rows, 5) == "SEAL-99-A")


def test_that_a_code_of_another_machine_is_refused_at_its_step(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    a_device(session.store, rows.site, name="Feed pump P-4", serial="KSB-4712")
    view = _procedure(qtbot, session, navigator, rows)

    scan_by_trigger(qtbot, view, "KSB-4712")

    field = view.cards[rows.steps[5]].editor.field
    wait(qtbot, lambda: "belongs to Feed pump P-4; the order is about Feed pump P-3" in field.message())
    assert _answer(session, rows, 5) is None


def test_that_a_scanner_with_nothing_left_to_answer_overwrites_nothing(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    told: list[Message] = []
    navigator.message.connect(told.append)
    view = _procedure(qtbot, session, navigator, rows)
    view.take_scan(rows.steps[5], "FIRST-1")
    wait(qtbot, lambda: view.cards[rows.steps[5]].answered.answer is not None)

    scan_by_trigger(qtbot, view, "SECOND-2")
    in_between = (_answer(session, rows, 5), len(told))
    view.cards[rows.steps[5]].scan.setFocus()
    scan_by_trigger(qtbot, view, "SECOND-2")

    assert in_between == ("FIRST-1", 1)
    wait(qtbot, lambda: _answer(session, rows, 5) == "SECOND-2")


def test_that_the_scan_screen_refuses_another_machines_code_and_takes_the_right_one(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, trail: Trail
) -> None:
    a_device(session.store, rows.site, name="Feed pump P-4", serial="KSB-4712")
    scan = ScanScreen(session, navigator, purpose="answer", order_id=rows.order, step_id=rows.steps[5])
    show(qtbot, session, scan)

    scan.read_words("KSB-4712")
    wait(qtbot, scan.banner.isVisible)
    refused = (scan.banner.accessibleName(), _answer(session, rows, 5), trail.backs)
    scan.read_words("KSB-4711")

    wait(qtbot, lambda: trail.backs == 1)
    assert "belongs to Feed pump P-4" in refused[0]
    assert refused[1:] == (None, 0)
    assert _answer(session, rows, 5) == "KSB-4711"


def test_that_a_recalled_part_is_not_offered_and_its_bulletin_is_named(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    parts = _parts(qtbot, session, navigator, rows)

    parts.table.opened.emit(next(row for row in parts.table.records.rows() if row.recalled))

    assert "SB-2026-07" in parts.panel.banner.accessibleName()
    assert not parts.panel.use.isVisible()


def test_that_a_part_taken_back_is_in_the_van_again(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    parts = _parts(qtbot, session, navigator, rows)
    parts.table.opened.emit(next(row for row in parts.table.records.rows() if row.id == rows.seal))
    click(qtbot, parts.panel.use)
    wait(qtbot, lambda: _in_van(parts, rows.seal) == 3)

    click(qtbot, parts.used.findChildren(Button)[0])

    wait(qtbot, lambda: _in_van(parts, rows.seal) == 4)
    assert all(not row.counts for row in the_page(session.store, rows.order).parts)


def test_that_a_part_that_a_contract_pays_is_proposed_as_free_and_a_person_may_charge_it(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    customer = the_page(session.store, rows.order).head.customer_id
    told = {"customer_id": customer, "name": "Care", "covers_parts": True}
    put(
        session.store,
        Contract(id=session.store.world.new_id(), starts_on=session.store.world.now().date(), **told),
    )
    parts = _parts(qtbot, session, navigator, rows)
    seal = next(row for row in parts.table.records.rows() if row.id == rows.seal)

    for left in (3, 2):
        parts.table.opened.emit(seal)
        wait(qtbot, parts.panel.free.isVisible)
        if left == 2:
            click(qtbot, parts.panel.free.switch)
        click(qtbot, parts.panel.use)
        wait(qtbot, lambda expected=left: _in_van(parts, rows.seal) == expected)

    free, charged = the_page(session.store, rows.order).parts
    assert "Care" in str(free.covered_by)
    assert charged.covered_by is None


def test_that_a_fitted_part_and_a_reading_are_called_by_their_chinese_names(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, chinese: None
) -> None:
    use_part(session.store, rows.order, rows.seal, Decimal(1), by=an_engineer())
    record_answer(session.store, rows.order, rows.steps[1], "4.2", by=an_engineer())

    parts = _parts(qtbot, session, navigator, rows)
    archive = show(qtbot, session, DeviceScreen(session, navigator, rows.device)).archive
    wait(qtbot, lambda: archive.findChildren(ReadingsChart))

    fitted = [words.text() for words in parts.used.findChildren(QLabel)]
    assert any("轴封 40 毫米" in words for words in fitted)
    assert not any("Shaft seal" in words for words in fitted)
    assert [chart.accessibleName()[:5] for chart in archive.findChildren(ReadingsChart)] == ["入口压力:"]


def test_that_a_part_the_catalogue_does_not_know_can_be_asked_for(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    parts = _parts(qtbot, session, navigator, rows)
    qtbot.keyClicks(parts.search, "impeller")
    click(qtbot, _button(parts, "Request a part"))

    assert parts.panel.words.value() == "impeller"
    click(qtbot, parts.panel.ask)

    wait(qtbot, lambda: the_page(session.store, rows.order).part_requests)
    assert the_page(session.store, rows.order).part_requests[0].words == "impeller"


def test_that_the_sheet_names_what_is_missing_and_leads_there(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    screen = _opened(qtbot, session, navigator, rows, "sheet")
    sheet = screen.sections["sheet"]
    assert isinstance(sheet, SheetSection)
    ways = list(sheet.missing.findChildren(Button))
    assert len(ways) == 5

    click(qtbot, ways[-1])

    assert screen.tabs.here() == "procedure"


def test_that_five_thousand_past_jobs_are_read_in_pages(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    _long_history(session, rows)
    screen = show(qtbot, session, DeviceScreen(session, navigator, rows.device))
    history = screen.archive.history
    wait(qtbot, lambda: history.records.rowCount() == 200)
    assert screen.archive.total.text() == "5040 jobs"

    history.verticalScrollBar().setValue(history.verticalScrollBar().maximum())

    wait(qtbot, lambda: history.records.rowCount() == 400)
    assert len({row.id for row in history.records.rows()}) == 400


def test_that_the_archive_knows_the_place_of_a_device_and_what_depends_on_it(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, trail: Trail, rows: Rows
) -> None:
    screen = show(qtbot, session, DeviceScreen(session, navigator, rows.device))
    wait(qtbot, lambda: screen.archive.tree.findChildren(Button))

    told = [button.accessibleName() for button in screen.archive.tree.findChildren(Button)]
    assert told == ["Open: Booster station", "Open: Motor M-3"]
    click(qtbot, screen.archive.impact.findChildren(Button)[0])
    assert trail.last.screen == "device"


def test_that_the_archive_tells_what_pays_and_when_maintenance_comes(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    today = datetime.now().astimezone().date()
    customer = the_page(session.store, rows.order).head.customer_id or ""
    contract = Contract(id="c1", customer_id=customer, name="Full service", starts_on=today, ends_on=today)
    plan = MaintenancePlan(id="p1", name="Pump care", lead_days=5)
    interval = PlanInterval(id="i1", plan_id="p1", name="Quarter", every_months=3)
    under = PlannedDevice(id="u1", site_id=rows.site, device_id=rows.device, plan_id="p1", starts_on=today)
    put(session.store, contract, plan, interval, under)

    archive = show(qtbot, session, DeviceScreen(session, navigator, rows.device)).archive
    wait(qtbot, lambda: archive.model.page)

    told = [words.text() for words in archive.facts.findChildren(QLabel)]
    assert any(words.startswith("Full service · labour · until") for words in told)
    assert any(words.endswith("Pump care · Quarter") for words in told)


def test_that_a_device_is_related_to_others_of_its_site(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    panel = a_device(session.store, rows.site, name="Control panel")
    a_device(session.store, a_site(session.store, name="Elsewhere"), name="Far away")
    archive = show(qtbot, session, DeviceScreen(session, navigator, rows.device)).archive
    wait(qtbot, lambda: archive.model.page)

    click(qtbot, archive.relate)
    (dialog,) = archive.findChildren(RelationDialog)
    wait(qtbot, lambda: dialog.other.editor.count() == 3)
    offered = {dialog.other.editor.itemText(at) for at in range(3)}
    dialog.how.set_value("needs")
    dialog.other.set_value(panel)
    dialog.other.settled.emit(panel)
    click(qtbot, dialog.save)

    wait(qtbot, lambda: [row.name for row in archive.model.page.needs] == ["Control panel"])
    assert "Control panel · P-3B" in offered
    assert not any("Far away" in words for words in offered)


def test_that_a_device_is_fitted_into_another_of_its_site(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    skid = a_device(session.store, rows.site, name="Skid 1")
    archive = show(qtbot, session, DeviceScreen(session, navigator, rows.device)).archive
    wait(qtbot, lambda: archive.model.page)

    archive.model.fit_into(skid)

    wait(qtbot, lambda: [row.name for row in archive.model.page.parents] == ["Skid 1"])


def test_that_a_label_is_printed_to_a_file_and_reads_back_as_the_device(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, tmp_path: Path
) -> None:
    screen = show(qtbot, session, DeviceScreen(session, navigator, rows.device))
    wait(qtbot, lambda: screen.model.page)
    dialog = LabelDialog(screen.model, screen)

    dialog.save_to(str(tmp_path / "label.pdf"))

    wait(qtbot, lambda: "label.pdf" in screen.archive.banner.accessibleName())
    assert (tmp_path / "label.pdf").read_bytes().startswith(b"%PDF")


def _opened(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows, section: str
) -> OrderScreen:
    screen = show(qtbot, session, OrderScreen(session, navigator, rows.order, section))
    wait(qtbot, lambda: section in screen.sections)
    return screen


def _procedure(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> ProcedureView:
    view = _opened(qtbot, session, navigator, rows, "procedure").sections["procedure"]
    assert isinstance(view, ProcedureView)
    return view


def _parts(qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows) -> PartsSection:
    parts = _opened(qtbot, session, navigator, rows, "parts").sections["parts"]
    assert isinstance(parts, PartsSection)
    wait(qtbot, lambda: parts.table.records.rowCount() == 2)
    return parts


def _choose(qtbot: QtBot, view: ProcedureView, step_id: str, key: str) -> None:
    segments = view.cards[step_id].findChildren(Segment)
    click(qtbot, next(one for one in segments if one.option.key == key))


def _answer(session: DeskSession, rows: Rows, at: int) -> str | None:
    answer = the_page(session.store, rows.order).checklist[at].answer
    return answer.value if answer else None


def _in_van(parts: PartsSection, part_id: str) -> int:
    return next((int(row.in_van) for row in parts.table.records.rows() if row.id == part_id), 0)


def _button(inside: object, words: str) -> Button:
    return next(button for button in inside.findChildren(Button) if button.text() == words)  # type: ignore[attr-defined]


def _long_history(session: DeskSession, rows: Rows) -> None:
    start = datetime(2010, 1, 1, tzinfo=UTC)
    jobs = [
        {
            "id": session.store.world.new_id(), "site_id": rows.site, "device_id": rows.device,
            "summary": f"Job {at}", "happened_at": start + timedelta(days=at),
        }
        for at in range(5_000)
    ]  # fmt: skip
    with session.store.writing(as_checkpoint=True) as connection:
        connection.execute(insert(ServiceRecord), jobs)


def test_that_a_value_of_the_device_that_lost_is_on_its_page_and_restored_with_one_press(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, rows: Rows
) -> None:
    lost = Conflict(
        id=session.store.world.new_id(), home=f"site:{rows.site}", table_name="device", row_id=rows.device,
        group_name="location", base={"location": None}, mine={"location": "Bay 4"},
        theirs={"location": "Bay 3"}, mine_by="Li Wei", theirs_by="Dana Moss", decision="theirs",
        decided_by="Dana Moss",
    )  # fmt: skip
    put(session.store, lost)
    screen = show(qtbot, session, DeviceScreen(session, navigator, rows.device))
    card = screen.archive.lost
    wait(qtbot, card.isVisible)

    said = " ".join(words.text() for words in card.findChildren(QLabel))
    click(qtbot, next(one for one in card.findChildren(Button) if one.text() == "Restore"))

    wait(qtbot, lambda: screen.model.page is not None and screen.model.page.head.location == "Bay 4")
    assert "Bay 4" in said
    assert "Feed pump P-3" in said
