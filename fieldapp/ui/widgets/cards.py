"""Surfaces that hold things: section cards, key and value, what to do when empty, banners.

card = Card(self.tr("Customer"), icon="customer"); card.add(KeyValues((("Site", "Pump house 2"),)))
EmptyState("today", self.tr("No orders for today"), self.tr("New orders arrive ..."), action=button)
banner = Banner(); banner.tell(Tone.WARN, "...", "...", action=button); banner.tell_error(error)
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldapp.errors import FieldappError
from fieldapp.ui import icons, sentences, theme
from fieldapp.ui.tokens import TextRole, Theme, Tone
from fieldapp.ui.widgets import layout, painting
from fieldapp.ui.widgets.buttons import IconButton
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M, GAP_S, GAP_XL, GAP_XS
from fieldapp.ui.widgets.live import Live


class Icon(Live, QWidget):
    """One icon of the set, decorative: the word stands beside it."""

    def __init__(
        self, name: str, *, size: int = 22, tone: Tone | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._size = size
        self._tone = tone
        self.go_live()

    def set_icon(self, name: str, tone: Tone | None = None) -> None:
        """Show another icon."""
        self._name = name
        self._tone = tone
        self.update()

    def restyle(self) -> None:
        """The size follows the scale."""
        side = theme.current().px(self._size)
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon."""
        look = theme.current()
        colour = look.tone(self._tone).fore if self._tone else look.colours.soft_text
        painter = painting.smooth(self)
        icons.paint(painter, self._name, colour, self.rect().toRectF())
        painter.end()


