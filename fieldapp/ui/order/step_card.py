"""One item of a procedure: its editor, what belongs beside the value, how it stands, what it replaced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.actions.procedures import Measured
from fieldapp.model.procedures import StepKind
from fieldapp.rules.procedures import Lack
from fieldapp.store.queries.order_rows import AnsweredStep, AnswerRow, InstrumentRow
from fieldapp.ui import text
from fieldapp.ui.order import order_words
from fieldapp.ui.order.fact_list import Fact, FactList
from fieldapp.ui.order.instrument_pick import InstrumentPick, instrument_words
from fieldapp.ui.order.step_editors import StepEditor, limits_told
from fieldapp.ui.tokens import TextRole, Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, IconButton
from fieldapp.ui.widgets.cards import Card, Icon
from fieldapp.ui.widgets.dialogs import Dialog, ask_text
from fieldapp.ui.widgets.fields import TextField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_S
from fieldapp.ui.widgets.photo_strip import Photo, PhotoStrip


class StepCard(Card):
    """Large enough for a glove; says at a glance whether it is done."""

    remarked = Signal(str, str)
    """Item and remark."""
    remark_typed = Signal(str, str)
    remark_left = Signal(str)
    measured = Signal(str, object)
    """Item and what it is measured with."""
    photo_asked = Signal(str)
    camera_asked = Signal(str)
    photo_opened = Signal(str)
    """The attachment's id."""
    scan_asked = Signal(str)
    instrument_scan_asked = Signal(str)
    sign_asked = Signal(str)

    def __init__(self, answered: AnsweredStep, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.key = answered.key
        self.answered = answered
        self.editor = StepEditor(answered.step, self)
        self._state = Icon("minus")
        self._remark = Words(role=TextRole.CAPTION, selectable=True)
        self._note = IconButton("note", "")
        self._note.clicked.connect(self._on_remark)
        self._earlier = IconButton("history", "")
        self._earlier.clicked.connect(self._on_earlier)
        self.strip: PhotoStrip | None = None
        self.sign: Button | None = None
        self.instrument: InstrumentPick | None = None
        self.explanation: TextField | None = None
        """The field for the remark that an answer needs; made when one does."""
        self._middle = self._build(answered)

    def show_step(self, answered: AnsweredStep, words: str, *, read_only: bool, warning: str) -> None:
        """Show how it stands now."""
        self.answered = answered
        self.setVisible(answered.is_asked)
        self.editor.show_answer(words)
        self.editor.set_read_only(read_only)
        self._show_state(answered)
        self._show_signer(read_only=read_only)
        remark = answered.answer.remark if answered.answer else None
        explains = answered.needs_remark and not read_only
        self._remark.set_words(remark or "")
        self._remark.setVisible(bool(remark) and not explains)
        self._note.set_name(self.tr("Remark on this answer"))
        self._note.setVisible(answered.answer is not None and not read_only and not explains)
        self._earlier.set_name(self.tr("Earlier answers"))
        self._earlier.setVisible(bool(answered.earlier))
        if warning:
            self.editor.field.set_warning(warning)

    def show_remark(self, words: str, *, read_only: bool) -> None:
        """The field of the remark that the answer needs, with why it needs one."""
        explains = self.answered.needs_remark and not read_only
        if explains and self.explanation is None:
            self.explanation = self._add_explanation()
        field = self.explanation
        if field is None:
            return
        field.setVisible(explains)
        field.show_value(words)
        if Lack.REMARK in self.answered.lacks and not field.value():
            field.set_warning(self._why())
        else:
            field.clear_message()

    def show_instruments(
        self, rows: Sequence[InstrumentRow], measured: Measured | None, day: date, *, read_only: bool
    ) -> None:
        """What the value is measured with."""
        if self.instrument is not None:
            self.instrument.show_instruments(rows, measured, self.answered.answer, day)
            self.instrument.setEnabled(not read_only)

    def show_photo(self, photo: Photo | None, *, may_add: bool) -> None:
        """The photo of the item, where it has one."""
        if self.strip is not None:
            self.strip.show_photos([photo] if photo else [])
            self.strip.set_can_add(may_add and self.sign is None)
            self.strip.setVisible(self.sign is None or photo is not None)
            self.camera.setVisible(may_add and self.sign is None)
            self._needs_photo.setVisible(Lack.PHOTO in self.answered.lacks and may_add)

    def waits_at(self) -> QWidget:
        """Where to go on: at what the item lacks, else at its value."""
        places: dict[Lack, QWidget | None] = {
            Lack.ANSWER: self.sign or self._photo_tile() or self.editor.field,
            Lack.REMARK: self.explanation,
            Lack.PHOTO: self.strip.add_tile if self.strip else None,
            Lack.INSTRUMENT: self.instrument,
        }
        waiting = (places[lack] for lack in self.answered.lacks)
        return next((place for place in waiting if place is not None), self.editor.field)

    def _photo_tile(self) -> QWidget | None:
        is_photo = self.answered.step.kind is StepKind.PHOTO
        return self.strip.add_tile if is_photo and self.strip else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Leaving the remark records it."""
        if event.type() == QEvent.Type.FocusOut:
            self.flush_remark()
        return False

    def flush(self) -> None:
        """Hand over what is typed."""
        self.flush_remark()
        self.editor.flush()

    def flush_remark(self) -> None:
        """Hand over the remark that is typed."""
        if self.explanation is not None:
            self.explanation.flush()
            self.remark_left.emit(self.key)

    def refuse(self, sentence: str) -> None:
        """Say why the answer was not taken."""
        self.editor.field.set_error(sentence)

    def _show_state(self, answered: AnsweredStep) -> None:
        if answered.answer is None:
            self._state.set_icon("flag" if answered.step.required else "minus", Tone.NEUTRAL)
        elif answered.needs_remark or answered.lacks:
            self._state.set_icon("warning", Tone.WARN)
        else:
            self._state.set_icon("check-circle", Tone.GOOD)

    def _build(self, answered: AnsweredStep) -> QVBoxLayout:
        step = answered.step
        middle = layout.column(self.editor.field, self._remark, gap=GAP_S)
        if step.kind in (StepKind.PHOTO, StepKind.SIGNATURE):
            self._hide_editor()
        if step.kind is StepKind.SCAN:
            self.scan = Button(self.tr("Scan"), "scan")
            self.scan.clicked.connect(lambda: self.scan_asked.emit(self.key))
            middle.insertLayout(1, layout.row(self.scan, None))
        if step.kind is StepKind.SIGNATURE:
            self._add_signing(middle)
        if step.needs_instrument:
            self.instrument = InstrumentPick()
            self.instrument.chosen.connect(lambda measured: self.measured.emit(self.key, measured))
            self.instrument.scan_asked.connect(lambda: self.instrument_scan_asked.emit(self.key))
            middle.insertWidget(middle.count() - 1, self.instrument)
        if step.kind in (StepKind.PHOTO, StepKind.SIGNATURE) or step.photo_required:
            self._add_strip(middle)
        tools = layout.column(layout.row(self._note, self._earlier, gap=0), None)
        line = layout.row(layout.column(self._state, None), middle, tools)
        line.setStretch(1, 1)
        self.add(line)
        return middle

    def _hide_editor(self) -> None:
        """The field keeps its title and its messages; Tab does not stop at what is not there."""
        self.editor.field.editor.hide()  # type: ignore[union-attr]
        self.editor.field.setFocusProxy(None)  # type: ignore[arg-type]
        self.editor.field.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _add_signing(self, middle: QVBoxLayout) -> None:
        self._signer = Words(role=TextRole.STRONG)
        self.sign = Button(self.tr("Sign this step"), "sign")
        self.sign.clicked.connect(lambda: self.sign_asked.emit(self.key))
        middle.insertLayout(1, layout.row(self.sign, self._signer, None))

    def _show_signer(self, *, read_only: bool) -> None:
        if self.sign is None:
            return
        answer = self.answered.answer
        name = text.plain(answer.value or "") if answer else ""
        typed = answer is not None and answer.attachment_id is None
        shown = self.tr("{0} (typed and confirmed)") if typed else "{0}"
        self._signer.set_words(shown.format(name) if name else "")
        self.sign.setText(self.tr("Sign again") if name else self.tr("Sign this step"))
        layout.show_if(not read_only, self.sign)

    def _add_strip(self, middle: QVBoxLayout) -> None:
        step = self.answered.step
        self.strip = PhotoStrip(order_words.in_language(step.title, step.title_zh))
        self.strip.add_asked.connect(lambda: self.photo_asked.emit(self.key))
        self.strip.opened.connect(self.photo_opened)
        self._needs_photo = Words(
            self.tr("A photo belongs to this value: without one it cannot be signed."), TextRole.CAPTION
        )
        self.camera = Button(self.tr("Take a photo"), "camera")
        self.camera.clicked.connect(lambda: self.camera_asked.emit(self.key))
        at = 1 if step.kind is StepKind.PHOTO else middle.count() - 1
        middle.insertLayout(at, layout.column(layout.row(self.camera, None), self.strip, gap=GAP_S))
        middle.insertWidget(at, self._needs_photo)
        self._needs_photo.hide()

    def _add_explanation(self) -> TextField:
        field = TextField(self.tr("Remark"), required=True, lines=2)
        field.settled.connect(lambda words: self.remark_typed.emit(self.key, words))
        field.editor.installEventFilter(self)
        self._middle.addWidget(field)
        return field

    def _why(self) -> str:
        answer = self.answered.answer
        if answer is not None and answer.out_of_limit:
            said = self.tr("Out of its limits ({0}). Say why and what was done: without it nobody can sign.")
            return said.format(limits_told(self.answered.step))
        return self.tr("Measured out of calibration. Say why the value counts: without it nobody can sign.")

    def _on_remark(self) -> None:
        ask_text(
            self,
            self.tr("Remark on this answer"),
            label=self.tr("Remark"),
            yes=self.tr("Keep the remark"),
            on_text=lambda words: self.remarked.emit(self.key, words),
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
        with_what = instrument_words(one.instrument_name or "", one.instrument_serial)
        told = " · ".join(filter(None, (text.moment(one.made_at), one.by_name, with_what, one.remark)))
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
