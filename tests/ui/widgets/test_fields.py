"""Fields: nothing typed is lost, nothing typed is overwritten, and what is wrong is said beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.ui.language import Language
from fieldapp.ui.widgets.fields import (
    ChoiceField,
    LineField,
    MomentField,
    MomentKind,
    NumberField,
    Option,
    PickField,
    SwitchField,
    TextField,
    YesNoField,
)

CAUSES = (Option("wear", "Wear"), Option("dirt", "Dirt"), Option("other", "Other"))


class Stage:
    """A window on screen for the widgets of one test."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._windows: list[QWidget] = []

    def __call__(self, *widgets: QWidget) -> None:
        window = QWidget()
        self._windows.append(window)
        self._qtbot.addWidget(window)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        with self._qtbot.waitExposed(window):
            window.show()
        window.activateWindow()


@pytest.fixture
def shown(qtbot: QtBot) -> Stage:
    """Shows widgets in a window until the test ends."""
    return Stage(qtbot)


def test_that_words_are_handed_over_shortly_after_the_last_keystroke(qtbot: QtBot, shown: Stage) -> None:
    field = TextField("Findings")
    shown(field)
    handed: list[str] = []
    field.settled.connect(handed.append)

    qtbot.keyClicks(field.editor, "Seal weeps")
    at_once = list(handed)

    qtbot.waitUntil(lambda: handed == ["Seal weeps"], timeout=1500)
    assert at_once == []


def test_that_words_are_handed_over_at_once_when_the_person_moves_on(qtbot: QtBot, shown: Stage) -> None:
    field, other = TextField("Findings"), LineField("Name")
    shown(field, other)
    handed: list[str] = []
    field.settled.connect(handed.append)
    field.setFocus()
    qtbot.waitUntil(field.editor.hasFocus)
    qtbot.keyClicks(field.editor, "Seal")

    qtbot.keyClick(field.editor, Qt.Key.Key_Tab)

    assert handed == ["Seal"]
    assert other.editor.hasFocus()


def test_that_flushing_hands_over_once_and_only_what_changed(qtbot: QtBot, shown: Stage) -> None:
    field = LineField("Name")
    shown(field)
    handed: list[str] = []
    field.settled.connect(handed.append)
    qtbot.keyClicks(field.editor, " Zhao ")

    field.flush()
    field.flush()

    assert handed == ["Zhao"]


@pytest.mark.parametrize("make", [lambda: TextField("Findings"), lambda: LineField("Name")])
def test_that_a_reload_does_not_overwrite_what_is_being_typed(
    qtbot: QtBot, shown: Stage, make: Callable[[], TextField | LineField]
) -> None:
    field = make()
    shown(field)
    qtbot.keyClicks(field.editor, "mine")

    field.show_value("from the replica")
    while_typing = field.value()
    field.flush()
    field.show_value("from the replica")

    assert while_typing == "mine"
    assert field.value() == "from the replica"


@pytest.mark.parametrize("make", [lambda: TextField("Findings"), lambda: LineField("Name")])
def test_that_showing_a_value_is_no_edit(
    qtbot: QtBot, shown: Stage, make: Callable[[], TextField | LineField]
) -> None:
    field = make()
    shown(field)
    handed: list[str] = []
    field.settled.connect(handed.append)

    field.set_value("from the replica")
    field.flush()
    qtbot.wait(350)

    assert handed == []


def test_that_a_text_that_is_too_long_is_said_to_be(qtbot: QtBot, shown: Stage) -> None:
    field = TextField("Findings", longest=10)
    shown(field)

    qtbot.keyClicks(field.editor, "12345678901")

    assert "10" in field.message()
    assert field.value() == "1234567890"


def test_that_a_mistake_is_said_beside_the_field_and_goes_with_the_next_keystroke(
    qtbot: QtBot, shown: Stage
) -> None:
    field = LineField("Serial number", required=True)
    shown(field)

    field.set_error("No device has this number.")
    told = (field.message(), field.editor.accessibleDescription(), field.editor.property("state"))
    qtbot.keyClicks(field.editor, "7")

    assert told == ("No device has this number.", "No device has this number.", "bad")
    assert field.message() == ""
    assert field.editor.property("state") == ""


