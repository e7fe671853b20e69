"""What the rules of dispatch say, in a person's words: reasons for somebody, and what is wrong with a planned day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fieldapp.rules.day_plan import PlanTrouble
from fieldapp.rules.dispatch import Reason, ReasonKind
from fieldapp.server.call import Call
from fieldapp.server.catalogue import N_

_R = ReasonKind
_REASONS: Mapping[ReasonKind, tuple[str, str]] = {
    _R.SKILL: ("shield", N_("knows %(words)s")),
    _R.SKILL_MISSING: ("close", N_("does not know %(words)s")),
    _R.AREA: ("map-pin", N_("works in %(words)s")),
    _R.AREA_OTHER: ("map-pin", N_("does not work in %(words)s")),
    _R.TRAVEL: ("travel", N_("about %(number)s km")),
    _R.FREE: ("clock", N_("free %(at)s")),
    _R.TOO_LATE: ("warning", N_("free only %(at)s: too late")),
    _R.NO_TIME: ("warning", N_("no free time in the next two weeks")),
    _R.LOAD: ("order", N_("%(number)s orders that day")),
    _R.PARTS: ("part", N_("in the van: %(words)s")),
    _R.PARTS_MISSING: ("part", N_("not in the van: %(words)s")),
}
_WITH_LEVEL = N_("knows %(words)s, level %(number)s")
_ONE_ORDER = N_("%(number)s order that day")
_NOTHING = N_("nothing else that day")
TROUBLES: Mapping[PlanTrouble, str] = {
    PlanTrouble.OVERLAP: N_("overlaps another order"),
    PlanTrouble.WAY_TOO_LONG: N_("the way takes longer than the time between"),
    PlanTrouble.BEFORE_WINDOW: N_("before the customer lets anybody in"),
    PlanTrouble.AFTER_WINDOW: N_("after the customer lets anybody in"),
    PlanTrouble.AFTER_DUE: N_("later than promised"),
    PlanTrouble.NOT_STARTED: N_("should have begun"),
    PlanTrouble.OFF_HOURS: N_("outside working time"),
}


@dataclass(frozen=True)
class ReasonShown:
    """One reason as a chip."""

    tone: str
    icon: str
    words: str


def reason_shown(call: Call, reason: Reason) -> ReasonShown:
    """A reason in the words of whoever reads."""
    icon, words = _REASONS[reason.kind]
    if reason.kind is _R.SKILL and reason.number is not None:
        words = _WITH_LEVEL
    if reason.kind is _R.LOAD and reason.number is not None and reason.number < 2:
        words = _ONE_ORDER if reason.number else _NOTHING
    values: dict[str, object] = {"words": reason.words or "", "number": reason.number}
    values["at"] = call.formats.short(reason.at)
    tone = "good" if reason.points > 0 else "neutral" if reason.points > -10 else "warn"
    return ReasonShown("bad" if reason.points <= -40 else tone, icon, call.words.gettext(words, **values))


def troubles_shown(call: Call, troubles: tuple[PlanTrouble, ...]) -> str:
    """What is wrong with a planned time, as one sentence."""
    return ", ".join(call.words.gettext(TROUBLES[trouble]) for trouble in troubles)
