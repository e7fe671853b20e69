"""Sums of the figures' table, kept beside it: so a page adds up some hundred rows, not every order.

`figure_sums` has a row for each engineer, customer, area ... in each span of 64 and of 8 days, and for each day what all
orders come to; also what each engineer booked, and what was booked on orders of each customer, model ... Once for all
orders, and again for each kind, each priority, and both. `moved` takes away what orders told before and adds what they
tell now, in the transaction that changes their figures; `add_up_more` makes all of it anew, some days at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add
from typing import Any

from sqlalchemy import BigInteger, Connection, case, cast, func, select

from fieldapp.rules.figures import Stage
from fieldapp.store.batches import batches
from fieldapp.store.planning_tables import (
    LABOUR_NAMES,
    STAGE_SUM_NAMES,
    SUM_NAMES,
    figure_sums,
    figures_state,
    labour_days,
    order_figures,
)
from fieldapp.store.versions import insert_of, insert_or_update

F = order_figures.c
PROMOTES, DETRACTS = 9, 6
"""Net promoter score: 9 and 10 promote, 0 to 6 detract (Reichheld 2003)."""
SPANS = (64, 8)
"""The days of a span, the longest first; a span begins where its length divides the day's ordinal."""
AT_ONCE = 5_000
ALL_DAYS = 1_000_000_000
SUMS_STATE = 2
"""The row of `figures_state` that says until which day orders are in the sums."""


def _one(condition: Any) -> Any:
    return case((condition, 1), else_=0)


def _there(column: Any) -> Any:
    return _one(column.is_not(None))


def _of(column: Any) -> Any:
    return func.coalesce(column, 0)


EACH: Mapping[str, Any] = {
    "orders": cast(1, BigInteger),
    "responded": _there(F.respond_minutes),
    "respond_minutes": _of(F.respond_minutes),
    "solved": _there(F.resolve_minutes),
    "resolve_minutes": _of(F.resolve_minutes),
    "promised": _there(F.sla_met),
    "kept": _of(F.sla_met),
    "visited": _there(F.fixed_first),
    "fixed_first": _of(F.fixed_first),
    "reopened": _one(F.reopens > 0),
    "rated": _there(F.csat),
    "csat": _of(F.csat),
    "asked": _there(F.nps),
    "promoters": _one(F.nps >= PROMOTES),
    "detractors": _one(F.nps <= DETRACTS),
    "labour_minutes": _of(F.labour_minutes),
    "travel_minutes": _of(F.travel_minutes),
    "waiting_minutes": _of(F.waiting_minutes),
    "parts_cost": _of(F.parts_cost),
    "with_parts": _there(F.parts_cost),
    "visits": _of(F.visits),
    "with_cost": _one(
        _of(F.labour_minutes) + _of(F.travel_minutes) + _of(F.waiting_minutes) + _of(F.parts_cost) > 0
    ),
    "articles_read": _of(F.articles_read),
    "with_articles": _one(F.articles_read > 0),
    "judged": _one(F.article_votes > 0),
    "helped": _one(F.article_helps > 0),
    "articles_written": _of(F.articles_written),
    **{f"{stage}_orders": _there(F[f"{stage}_minutes"]) for stage in Stage},
    **{f"{stage}_minutes": _of(F[f"{stage}_minutes"]) for stage in Stage},
}
"""What one order adds to each sum."""

KEYS: Mapping[str, Any] = {
    "engineer": F.engineer_id,
    "customer": F.customer_id,
    "area": F.area,
    "model": F.model_id,
    "kind": F.kind,
    "priority": F.priority,
}
"""What sums are kept for, beside days."""
DAYS: Mapping[str, Any] = {"left": F.left_day, "resolved": F.resolved_day, "ended": F.ended_day}
"""Days other than that of opening by which orders are counted."""

_NAMES = (*SUM_NAMES, *STAGE_SUM_NAMES)
_PLACES = [*KEYS, *DAYS, "opened", "why"]
_OPENED = 1 + _PLACES.index("opened")
Cell = tuple[str, str, int, int, str]
"""The key of a row: narrowed to, by, days of the span, first day, key."""
Fine = tuple[str, str, str, int, int, str]
"""The same of one kind and one priority, in the shortest span: all other rows are sums of these."""
Booked = tuple[tuple[Any, ...], ...]
"""What engineers booked on an order: engineer, day, minutes of each kind; sorted."""
OneTold = tuple[tuple[Any, ...], Booked]
Told = Mapping[str, OneTold]
WORKER, WORKED = "worker", "worked"
"""Sums of labour by who booked it, and of all labour by day: of the days of the work, not of the order."""
WORKED_ON: Mapping[str, str] = {by: f"on-{by}" for by in ("customer", "model", "kind", "priority")}
"""Those by what the order is of."""


def narrowed_to(kind: str | None = None, priority: str | None = None) -> str:
    """What rows of sums call orders of that kind and of that priority."""
    return f"{kind or ''}/{priority or ''}"


def told(connection: Connection, ids: Sequence[str]) -> Told:
    """What each of these orders adds to sums, and to which."""
    return _told(connection, F.order_id.in_(ids))


def _told(connection: Connection, *conditions: Any) -> Told:
    booked: dict[str, list[tuple[Any, ...]]] = {}
    for order_id, *booking in connection.execute(_BOOKED.where(*conditions)):
        booked.setdefault(order_id, []).append(tuple(booking))
    rows = connection.execute(_QUERY.where(*conditions)).all()
    return {row[0]: (tuple(row), tuple(sorted(booked.get(row[0], ())))) for row in rows}


