"""*Today*: the engineer's orders in running order, and one search box over everything on this laptop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldapp.store.queries.lookup import FoundRow
from fieldapp.store.queries.orders import OrderRow
from fieldapp.store.store import Changed
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.today.first_sync import FirstSync
from fieldapp.ui.today.found_rows import FOUND_ICONS, found_heading, grouped
from fieldapp.ui.today.leaving import LeavingButton
from fieldapp.ui.today.order_look import order_look
from fieldapp.ui.today.today_model import Day, Shown, TodayModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.cards import EmptyState
from fieldapp.ui.widgets.chips import FilterChips
from fieldapp.ui.widgets.layout import GAP_L, GAP_M
from fieldapp.ui.widgets.live import Live
from fieldapp.ui.widgets.record_table import RecordTable, RowLook
from fieldapp.ui.widgets.search_box import SearchBox

FOLLOWED = frozenset({"work_order", "order_step", "conflict", "site", "device", "part", "customer"})


class TodayScreen(Live, Screen):
    """The day; while something is searched for, what was found."""

    def __init__(
        self,
        session: DeskSession,
        navigator: Navigator,
        *,
        search_only: bool = False,
        words: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`words` are what is searched for at first."""
        super().__init__(parent)
        self._navigator = navigator
        self._search_only = search_only
        self._session = session
        self.model = TodayModel(session, self)
        self.model.loaded.connect(self._on_loaded)
        self._counts: dict[Shown, int] = {}
        self._build()
        self.go_live()
        self.search.setText(words)

    def title(self) -> str:
        """The name of whose day it is."""
        if self._search_only:
            return self.tr("Search")
        name = self._session.actor.name
        return self.tr("Today, %1").replace("%1", name) if name else self.tr("Today")

    def on_shown(self) -> None:
        """Read the day again; the search place puts the cursor into its box."""
        self.model.reload()
        self._look_whether_ready()
        if self._search_only:
            self.search.setFocus()

    def refresh(self, changed: Changed) -> None:
        """Something of the day may have changed."""
        if changed.everything or any(table in FOLLOWED for table, _row in changed.rows):
            self.model.reload()
            self._look_whether_ready()

    def _look_whether_ready(self) -> None:
        if not self._search_only:
            self.leaving.reload()

    def retranslate(self) -> None:
        """The filters' and the empty lists' words."""
        self._filters.set_options(self._options(self._counts), {self.model.shown.value})
        self.search.setPlaceholderText(self.tr("Search orders, devices, parts, customers"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.orders.setAccessibleName(self.tr("Orders"))
        self.found.setAccessibleName(self.tr("Found"))
        self.orders.viewport().update()
        self.found.viewport().update()
        self._empty.set_words(*self._empty_words())
        self._nothing.set_words(
            self.tr("Nothing found"),
            self.tr("Only what is on this laptop is searched: your orders, their sites and the catalogue."),
        )

    # ─── building ──────────────────────────────────────────────────────────────────────────────

    def _build(self) -> None:
        self.search = SearchBox("")
        self.search.searched.connect(self.model.search)
        self._filters = FilterChips(self._options({}), (Shown.OPEN.value,), single=True)
        self._filters.chosen_changed.connect(self._on_filter)
        self.leaving = LeavingButton(self._session)
        layout.show_if(not self._search_only, self._filters, self.leaving)
        self.orders = RecordTable(order_look, key=lambda row: row.id, name="")
        self.orders.opened.connect(self._on_order_opened)
        self.found = RecordTable(_found_look, key=_found_key, name="", headings=True)
        self.found.opened.connect(self._on_found_opened)
        self._empty = EmptyState("today", "")
        self._nothing = EmptyState("search", "")
        self.orders.set_empty(self._empty)
        self.found.set_empty(self._nothing)
        self.search.left_downwards.connect(self._into_list)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.orders)
        self._lists.addWidget(self.found)
        self._first_sync = FirstSync(self._session)
        line = layout.row(self._filters, self.leaving, gap=GAP_M)
        line.setStretch(0, 1)
        head = layout.column(self.search, line, gap=GAP_M)
        whole = layout.column(head, self._first_sync, self._lists, gap=GAP_L, margins=GAP_L)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def _options(self, counts: dict[Shown, int]) -> tuple[tuple[str, str, int | None], ...]:
        words: dict[Shown, Callable[[], str]] = {
            Shown.OPEN: lambda: self.tr("Open"),
            Shown.TODAY: lambda: self.tr("Planned for today"),
            Shown.RETURNED: lambda: self.tr("Returned"),
            Shown.DONE: lambda: self.tr("Done"),
        }
        return tuple((shown.value, said(), counts.get(shown)) for shown, said in words.items())

    def _empty_words(self) -> tuple[str, str]:
        if self._search_only:
            return self.tr("Search everything on this laptop"), self.tr("Type a number, a name or a word.")
        if self.model.shown is not Shown.OPEN:
            return self.tr("Nothing here"), self.tr("No order is in this state now.")
        if not self._session.is_enrolled:
            return (
                self.tr("This laptop has no server yet"),
                self.tr("Enrol it in Settings with the code your administrator gave you."),
            )
        return (
            self.tr("No orders here"),
            self.tr("Orders the office assigns to you appear by themselves when there is a network."),
        )

    # ─── what happens ──────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_loaded(self, day: Day) -> None:
        searching = day.found is not None
        self._lists.setCurrentWidget(self.found if searching else self.orders)
        if day.found is not None:
            self.found.replace(grouped(day.found))
        else:
            self.orders.replace(() if self._search_only else day.rows)
        self._filters.set_options(self._options(day.counts), {self.model.shown.value})
        self._counts = day.counts
        self._empty.set_words(*self._empty_words())

    @Slot(frozenset)
    def _on_filter(self, chosen: frozenset[str]) -> None:
        self.model.show(Shown(next(iter(chosen), Shown.OPEN.value)))

    @Slot(object)
    def _on_order_opened(self, row: OrderRow) -> None:
        self._navigator.open_order(row.id)

    @Slot(object)
    def _on_found_opened(self, row: FoundRow) -> None:
        table, row_id = row.opens
        if table == "work_order":
            self._navigator.open_order(row_id)
        elif table == "device":
            self._navigator.open_device(row_id)
        elif table == "article":
            self._navigator.open("article", row_id)
        else:
            self.search.setText(row.title)

    def _into_list(self) -> None:
        (self.orders if self._lists.currentIndex() == 0 else self.found).setFocus()


def _found_key(row: FoundRow | str) -> object:
    return row if isinstance(row, str) else (row.table, row.row_id)


def _found_look(row: FoundRow | str) -> RowLook:
    if isinstance(row, str):
        return RowLook(found_heading(row), heading=True)
    return RowLook(row.title, row.subtitle, icon=FOUND_ICONS.get(row.table, "search"))
