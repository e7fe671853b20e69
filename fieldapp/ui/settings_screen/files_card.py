"""How photos and documents travel: a limit, photos only on request, and the room that old ones may take."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fieldapp.sync.file_limits import SPEEDS
from fieldapp.ui.file_travel import SHARES_GB, FileTravel
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.fields import ChoiceField, Option, SwitchField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.live import Live


class FilesCard(Live, QWidget):
    """The choices; each is kept and in force at once."""

    def __init__(self, travel: FileTravel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._travel = travel
        self._card = Card(" ")
        self.speed, self.share = ChoiceField("", ()), ChoiceField("", ())
        self.on_request = SwitchField("", on=travel.photos_wait)
        self._speed_note = Words("", TextRole.CAPTION, soft=True)
        self._request_note = Words("", TextRole.CAPTION, soft=True)
        self._share_note = Words("", TextRole.CAPTION, soft=True)
        self._card.add(
            self.speed, self._speed_note, self.on_request, self._request_note, self.share, self._share_note
        )
        self.setLayout(layout.column(self._card))
        self.speed.settled.connect(self._on_speed)
        self.share.settled.connect(self._on_share)
        self.on_request.settled.connect(travel.set_photos_wait)
        self.go_live()

    def retranslate(self) -> None:
        """Every word of the card."""
        self._card.title.set_words(self.tr("Photos and documents"))
        self.speed.set_label(self.tr("Speed, in both directions"))
        self._speed_note.set_words(self.tr("Orders and changes are never slowed down."))
        self.on_request.set_label(self.tr("Photos only on request"))
        self._request_note.set_words(
            self.tr(
                "Photos wait until you send them on the Sync screen; sheets and documents go by themselves."
            )
        )
        self.share.set_label(self.tr("Room for originals of finished orders"))
        self._share_note.set_words(
            self.tr("Beyond it the oldest go, once the server has verified them; a small picture stays.")
        )
        self.speed.set_options([Option(str(one), self._speed(one)) for one in SPEEDS])
        self.share.set_options([Option(str(one), self._share(one)) for one in SHARES_GB])
        self._show()

    def _show(self) -> None:
        self.speed.set_value(str(self._travel.limits.bits_per_s))
        self.share.set_value(str(self._travel.share_gb))

    def _speed(self, bits_per_s: int) -> str:
        if not bits_per_s:
            return self.tr("No limit")
        if bits_per_s >= 1_000_000:
            return f"{bits_per_s // 1_000_000} Mbit/s"
        return f"{bits_per_s // 1_000} kbit/s"

    def _share(self, gigabytes: int) -> str:
        return f"{gigabytes} GB" if gigabytes else self.tr("Keep all")

    def _on_speed(self, key: str) -> None:
        if key:
            self._travel.set_speed(int(key))
        self._show()

    def _on_share(self, key: str) -> None:
        if key:
            self._travel.set_share(int(key))
        self._show()
