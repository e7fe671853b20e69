"""Buttons: at least 44 px, with an icon where that helps, focus always visible.

    save = Button(self.tr("Save"), "check", ButtonKind.PRIMARY)   # one primary button per screen
    IconButton("back", self.tr("Back"))                           # the word is its accessible name

`clicked` is Qt's own signal. Space and Enter press the focused button.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fieldapp.ui import theme
from fieldapp.ui.theme import Look
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import painting
from fieldapp.ui.widgets.live import Live


class ButtonKind(StrEnum):
    """How much a button asks to be pressed."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    DANGER = "danger"
    QUIET = "quiet"


class Button(Live, QPushButton):
    """A button with a word and, if given, an icon before it."""

    def __init__(
        self,
        words: str,
        icon: str = "",
        kind: ButtonKind = ButtonKind.SECONDARY,
        *,
        wide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`wide` lets the button take all the width there is."""
        super().__init__(words, parent)
        self._icon = icon
        self._kind = kind
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding if wide else policy.Fixed, policy.Fixed)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.go_live()

    def set_icon(self, icon: str) -> None:
        """Show another icon; empty for none."""
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: ButtonKind) -> None:
        """Ask more or less loudly."""
        self._kind = kind
        self.update()

    def restyle(self) -> None:
        """Another font is another size."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Icon, gap, word, air on both sides; as high as a finger in a glove."""
        look = theme.current()
        t = look.tokens
        inner = painting.width_of(self._shown(), look.font(TextRole.STRONG)) if self.text() else 0
        inner += look.px(t.icon) if self._icon else 0
        inner += look.px(t.space_s) if self._icon and self.text() else 0
        air = look.px(t.space_l if self.text() else t.space_s)
        side = look.px(t.target)
        return QSize(max(side, inner + 2 * air), side)

    def minimumSizeHint(self) -> QSize:
        """Narrower than this the word would be cut to nothing."""
        side = theme.current().px(theme.current().tokens.target)
        return QSize(min(self.sizeHint().width(), side * 2), side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses too, as everywhere on a touch screen's keyboard."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, focus, icon and word."""
        look = theme.current()
        painter = painting.smooth(self)
        self._paint_ground(painter, look)
        self._paint_content(painter, look)
        painter.end()

    def _shown(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _paint_ground(self, painter: QPainter, look: Look) -> None:
        fill, line, _ = self._colours(look)
        box, radius = self.rect().toRectF(), float(look.px(look.tokens.radius_m))
        if self.hasFocus():
            painting.focus_ring(painter, box, radius)
            inset = look.tokens.focus_ring + 2.0
            box, radius = box.adjusted(inset, inset, -inset, -inset), max(2.0, radius - inset)
        width = look.tokens.border_strong if self._is_outlined_strongly(look) else look.tokens.border
        if look.theme is theme.Theme.SUNLIGHT and line and not self.isEnabled():
            painting.dashed(painter, box, line, look.tokens.border, radius)
        else:
            painting.panel(painter, box, fill, line=line, width=width, radius=radius)

    def _is_outlined_strongly(self, look: Look) -> bool:
        return look.theme is theme.Theme.SUNLIGHT and self._kind is not ButtonKind.QUIET

    def _paint_content(self, painter: QPainter, look: Look) -> None:
        _, _, colour = self._colours(look)
        painting.icon_and_words(painter, self.rect().toRectF(), self._icon, self._shown(), colour)

    def _colours(self, look: Look) -> tuple[str, str, str]:
        """Fill, line, words."""
        c = look.colours
        if not self.isEnabled():
            quiet = self._kind is ButtonKind.QUIET
            return ("" if quiet else c.disabled_fill, "" if quiet else c.line, c.disabled_text)
        over = c.pressed if self.isDown() else c.hover if self.underMouse() else ""
        match self._kind:
            case ButtonKind.PRIMARY:
                fill = (
                    c.accent_pressed if self.isDown() else c.accent_hover if self.underMouse() else c.accent
                )
                return (fill, "", c.on_accent)
            case ButtonKind.DANGER:
                return (over or c.surface, look.tone(Tone.BAD).fore, look.tone(Tone.BAD).fore)
            case ButtonKind.SECONDARY:
                return (over or c.surface, c.edge, c.text)
            case ButtonKind.QUIET:
                return (over, "", c.accent)


class IconButton(Button):
    """A square button with an icon only; its word is read aloud and shown as tooltip."""

    def __init__(
        self,
        icon: str,
        name: str,
        kind: ButtonKind = ButtonKind.QUIET,
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", icon, kind, parent=parent)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """What it does, in words."""
        self.setAccessibleName(name)
        self.setToolTip(name)
