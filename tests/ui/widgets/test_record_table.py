"""Lists: only what differs is repainted, and the keyboard stays where the person was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark
from fieldapp.ui.widgets.record_model import MOST_SPLICED, RecordModel
from fieldapp.ui.widgets.record_table import RecordTable, RowLook


@dataclass(frozen=True)
class Row:
    key: int
    title: str = "Pump"
    heading: bool = False


def look(row: Row) -> RowLook:
    return RowLook(
        row.title, "Hall C", "device", Tone.INFO, (Mark("On site", "map-pin"),), "14:30", heading=row.heading
    )


def rows(*keys: int) -> tuple[Row, ...]:
    return tuple(Row(key, f"Pump {key}") for key in keys)


def a_model() -> RecordModel:
    return RecordModel(key=lambda row: row.key, told=lambda row: row.title)


class Watcher:
    """Writes down what a model tells its views."""

    def __init__(self, model: RecordModel) -> None:
        self.changed: list[tuple[int, int]] = []
        self.inserted: list[tuple[int, int]] = []
        self.removed: list[tuple[int, int]] = []
        self.resets = 0
        model.dataChanged.connect(lambda a, b: self.changed.append((a.row(), b.row())))
        model.rowsInserted.connect(lambda _, a, b: self.inserted.append((a, b)))
        model.rowsRemoved.connect(lambda _, a, b: self.removed.append((a, b)))
        model.modelReset.connect(self._on_reset)

    def _on_reset(self) -> None:
        self.resets += 1


@pytest.fixture
def table(qtbot: QtBot) -> RecordTable:
    made = RecordTable(look, key=lambda row: row.key, name="Orders")
    qtbot.addWidget(made)
    made.resize(600, 400)
    return made


def test_that_the_model_keeps_qts_rules_while_rows_come_and_go(qtmodeltester: ModelTester) -> None:
    model = a_model()
    qtmodeltester.check(model, force_py=True)

    for shown in ((), (1, 2, 3), (1, 3), (3, 1), (0, 3, 1, 4), (4,), ()):
        model.replace(rows(*shown))

    qtmodeltester.check(model, force_py=True)
    assert model.rowCount() == 0


def test_that_rows_that_are_the_same_tell_nothing(qtbot: QtBot) -> None:
    model = a_model()
    model.replace(rows(1, 2, 3))
    watcher = Watcher(model)

    model.replace(rows(1, 2, 3))

    assert (watcher.changed, watcher.inserted, watcher.removed, watcher.resets) == ([], [], [], 0)


def test_that_only_the_row_that_differs_is_repainted(qtbot: QtBot) -> None:
    model = a_model()
    before = rows(*range(1000))
    model.replace(before)
    watcher = Watcher(model)

    model.replace((*before[:500], replace(before[500], title="Boiler"), *before[501:]))

    assert watcher.changed == [(500, 500)]
    assert watcher.resets == 0


def test_that_a_row_that_comes_or_goes_leaves_its_neighbours_alone(qtbot: QtBot) -> None:
    model = a_model()
    model.replace(rows(1, 2, 3, 4))
    watcher = Watcher(model)

    model.replace(rows(1, 2, 9, 3, 4))
    model.replace(rows(1, 9, 3, 4))

    assert watcher.inserted == [(2, 2)]
    assert watcher.removed == [(1, 1)]
    assert (watcher.changed, watcher.resets) == ([], 0)


def test_that_a_wholly_different_long_list_is_one_reset(qtbot: QtBot) -> None:
    model = a_model()
    model.replace(rows(*range(MOST_SPLICED)))
    watcher = Watcher(model)

    model.replace(rows(*range(10_000, 10_000 + MOST_SPLICED)))

    assert watcher.resets == 1
    assert watcher.inserted == []


@given(st.lists(st.lists(st.integers(0, 12), unique=True, max_size=10), min_size=1, max_size=6))
def test_that_after_any_replacements_the_model_holds_exactly_the_last(shown: Sequence[Sequence[int]]) -> None:
    model = a_model()
    mirror: list[int] = []
    model.rowsInserted.connect(lambda _, a, b: mirror.__setitem__(slice(a, a), [0] * (b - a + 1)))
    model.rowsRemoved.connect(lambda _, a, b: mirror.__delitem__(slice(a, b + 1)))

    for keys in shown:
        model.replace(rows(*keys))

    assert [row.key for row in model.rows()] == list(shown[-1])
    assert len(mirror) == len(shown[-1])


def test_that_the_chosen_record_stays_chosen_when_others_come_before_it(table: RecordTable) -> None:
    table.replace(rows(1, 2, 3))
    table.point_at(2)

    table.replace(rows(9, 8, 1, 2, 3))

    assert table.current() == Row(2, "Pump 2")


def test_that_a_record_that_left_is_not_chosen_any_more(table: RecordTable) -> None:
    table.replace(rows(1, 2))
    table.point_at(2)

    table.replace(rows(1))

    assert table.current() != Row(2, "Pump 2")


def test_that_enter_and_a_click_open_the_row(table: RecordTable, qtbot: QtBot) -> None:
    opened: list[Row] = []
    table.opened.connect(opened.append)
    table.replace(rows(1, 2))
    table.show()
    table.point_at(1)

    qtbot.keyClick(table, Qt.Key.Key_Return)
    middle = table.visualRect(table.records.index(1, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    assert [row.key for row in opened] == [1, 2]


def test_that_headings_cannot_be_chosen_or_opened(qtbot: QtBot) -> None:
    table = RecordTable(look, key=lambda row: row.key, name="Orders", headings=True)
    qtbot.addWidget(table)
    table.replace((Row(0, "Today", heading=True), Row(1)))
    table.show()
    opened: list[Row] = []
    table.opened.connect(opened.append)

    heading = table.records.index(0, 0)
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(heading).center())
    table.setFocus()

    assert opened == []
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    assert table.rowHeight(0) < table.rowHeight(1)


def test_that_the_keyboard_enters_at_the_first_real_row(qtbot: QtBot) -> None:
    table = RecordTable(look, key=lambda row: row.key, name="Orders", headings=True)
    qtbot.addWidget(table)
    table.replace((Row(0, "Today", heading=True), Row(1)))
    with qtbot.waitExposed(table):
        table.show()

    table.setFocus(Qt.FocusReason.TabFocusReason)

    qtbot.waitUntil(lambda: table.current() == Row(1))


def test_that_arrows_step_over_headings(qtbot: QtBot) -> None:
    table = RecordTable(look, key=lambda row: row.key, name="Orders", headings=True)
    qtbot.addWidget(table)
    table.replace((Row(0, "Now", heading=True), Row(1), Row(2, "Today", heading=True), Row(3)))
    table.show()
    table.point_at(1)

    qtbot.keyClick(table, Qt.Key.Key_Down)

    assert table.current() == Row(3)


def test_that_an_empty_list_says_what_belongs_there(table: RecordTable) -> None:
    empty = QLabel("No orders for today")
    table.set_empty(empty)
    table.show()
    shown_before = empty.isVisible()

    table.replace(rows(1))
    shown_with_rows = empty.isVisible()
    table.replace(())

    assert (shown_before, shown_with_rows, empty.isVisible()) == (True, False, True)


def test_that_rows_can_be_heard(table: RecordTable) -> None:
    table.replace(rows(1))

    heard = table.records.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)

    assert heard == "Pump 1, Hall C, On site, 14:30"
    assert table.accessibleName() == "Orders"


def test_that_a_row_is_painted_only_when_it_is_seen(qtbot: QtBot) -> None:
    asked: list[int] = []

    def watched(row: Row) -> RowLook:
        asked.append(row.key)
        return look(row)

    table = RecordTable(watched, key=lambda row: row.key, name="Devices")
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.replace(rows(*range(20_000)))
    table.grab()

    assert 0 < len(set(asked)) < 20


def test_that_an_index_of_another_time_gives_nothing(qtbot: QtBot) -> None:
    model = a_model()
    model.replace(rows(1, 2))
    model.replace(rows(1))

    assert model.data(QModelIndex()) is None
    assert model.data(model.createIndex(1, 0)) is None
