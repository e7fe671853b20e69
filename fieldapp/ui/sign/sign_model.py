"""Signing one sheet: what is missing, and the seal itself, made on the writer thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimeZone, Signal

from fieldapp.actions.sheets import Signing, sign
from fieldapp.errors import FieldappError
from fieldapp.sheet.ink import Ink

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession


class SignModel(QObject):
    """The one act of this screen. UI thread only."""

    sealed = Signal(str)
    """The report's id."""
    refused = Signal(object)

    def __init__(self, session: DeskSession, order_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._order_id = order_id
        self.is_sealing = False

    def seal(self, signing: Signing) -> None:
        """Seal the sheet; `sealed` or `refused` follows, and a second press meanwhile does nothing."""
        if self.is_sealing:
            return
        self.is_sealing = True
        session, order_id = self._session, self._order_id
        session.tasks.write(
            lambda: sign(
                session.store,
                session.blobs,
                order_id,
                signing,
                by=session.actor,
                fonts=session.fonts(),
                sealer=session.sealer,
            ),
            self._on_sealed,
            self._on_refused,
            owner=self,
        )

    def _on_sealed(self, report_id: str) -> None:
        self.is_sealing = False
        self.sealed.emit(report_id)

    def _on_refused(self, error: FieldappError) -> None:
        self.is_sealing = False
        self.refused.emit(error)


def ink_of(strokes: tuple[tuple[tuple[int, int, int, int], ...], ...], canvas: tuple[int, int]) -> Ink | None:
    """The ink of a pad; None while nobody has written."""
    return Ink(width=canvas[0], height=canvas[1], strokes=strokes) if strokes else None


def zone_here() -> str:
    """The time zone of this laptop, by its IANA name."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
