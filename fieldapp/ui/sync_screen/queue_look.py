"""How one change set is shown in the queue: what was done, when, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from fieldapp.store.queries.outbox import OutboxRow
from fieldapp.ui import text
from fieldapp.ui.action_titles import title_word
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark
from fieldapp.ui.widgets.record_table import RowLook


def queue_look(row: OutboxRow) -> RowLook:
    """One change set as a line."""
    order = " ".join(filter(None, (row.order_number, row.order_title)))
    mark = fate_mark(row)
    return RowLook(
        title=title_word(row.title),
        detail=" · ".join(filter(None, (order, text.size(row.size_bytes)))),
        icon="queue",
        tone=mark.tone,
        marks=(mark,),
        trail=text.day_and_time(row.made_at, datetime.now(UTC)),
        strong=row.state != "archived",
    )


def fate_mark(row: OutboxRow) -> Mark:
    """On this laptop, on the server, needs a decision, or kept for people."""
    if row.state == "pending":
        return Mark(_tr("On this laptop"), "device", Tone.NEUTRAL)
    if row.status == "conflict":
        return Mark(_tr("Needs a decision"), "conflict", Tone.WARN)
    if row.state == "held":
        return Mark(_tr("Not accepted, kept for you"), "warning", Tone.BAD)
    return Mark(_tr("On the server"), "check", Tone.GOOD)


def _tr(words: str) -> str:
    return QCoreApplication.translate("queue", words)
