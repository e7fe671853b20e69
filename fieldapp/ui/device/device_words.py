"""Words of the device archive that several places share."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.model.devices import DeviceState
from fieldapp.model.orders import OrderKind
from fieldapp.ui.order import order_words
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark

_STATES = {
    DeviceState.IN_SERVICE: (str(QT_TRANSLATE_NOOP("device", "In service")), "check-circle", Tone.GOOD),
    DeviceState.LIMITED: (str(QT_TRANSLATE_NOOP("device", "Limited")), "warning", Tone.WARN),
    DeviceState.OUT_OF_SERVICE: (str(QT_TRANSLATE_NOOP("device", "Out of service")), "stop", Tone.BAD),
    DeviceState.RETIRED: (str(QT_TRANSLATE_NOOP("device", "Retired")), "archive", Tone.NEUTRAL),
}


def state_mark(state: DeviceState) -> Mark:
    """Whether a machine runs, as a chip says it."""
    source, icon, tone = _STATES[state]
    return Mark(QCoreApplication.translate("device", source), icon, tone)


def kind_word(kind: str | None) -> str:
    """A past job's kind; one of another system is shown as it is written."""
    try:
        return order_words.word(OrderKind(kind or ""))
    except ValueError:
        return kind or ""
