"""Printing: what is asked for stands in a queue that outlasts an absent printer, a restart and a crash."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fieldapp.codes.decode import decode_file
from fieldapp.codes.label_sheets import sheet_formats
from fieldapp.codes.labels import Label, LabelFonts, label_pdf
from fieldapp.errors import FieldappError, HardwareTrouble
from fieldapp.fonts import font_files
from fieldapp.model.orders import OrderStatus
from fieldapp.sheet.preview import page_images
from fieldapp.store.print_jobs import UNSURE, WAITING, PrintJob, Wanted, add_jobs, begin, jobs
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.device.device_model import DeviceModel
from fieldapp.ui.navigation import Navigator
from fieldapp.ui.printing.announcing import Announcer
from fieldapp.ui.printing.job_words import detail_words, state_words
from fieldapp.ui.printing.print_dialog import PrintDialog
from fieldapp.ui.printing.print_queue import PrintQueue
from fieldapp.ui.printing.queue_dialog import QueueDialog
from fieldapp.ui.printing.system_printers import print_job, print_pdf, set_paper
from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
from fieldapp.ui.widgets.buttons import Button
from tests.ui.desks import texts
from tests.ui.order.desk import fill
from tests.ui.order.person import click, show, wait


@dataclass(frozen=True)
class Paper:
    """What came out of a printer: the words of each page, and the size of the first in millimetres."""

    pdf: bytes
    words: list[str]
    size_mm: tuple[float, float]


class Printer:
    """A printer that writes PDFs into a folder, when it is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_there = True
        self.printed: list[PrintJob] = []

    def __call__(self, job: PrintJob, pdf: bytes) -> None:
        if not self.is_there:
            raise HardwareTrouble("printer-absent", printer=job.printer)
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / f"{len(self.printed)}.pdf"))
        set_paper(printer, job)
        print_pdf(pdf, printer, job.whose)
        self.printed.append(job)

    def paper(self, at: int) -> Paper:
        """What came out."""
        pdf = (self.folder / f"{at}.pdf").read_bytes()
        document = pypdfium2.PdfDocument(pdf)
        words = [page.get_textpage().get_text_range() for page in document]
        width, height = document.get_page_size(0)
        document.close()
        return Paper(pdf, words, (width * 25.4 / 72, height * 25.4 / 72))


@pytest.fixture
def printer(session: DeskSession, tmp_path: Path) -> Printer:
    """The printer of this desk."""
    made = Printer(tmp_path)
    session.printing.out = made
    return made


def left(session: DeskSession) -> tuple[PrintJob, ...]:
    """The jobs on the disk."""
    with session.store.read() as rows:
        return jobs(rows)


def a_sheet(qtbot: QtBot, session: DeskSession, navigator: Navigator) -> SheetScreen:
    """A draft on the screen."""
    screen = show(
        qtbot, session, SheetScreen(session, navigator, fill(session.store, OrderStatus.COMPLETED).order)
    )
    wait(qtbot, lambda: screen.pages.images())
    return screen


def test_that_customer_and_office_get_a_print_each_that_says_whose_it_is(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, printer: Printer
) -> None:
    screen = a_sheet(qtbot, session, navigator)
    screen._open_print_dialog()
    dialog = screen.findChild(PrintDialog)
    dialog.mark.set_value(True)

    dialog.accept()

    wait(qtbot, lambda: len(printer.printed) == 2 and not left(session))
    assert [(job.whose, job.size, job.copies) for job in printer.printed] == [
        ("customer", "A4", 1), ("office", "A4", 1),
    ]  # fmt: skip
    one, other = printer.paper(0), printer.paper(1)
    assert screen.model.document is not None
    assert len(one.words) == len(other.words) == screen.model.document.pages
    assert all("Customer's copy" in words for words in one.words)
    assert all("Office copy" in words for words in other.words)
    wait(qtbot, lambda: not screen.waiting.isVisible())


def test_that_a_print_waits_for_an_absent_printer_and_comes_out_when_it_is_back(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, printer: Printer
) -> None:
    screen = a_sheet(qtbot, session, navigator)
    printer.is_there = False

    screen.print_copies("Office", ["A4"])

    wait(qtbot, lambda: screen.banner.accessibleName())
    assert "“Office” is not connected" in screen.banner.accessibleName()
    wait(qtbot, lambda: [job.trouble for job in screen.queue.jobs] == ["printer-absent"])
    assert "tried again by itself" in state_words(screen.queue.jobs[0])
    assert screen.waiting.text() == "Print queue (1)"

    printer.is_there = True
    screen.open_queue()
    dialog = screen.findChild(QueueDialog)
    click(qtbot, next(one for one in dialog.findChildren(Button) if one.text() == "Print now"))

    wait(qtbot, lambda: printer.printed and not screen.queue.jobs)
    wait(qtbot, lambda: "Nothing waits." in texts(dialog))


