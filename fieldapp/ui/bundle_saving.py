"""*Save my unsent work to a file*: asks where, copies off the UI thread, says how large the file became.

saving = BundleSaving(self, profile, tasks)
saving.saved.connect(...); saving.failed.connect(...)
button.clicked.connect(saving.ask)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from fieldapp.settings import Profile
from fieldapp.ui import text
from fieldapp.ui.tasks import Tasks

ENDING = ".fieldapp"


class BundleSaving(QObject):
    """Needs neither a PIN nor a network; the file opens with the engineer's PIN."""

    saved = Signal(str)
    """A sentence for the person: the file's name and size."""
    failed = Signal(object)

    def __init__(self, window: QWidget, profile: Profile, tasks: Tasks) -> None:
        super().__init__(window)
        self._window = window
        self._profile = profile
        self._tasks = tasks

    @property
    def has_work(self) -> bool:
        """Whether there is anything to save."""
        return self._profile.journal.is_file()

    @Slot()
    def ask(self) -> None:
        """Ask where to, then save."""
        self.ask_for(self.save)

    def ask_for(self, save: Callable[[str], object]) -> None:
        """Ask where to, then do `save` with that path."""
        dialog = QFileDialog(self._window, self.tr("Save my unsent work to a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Work of a desk (*.fieldapp)"))
        dialog.setDefaultSuffix(ENDING[1:])
        dialog.selectFile(f"{datetime.now(UTC):%Y-%m-%d}{ENDING}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(save)
        dialog.open()

    @Slot(str)
    def save(self, path: str) -> None:
        """Copy the work to that file."""
        out, profile = Path(path), self._profile
        self._tasks.read(
            lambda: _save(profile, out), lambda size: self._on_saved(out, size), self.failed.emit, self
        )

    def _on_saved(self, out: Path, size_bytes: int) -> None:
        told = self.tr("Saved to {0} ({1}). It opens with your PIN.")
        self.saved.emit(told.format(text.one_line(out.name, 60), text.size(size_bytes)))


def _save(profile: Profile, out: Path) -> int:
    from fieldapp.store import bundle

    return bundle.save(profile, out)
