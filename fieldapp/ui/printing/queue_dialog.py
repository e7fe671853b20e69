"""What waits for a printer: each job with its state in words, to be printed now or taken out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldapp.errors import FieldappError
from fieldapp.store.print_jobs import PRINTING, PrintJob
from fieldapp.ui import text
from fieldapp.ui.printing.job_words import detail_words, state_words
from fieldapp.ui.printing.print_queue import PrintQueue
from fieldapp.ui.tokens import TextRole
from fieldapp.ui.widgets import layout
from fieldapp.ui.widgets.buttons import Button, ButtonKind
from fieldapp.ui.widgets.cards import Banner, Card
from fieldapp.ui.widgets.dialogs import Dialog
from fieldapp.ui.widgets.labels import Words
from fieldapp.ui.widgets.layout import GAP_M, GAP_S


class QueueDialog(Dialog):
    """The list; it follows the queue while it is open."""

    def __init__(self, queue: PrintQueue, parent: QWidget) -> None:
        super().__init__(
            self.tr("Print queue"), self.tr("What waits here is kept, also while the desk is closed."), parent
        )
        self._queue = queue
        self.banner = Banner()
        self.add(self.banner)
        self._list = layout.column(gap=GAP_M)
        self._cards: list[QWidget] = []
        self.add(layout.scrolling(layout.boxed(self._list)))
        self.add_no(self.tr("Close"))
        queue.changed.connect(self._show)
        queue.refused.connect(self._refuse)
        self._show(queue.jobs)
        queue.look()

    @Slot(object)
    def _show(self, jobs: tuple[PrintJob, ...]) -> None:
        for card in self._cards:
            self._list.removeWidget(card)
            card.deleteLater()
        self._cards = [self._card(job) for job in jobs] or [Words(self.tr("Nothing waits."), soft=True)]
        for card in self._cards:
            self._list.addWidget(card)
        self.setMinimumHeight(min(self._list.sizeHint().height() + self._around(), self._most()))

    def _card(self, job: PrintJob) -> Card:
        words = layout.column(
            Words(text.one_line(job.title), TextRole.STRONG),
            Words(text.one_line(detail_words(job)), soft=True),
            Words(state_words(job)),
            gap=GAP_S,
        )
        again = Button(self.tr("Print now"), "print")
        again.clicked.connect(partial(self._queue.try_again, job.id))
        out = Button(self.tr("Take out"), "close", ButtonKind.QUIET)
        out.clicked.connect(partial(self._queue.cancel, job))
        again.setEnabled(job.state != PRINTING)
        out.setEnabled(job.state != PRINTING)
        return Card().add(words, layout.row(None, out, again, gap=GAP_S))

    def _around(self) -> int:
        return 230

    def _most(self) -> int:
        parent = self.parentWidget()
        return parent.window().height() * 4 // 5 if parent else 600

    @Slot(object)
    def _refuse(self, error: FieldappError) -> None:
        self.banner.tell_error(error)
