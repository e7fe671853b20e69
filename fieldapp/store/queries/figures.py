"""The office's figures, summed from the figures' own table: by day, by whom or what, and which orders stand behind.

Every figure is a count, a share or a mean over the orders that were *opened* in a period; a share is kept as
its two counts, so that what is shown can be opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device, DeviceModel
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.model.people import Person
from fieldapp.rules.figures import Stage
from fieldapp.store.batches import batches
from fieldapp.store.figure_sums import DAYS, DETRACTS, EACH, PROMOTES, SPANS, are_kept, narrowed_to
from fieldapp.store.planning_tables import figure_sums, order_figures
from fieldapp.store.queries.rows import is_no

F, K = order_figures.c, figure_sums.c
TOP = 15


@dataclass(frozen=True)
class FiguresFilter:
    """Which orders are counted: those opened from a day to a day, where the company is."""

    first: date
    last: date
    engineer_id: str | None = None
    area: str | None = None
    model_id: str | None = None
    customer_id: str | None = None
    kind: OrderKind | None = None
    priority: Priority | None = None

    def without_days(self) -> list[ColumnElement[bool]]:
        """Whom and what it is narrowed to."""
        return _same({F.engineer_id: self.engineer_id, F.area: self.area}) + self.without_people()

    def of_orders(self) -> list[ColumnElement[bool]]:
        """The same without whose they are."""
        return _same({F.area: self.area}) + self.without_people()

    def without_people(self) -> list[ColumnElement[bool]]:
        """What it is narrowed to besides an engineer and an area, where engineers work."""
        return _same(
            {
                F.customer_id: self.customer_id,
                F.model_id: self.model_id,
                F.kind: self.kind,
                F.priority: self.priority,
            }
        )

    def conditions(self) -> list[ColumnElement[bool]]:
        """Those and the days."""
        return [F.opened_day.between(self.first.toordinal(), self.last.toordinal()), *self.without_days()]

    def sums_of(self, session: Session) -> str | None:
        """Which of the kept sums these orders' are among; None where each order has to be counted."""
        if any((self.engineer_id, self.area, self.model_id, self.customer_id)):
            return None
        return narrowed_to(self.kind, self.priority) if are_kept(session.connection()) else None


def _same(wanted: Mapping[Any, str | None]) -> list[ColumnElement[bool]]:
    return [column == str(value) for column, value in wanted.items() if value is not None]


class By(StrEnum):
    """What a table has a line for each of."""

    ENGINEER = "engineer"
    CUSTOMER = "customer"
    AREA = "area"
    MODEL = "model"
    KIND = "kind"
    PRIORITY = "priority"


_COLUMN = {
    By.ENGINEER: F.engineer_id,
    By.CUSTOMER: F.customer_id,
    By.AREA: F.area,
    By.MODEL: F.model_id,
    By.KIND: F.kind,
    By.PRIORITY: F.priority,
}


SUMS: Mapping[str, Any] = {name: func.coalesce(func.sum(each), 0) for name, each in EACH.items()}
SERVICE = (
    *("orders", "responded", "respond_minutes", "solved", "resolve_minutes"),
    *("promised", "kept", "visited", "fixed_first", "reopened"),
)
CUSTOMERS = ("orders", "rated", "csat", "asked", "promoters", "detractors")
WORK = (
    *("orders", "labour_minutes", "travel_minutes", "waiting_minutes"),
    *("parts_cost", "with_parts", "with_cost", "visits"),
)
KNOWLEDGE = ("orders", "articles_read", "with_articles", "judged", "helped", "articles_written")

Sums = Mapping[str, int]


def by_day(session: Session, wanted: FiguresFilter, names: Sequence[str]) -> dict[date, Sums]:
    """These sums for each day on which orders were opened."""
    narrowed = wanted.sums_of(session)
    if narrowed is not None:
        rows = session.execute(
            select(K.first_day, *_kept(names)).where(*_days(narrowed, "day", wanted), K.orders > 0)
        )
    else:
        query = select(F.opened_day, *_counted(names)).where(*wanted.conditions())
        rows = session.execute(query.group_by(F.opened_day))
    return {date.fromordinal(row[0]): _sums(names, row[1:]) for row in rows}


