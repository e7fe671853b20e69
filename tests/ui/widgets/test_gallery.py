"""Every widget in every language, theme and scale: nothing is cut, nothing is nameless, nothing is too small."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fieldapp.ui import theme
from fieldapp.ui.gallery.__main__ import main, show
from fieldapp.ui.gallery.pages import PAGES
from fieldapp.ui.language import Language
from fieldapp.ui.theme import Theme
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.choice_fields import Segment
from fieldapp.ui.widgets.labels import Words

EVERY_PAGE = pytest.mark.parametrize("page", sorted(PAGES))
EVERY_LANGUAGE = pytest.mark.parametrize("chosen", list(Language))
OPERABLE = (QAbstractButton, QLineEdit, QComboBox, QDateTimeEdit)

Speak = Callable[[Language], None]


def a_page(qtbot: QtBot, page: str) -> QWidget:
    widget = show(page)
    widget.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(widget)
    with qtbot.waitExposed(widget):
        widget.show()
    return widget


def visible(page: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [widget for widget in page.findChildren(kind) if widget.isVisible()]


def is_cut(label: Words) -> bool:
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.minimumSizeHint().height()
    too_narrow = not label.wordWrap() and label.width() < label.sizeHint().width()
    return label.height() < needed or too_narrow


@EVERY_PAGE
@EVERY_LANGUAGE
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_that_no_word_is_cut(
    qtbot: QtBot, qapp: QApplication, speak: Speak, page: str, chosen: Language, scale: float
) -> None:
    speak(chosen)
    theme.apply(qapp, Theme.LIGHT, scale)
    widget = a_page(qtbot, page)

    cut = [label.text() for label in visible(widget, Words) if isinstance(label, Words) and is_cut(label)]
    squeezed = [
        button.text()
        for kind in (Button, Segment)
        for button in visible(widget, kind)
        if isinstance(button, QAbstractButton) and button.width() < button.sizeHint().width()
    ]

    assert cut == []
    assert squeezed == []


@EVERY_PAGE
@EVERY_LANGUAGE
def test_that_everything_one_can_operate_has_a_name_and_is_large_enough(
    qtbot: QtBot, speak: Speak, page: str, chosen: Language
) -> None:
    speak(chosen)
    widget = a_page(qtbot, page)
    operable = [
        child
        for kind in OPERABLE
        for child in visible(widget, kind)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus and not isinstance(child.parentWidget(), OPERABLE)
    ]

    nameless = [type(child).__name__ for child in operable if not spoken(child)]
    small = {
        f"{type(child).__name__} {spoken(child)}": child.height() for child in operable if child.height() < 44
    }

    assert nameless == []
    assert small == {}


def spoken(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or words


@EVERY_PAGE
def test_that_no_label_obeys_markup(qtbot: QtBot, page: str) -> None:
    widget = a_page(qtbot, page)

    obeying = [
        label.text() for label in widget.findChildren(QLabel) if label.textFormat() != Qt.TextFormat.PlainText
    ]

    assert obeying == []


@EVERY_PAGE
def test_that_a_page_follows_theme_scale_and_language_while_it_is_open(
    qtbot: QtBot, qapp: QApplication, speak: Speak, page: str
) -> None:
    widget = a_page(qtbot, page)
    before = lightness(widget)

    theme.apply(qapp, Theme.DARK, 1.15)
    speak(Language.ZH)
    qtbot.wait(20)

    assert before > 180
    assert lightness(widget) < 80


def lightness(widget: QWidget) -> int:
    """How light most of the widget is, 0 to 255."""
    picture = widget.grab().toImage()
    sampled = [
        picture.pixelColor(x, y).lightness()
        for x in range(0, picture.width(), 20)
        for y in range(0, picture.height(), 20)
    ]
    return sorted(sampled)[len(sampled) // 2]


def test_that_tab_reaches_every_field_in_the_order_of_reading(qtbot: QtBot) -> None:
    widget = a_page(qtbot, "fields")
    widget.activateWindow()
    fields = [child for child in visible(widget, QLineEdit) if not isinstance(child.parentWidget(), OPERABLE)]
    fields[0].setFocus()
    reached: list[QWidget] = []

    for _ in range(60):
        focused = QApplication.focusWidget()
        if focused is None or focused in reached:
            break
        reached.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)

    places = [field.mapTo(widget, field.rect().topLeft()) for field in fields]
    left = [field for field, place in zip(fields, places, strict=True) if place.x() < widget.width() / 2]
    assert [field for field in reached if field in left] == left
    assert set(fields) <= set(reached)


def test_that_the_tool_writes_one_picture_a_page(qapp: QApplication, tmp_path: Path) -> None:
    status = main(["--out", str(tmp_path), "--page", "strips", "--page", "question", "--theme", "dark"])

    pictures = sorted(path.name for path in tmp_path.iterdir())
    assert status == 0
    assert pictures == [
        "question-dark-en.png", "question-dark-zh_CN.png", "strips-dark-en.png", "strips-dark-zh_CN.png",
    ]  # fmt: skip
    assert QImage(str(tmp_path / "strips-dark-en.png")).size() == QSize(1366, 300)


class Flashes(QObject):
    """Writes down every window that appears."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


@EVERY_PAGE
def test_that_building_a_page_shows_no_window_before_it_is_asked_to(
    qtbot: QtBot, qapp: QApplication, page: str
) -> None:
    build, _ = PAGES[page]
    flashes = Flashes()
    qapp.installEventFilter(flashes)

    qtbot.addWidget(build())
    qapp.removeEventFilter(flashes)

    assert flashes.seen == []