def moved(connection: Connection, before: Told, after: Told) -> None:
    """Take what orders told before out of the sums, and put in what they tell now, as far as sums reach."""
    until = _until(connection)
    gone = [one for key, one in before.items() if after.get(key) != one and one[0][_OPENED] <= until]
    come = [one for key, one in after.items() if before.get(key) != one and one[0][_OPENED] <= until]
    _add(connection, gone, come)


def are_kept(connection: Connection) -> bool:
    """Whether there are sums of all days: not yet where figures are older than they."""
    return _until(connection) == ALL_DAYS


def begin_again(connection: Connection) -> None:
    """Forget all sums; `add_up_more` makes them."""
    _set_until(connection, 0)


def add_up_more(connection: Connection) -> bool:
    """Add up the figures of some more days; whether there are others. Each call is a transaction that nobody waits for."""
    until = _until(connection)
    if until == ALL_DAYS:
        return False
    if until == 0:
        connection.execute(figure_sums.delete())
    days = select(F.opened_day).where(F.opened_day > until).order_by(F.opened_day)
    last = connection.scalar(days.offset(AT_ONCE).limit(1)) or ALL_DAYS
    _add(connection, (), _told(connection, F.opened_day > until, F.opened_day <= last).values())
    _set_until(connection, last)
    return last != ALL_DAYS


def _until(connection: Connection) -> int:
    """The day until which orders are in the sums."""
    return connection.scalar(select(figures_state.c.seq).where(figures_state.c.id == SUMS_STATE)) or 0


def _set_until(connection: Connection, day: int) -> None:
    row = {"id": SUMS_STATE, "seq": day}
    connection.execute(insert_or_update(connection, figures_state, ("id",), ("seq",)), [row])


_QUERY = select(
    F.order_id,
    *(column.label(f"at_{name}") for name, column in KEYS.items()),
    *(column.label(f"at_{name}") for name, column in DAYS.items()),
    F.opened_day.label("at_opened"),
    case((F.sla_met == 0, F.overdue_why)).label("at_why"),
    *(EACH[name].label(name) for name in _NAMES),
)
_L = labour_days.c
_BOOKED = select(_L.order_id, _L.engineer_id, _L.day, *(_L[name] for name in LABOUR_NAMES)).join(
    order_figures, F.order_id == _L.order_id
)
_BEFORE_LABOUR = [0] * _NAMES.index(LABOUR_NAMES[0])


def _add(connection: Connection, gone: Iterable[OneTold], come: Iterable[OneTold]) -> None:
    fine: dict[Fine, list[int]] = {}
    for sign, orders in ((-1, gone), (1, come)):
        for row, booked in orders:
            at = dict(zip(_PLACES, row[1:], strict=False))
            values = [sign * value for value in row[1 + len(_PLACES) :]]
            for cell, many in _cells(at):
                _plus(fine, cell, values[:many])
            for engineer, day, *minutes in booked:
                labour = _BEFORE_LABOUR + [sign * value for value in minutes]
                for cell in _cells_of_labour(at, engineer, day):
                    _plus(fine, cell, labour)
    sums: dict[Cell, list[int]] = {}
    for (kind, priority, by, days, first, key), values in fine.items():
        for narrowed in (f"{kind}/{priority}", f"{kind}/", f"/{priority}", "/"):
            for span in SPANS if days == SPANS[-1] else (days,):
                _plus(sums, (narrowed, by, span, first - first % span, key), values)
    _write(connection, sums)


def _plus(sums: dict[Any, list[int]], cell: tuple[Any, ...], values: list[int]) -> None:
    kept = sums.get(cell)
    sums[cell] = values if kept is None else list(map(add, kept, values))


def _cells(at: Mapping[str, Any]) -> Iterator[tuple[Fine, int]]:
    """The finest rows an order counts in, and how many of its sums each keeps."""
    narrowed, day, few = (at["kind"], at["priority"]), at["opened"], len(SUM_NAMES)
    first = day - day % SPANS[-1]
    yield (*narrowed, "day", 1, day, ""), len(_NAMES)
    for by in KEYS:
        yield (*narrowed, by, SPANS[-1], first, at[by] or ""), few
    if at["why"]:
        yield (*narrowed, "why", SPANS[-1], first, at["why"]), 1
    for by in DAYS:
        if at[by] is not None:
            yield (*narrowed, by, 1, at[by], ""), 1


def _cells_of_labour(at: Mapping[str, Any], engineer: str, day: int) -> Iterator[Fine]:
    narrowed, first = (at["kind"], at["priority"]), day - day % SPANS[-1]
    yield *narrowed, WORKED, 1, day, ""
    yield *narrowed, WORKER, SPANS[-1], first, engineer
    for by, name in WORKED_ON.items():
        yield *narrowed, name, SPANS[-1], first, at[by] or ""


def _write(connection: Connection, sums: Mapping[Cell, Sequence[int]]) -> None:
    keys = ("narrowed", "by", "days", "first_day", "key")
    rest = [0] * len(_NAMES)
    found = [
        dict(zip((*keys, *_NAMES), (*cell, *values, *rest[len(values) :]), strict=True))
        for cell, values in sorted(sums.items())
        if any(values)
    ]
    for some in batches(found, AT_ONCE):
        connection.execute(_plus_or_insert(connection), some)


def _plus_or_insert(connection: Connection) -> Any:
    wanted = insert_of(connection)(figure_sums)
    return wanted.on_conflict_do_update(
        index_elements=list(figure_sums.primary_key.columns),
        set_={name: figure_sums.c[name] + wanted.excluded[name] for name in _NAMES},
    )