def test_that_a_secret_is_hidden_until_the_eye_is_pressed(qtbot: QtBot, shown: Stage) -> None:
    field = LineField("PIN", secret=True)
    shown(field)
    hidden = field.editor.echoMode()
    eye = field.editor.parentWidget().findChild(type(field._reveal))

    qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)

    assert hidden == QLineEdit.EchoMode.Password
    assert field.editor.echoMode() == QLineEdit.EchoMode.Normal
    assert eye.accessibleName() == "Hide"


def test_that_enter_submits_a_line(qtbot: QtBot, shown: Stage) -> None:
    field = LineField("PIN", secret=True)
    shown(field)
    submitted: list[str] = []
    field.submitted.connect(submitted.append)

    qtbot.keyClicks(field.editor, "48 2913")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)

    assert submitted == ["48 2913"]


def test_that_fields_can_be_heard(qtbot: QtBot, shown: Stage) -> None:
    field = NumberField("Inlet pressure", unit="bar", required=True)
    shown(field)

    assert field.editor.accessibleName() == "Inlet pressure, required"


@pytest.mark.parametrize(
    ("typed", "meant"), [("4.2", "4.2"), ("４．２", "4.2"), ("4,2", "4.2"), ("−3", "-3"), ("", None)]
)
def test_that_numbers_are_read_from_any_keyboard(
    qtbot: QtBot, shown: Stage, typed: str, meant: str | None
) -> None:
    field = NumberField("Inlet pressure")
    shown(field)

    field.editor.insert(typed)

    assert field.value() == (None if meant is None else Decimal(meant))


def test_that_a_comma_is_never_read_in_silence(qtbot: QtBot, shown: Stage) -> None:
    field = NumberField("Speed", unit="rpm")
    shown(field)

    qtbot.keyClicks(field.editor, "1,450")

    assert field.value() == Decimal(1450)
    assert field.message() == "Read as 1,450 rpm"


def test_that_what_is_no_number_stays_on_screen_and_is_refused_with_a_reason(
    qtbot: QtBot, shown: Stage
) -> None:
    field = NumberField("Inlet pressure")
    shown(field)
    handed: list[object] = []
    field.settled.connect(handed.append)

    qtbot.keyClicks(field.editor, "4.2.1")
    field.flush()

    assert field.editor.text() == "4.2.1"
    assert "not a number" in field.message()
    assert handed == []


@pytest.mark.parametrize(
    ("typed", "told"),
    [("7.4", "Above the limit of 6 bar"), ("2", "Below the limit of 3 bar"), ("6", ""), ("3", "")],
)
def test_that_a_value_outside_the_limits_is_kept_and_said_to_be(
    qtbot: QtBot, shown: Stage, typed: str, told: str
) -> None:
    field = NumberField("Inlet pressure", unit="bar", low=Decimal(3), high=Decimal(6))
    shown(field)
    handed: list[object] = []
    field.settled.connect(handed.append)

    qtbot.keyClicks(field.editor, typed)
    field.flush()

    assert field.message() == told
    assert field.is_within_limits() == (told == "")
    assert handed == [Decimal(typed)]


