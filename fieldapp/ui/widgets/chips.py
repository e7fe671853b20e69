"""Small rounded marks: a status (icon, word and colour together), and filters that can be pressed.

    StatusChip("on_site")
    Chip(Mark("Overdue by 2 h", "clock", Tone.BAD))
    filters = FilterChips((("mine", "Mine", 12), ("overdue", "Overdue", 3)), chosen=frozenset({"mine"}))
    filters.chosen_changed.connect(...)                       # a frozenset of keys

`paint_mark` and `mark_size` draw the same mark inside a list's delegate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fieldapp.ui import icons, statuses, text, theme
from fieldapp.ui.tokens import TextRole, Theme, Tone
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.layout import Flow
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.pressing import EnterPresses


@dataclass(frozen=True)
class Mark:
    """What a chip says."""

    words: str
    icon: str = ""
    tone: Tone = Tone.NEUTRAL


def status_mark(status: str) -> Mark:
    """The mark of an order's status, in the language in force."""
    look = statuses.look(status)
    return Mark(look.word(), look.icon, look.tone)


def mark_size(mark: Mark) -> QSize:
    """How much room the mark takes."""
    look = theme.current()
    font = look.font(TextRole.CAPTION)
    side = look.px(look.tokens.icon_s)
    gap = look.px(6)
    inner = painting.width_of(mark.words, font) + (side + gap if mark.icon else 0)
    return QSize(inner + 2 * look.px(10), max(painting.height_of(font), side) + look.px(8))


def paint_mark(painter: QPainter, box: QRectF, mark: Mark) -> None:
    """Draw the mark into the box; the word gives way when the box is narrow."""
    look = theme.current()
    tone = look.tone(mark.tone)
    loud = look.theme is Theme.SUNLIGHT and mark.tone is Tone.BAD
    fill, colour = (tone.solid, tone.on_solid) if loud else (tone.soft, tone.fore)
    painting.panel(painter, box, fill, line=tone.line, width=look.tokens.border, radius=box.height() / 2)
    side, air, gap = look.px(look.tokens.icon_s), look.px(10), look.px(6)
    left = box.left() + air
    if mark.icon:
        top = round(box.center().y() - side / 2)
        icons.paint(painter, mark.icon, colour, QRectF(round(left), top, side, side))
        left += side + gap
    room = QRectF(left, box.top(), box.right() - air - left + 1, box.height())
    painting.words(painter, room, mark.words, look.font(TextRole.CAPTION), colour)


