"""How one round of the sync is shown: complete or what troubled it, how much came, when."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from fieldapp.errors import SyncTrouble
from fieldapp.ui import sentences, text
from fieldapp.ui.desk_session import Round
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.record_table import RowLook


def round_look(row: Round) -> RowLook:
    """One round as a line."""
    when = text.day_and_time(row.ended_at, datetime.now(UTC))
    if row.code:
        told = sentences.sentence(SyncTrouble(row.code))
        return RowLook(told.happened, told.rest(), icon="cloud-off", tone=Tone.WARN, trail=when)
    came = QCoreApplication.translate("rounds", "Records that came: {0}").format(text.number(row.records))
    return RowLook(
        QCoreApplication.translate("rounds", "Complete"),
        came if row.records else QCoreApplication.translate("rounds", "Nothing new"),
        icon="cloud-ok",
        tone=Tone.GOOD,
        trail=when,
    )
