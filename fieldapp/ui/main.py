"""The desk as a program: one window, locked or open, one process a profile.

    window = DeskWindow(profile_folder, guard); window.show()

A second start of the same profile raises the first window and ends.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from fieldapp.errors import FieldappError
from fieldapp.ui import excepthook, garbage, icons, language, sentences, spare_memory, theme
from fieldapp.ui.ahead import Ahead
from fieldapp.ui.excepthook import Report
from fieldapp.ui.language import Language
from fieldapp.ui.navigation import Message, Place
from fieldapp.ui.preferences import Preferences
from fieldapp.ui.second_start import FirstStart
from fieldapp.ui.signs_of_life import SignsOfLife
from fieldapp.ui.tasks import Tasks
from fieldapp.ui.tokens import Theme
from fieldapp.ui.unlock.unlock_model import UnlockModel
from fieldapp.ui.unlock.unlock_screen import UnlockScreen

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession
    from fieldapp.ui.shell import Shell

LOCK_AFTER_MINUTES = 15
AHEAD_AFTER_MS = 40
"""When the question for the PIN or *Today* has been painted, what is needed next is imported."""
SWITCH_S = 0.001
"""How long another thread may keep Python from the window."""


class DeskWindow(QMainWindow):
    """The window: first the unlock screen, then the desk."""

    opened = Signal(object)
    """The `Shell` of a desk that was just unlocked."""

    def __init__(self, folder: Path, guard: excepthook.Guard, preferences: Preferences | None = None) -> None:
        super().__init__()
        sys.setswitchinterval(SWITCH_S)
        spare_memory.give_back_what_is_free()
        self.folder = folder
        self.preferences = preferences or Preferences(folder)
        self.session: DeskSession | None = None
        self.shell: Shell | None = None
        self._signs: SignsOfLife | None = None
        self._guard = guard
        guard.reported.connect(self._on_reported)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self.setWindowTitle("fieldapp")
        self.setMinimumSize(QSize(640, 560))
        self.resize(1366, 768)
        geometry = self.preferences.geometry()
        if geometry is not None:
            self.restoreGeometry(geometry)  # type: ignore[arg-type]
        self._show_unlock()

    # ─── locked ────────────────────────────────────────────────────────────────────────────────

    def _show_unlock(self) -> None:
        self._tasks = Tasks(self._guard.report)
        model = UnlockModel(self.folder, self._tasks, self)
        model.opened.connect(self._on_opened)
        self._ahead = Ahead(self._tasks)
        model.busy.connect(self._ahead.hurry)
        screen = UnlockScreen(model, self._tasks)
        screen.language_chosen.connect(self.use_language)
        self.unlock_screen: UnlockScreen | None = screen
        self.setCentralWidget(screen)
        QTimer.singleShot(AHEAD_AFTER_MS, self, self._ahead.begin)

    @Slot()
    def lock(self) -> None:
        """Close the replica and forget its keys; unsent work stays where it is."""
        if self.session is None:
            return
        self._close_desk()
        self._show_unlock()

    # ─── open ──────────────────────────────────────────────────────────────────────────────────

    @Slot(object)
    def _on_opened(self, session: DeskSession) -> None:
        from fieldapp.ui.screens import open_shell

        self.session = session
        self.shell = open_shell(session, self)
        self.shell.lock_wanted.connect(self.lock)
        self.unlock_screen = None
        self.setCentralWidget(self.shell)
        self.shell.go(Place("today"))
        QTimer.singleShot(AHEAD_AFTER_MS, session, partial(self._ahead.finish, session.start))
        self._signs = SignsOfLife(_application(), self)
        self._signs.seen.connect(self._touch)
        self._touch()
        self.opened.emit(self.shell)

    @Slot()
    def _touch(self) -> None:
        if self.lock_minutes > 0 and self.session is not None:
            self._idle.start(self.lock_minutes * 60_000)

    @Slot(object)
    def _on_reported(self, report: Report) -> None:
        """A mistake of the program itself: what was typed is kept, and the report can be handed on."""
        if self.shell is None:
            return
        told = sentences.sentence(FieldappError("bug"))
        copy = partial(QApplication.clipboard().setText, report.as_text())
        self.shell.tell(Message(told.tone, told.in_one(), self.tr("Copy the report"), copy))

    def _close_desk(self) -> None:
        self._idle.stop()
        if self.shell is not None and self.shell.screen_in_view is not None:
            self.shell.screen_in_view.on_left()
        if self._signs is not None:
            self._signs.deleteLater()
        if self.session is not None:
            self.session.close()
        if self.shell is not None:
            self.shell.deleteLater()  # its clocks would go on asking a closed desk
        self.session = self.shell = self._signs = None
        garbage.keep_nothing()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep where the window was; everything typed is already kept."""
        self.preferences.keep("geometry", self.saveGeometry())
        if self.session is not None:
            self._close_desk()
        else:
            if self.unlock_screen is not None:
                self.unlock_screen.model.give_up()
            self._tasks.shutdown()
        super().closeEvent(event)

    # ─── what the engineer chooses ─────────────────────────────────────────────────────────────

    @Slot(object)
    def use_language(self, chosen: Language) -> None:
        """Another language, now and at the next start."""
        self.preferences.keep("language", chosen.value)
        language.install(_application(), chosen)

    @property
    def lock_minutes(self) -> int:
        """After how many minutes of doing nothing the desk locks; 0 for never."""
        return int(self.preferences.number("lock_minutes", LOCK_AFTER_MINUTES))

    @Slot(int)
    def lock_after(self, minutes: int) -> None:
        """Another time until the desk locks by itself."""
        self.preferences.keep("lock_minutes", minutes)
        self._idle.stop()
        self._touch()

    @Slot(object, float)
    def use_look(self, chosen: Theme, scale: float) -> None:
        """Another look, now and at the next start."""
        self.preferences.keep("theme", chosen.value)
        self.preferences.keep("scale", scale)
        theme.apply(_application(), chosen, scale)

    @Slot()
    def come_forward(self) -> None:
        """A second start asked for this window."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()


def dress(app: QApplication, preferences: Preferences, wanted: str | None = None) -> None:
    """Language, theme and scale as they were chosen; `wanted` overrules the language."""
    chosen = wanted or preferences.text("language", language.best_for_machine().value)
    language.install(app, Language.ZH if chosen.startswith("zh") else Language.EN)
    known = {one.value: one for one in Theme}
    chosen_theme = known.get(preferences.text("theme"), Theme.LIGHT)
    theme.apply(app, chosen_theme, min(2.0, max(1.0, preferences.number("scale", 1.0))))
    app.setWindowIcon(icons.icon("device", theme.current().colours.accent, 64))


def run(folder: Path, wanted_language: str | None = None) -> int:
    """Run the desk on a profile until its window is closed; returns the exit status."""
    app = theme.application(sys.argv[:1])
    app.setApplicationName("fieldapp")
    guard = excepthook.Guard()
    guard.install()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    dress(app, Preferences(folder), wanted_language)
    start = FirstStart(folder)
    if not start.is_first and start.call():
        said = QCoreApplication.translate(
            "main", "This desk is open already; its window was brought forward."
        )
        sys.stderr.write(said + "\n")
        return 0
    window = DeskWindow(folder, guard)
    QTimer.singleShot(AHEAD_AFTER_MS, window, lambda: start.listen(window, window))
    window.show()
    status = app.exec()
    start.end()
    return status


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
