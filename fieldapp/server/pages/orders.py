"""The list of orders: search, filters, sorting and paging, all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.responses import Response

from fieldapp.errors import Unreadable
from fieldapp.model.orders import OrderKind, OrderStatus, Priority
from fieldapp.model.people import Role
from fieldapp.rules.orders import FINISHED
from fieldapp.server.access import OFFICE
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.pages.figures import filter_of
from fieldapp.store.queries.console import OrderFilter, OrderSort, counts_by_status, orders_found, people
from fieldapp.store.queries.figures import BEHIND, STATES, behind, behind_state
from fieldapp.store.queries.knowledge_use import behind_article
from fieldapp.store.queries.utilisation import behind_utilisation

pages = Pages()
PAGE_SIZE = 40
OF_PEOPLE = ("worked", "article")
"""Figures of who booked or read something, whoever has the order now."""
NOBODY = "nobody"

_S = OrderStatus


@dataclass(frozen=True)
class View:
    """A tab above the list: some statuses under one name."""

    key: str
    words: str
    statuses: frozenset[OrderStatus]


VIEWS: tuple[View, ...] = (
    View("open", N_("Unfinished"), frozenset(OrderStatus) - FINISHED),
    View("plan", N_("To plan"), frozenset({_S.NEW, _S.DECLINED})),
    View(
        "field",
        N_("In the field"),
        frozenset({_S.ASSIGNED, _S.ACCEPTED, _S.TRAVELLING, _S.ON_SITE, _S.PAUSED, _S.COMPLETED}),
    ),
    View("review", N_("To review"), frozenset({_S.SIGNED, _S.RETURNED, _S.AMENDING})),
    View("done", N_("Done"), frozenset({_S.APPROVED, _S.CLOSED})),
    View("all", N_("All"), frozenset(OrderStatus)),
)
SORTS: Mapping[OrderSort, str] = {
    OrderSort.NEWEST: N_("Newest first"),
    OrderSort.OLDEST: N_("Oldest first"),
    OrderSort.SCHEDULE: N_("Planned start"),
    OrderSort.DEADLINE: N_("Deadline"),
    OrderSort.PRIORITY: N_("Priority"),
    OrderSort.CUSTOMER: N_("Customer"),
    OrderSort.STATUS: N_("Status"),
}


@pages.get("/orders", OFFICE)
def orders(call: Call) -> Response:
    """The list that the address describes."""
    asked = Form(call.query.multi_items())
    view = _view(asked)
    wanted = _filter(call, asked, view)
    with call.store.read() as session:
        found = orders_found(session, wanted, call.page_number, PAGE_SIZE)
        counts = counts_by_status(session, wanted)
        engineers = people(session, Role.ENGINEER, or_had=True)
    tabs = [(each, sum(counts.get(status, 0) for status in each.statuses)) for each in VIEWS]
    return call.page(
        "orders.html",
        found=found,
        tabs=tabs,
        view=view,
        asked=asked.raw(),
        engineers=engineers,
        sorts=SORTS,
        sort=wanted.sort,
        is_filtered=_is_filtered(asked),
        has_more=any(asked.text(name) for name in ("kind", "from", "to")),
        statuses=list(OrderStatus),
        kinds=list(OrderKind),
        priorities=list(Priority),
    )


def _view(asked: Form) -> View:
    key = asked.text("view") or ("all" if asked.text("status") else "open")
    return next((view for view in VIEWS if view.key == key), VIEWS[0])


def _filter(call: Call, asked: Form, view: View) -> OrderFilter:
    status = asked.choice("status", OrderStatus)
    assignee = asked.text("assignee")
    wanted = OrderFilter(
        words=asked.text("q") or "",
        statuses=frozenset({status}) if status else view.statuses,
        assignee_id=None if assignee == NOBODY else assignee,
        unassigned=assignee == NOBODY,
        kind=asked.choice("kind", OrderKind),
        priority=asked.choice("priority", Priority),
        customer_id=asked.text("customer"),
        site_id=asked.text("site"),
        device_id=asked.text("device"),
        opened_from=asked.day("from"),
        opened_to=asked.day("to"),
        with_conflicts=asked.flag("conflicts"),
        sort=asked.choice("sort", OrderSort) or OrderSort.NEWEST,
    )
    if asked.flag("overdue"):
        wanted = replace(wanted, overdue_at=call.now)
    if asked.flag("risk"):
        wanted = replace(wanted, at_risk_at=call.now)
    return _behind_figure(call, asked, wanted)


def _behind_figure(call: Call, asked: Form, wanted: OrderFilter) -> OrderFilter:
    """The orders behind a figure: its days and its narrowing are the figures' own, so that the counts agree."""
    figure = asked.text("figure")
    if figure is None:
        return wanted
    of = filter_of(call, asked)
    state = figure.removeprefix("state-")
    if state in STATES:
        day = asked.day("at") or call.today
        found = behind_state(of, state, day)
    elif figure in BEHIND:
        found = behind(of, figure, asked.text("why"))
    elif figure == "worked":
        found = behind_utilisation(of)
    elif figure == "article":
        found = behind_article(of, asked.needed("article"), call.zone)
    else:
        raise Unreadable("form-value", field="figure")
    wanted = replace(wanted, among=found, opened_from=None, opened_to=None)
    return replace(wanted, assignee_id=None) if figure in OF_PEOPLE else wanted


def _is_filtered(asked: Form) -> bool:
    names = ("q", "status", "assignee", "kind", "priority", "from", "to", "customer", "site", "device")
    return any(
        asked.text(name) for name in (*names, "overdue", "risk", "conflicts", "figure", "area", "model")
    )
