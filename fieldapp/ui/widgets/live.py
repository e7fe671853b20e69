"""Widgets that follow a new theme, a new scale and a new language while they are on screen.

Derive from `Live` first, then from the Qt class, and say what to do:

    class Chip(Live, QWidget):
        def restyle(self) -> None: ...       # after theme.apply(...); also good for first-time setup
        def retranslate(self) -> None: ...   # after language.install(...)
"""

from __future__ import annotations

from PySide6.QtCore import QEvent


class Live:
    """Calls `restyle` and `retranslate` when Qt says so; neither is called before `__init__` ended."""

    _is_live = False

    def go_live(self) -> None:
        """Call at the end of `__init__`: words and looks are set now and from now on."""
        self._is_live = True
        self.retranslate()
        self.restyle()

    def restyle(self) -> None:
        """Take colours, fonts and lengths from `theme.current()`."""

    def retranslate(self) -> None:
        """Set the widget's own words."""

    def changeEvent(self, event: QEvent) -> None:
        """Qt's notice that something about the world changed."""
        super().changeEvent(event)  # type: ignore[misc]
        if self._is_live and event.type() == QEvent.Type.StyleChange:
            self.restyle()
        elif self._is_live and event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
