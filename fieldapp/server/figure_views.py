"""What a page of figures shows: figures with their orders, charts over time, tables; also what is exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from fieldapp.model.orders import OrderKind, Priority
from fieldapp.rules.figures import Cause, Stage
from fieldapp.server.call import Call
from fieldapp.server.catalogue import N_
from fieldapp.server.figure_charts import Columns, Part, columns
from fieldapp.server.figure_counts import Counted, counted
from fieldapp.server.figure_measures import (
    DASHBOARDS,
    MEASURES,
    UTILISATION,
    Dashboard,
    Measure,
    Unit,
    exported,
    written,
)
from fieldapp.store.queries import figures as queries
from fieldapp.store.queries.figures import By, FiguresFilter, Sums
from fieldapp.store.queries.knowledge_use import articles_used

CAUSE_WORDS = {
    Cause.PLANNING: N_("Waiting to be planned"),
    Cause.ENGINEER: N_("Waiting for the engineer"),
    Cause.TRAVEL: N_("Travel"),
    Cause.WORK: N_("Work on site"),
    Cause.PARTS: N_("Waiting for parts"),
    Cause.CUSTOMER: N_("Waiting for the customer"),
    Cause.PAUSE: N_("Other pauses"),
}
STAGE_WORDS = {
    Stage.BEFORE_TRAVEL: N_("Before anybody sets off"),
    Stage.TRAVELLING: N_("On the way"),
    Stage.ON_SITE: N_("On site"),
    Stage.PAUSED: N_("Paused"),
    Stage.TO_SIGN: N_("Completed, not signed"),
    Stage.TO_REVIEW: N_("Signed, not approved"),
}
BY_WORDS = {
    By.ENGINEER: N_("Engineer"), By.CUSTOMER: N_("Customer"), By.AREA: N_("Area"),
    By.MODEL: N_("Model"), By.KIND: N_("Kind"), By.PRIORITY: N_("Priority"),
}  # fmt: skip
MOST_LINES = 25
_OF_PEOPLE = (By.ENGINEER, By.AREA)
"""What has working hours of its own."""


@dataclass(frozen=True)
class Cell:
    """A value in a table, the orders behind it, and what is exported."""

    words: str
    raw: float | str | None
    link: str | None = None


@dataclass(frozen=True)
class Tile:
    """One figure with its definition."""

    words: str
    value: Cell
    of: Cell | None
    definition: str
    """An English source sentence."""


@dataclass(frozen=True)
class Table:
    """Lines of figures."""

    title: str
    heads: Sequence[str]
    lines: Sequence[Sequence[Cell]]
    definition: str = ""
    left_out: int = 0


@dataclass(frozen=True)
class View:
    """Everything one page shows."""

    tiles: Sequence[Tile] = ()
    charts: Sequence[Columns] = ()
    tables: Sequence[Table] = ()


class Looking:
    """One look at the figures: who asks, for which orders, broken down by what."""

    def __init__(self, call: Call, session: Session, wanted: FiguresFilter, by: By) -> None:
        self.call, self.session, self.wanted, self.by = call, session, wanted, by
        self._ = call.words.gettext

    def view(self, dashboard: Dashboard) -> View:
        """The page of that dashboard."""
        special: Mapping[str, Callable[[], View]] = {"flow": self._flow, "devices": self._devices}
        return special[dashboard.key]() if dashboard.key in special else self._measured(dashboard)

    def link(self, figure: str, wanted: FiguresFilter | None = None, **more: object) -> str:
        """The address of the list of orders behind a figure."""
        asked = wanted or self.wanted
        told = {
            "view": "all", "figure": figure, "from": asked.first, "to": asked.last, "assignee": asked.engineer_id,
            "area": asked.area, "model": asked.model_id, "customer": asked.customer_id, "kind": asked.kind,
            "priority": asked.priority, **more,
        }  # fmt: skip
        return "/orders?" + urlencode({name: str(value) for name, value in told.items() if value is not None})

    # ─── figures that are sums ─────────────────────────────────────────────────────────────────

    def _measured(self, dashboard: Dashboard) -> View:
        found = counted(self.session, dashboard, self.wanted, self.by, self.call.today)
        days, total = found.days, found.total
        tiles = [self._tile(MEASURES[name], total) for name in dashboard.measures]
        buckets = [
            (label, first, last, queries.added(sums for day, sums in days.items() if first <= day <= last))
            for label, first, last in spans(self.wanted.first, self.wanted.last, days)
        ]
        charts = [chart for draw in _CHARTS[dashboard.key] if (chart := draw(self, buckets)) is not None]
        tables = [self._breakdown(dashboard, found)]
        if dashboard.key == "service":
            tables.append(self._causes(total))
        if dashboard.key == "knowledge":
            tables.append(self._articles())
        return View(tiles, charts, tables)

    def _tile(self, measure: Measure, sums: Sums) -> Tile:
        of = None
        if measure.whole is not None and measure.of is not None:
            count = sums.get(measure.whole, 0)
            of = Cell(self.call.formats.number(count), count, self.link(measure.of))
        return Tile(measure.words, self._cell(measure, sums, self.wanted), of, measure.definition)

    def _cell(self, measure: Measure, sums: Sums, wanted: FiguresFilter | None) -> Cell:
        value = measure.value(sums)
        words = written(self.call.formats, measure.unit, value, self.call.shell.currency)
        is_opened = wanted is not None and value is not None and measure.behind is not None
        link = self.link(str(measure.behind), wanted) if is_opened else None
        return Cell(words, exported(measure.unit, value), link)

    def _breakdown(self, dashboard: Dashboard, found: Counted) -> Table:
        by, many = found.by, found.lines[:MOST_LINES]
        names = queries.names_of(self.session, by, [key for key, _sums in many])
        left_out = ("orders",) if by in _OF_PEOPLE else ("orders", "hours")
        shown = [MEASURES[name] for name in dashboard.measures if name not in left_out]
        behind = "worked"
        if "orders" in dashboard.sums:
            shown, behind = [MEASURES["orders"], *shown], "all"
        lines = []
        for key, sums in many:
            wanted = None if key is None else self._narrowed(by, key)
            name = self._key_words(by, key, names)
            label = Cell(name, name, None if wanted is None else self.link(behind, wanted))
            lines.append([label, *(self._cell(measure, sums, wanted) for measure in shown)])
        heads = [self._(BY_WORDS[by]), *(self._(measure.words) for measure in shown)]
        title = self._(N_("By %(what)s"), what=self._(BY_WORDS[by]).lower())
        return Table(title, heads, lines, left_out=max(0, len(found.lines) - MOST_LINES))

    def _narrowed(self, by: By, key: str) -> FiguresFilter:
        field = {By.ENGINEER: "engineer_id", By.CUSTOMER: "customer_id", By.MODEL: "model_id"}.get(by)
        changed: dict[str, Any] = {field or by.value: key}
        return replace(self.wanted, **changed)

    def _key_words(self, by: By, key: str | None, names: Mapping[str, str]) -> str:
        if key is None:
            return self._(N_("none"))
        if by in (By.KIND, By.PRIORITY):
            return self.call.shown(_word_of(by, key))
        return names.get(key, key)

    def _articles(self) -> Table:
        lines = []
        for used in articles_used(self.session, self.wanted, self.call.zone):
            words = " · ".join(filter(None, (used.number, self.call.chosen(used.title, used.title_zh))))
            page, orders = f"/knowledge/{used.id}", self.link("article", article=used.id)
            lines.append(
                [
                    Cell(words, words, page),
                    Cell(self._count(used.readings), used.readings, page),
                    Cell(self._count(used.orders), used.orders, orders if used.orders else None),
                    *(Cell(self._count(votes), votes, page) for votes in (used.helped, used.did_not_help)),
                ]
            )
        heads = (N_("Article"), N_("Times opened"), N_("Orders"), N_("Helped"), N_("Did not help"))
        return Table(
            self._(N_("Articles used")), [self._(each) for each in heads], lines,
            N_("Readings and votes in the period, from orders or not; narrowed to a customer, area or model: those from such orders."),
        )  # fmt: skip

    def _causes(self, total: Sums) -> Table:
        missed = total.get("promised", 0) - total.get("kept", 0)
        f = self.call.formats
        lines = []
        for why, count in queries.causes(self.session, self.wanted):
            words = self._(CAUSE_WORDS[Cause(why)])
            share = count / missed if missed else None
            link = self.link("missed", why=why)
            share_cell = Cell(written(f, Unit.SHARE, share), exported(Unit.SHARE, share), link)
            lines.append([Cell(words, words), Cell(f.number(count), count, link), share_cell])
        heads = [self._(N_("Cause")), self._(N_("Orders")), self._(N_("Share"))]
        return Table(
            self._(N_("Why promises were missed")), heads, lines,
            N_("Of the orders that missed their promise: what most of the time until the solution went into."),
        )  # fmt: skip

    # ─── flow and devices ──────────────────────────────────────────────────────────────────────

    def _flow(self) -> View:
        ends = [last for _label, _first, last in spans(self.wanted.first, self.wanted.last, ())]
        labels = [label for label, _first, _last in spans(self.wanted.first, self.wanted.last, ())]
        stood = queries.states(self.session, self.wanted, ends)
        shown = [(label, self._standing(one)) for label, one in zip(labels, stood, strict=True)]
        legend = [(tone, self._(words)) for _name, tone, words in _STANDING]
        chart = columns(self._(N_("Orders by state over time")), shown, self._count, legend)
        f = self.call.formats
        lines = []
        for one in reversed(stood[-12:]):
            counts = [self._state_cell(one, name) for name in ("waiting", "in_work", "to_review", "backlog")]
            lines.append([Cell(f.day(one.day), one.day.isoformat()), *counts])
        words = (N_("Day"), N_("Waiting"), N_("In work"), N_("To review"), N_("Backlog"))
        table = Table(
            self._(N_("Where orders stood")), [self._(each) for each in words], lines,
            N_("At the end of the day, whenever they were opened. The backlog is what was opened and not solved."),
        )  # fmt: skip
        return View((), [chart] if chart else (), [table, self._stages()])

    def _standing(self, one: queries.Stood) -> list[Part]:
        return [
            Part(float(getattr(one, name)), tone, f"{self.call.formats.day(one.day)} · {self._(words)}: "
                 f"{self._count(getattr(one, name))}", self._state_cell(one, name).link)
            for name, tone, words in _STANDING
        ]  # fmt: skip

    def _state_cell(self, one: queries.Stood, name: str) -> Cell:
        count = getattr(one, name)
        return Cell(self._count(count), count, self.link(f"state-{name}", at=one.day))

    def _stages(self) -> Table:
        lines = []
        for stage, (count, minutes) in queries.stages(self.session, self.wanted).items():
            words, mean = self._(STAGE_WORDS[stage]), minutes / count if count else None
            link = self.link(f"stage-{stage}")
            mean_cell = Cell(
                written(self.call.formats, Unit.MINUTES, mean), exported(Unit.MINUTES, mean), link
            )
            lines.append([Cell(words, words), Cell(self._count(count), count, link), mean_cell])
        return Table(
            self._(N_("Time per stage")),
            [self._(N_("Stage")), self._(N_("Orders")), self._(N_("Mean"))], lines,
            N_("Per order that went through the stage and left it: the time it spent there altogether."),
        )  # fmt: skip

    def _devices(self) -> View:
        devices, models = queries.devices_again(self.session, self.wanted)
        note = N_("Visits in the period after the first one to the same device; models add up their devices.")
        return View(
            tables=[
                self._again(N_("Devices visited again"), devices, N_("Device"), "device", note),
                self._again(N_("Models visited again"), models, N_("Model"), "model", note),
            ]
        )

    def _again(self, title: str, rows: Sequence[queries.Visited], head: str, name: str, note: str) -> Table:
        lines = []
        for row in rows:
            narrowed: dict[str, object] = {name: row.id}
            link = self.link("all", None, **narrowed)
            label = f"{row.name} · {row.detail}" if row.detail else row.name
            place = Cell(label, label, f"/devices/{row.id}" if name == "device" else None)
            counts = [Cell(self._count(value), value, link) for value in (row.again, row.visits, row.orders)]
            lines.append([place, *counts])
        heads = [self._(head), self._(N_("Visited again")), self._(N_("Visits")), self._(N_("Orders"))]
        return Table(self._(title), heads, lines, note)

    # ─── charts ────────────────────────────────────────────────────────────────────────────────

    def _count(self, value: float) -> str:
        return self.call.formats.number(round(value, 2))

    def share_chart(self, buckets: Sequence[Bucket], name: str, most: float | None = None) -> Columns | None:
        """One figure a column; without `most` as high as the highest, which may be a week of more work than hours."""
        measure = MEASURES[name]
        shown = []
        for label, first, last, sums in buckets:
            value = measure.value(sums)
            words = written(self.call.formats, measure.unit, value, self.call.shell.currency)
            link = self.link(
                measure.of or measure.behind or "all", replace(self.wanted, first=first, last=last)
            )
            shown.append((label, [Part(value or 0.0, "active", f"{label} · {words}", link)]))
        write: Callable[[float], str] = lambda value: written(self.call.formats, measure.unit, value)  # noqa: E731
        return columns(self._(measure.words), shown, write, most=most)

    def stack_chart(
        self,
        buckets: Sequence[Bucket],
        title: str,
        parts: Sequence[tuple[str, str, str, str]],
        per: float = 1,
    ) -> Columns | None:
        """Several sums on top of each other: (sum, tone, words, figure)."""
        shown = []
        for label, first, last, sums in buckets:
            wanted = replace(self.wanted, first=first, last=last)
            column = []
            for name, tone, words, figure in parts:
                value = sums.get(name, 0) / per
                told = f"{label} · {self._(words)}: {self._count(value)}"
                column.append(Part(value, tone, told, self.link(figure, wanted)))
            shown.append((label, column))
        legend = [(tone, self._(words)) for _name, tone, words, _figure in parts]
        return columns(self._(title), shown, self._count, legend if len(legend) > 1 else ())


Bucket = tuple[str, date, date, Sums]
_STANDING = (
    ("waiting", "warn", N_("Waiting")),
    ("in_work", "active", N_("In work")),
    ("to_review", "review", N_("To review")),
)
_CHARTS: Mapping[str, Sequence[Callable[[Looking, Sequence[Bucket]], Columns | None]]] = {
    "service": (
        lambda look, buckets: look.share_chart(buckets, "sla", 1.0),
        lambda look, buckets: look.stack_chart(
            buckets, N_("Orders opened"), [("orders", "info", N_("Orders"), "all")]
        ),
    ),
    "customers": (
        lambda look, buckets: look.share_chart(buckets, "csat", 5.0),
        lambda look, buckets: look.stack_chart(
            buckets,
            N_("Recommendation"),
            [
                ("promoters", "good", N_("9 and 10"), "promoters"),
                ("detractors", "bad", N_("0 to 6"), "detractors"),
            ],
        ),
    ),
    "work": (
        lambda look, buckets: look.stack_chart(
            buckets,
            N_("Hours booked"),
            [
                ("labour_minutes", "active", N_("Work"), "labour"),
                ("travel_minutes", "info", N_("Travel"), "travel"),
                ("waiting_minutes", "warn", N_("Waiting"), "waited"),
            ],
            per=60,
        ),
        lambda look, buckets: look.stack_chart(
            buckets, N_("Cost of parts"), [("parts_cost", "review", N_("Parts"), "parts")], per=10_000
        ),
    ),
    UTILISATION: (
        lambda look, buckets: look.share_chart(buckets, "utilisation"),
        lambda look, buckets: look.stack_chart(
            buckets,
            N_("Hours booked"),
            [
                ("labour_minutes", "active", N_("Work"), "worked"),
                ("travel_minutes", "info", N_("Travel"), "worked"),
            ],
            per=60,
        ),
    ),
    "knowledge": (
        lambda look, buckets: look.share_chart(buckets, "knowledge", 1.0),
        lambda look, buckets: look.stack_chart(
            buckets, N_("Articles opened"), [("articles_read", "info", N_("Articles opened"), "articles")]
        ),
    ),
}


def dashboard_of(key: str | None) -> Dashboard:
    """The dashboard of that name; the first where there is none."""
    return next((each for each in DASHBOARDS if each.key == key), DASHBOARDS[0])


def spans(first: date, last: date, days: Any) -> list[tuple[str, date, date]]:
    """The period in days, weeks, months or years, whichever is readable; empty ends are left out where `days` tell."""
    if days:
        first, last = max(first, min(days)), min(last, max(days))
    length = (last - first).days + 1
    found: list[tuple[str, date, date]] = []
    start = first
    while start <= last:
        end = min(last, _end_of_span(start, length))
        found.append((_label(start, length), start, end))
        start = end + timedelta(days=1)
    return found


def _end_of_span(start: date, length: int) -> date:
    if length <= 35:
        return start
    if length <= 200:
        return start + timedelta(days=6 - start.weekday())
    if length <= 366 * 4:
        return (start.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return start.replace(month=12, day=31)


def _label(start: date, length: int) -> str:
    if length <= 200:
        return f"{start:%m-%d}"
    return f"{start:%Y-%m}" if length <= 366 * 4 else f"{start:%Y}"


def _word_of(by: By, key: str) -> Any:
    kinds: Mapping[By, Any] = {By.KIND: OrderKind, By.PRIORITY: Priority}
    words = kinds[by]
    return words(key) if key in words._value2member_map_ else key
