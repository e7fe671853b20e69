"""How an order is shown as a line of a list: who and where, its state, the clock that runs out first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QCoreApplication

from fieldapp.model import Priority
from fieldapp.rules.clocks import Due, Urgency
from fieldapp.store.queries.orders import OrderRow
from fieldapp.ui import text
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark, status_mark
from fieldapp.ui.widgets.record_table import RowLook

_TONES = {Urgency.CALM: Tone.NEUTRAL, Urgency.SOON: Tone.WARN, Urgency.OVERDUE: Tone.BAD}


def order_look(row: OrderRow) -> RowLook:
    """One order as a line."""
    moment = datetime.now(UTC)
    where = " · ".join(dict.fromkeys(filter(None, (row.customer_name, row.site_name, row.device_name))))
    due = row.due(moment)
    return RowLook(
        title=" · ".join(filter(None, (row.number, row.title))),
        detail=where,
        icon="order",
        tone=_TONES[due.urgency] if due else Tone.NEUTRAL,
        marks=tuple(_marks(row, due)),
        trail=text.day_and_time(row.scheduled_start, moment) if row.scheduled_start else "",
    )


def _marks(row: OrderRow, due: Due | None) -> list[Mark]:
    marks = [status_mark(row.status.value)]
    if due is not None and due.urgency is not Urgency.CALM:
        marks.insert(0, Mark(_clock_words(due), "clock", _TONES[due.urgency]))
    elif row.priority is Priority.URGENT:
        marks.insert(0, Mark(QCoreApplication.translate("order", "Urgent"), "warning", Tone.BAD))
    if row.open_conflicts:
        marks.insert(0, Mark(QCoreApplication.translate("order", "Conflict"), "conflict", Tone.WARN))
    if row.is_unsent:
        marks.append(Mark(QCoreApplication.translate("order", "Not sent"), "queue", Tone.NEUTRAL))
    return marks


def _clock_words(due: Due) -> str:
    left = text.duration(timedelta(minutes=abs(due.minutes_left)))
    if due.is_overdue:
        return QCoreApplication.translate("order", "%1 overdue").replace("%1", left)
    return QCoreApplication.translate("order", "%1 left").replace("%1", left)