def by_what(
    session: Session, wanted: FiguresFilter, names: Sequence[str], by: By
) -> list[tuple[str | None, Sums]]:
    """These sums for each engineer, customer ...: those with most orders first. None stands for nobody."""
    found = _by_column(session, wanted, names, by.value, _COLUMN[by])
    return sorted(found.items(), key=lambda one: (-one[1].get("orders", 0), one[0] or ""))


def _by_column(
    session: Session, wanted: FiguresFilter, names: Sequence[str], by: str, column: Any, *more: Any
) -> dict[str | None, Sums]:
    counted = select(column, *_counted(names)).where(*wanted.without_days(), *more).group_by(column)
    found = added_up(session, wanted, names, by, counted, F.opened_day)
    return {key: sums for key, sums in found.items() if sums["orders"]}


def added_up(
    session: Session, wanted: FiguresFilter, names: Sequence[str], by: str, counted: Select[Any], day: Any
) -> dict[str | None, Sums]:
    """Sums for each key: from the kept ones as far as whole spans go, the days at the ends counted.

    `counted` counts them, of every day, and `day` is the column of days in it.
    """
    narrowed = wanted.sums_of(session)
    spans, rest = (
        _spans(wanted.first.toordinal(), wanted.last.toordinal()) if narrowed is not None else ([], [])
    )
    queries = [counted.where(or_(*(day.between(*ends) for ends in rest)))] if rest else []
    if narrowed is None:
        queries = [counted.where(day.between(wanted.first.toordinal(), wanted.last.toordinal()))]
    for days, first, last in spans:
        kept = select(K.key, *(func.sum(K[name]) for name in names)).group_by(K.key)
        queries.append(
            kept.where(K.narrowed == narrowed, K.by == by, K.days == days, K.first_day.between(first, last))
        )
    found: dict[str | None, list[Sums]] = {}
    for query in queries:
        for row in session.execute(query):
            found.setdefault(row[0] or None, []).append(_sums(names, row[1:]))
    return {key: added(many) for key, many in found.items()}


