"""Three ways to work the desk: with the mouse, with fingers alone, with the keyboard alone.

    hands.press(button); hands.write(field, "Seal worn"); hands.open_row(table, key); hands.sign(block, "周建国")

Each does only what its person can: fingers send touches and what an on-screen keyboard hands over, keys send keys to
whatever has the focus. What cannot be reached so raises NotSeen.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget

from fieldapp.demo import robot
from fieldapp.demo.site_work import SIGNATURE
from fieldapp.ui.shell import PLACES, Shell
from fieldapp.ui.sign.signer_block import TYPED, SignerBlock
from fieldapp.ui.widgets.choice_fields import Segment
from fieldapp.ui.widgets.nav_rail import NavRail
from fieldapp.ui.widgets.rating import Rating
from fieldapp.ui.widgets.record_table import RecordTable

MOST_TABS = 150
"""Who has to press Tab more often than that has lost the way."""


class Hands(Protocol):
    """What a person does to a widget."""

    def go(self, shell: Shell, place: str) -> None:
        """Go to a place of the rail."""

    def press(self, button: QAbstractButton) -> None:
        """Press a button once it is there and enabled."""

    def write(self, field: QWidget, words: str) -> None:
        """Write into a field in place of what stands there."""

    def open_row(self, table: RecordTable, key: Hashable) -> None:
        """Open the row with that key."""

    def rate(self, rating: Rating, stars: int) -> None:
        """Give so many stars."""

    def sign(self, block: SignerBlock, name: str) -> None:
        """Sign under that name."""


def choose(hands: Hands, field: QWidget, key: str) -> None:
    """Press the segment of a choice that stands for `key`."""
    hands.press(robot.until(lambda: robot.segment(field, key), f"the answer {key}"))


class Mouse:
    """As the demo does."""

    def go(self, shell: Shell, place: str) -> None:
        self.press(_rail_button(shell, place))

    def press(self, button: QAbstractButton) -> None:
        robot.press(button)

    def write(self, field: QWidget, words: str) -> None:
        robot.write(field, words)

    def open_row(self, table: RecordTable, key: Hashable) -> None:
        place = _place_of(table, key)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
        robot.settle()

    def rate(self, rating: Rating, stars: int) -> None:
        robot.bring_into_view(rating)
        QTest.mouseClick(rating, Qt.MouseButton.LeftButton, pos=_star(rating, stars))

    def sign(self, block: SignerBlock, name: str) -> None:
        self.write(block.name, name)
        robot.draw(block.pad, SIGNATURE)


class Fingers:
    """A touch screen, and the keyboard that it shows."""

    def __init__(self) -> None:
        self._screen = QTest.createTouchDevice()

    def go(self, shell: Shell, place: str) -> None:
        self.press(_rail_button(shell, place))

    def press(self, button: QAbstractButton) -> None:
        _until_usable(button)
        _bring_into_view(button)
        self._tap(button, button.rect().center())

    def write(self, field: QWidget, words: str) -> None:
        editor = _editor_in(field)
        _bring_into_view(editor)
        self._tap(editor, editor.rect().center())
        _focused(editor)
        editor.selectAll()  # the keyboard's own key for it
        _hand_over(editor, words)

    def open_row(self, table: RecordTable, key: Hashable) -> None:
        self._tap(table.viewport(), _place_of(table, key))

    def rate(self, rating: Rating, stars: int) -> None:
        _bring_into_view(rating)
        self._tap(rating, _star(rating, stars))

    def sign(self, block: SignerBlock, name: str) -> None:
        self.write(block.name, name)
        pad = block.pad
        _bring_into_view(pad)
        for stroke in SIGNATURE:
            points = [QPoint(round(x * pad.width()), round(y * pad.height())) for x, y in stroke]
            QTest.touchEvent(pad, self._screen).press(0, points[0], pad).commit()
            for point in points[1:]:
                QTest.touchEvent(pad, self._screen).move(0, point, pad).commit()
            QTest.touchEvent(pad, self._screen).release(0, points[-1], pad).commit()
        robot.settle()

    def _tap(self, widget: QWidget, place: QPoint) -> None:
        QTest.touchEvent(widget, self._screen).press(0, place, widget).commit()
        QTest.touchEvent(widget, self._screen).release(0, place, widget).commit()
        robot.settle()


class Keys:
    """No mouse, no touch screen."""

    def go(self, shell: Shell, place: str) -> None:
        number = [name for name, _icon, _words in PLACES].index(place) + 1
        self._type(Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)

    def press(self, button: QAbstractButton) -> None:
        _until_usable(button)
        self._reach(button)
        self._type(Qt.Key.Key_Return)
        robot.settle(40)

    def write(self, field: QWidget, words: str) -> None:
        editor = _editor_in(field)
        self._reach(editor)
        self._type(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        if words.isascii():
            QTest.keyClicks(QApplication.focusWidget(), words)
        else:
            _hand_over(editor, words)

    def open_row(self, table: RecordTable, key: Hashable) -> None:
        robot.until(lambda: table.records.row_of(key) >= 0, "the row")
        self._reach(table)
        self._type(Qt.Key.Key_Home)
        for _ in range(table.records.rowCount()):
            if table.currentIndex().row() == table.records.row_of(key):
                break
            self._type(Qt.Key.Key_Down)
        self._type(Qt.Key.Key_Return)

    def rate(self, rating: Rating, stars: int) -> None:
        self._reach(rating)
        self._type(Qt.Key(Qt.Key.Key_0 + stars))

    def sign(self, block: SignerBlock, name: str) -> None:
        """The keyboard's way: the name typed, and confirmed."""
        self.write(block.name, name)
        choose(self, block.way, TYPED)
        self.press(block.confirm.switch)

    def _reach(self, widget: QWidget) -> None:
        """Tab from one thing to the next; among the segments of a choice the arrows move."""
        target = widget.focusProxy() or widget
        for _ in range(MOST_TABS):
            here = QApplication.focusWidget()
            if here is target:
                return
            beside = isinstance(here, Segment) and here.parentWidget() is target.parentWidget()
            self._type(Qt.Key.Key_Right if beside else Qt.Key.Key_Tab)
        raise robot.NotSeen(f"the focus at {target.accessibleName() or type(target).__name__}")

    def _type(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        window = QApplication.activeModalWidget() or QApplication.activeWindow()
        QTest.keyClick(QApplication.focusWidget() or window, key, held)
        QApplication.processEvents()


def _bring_into_view(widget: QWidget) -> None:
    """And wait, as people do, until nothing moves any more."""
    before, still = QPoint(-1, -1), 0
    for _ in range(100):
        robot.bring_into_view(widget)
        robot.settle(40)
        here = widget.mapToGlobal(widget.rect().center())
        still, before = (still + 1 if here == before else 0), here
        if still == 4:
            return


def _until_usable(button: QAbstractButton) -> None:
    said = button.text() or button.accessibleName()
    robot.until(lambda: button.isVisible() and button.isEnabled(), f"the button {said}")


def _editor_in(field: QWidget) -> QLineEdit | QPlainTextEdit:
    if isinstance(field, QLineEdit | QPlainTextEdit):
        return field
    found = field.findChild(QLineEdit) or field.findChild(QPlainTextEdit)
    assert isinstance(found, QLineEdit | QPlainTextEdit)
    return found


def _focused(editor: QWidget) -> None:
    if QApplication.focusWidget() is not editor:
        raise robot.NotSeen(f"the focus in {editor.accessibleName()} after a tap")


def _hand_over(editor: QWidget, words: str) -> None:
    """What an input method or an on-screen keyboard hands over."""
    event = QInputMethodEvent()
    event.setCommitString(words)
    QApplication.sendEvent(editor, event)
    robot.settle(40)


def _place_of(table: RecordTable, key: Hashable) -> QPoint:
    """Where the row is now: while it is scrolled to, the list may be replaced by one in another order."""
    robot.until(lambda: table.records.row_of(key) >= 0, "the row")
    table.scrollTo(_index_of(table, key))
    robot.settle(60)
    return table.visualRect(_index_of(table, key)).center()


def _index_of(table: RecordTable, key: Hashable) -> QModelIndex:
    return table.records.index(table.records.row_of(key), 0)


def _star(rating: Rating, stars: int) -> QPoint:
    return QPoint(rating.width() * (2 * stars - 1) // 10, rating.height() // 2)


def _rail_button(shell: Shell, place: str) -> QAbstractButton:
    rail = shell.findChild(NavRail)
    assert isinstance(rail, NavRail)
    return rail.button(place)
