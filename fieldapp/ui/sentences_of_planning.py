"""The sentences about planning, maintenance plans and cover; see `sentence_table`."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fieldapp.ui.sentence_parts import UNCHANGED, Sentences, told

ABOUT_PLANNING: dict[str, Sentences] = {
    "planned-by-a-person": told(
        QT_TRANSLATE_NOOP("sentences", "A person planned {order}; only a person moves it."), UNCHANGED
    ),
    "interval-malformed": told(
        QT_TRANSLATE_NOOP(
            "sentences",
            "An interval is so many days, so many months, or so much on a meter: one of the three, more than zero.",
        ),
        UNCHANGED,
    ),
    "plan-without-intervals": told(
        QT_TRANSLATE_NOOP("sentences", "A plan needs at least one interval."), UNCHANGED
    ),
    "intervals-repeated": told(
        QT_TRANSLATE_NOOP("sentences", "Two intervals of one plan are equally long."), UNCHANGED
    ),
    "intervals-mixed": told(
        QT_TRANSLATE_NOOP("sentences", "One plan counts either by the calendar or by one meter."), UNCHANGED
    ),
    "position-malformed": told(
        QT_TRANSLATE_NOOP("sentences", "“{value}” is not a position; write it as 52.52, 13.405."), UNCHANGED
    ),
    "level-out-of-range": told(
        QT_TRANSLATE_NOOP("sentences", "A skill's level is a whole number from 1 to 5."), UNCHANGED
    ),
}