def test_that_gloves_can_count_with_plus_and_minus(qtbot: QtBot, shown: Stage) -> None:
    field = NumberField("Bolts", step=Decimal("0.5"))
    shown(field)
    handed: list[object] = []
    field.settled.connect(handed.append)

    for _ in range(3):
        qtbot.mouseClick(field._more, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(field._less, Qt.MouseButton.LeftButton)
    field.flush()

    assert handed == [Decimal("1.0")]


def test_that_pressing_a_segment_chooses_and_pressing_it_again_takes_it_back(
    qtbot: QtBot, shown: Stage
) -> None:
    field = ChoiceField("Cause", CAUSES)
    shown(field)
    handed: list[str] = []
    field.settled.connect(handed.append)
    wear, dirt, _ = field._segments._segments()

    for segment in (wear, dirt, dirt):
        qtbot.mouseClick(segment, Qt.MouseButton.LeftButton)

    assert handed == ["wear", "dirt", ""]
    assert field.value() == ""


def test_that_segments_are_reached_and_chosen_by_keyboard(qtbot: QtBot, shown: Stage) -> None:
    field = ChoiceField("Cause", CAUSES)
    shown(field)
    handed: list[str] = []
    field.settled.connect(handed.append)
    first = field._segments._segments()[0]
    first.setFocus()

    qtbot.keyClick(first, Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)

    assert handed == ["dirt"]


def test_that_other_options_keep_the_choice_while_it_is_offered(qtbot: QtBot) -> None:
    field = ChoiceField("Cause", CAUSES)
    field.set_value("dirt")

    field.set_options(CAUSES[1:])
    kept = field.value()
    field.set_options(CAUSES[:1])

    assert (kept, field.value()) == ("dirt", "")


def test_that_yes_and_no_are_answers_and_speak_the_language(
    qtbot: QtBot, shown: Stage, speak: Callable[[Language], None]
) -> None:
    field = YesNoField("Guard in place?", not_applicable=True)
    shown(field)
    answers: list[object] = []
    field.answered.connect(answers.append)

    for segment in list(field._segments._segments()):
        qtbot.mouseClick(segment, Qt.MouseButton.LeftButton)
    speak(Language.ZH)
    qtbot.waitUntil(lambda: field._segments._segments()[0].text() != "Yes")

    assert answers == [True, False, "n/a"]
    assert [segment.text() for segment in field._segments._segments()] == ["是", "否", "不适用"]
    assert field.answer() == "n/a"


@pytest.mark.parametrize("answer", [True, False, "n/a", None])
def test_that_an_answer_of_the_replica_is_shown(qtbot: QtBot, answer: bool | str | None) -> None:
    field = YesNoField("Guard in place?", not_applicable=True)

    field.set_answer(answer)

    assert field.answer() is answer or field.answer() == answer


def test_that_a_list_to_pick_from_ignores_the_wheel(qtbot: QtBot, shown: Stage) -> None:
    field = PickField("Engineer", (Option("li", "Li Wei"), Option("w", "Anna Weber")))
    shown(field)
    field.set_value("li")
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip

    QApplication.sendEvent(field.editor, event)

    assert field.value() == "li"
    assert not event.isAccepted()


def test_that_picking_is_told_and_showing_is_not(qtbot: QtBot, shown: Stage) -> None:
    field = PickField("Engineer", (Option("li", "Li Wei"), Option("w", "Anna Weber")))
    shown(field)
    handed: list[str] = []
    field.settled.connect(handed.append)

    field.set_value("w")
    field.setFocus()
    qtbot.keyClick(field.editor, Qt.Key.Key_Up)

    assert handed == ["li"]


def test_that_a_switch_switches_by_keyboard(qtbot: QtBot, shown: Stage) -> None:
    field = SwitchField("Beep after a scan")
    shown(field)
    handed: list[bool] = []
    field.settled.connect(handed.append)

    qtbot.keyClick(field.switch, Qt.Key.Key_Space)

    assert handed == [True]
    assert field.switch.accessibleName() == "Beep after a scan"


def test_that_a_moment_is_utc_to_the_minute(qtbot: QtBot) -> None:
    field = MomentField("Work started")
    handed: list[datetime] = []
    field.settled.connect(handed.append)

    field.set_value(datetime(2026, 11, 3, 6, 20, 41, tzinfo=UTC))
    field.flush()

    assert field.value() == datetime(2026, 11, 3, 6, 20, tzinfo=UTC)
    assert handed == []


def test_that_now_is_one_press(qtbot: QtBot, shown: Stage) -> None:
    field = MomentField("Work started")
    shown(field)
    field.set_value(datetime(2020, 1, 1, tzinfo=UTC))
    handed: list[datetime] = []
    field.settled.connect(handed.append)

    qtbot.mouseClick(field._now, Qt.MouseButton.LeftButton)

    assert abs((datetime.now(UTC) - handed[0]).total_seconds()) < 90


def test_that_a_day_is_written_as_the_language_does(qtbot: QtBot, speak: Callable[[Language], None]) -> None:
    field = MomentField("Due", MomentKind.DAY)
    field.set_value(datetime(2026, 11, 3, 12, tzinfo=UTC))

    english = field.editor.text()
    speak(Language.ZH)
    qtbot.waitUntil(lambda: field.editor.text() != english)

    assert (english, field.editor.text()) == ("3 Nov 2026", "2026年11月3日")


def test_that_a_list_offered_later_is_not_cut_off(shown: Stage) -> None:
    field = PickField("Revision", (Option("draft", "Draft"),))
    shown(field)
    before = field.editor.sizeHint().width()

    field.set_options((Option("draft", "Draft"), Option("1", "Revision 1 of the service sheet")))

    assert field.editor.sizeHint().width() > before
