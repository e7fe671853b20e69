"""The board: unfinished orders in columns by where they stand, the engineers above them to drop a card on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from starlette.responses import Response

from fieldapp.model.orders import OrderKind, Priority
from fieldapp.server.access import OFFICE
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.live import is_unchanged, live_page, unchanged
from fieldapp.server.pages.orders import NOBODY
from fieldapp.store.queries.console_load import engineers
from fieldapp.store.queries.orders import OrderFilter
from fieldapp.store.queries.planning import board as board_columns

pages = Pages()
TITLES: Mapping[str, tuple[str, str]] = {
    "plan": ("inbox", N_("To plan")),
    "assigned": ("user", N_("Assigned")),
    "accepted": ("check", N_("Accepted")),
    "under_way": ("travel", N_("Under way")),
    "paused": ("pause", N_("Paused")),
    "completed": ("check-circle", N_("To sign")),
    "review": ("review", N_("To review")),
}
_VIEWS = {"plan": "plan", "review": "review"}
"""Columns that are a view of the list of orders; the others are found there by their status."""


@pages.get("/board", OFFICE)
def board(call: Call) -> Response:
    """The columns that the address describes."""
    if is_unchanged(call):
        return unchanged(call)
    asked = Form(call.query.multi_items())
    wanted = _filter(call, asked)
    with call.store.read() as session:
        columns, crew = board_columns(session, wanted), engineers(session)
    return live_page(
        call,
        "board.html",
        "board_live.html",
        columns=columns,
        crew=crew,
        titles=TITLES,
        asked=asked.raw(),
        priorities=list(Priority),
        kinds=list(OrderKind),
        is_filtered=any(asked.text(name) for name in ("q", "assignee", "priority", "kind", "overdue")),
        more=lambda column: _list_address(asked, column.key, sorted(column.statuses)[0].value),
    )


def _filter(call: Call, asked: Form) -> OrderFilter:
    assignee = asked.text("assignee")
    wanted = OrderFilter(
        words=asked.text("q") or "",
        assignee_id=None if assignee == NOBODY else assignee,
        unassigned=assignee == NOBODY,
        priority=asked.choice("priority", Priority),
        kind=asked.choice("kind", OrderKind),
    )
    return replace(wanted, overdue_at=call.now) if asked.flag("overdue") else wanted


def _list_address(asked: Form, key: str, status: str) -> str:
    """The list of orders with the same filters, where a column holds more than its cards."""
    kept = {
        name: value
        for name in ("q", "assignee", "priority", "kind", "overdue")
        if (value := asked.text(name))
    }
    where = {"view": _VIEWS[key]} if key in _VIEWS else {"status": status}
    return "/orders?" + urlencode(where | kept)
