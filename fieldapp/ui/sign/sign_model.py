"""Signing one sheet: what was given is kept as a draft, then sealed on the writer thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimeZone, Signal

from fieldapp.actions.sheets import Signing, sign
from fieldapp.errors import FieldappError
from fieldapp.sheet.signing import get_ready
from fieldapp.store.drafts import drafts_below, forget_drafts, keep_draft
from fieldapp.store.queries.signers import KnownSigner, signers_of
from fieldapp.ui.sign.sign_draft import SignDraft, from_words, place_of, to_words

if TYPE_CHECKING:
    from fieldapp.ui.desk_session import DeskSession


class SignModel(QObject):
    """The one act of this screen. UI thread only."""

    sealed = Signal(str)
    """The report's id."""
    refused = Signal(object)
    found = Signal(object, object)
    """What was kept of the customer's part, if anything, and a tuple of KnownSigner."""

    def __init__(self, session: DeskSession, order_id: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._order_id = order_id
        self.is_sealing = False
        self.is_sealed = False
        """Whether this screen sealed the sheet: what stands on it is nobody's draft any more."""

    def look(self) -> None:
        """Read what was kept, and who signed at this site before; `found` follows. The rest of sealing gets ready."""
        session, place, order_id = self._session, place_of(self._order_id), self._order_id

        def read() -> tuple[SignDraft | None, tuple[KnownSigner, ...]]:
            with session.store.read() as rows:
                kept = drafts_below(rows, place).get("")
                return from_words(kept) if kept else None, signers_of(rows, order_id)

        session.tasks.read(read, lambda told: self.found.emit(*told), self.refused.emit, owner=self)
        if session.sealer is not None:
            session.tasks.read(get_ready, owner=self)

    def keep(self, draft: SignDraft) -> None:
        """Keep the customer's part on the disk, instead of what was kept before."""
        if self.is_sealing or self.is_sealed:
            return
        store, place = self._session.store, place_of(self._order_id)
        self._session.tasks.write(
            lambda: keep_draft(store, place, to_words(draft)), failed=self.refused.emit, owner=self
        )

    def seal(self, signing: Signing) -> None:
        """Seal the sheet; `sealed` or `refused` follows, and a second press meanwhile does nothing."""
        if self.is_sealing:
            return
        self.is_sealing = True
        session, order_id = self._session, self._order_id

        def work() -> str:
            report = sign(
                session.store,
                session.blobs,
                order_id,
                signing,
                by=session.actor,
                fonts=session.fonts(),
                sealer=session.sealer,
            )
            forget_drafts(session.store, place_of(order_id))
            return report

        session.tasks.write(work, self._on_sealed, self._on_refused, owner=self)

    def _on_sealed(self, report_id: str) -> None:
        self.is_sealing, self.is_sealed = False, True
        self.sealed.emit(report_id)

    def _on_refused(self, error: FieldappError) -> None:
        self.is_sealing = False
        self.refused.emit(error)


def zone_here() -> str:
    """The time zone of this laptop, by its IANA name."""
    return bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
