"""Figures: service, satisfaction, work, flow, devices; every number leads to its orders, every page to a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

from starlette.responses import Response

from fieldapp.imports.cells import harmless
from fieldapp.model.orders import OrderKind, Priority
from fieldapp.model.people import Role
from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.figure_measures import DASHBOARDS
from fieldapp.server.figure_views import BY_WORDS, Cell, Looking, View, dashboard_of
from fieldapp.server.form import Form
from fieldapp.server.workbooks import XLSX, workbook
from fieldapp.store import order_figures
from fieldapp.store.queries import figures as queries
from fieldapp.store.queries.console import people
from fieldapp.store.queries.figures import By, FiguresFilter

pages = Pages()
READERS = those_who_may(May.SEE_FIGURES)
AT_ONCE = 2_000
"""So many orders are worked out while somebody waits for the page; more are left to the background."""
MOST_CUSTOMERS = 300
PRESETS = {
    "30": N_("30 days"),
    "90": N_("90 days"),
    "month": N_("This month"),
    "last-month": N_("Last month"),
    "year": N_("This year"),
    "12": N_("12 months"),
}


@pages.get("/figures", READERS)
def figures(call: Call) -> Response:
    """The page that the address describes."""
    order_figures.refresh(call.store, AT_ONCE)
    asked = Form(call.query.multi_items())
    wanted, by, dashboard = filter_of(call, asked), _by(asked), dashboard_of(asked.text("show"))
    with call.store.read() as session:
        view = Looking(call, session, wanted, by).view(dashboard)
        late = order_figures.waiting(session.connection())
        engineers = people(session, Role.ENGINEER, or_had=True)
        areas, models = queries.areas(session), queries.models(session)
        customers = queries.customers(session, MOST_CUSTOMERS, wanted.customer_id)
    return call.page(
        "figures.html",
        view=view,
        late=late,
        wanted=wanted,
        lines_by=by,
        dashboard=dashboard,
        dashboards=DASHBOARDS,
        presets=PRESETS,
        preset=_preset(asked),
        by_words=BY_WORDS,
        engineers=engineers,
        areas=areas,
        models=models,
        customers=customers,
        kinds=list(OrderKind),
        priorities=list(Priority),
    )


@pages.get("/figures.csv", READERS)
def as_csv(call: Call) -> Response:
    """The same as a table of text, with a mark that tells programs its encoding."""
    text = io.StringIO()
    csv.writer(text).writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in _rows(call)
    )
    return _file("\ufeff" + text.getvalue(), "text/csv; charset=utf-8", "figures.csv")


@pages.get("/figures.xlsx", READERS)
def as_workbook(call: Call) -> Response:
    """The same as a workbook that calculates with the numbers."""
    return _file(workbook(call.words.gettext(N_("Figures")), _rows(call)), XLSX, "figures.xlsx")


def filter_of(call: Call, asked: Form) -> FiguresFilter:
    """Which orders the address asks for."""
    first, last = _period(asked, call.today)
    return FiguresFilter(
        first=first,
        last=last,
        engineer_id=asked.text("assignee"),
        area=asked.text("area"),
        model_id=asked.text("model"),
        customer_id=asked.text("customer"),
        kind=asked.choice("kind", OrderKind),
        priority=asked.choice("priority", Priority),
    )


def _period(asked: Form, today: date) -> tuple[date, date]:
    first, last = asked.day("from"), asked.day("to")
    if first is not None or last is not None:
        first, last = first or date(2000, 1, 1), last or today
        return min(first, last), max(first, last)
    month = today.replace(day=1)
    found = {
        "30": (today - timedelta(days=29), today),
        "month": (month, today),
        "last-month": ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1)),
        "year": (today.replace(month=1, day=1), today),
        "12": (today - timedelta(days=364), today),
    }
    return found.get(_preset(asked), (today - timedelta(days=89), today))


def _preset(asked: Form) -> str:
    if asked.text("from") or asked.text("to"):
        return ""
    period = asked.text("period") or "90"
    return period if period in PRESETS else "90"


def _by(asked: Form) -> By:
    return asked.choice("by", By) or By.ENGINEER


def _rows(call: Call) -> Iterator[list[str | float | None]]:
    order_figures.refresh(call.store, AT_ONCE)
    asked = Form(call.query.multi_items())
    wanted, dashboard = filter_of(call, asked), dashboard_of(asked.text("show"))
    words = call.words.gettext
    with call.store.read() as session:
        view = Looking(call, session, wanted, _by(asked)).view(dashboard)
    yield [words(dashboard.words), wanted.first.isoformat(), wanted.last.isoformat()]
    yield from _of_view(call, view)


def _of_view(call: Call, view: View) -> Iterator[list[str | float | None]]:
    words = call.words.gettext
    for tile in view.tiles:
        yield [
            words(tile.words),
            tile.value.raw,
            None if tile.of is None else tile.of.raw,
            words(tile.definition),
        ]
    for table in view.tables:
        yield []
        yield [table.title, words(table.definition) if table.definition else None]
        yield list(table.heads)
        for line in table.lines:
            yield [_raw(cell) for cell in line]


def _raw(cell: Cell) -> str | float | None:
    return cell.raw


def _file(data: str | bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=media_type, headers=headers)
