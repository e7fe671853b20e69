"""One step of a procedure: its editor, how it stands, its remark, what it replaced."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldapp.model.procedures import StepKind
from fieldapp.store.queries.order_rows import AnsweredStep, AnswerRow
from fieldapp.ui import text
from fieldapp.ui.order import order_words
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.step_editors import StepEditor
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, IconButton
from fieldapp.ui.widgets.cards import Card, Icon
from fieldapp.ui.widgets.dialogs import Dialog, ask_text
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S
from fieldapp.ui.widgets.photo_strip import Photo, PhotoStrip


class StepCard(Card):
    """Large enough for a glove; says at a glance whether it is done."""

    remarked = Signal(str, str)
    """Step and remark."""
    photo_asked = Signal(str)
    photo_opened = Signal(str)
    """The attachment's id."""
    scan_asked = Signal(str)

    def __init__(self, answered: AnsweredStep, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.step_id = answered.step.id
        self.answered = answered
        self.editor = StepEditor(answered.step, self)
        self._state = Icon("minus")
        self._remark = Words(role=TextRole.CAPTION, selectable=True)
        self._note = IconButton("note", "")
        self._note.clicked.connect(self._on_remark)
        self._earlier = IconButton("history", "")
        self._earlier.clicked.connect(self._on_earlier)
        self.strip: PhotoStrip | None = None
        self._build(answered)

    def show_step(self, answered: AnsweredStep, words: str, *, read_only: bool, warning: str) -> None:
        """Show how it stands now."""
        self.answered = answered
        self.setVisible(answered.is_asked)
        self.editor.show_answer(words)
        self.editor.set_read_only(read_only)
        self._show_state(answered)
        remark = answered.answer.remark if answered.answer else None
        self._remark.set_words(remark or "")
        self._remark.setVisible(bool(remark))
        self._note.set_name(self.tr("Remark on this answer"))
        self._note.setVisible(answered.answer is not None and not read_only)
        self._earlier.set_name(self.tr("Earlier answers"))
        self._earlier.setVisible(bool(answered.earlier))
        if warning:
            self.editor.field.set_warning(warning)

    def show_photo(self, photo: Photo | None, *, may_add: bool) -> None:
        """The photo of a photo step."""
        if self.strip is not None:
            self.strip.show_photos([photo] if photo else [])
            self.strip.set_can_add(may_add)

    def refuse(self, sentence: str) -> None:
        """Say why the answer was not taken."""
        self.editor.field.set_error(sentence)

    def _show_state(self, answered: AnsweredStep) -> None:
        if answered.answer is None:
            self._state.set_icon("flag" if answered.step.required else "minus", Tone.NEUTRAL)
        elif answered.answer.out_of_limit:
            self._state.set_icon("warning", Tone.WARN)
        else:
            self._state.set_icon("check-circle", Tone.GOOD)

    def _build(self, answered: AnsweredStep) -> None:
        step = answered.step
        middle = layout.column(self.editor.field, self._remark, gap=GAP_S)
        if step.kind is StepKind.PHOTO:
            self.editor.field.editor.hide()  # type: ignore[union-attr]
            self.editor.field.setFocusProxy(None)  # type: ignore[arg-type]
            self.editor.field.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # or Tab would stop at what is not there
            self.strip = PhotoStrip(order_words.in_language(step.title, step.title_zh))
            self.strip.add_asked.connect(lambda: self.photo_asked.emit(self.step_id))
            self.strip.opened.connect(self.photo_opened)
            middle.insertWidget(1, self.strip)
        if step.kind is StepKind.SCAN:
            self.scan = Button(self.tr("Scan"), "scan")
            self.scan.clicked.connect(lambda: self.scan_asked.emit(self.step_id))
            middle.insertLayout(1, layout.row(self.scan, None))
        tools = layout.column(layout.row(self._note, self._earlier, gap=0), None)
        line = layout.row(layout.column(self._state, None), middle, tools)
        line.setStretch(1, 1)
        self.add(line)

    def _on_remark(self) -> None:
        ask_text(
            self,
            self.tr("Remark on this answer"),
            label=self.tr("Remark"),
            yes=self.tr("Keep the remark"),
            on_text=lambda words: self.remarked.emit(self.step_id, words),
            lines=3,
        )

    def _on_earlier(self) -> None:
        dialog = Dialog(self.tr("Earlier answers"), parent=self)
        rows = FactList()
        rows.show_facts([self._fact(one) for one in self.answered.earlier])
        dialog.add(rows)
        dialog.add_no(self.tr("Close"))
        dialog.open()

    def _fact(self, one: AnswerRow) -> Fact:
        value = " ".join(filter(None, (answer_told(self.answered, one), one.unit)))
        told = " · ".join(filter(None, (text.moment(one.made_at), one.by_name, one.remark)))
        return Fact(one.id, value or self.tr("taken back"), told)


def answer_told(answered: AnsweredStep, answer: AnswerRow) -> str:
    """A recorded value as a person reads it."""
    step = answered.step
    if step.kind is StepKind.YES_NO and answer.value:
        return order_words.told("Yes") if answer.value == "yes" else order_words.told("No")
    if step.kind is StepKind.CHOICE:
        named = {
            str(one.get("value")): order_words.in_language(one.get("en"), one.get("zh"))
            for one in step.choices
        }
        return named.get(answer.value or "", answer.value or "")
    if step.kind is StepKind.PHOTO and answer.attachment_id:
        return order_words.told("Photo")
    return text.plain(answer.value or "")