def _spans(first: int, last: int) -> tuple[list[tuple[int, int, int]], list[tuple[int, int]]]:
    """A time in whole spans, as (days, first span's day, last span's), and the days that are left at its ends."""
    found: list[tuple[int, int, int]] = []
    rest = [(first, last)]
    for span in SPANS:
        left: list[tuple[int, int]] = []
        for start, end in rest:
            begins, ends = -(-start // span) * span, (end + 1) // span * span
            if begins >= ends:
                left.append((start, end))
                continue
            found.append((span, begins, ends - span))
            left += [each for each in ((start, begins - 1), (ends, end)) if each[0] <= each[1]]
        rest = left
    return found, rest


def _counted(names: Sequence[str]) -> list[Any]:
    return [SUMS[name].label(name) for name in names]


def _kept(names: Sequence[str]) -> list[Any]:
    return [K[name] for name in names]


def _days(narrowed: str, by: str, wanted: FiguresFilter) -> tuple[Any, ...]:
    between = K.first_day.between(wanted.first.toordinal(), wanted.last.toordinal())
    return K.narrowed == narrowed, K.by == by, K.days == 1, between


def added(many: Iterable[Sums]) -> dict[str, int]:
    """Sums of sums."""
    total: dict[str, int] = {}
    for each in many:
        for name, value in each.items():
            total[name] = total.get(name, 0) + value
    return total


def causes(session: Session, wanted: FiguresFilter) -> list[tuple[str, int]]:
    """What most of the time of orders that missed their promise went into, the most frequent first."""
    found = _by_column(session, wanted, ("orders",), "why", F.overdue_why, F.sla_met == 0)
    return sorted(((str(why), sums["orders"]) for why, sums in found.items() if why), key=lambda one: -one[1])


@dataclass(frozen=True)
class Stood:
    """How many orders stood where at the end of a day."""

    day: date
    waiting: int
    in_work: int
    to_review: int

    @property
    def backlog(self) -> int:
        """Opened and not solved."""
        return self.waiting + self.in_work


def states(session: Session, wanted: FiguresFilter, days: Sequence[date]) -> list[Stood]:
    """How many orders stood where at the end of each of these days, whenever they were opened."""
    until = [_until(session, wanted, by, days) for by in ("day", *DAYS)]
    return [
        Stood(day, opened - left, left - resolved, resolved - ended)
        for day, opened, left, resolved, ended in zip(days, *until, strict=True)
    ]


def _until(session: Session, wanted: FiguresFilter, by: str, days: Sequence[date]) -> list[int]:
    """How many came before the end of each day."""
    narrowed = wanted.sums_of(session)
    if narrowed is not None:
        rows = session.execute(
            select(K.first_day, K.orders).where(K.narrowed == narrowed, K.by == by, K.days == 1)
        )
    else:
        column = DAYS.get(by, F.opened_day)
        query = select(column, func.count()).where(column.is_not(None), *wanted.without_days())
        rows = session.execute(query.group_by(column))
    counts = sorted((row[0], row[1]) for row in rows)
    found, at, total = [], 0, 0
    for day in days:
        while at < len(counts) and counts[at][0] <= day.toordinal():
            total += counts[at][1]
            at += 1
        found.append(total)
    return found


def stages(session: Session, wanted: FiguresFilter) -> dict[Stage, tuple[int, int]]:
    """Per stage: how many orders went through it, and the minutes they spent there together."""
    names = [f"{stage}_{what}" for stage in Stage for what in ("orders", "minutes")]
    total = added(by_day(session, wanted, names).values())
    return {stage: (total.get(f"{stage}_orders", 0), total.get(f"{stage}_minutes", 0)) for stage in Stage}


@dataclass(frozen=True)
class Visited:
    """A device or a model and how often somebody came."""

    id: str
    name: str
    detail: str
    orders: int
    visits: int
    again: int
    """Visits after the first of the period to the same device."""


def devices_again(session: Session, wanted: FiguresFilter) -> tuple[list[Visited], list[Visited]]:
    """The devices and the models that were visited again most often."""
    query = select(F.device_id, func.count(), SUMS["visits"]).where(F.device_id.is_not(None))
    if wanted.sums_of(session) is None:
        query = query.where(*wanted.conditions())
    else:  # a day that is calculated has no index, so that SQLite reads the one by device, where all of this stands
        day = (F.opened_day + 0).between(wanted.first.toordinal(), wanted.last.toordinal())
        query = query.where(day, *wanted.without_days())
    rows = session.execute(query.group_by(F.device_id))
    models = {row[0]: row[1] for row in session.execute(select(Device.id, Device.model_id))}
    per_model: dict[str, list[int]] = {}
    found = []
    for device, orders, visits in rows:
        again = max(0, int(visits) - 1)
        found.append((again, device, orders, int(visits)))
        model = models.get(device)
        if model is not None:
            one = per_model.setdefault(model, [0, 0, 0])
            for place, value in enumerate((again, orders, int(visits))):
                one[place] += value
    top = sorted((one for one in found if one[0]), key=lambda one: (-one[0], one[1]))[:TOP]
    top_models = sorted(
        ((m[0], key, m[1], m[2]) for key, m in per_model.items() if m[0]), key=lambda one: (-one[0], one[1])
    )
    return _named_devices(session, top), _named_models(session, top_models[:TOP])


def names_of(session: Session, by: By, keys: Iterable[str | None]) -> dict[str, str]:
    """The names of engineers, customers and models by their ids."""
    nouns: dict[By, Any] = {By.ENGINEER: Person, By.CUSTOMER: Customer, By.MODEL: DeviceModel}
    noun = nouns.get(by)
    if noun is None:
        return {}
    found: dict[str, str] = {}
    for some in batches(sorted(one for one in keys if one), 500):
        found.update(
            {row[0]: row[1] for row in session.execute(select(noun.id, noun.name).where(noun.id.in_(some)))}
        )
    return found


def areas(session: Session) -> list[str]:
    """The regions of sites, and the cities of sites that have none."""
    region, city = (
        select(Site.region).distinct(),
        select(Site.city).where(func.coalesce(Site.region, "") == ""),
    )
    return sorted({area for query in (region, city.distinct()) for area in session.scalars(query) if area})


def customers(session: Session, most: int, chosen: str | None = None) -> list[tuple[str, str]]:
    """The first customers by name, and the one that was chosen."""
    query = (
        select(Customer.id, Customer.name)
        .where(is_no(Customer.withdrawn))
        .order_by(Customer.name, Customer.id)
    )
    found = {row[0]: row[1] for row in session.execute(query.limit(most))}
    if chosen is not None and chosen not in found:
        found |= names_of(session, By.CUSTOMER, [chosen])
    return list(found.items())


def models(session: Session) -> list[tuple[str, str]]:
    """Every model by name."""
    rows = session.execute(select(DeviceModel.id, DeviceModel.name).order_by(DeviceModel.name))
    return [(row[0], row[1]) for row in rows]


def _sums(names: Sequence[str], row: Sequence[Any]) -> Sums:
    return {name: int(value) for name, value in zip(names, row, strict=True)}


def _named_devices(session: Session, top: Sequence[tuple[int, str, int, int]]) -> list[Visited]:
    query = select(Device.id, Device.name, Device.serial).where(Device.id.in_([one[1] for one in top]))
    names = {row: (name, serial or "") for row, name, serial in session.execute(query)}
    return [
        Visited(key, *names.get(key, (key, "")), orders, visits, again) for again, key, orders, visits in top
    ]


def _named_models(session: Session, top: Sequence[tuple[int, str, int, int]]) -> list[Visited]:
    query = select(DeviceModel.id, DeviceModel.name, DeviceModel.manufacturer).where(
        DeviceModel.id.in_([one[1] for one in top])
    )
    names = {row: (name, maker or "") for row, name, maker in session.execute(query)}
    return [
        Visited(key, *names.get(key, (key, "")), orders, visits, again) for again, key, orders, visits in top
    ]


BEHIND: Mapping[str, ColumnElement[bool]] = {
    "all": F.order_id.is_not(None),
    "responded": F.respond_minutes.is_not(None),
    "solved": F.resolve_minutes.is_not(None),
    "promised": F.sla_met.is_not(None),
    "kept": F.sla_met == 1,
    "missed": F.sla_met == 0,
    "visited": F.fixed_first.is_not(None),
    "fixed-first": F.fixed_first == 1,
    "not-fixed-first": F.fixed_first == 0,
    "reopened": F.reopens > 0,
    "rated": F.csat.is_not(None),
    "asked": F.nps.is_not(None),
    "promoters": F.nps >= PROMOTES,
    "detractors": F.nps <= DETRACTS,
    "labour": F.labour_minutes > 0,
    "travel": F.travel_minutes > 0,
    "waited": F.waiting_minutes > 0,
    "parts": F.parts_cost.is_not(None),
    "cost": EACH["with_cost"] == 1,
    "articles": F.articles_read > 0,
    "judged": F.article_votes > 0,
    "helped": F.article_helps > 0,
    "written": F.articles_written > 0,
    "visits": F.visits > 0,
    **{f"stage-{stage}": F[f"{stage}_minutes"].is_not(None) for stage in Stage},
}
"""What an address calls the orders behind a figure."""


def behind(wanted: FiguresFilter, figure: str, why: str | None = None) -> Any:
    """The ids of the orders behind a figure; `why` narrows missed promises to one cause."""
    conditions = [BEHIND[figure], *wanted.conditions()]
    if why is not None:
        conditions.append(F.overdue_why == why)
    return select(F.order_id).where(*conditions)


STATES: Mapping[str, tuple[Any, Any]] = {
    "waiting": (F.opened_day, F.left_day),
    "in_work": (F.left_day, F.resolved_day),
    "to_review": (F.resolved_day, F.ended_day),
    "backlog": (F.opened_day, F.resolved_day),
}
"""Where orders stand at the end of a day: what had come, and what had not gone."""


def behind_state(wanted: FiguresFilter, state: str, day: date) -> Any:
    """The ids of the orders that stood somewhere (`waiting`, `in_work`, `to_review`, `backlog`) at the end of a day."""
    came, went = STATES[state]
    end = day.toordinal()
    return select(F.order_id).where(came <= end, or_(went.is_(None), went > end), *wanted.without_days())
