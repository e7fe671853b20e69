"""The Procedure section: steps with big controls, progress above, answers saved at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from fieldapp.errors import FieldappError
from fieldapp.model.procedures import StepKind
from fieldapp.rules.orders import FACTS_MAY_BE_RECORDED
from fieldapp.rules.review import ANSWER
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import AnsweredStep
from fieldapp.ui import sentences, text, theme
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order import order_words
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.photo_dialog import PhotoDialog
from fieldapp.ui.order.photo_intake import PhotoIntake
from fieldapp.ui.order.procedure_model import ProcedureModel, step_states
from fieldapp.ui.order.section import Section
from fieldapp.ui.order.step_card import StepCard
from fieldapp.ui.order.thumbnails import Thumbnails
from fieldapp.ui.scan.scanner_keys import ScannerKeys
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.cards import Card, EmptyState
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_M
from fieldapp.ui.widgets.photo_strip import Photo
from fieldapp.ui.widgets.steps import StepsBar


class ProcedureView(Section):
    """The checklist of an order."""

    def __init__(self, model: OrderModel, navigator: Navigator) -> None:
        super().__init__(model, navigator)
        self.procedure = ProcedureModel(model, self)
        self.cards: dict[str, StepCard] = {}
        self.bar = StepsBar()
        self._name = Words(role=TextRole.SUBTITLE)
        self._head = Card().add(self._name, self.bar)
        self._steps = layout.column(gap=GAP_M)
        self._page: OrderPage | None = None
        self._thumbnails = Thumbnails(model.session, self)
        self._thumbnails.ready.connect(self._show_photos)
        self._empty = EmptyState(
            "procedure",
            self.tr("No procedure for this order"),
            self.tr("The office did not attach one. Write what you find under Work."),
        )
        self.keys = ScannerKeys(self)
        self.keys.scanned.connect(self._on_scanned)
        inner = layout.boxed(layout.column(self._head, self._empty, self._steps, None, gap=GAP_L))
        inner.setMaximumWidth(theme.current().px(980))
        self.fill(layout.boxed(layout.row(inner)))

    def show_page(self, page: OrderPage) -> None:
        """Show the steps that are asked, and how they stand."""
        self._page = page
        self.procedure.show_page(page)
        self._empty.setVisible(not page.checklist)
        self._head.setVisible(bool(page.checklist))
        self._name.set_words(order_words.in_language(page.head.procedure_name, page.head.procedure_name_zh))
        self.bar.show_steps(step_states(page.checklist))
        self._make_cards(page.checklist)
        read_only = page.head.status not in FACTS_MAY_BE_RECORDED
        remarks = {remark.field.removeprefix(ANSWER): remark.words for remark in page.remarks}
        for one in page.checklist:
            warning = remarks.get(one.step.id, "")
            said = self.tr("The supervisor asks: {0}").format(warning) if warning else ""
            words = self.procedure.words(one.step.id)
            self.cards[one.step.id].show_step(one, words, read_only=read_only, warning=said)
        self._show_photos()
        self._listen()

    def showEvent(self, event: QShowEvent) -> None:
        """A USB scanner answers the step that asks for a code, while this section is in view."""
        super().showEvent(event)
        self._listen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Others may listen now."""
        super().hideEvent(event)
        self._listen()

    def refuse(self, error: FieldappError, where: str) -> bool:
        """At the step it belongs to."""
        card = self.cards.get(where.removeprefix(ANSWER)) if where.startswith(ANSWER) else None
        if card is not None:
            card.refuse(sentences.sentence(error).in_one())
        return card is not None

    def point_at(self, what: str) -> None:
        """Bring a step into view."""
        card = self.cards.get(what.removeprefix(ANSWER))
        if card is not None:
            self.area.ensureWidgetVisible(card, 0, 60)
            card.editor.field.setFocus()

    def flush(self) -> None:
        """Record what is typed."""
        for card in self.cards.values():
            card.editor.flush()

    def take_scan(self, step_id: str, words: str) -> None:
        """What the scanner read for a step."""
        self.procedure.record_answer(step_id, words)

    def _listen(self) -> None:
        page = self._page
        may = page is not None and page.head.status in FACTS_MAY_BE_RECORDED
        self.keys.set_on(may and self.isVisible() and bool(self._scan_steps()))

    def _on_scanned(self, words: str) -> None:
        """The step in hand takes it, else the first that has no code yet."""
        focused = QApplication.focusWidget()
        steps = self._scan_steps()
        here = [one for one in steps if focused and self.cards[one.step.id].isAncestorOf(focused)]
        wanted = next(iter(here), None) or next((one for one in steps if one.answer is None), None)
        if wanted is not None:
            self.take_scan(wanted.step.id, words)
        else:
            said = self.tr(
                "Every code of this procedure is scanned. To scan one again, choose its step first."
            )
            self.navigator.show_message(Tone.INFO, said)

    def _scan_steps(self) -> list[AnsweredStep]:
        page = self._page
        asked = (one for one in page.checklist if one.is_asked) if page else ()
        return [one for one in asked if one.step.kind is StepKind.SCAN]

    def _make_cards(self, checklist: tuple[AnsweredStep, ...]) -> None:
        wanted = [one.step.id for one in checklist]
        if wanted == list(self.cards):
            return
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.cards = {}
        section: tuple[str | None, str | None] = (None, None)
        for one in checklist:
            here = (one.step.section, one.step.section_zh)
            if here != section and any(here):
                self._steps.addWidget(Words(order_words.in_language(*here), TextRole.SUBTITLE))
            section = here
            self.cards[one.step.id] = self._make_card(one)
            self._steps.addWidget(self.cards[one.step.id])

    def _make_card(self, one: AnsweredStep) -> StepCard:
        card = StepCard(one)
        step_id = one.step.id
        card.editor.chosen.connect(partial(self._on_answer_entered, step_id))
        card.editor.typed.connect(partial(self.procedure.type, step_id))
        card.editor.left.connect(partial(self.procedure.commit, step_id))
        card.remarked.connect(self._on_remarked)
        card.photo_asked.connect(self._choose_photo)
        card.photo_opened.connect(self._open_photo)
        card.scan_asked.connect(self._on_scan)
        return card

    def _on_answer_entered(self, step_id: str, value: str) -> None:
        self.procedure.record_answer(step_id, value or None)

    def _on_remarked(self, step_id: str, words: str) -> None:
        answer = self.cards[step_id].answered.answer
        if answer is not None:
            self.procedure.record_answer(
                step_id, answer.value, attachment_id=answer.attachment_id, remark=words
            )

    def _on_scan(self, step_id: str) -> None:
        self.navigator.open_scan("answer", self.model.order_id, step_id)

    def _choose_photo(self, step_id: str) -> None:
        dialog = QFileDialog(self, self.tr("Choose a photo"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("Photos (*.jpg *.jpeg *.png *.webp *.gif *.bmp)")])
        dialog.fileSelected.connect(lambda name: self.take_photo(step_id, Path(name)))
        dialog.open()

    def take_photo(self, step_id: str, path: Path) -> None:
        """A file becomes the photo of a step."""
        intake = PhotoIntake(self.model.session, self.model.order_id, self)
        intake.refused.connect(lambda error: self.refuse(error, f"{ANSWER}{step_id}"))
        intake.attached.connect(
            lambda attachment: self.procedure.record_answer(step_id, None, attachment_id=attachment)
        )
        title = self.cards[step_id].answered.step
        intake.add_file(path, order_words.in_language(title.title, title.title_zh))

    def _open_photo(self, attachment_id: str) -> None:
        rows = self._page.attachments if self._page else ()
        row = next((one for one in rows if one.id == attachment_id), None)
        if row is not None:
            PhotoDialog(self.model, row, None, self).open()

    def _show_photos(self, _sha256: str = "") -> None:
        page = self._page
        if page is None:
            return
        files = {row.id: row for row in page.attachments}
        may_add = page.head.status in FACTS_MAY_BE_RECORDED
        for card in self.cards.values():
            answer = card.answered.answer
            row = files.get(answer.attachment_id or "") if answer else None
            shown = Photo(row.id, text.time(row.made_at), self._thumbnails.of(row.sha256)) if row else None
            card.show_photo(shown, may_add=may_add)
