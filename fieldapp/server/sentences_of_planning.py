"""The console's sentences about planning, maintenance plans and cover."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.server.catalogue import N_

ABOUT_PLANNING: Mapping[str, str] = {
    "planned-by-a-person": N_("A person planned %(order)s; only a person moves it."),
    "interval-malformed": N_(
        "An interval is so many days, so many months, or so much on a meter: one of the three, more than zero."
    ),
    "plan-without-intervals": N_("A plan needs at least one interval."),
    "intervals-repeated": N_("Two intervals of one plan are equally long."),
    "intervals-mixed": N_("One plan counts either by the calendar or by one meter."),
    "position-malformed": N_("“%(value)s” is not a position; write it as 52.52, 13.405."),
    "level-out-of-range": N_("A skill's level is a whole number from 1 to 5."),
}
