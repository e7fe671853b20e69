"""The sums that a dashboard shows: from the figures of orders, or from labour and the engineers' calendars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from fieldapp.server.figure_measures import UTILISATION, Dashboard
from fieldapp.store.queries import figures as queries
from fieldapp.store.queries.figures import By, FiguresFilter, Sums
from fieldapp.store.queries.office import company
from fieldapp.store.queries.utilisation import Utilisation, utilisation, utilisation_on

CountedLine = tuple[str | None, Sums]


@dataclass(frozen=True)
class Counted:
    """Sums of each day and of each line; `by` says what the lines are of."""

    days: Mapping[date, Sums]
    lines: Sequence[CountedLine]
    by: By

    @property
    def total(self) -> Sums:
        """Those of all days."""
        return queries.added(self.days.values())


def counted(session: Session, dashboard: Dashboard, wanted: FiguresFilter, by: By, today: date) -> Counted:
    """What that dashboard shows."""
    if dashboard.key == UTILISATION:
        return of_labour(session, wanted, by, today)
    return of_orders(session, wanted, dashboard.sums, by)


def of_orders(session: Session, wanted: FiguresFilter, names: Sequence[str], by: By | None) -> Counted:
    """Sums of the orders opened in the period, with their `cost` where the company says what an hour costs."""
    hour = _hour_cost(session)
    days = queries.by_day(session, wanted, names)
    lines = queries.by_what(session, wanted, names, by) if by is not None else []
    return Counted(
        {day: _with_cost(sums, hour) for day, sums in days.items()},
        [(key, _with_cost(sums, hour)) for key, sums in lines],
        by or By.ENGINEER,
    )


def of_labour(session: Session, wanted: FiguresFilter, by: By | None, today: date) -> Counted:
    """Sums of labour, beside the hours of the engineer, of an area's engineers, or for anything else of all of them."""
    found = utilisation(session, wanted, today)
    by = by or By.ENGINEER
    lines = list(_lines_of_labour(session, wanted, by, found).items())
    lines.sort(key=lambda line: (-line[1]["booked"], line[0] or ""))
    return Counted(found.by_day, lines, by)


def _lines_of_labour(
    session: Session, wanted: FiguresFilter, by: By, found: Utilisation
) -> Mapping[str | None, Sums]:
    if by is By.AREA:
        return found.by_area()
    if by is By.ENGINEER:
        return dict(found.by_worker.items())
    return utilisation_on(session, wanted, by, found)


def _with_cost(sums: Sums, hour: Decimal | None) -> Sums:
    """With parts and labour together, in ten-thousandths; as it is where nobody said what an hour costs."""
    if hour is None or "with_cost" not in sums:
        return sums
    minutes = sum(sums[name] for name in ("labour_minutes", "travel_minutes", "waiting_minutes"))
    return dict(sums) | {"cost": sums["parts_cost"] + round(minutes * hour * 10_000 / 60)}


def _hour_cost(session: Session) -> Decimal | None:
    found = company(session)
    return None if found is None else found.hour_cost
