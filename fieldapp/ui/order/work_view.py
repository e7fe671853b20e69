"""The Work section: what to put right, what was found, photos, time, and what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QTimer, Signal, Slot

from fieldapp.errors import FieldappError
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.permissions import May, may
from fieldapp.rules.review import ANSWER
from fieldapp.store.queries.conflicts import ConflictRow
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import FollowUpRow
from fieldapp.ui import statuses, text
from fieldapp.ui.knowledge.proposal_dialog import ProposalDialog
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order import order_words
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.order.conflict_box import ConflictBox
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.findings_card import FindingsCard
from fieldapp.ui.order.findings_model import FIELDS
from fieldapp.ui.order.happened_card import HappenedCard
from fieldapp.ui.order.labour_card import LabourCard
from fieldapp.ui.order.lost_card import LostCard
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.photos_card import PhotosCard
from fieldapp.ui.order.section import FRAME_MS, Section
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L


class WorkView(Section):
    """Everything an engineer writes down while working.

    Fault and findings are there at once; the cards beside them follow one by one, between two turns of the
    event loop, or as soon as somebody asks for one.
    """

    fix_asked = Signal(str)
    """What a supervisor's remark points at."""

    def __init__(self, model: OrderModel, navigator: Navigator) -> None:
        super().__init__(model, navigator)
        self.fault = Words(selectable=True)
        self._fault_card = Card(self.tr("Reported fault"), "warning").add(self.fault)
        self.remarks = ReturnedCard()
        self.remarks.fix_asked.connect(self.fix_asked)
        self.findings = FindingsCard(model)
        self.findings.title.set_words(self.tr("Findings"))
        self.propose = Button(self.tr("Make this a knowledge article"), "article")
        self.propose.clicked.connect(self._on_propose)
        self._page: OrderPage | None = None
        self._beside: dict[str, PhotosCard | LabourCard | HappenedCard] = {}
        self._conflicts = layout.column(gap=GAP_L)
        self._boxes: dict[str, ConflictBox] = {}
        self._above = layout.boxed(layout.column(self.remarks, self._conflicts, gap=GAP_L))
        self.lost = LostCard(model.restore)
        self._follow_list = FactList()
        self._follow_list.pressed.connect(navigator.open_order)
        self.follow_ups = Card(self.tr("Follow-up orders"), "order").add(self._follow_list)
        self._columns = Columns(
            [self._fault_card, self.findings, self.propose, self.follow_ups, self.lost], []
        )
        self.fill(layout.boxed(layout.column(self._above, self._columns, gap=GAP_L)))
        QTimer.singleShot(FRAME_MS, self, self._build_next)

    @property
    def photos(self) -> PhotosCard:
        """The photos."""
        return cast("PhotosCard", self._card("photos"))

    @property
    def labour(self) -> LabourCard:
        """Time worked."""
        return cast("LabourCard", self._card("labour"))

    @property
    def happened(self) -> HappenedCard:
        """What happened, and notes."""
        return cast("HappenedCard", self._card("happened"))

    def show_page(self, page: OrderPage) -> None:
        """Show what differs."""
        self._page = page
        self.fault.set_words(page.head.fault or "")
        self._fault_card.setVisible(bool(page.head.fault))
        self.remarks.show_page(page)
        self._show_conflicts(page)
        self.findings.show_page(page)
        self.propose.setVisible(
            bool(page.head.remedy) and may(self.model.session.actor, May.PROPOSE_ARTICLES)
        )
        self.follow_ups.setVisible(bool(page.follow_ups))
        self._follow_list.show_facts([self._follow_up(row) for row in page.follow_ups])
        self.lost.show_page(page)
        for card in self._beside.values():
            card.show_page(page)

    def refuse(self, error: FieldappError, where: str) -> bool:
        """Notes, labour, photos and values that lost tell their own."""
        if where == "lost":
            self.lost.refuse(error)
            return True
        name = {"note": "happened", "labour": "labour", "photos": "photos"}.get(where)
        if name is None:
            return False
        self._card(name).refuse(error)
        return True

    def point_at(self, what: str) -> None:
        """A field, or the card of that name."""
        field = self.findings.fields.get(what)
        card = {"photos": "photos", "labour": "labour", "visits": "labour"}.get(what)
        target = field or (self._card(card) if card else None)
        if target is not None:
            self.area.ensureWidgetVisible(target, 0, 80)
            target.setFocus()

    def flush(self) -> None:
        """Record what is typed, and keep what is begun."""
        self.findings.flush()
        for card in self._beside.values():
            if isinstance(card, LabourCard | HappenedCard):
                card.flush()

    def _on_propose(self) -> None:
        self.flush()
        self.dialog = ProposalDialog(self.model.session, self.navigator, self.model.order_id, parent=self)
        self.dialog.open()

    def _card(self, name: str) -> PhotosCard | LabourCard | HappenedCard:
        """A card of the narrower column; those above it are made first."""
        for other in _BESIDE:
            if name in self._beside:
                break
            self._add_card(other)
        return self._beside[name]

    def _add_card(self, name: str) -> None:
        if name in self._beside:
            return
        card = self._beside[name] = _BESIDE[name](self.model)
        if isinstance(card, HappenedCard):
            card.opened.connect(self._open_sheet)
        self._columns.add_to_side(card)
        if self._page is not None:
            card.show_page(self._page)

    @Slot()
    def _build_next(self) -> None:
        missing = next((name for name in _BESIDE if name not in self._beside), None)
        if missing is not None:
            self._add_card(missing)
            QTimer.singleShot(FRAME_MS, self, self._build_next)

    def _follow_up(self, row: FollowUpRow) -> Fact:
        detail = " · ".join(filter(None, (row.number, statuses.look(row.status.value).word())))
        return Fact(
            row.id, text.plain(row.title), detail, action=self.tr("Open"), action_icon="chevron-right"
        )

    def _show_conflicts(self, page: OrderPage) -> None:
        wanted = {row.id: row for row in page.open_conflicts if not _is_at_a_field(row)}
        for gone in [key for key in self._boxes if key not in wanted]:
            self._boxes.pop(gone).deleteLater()
        for key, row in wanted.items():
            if key not in self._boxes:
                box = ConflictBox(row)
                box.decided.connect(self.model.decide)
                self._boxes[key] = box
                self._conflicts.addWidget(box)
        self._above.setVisible(bool(self._boxes) or not self.remarks.isHidden())

    def _open_sheet(self, table: str, row: str) -> None:
        self.navigator.open_sheet(self.model.order_id, row if table == "service_report" else None)


