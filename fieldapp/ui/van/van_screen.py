"""*Van*: what is in it; one search box over the catalogue; count, receive, give back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QCoreApplication, Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.queries.stock import PartRow
from fieldapp.store.store import Changed
from fieldapp.ui import language, text
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.tokens import Tone
from fieldapp.ui.van.van_model import VanModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, EmptyState
from fieldapp.ui.widgets.chips import Mark
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.layout import GAP_L
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.number_field import NumberField
from fieldapp.ui.widgets.record_table import RecordTable, RowLook
from fieldapp.ui.widgets.search_box import SearchBox

FOLLOWED = frozenset({"part", "stock_movement"})


class VanScreen(Live, Screen):
    """The van's list, and what is done with a part of it."""

    def __init__(self, session: DeskSession, navigator: Navigator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._navigator = navigator
        self.dialog: VanDialog | None = None
        self.model = VanModel(session, self)
        self.search = SearchBox("")
        self._banner = Banner()
        self._empty = EmptyState("van", "")
        self.parts = RecordTable(self._look, key=lambda row: row.id, name="")
        self.parts.set_empty(self._empty)
        whole = layout.column(self.search, self._banner, self.parts, gap=GAP_L, margins=GAP_L)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._connect()
        self.go_live()

    def title(self) -> str:
        """The screen's name."""
        return self.tr("Van")

    def on_shown(self) -> None:
        """Read the stock."""
        self._banner.hide()
        self.model.reload()

    def refresh(self, changed: Changed) -> None:
        """The stock may have changed."""
        if changed.everything or any(table in FOLLOWED for table, _row in changed.rows):
            self.model.reload()

    def retranslate(self) -> None:
        """The box's and the empty list's words."""
        self.search.setPlaceholderText(self.tr("Search the catalogue: number, name, manufacturer"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.parts.setAccessibleName(self.title())
        self._say_empty()
        self.parts.viewport().update()

    def _connect(self) -> None:
        self.search.searched.connect(self.model.search)
        self.search.left_downwards.connect(self.parts.setFocus)
        self.parts.opened.connect(self._on_opened)
        self.model.loaded.connect(self._on_loaded)
        self.model.moved.connect(self.model.reload)
        self.model.failed.connect(self._on_failed)

    def _say_empty(self) -> None:
        if self.model.words:
            self._empty.set_words(self.tr("No such part"), self.tr("Try another word, or the part's number."))
        else:
            self._empty.set_words(
                self.tr("Nothing is booked into your van"),
                self.tr("Search for a part and receive or count it; the office sees it with the next sync."),
            )

    @Slot(object)
    def _on_loaded(self, rows: tuple[PartRow, ...]) -> None:
        self._say_empty()
        self.parts.replace(rows)

    @Slot(object)
    def _on_opened(self, row: PartRow) -> None:
        self._banner.hide()
        self.dialog = VanDialog(row, self.model, self)
        self.dialog.open()

    @Slot(object)
    def _on_failed(self, error: FieldappError) -> None:
        self._banner.tell_error(error)

    def _look(self, row: PartRow) -> RowLook:
        marks = []
        if row.recalled:
            marks.append(Mark(self.tr("Recalled"), "warning", Tone.BAD))
        if row.in_van < 0:
            marks.append(Mark(self.tr("Below zero: count it"), "number", Tone.WARN))
        return RowLook(
            title=name_of(row),
            detail=" · ".join(filter(None, (row.number, row.manufacturer, row.category))),
            icon="part",
            tone=Tone.BAD if row.recalled else Tone.NEUTRAL,
            marks=tuple(marks),
            trail=text.number(row.in_van, row.unit or "") if row.in_van else self.tr("not in the van"),
            strong=True,
        )


class VanDialog(Dialog):
    """How many, and what became of them."""

    def __init__(self, row: PartRow, model: VanModel, parent: QWidget) -> None:
        there = text.number(row.in_van, row.unit or "")
        super().__init__(name_of(row), _told(row, there), parent)
        self._row = row
        self.quantity = NumberField(self.tr("How many"), unit=row.unit or "", step=Decimal(1))
        self.add(self.quantity)
        self.add_no()
        self.back = self._button(self.tr("Give back"), "upload", model.give_back)
        self.receive = self._button(self.tr("Receive"), "download", model.receive)
        self.count = self._button(self.tr("Counted"), "check", model.count, ButtonKind.PRIMARY)
        self.quantity.setFocus()

    def _button(
        self,
        words: str,
        icon: str,
        act: Callable[[str, Decimal], None],
        kind: ButtonKind = ButtonKind.SECONDARY,
    ) -> Button:
        return self.add_button(Button(words, icon, kind), lambda: self._do(act))

    def _do(self, act: Callable[[str, Decimal], None]) -> None:
        quantity = self.quantity.value()
        if quantity is None:
            self.quantity.set_error(self.tr("Type how many."))
            return
        act(self._row.id, quantity)
        self.accept()


def name_of(row: PartRow) -> str:
    """What a part is called in the language in force."""
    return row.name_zh or row.name if language.current() is Language.ZH else row.name or row.name_zh or ""


def _told(row: PartRow, there: str) -> str:
    said = QCoreApplication.translate("VanDialog", "{number}: {there} in the van now.")
    return said.format(number=row.number, there=there)
