"""*Save my unsent work to a file* and *Take in a file*: the exchange with the server where no network comes.

files = FileExchange(self, session)
save.clicked.connect(files.ask_where_to); take.clicked.connect(files.ask_for_answer)
files.ended.connect(...); files.failed.connect(...)

What is saved is sealed for the server. A desk that does not know the server's keys yet saves the copy
that opens with the PIN instead, as the unlock screen does.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.errors import SyncTrouble
from fieldapp.sync.bundle_answer import TakenAnswer
from fieldapp.sync.bundle_out import WrittenWork
from fieldapp.ui import sentences, text
from fieldapp.ui.bundle_saving import BundleSaving
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.tokens import Tone

_LONGEST_NAME = 60


class FileExchange(QObject):
    """Asks for the file, does the work off the UI thread, tells what came of it in sentences."""

    moved = Signal(object, object)
    """Bytes that are in the file, and all that will be."""
    ended = Signal(object, str, str)
    """A tone, what happened, and the rest of it."""
    failed = Signal(object)

    def __init__(self, window: QWidget, session: DeskSession) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._copying = BundleSaving(window, session.profile, session.tasks)
        self._copying.saved.connect(lambda said: self.ended.emit(Tone.GOOD, said, ""))
        self._copying.failed.connect(self.failed)

    @property
    def can_save(self) -> bool:
        """Whether there is anything to save; a file for the server also asks what is new there."""
        return self._session.has_server_keys or self._copying.has_work

    @Slot()
    def ask_where_to(self) -> None:
        """Ask where to, then save."""
        self._copying.ask_for(self.save)

    @Slot()
    def ask_for_answer(self) -> None:
        """Ask which file, then take it in."""
        dialog = QFileDialog(self._window, self.tr("Take in a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Answer of the server (*.fieldapp)"), self.tr("All files (*)")])
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.take)
        dialog.open()

    @Slot(str)
    def save(self, path: str) -> None:
        """Save the work to that file."""
        if not self._session.has_server_keys:
            self._copying.save(path)
            return
        out, session = Path(path), self._session
        moved = session.tasks.relay(self.moved.emit)
        session.tasks.read(
            lambda: session.save_work(out, moved),
            lambda written: self._on_saved(out, written),
            self.failed.emit,
            self,
        )

    @Slot(str)
    def take(self, path: str) -> None:
        """Take that file in."""
        answer, session = Path(path), self._session
        session.tasks.read(lambda: session.take_in(answer), self._on_taken, self.failed.emit, self)

    def _on_saved(self, out: Path, written: WrittenWork) -> None:
        happened = self.tr("Saved to {0} ({1}).").format(
            text.one_line(out.name, _LONGEST_NAME), text.size(written.size_bytes)
        )
        parts = [
            self.tr("Changes: {0}. Photos and documents: {1}.").format(
                text.number(written.change_sets), text.number(written.files)
            ),
            self.tr("Hand the file in at the office; only the server can read it."),
            self.tr("Everything stays on this laptop until you have taken in the answer."),
        ]
        if written.left_out:
            damaged = self.tr(
                "%n photo(s) or document(s) cannot be read and are not in it.", "", written.left_out
            )
            parts.insert(1, damaged)
        self.ended.emit(Tone.WARN if written.left_out else Tone.GOOD, happened, sentences.joined(*parts))

    def _on_taken(self, taken: TakenAnswer) -> None:
        parts = [
            self.tr("Changes that are on the server now: {0}.").format(text.number(taken.receipts)),
            self.tr("Records that came: {0}. Photos and documents: {1}.").format(
                text.number(taken.rows), text.number(taken.files)
            ),
        ]
        if taken.held:
            parts.insert(1, self.tr("%n of them are kept there for people.", "", taken.held))
        if taken.code:
            told = sentences.sentence(SyncTrouble(taken.code))
            self.ended.emit(Tone.WARN, told.happened, sentences.joined(told.rest(), parts[0]))
            return
        self.ended.emit(Tone.GOOD, self.tr("The answer was taken in."), sentences.joined(*parts))