def test_that_pauses_grow_and_the_print_is_tried_again_by_itself(
    qtbot: QtBot, session: DeskSession, printer: Printer
) -> None:
    printer.is_there = False
    said: list[FieldappError | None] = []
    session.printing.told.connect(lambda _job, error: said.append(error))

    session.printing.add([a_job(session)])
    wait(qtbot, lambda: session.printing.jobs and session.printing.jobs[0].tries == 1)
    printer.is_there = True

    wait(qtbot, lambda: printer.printed)
    assert [error and error.code for error in said] == ["printer-absent", None]


def test_that_what_waits_outlasts_the_desk_and_what_was_at_the_printer_is_asked_about(
    qtbot: QtBot, session: DeskSession, printer: Printer
) -> None:
    waits, printing = add_jobs(session.store, [a_job(session, "First"), a_job(session, "Second")])
    begin(session.store, printing)
    printer.is_there = False

    after = PrintQueue(session, printer)
    after.start()

    wait(qtbot, lambda: any(job.tries for job in after.jobs))
    assert {job.id: job.state for job in left(session)} == {waits: WAITING, printing: UNSURE}
    unsure = next(job for job in after.jobs if job.id == printing)
    assert "Look at the printer" in state_words(unsure)
    printer.is_there = True
    after.try_again(printing)
    wait(qtbot, lambda: "Second" in [job.title for job in printer.printed])
    after.stop()


def test_that_a_print_taken_out_of_the_queue_leaves_nothing_behind(
    qtbot: QtBot, session: DeskSession, printer: Printer
) -> None:
    printer.is_there = False
    job = a_job(session)
    session.printing.add([job])
    wait(qtbot, lambda: session.printing.jobs and session.printing.jobs[0].tries)

    session.printing.cancel(session.printing.jobs[0])

    wait(qtbot, lambda: not session.printing.jobs)
    assert left(session) == ()
    wait(qtbot, lambda: not session.blobs.has(job.sha256))


def test_that_the_system_without_this_printer_says_so() -> None:
    job = PrintJob("1", "Sheet", "0" * 64, 0, "Nowhere 3000", "A4", 1, WAITING, 0, None, "", "")

    with pytest.raises(HardwareTrouble) as refused:
        print_job(job, b"")

    assert (refused.value.code, refused.value.facts) == ("printer-absent", {"printer": "Nowhere 3000"})
    assert detail_words(job) == "Nowhere 3000 · A4"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(one.name, marks=() if one.name == "roll-50x30" else pytest.mark.slow)
        for one in sheet_formats()
    ],
)
def test_that_a_label_comes_out_at_its_size_and_can_be_read(
    qtbot: QtBot, session: DeskSession, printer: Printer, name: str
) -> None:
    rows = fill(session.store)
    model = DeviceModel(session, rows.device)
    with qtbot.waitSignal(model.page_changed, timeout=20_000):
        model.reload()

    model.print_label(name, "")

    wait(qtbot, lambda: printer.printed)
    wanted = next(one for one in sheet_formats() if one.name == name)
    paper = printer.paper(0)
    assert paper.size_mm == pytest.approx(wanted.paper_mm, abs=0.4)
    wide, high, stride, pixels = next(page_images(paper.pdf, 200))
    picture = io.BytesIO()
    Image.frombuffer("RGB", (wide, high), pixels, "raw", "BGRX", stride, 1).save(picture, "PNG")
    assert ["PUMP-0042" in reading.text for reading in decode_file(picture.getvalue())] == [True]


def a_job(session: DeskSession, title: str = "Sheet") -> Wanted:
    """One page of paper, kept."""
    fonts = font_files()
    pdf = label_pdf(
        [Label(code="X", number=title)], sheet_formats()[0], LabelFonts(fonts.regular, fonts.bold)
    )
    return Wanted(title, session.blobs.put(pdf).sha256, "Office", "A4", is_own=True)


def test_that_the_window_says_that_prints_are_left_and_that_they_came_out(
    qtbot: QtBot, session: DeskSession, navigator: Navigator, printer: Printer
) -> None:
    printer.is_there = False
    told: list[str] = []
    navigator.message.connect(lambda message: told.append(message.text))
    announcer = Announcer(session.printing, navigator, QWidget())
    session.printing.add([a_job(session, "WO-7-1")])
    wait(qtbot, lambda: told)

    printer.is_there = True
    session.printing.try_again(session.printing.jobs[0].id)

    wait(qtbot, lambda: len(told) > 1)
    assert told == ["Prints that wait for a printer: 1", "Sent to the printer: WO-7-1"]
    announcer.parent().deleteLater()
