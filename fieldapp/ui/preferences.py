"""What the engineer chose for this laptop: language, look, lock, camera, printer, paper. Small and not secret.

    preferences = Preferences(folder)
    preferences.text("printer", "")
    preferences.keep("paper", "A4")

Kept beside the encrypted replica, so that the unlock screen already speaks the right language.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings


class Preferences:
    """The choices of one profile; the names in use are language, theme, scale, lock_minutes, camera,
    printer, paper, copies, label_printer, label_format, file_bits_per_s, photos_wait and photo_share_gb."""

    def __init__(self, folder: Path) -> None:
        self._kept = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)

    def text(self, name: str, otherwise: str = "") -> str:
        """A preference as words."""
        return str(self._kept.value(name, otherwise))

    def number(self, name: str, otherwise: float) -> float:
        """A preference as a number; what is none counts as not chosen."""
        try:
            return float(self.text(name, str(otherwise)))
        except ValueError:
            return otherwise

    def keep(self, name: str, value: object) -> None:
        """Keep a preference."""
        self._kept.setValue(name, value)

    def geometry(self) -> object:
        """Where the window was; None before anybody moved one."""
        return self._kept.value("geometry")
