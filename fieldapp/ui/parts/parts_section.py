"""The Parts section: what was fitted, what the van holds, the catalogue, what is missing."""

from __future__ import annotations

from decimal import Decimal

from fieldapp.errors import FieldappError
from fieldapp.model.parts import PartRequestState
from fieldapp.rules.orders import FACTS_MAY_BE_RECORDED
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import PartRequestRow, PartUsedRow
from fieldapp.store.queries.stock import PartRow
from fieldapp.ui import text, theme
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order import order_words
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.form_draft import FormDraft
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.section import Section
from fieldapp.ui.parts.part_panel import PartPanel
from fieldapp.ui.parts.parts_model import PartsModel
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Banner, Card, EmptyState
from fieldapp.ui.widgets.chips import Mark
from fieldapp.ui.widgets.layout import GAP_S
from fieldapp.ui.widgets.record_table import RecordTable, RowLook
from fieldapp.ui.widgets.search_box import SearchBox

DRAFT = "part"


class PartsSection(Section):
    """Search, choose, fit; or ask for what is missing."""

    def __init__(self, model: OrderModel, navigator: Navigator) -> None:
        super().__init__(model, navigator)
        self.parts = PartsModel(model.session, self)
        self.parts.found.connect(self._show_found)
        self.banner = Banner()
        self.used = FactList(self.tr("No parts fitted yet."))
        self.used.pressed.connect(model.reverse_part)
        self.requests = FactList()
        self._requests_card = Card(self.tr("Requested from the office"), "inbox").add(self.requests)
        self.search = SearchBox(self.tr("Search the catalogue: number, name, manufacturer"))
        self.search.searched.connect(self.parts.search)
        self.table = RecordTable(part_look, key=lambda row: row.id, name=self.tr("Parts to fit"))
        self.table.set_empty(
            EmptyState("part", self.tr("Nothing found"), self.tr("Try other words, or request the part."))
        )
        self.table.opened.connect(self._choose)
        self.table.setMinimumHeight(theme.current().px(300))
        self.panel = PartPanel()
        self.panel.use_asked.connect(self._use)
        self.panel.request_asked.connect(self._request)
        self.panel.hide()
        self.parts.covers_known.connect(self.panel.set_covers)
        self._draft = FormDraft(model, DRAFT, self.panel.fields, self)
        self.panel.put_away.connect(self._draft.forget)
        self._restored = False
        self._take = self._build_take()
        used = Card(self.tr("Fitted on this order"), "part").add(self.used)
        self.fill(Columns([self.banner, self._take], [self.panel, used, self._requests_card], (5, 4)))

    def show_page(self, page: OrderPage) -> None:
        """Show what was fitted and asked for."""
        may_add = page.head.status in FACTS_MAY_BE_RECORDED
        self._take.setVisible(may_add)
        if not may_add:
            self.panel.hide()
        elif not self._restored:
            self._restored = True
            self._take_up()
        if may_add:
            self.parts.read_covers(page.head)
        rows = [row for row in page.parts if row.reverses_id is None]
        self.used.show_facts([self._used_fact(row, may_add) for row in rows])
        self.requests.show_facts([self._request_fact(row) for row in page.part_requests])
        self._requests_card.setVisible(bool(page.part_requests))
        self.parts.reload()

    def flush(self) -> None:
        """Keep what is typed."""
        self._draft.flush()

    def refuse(self, error: FieldappError, where: str) -> bool:
        """At the part that was chosen, or above the list."""
        if where != "parts":
            return False
        if self.panel.isVisible():
            self.panel.refuse(error)
        else:
            self.banner.tell_error(error)
        return True

    def point_at(self, what: str) -> None:
        """The search box, or a part that a code led to."""
        if what.startswith("part:"):
            self.parts.read_one(what.removeprefix("part:"), self._show_asked_for)
        else:
            self.search.setFocus()

    def _build_take(self) -> Card:
        scan = Button(self.tr("Scan a part"), "scan")
        scan.clicked.connect(lambda: self.navigator.open_scan("part", self.model.order_id))
        ask = Button(self.tr("Request a part"), "inbox")
        ask.clicked.connect(self._ask_for_unknown)
        card = Card(self.tr("Fit a part"), "van")
        return card.add(self.search, self.table, layout.flow(scan, ask, gap=GAP_S))

    def _show_found(self, rows: tuple[PartRow, ...]) -> None:
        self.table.replace(rows)

    def _show_asked_for(self, row: PartRow | None) -> None:
        if row is None:
            self.search.setFocus()
        else:
            self._choose(row)

    def _take_up(self) -> None:
        """Open the panel again with what was typed into it on an interrupted day."""
        about = self._draft.kept_about()
        if about is None:
            return
        if about:
            self.parts.read_one(about, self._take_up_part)
        else:
            self.panel.show_unknown("")
            self._draft.restore()

    def _take_up_part(self, row: PartRow | None) -> None:
        if row is not None and self.panel.isHidden():  # somebody may have chosen another one meanwhile
            self.panel.show_part(row)
            self._draft.restore()

    def _choose(self, row: PartRow) -> None:
        self.banner.hide()
        self._draft.forget()
        self._draft.about = row.id
        self.panel.show_part(row)
        layout.bring_into_view(self.panel)

    def _ask_for_unknown(self) -> None:
        self.banner.hide()
        self._draft.forget()
        self.panel.show_unknown(self.search.words())
        layout.bring_into_view(self.panel)

    def _use(self, part_id: str, quantity: Decimal, serial: str, covered_by: str) -> None:
        self._draft.flush()
        self.model.use_part(part_id, quantity, serial or None, covered_by or None, self._done)

    def _request(self, words: str, quantity: Decimal, part_id: str) -> None:
        self._draft.flush()
        self.model.request_part(words, quantity, part_id or None, self._done)

    def _done(self, _row: str) -> None:
        self._draft.forget()
        self.panel.hide()
        self.search.setFocus()

    def _used_fact(self, row: PartUsedRow, may_reverse: bool) -> Fact:
        price = text.money(row.unit_price, row.currency) if row.unit_price and row.currency else ""
        serial = self.tr("serial {0}").format(row.serial) if row.serial else ""
        free = self.tr("free of charge: {0}").format(text.plain(row.covered_by)) if row.covered_by else ""
        return Fact(
            row.id,
            order_words.in_language(row.part_name, row.part_name_zh),
            " · ".join(filter(None, (row.part_number, serial, price, free, row.by_name))),
            text.number(row.quantity, row.unit or ""),
            action=self.tr("Take back") if may_reverse and row.counts else "",
            action_icon="undo",
            crossed_out=row.is_reversed,
        )

    def _request_fact(self, row: PartRequestRow) -> Fact:
        tone = Tone.WARN if row.state is PartRequestState.OPEN else Tone.GOOD
        detail = " · ".join((self._state_word(row.state), text.moment(row.made_at)))
        return Fact(row.id, row.words, detail, text.number(row.quantity), icon="inbox", tone=tone)

    def _state_word(self, state: PartRequestState) -> str:
        return {
            "open": self.tr("Asked for"),
            "ordered": self.tr("Ordered"),
            "issued": self.tr("Issued"),
            "refused": self.tr("Refused"),
        }.get(state.value, state.value)


def part_look(row: PartRow) -> RowLook:
    """A part in a list: what it is called, its number, how many are in the van."""
    marks = (Mark(order_words.told("Recalled"), "warning", Tone.BAD),) if row.recalled else ()
    in_van = order_words.told("{0} in the van").format(text.number(row.in_van, row.unit or ""))
    return RowLook(
        order_words.in_language(row.name, row.name_zh),
        " · ".join(filter(None, (row.number, row.manufacturer))),
        icon="part",
        marks=marks,
        trail=in_van if row.in_van else order_words.told("not in the van"),
        trail_tone=Tone.GOOD if row.in_van > 0 else Tone.WARN,
    )
