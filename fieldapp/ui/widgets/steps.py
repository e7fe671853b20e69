"""How far a procedure is: one segment per step, and the same in words.

bar = StepsBar(); bar.show_steps((StepState.DONE, StepState.DONE, StepState.CURRENT, StepState.OPEN))
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldapp.ui import text, theme
from fieldapp.ui.theme import Look
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout, painting
from fieldapp.ui.widgets.labels import ElidedWords, Words
from fieldapp.ui.widgets.layout import GAP_S, GAP_XS
from fieldapp.ui.widgets.live import Live


class StepState(StrEnum):
    """What is known of one step."""

    OPEN = "open"
    CURRENT = "current"
    DONE = "done"
    REMARKABLE = "remarkable"
    SKIPPED = "skipped"


_FINISHED = (StepState.DONE, StepState.REMARKABLE, StepState.SKIPPED)


class StepsBar(Live, QWidget):
    """Segments with a sentence above them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps: tuple[StepState, ...] = ()
        self._sentence = ElidedWords("", TextRole.STRONG)
        self._remark = Words(role=TextRole.CAPTION, soft=True, wrap=False)
        self._segments = _Segments()
        head = layout.row(self._sentence, self._remark, gap=GAP_S)
        head.setStretch(0, 1)
        self.setLayout(layout.column(head, self._segments, gap=GAP_XS))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.go_live()

    def show_steps(self, steps: Sequence[StepState]) -> None:
        """Show these steps."""
        self._steps = tuple(steps)
        self._segments.show_steps(self._steps)
        self.retranslate()

    def retranslate(self) -> None:
        """The sentences."""
        count = Counter(self._steps)
        done = sum(count[state] for state in _FINISHED)
        total = len(self._steps)
        self._sentence.set_words(self.tr("{0} of {1} steps").format(text.number(done), text.number(total)))
        remarks = count[StepState.REMARKABLE]
        self._remark.set_words(self.tr("%n outside the limits", "", remarks) if remarks else "")
        self._segments.setAccessibleName(
            " ".join(filter(None, (self._sentence.words(), self._remark.text())))
        )


class _Segments(QWidget):
    """The segments themselves; many steps share the width, down to a pixel each."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: tuple[StepState, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: tuple[StepState, ...]) -> None:
        self._steps = steps
        self.update()

    def sizeHint(self) -> QSize:
        look = theme.current()
        return QSize(look.px(160), look.px(20))

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._steps:
            return
        look = theme.current()
        painter = painting.smooth(self)
        gap = look.px(3) if self.width() / len(self._steps) > 8 else 0
        width = (self.width() - gap * (len(self._steps) - 1)) / len(self._steps)
        for at, state in enumerate(self._steps):
            _paint_segment(painter, QRectF(at * (width + gap), 2, width, self.height() - 4), state, look)
        painter.end()


def _paint_segment(painter: QPainter, box: QRectF, state: StepState, look: Look) -> None:
    c, radius = look.colours, min(box.width(), box.height()) / 2
    warn = look.tone(Tone.WARN)
    match state:
        case StepState.DONE:
            painting.panel(painter, box, look.tone(Tone.GOOD).solid, radius=radius)
        case StepState.REMARKABLE:
            painting.panel(painter, box, warn.soft, line=warn.fore, width=2, radius=radius)
            font, middle = look.font(TextRole.STRONG), Qt.AlignmentFlag.AlignCenter
            painting.words(painter, box.adjusted(0, -4, 0, 4), "!", font, warn.fore, middle)
        case StepState.SKIPPED:
            painting.panel(painter, box, c.surface, line=c.edge, width=1, radius=radius)
            dash = QRectF(box.left() + box.width() * 0.25, box.center().y() - 1, box.width() * 0.5, 2)
            painting.panel(painter, dash, c.edge)
        case StepState.CURRENT:
            painting.panel(painter, box, c.accent_soft, line=c.accent, width=3, radius=radius)
        case StepState.OPEN:
            painting.panel(painter, box, c.surface, line=c.edge, width=1, radius=radius)
