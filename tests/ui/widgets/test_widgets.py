"""The smaller widgets: what each says, and how it is worked without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.errors import SyncTrouble
from fieldapp.ui.language import Language
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import dialogs, layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind, IconButton
from fieldapp.ui.widgets.cards import Banner, Card, EmptyState, KeyValues
from fieldapp.ui.widgets.chips import Chip, FilterChips, Mark, StatusChip
from fieldapp.ui.widgets.labels import ElidedWords, Words
from fieldapp.ui.widgets.nav_rail import NavFrame, Place
from fieldapp.ui.widgets.photo_strip import Photo, PhotoStrip
from fieldapp.ui.widgets.progress import ProgressLine
from fieldapp.ui.widgets.rating import Rating
from fieldapp.ui.widgets.search_box import SearchBox
from fieldapp.ui.widgets.steps import StepsBar, StepState
from fieldapp.ui.widgets.sync_strip import Connection, SyncState, SyncStrip
from fieldapp.ui.widgets.timeline import Entry, Timeline

NOW = datetime(2026, 11, 3, 6, 20, tzinfo=UTC)
HOSTILE = '<b>x</b><img src="file:///etc/passwd"> & "quotes" \u202egnp.exe'


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_that_what_people_wrote_is_shown_as_they_wrote_it(qtbot: QtBot) -> None:
    words = Words(HOSTILE)
    qtbot.addWidget(words)

    assert words.textFormat() == Qt.TextFormat.PlainText
    assert words.text().startswith("<b>x</b><img")
    assert "\u202e" not in words.text()


def test_that_a_line_that_is_cut_is_whole_in_its_tooltip_and_obeys_nothing(qtbot: QtBot) -> None:
    words = ElidedWords(HOSTILE * 5)
    qtbot.addWidget(words)
    words.resize(100, 30)
    words.show()

    assert "&lt;img" in words.toolTip()
    assert "<img" not in words.toolTip()


def test_that_a_line_that_fits_has_no_tooltip(qtbot: QtBot) -> None:
    words = ElidedWords("Pump")
    qtbot.addWidget(words)
    words.resize(400, 30)
    words.show()

    assert words.toolTip() == ""


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_that_a_button_is_pressed_by_space_and_enter(qtbot: QtBot, key: Qt.Key) -> None:
    button = Button("Check in", "map-pin", ButtonKind.PRIMARY)
    qtbot.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))

    qtbot.keyClick(button, key)

    assert pressed == [True]


def test_that_a_focused_button_looks_different(window: QWidget, qtbot: QtBot) -> None:
    for kind in ButtonKind:
        button = Button("Check in", kind=kind, parent=window)
        button.show()
        before = button.grab().toImage()

        button.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(button.hasFocus)

        assert button.grab().toImage() != before
        button.deleteLater()


def test_that_an_icon_without_a_word_still_has_a_name(qtbot: QtBot) -> None:
    button = IconButton("undo", "Undo")
    qtbot.addWidget(button)

    assert (button.accessibleName(), button.toolTip()) == ("Undo", "Undo")
    assert button.sizeHint().width() >= 44


def test_that_a_status_says_its_word_in_the_language_in_force(
    qtbot: QtBot, speak: Callable[[Language], None]
) -> None:
    chip = StatusChip("on_site")
    qtbot.addWidget(chip)
    english = chip.accessibleName()

    speak(Language.ZH)
    qtbot.waitUntil(lambda: chip.accessibleName() != english)

    assert (english, chip.accessibleName()) == ("On site", "现场")


def test_that_a_status_that_changes_changes_its_word(qtbot: QtBot) -> None:
    chip = StatusChip("on_site")
    qtbot.addWidget(chip)

    chip.set_status("paused")

    assert chip.accessibleName() == "Paused"


def test_that_a_chip_with_hostile_words_shows_them_on_one_line(qtbot: QtBot) -> None:
    chip = Chip(Mark("two\nlines\u202e", "info"))
    qtbot.addWidget(chip)

    assert chip.accessibleName() == "two lines\ufffd"


def test_that_several_filters_may_be_on_or_exactly_one(qtbot: QtBot) -> None:
    options = (("mine", "Mine", 12), ("late", "Overdue", None))
    several, single = FilterChips(options, ("mine",)), FilterChips(options, ("mine",), single=True)
    told: list[frozenset[str]] = []
    for filters in (several, single):
        qtbot.addWidget(filters)
        filters.chosen_changed.connect(told.append)
        qtbot.mouseClick(filters._chips["late"], Qt.MouseButton.LeftButton)

    assert told == [frozenset({"mine", "late"}), frozenset({"late"})]
    assert several._chips["mine"].accessibleName() == "Mine  12"


def test_that_new_counts_keep_what_is_chosen_as_told(qtbot: QtBot) -> None:
    filters = FilterChips((("mine", "Mine", 12),), ("mine",))
    qtbot.addWidget(filters)
    chip = filters._chips["mine"]

    filters.set_options((("mine", "Mine", 13),), ("mine",))

    assert filters._chips["mine"] is chip
    assert chip.accessibleName() == "Mine  13"
    assert filters.chosen() == frozenset({"mine"})


def test_that_names_and_values_are_reused_and_left_over_ones_hide(window: QWidget, qtbot: QtBot) -> None:
    pairs = KeyValues((("Site", "Hall C"), ("Contact", "Mr. Zhao")), window)
    pairs.show()
    labels = pairs.findChildren(Words)

    pairs.set_pairs((("Site", "Hall D"),))

    assert pairs.findChildren(Words) == labels
    assert [label.text() for label in labels if label.isVisible()] == ["Site", "Hall D"]


def test_that_a_banner_says_what_an_error_means_until_it_is_closed(window: QWidget, qtbot: QtBot) -> None:
    banner = Banner(parent=window)
    closed: list[bool] = []
    banner.closed.connect(lambda: closed.append(True))
    hidden_before = banner.isHidden()

    banner.tell_error(SyncTrouble("server-absent"), Button("Try again"))
    said = banner.accessibleName()
    qtbot.mouseClick(banner._close, Qt.MouseButton.LeftButton)

    assert hidden_before
    assert said.startswith("The server cannot be reached. All your work is kept")
    assert banner.isHidden()
    assert closed == [True]


def test_that_a_second_message_takes_the_place_of_the_first(window: QWidget, qtbot: QtBot) -> None:
    banner = Banner(parent=window)
    banner.tell(Tone.WARN, "First", "", Button("One"))

    banner.tell(Tone.GOOD, "Second", "", Button("Two"))
    qtbot.waitUntil(lambda: len(banner.findChildren(Button)) == 2)

    assert [button.text() for button in banner.findChildren(Button) if button.text()] == ["Two"]
    assert banner.accessibleName() == "Second"


def test_that_a_card_without_a_head_has_none(qtbot: QtBot) -> None:
    bare, titled = Card(), Card("Customer", "customer")
    for card in (bare, titled):
        qtbot.addWidget(card)
        card.add(QLabel("inside"))
        card.show()

    assert bare.sizeHint().height() < titled.sizeHint().height()


def test_that_an_empty_state_offers_the_next_step(qtbot: QtBot) -> None:
    button = Button("New order", kind=ButtonKind.PRIMARY)
    state = EmptyState("today", "No orders", "They arrive with the next sync.", button)
    qtbot.addWidget(state)

    assert button in state.findChildren(Button)


@pytest.mark.parametrize(
    ("keys", "stars"),
    [
        ([Qt.Key.Key_4], 4),
        ([Qt.Key.Key_Right, Qt.Key.Key_Right], 2),
        ([Qt.Key.Key_5, Qt.Key.Key_Right], 5),
        ([Qt.Key.Key_1, Qt.Key.Key_Left], 1),
        ([Qt.Key.Key_3, Qt.Key.Key_Delete], 0),
    ],
)
def test_that_stars_are_given_by_keyboard(qtbot: QtBot, keys: list[Qt.Key], stars: int) -> None:
    rating = Rating()
    qtbot.addWidget(rating)

    for key in keys:
        qtbot.keyClick(rating, key)

    assert rating.value() == stars


def test_that_stars_are_given_by_pressing_them_and_can_be_heard(qtbot: QtBot) -> None:
    rating = Rating()
    qtbot.addWidget(rating)
    rated: list[int] = []
    rating.rated.connect(rated.append)
    side = rating.sizeHint().width() // 5

    qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=QPoint(side * 3 + 5, 10))

    assert rated == [4]
    assert rating.accessibleName() == "4 of 5 stars"


def test_that_a_rating_that_is_only_shown_cannot_be_changed(qtbot: QtBot) -> None:
    rating = Rating(3)
    qtbot.addWidget(rating)
    rating.set_read_only(True)

    qtbot.keyClick(rating, Qt.Key.Key_5)
    qtbot.mouseClick(rating, Qt.MouseButton.LeftButton, pos=QPoint(5, 10))

    assert rating.value() == 3
    assert rating.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_that_the_first_letter_is_searched_for_at_once_and_fast_ones_after_it_together(qtbot: QtBot) -> None:
    box = SearchBox("Search")
    qtbot.addWidget(box)
    asked: list[str] = []
    box.searched.connect(asked.append)

    qtbot.keyClicks(box, "pump")
    at_once = list(asked)

    qtbot.waitUntil(lambda: asked == ["p", "pump"], timeout=1000)
    assert at_once == ["p"]


def test_that_a_steady_typist_sees_results_while_typing(qtbot: QtBot) -> None:
    box = SearchBox("Search")
    qtbot.addWidget(box)
    asked: list[str] = []
    box.searched.connect(asked.append)

    for letter in "mechanic":
        qtbot.keyClicks(box, letter)
        qtbot.wait(40)

    assert len(asked) >= 3


def test_that_a_scanner_that_types_and_presses_enter_is_heard_at_once(qtbot: QtBot) -> None:
    box = SearchBox("Search")
    qtbot.addWidget(box)
    heard: list[tuple[str, str]] = []
    box.searched.connect(lambda words: heard.append(("searched", words)))
    box.submitted.connect(lambda words: heard.append(("submitted", words)))

    qtbot.keyClicks(box, "KSB-99812")
    qtbot.keyClick(box, Qt.Key.Key_Return)

    assert heard == [("searched", "K"), ("searched", "KSB-99812"), ("submitted", "KSB-99812")]


def test_that_escape_and_the_cross_clear_and_down_leaves(window: QWidget, qtbot: QtBot) -> None:
    box = SearchBox("Search", window)
    box.resize(400, 44)
    box.show()
    asked: list[str] = []
    left: list[bool] = []
    box.searched.connect(asked.append)
    box.left_downwards.connect(lambda: left.append(True))

    for clear in (
        lambda: qtbot.keyClick(box, Qt.Key.Key_Escape),
        lambda: qtbot.mouseClick(box._clear, Qt.MouseButton.LeftButton),
    ):
        qtbot.keyClicks(box, "pump")
        qtbot.keyClick(box, Qt.Key.Key_Return)
        clear()
    qtbot.keyClick(box, Qt.Key.Key_Down)

    assert asked == ["p", "pump", "", "p", "pump", ""]
    assert left == [True]
    assert box._clear.isHidden()


def test_that_progress_has_numbers_and_can_be_stopped(qtbot: QtBot) -> None:
    line = ProgressLine("Sending", cancellable=True)
    qtbot.addWidget(line)
    stopped: list[bool] = []
    line.cancelled.connect(lambda: stopped.append(True))

    line.show_progress(32, 120)
    qtbot.mouseClick(line._cancel, Qt.MouseButton.LeftButton)

    assert line._share.text() == "26 %"
    assert line._numbers.words() == "32 of 120"
    assert line._bar.accessibleDescription() == "32 of 120"
    assert stopped == [True]


def test_that_progress_that_nobody_knows_shows_no_percentage(qtbot: QtBot) -> None:
    line = ProgressLine("Asking")
    qtbot.addWidget(line)
    line.show_progress(1, 2)

    line.show_unknown("Asking the server")

    assert line._share.text() == ""
    assert line._numbers.words() == "Asking the server"


def test_that_steps_are_told_in_words(qtbot: QtBot) -> None:
    bar = StepsBar()
    qtbot.addWidget(bar)

    bar.show_steps(
        (StepState.DONE, StepState.REMARKABLE, StepState.SKIPPED, StepState.CURRENT, StepState.OPEN)
    )

    assert bar._sentence.words() == "3 of 5 steps"
    assert bar._remark.text() == "1 outside the limits"


def test_that_no_two_states_of_a_step_look_the_same(qtbot: QtBot) -> None:
    pictures = []
    for state in StepState:
        bar = StepsBar()
        qtbot.addWidget(bar)
        bar.resize(400, 60)
        bar.show_steps((state,))
        pictures.append(bar._segments.grab().toImage())

    assert all(one != other for at, one in enumerate(pictures) for other in pictures[:at])


def an_entry(key: str, title: str = "Note", *, opens: bool = False) -> Entry:
    return Entry(key, "note", Tone.NEUTRAL, title, "Seal weeps", "Li Wei", "09:40", opens)


def test_that_what_happened_keeps_the_widgets_of_what_did_not_change(window: QWidget, qtbot: QtBot) -> None:
    timeline = Timeline(window)
    timeline.show_entries((an_entry("a"), an_entry("b")))
    first = timeline._shown[an_entry("a")]

    timeline.show_entries((an_entry("c"), an_entry("a"), an_entry("b", "Changed")))

    titles = [timeline._column.itemAt(at).widget()._entry.title for at in range(timeline._column.count())]
    assert timeline._shown[an_entry("a")] is first
    assert titles == ["Note", "Note", "Changed"]


def test_that_an_entry_that_leads_somewhere_opens(window: QWidget, qtbot: QtBot) -> None:
    timeline = Timeline(window)
    opened: list[str] = []
    timeline.opened.connect(opened.append)
    timeline.show_entries((an_entry("a", opens=True), an_entry("b")))

    buttons = timeline.findChildren(IconButton)
    qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)

    assert len(buttons) == 1
    assert opened == ["a"]


def test_that_photos_open_and_another_can_be_added(window: QWidget, qtbot: QtBot) -> None:
    strip = PhotoStrip("Photos", parent=window)
    opened: list[str] = []
    asked: list[bool] = []
    strip.opened.connect(opened.append)
    strip.add_asked.connect(lambda: asked.append(True))
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    strip.show_photos((Photo("a", "Nameplate", picture), Photo("b", "Seal", None, is_waiting=True)))

    qtbot.mouseClick(strip._tiles[1], Qt.MouseButton.LeftButton)
    qtbot.keyClick(strip._add, Qt.Key.Key_Space)

    assert opened == ["b"]
    assert asked == [True]
    assert strip._tiles[1].accessibleName() == "Seal, waits to be sent"


def test_that_fewer_photos_leave_fewer_tiles(window: QWidget, qtbot: QtBot) -> None:
    strip = PhotoStrip("Photos", parent=window)
    strip.show_photos((Photo("a", "One"), Photo("b", "Two")))

    strip.show_photos((Photo("b", "Two"),))

    assert [tile.photo.key for tile in strip._tiles] == ["b"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (
            SyncState(Connection.ONLINE, last_complete=NOW),
            "Online. Nothing waits to be sent. Complete: Today, ",
        ),
        (SyncState(Connection.OFFLINE, 1, 0, 812), "Offline. To send: 1 change (812 B). Never complete yet"),
        (
            SyncState(Connection.OFFLINE, 3, 2, 4_120_000),
            "Offline. To send: 3 changes, 2 files (4.1 MB). Never",
        ),
        (SyncState(Connection.SYNCING, progress=(32, 120)), "Syncing 32 of 120. Nothing"),
        (SyncState(Connection.TROUBLE, 0, 1, 9), "No answer. To send: 1 file (9 B)."),
    ],
)
def test_that_the_strip_says_how_things_stand(window: QWidget, state: SyncState, said: str) -> None:
    strip = SyncStrip(window)
    strip.resize(1000, 52)

    strip.show_state(state, NOW)

    assert strip.accessibleName().startswith(said)


def test_that_what_needs_attention_is_one_press_away(window: QWidget, qtbot: QtBot) -> None:
    strip = SyncStrip(window)
    strip.resize(1000, 52)
    strip.show()
    asked: list[str] = []
    strip.attention_asked.connect(lambda: asked.append("attention"))
    strip.opened.connect(lambda: asked.append("details"))
    strip.sync_asked.connect(lambda: asked.append("sync"))
    strip.show_state(SyncState(attention=2), NOW)

    for button in (strip._attention, strip._details, strip._sync):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert asked == ["attention", "details", "sync"]
    assert strip._attention.text() == "2 need attention"


def test_that_a_narrow_strip_keeps_what_matters(window: QWidget, qtbot: QtBot) -> None:
    strip = SyncStrip(window)
    strip.show()
    strip.show_state(SyncState(Connection.OFFLINE, 3, 2, 4_120_000, NOW, attention=1), NOW)

    strip.resize(480, 52)

    assert strip._waiting.words() == "To send: 5 (4.1 MB)"
    assert strip._attention.text() == "1"
    assert strip._attention.accessibleName() == "1 needs attention"
    assert strip._complete.isHidden()


PLACES = (Place("today", "today", "Today"), Place("scan", "scan", "Scan"), Place("sync", "sync", "Sync"))


@pytest.fixture
def frame(qtbot: QtBot) -> NavFrame:
    made = NavFrame(PLACES)
    qtbot.addWidget(made)
    for place in PLACES:
        made.add_page(place.key, QLabel(place.words))
    made.resize(1200, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def test_that_one_goes_by_press_and_by_shortcut_and_is_told_once(frame: NavFrame, qtbot: QtBot) -> None:
    went: list[str] = []
    frame.went.connect(went.append)

    frame.go("today")
    qtbot.mouseClick(frame.rail._buttons["scan"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(frame.rail._buttons["scan"], Qt.MouseButton.LeftButton)
    qtbot.keyClick(frame, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)

    assert went == ["today", "scan", "sync"]
    assert frame.rail._buttons["sync"].isChecked()
    assert not frame.rail._buttons["scan"].isChecked()


def test_that_the_places_lie_below_on_a_narrow_window_and_come_back(frame: NavFrame, qtbot: QtBot) -> None:
    frame.resize(600, 800)
    qtbot.waitUntil(lambda: frame.rail.width() == 600)
    below = frame.rail.geometry().top() > 600

    frame.resize(1200, 700)
    qtbot.waitUntil(lambda: frame.rail.height() == 700)

    assert below
    assert frame.rail.geometry().left() == 0


def test_that_a_badge_is_heard(frame: NavFrame, qtbot: QtBot) -> None:
    frame.set_badge("sync", 2)

    assert frame.rail._buttons["sync"].accessibleName() == "Sync, 2 waiting"


def test_that_arrows_move_between_places(frame: NavFrame, qtbot: QtBot) -> None:
    buttons = frame.rail._buttons
    buttons["today"].setFocus()
    qtbot.waitUntil(buttons["today"].hasFocus)

    qtbot.keyClick(buttons["today"], Qt.Key.Key_Down)

    assert buttons["scan"].hasFocus()


def test_that_a_question_is_answered_by_its_button_and_by_nothing_else(window: QWidget, qtbot: QtBot) -> None:
    answers: list[str] = []

    def ask() -> dialogs.Dialog:
        return dialogs.confirm(
            window,
            "Withdraw?",
            "It stays.",
            yes="Withdraw",
            danger=True,
            on_yes=lambda: answers.append("yes"),
        )

    refused = ask()
    qtbot.keyClick(refused, Qt.Key.Key_Escape)
    after_escape = list(answers)
    accepted = ask()
    qtbot.mouseClick(button_named(accepted, "Withdraw"), Qt.MouseButton.LeftButton)

    assert after_escape == []
    assert answers == ["yes"]


def test_that_enter_on_a_dangerous_question_leaves_everything_as_it_was(
    window: QWidget, qtbot: QtBot
) -> None:
    answers: list[str] = []
    dialog = dialogs.confirm(
        window, "Withdraw?", yes="Withdraw", danger=True, on_yes=lambda: answers.append("yes")
    )
    safe = button_named(dialog, "Cancel")
    qtbot.waitUntil(safe.hasFocus)

    qtbot.keyClick(safe, Qt.Key.Key_Return)

    assert answers == []


def test_that_words_that_are_needed_are_waited_for(window: QWidget, qtbot: QtBot) -> None:
    answers: list[str] = []
    dialog = dialogs.ask_text(window, "Why?", label="Reason", yes="Decline", on_text=answers.append)
    button = button_named(dialog, "Decline")
    enabled_before = button.isEnabled()

    from fieldapp.ui.widgets.fields import TextField

    qtbot.keyClicks(dialog.findChild(TextField).editor, "No access to the roof")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert not enabled_before
    assert answers == ["No access to the roof"]


@pytest.mark.usefixtures("chinese")
def test_that_dialogs_speak_chinese(window: QWidget) -> None:
    dialog = dialogs.tell(window, "已封存")

    assert button_named(dialog, "关闭").isVisible()
    dialog.reject()


def button_named(dialog: QWidget, words: str) -> Button:
    return next(button for button in dialog.findChildren(Button) if button.text() == words)


def test_that_chips_wrap_and_the_row_knows_its_height(qtbot: QtBot) -> None:
    box = layout.flow(*(Chip(Mark(f"Chip number {n}")) for n in range(12)))
    qtbot.addWidget(box)

    narrow, wide = box.heightForWidth(300), box.heightForWidth(3000)

    assert narrow > wide * 3


def test_that_what_stands_in_one_row_stands_on_one_middle_line(qtbot: QtBot) -> None:
    chip, button = Chip(Mark("Signed")), Button("Print", "print")
    box = layout.flow(chip, button)
    qtbot.addWidget(box)

    box.resize(600, 80)
    box.show()

    assert chip.height() < button.height()
    assert abs(chip.geometry().center().y() - button.geometry().center().y()) <= 1


def test_that_rows_and_columns_nest_and_spring(qtbot: QtBot) -> None:
    first, last = QLabel("first"), QLabel("last")
    box = layout.boxed(layout.row(first, None, layout.column(last), gap=8, margins=16))
    qtbot.addWidget(box)
    box.resize(600, 60)
    box.show()

    assert first.x() == 16
    assert last.geometry().right() == 600 - 16 - 1
