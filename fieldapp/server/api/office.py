"""What is only read: sheets, ratings, people, knowledge, service levels and figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import Response

from fieldapp.errors import Unreadable
from fieldapp.model import knowledge, people, reports, service_levels
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.api import nouns
from fieldapp.server.api.messages import json_answer
from fieldapp.server.api.operations import PDF, Api, Asked
from fieldapp.server.api.resources import Resource, row_id_of
from fieldapp.server.call import Call
from fieldapp.server.figure_counts import Counted, CountedLine, of_labour, of_orders
from fieldapp.server.figure_measures import DASHBOARDS, MEASURES, Unit, exported
from fieldapp.server.form import Form
from fieldapp.store import order_figures
from fieldapp.store.queries import figures as queries
from fieldapp.store.queries.figures import By, FiguresFilter
from fieldapp.store.queries.rows import is_no
from fieldapp.store.queries.utilisation import OF_LABOUR

api = Api()


def _with_roles(session: Session, rows: list[dict[str, Any]]) -> None:
    """Put each person's roles and skills in."""
    ids = [row["id"] for row in rows]
    for name, noun, column in (
        ("roles", people.RoleGrant, people.RoleGrant.role),
        ("skills", people.PersonSkill, people.PersonSkill.skill),
    ):
        query = select(noun.person_id, column).where(noun.person_id.in_(ids), is_no(noun.withdrawn))
        found: dict[str, set[Any]] = {}
        for person, value in session.execute(query):
            found.setdefault(person, set()).add(value)
        for row in rows:
            row[name] = sorted(found.get(row["id"], ()))


REPORTS = Resource("reports", reports.ServiceReport, nouns.Report, OFFICE, ("order_id",), "sealed_at")
RATINGS = Resource("ratings", reports.Feedback, nouns.Rating, OFFICE, ("order_id",), "made_at")
PEOPLE = Resource("people", people.Person, nouns.Person, OFFICE, ("active",), fill=_with_roles)
ARTICLES = Resource(
    "articles", knowledge.Article, nouns.Article, OFFICE, ("state", "number"), is_searched=True
)
LEVELS = Resource(
    "service-levels",
    service_levels.ServiceLevel,
    nouns.ServiceLevel,
    OFFICE,
    ("customer_id", "priority", "kind"),
)
CALENDARS = Resource("calendars", service_levels.WorkingCalendar, nouns.WorkingCalendar, OFFICE)

REPORTS.declare(api, "Reports", "Report")
RATINGS.declare(api, "Ratings", "Rating")
PEOPLE.declare(api, "People", "Person")
ARTICLES.declare(api, "Articles", "Article")
LEVELS.declare(api, "ServiceLevels", "ServiceLevel")
CALENDARS.declare(api, "Calendars", "Calendar")


@api.get("/reports/{id}/sheet.pdf", OFFICE, "getSheet", gives=PDF)
def sheet(call: Call) -> Response:
    """The sealed sheet itself."""
    report = REPORTS.get(call, row_id_of(call))
    if report.pdf_sha256 is None or not call.service.blobs.has(report.pdf_sha256):
        raise Unreadable("blob-absent")
    headers = {"Content-Disposition": f'attachment; filename="{report.id}.pdf"'}
    return Response(call.service.blobs.read(report.pdf_sha256), media_type=PDF, headers=headers)


class Figure(msgspec.Struct, frozen=True):
    """One figure: `value` in its unit (money in the company's currency), null where there is nothing to divide by."""

    name: str
    unit: Unit
    value: float | None
    orders: int | None
    """How many orders it is a share or a mean of."""
    definition: str


class Line(msgspec.Struct, frozen=True):
    """The figures of one engineer, customer ...; `key` is null for orders of nobody."""

    key: str | None
    figures: list[Figure]


class Figures(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """Figures over the orders that were opened from a day to a day, where the company is.

    Utilisation and hours are of the days worked in that time; the hours of a customer, model, kind or priority are all.
    """

    from_: date
    to: date
    figures: list[Figure]
    lines: list[Line]
    is_complete: bool
    """False while figures of orders that changed a moment ago are still worked out."""


_ASKS = (
    Asked("from", date, "The first day; without it 90 days"),
    Asked("to", date, "The last day; without it today"),
    Asked("by", By, "A line for each of these"),
    Asked("engineer_id", str, "Only this engineer's orders"),
    Asked("customer_id", str, "Only this customer's"),
    Asked("model_id", str, "Only orders of devices of this model"),
    Asked("area", str, "Only sites in this region, or in this city where they name no region"),
    Asked("kind", OrderKind, "Only this kind of work"),
    Asked("priority", Priority, "Only this priority"),
)
_MEASURED = [board for board in DASHBOARDS if board.measures]
_SUMS = tuple(dict.fromkeys(name for board in _MEASURED for name in board.sums))
_NAMES = tuple(dict.fromkeys(name for board in _MEASURED for name in board.measures))
AT_ONCE = 2_000


@api.get("/figures", those_who_may(May.SEE_FIGURES), "getFigures", gives=Figures, asks=_ASKS)
def figures(call: Call) -> Response:
    """The office's figures, in all and by engineer, customer, area, model, kind or priority."""
    order_figures.refresh(call.store, AT_ONCE)
    asked = Form(call.query.multi_items())
    wanted, by = _wanted(call, asked), asked.choice("by", By)
    with call.store.read() as session:
        orders = of_orders(session, wanted, _SUMS, by)
        labour = of_labour(session, wanted, by, call.today)
        late = order_figures.waiting(session.connection())
    told = [Line(key, _figures(sums)) for key, sums in _lines(orders, labour, by)]
    total = _figures(_together(orders.total, labour.total))
    return json_answer(Figures(wanted.first, wanted.last, total, told, not late))


def _together(orders: queries.Sums, labour: queries.Sums) -> queries.Sums:
    """Sums of orders opened in the period and of days worked in it."""
    return {**orders, **{name: labour[name] for name in OF_LABOUR if name in labour}}


def _lines(orders: Counted, labour: Counted, by: By | None) -> list[CountedLine]:
    """A line of each, with what was booked beside what its orders tell."""
    found = dict(orders.lines)
    if by is not None:
        for key, sums in labour.lines:
            found[key] = _together(found.get(key, dict.fromkeys(_SUMS, 0)), sums)
    return list(found.items())


def _figures(sums: queries.Sums) -> list[Figure]:
    found = []
    for name in _NAMES:
        measure = MEASURES[name]
        value = exported(measure.unit, measure.value(sums))
        of = sums.get(measure.whole, 0) if measure.whole and measure.of else None
        found.append(Figure(name, measure.unit, value, of, measure.definition))
    return found


def _wanted(call: Call, asked: Form) -> FiguresFilter:
    last = asked.day("to") or call.today
    first = asked.day("from") or last - timedelta(days=min(89, last.toordinal() - 1))
    return FiguresFilter(
        first=min(first, last),
        last=max(first, last),
        engineer_id=asked.text("engineer_id"),
        area=asked.text("area"),
        model_id=asked.text("model_id"),
        customer_id=asked.text("customer_id"),
        kind=asked.choice("kind", OrderKind),
        priority=asked.choice("priority", Priority),
    )