class Chip(Live, QWidget):
    """One mark that is only read."""

    def __init__(self, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = mark
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.go_live()

    def mark(self) -> Mark:
        """What it says."""
        return self._mark

    def set_mark(self, mark: Mark) -> None:
        """Say something else."""
        self._mark = Mark(text.one_line(mark.words), mark.icon, mark.tone)
        self.setAccessibleName(self._mark.words)
        self.updateGeometry()
        self.update()

    def restyle(self) -> None:
        """Another font is another size."""
        self.set_mark(self._mark)

    def sizeHint(self) -> QSize:
        """The whole mark."""
        return mark_size(self._mark)

    def minimumSizeHint(self) -> QSize:
        """At least the icon and the beginning of the word."""
        return QSize(min(self.sizeHint().width(), theme.current().px(64)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark."""
        painter = painting.smooth(self)
        paint_mark(painter, self.rect().toRectF(), self._mark)
        painter.end()


class StatusChip(Chip):
    """The status of an order."""

    def __init__(self, status: str, parent: QWidget | None = None) -> None:
        self._status = status
        super().__init__(status_mark(status), parent)

    def set_status(self, status: str) -> None:
        """Show another status."""
        self._status = status
        self.set_mark(status_mark(status))

    def retranslate(self) -> None:
        """The word follows the language."""
        self.set_mark(status_mark(self._status))


class FilterChip(EnterPresses, Live, QAbstractButton):
    """A mark that is on or off, with how many rows it stands for."""

    def __init__(self, words: str, count: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setCheckable(True)
        self.setText(words)
        self._count = count
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.go_live()

    def set_count(self, count: int | None) -> None:
        """How many rows it stands for now."""
        self._count = count
        self.restyle()

    def restyle(self) -> None:
        """Another font is another size."""
        self.setAccessibleName(self._words())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Word, count and the check that appears when it is on: it does not jump when pressed."""
        look = theme.current()
        words = painting.width_of(self._words(), look.font(TextRole.STRONG))
        check = look.px(look.tokens.icon_s) + look.px(6)
        return QSize(words + check + 2 * look.px(look.tokens.space_m), look.px(look.tokens.target))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, check, word and count."""
        look = theme.current()
        c = look.colours
        on = self.isChecked()
        solid = on and look.theme is Theme.SUNLIGHT
        fill = c.accent if solid else c.accent_soft if on else c.hover if self.underMouse() else c.surface
        colour = c.on_accent if solid else c.on_accent_soft if on else c.text
        painter = painting.smooth(self)
        box = self.rect().toRectF().adjusted(0, 2, 0, -2)
        width = look.tokens.border_strong if on else look.tokens.border
        painting.panel(
            painter, box, fill, line=c.accent if on else c.edge, width=width, radius=box.height() / 2
        )
        if self.hasFocus():
            painting.focus_ring(painter, box, box.height() / 2)
        self._paint_words(painter, box, colour)
        painter.end()

    def _words(self) -> str:
        return self.text() if self._count is None else f"{self.text()}  {text.number(self._count)}"

    def _paint_words(self, painter: QPainter, box: QRectF, colour: str) -> None:
        look = theme.current()
        side, gap = look.px(look.tokens.icon_s), look.px(6)
        font = look.font(TextRole.STRONG)
        width = painting.width_of(self._words(), font) + (side + gap if self.isChecked() else 0)
        left = box.center().x() - width / 2
        if self.isChecked():
            top = round(box.center().y() - side / 2)
            icons.paint(painter, "check", colour, QRectF(round(left), top, side, side))
            left += side + gap
        painting.words(
            painter, QRectF(left, box.top(), box.right() - left, box.height()), self._words(), font, colour
        )


class FilterChips(QWidget):
    """Several filters; any number may be on, or exactly one when `single`."""

    chosen_changed = Signal(frozenset)

    def __init__(
        self,
        options: Sequence[tuple[str, str, int | None]] = (),
        chosen: Iterable[str] = (),
        *,
        single: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Options are (key, words, count)."""
        super().__init__(parent)
        self._single = single
        self._chips: dict[str, FilterChip] = {}
        self._flow = Flow()
        self.setLayout(self._flow)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_options(options, chosen)

    def set_options(self, options: Sequence[tuple[str, str, int | None]], chosen: Iterable[str] = ()) -> None:
        """Offer these filters; nothing is emitted."""
        wanted = frozenset(chosen)
        if tuple(self._chips) != tuple(key for key, _, _ in options):
            self._rebuild(options)
        for key, words, count in options:
            self._chips[key].setText(words)
            self._chips[key].set_count(count)
            self._chips[key].setChecked(key in wanted)

    def chosen(self) -> frozenset[str]:
        """The keys that are on."""
        return frozenset(key for key, chip in self._chips.items() if chip.isChecked())

    def _rebuild(self, options: Sequence[tuple[str, str, int | None]]) -> None:
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.deleteLater()
        self._chips = {key: FilterChip(words, count, self) for key, words, count in options}
        for chip in self._chips.values():
            chip.clicked.connect(self._on_clicked)
            self._flow.addWidget(chip)

    @Slot()
    def _on_clicked(self) -> None:
        pressed = self.sender()
        if self._single:
            for chip in self._chips.values():
                chip.setChecked(chip is pressed)
        self.chosen_changed.emit(self.chosen())
