"""The sheet on the screen: pages, zoom, revisions; printed, saved as PDF."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from fieldapp.errors import FieldappError
from fieldapp.rules.signing import MAY_BE_SIGNED
from fieldapp.store.print_jobs import PrintJob, Wanted
from fieldapp.store.store import Changed
from fieldapp.ui import text, theme
from fieldapp.ui.navigation import Navigator, Screen
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.printing.print_dialog import PrintDialog
from fieldapp.ui.printing.queue_dialog import QueueDialog
from fieldapp.ui.printing.system_printers import print_pdf, printers
from fieldapp.ui.sheet_view.check_dialog import CheckDialog
from fieldapp.ui.sheet_view.language_choice import LanguageChoice
from fieldapp.ui.sheet_view.pages_view import PagesView
from fieldapp.ui.sheet_view.sheet_model import SheetDocument, SheetModel
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind, IconButton
from fieldapp.ui.widgets.cards import Banner
from fieldapp.ui.widgets.chips import Chip, Mark
from fieldapp.ui.widgets.fields import ChoiceField, Option, PickField
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_L, GAP_S

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession

PAPERS = ("A4", "Letter")
DRAFT = "draft"


class SheetScreen(Screen):
    """A sealed revision, or the draft."""

    def __init__(
        self, session: DeskSession, navigator: Navigator, order_id: str, report_id: str | None = None
    ) -> None:
        super().__init__()
        self._navigator = navigator
        self._report_id = report_id
        self.model = SheetModel(session, order_id, self)
        self.banner = Banner()
        self.pages = PagesView(self.model)
        self.state = Chip(Mark(""))
        self.revision = PickField("")
        self.languages = LanguageChoice()
        self.paper = ChoiceField("", [Option(name, name) for name in PAPERS])
        self._kept = Preferences(session.profile.folder)
        self._paper = ""
        """What somebody chose to look at; the company's when empty, which is what is signed."""
        self.where = Words(wrap=False, soft=True)
        self.sign = Button(self.tr("Have it signed"), "sign", ButtonKind.PRIMARY)
        self.print = Button(self.tr("Print"), "print", ButtonKind.PRIMARY)
        self.save = Button(self.tr("Save as PDF"), "save")
        self.check = Button(self.tr("Check"), "shield")
        self.queue = session.printing
        self.waiting = Button("", "queue", ButtonKind.QUIET)
        self._build()
        self._connect()

    def title(self) -> str:
        """The sheet of which order."""
        document = self.model.document
        number = document.order.head.number if document else None
        return self.tr("Sheet {0}").format(number) if number else self.tr("Sheet")

    def on_shown(self) -> None:
        """Load the pages."""
        self.pages.setFocus()
        self._load()

    def refresh(self, changed: Changed) -> None:
        """A draft follows the order; a sealed revision never changes."""
        self.model.refresh(changed, self._load)

    def print_to(self, printer: QPrinter) -> None:
        """Print on this printer; the outcome is told in the banner."""
        document = self.model.document
        if document is None:
            return
        tasks = self.model.session.tasks
        tasks.read(
            lambda: print_pdf(document.pdf, printer), self._on_printed, self.banner.tell_error, owner=self
        )

    def save_to(self, path: str) -> None:
        """Save the PDF there, byte for byte as it was sealed."""
        self.model.save(Path(path))

    def _build(self) -> None:
        smaller = IconButton("zoom-out", self.tr("Smaller"))
        larger = IconButton("zoom-in", self.tr("Larger"))
        smaller.clicked.connect(lambda: self.pages.set_zoom(self.pages.zoom() / 1.25))
        larger.clicked.connect(lambda: self.pages.set_zoom(self.pages.zoom() * 1.25))
        before = IconButton("chevron-up", self.tr("Page before"))
        after = IconButton("chevron-down", self.tr("Next page"))
        before.clicked.connect(lambda: self.pages.go_to_page(self.pages.here() - 1))
        after.clicked.connect(lambda: self.pages.go_to_page(self.pages.here() + 1))
        self.where.setMinimumHeight(theme.current().px(theme.current().tokens.target))
        self._tools = layout.flow(
            self.state, self.revision, self.languages, self.paper, before, self.where, after, smaller, larger,
            self.waiting,
        )  # fmt: skip
        self._says = Words(soft=True)
        buttons = layout.row(self._says, self.check, self.save, self.print, self.sign, gap=GAP_S)
        buttons.setStretch(0, 1)
        top = layout.boxed(layout.column(self.banner, self._tools, gap=GAP_S, margins=GAP_L))
        bottom = layout.row(layout.boxed(buttons), gap=0, margins=GAP_S)
        whole = layout.column(top, self.pages, layout.boxed(bottom, "surface"), gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        layout.show_if(False, self._tools, self.check, self.sign)
        for button in (self.save, self.print):
            button.setEnabled(False)

    def _connect(self) -> None:
        self.model.loaded.connect(self._show)
        self.model.refused.connect(self._refuse)
        self.model.saved.connect(self._on_saved)
        self.pages.page_changed.connect(lambda _page: self._show_where())
        self.revision.settled.connect(self._on_revision)
        self.languages.chosen.connect(self._load)
        self.paper.settled.connect(self._on_paper)
        self.print.clicked.connect(self._ask_print)
        self.save.clicked.connect(self._ask_save)
        self.check.clicked.connect(self.open_check)
        self.waiting.clicked.connect(self.open_queue)
        self.queue.changed.connect(self._show_queue)
        self.queue.told.connect(self._on_told)
        self.queue.refused.connect(self._refuse)
        self._show_queue(self.queue.jobs)
        self.sign.clicked.connect(lambda: self._navigator.open_sign(self.model.order_id))

    def _load(self) -> None:
        choice = self.languages
        self.model.show(self._report_id, choice.chosen_languages(), self._paper, choice.languages())

    def _on_paper(self, paper: str) -> None:
        self._paper = paper
        self._load()

    def _show(self, document: SheetDocument) -> None:
        report = document.report
        is_draft = report is None
        may_be_signed = is_draft and document.order.head.status in MAY_BE_SIGNED
        layout.show_if(True, self._tools)
        for button in (self.save, self.print):
            button.setEnabled(True)
        self.languages.setVisible(is_draft)
        if document.languages:
            self.languages.show_languages(document.languages)
        self.paper.setVisible(is_draft)
        self.paper.set_value(document.paper)
        self.check.setVisible(not is_draft)
        self.sign.setVisible(may_be_signed)
        self.print.set_kind(ButtonKind.SECONDARY if may_be_signed else ButtonKind.PRIMARY)
        self.state.set_mark(self._mark(document))
        options = [
            Option(row.id, self.tr("Revision {0}").format(row.revision)) for row in document.order.reports
        ]
        self.revision.set_options([Option(DRAFT, self.tr("Draft")), *options[::-1]])
        self.revision.set_value(report.id if report else DRAFT)
        self.revision.setVisible(bool(options))
        self._says.set_words(self._sealed_words(document))
        self.setWindowTitle(self.title())
        self._show_where()

    def _mark(self, document: SheetDocument) -> Mark:
        signature = document.report.signature if document.report else None
        if document.report is None:
            return Mark(self.tr("Not signed"), "warning", Tone.WARN)
        if signature is not None and signature.declined_reason:
            return Mark(self.tr("Customer did not sign"), "warning", Tone.WARN)
        if document.report.is_to_be_confirmed:
            return Mark(self.tr("Nobody on site, to be confirmed"), "warning", Tone.WARN)
        return Mark(self.tr("Signed and sealed"), "shield", Tone.GOOD)

    def _sealed_words(self, document: SheetDocument) -> str:
        report = document.report
        if report is None:
            return ""
        name = report.signature.signer_name if report.signature else None
        return " · ".join(filter(None, (name, text.moment(report.sealed_at))))

    def _show_where(self) -> None:
        document = self.model.document
        if document is not None:
            self.where.set_words(f"{self.pages.here() + 1} / {document.pages}")

    def _on_revision(self, key: str) -> None:
        self._report_id = None if key == DRAFT else key
        self._load()

    def open_check(self) -> None:
        """Check the seal, the data and the pages, and show what was found."""
        document = self.model.document
        if document is not None:
            CheckDialog(self.model.session, document.pdf, self).open()

    def open_queue(self) -> None:
        """Show what waits for a printer."""
        QueueDialog(self.queue, self).open()

    def _ask_print(self) -> None:
        if not printers():
            self._say_no_printer()
        else:
            self._open_print_dialog()

    def _say_no_printer(self) -> None:
        save = Button(self.tr("Save as PDF"), "save")
        save.clicked.connect(self._ask_save)
        later = Button(self.tr("Print when there is one"), "print")
        later.clicked.connect(self._open_print_dialog)
        self.banner.tell(
            Tone.WARN,
            self.tr("No printer is installed on this laptop"),
            self.tr("Save the sheet as a PDF and print it elsewhere, or connect a printer."),
            layout.boxed(layout.row(save, later, gap=GAP_S)),
        )

    def _open_print_dialog(self) -> None:
        document = self.model.document
        if document is None:
            return
        dialog = PrintDialog(
            self.tr("Print the sheet"), self._kept, document.paper, marked=document.marks_copies, parent=self
        )
        dialog.wanted.connect(self.print_copies)
        dialog.open()

    def print_copies(self, printer: str, papers: list[str]) -> None:
        """Put a print on each of these papers into the queue."""
        document = self.model.document
        if document is not None:
            self.banner.hide()
            name = document.file_name.removesuffix(".pdf")
            sha256 = hashlib.sha256(document.pdf).hexdigest()
            jobs = [Wanted(name, sha256, printer, paper, is_own=True) for paper in papers]
            self.queue.add(jobs, document.pdf)

    @Slot(object)
    def _show_queue(self, jobs: tuple[PrintJob, ...]) -> None:
        self.waiting.setText(self.tr("Print queue ({0})").format(len(jobs)))
        self.waiting.setVisible(bool(jobs))

    @Slot(object, object)
    def _on_told(self, job: PrintJob, error: FieldappError | None) -> None:
        if error is None:
            self.banner.tell(Tone.GOOD, self.tr("Sent to the printer: {0}").format(job.title))
            return
        show = Button(self.tr("Print queue"), "queue")
        show.clicked.connect(self.open_queue)
        self.banner.tell_error(error, show)

    def _ask_save(self) -> None:
        document = self.model.document
        if document is None:
            return
        dialog = QFileDialog(self, self.tr("Save the sheet"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(document.file_name)
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _on_saved(self, path: str) -> None:
        self.banner.tell(Tone.GOOD, self.tr("The sheet is saved"), path)

    def _on_printed(self, pages: int) -> None:
        self.banner.tell(Tone.GOOD, self.tr("%n pages went to the printer", "", pages))

    def _refuse(self, error: FieldappError) -> None:
        self.banner.tell_error(error)
