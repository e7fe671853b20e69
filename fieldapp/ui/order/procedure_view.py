"""The Procedure section: steps with big controls, progress above, answers saved at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QShowEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from fieldapp.actions.procedures import Measured
from fieldapp.codes.payload import parse
from fieldapp.errors import FieldappError, Unreadable
from fieldapp.model.procedures import StepKind
from fieldapp.rules.orders import FACTS_MAY_BE_RECORDED
from fieldapp.rules.review import ANSWER
from fieldapp.store.queries.checklists import day_there, instruments_with
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import AnsweredStep, InstrumentRow
from fieldapp.ui import sentences, text, theme
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.order import order_words
from fieldapp.ui.order.order_model import OrderModel
from fieldapp.ui.order.photo_dialog import PhotoDialog
from fieldapp.ui.order.photo_intake import PhotoIntake
from fieldapp.ui.order.procedure_model import MEASURED, ProcedureModel, step_states
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

LONGEST_SHOWN = 60


class ProcedureView(Section):
    """The checklist of an order."""

    left = Signal()
    """Whoever has something half given should hand it over."""

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
        self._make_cards(page)
        read_only = page.head.status not in FACTS_MAY_BE_RECORDED
        remarks = {remark.field.removeprefix(ANSWER): remark.words for remark in page.remarks}
        for one in page.checklist:
            self._show_card(page, one, remarks.get(one.key, ""), read_only=read_only)
        self._show_photos()
        self._listen()

    def _show_card(self, page: OrderPage, one: AnsweredStep, asked: str, *, read_only: bool) -> None:
        card, model = self.cards[one.key], self.procedure
        said = self.tr("The supervisor asks: {0}").format(asked) if asked else ""
        card.show_step(one, model.words(one.key), read_only=read_only, warning=said)
        card.show_remark(model.remark(one.key), read_only=read_only)
        if one.step.needs_instrument:
            rows, day = self._instruments_offered(page), self._day_measured(page, one)
            card.show_instruments(rows, model.measured(one.key), day, read_only=read_only)

    def _instruments_offered(self, page: OrderPage) -> tuple[InstrumentRow, ...]:
        """The engineer's own first."""
        me = self.model.session.actor.person_id
        return tuple(sorted(page.instruments, key=lambda row: (row.holder_id != me, row.name)))

    def _day_measured(self, page: OrderPage, one: AnsweredStep) -> date:
        now = self.model.session.store.world.now()
        return day_there(one.answer.made_at if one.answer else now, page.head.time_zone)

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
        """Bring a step into view; `measured:<item>:<instrument>` says first what it is measured with."""
        if what.startswith(MEASURED):
            what, _, instrument_id = what.removeprefix(MEASURED).rpartition(":")
            self._on_measured(what, Measured(instrument_id))
        card = self.cards.get(what.removeprefix(ANSWER))
        if card is not None:
            self.area.ensureWidgetVisible(card, 0, 60)
            card.waits_at().setFocus()

    def flush(self) -> None:
        """Record what is typed, and keep what is being signed."""
        self.left.emit()
        for card in self.cards.values():
            card.flush()

    def take_scan(self, key: str, words: str) -> None:
        """What the scanner read for an item."""
        self.procedure.record_answer(key, words)

    def _listen(self) -> None:
        page = self._page
        may = page is not None and page.head.status in FACTS_MAY_BE_RECORDED
        listens = any(one.step.kind is StepKind.SCAN or one.step.needs_instrument for one in self._asked())
        self.keys.set_on(may and self.isVisible() and listens)

    def _on_scanned(self, words: str) -> None:
        """An instrument's number says what is measured with; else the step in hand takes it, or the first without."""
        if self._take_instrument(words):
            return
        coded = [one for one in self._asked() if one.step.kind is StepKind.SCAN]
        wanted = self._in_hand(coded)
        if wanted is not None:
            self.take_scan(wanted.key, words)
        elif coded:
            said = self.tr(
                "Every code of this procedure is scanned. To scan one again, choose its step first."
            )
            self.navigator.show_message(Tone.INFO, said)
        else:
            said = self.tr(
                "No instrument of the company has the number {0}. Choose it from the list of its step."
            )
            self.navigator.show_message(Tone.WARN, said.format(text.one_line(words, LONGEST_SHOWN)))

    def _take_instrument(self, words: str) -> bool:
        """For the step in hand, else the first without, else the first that has no value yet; none is exchanged unseen."""
        found = instruments_with(self._page.instruments if self._page else (), _keys_of(words))
        measured = [one for one in self._asked() if one.step.needs_instrument]
        without = [one for one in measured if self.procedure.measured(one.key) is None]
        wanted = self._in_hand(measured, without or None)
        if len(found) != 1:
            return False
        if wanted is None:
            said = self.tr("Every value has its instrument. To exchange one, choose its step first.")
            self.navigator.show_message(Tone.INFO, said)
        else:
            self.point_at(f"{MEASURED}{wanted.key}:{found[0].id}")
        return True

    def _in_hand(
        self, some: list[AnsweredStep], open_ones: list[AnsweredStep] | None = None
    ) -> AnsweredStep | None:
        """The item that the focus is in, else the first that is still open."""
        focused = QApplication.focusWidget()
        here = (one for one in some if focused and self.cards[one.key].isAncestorOf(focused))
        waits = [one for one in some if one.answer is None] if open_ones is None else open_ones
        return next(here, None) or next(iter(waits), None)

    def _asked(self) -> list[AnsweredStep]:
        return [one for one in self._page.checklist if one.is_asked] if self._page else []

    def _make_cards(self, page: OrderPage) -> None:
        if [one.key for one in page.checklist] == list(self.cards):
            return
        self.flush()
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.cards = {}
        before: tuple[object, ...] = ()
        for one in page.checklist:
            here = (one.step.section, one.step.section_zh, one.asset)
            if here != before:
                self._add_headings(page, one, is_new_section=here[:2] != before[:2])
            before = here
            self.cards[one.key] = self._make_card(one)
            self._steps.addWidget(self.cards[one.key])

    def _add_headings(self, page: OrderPage, one: AnsweredStep, *, is_new_section: bool) -> None:
        section = order_words.in_language(one.step.section, one.step.section_zh)
        if section and is_new_section:
            self._steps.addWidget(Words(section, TextRole.SUBTITLE))
        if one.asset is not None and one.asset.id != page.head.device_id:
            self._steps.addWidget(Words(one.asset.words, TextRole.STRONG))

    def _make_card(self, one: AnsweredStep) -> StepCard:
        card = StepCard(one)
        key = one.key
        card.editor.chosen.connect(partial(self._on_answer_entered, key))
        card.editor.typed.connect(partial(self.procedure.type, key))
        card.editor.left.connect(partial(self.procedure.commit, key))
        card.remarked.connect(self.procedure.record_remark)
        card.remark_typed.connect(self.procedure.type_remark)
        card.remark_left.connect(self.procedure.commit)
        card.measured.connect(self._on_measured)
        card.photo_asked.connect(self._choose_photo)
        card.camera_asked.connect(self._ask_camera)
        card.photo_opened.connect(self._open_photo)
        card.scan_asked.connect(partial(self._on_scan, "answer"))
        card.instrument_scan_asked.connect(partial(self._on_scan, "instrument"))
        card.sign_asked.connect(self._ask_signature)
        return card

    def _on_answer_entered(self, key: str, value: str) -> None:
        self.procedure.record_answer(key, value or None)

    def _on_measured(self, key: str, measured: Measured) -> None:
        self.procedure.measure_with(key, measured)
        if self._page is not None:
            self.show_page(self._page)

    def _on_scan(self, purpose: str, key: str) -> None:
        self.navigator.open_scan(purpose, self.model.order_id, key)

    def _ask_signature(self, key: str) -> None:
        from fieldapp.ui.order.step_signature import StepSignatureDialog

        title = order_words.item_title(self.cards[key].answered)
        dialog = StepSignatureDialog(title, self, self.procedure.signature_begun(key))
        dialog.drafted.connect(partial(self.procedure.keep_signature, key))
        dialog.signed.connect(partial(self._on_signed, key))
        self.left.connect(dialog.flush)
        dialog.open()

    def _on_signed(self, key: str, name: str, ink: QImage | None) -> None:
        if ink is None:
            self.procedure.record_signature(key, name, None)
            return
        title = order_words.item_title(self.cards[key].answered)
        intake = self._intake(key, partial(self.procedure.record_signature, key, name))
        intake.add_image(ink, f"{title}: {name}")

    def _intake(self, key: str, attached: Callable[[str], object]) -> PhotoIntake:
        intake = PhotoIntake(self.model.session, self.model.order_id, self)
        intake.refused.connect(lambda error: self.refuse(error, f"{ANSWER}{key}"))
        intake.attached.connect(attached)
        return intake

    def _choose_photo(self, key: str) -> None:
        dialog = QFileDialog(self, self.tr("Choose a photo"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setNameFilters([self.tr("Photos (*.jpg *.jpeg *.png *.webp *.gif *.bmp)")])
        dialog.fileSelected.connect(lambda name: self.take_photo(key, Path(name)))
        dialog.open()

    def take_photo(self, key: str, path: Path) -> None:
        """A file becomes the photo of a step."""
        intake = self._intake(key, partial(self.procedure.record_photo, key))
        intake.add_file(path, order_words.item_title(self.cards[key].answered))

    def _ask_camera(self, key: str) -> None:
        from fieldapp.ui.scan.camera_dialog import open_camera

        intake = self._intake(key, partial(self.procedure.record_photo, key))
        title = order_words.item_title(self.cards[key].answered)
        camera = self.model.session.chosen_camera
        open_camera(self, camera, lambda image: intake.add_image(image, title), intake.refused.emit)

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


def _keys_of(code: str) -> tuple[str, ...]:
    """What a scanned code may be looked up by; a damaged one by nothing."""
    try:
        return parse(code).lookup_keys()
    except Unreadable:
        return ()
