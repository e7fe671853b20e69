"""The pages of a sheet: a sealed revision's PDF, or the draft as it would be signed now.

model.show(report_id=None, languages=("zh", "en"))
model.loaded.connect(...)          # a SheetDocument
model.draw(page, dpi); model.drawn.connect(...)     # (page, dpi, PageImage)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldapp.actions.sheet_content import sheet_content, shown_digest
from fieldapp.actions.sheet_layout import MARKED, kept_company, wanted_languages
from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.sheet.closing import consent_of
from fieldapp.sheet.pdf import render
from fieldapp.sheet.preview import page_count, page_image, page_size
from fieldapp.sheet.typeface import unprintable
from fieldapp.store.durable import told_as_trouble
from fieldapp.store.queries.order_page import OrderPage, order_page
from fieldapp.store.queries.order_rows import ReportRow
from fieldapp.store.queries.sealed_sheets import newest_pdf
from fieldapp.store.store import Changed
from fieldapp.ui.order.order_model import SHOWN_TABLES
from fieldapp.ui.tasks import Latest

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession


@dataclass(frozen=True)
class SheetDocument:
    """A PDF to look at, with what it is."""

    pdf: bytes
    pages: int
    file_name: str
    order: OrderPage
    report: ReportRow | None = None
    """None for a draft that nobody signed."""
    shown: str = ""
    """`shown_digest` of a draft."""
    marks_copies: bool = False
    """Whether the company wants prints to say whose copy they are."""
    paper: str = "A4"
    languages: tuple[str, ...] = ()
    """Of a draft."""
    unprintable: str = ""
    """The characters of a draft that no sheet can print."""
    consent: str = ""
    """What whoever signs a draft confirms, as it stands on it."""

    @property
    def says(self) -> str:
        """The same for two documents that say the same."""
        return self.report.id if self.report else self.shown


class SheetModel(QObject):
    """One sheet at a time. UI thread only; making, reading and drawing are tasks."""

    loaded = Signal(object)
    drawn = Signal(int, float, object)
    refused = Signal(object)
    saved = Signal(str)

    def __init__(self, session: DeskSession, order_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.order_id = order_id
        self.document: SheetDocument | None = None
        self._latest = Latest(session.tasks)

    def show(
        self,
        report_id: str | None = None,
        languages: tuple[str, ...] = (),
        paper: str = "",
        usual: tuple[str, ...] = ("en",),
    ) -> None:
        """Load a revision, or make the draft in these languages, on the company's paper when it is empty.

        Without languages it is made in those the company wants, or else in the `usual` ones.
        """
        read: Callable[[], SheetDocument]
        if report_id is None:

            def read() -> SheetDocument:
                return self._draft(languages, paper, usual)
        else:

            def read() -> SheetDocument:
                return self._sealed(report_id)

        self._latest.read(read, self._show, self.refused.emit, owner=self)

    def refresh(self, changed: Changed, show: Callable[[], object]) -> None:
        """Rows changed: a draft may say something else now; a sealed revision never does."""
        is_draft = self.document is None or self.document.report is None
        touched = changed.everything or any(table in SHOWN_TABLES for table, _row in changed.rows)
        if is_draft and touched:
            show()

    def draw(self, page: int, dpi: float) -> None:
        """Ask for the picture of a page."""
        document = self.document
        if document is None:
            return

        def deliver(image: object) -> None:
            if document is self.document:
                self.drawn.emit(page, dpi, image)

        self.session.tasks.read(
            lambda: page_image(document.pdf, page, dpi), deliver, self.refused.emit, owner=self
        )

    def save(self, path: Path) -> None:
        """Write the PDF, byte for byte, to a file."""
        document = self.document
        if document is None:
            return

        def write() -> str:
            with told_as_trouble():
                path.write_bytes(document.pdf)
            return str(path)

        self.session.tasks.read(write, self.saved.emit, self.refused.emit, owner=self)

    def _show(self, document: SheetDocument) -> None:
        self.document = document
        self.loaded.emit(document)

    def _draft(self, languages: tuple[str, ...], paper: str, usual: tuple[str, ...]) -> SheetDocument:
        with self.session.store.read() as session:
            languages = languages or wanted_languages(session) or usual
            page = _page(order_page(session, self.order_id), self.order_id)
            content = sheet_content(
                session,
                self._read_blob,
                self.order_id,
                languages=languages,
                paper=paper,
                created_at=datetime.now(UTC),
            )
        pdf = render(content, self.session.fonts())
        name = f"{content.order.number or 'sheet'}-draft.pdf"
        shown, marks = shown_digest(content), self._marks_copies()
        lost = " ".join(sorted(unprintable(content)))
        paper = paper_of(pdf)
        said = consent_of(content)
        return SheetDocument(
            pdf, page_count(pdf), name, page, None, shown, marks, paper, languages, lost, said
        )

    def _sealed(self, report_id: str) -> SheetDocument:
        with self.session.store.read() as session:
            page = _page(order_page(session, self.order_id), self.order_id)
            newest = newest_pdf(session, report_id)
        report = next((row for row in page.reports if row.id == report_id), None)
        if report is None or report.pdf_sha256 is None:
            raise Unreadable("row-not-found", table="service_report", row=report_id)
        is_here = newest is not None and self.session.blobs.has(newest)
        pdf = self._read_or_ask(newest if newest is not None and is_here else report.pdf_sha256)
        name = f"{page.head.number or 'sheet'}-{report.revision}.pdf"
        marks, paper = self._marks_copies(), paper_of(pdf)
        return SheetDocument(pdf, page_count(pdf), name, page, report, "", marks, paper)

    def _marks_copies(self) -> bool:
        with self.session.store.read() as session:
            company = kept_company(session)
        return company is not None and company.sheet_copies == MARKED

    def _read_blob(self, sha256: str) -> bytes:
        try:
            return self._read_or_ask(sha256)
        except ReplicaTrouble:
            return b""

    def _read_or_ask(self, sha256: str) -> bytes:
        """The bytes; what is not here is asked for. Raises ReplicaTrouble."""
        try:
            return self.session.blobs.read(sha256)
        except ReplicaTrouble as trouble:
            if trouble.code == "blob-missing":
                self.session.want_files([sha256])
            raise


def _page(page: OrderPage | None, order_id: str) -> OrderPage:
    if page is None:
        raise Unreadable("row-not-found", table="work_order", row=order_id)
    return page


def paper_of(pdf: bytes) -> str:
    """`Letter` for what is as wide as that, else `A4`."""
    return "Letter" if page_size(pdf)[0] > _WIDER_THAN_A4 else "A4"


_WIDER_THAN_A4 = 603.0
"""Points: between A4's 595 and Letter's 612."""
