"""The console's sentences about rules that act and days that are planned."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.rules.deeds import DeedKind
from fieldapp.server.catalogue import N_

ABOUT_OFFICE: Mapping[str, str] = {
    "condition-unreadable": N_("The condition cannot be read from line %(line)s, column %(column)s on."),
    "condition-name-unknown": N_(
        "“%(name)s” (line %(line)s, column %(column)s) stands for nothing at this event."
    ),
    "condition-too-long": N_(
        "The condition is too long or too deeply nested; at most %(most)s characters and no loop within a loop."
    ),
    "condition-fails": N_("The condition cannot be worked out (line %(line)s, column %(column)s): %(words)s"),
    "condition-no-answer": N_("The condition has to answer yes or no; this one gives something else."),
    "deeds-missing": N_("Say what the rule does."),
    "too-many-deeds": N_("A rule does at most %(most)s things."),
    "deed-not-here": N_(
        "“%(deed)s” needs an order, which is not there yet, or makes one that is there already."
    ),
    "deed-value": N_("“%(deed)s” has no value that can be used."),
    "nobody-fits": N_("Nobody has the skill and the time for it."),
    "planner-missing": N_("Optimising needs PyVRP: install fieldapp with the extra “planning”."),
    "plan-impossible": N_("No plan was found in the time given. Allow more time, or leave some orders out."),
    "planner-busy": N_("Other days are being planned. Try again in a minute."),
    "planner-failed": N_("The planning stopped before it had a plan. Nothing was changed."),
    "nobody-works": N_("Nobody chosen works on this day."),
    "nothing-to-plan": N_("There is nothing to be planned on this day."),
}

DEEDS: Mapping[str, str] = {
    DeedKind.SET_KIND: N_("set the kind"),
    DeedKind.SET_PRIORITY: N_("set the priority"),
    DeedKind.SET_SKILL: N_("set the skill"),
    DeedKind.MAKE_ORDER: N_("make an order of it"),
    DeedKind.ASSIGN_BEST: N_("assign the best engineer"),
    DeedKind.PLAN_BEST: N_("assign the best engineer and plan the first free time"),
    DeedKind.ASSIGN_TO: N_("assign to"),
    DeedKind.NOTIFY: N_("write to everybody who is"),
    DeedKind.ESCALATE: N_("escalate: raise the priority and write to the supervisors"),
    DeedKind.FOLLOW_UP: N_("follow up with a request"),
}
