"""Text of one role of the type scale. Always plain: what people wrote is never markup.

Words("Pump house 2", TextRole.TITLE)
Words(order.fault, soft=True)              # wraps; can be selected and copied
ElidedWords(customer.name)                 # one line, cut with an ellipsis, whole in its tooltip
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fieldapp.ui import text, theme
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import painting


class Words(QLabel):
    """A wrapping text of one role."""

    def __init__(
        self,
        words: str = "",
        role: TextRole = TextRole.BODY,
        *,
        soft: bool = False,
        wrap: bool = True,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role.value)
        self.setProperty("soft", "true" if soft else "false")
        self.setWordWrap(wrap)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Show other words."""
        self.setText(text.plain(words))

    def set_soft(self, soft: bool) -> None:
        """Secondary or not."""
        self.setProperty("soft", "true" if soft else "false")
        self.style().unpolish(self)
        self.style().polish(self)


class ElidedWords(QWidget):
    """One line that gives way: cut with an ellipsis when narrow, whole in its tooltip."""

    def __init__(
        self,
        words: str = "",
        role: TextRole = TextRole.BODY,
        *,
        soft: bool = False,
        least_characters: int = 4,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._soft = soft
        self._least = least_characters
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    def words(self) -> str:
        """What is shown, whole."""
        return self._words

    def set_words(self, words: str) -> None:
        """Show other words."""
        self._words = text.one_line(words)
        self.setAccessibleName(self._words)
        self._explain()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The whole line."""
        font = theme.current().font(self._role)
        return QSize(painting.width_of(self._words, font) + 2, painting.height_of(font))

    def minimumSizeHint(self) -> QSize:
        """A few characters, so that one can see that something is there."""
        font = theme.current().font(self._role)
        return QSize(
            painting.width_of("M" * min(self._least, len(self._words)), font), painting.height_of(font)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tooltip appears only when something is cut."""
        super().resizeEvent(event)
        self._explain()

    def paintEvent(self, event: QPaintEvent) -> None:
        """One line."""
        look = theme.current()
        colour = look.colours.soft_text if self._soft else look.colours.text
        painter = painting.smooth(self)
        painting.words(painter, self.rect().toRectF(), self._words, look.font(self._role), colour)
        painter.end()

    def _explain(self) -> None:
        cut = self.sizeHint().width() > self.width()
        self.setToolTip(text.tooltip(self._words) if cut else "")