_BESIDE: dict[str, Callable[[OrderModel], PhotosCard | LabourCard | HappenedCard]] = {
    "photos": PhotosCard,
    "labour": LabourCard,
    "happened": HappenedCard,
}
"""The cards of the narrower column, from above."""


class ReturnedCard(Card):
    """What the supervisor wants put right, each with a way to it."""

    fix_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("", "returned")
        self.title.set_words(self.tr("Returned by the office"))
        self._words = Words(selectable=True)
        self._list = FactList()
        self._list.pressed.connect(self.fix_asked)
        self.add(self._words, self._list)

    def show_page(self, page: OrderPage) -> None:
        """Show the remarks that are still open; nothing when there is none."""
        returned = page.head.status in (OrderStatus.RETURNED, OrderStatus.AMENDING) and bool(page.remarks)
        self.setVisible(returned)
        if not returned:
            return
        last = page.reviews[-1] if page.reviews else None
        said = " · ".join(filter(None, (last.by_name, text.moment(last.made_at)))) if last else ""
        self._words.set_words("\n".join(filter(None, (last.words if last else "", said))))
        titles = {one.key: order_words.item_title(one) for one in page.checklist}
        self._list.show_facts(
            [
                Fact(
                    remark.field,
                    titles.get(remark.field.removeprefix(ANSWER)) or order_words.field_word(remark.field),
                    text.plain(remark.words),
                    icon="returned",
                    tone=Tone.WARN,
                    action=self.tr("Fix this"),
                )
                for remark in page.remarks
            ]
        )


def _is_at_a_field(row: ConflictRow) -> bool:
    return row.table_name == "work_order" and bool(set(row.mine) & set(FIELDS))
