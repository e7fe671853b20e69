"""The desk's look: turns the tokens into a palette, a style sheet, fonts and lengths.

    theme.apply(app, Theme.SUNLIGHT, scale=1.25)     # once at start, again when it changes
    look = theme.current()                           # at paint or build time, never kept
    look.px(16), look.font(TextRole.TITLE), look.colours.accent, look.tone(Tone.WARN).soft

Every widget of the kit repaints itself when `apply` is called again (Qt sends `StyleChange`);
gaps between widgets follow a new scale when their screen is next built.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from fieldapp.ui import style_sheet, typefaces
from fieldapp.ui.tokens import TOKENS, TYPE_SCALE, Colours, TextRole, Theme, Tokens, Tone, ToneColours

__all__ = ["Look", "TextRole", "Theme", "Tokens", "Tone", "application", "apply", "current", "tokens"]

SCALES = (1.0, 1.15, 1.3, 1.5)


@dataclass(frozen=True)
class Look:
    """The theme in force, with the engineer's scale applied."""

    tokens: Tokens
    scale: float = 1.0
    family: str = ""

    @property
    def theme(self) -> Theme:
        """Which of the three it is."""
        return self.tokens.theme

    @property
    def colours(self) -> Colours:
        """The colours by purpose."""
        return self.tokens.colours

    def tone(self, tone: Tone) -> ToneColours:
        """The colours of one tone."""
        return self.tokens.colours.tones[tone]

    def px(self, length: float) -> int:
        """A length of the tokens, in pixels at this scale."""
        return round(length * self.scale)

    def font(self, role: TextRole = TextRole.BODY) -> QFont:
        """The font of one step of the type scale: one object for all who paint with it, changed by none."""
        return _font(self.family, self.scale, role)


_DRAWN_BY_FUSION = "drawnByFusion"
_look = Look(TOKENS[Theme.LIGHT])


def application(arguments: list[str]) -> QApplication:
    """The process's application, drawn by Fusion from its first widget on.

    Setting the style afterwards would have PySide make `QStyle` with all its names, at every start.
    """
    app = QApplication([*arguments, "-style", "fusion"])
    app.setProperty(_DRAWN_BY_FUSION, True)
    return app


def apply(app: QApplication, theme: Theme = Theme.LIGHT, scale: float = 1.0) -> Look:
    """Put a theme in force for the whole application; safe to call at any time."""
    global _look  # noqa: PLW0603 - one application, one look
    look = Look(TOKENS[theme], scale, typefaces.family())
    if look != _look or not app.styleSheet():
        _look = look
        if app.property(_DRAWN_BY_FUSION) is None:
            app.setStyle("Fusion")
        app.setFont(look.font())
        app.setPalette(_palette(look.colours))
        app.setStyleSheet(style_sheet.build(look))
    return look


def current() -> Look:
    """The look in force. Cheap; ask again rather than keep it."""
    return _look


def tokens(theme: Theme) -> Tokens:
    """The constants of one theme."""
    return TOKENS[theme]


@cache
def _font(family: str, scale: float, role: TextRole) -> QFont:
    step = TYPE_SCALE[role]
    font = QFont(family)
    font.setPointSizeF(step.size_pt * scale)
    font.setBold(step.bold)
    return font


def _palette(colours: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for which, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.field,
        role.AlternateBase: colours.hover,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.PlaceholderText: colours.soft_text,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.ToolTipBase: colours.text,
        role.ToolTipText: colours.surface,
        role.Mid: colours.line,
        role.Accent: colours.accent,
    }.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.disabled_text))
    return palette
