"""Findings, cause, remedy, failure code and internal remark: saved while they are typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.actions.order_edits import Findings
from fieldapp.errors import FieldappError
from fieldapp.rules.review import OUTSIDE_THE_SEAL
from fieldapp.rules.signing import REQUIRED_WORDS
from fieldapp.store.queries.conflicts import ConflictRow
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.ui import sentences
from fieldapp.ui.order import order_words
from fieldapp.ui.order.conflict_box import ConflictBox
from fieldapp.ui.order.findings_model import FIELDS, FindingsModel
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button
from fieldapp.ui.widgets.cards import Card
from fieldapp.ui.widgets.fields import LineField, TextField
from fieldapp.ui.widgets.layout import GAP_S

Words = TextField | LineField


class FindingsCard(Card):
    """Five fields, each with the conflict and the remark that belong to it."""

    def __init__(self, order: OrderModel, parent: QWidget | None = None) -> None:
        self.fields: dict[str, Words] = {}
        super().__init__("", "", parent=parent)
        self.model = FindingsModel(order, self)
        self._order = order
        self._below: dict[str, QVBoxLayout] = {}
        self._disputed: set[str] = set()
        for name in FIELDS:
            self._add_field(name)
        self.model.shown.connect(self._show)
        self.model.refused.connect(self._refuse)
        self.model.disagreed.connect(self._on_disagreed)

    def show_page(self, page: OrderPage) -> None:
        """Show what stands there, unless somebody is typing."""
        self.model.show_page(page)
        remarks = {remark.field.removeprefix("work_order."): remark.words for remark in page.remarks}
        conflicts = {column: row for row in page.open_conflicts for column in row.mine}
        for name, field in self.fields.items():
            sealed = page.head.is_sealed and f"work_order.{name}" not in OUTSIDE_THE_SEAL
            field.editor.setReadOnly(sealed)
            if name in self._disputed:
                continue
            if name in remarks:
                field.set_warning(self.tr("The supervisor asks: {0}").format(remarks[name]))
            elif sealed:
                field.set_note(self.tr("Signed. Amend the sheet to change it."))
            else:
                field.clear_message()
            self._show_below(name, conflicts.get(name))

    def flush(self) -> None:
        """Record what is typed."""
        for field in self.fields.values():
            field.flush()
        self.model.commit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving a field records it."""
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)

    def _add_field(self, name: str) -> None:
        label = order_words.field_word(name)
        page = self._order.page
        required = page is not None and name in REQUIRED_WORDS.get(page.head.kind, ())
        field: Words
        if name == "failure_code":
            field = LineField(label, longest=60)
        else:
            field = TextField(
                label,
                required=required,
                lines=3 if name in ("findings", "remedy") else 2,
                hint=self._hint(name),
            )
        field.settled.connect(lambda words: self.model.type(name, words))
        field.editor.installEventFilter(self)
        self.fields[name] = field
        self._below[name] = layout.column(gap=GAP_S)
        self.add(layout.column(field, self._below[name], gap=GAP_S))

    def _hint(self, name: str) -> str:
        return {
            "findings": self.tr("What you saw, heard, measured"),
            "remedy": self.tr("What you did about it; it is printed on the sheet"),
            "internal_remark": self.tr("For the office only, never on the sheet"),
        }.get(name, "")

    def _show(self, findings: Findings) -> None:
        for name, field in self.fields.items():
            field.show_value(getattr(findings, name) or "")

    def _show_below(self, name: str, conflict: ConflictRow | None) -> None:
        while (item := self._below[name].takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if conflict is not None:
            box = ConflictBox(conflict)
            box.decided.connect(self._order.decide)
            self._below[name].addWidget(box)

    def _on_disagreed(self, name: str, theirs: object) -> None:
        if name in self._disputed:
            return
        self._disputed.add(name)
        field = self.fields[name]
        field.set_warning(self.tr("Changed meanwhile to: {0}").format(theirs or "–"))
        mine, take = Button(self.tr("Keep mine"), "check"), Button(self.tr("Take theirs"), "download")
        box = layout.flow(mine, take)
        mine.clicked.connect(lambda: self._settle(name, box, mine=True))
        take.clicked.connect(lambda: self._settle(name, box, mine=False))
        self._below[name].addWidget(box)

    def _settle(self, name: str, box: QWidget, *, mine: bool) -> None:
        box.deleteLater()
        self._disputed.discard(name)
        self.fields[name].clear_message()
        if mine:
            self.model.keep_mine(name)
        else:
            self.model.take_theirs(name)

    def _refuse(self, error: FieldappError) -> None:
        for name in self.model.unsaved or {"findings"}:
            self.fields[name].set_error(sentences.sentence(error).in_one())
