"""The Work section: what to put right, what was found, photos, time, and what happened."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.review import ANSWER
from fieldapp.store.queries.conflicts import ConflictRow
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui import text
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order import order_words
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.order.conflict_box import ConflictBox
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.findings_card import FindingsCard
from fieldapp.ui.order.findings_model import FIELDS
from fieldapp.ui.order.happened_card import HappenedCard
from fieldapp.ui.order.labour_card import LabourCard
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.photos_card import PhotosCard
from fieldapp.ui.order.section import Section
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L


class WorkView(Section):
    """Everything an engineer writes down while working."""

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
        self.photos = PhotosCard(model)
        self.labour = LabourCard(model)
        self.happened = HappenedCard(model)
        self.happened.opened.connect(self._open_sheet)
        self._conflicts = layout.column(gap=GAP_L)
        self._boxes: dict[str, ConflictBox] = {}
        self._above = layout.boxed(layout.column(self.remarks, self._conflicts, gap=GAP_L))
        columns = Columns([self._fault_card, self.findings], [self.photos, self.labour, self.happened])
        self.fill(layout.boxed(layout.column(self._above, columns, gap=GAP_L)))

    def show_page(self, page: OrderPage) -> None:
        """Show what differs."""
        self.fault.set_words(page.head.fault or "")
        self._fault_card.setVisible(bool(page.head.fault))
        self.remarks.show_page(page)
        self._show_conflicts(page)
        self.findings.show_page(page)
        self.photos.show_page(page)
        self.labour.show_page(page)
        self.happened.show_page(page)

    def refuse(self, error: FieldappError, where: str) -> bool:
        """Notes, labour and photos tell their own."""
        takers = {"note": self.happened.refuse, "labour": self.labour.refuse, "photos": self.photos.refuse}
        if where not in takers:
            return False
        takers[where](error)
        return True

    def point_at(self, what: str) -> None:
        """A field, or the card of that name."""
        field = self.findings.fields.get(what)
        cards: dict[str, QWidget] = {"photos": self.photos, "labour": self.labour, "visits": self.labour}
        target = field or cards.get(what)
        if target is not None:
            self.area.ensureWidgetVisible(target, 0, 80)
            target.setFocus()

    def flush(self) -> None:
        """Record what is typed."""
        self.findings.flush()

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
        titles = {
            step.step.id: order_words.in_language(step.step.title, step.step.title_zh)
            for step in page.checklist
        }
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
