"""What a customer is told of an order: its state in plain words, and an engineer by first name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.model.orders import OrderStatus
from fieldapp.model.people import Language
from fieldapp.server.catalogue import N_

_S = OrderStatus


@dataclass(frozen=True)
class PlainState:
    """Where the work stands: a sentence, and how many of the four stages are behind it."""

    words: str
    stage: int
    icon: str = "clock"


STAGES = (N_("Reported"), N_("Scheduled"), N_("At work"), N_("Done"))
_RECEIVED = PlainState(N_("We have it and are looking for an engineer."), 1, "inbox")
_PLANNED = PlainState(N_("An engineer will come."), 2, "calendar")
_REWORKED = PlainState(N_("The work is done; the sheet is being corrected."), 4, "edit")
_DONE = PlainState(N_("The work is done."), 4, "check-circle")

STATES: Mapping[OrderStatus, PlainState] = {
    _S.NEW: _RECEIVED,
    _S.DECLINED: _RECEIVED,
    _S.ASSIGNED: _PLANNED,
    _S.ACCEPTED: _PLANNED,
    _S.TRAVELLING: PlainState(N_("The engineer is on the way."), 2, "travel"),
    _S.ON_SITE: PlainState(N_("The engineer is on site."), 3, "map-pin"),
    _S.PAUSED: PlainState(N_("The work rests for the moment and goes on later."), 3, "pause"),
    _S.COMPLETED: _DONE,
    _S.SIGNED: _DONE,
    _S.RETURNED: _REWORKED,
    _S.AMENDING: _REWORKED,
    _S.APPROVED: _DONE,
    _S.CLOSED: _DONE,
    _S.CANCELLED: PlainState(N_("The order was called off."), 0, "cancelled"),
}


def state_of(status: OrderStatus) -> PlainState:
    """A state in plain words; one that a newer version invented counts as under way."""
    return STATES.get(status, _PLANNED)


def first_name(name: str | None, language: Language) -> str:
    """What a customer calls an engineer: the given name; of a Chinese name the family name and 师傅 (master)."""
    words = (name or "").split()
    if not words:
        return ""
    if len(words) == 1 and _is_chinese(words[0]):
        return f"{words[0][0]}师傅" if language is Language.CHINESE else words[0]
    return words[0]


def _is_chinese(word: str) -> bool:
    return "\u3400" <= word[0] <= "\u9fff"
