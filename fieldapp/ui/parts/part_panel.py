"""One chosen part: how many, which serial number, fit it or ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.rules.cover import Cover, who_pays
from fieldapp.store.queries.stock import PartRow
from fieldapp.ui import text
from fieldapp.ui.charges import charge_words
from fieldapp.ui.order import order_words
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.fields import LineField, NumberField, SwitchField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S


class PartPanel(Card):
    """A part of the catalogue, or words for one that is not in it."""

    use_asked = Signal(str, object, str, str)
    """Part, quantity, serial number, and why it is free (empty where the customer pays)."""
    request_asked = Signal(str, object, str)
    """Words, quantity, part (empty for one that the catalogue does not know)."""
    put_away = Signal()
    """The panel was closed without fitting or asking for anything."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(" ", "part", parent=parent)
        self._row: PartRow | None = None
        self._cover: Cover | None = None
        self._facts = Words(soft=True, selectable=True)
        self.banner = Banner(closable=False)
        self.words = LineField(self.tr("What is missing"), required=True)
        self.quantity = NumberField(self.tr("Quantity"), step=Decimal(1), required=True)
        self.serial = LineField(self.tr("Serial number"), longest=120)
        self.free = SwitchField("")
        self.use = Button(self.tr("Fit it"), "check", ButtonKind.PRIMARY)
        self.use.clicked.connect(self._on_use)
        self.ask = Button(self.tr("Request it"), "inbox")
        self.ask.clicked.connect(self._on_request)
        close = Button(self.tr("Close"), kind=ButtonKind.QUIET)
        close.clicked.connect(self._on_close)
        buttons = layout.row(close, None, self.ask, self.use, gap=GAP_S)
        self.add(self._facts, self.banner, self.words, self.quantity, self.serial, self.free, buttons)

    def set_covers(self, covers: Sequence[Cover]) -> None:
        """What pays for this machine: a part it pays for is proposed as free, and a person may ask for money anyway."""
        cover = who_pays(covers, material=True)
        if cover != self._cover:
            self._cover = cover
            self._propose()

    def show_part(self, row: PartRow) -> None:
        """Offer this part."""
        self._row = row
        self.title.set_words(order_words.in_language(row.name, row.name_zh))
        price = text.money(row.price, row.currency) if row.price and row.currency else ""
        in_van = order_words.told("{0} in the van").format(text.number(row.in_van, row.unit or ""))
        self._facts.set_words(" · ".join(filter(None, (row.number, row.manufacturer, price, in_van))))
        self._reset(is_known=True)
        if row.recalled:
            self.use.hide()
            self.banner.tell(
                Tone.BAD, self.tr("Recalled: it must not be fitted"), text.plain(row.bulletin or "")
            )

    def show_unknown(self, words: str) -> None:
        """Offer to ask for something that the catalogue does not know."""
        self._row = None
        self.title.set_words(self.tr("Request a part"))
        self._facts.set_words(self.tr("The office reads this and orders it."))
        self.words.set_value(words)
        self._reset(is_known=False)

    @property
    def fields(self) -> dict[str, LineField | NumberField]:
        """What is typed here, by its name."""
        return {"words": self.words, "quantity": self.quantity, "serial": self.serial}

    @property
    def part_id(self) -> str:
        """The part it is open for; empty for one that the catalogue does not know."""
        return self._row.id if self._row else ""

    def refuse(self, error: FieldappError) -> None:
        """Say why not."""
        self.banner.tell_error(error)

    def _reset(self, *, is_known: bool) -> None:
        self.banner.hide()
        self.quantity.set_value(Decimal(1))
        self.serial.set_value("")
        self.words.setVisible(not is_known)
        self.serial.setVisible(is_known)
        self._propose()
        self.use.setVisible(is_known)
        self.ask.set_kind(ButtonKind.SECONDARY if is_known else ButtonKind.PRIMARY)
        self.show()
        (self.quantity if is_known else self.words).setFocus()

    def _propose(self) -> None:
        self.free.setVisible(self._cover is not None and self._row is not None)
        self.free.set_value(self._cover is not None)
        if self._cover is not None:
            self.free.set_label(charge_words.free_words(self._cover))

    def _on_close(self) -> None:
        self.hide()
        self.put_away.emit()

    def _on_use(self) -> None:
        if self._row is not None and self.quantity.is_readable():
            why = charge_words.cover_words(self._cover) if self._cover and self.free.value() else ""
            self.use_asked.emit(self._row.id, self.quantity.value() or Decimal(0), self.serial.value(), why)

    def _on_request(self) -> None:
        if self.quantity.is_readable():
            part_id = self._row.id if self._row else ""
            words = "" if self._row else self.words.value()
            self.request_asked.emit(words, self.quantity.value() or Decimal(0), part_id)
