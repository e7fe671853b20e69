"""What a person is told after a desk's database was damaged, gone or older than it was: before the work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Icon
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M
from fieldapp.ui.widgets.live import Live

if TYPE_CHECKING:
    from fieldapp.store.damage import Finding
    from fieldapp.store.recovery import Recovered

_LONGEST_PLACE = 300


class MendedCard(Live, QWidget):
    """What happened, what is kept, what is done; `read` when the person goes on."""

    read = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recovered: Recovered | None = None
        self._is_enrolled = False
        self._happened = Words("", TextRole.SUBTITLE)
        self._taken, self._kept, self._place, self._next = (
            Words(""),
            Words(""),
            Words("", soft=True),
            Words(""),
        )
        self._cleared = Words("", soft=True)
        self.go_on = Button("", "check", ButtonKind.PRIMARY, wide=True)
        self.go_on.clicked.connect(self.read)
        head = layout.row(Icon("shield", size=28, tone=Tone.WARN), self._happened, gap=GAP_M)
        head.setStretch(1, 1)
        parts = (head, self._taken, self._kept, self._place, self._cleared, self._next, self.go_on)
        self.setLayout(layout.column(*parts, gap=GAP_L))
        self.go_live()

    def tell(self, recovered: Recovered, *, is_enrolled: bool) -> None:
        """Show what had to be done."""
        self._recovered, self._is_enrolled = recovered, is_enrolled
        self.retranslate()
        self.go_on.setFocus()

    def retranslate(self) -> None:
        """All words, for what happened."""
        self.go_on.setText(self.tr("Go on to the desk"))
        recovered = self._recovered
        if recovered is None:
            return
        for part in (self._taken, self._next):
            layout.show_if(recovered.was_mended, part)
        if recovered.was_mended:
            self._happened.set_words(self._happened_told(recovered.finding))
        else:
            self._happened.set_words(self.tr("Old copies on this laptop made room."))
        self._taken.set_words(
            self.tr("%n change(s) came back from the journal beside it.", "", recovered.taken_back)
        )
        from fieldapp.store.damage import Finding

        is_anew = recovered.finding is not Finding.SOUND
        layout.show_if(recovered.set_aside is not None, self._kept)
        layout.show_if(recovered.set_aside is not None, self._place)
        self._kept.set_words(self.tr("Nothing was overwritten. The damaged file is kept here:"))
        self._place.set_words(str(recovered.set_aside or "")[-_LONGEST_PLACE:])
        layout.show_if(recovered.cleared > 0, self._cleared)
        self._cleared.set_words(
            self.tr(
                "%n older copies were removed: everything in them is on the server.", "", recovered.cleared
            )
        )
        self._next.set_words(self._next_told(is_anew))

    def _happened_told(self, finding: Finding) -> str:
        from fieldapp.store.damage import Finding

        return {
            Finding.DAMAGED: self.tr("The database on this laptop was damaged."),
            Finding.MISSING: self.tr("The database on this laptop was gone."),
            Finding.SOUND: self.tr("An older copy of this laptop's database had come back."),
        }[finding]

    def _next_told(self, is_anew: bool) -> str:
        if not is_anew:
            return self.tr(
                "You see them again now. They are sent with the next sync; what the server has already "
                "takes no second effect."
            )
        if not self._is_enrolled:
            return self.tr("This laptop has no server: enrol it in the settings, and the rest is fetched.")
        return self.tr(
            "Orders and customers are fetched with the next sync, and your changes are laid over them and "
            "sent. Words that were still being typed are not among them."
        )
