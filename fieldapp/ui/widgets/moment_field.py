"""A day, a time, or both, in the machine's zone; the value is an aware moment in UTC,
now until another one is set.

    start = MomentField(self.tr("Work started")); start.settled.connect(...)
    due = MomentField(self.tr("Due"), MomentKind.DAY)
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from PySide6.QtCore import QDateTime, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QDateTimeEdit, QToolButton, QWidget

from fieldapp.ui import icons, language, theme
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.field import Field, Settling
from fieldapp.ui.widgets.layout import GAP_S
from fieldapp.ui.widgets.live import Live


class MomentKind(StrEnum):
    """What of a moment is asked for."""

    DAY = "day"
    TIME = "time"
    BOTH = "both"


class MomentField(Field):
    """When something was or will be."""

    settled = Signal(object)

    def __init__(
        self,
        label: str,
        kind: MomentKind = MomentKind.BOTH,
        *,
        required: bool = False,
        hint: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, required=required, hint=hint, parent=parent)
        self._kind = kind
        self.editor = QDateTimeEdit(QDateTime.currentDateTime())
        self.editor.setCalendarPopup(kind is not MomentKind.TIME)
        if kind is not MomentKind.TIME:
            self.editor.setCalendarWidget(_Calendar())
        self.editor.setButtonSymbols(QDateTimeEdit.ButtonSymbols.NoButtons)
        self._wheel = _WheelGuard(self)
        self.editor.installEventFilter(self._wheel)
        self._now = Button("", "clock")
        self._now.clicked.connect(self._on_now)
        self._settling = Settling(lambda: self.settled.emit(self.value()), self)
        self.editor.installEventFilter(self._settling)
        self.editor.dateTimeChanged.connect(self._settling.touch)
        line = layout.row(self.editor, self._now, gap=GAP_S)
        line.setStretch(0, 1)
        self._set_editor(layout.boxed(line), focus=self.editor)
        self.go_live()

    def value(self) -> datetime:
        """The moment, in UTC, to the minute."""
        seconds = self.editor.dateTime().toSecsSinceEpoch()
        return datetime.fromtimestamp(seconds - seconds % 60, UTC)

    def set_value(self, value: datetime) -> None:
        """Show a moment; nothing is emitted."""
        self.editor.setDateTime(QDateTime.fromSecsSinceEpoch(int(value.timestamp())))
        self._settling.forget()

    def show_value(self, value: datetime) -> None:
        """Show a moment unless somebody is changing it."""
        if not self._settling.dirty:
            self.set_value(value)

    def flush(self) -> None:
        """Hand over what is not handed over yet."""
        self._settling.flush()

    def retranslate(self) -> None:
        """How the language writes a moment."""
        super().retranslate()
        chinese = language.current() is language.Language.ZH
        day = "yyyy年M月d日" if chinese else "d MMM yyyy"
        formats = {MomentKind.DAY: day, MomentKind.TIME: "HH:mm", MomentKind.BOTH: f"{day}  HH:mm"}
        self.editor.setDisplayFormat(formats[self._kind])
        self._now.setText(self.tr("Today") if self._kind is MomentKind.DAY else self.tr("Now"))

    def _on_now(self) -> None:
        self.editor.setDateTime(QDateTime.currentDateTime())
        self._settling.touch()
        self._settling.flush()


class _Calendar(Live, QCalendarWidget):
    """The month that opens, in the colours of the theme."""

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.go_live()

    def restyle(self) -> None:
        colours = theme.current().colours
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(QColor(colours.text))
        head.setForeground(QColor(colours.soft_text))
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, plain)
        self.setHeaderTextFormat(head)
        for name, icon in (("prev", "chevron-left"), ("next", "chevron-right")):
            button = self.findChild(QToolButton, f"qt_calendar_{name}month")
            if button is not None:
                button.setIcon(icons.icon(icon, colours.text))


class _WheelGuard(QObject):
    """A wheel that scrolls the page must not move the date under it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False
