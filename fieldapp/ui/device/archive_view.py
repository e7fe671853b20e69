"""The archive of a device, as a widget: on its own screen, and as a section of an order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.errors import FieldappError
from fieldapp.model.devices import DeviceState
from fieldapp.rules.permissions import May, may
from fieldapp.store.queries.devices import DeviceHead, DevicePage, DeviceRow, RecordRow
from fieldapp.ui import text, theme
from fieldapp.ui.device.device_model import DeviceModel
from fieldapp.ui.device.device_words import kind_word, state_mark
from fieldapp.ui.device.readings_chart import ReadingsChart
from fieldapp.ui.device.relation_dialog import RelationDialog
from fieldapp.ui.device.replace_dialog import ReplaceDialog
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order import order_words
from fieldapp.ui.order.columns import Columns
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.lost_card import LostCard
from fieldapp.ui.order.section import FRAME_MS
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Banner, Card, EmptyState, KeyValues
from fieldapp.ui.widgets.chips import Chip, Mark
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_S
from fieldapp.ui.widgets.record_table import RecordTable, RowLook

MOST_LISTED = 25


@dataclass(frozen=True)
class Beside:
    """What is filled in the narrower column."""

    readings: Card
    charts: QVBoxLayout
    orders: FactList
    tree: FactList
    relate: Button
    impact: FactList


class ArchiveView(QWidget):
    """Facts and history as soon as they are read; readings, place in the tree and what depends on it a turn later."""

    loaded = Signal(object)

    def __init__(self, model: DeviceModel, navigator: Navigator) -> None:
        super().__init__()
        self.model = model
        self._navigator = navigator
        self.banner = Banner()
        self.name = Words(role=TextRole.TITLE)
        self.state = Chip(Mark(""))
        self.facts = KeyValues()
        self.before = FactList()
        self.before.pressed.connect(navigator.open_device)
        self.history = RecordTable(record_look, key=lambda row: row.id, name=self.tr("Service history"))
        self.total = Words(soft=True, wrap=False)
        self._build()
        model.page_changed.connect(self._show)
        model.records_changed.connect(self._show_records)
        model.refused.connect(self._refuse)
        model.absent.connect(self._on_absent)
        model.label_saved.connect(self._on_label_saved)
        model.replaced.connect(self._on_replaced)

    @property
    def tree(self) -> FactList:
        """What it is fitted in and with, and what it needs."""
        return self._beside.tree

    @property
    def impact(self) -> FactList:
        """What stops when it stops."""
        return self._beside.impact

    @property
    def relate(self) -> Button:
        """Relates it to another device."""
        return self._beside.relate

    @cached_property
    def _beside(self) -> Beside:
        """The narrower column's cards; made when it is painted, or when somebody asks for one."""
        made = Beside(
            readings=Card(self.tr("Readings"), "number"),
            charts=layout.column(gap=GAP_L),
            orders=FactList(self.tr("No open orders.")),
            tree=FactList(self.tr("It stands alone.")),
            relate=Button(self.tr("Relate it to another device"), "link"),
            impact=FactList(self.tr("Nothing else depends on it.")),
        )
        made.orders.pressed.connect(self._navigator.open_order)
        made.tree.pressed.connect(self._navigator.open_device)
        made.impact.pressed.connect(self._navigator.open_device)
        made.relate.clicked.connect(lambda: RelationDialog(self.model, self).open())
        if self.model.page is not None:
            self._fill_beside(made, self.model.page)
        for card in (
            made.readings.add(made.charts),
            Card(self.tr("Open orders"), "order").add(made.orders),
            Card(self.tr("Fitted in, and fitted with"), "device").add(
                made.tree, layout.row(made.relate, None)
            ),
            Card(self.tr("What stops when it stops"), "warning").add(made.impact),
        ):
            self._columns.add_to_side(card)
        return made

    def _build(self) -> None:
        label = Button(self.tr("Print a label"), "label")
        label.clicked.connect(self._on_label)
        head = layout.row(self.name, layout.column(self.state, None), gap=GAP_S)
        head.setStretch(0, 1)
        self.replace = Button(self.tr("Replace this device"), "sync")
        self.replace.clicked.connect(self._on_replace)
        about = Card().add(head, self.facts, self.before, layout.flow(label, self.replace))
        self.history.setMinimumHeight(theme.current().px(380))
        self.history.set_empty(
            EmptyState(
                "history",
                self.tr("Nothing was done to it yet"),
                self.tr("Finished orders appear here with what was found and what it cost."),
            )
        )
        self.history.opened.connect(self._open_record)
        self.history.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        history = Card(self.tr("Service history"), "history", actions=(self.total,)).add(self.history)
        self.lost = LostCard(self.model.restore)
        self.lost.hide()
        self._columns = Columns([about, self.lost, history], [])
        self._columns.hide()  # what is filled where nobody sees it is laid out once and not with each word
        self.setLayout(layout.column(self.banner, self._columns, gap=GAP_L))

    @Slot()
    def _build_beside(self) -> None:
        _ = self._beside

    def _show(self, page: DevicePage) -> None:
        head = page.head
        self.name.set_words(head.name)
        self.state.set_mark(state_mark(head.state))
        self.facts.set_pairs([*self._facts_of(head), *self._paid_and_coming(page)])
        self.before.show_facts(
            [self._fact(row, "sync", self.tr("replaced by this one")) for row in page.replaces]
            + [self._fact(row, "forward", self.tr("stands here now")) for row in page.replaced_by]
        )
        self.replace.setVisible(
            page.head.state is not DeviceState.RETIRED and may(self.model.session.actor, May.KEEP_DEVICES)
        )
        self.lost.show_page(page)
        if "_beside" in vars(self):
            self._fill_beside(self._beside, page)
        self._columns.show()
        QTimer.singleShot(FRAME_MS, self, self._build_beside)
        self.loaded.emit(page)

    def _fill_beside(self, beside: Beside, page: DevicePage) -> None:
        beside.tree.show_facts(self._tree_of(page))
        beside.impact.show_facts(self._listed(page.impact))
        beside.orders.show_facts(
            [
                Fact(row.id, row.title, row.number or "", action=self.tr("Open"), action_icon="chevron-right")
                for row in page.open_orders
            ]
        )
        self._show_readings(beside, page)

    def _on_label(self) -> None:
        from fieldapp.ui.device.label_dialog import LabelDialog

        LabelDialog(self.model, self).open()

    def _on_replace(self) -> None:
        if self.model.page is not None:
            self.dialog = ReplaceDialog(self.model, self.model.page, self)
            self.dialog.open()

    def _on_replaced(self, device_id: str) -> None:
        self.model.reload()
        self._navigator.open_device(device_id)

    def _facts_of(self, head: DeviceHead) -> list[tuple[str, str]]:
        day = text.date_only
        pairs = (
            (self.tr("Model"), " ".join(filter(None, (head.manufacturer, head.model_name)))),
            (self.tr("Serial number"), head.serial or ""),
            (self.tr("Number"), head.number or ""),
            (self.tr("Category"), head.category or ""),
            (self.tr("Location"), head.location or ""),
            (self.tr("Site"), " · ".join(filter(None, (head.site_name, head.site_address)))),
            (self.tr("Access"), head.site_access or ""),
            (self.tr("Customer"), head.customer_name or ""),
            (self.tr("Installed on"), day(head.installed_on) if head.installed_on else ""),
            (self.tr("Warranty until"), day(head.warranty_until) if head.warranty_until else ""),
            (self.tr("Notes"), head.notes or ""),
            (self.tr("Taken out"), text.moment(head.retired_at) if head.retired_at else ""),
            (self.tr("Why it was taken out"), text.plain(head.retired_reason or "")),
        )
        return [(name, value) for name, value in pairs if value]

    def _paid_and_coming(self, page: DevicePage) -> list[tuple[str, str]]:
        """The contracts that cover it today, and its next maintenance."""
        found = []
        for each in page.cover:
            if each.contract is not None:
                until = self.tr("until {0}").format(text.date_only(each.until)) if each.until else ""
                what = [self.tr("labour")] * each.labour + [self.tr("parts")] * each.parts
                found.append(
                    (
                        self.tr("Contract"),
                        " · ".join(filter(None, (each.contract.name, ", ".join(what), until))),
                    )
                )
        for due in page.coming:
            name = order_words.in_language(due.plan.name, due.plan.name_zh)
            interval = order_words.in_language(due.interval.name, due.interval.name_zh)
            day = text.date_only(due.on) if due.on else ""
            found.append((self.tr("Next maintenance"), " · ".join(filter(None, (day, name, interval)))))
        return found

    def _tree_of(self, page: DevicePage) -> list[Fact]:
        parents = [self._fact(row, "chevron-up", self.tr("fitted in")) for row in page.parents]
        children = [
            self._fact(row, "chevron-down", self.tr("fitted with")) for row in page.children[:MOST_LISTED]
        ]
        needs = [self._fact(row, "link", self.tr("needs")) for row in page.needs]
        return [*parents, *children, *needs]

    def _listed(self, rows: tuple[DeviceRow, ...]) -> list[Fact]:
        facts = [self._fact(row, "device", "") for row in rows[:MOST_LISTED]]
        if len(rows) > MOST_LISTED:
            facts.append(Fact("", self.tr("and %n more", "", len(rows) - MOST_LISTED)))
        return facts

    def _fact(self, row: DeviceRow, icon: str, how: str) -> Fact:
        detail = " · ".join(filter(None, (how, row.number, row.location)))
        return Fact(
            f"{row.id}", row.name, detail, icon=icon, action=self.tr("Open"), action_icon="chevron-right"
        )

    def _show_readings(self, beside: Beside, page: DevicePage) -> None:
        while (item := beside.charts.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for quantity, rows in page.readings.items():
            name = order_words.in_language(quantity, rows[-1].quantity_zh)
            last = text.number(rows[-1].value, rows[-1].unit or "")
            head = layout.row(Words(name, TextRole.STRONG), Words(last, TextRole.STRONG, wrap=False))
            head.setStretch(0, 1)
            chart = ReadingsChart()
            chart.show_readings(rows, name)
            beside.charts.addWidget(layout.boxed(layout.column(head, chart, gap=GAP_S)))
        layout.show_if(bool(page.readings), beside.readings)

    def _show_records(self, rows: tuple[RecordRow, ...], total: int) -> None:
        self.history.replace(rows)
        self.total.set_words(self.tr("%n jobs", "", total) if total else "")

    def _on_scrolled(self, value: int) -> None:
        bar = self.history.verticalScrollBar()
        if value > bar.maximum() - 2 * bar.pageStep():
            self.model.more()

    def _open_record(self, row: RecordRow) -> None:
        dialog = Dialog(row.number or kind_word(row.kind), parent=self)
        minutes = text.duration(timedelta(minutes=row.minutes)) if row.minutes else ""
        cost = text.money(row.cost, row.currency or "") if row.cost is not None else ""
        pairs = (
            (self.tr("When"), text.moment(row.happened_at)),
            (self.tr("What"), text.plain(row.summary)),
            (self.tr("Cause"), text.plain(row.cause or "")),
            (self.tr("Remedy"), text.plain(row.remedy or "")),
            (self.tr("Engineer"), row.engineer_name or ""),
            (self.tr("Labour"), minutes),
            (self.tr("Cost"), cost),
        )
        dialog.add(KeyValues([(name, value) for name, value in pairs if value]))
        dialog.add_no(self.tr("Close"))
        dialog.open()

    def _refuse(self, error: FieldappError) -> None:
        self.banner.tell_error(error)

    def _on_absent(self) -> None:
        self.banner.tell(
            Tone.WARN,
            self.tr("This device is not on this laptop"),
            self.tr("Its archive comes with an order on it, or with the next sync."),
        )

    def _on_label_saved(self, path: str) -> None:
        self.banner.tell(Tone.GOOD, self.tr("The label is saved"), path)


def record_look(row: RecordRow) -> RowLook:
    """A past job in the list."""
    cost = text.money(row.cost, row.currency or "") if row.cost is not None else ""
    day = text.date_only(row.happened_at.astimezone().date())
    detail = " · ".join(filter(None, (day, kind_word(row.kind), row.engineer_name, row.remedy)))
    return RowLook(text.one_line(row.summary, 160), detail, icon="history", trail=cost)
