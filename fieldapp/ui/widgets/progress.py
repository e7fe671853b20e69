"""How far something is, in numbers, and a way to stop it.

line = ProgressLine(self.tr("Sending"), cancellable=True)
line.show_progress(32, 120, self.tr("32 of 120 changes"))     # numbers first, bar second
line.show_unknown(self.tr("Asking the server"))               # honest when nobody can know
line.cancelled.connect(cancellation.ask)
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from fieldapp.ui import text
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.labels import ElidedWords, Words
from fieldapp.ui.widgets.layout import GAP_M, GAP_S, GAP_XS
from fieldapp.ui.widgets.live import Live

_FULL = 10_000


class ProgressLine(Live, QWidget):
    """A title, a bar, numbers, and a button that stops."""

    cancelled = Signal()

    def __init__(self, title: str, *, cancellable: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedWords(title, TextRole.STRONG)
        self._share = Words(role=TextRole.STRONG, wrap=False)
        self._numbers = ElidedWords("", TextRole.CAPTION, soft=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, _FULL)
        self._bar.setAccessibleName(title)
        self._cancel = Button("", "close", ButtonKind.QUIET)
        layout.show_if(cancellable, self._cancel)
        self._cancel.clicked.connect(self.cancelled)
        head = layout.row(self._title, self._share, gap=GAP_S)
        head.setStretch(0, 1)
        words = layout.column(head, self._bar, self._numbers, gap=GAP_XS)
        line = layout.row(words, self._cancel, gap=GAP_M)
        line.setStretch(0, 1)
        self.setLayout(line)
        self.go_live()

    def set_title(self, title: str) -> None:
        """What is going on."""
        self._title.set_words(title)
        self._bar.setAccessibleName(title)

    def show_progress(self, done: int, total: int, numbers: str = "") -> None:
        """So much of so much."""
        self._bar.setRange(0, _FULL)
        self._bar.setValue(_FULL if total <= 0 else min(_FULL, done * _FULL // total))
        self._share.set_words(text.share(done, total))
        self._say(numbers or self.tr("{0} of {1}").format(text.number(done), text.number(total)))

    def show_unknown(self, words: str) -> None:
        """It goes on, and nobody knows how long."""
        self._bar.setRange(0, 0)
        self._share.set_words("")
        self._say(words)

    def retranslate(self) -> None:
        """The button's word."""
        self._cancel.setText(self.tr("Cancel"))

    def _say(self, words: str) -> None:
        self._numbers.set_words(words)
        self._bar.setAccessibleDescription(words)
