"""The figures by name: what each is computed from, how it is written, and its definition in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from fieldapp.server.catalogue import N_
from fieldapp.server.formats import Formats
from fieldapp.store.queries.figures import CUSTOMERS, KNOWLEDGE, SERVICE, WORK, Sums


class Unit(StrEnum):
    """How a figure is written."""

    COUNT = "count"
    MINUTES = "minutes"
    HOURS = "hours"
    SHARE = "share"
    SCORE = "score"
    NET = "net"
    MONEY = "money"


@dataclass(frozen=True)
class Measure:
    """One figure: `part` of `whole`, both sums; `behind` names the orders of the part, `of` those of the whole."""

    words: str
    unit: Unit
    part: str
    behind: str | None
    definition: str
    whole: str | None = None
    of: str | None = None
    less: str | None = None
    """What is taken from the part first."""

    def value(self, sums: Sums) -> float | None:
        """The figure; nothing where there is nothing to divide by, or nobody counted."""
        if self.part not in sums:
            return None
        part = sums.get(self.part, 0) - (sums.get(self.less, 0) if self.less else 0)
        if self.whole is None:
            return float(part)
        whole = sums.get(self.whole, 0)
        return part / whole if whole else None


@dataclass(frozen=True)
class Dashboard:
    """One page of figures."""

    key: str
    words: str
    sums: tuple[str, ...]
    measures: tuple[str, ...]
    about: str = N_("Orders opened from %(first)s to %(last)s")


MEASURES: Mapping[str, Measure] = {
    "orders": Measure(N_("Orders"), Unit.COUNT, "orders", "all", N_("Orders opened in the period.")),
    "respond": Measure(
        N_("First response"), Unit.MINUTES, "respond_minutes", "responded",
        N_("From opening an order until somebody is on site for the first time: the mean, by the clock on the wall."),
        "responded", "responded",
    ),
    "resolve": Measure(
        N_("Solution"), Unit.MINUTES, "resolve_minutes", "solved",
        N_("From opening an order until its work was completed for the last time: the mean, pauses included."),
        "solved", "solved",
    ),
    "sla": Measure(
        N_("Promises kept"), Unit.SHARE, "kept", "kept",
        N_("Of the solved orders with a promise: those that were answered and solved in time."),
        "promised", "promised",
    ),
    "first_fix": Measure(
        N_("Fixed at the first visit"), Unit.SHARE, "fixed_first", "fixed-first",
        N_("Of the solved orders that were visited: those with one visit that were not opened again."),
        "visited", "visited",
    ),
    "reopened": Measure(
        N_("Opened again"), Unit.SHARE, "reopened", "reopened",
        N_("Of the solved orders: those whose work had to go on after it was completed."),
        "solved", "solved",
    ),
    "csat": Measure(
        N_("Satisfaction"), Unit.SCORE, "csat", "rated",
        N_("The mean of the customers' stars, 1 to 5, of the last rating of each order."), "rated", "rated",
    ),
    "nps": Measure(
        N_("Recommendation"), Unit.NET, "promoters", "promoters",
        N_("Net promoter score: the share that answered 9 or 10, less the share that answered 0 to 6, in points."),
        "asked", "asked", "detractors",
    ),
    "rated": Measure(N_("Ratings"), Unit.COUNT, "rated", "rated", N_("Orders that a customer rated with stars.")),
    "labour": Measure(
        N_("Work"), Unit.HOURS, "labour_minutes", "labour", N_("Labour booked as work on these orders."),
    ),
    "travel": Measure(
        N_("Travel"), Unit.HOURS, "travel_minutes", "travel", N_("Labour booked as travel on these orders."),
    ),
    "waiting": Measure(
        N_("Waiting"), Unit.HOURS, "waiting_minutes", "waited", N_("Labour booked as waiting on these orders."),
    ),
    "visits": Measure(
        N_("Visits per order"), Unit.SCORE, "visits", "visits", N_("Visits with an arrival, per order opened."),
        "orders", "all",
    ),
    "parts": Measure(
        N_("Cost of parts"), Unit.MONEY, "parts_cost", "parts",
        N_("Quantity times price of the parts fitted, in the company's currency; parts without a price count nothing."),
    ),
    "parts_each": Measure(
        N_("Cost of parts per order"), Unit.MONEY, "parts_cost", "parts",
        N_("The cost of parts, divided by the orders on which priced parts were fitted."), "with_parts", "parts",
    ),
    "cost_each": Measure(
        N_("Cost per order"), Unit.MONEY, "cost", "cost",
        N_("Parts, and the hours booked at what an hour costs (page Company), divided by the orders that have either."),
        "with_cost", "cost",
    ),
    "utilisation": Measure(
        N_("Utilisation"), Unit.SHARE, "booked", "worked",
        N_("Work and travel booked on the days of the period, of the hours in the engineers' working calendars. An area is where engineers work; of a customer, model, kind or priority it is the part booked on such orders."), "hours",
    ),
    "booked": Measure(
        N_("Hours booked"), Unit.HOURS, "booked", "worked",
        N_("Work and travel that engineers booked on the days of the period, on whichever order."),
    ),
    "hours": Measure(
        N_("Working hours"), Unit.HOURS, "hours", None,
        N_("By the engineers' calendars until today: from the day each first booked; of those who left or are engineers no more, until the last."),
    ),
    "on_the_road": Measure(
        N_("On the road"), Unit.SHARE, "on_the_road", "worked", N_("Of the hours booked: those of travel."), "booked",
    ),
    "knowledge": Measure(
        N_("Orders with an article"), Unit.SHARE, "with_articles", "articles",
        N_("Of the orders opened in the period: those from which somebody opened an article."), "orders", "all",
    ),
    "readings": Measure(
        N_("Articles opened"), Unit.COUNT, "articles_read", "articles",
        N_("How often articles were opened from these orders: once for each person, version and order."),
    ),
    "helped": Measure(
        N_("Helped"), Unit.SHARE, "helped", "helped",
        N_("Of the orders from which somebody voted on an article: those on which one helped."), "judged", "judged",
    ),
    "written": Measure(
        N_("Articles written"), Unit.COUNT, "articles_written", "written", N_("Published articles that began as one of these orders."),
    ),
}  # fmt: skip

UTILISATION = "utilisation"
DASHBOARDS: tuple[Dashboard, ...] = (
    Dashboard(
        "service", N_("Service"), SERVICE, ("sla", "respond", "resolve", "first_fix", "reopened", "orders")
    ),
    Dashboard("customers", N_("Satisfaction"), CUSTOMERS, ("csat", "nps", "rated")),
    Dashboard(
        "work",
        N_("Work and parts"),
        WORK,
        ("labour", "travel", "waiting", "visits", "parts", "parts_each", "cost_each"),
    ),
    Dashboard(
        UTILISATION,
        N_("Utilisation"),
        (),
        ("utilisation", "booked", "hours", "on_the_road"),
        N_("Days worked from %(first)s to %(last)s"),
    ),
    Dashboard("knowledge", N_("Knowledge"), KNOWLEDGE, ("knowledge", "readings", "helped", "written")),
    Dashboard("flow", N_("Flow"), (), ()),
    Dashboard("devices", N_("Devices"), (), ()),
)


def written(f: Formats, unit: Unit, value: float | None, currency: str | None = None) -> str:
    """A figure as people read it."""
    if value is None:
        return "–"
    if unit is Unit.MINUTES:
        return f.minutes(round(value))
    if unit is Unit.SHARE:
        return f"{f.number(round(Decimal(100 * value), 2))} %"
    if unit is Unit.HOURS:
        return f"{f.number(round(Decimal(value / 60), 1))} h"
    if unit is Unit.MONEY:
        return f.money(round(Decimal(value) / 10_000, 2), currency)
    if unit is Unit.NET:
        return f.number(round(100 * value))
    if unit is Unit.SCORE:
        return f.number(round(Decimal(value), 2))
    return f.number(round(value))


def exported(unit: Unit, value: float | None) -> float | None:
    """A figure as a table calculates with it: minutes, hours, fractions, money."""
    if value is None:
        return None
    if unit is Unit.HOURS:
        return round(value / 60, 4)
    if unit is Unit.MONEY:
        return round(value / 10_000, 4)
    if unit is Unit.NET:
        return round(100 * value, 2)
    return round(value) if unit is Unit.COUNT else round(value, 6)