class Card(Live, QFrame):
    """A section: a title, actions at its right, and whatever it holds."""

    def __init__(
        self,
        title: str = "",
        icon: str = "",
        *,
        actions: Sequence[QWidget] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.title = Words(title, TextRole.SUBTITLE, wrap=False)
        head: list[QWidget | None] = [*([Icon(icon)] if icon else []), self.title, None, *actions]
        self._head = layout.boxed(layout.row(*head, gap=GAP_S))
        layout.show_if(bool(title or icon or actions), self._head)
        self.body: QVBoxLayout = layout.column(gap=GAP_M)
        self.setLayout(layout.column(self._head, self.body, gap=GAP_M, margins=GAP_L))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(title)
        self.go_live()

    def add(self, *items: QWidget | QLayout) -> Card:
        """Put items into the card, below one another."""
        for item in items:
            if isinstance(item, QLayout):
                self.body.addLayout(item)
            else:
                self.body.addWidget(item)
        return self

    def paintEvent(self, event: QPaintEvent) -> None:
        """A surface with a line around it."""
        look = theme.current()
        t = look.tokens
        painter = painting.smooth(self)
        painting.panel(
            painter, self.rect().toRectF(), look.colours.surface,
            line=look.colours.line, width=t.border, radius=look.px(t.radius_l),
        )  # fmt: skip
        painter.end()


class KeyValues(QWidget):
    """Names and values in two columns; values wrap and can be copied."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.current().px(GAP_L))
        self._grid.setVerticalSpacing(theme.current().px(GAP_S))
        self._grid.setColumnStretch(1, 1)
        self.set_pairs(pairs)

    def set_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Show these names and values, reusing the labels that are there."""
        for line, (name, value) in enumerate(pairs):
            self._label(line, 0).set_words(name)
            self._label(line, 1).set_words(value)
            self._label(line, 1).setAccessibleName(f"{name}: {value}")
        for line in range(self._grid.rowCount()):
            for column in (0, 1):
                if (item := self._grid.itemAtPosition(line, column)) and (widget := item.widget()):
                    widget.setVisible(line < len(pairs))

    def _label(self, line: int, column: int) -> Words:
        item = self._grid.itemAtPosition(line, column)
        found = item.widget() if item is not None else None
        if isinstance(found, Words):
            return found
        made = Words(soft=column == 0, wrap=column == 1, selectable=column == 1)
        self._grid.addWidget(made, line, column, Qt.AlignmentFlag.AlignTop)
        return made


class EmptyState(QWidget):
    """What belongs here, why there is none yet, and the next step."""

    def __init__(
        self,
        icon: str,
        title: str,
        explanation: str = "",
        action: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._title = Words(title, TextRole.SUBTITLE)
        self._explanation = Words(explanation, soft=True)
        column = layout.column(gap=GAP_S, margins=GAP_XL)
        column.addStretch(1)
        column.addWidget(_Medal(icon), alignment=middle)
        for words in (self._title, self._explanation):
            words.setAlignment(middle)
            column.addWidget(words)
        if action is not None:
            column.addSpacing(theme.current().px(GAP_S))
            column.addWidget(action, alignment=middle)
        column.addStretch(2)
        self.setLayout(column)

    def set_words(self, title: str, explanation: str = "") -> None:
        """Say something else."""
        self._title.set_words(title)
        self._explanation.set_words(explanation)


class _Medal(QWidget):
    """A large icon on a soft round ground."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        side = theme.current().px(72)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        tone = look.tone(Tone.ACTIVE)
        painter = painting.smooth(self)
        box = self.rect().toRectF()
        painting.panel(
            painter, box, tone.soft, line=tone.line, width=look.tokens.border, radius=box.height() / 2
        )
        side = look.px(look.tokens.icon_l) * 0.85
        middle = box.center()
        icons.paint(
            painter, self._icon, tone.fore, QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        )
        painter.end()


_BANNER_ICONS = {
    Tone.NEUTRAL: "info", Tone.INFO: "info", Tone.ACTIVE: "info", Tone.REVIEW: "review",
    Tone.GOOD: "check-circle", Tone.WARN: "warning", Tone.BAD: "error",
}  # fmt: skip


class Banner(Live, QFrame):
    """What happened, what was kept, what to do: beside where it happened, until it is closed."""

    closed = Signal()

    def __init__(
        self,
        tone: Tone = Tone.INFO,
        title: str = "",
        explanation: str = "",
        action: QWidget | None = None,
        *,
        closable: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self._is_closable = closable
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.go_live()
        if title:
            self.tell(tone, title, explanation, action)
        else:
            self.hide()

    def tell(self, tone: Tone, title: str, explanation: str = "", action: QWidget | None = None) -> None:
        """Show a message; the one before it goes. `action` then belongs to the banner."""
        if self.layout() is None:  # most banners never say anything
            self._build()
        self._tone = tone
        self._icon.set_icon(_BANNER_ICONS[tone], tone)
        self._title.set_words(title)
        self._explanation.set_words(explanation)
        layout.show_if(bool(explanation), self._explanation)
        self._set_action(action)
        self.setAccessibleName(" ".join(filter(None, (title, explanation))))
        layout.show_if(True, self)
        self.update()

    def tell_error(self, error: FieldappError, action: QWidget | None = None) -> None:
        """Show what an error means to the person in front of it."""
        told = sentences.sentence(error)
        self.tell(told.tone, told.happened, told.rest(), action)

    def retranslate(self) -> None:
        """The close button's name."""
        if self.layout() is not None:
            self._close.set_name(self.tr("Close this message"))

    def sizeHint(self) -> QSize:
        """As high as its words need."""
        return super().sizeHint().expandedTo(QSize(0, theme.current().px(theme.current().tokens.target + 12)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground of the tone, with a strong edge at its left."""
        look = theme.current()
        tone = look.tone(self._tone)
        painter = painting.smooth(self)
        box, radius = self.rect().toRectF(), look.px(look.tokens.radius_m)
        width = look.tokens.border_strong if look.theme is Theme.SUNLIGHT else look.tokens.border
        painting.panel(painter, box, tone.soft, line=tone.line, width=width, radius=radius)
        bar = QRectF(box.left(), box.top() + radius, look.px(4), box.height() - 2 * radius)
        painting.panel(painter, bar, tone.solid, radius=look.px(2))
        painter.end()

    def _build(self) -> None:
        self._icon = Icon("info")
        self._title = Words(role=TextRole.STRONG)
        self._explanation = Words()
        self._actions = layout.row(gap=GAP_S)
        self._close = IconButton("close", self.tr("Close this message"))
        self._close.clicked.connect(self._on_closed)
        layout.show_if(self._is_closable, self._close)
        words = layout.column(self._title, self._explanation, gap=GAP_XS)
        icon = layout.column(self._icon, None)
        icon.setContentsMargins(0, 2, 0, 0)
        line = layout.row(icon, words, self._actions, self._close, gap=GAP_M)
        line.setStretch(1, 1)
        edge, side = theme.current().px(GAP_M), theme.current().px(GAP_L)
        line.setContentsMargins(side, edge, theme.current().px(GAP_S), edge)
        self.setLayout(line)

    def _set_action(self, action: QWidget | None) -> None:
        while (item := self._actions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if action is not None:
            self._actions.addWidget(action)

    def _on_closed(self) -> None:
        self.hide()
        self.closed.emit()
