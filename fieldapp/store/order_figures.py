"""The figures' own table: one narrow row an order, worked out anew when something of the order changed.

Which orders changed is what the scopes say: `scope.last_seq` of `order:<id>` beyond the commit that
`figures_state` names. So no way of writing has to know of figures, and an upgraded database fills itself. Scopes of
sites tell of areas and models, which are written down here too; the sums of all this move with it (`figure_sums`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, tzinfo
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import BigInteger, Connection, Table, case, func, or_, select, type_coerce

from fieldapp.model.customers import Site
from fieldapp.model.devices import Device
from fieldapp.model.orders import Labour, LabourKind, PartUsed, Visit, WorkOrder
from fieldapp.model.people import Company
from fieldapp.model.reports import Feedback
from fieldapp.rules.figures import OrderFacts, Stage, told_of
from fieldapp.rules.service_levels import Moved
from fieldapp.store import figure_sums, labour_days
from fieldapp.store.batches import batches
from fieldapp.store.derive import ways_of
from fieldapp.store.planning_tables import LABOUR_NAMES, figures_state, order_figures
from fieldapp.store.queries.knowledge_use import articles_of_orders, orders_of_articles
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store
from fieldapp.store.tables import commit_clock, scope
from fieldapp.store.versions import insert_or_ignore

BATCH = 500
_STATE = 1
_ORDER = cast("Table", WorkOrder.__table__)
_VISIT = cast("Table", Visit.__table__)
_LABOUR = cast("Table", Labour.__table__)
_PART = cast("Table", PartUsed.__table__)
_FEEDBACK = cast("Table", Feedback.__table__)
_PREFIX, _SITES = "order:", "site:"
_AREA = func.coalesce(func.nullif(Site.region, ""), func.nullif(Site.city, ""))
_ORDERS = (
    select(_ORDER, _AREA.label("area"), Device.model_id)
    .outerjoin(Site, Site.id == _ORDER.c.site_id)
    .outerjoin(Device, Device.id == _ORDER.c.device_id)
)


def waiting(connection: Connection) -> int:
    """How many orders changed since their figures were worked out."""
    if _known(connection) == _head(connection):
        return 0
    return connection.scalar(select(func.count()).select_from(scope).where(*_changed(connection))) or 0


def refresh(store: Store, most: int | None = None) -> int:
    """Work out the figures of orders that changed; returns of how many. With more than `most` waiting, of none.

    Any number of processes may do so at once: each batch is one transaction behind the row of the state.
    """
    with store.snapshot() as connection:
        head = _head(connection)
        if head == _known(connection):
            return 0
        found = {name.removeprefix(_PREFIX) for name in _scopes(connection, _PREFIX)}
        ids = sorted(found.union(_elsewhere(connection)))
        is_first = connection.execute(select(order_figures.c.order_id).limit(1)).first() is None
    if most is not None and len(ids) > most:
        return 0
    if ids and is_first:
        _add_up_more(store)
    for some in batches(ids, BATCH):
        with store.writing() as connection:
            _lock(connection)
            _work_out(connection, some)
    with store.writing() as connection:
        if _lock(connection) < head:
            connection.execute(figures_state.update().where(figures_state.c.id == _STATE).values(seq=head))
    return len(ids)


def add_up_if_missing(store: Store) -> bool:
    """Add all figures up where there are no sums yet, as after an upgrade; until then pages count every order."""
    with store.snapshot() as connection:
        if figure_sums.are_kept(connection):
            return False
    while _add_up_more(store):
        pass
    return True


def _add_up_more(store: Store) -> bool:
    with store.writing() as connection:
        _lock(connection)
        return figure_sums.add_up_more(connection)


def _changed(connection: Connection, prefix: str = _PREFIX) -> tuple[Any, ...]:
    return scope.c.id.like(f"{prefix}%"), scope.c.last_seq > _known(connection)


def _scopes(connection: Connection, prefix: str) -> list[str]:
    return list(connection.scalars(select(scope.c.id).where(*_changed(connection, prefix))))


def _elsewhere(connection: Connection) -> Iterator[str]:
    """Orders whose site has another area by now, whose machine is of another model, or whose articles were used."""
    sites = [name.removeprefix(_SITES) for name in _scopes(connection, _SITES)]
    here = order_figures.c
    areas = select(here.order_id).join(Site, Site.id == here.site_id)
    models = select(here.order_id).join(Device, Device.id == here.device_id)
    for some in batches(sites, BATCH):
        yield from connection.scalars(areas.where(Site.id.in_(some), here.area.is_distinct_from(_AREA)))
        yield from connection.scalars(
            models.where(Device.site_id.in_(some), here.model_id.is_distinct_from(Device.model_id))
        )
    for query in orders_of_articles(_known(connection)):
        yield from connection.scalars(query)


def _head(connection: Connection) -> int:
    return connection.scalar(select(commit_clock.c.seq)) or 0


def _known(connection: Connection) -> int:
    found = connection.scalar(select(figures_state.c.seq).where(figures_state.c.id == _STATE))
    return -1 if found is None else found


def _lock(connection: Connection) -> int:
    connection.execute(insert_or_ignore(connection, figures_state), [{"id": _STATE, "seq": -1}])
    row = select(figures_state.c.seq).where(figures_state.c.id == _STATE)
    return connection.scalar(row.with_for_update()) or 0


def _work_out(connection: Connection, ids: list[str]) -> None:
    zone, currency = _company(connection)
    ways = ways_of(connection, ids)
    sums: list[Mapping[str, Mapping[str, Any]]] = [
        _by_order(connection, query, ids)
        for query in (_visits(), _labour(), _parts(currency), *articles_of_orders())
    ]
    sums.append(_ratings(connection, ids))
    orders = connection.execute(_ORDERS.where(_ORDER.c.id.in_(ids), is_no(_ORDER.c.withdrawn)))
    before = figure_sums.told(connection, ids)
    rows = []
    for order in orders.mappings():
        found = str(order["id"])
        counted: dict[str, Any] = dict(_EMPTY)
        for each in sums:
            counted.update(each.get(found, {}))
        rows.append(_row(order, counted, ways.get(found, []), zone))
    labour_days.work_out(connection, ids, zone)
    connection.execute(order_figures.delete().where(order_figures.c.order_id.in_(ids)))
    if rows:
        connection.execute(order_figures.insert(), rows)
    figure_sums.moved(connection, before, figure_sums.told(connection, ids))


def _row(order: Mapping[Any, Any], counted: dict[str, Any], way: list[Moved], zone: tzinfo) -> dict[str, Any]:
    due = order["resolve_due"] or order["resolve_by"]
    told = told_of(OrderFacts(order["opened_at"], way, order["respond_by"], due, counted["visits"]), zone)
    return {
        "order_id": order["id"],
        "engineer_id": order["assignee_id"],
        **{name: order[name] for name in _KEPT},
        **counted,
        **{name: value for name, value in vars(told).items() if name != "stages"},
        **{f"{stage}_minutes": told.stages.get(stage) for stage in Stage},
    }


def _company(connection: Connection) -> tuple[tzinfo, str]:
    query = select(Company.time_zone, Company.currency).where(is_no(Company.withdrawn))
    found = connection.execute(query).first()
    return (UTC, "") if found is None else (_zone(found.time_zone), found.currency)


_KEPT = ("customer_id", "site_id", "device_id", "kind", "priority", "status", "area", "model_id")
_SUMS = (
    *(*LABOUR_NAMES, "parts_cost", "csat", "nps"),
    *("articles_read", "article_votes", "article_helps", "articles_written"),
)
_EMPTY = {"visits": 0, **dict.fromkeys(_SUMS)}


def _by_order(connection: Connection, query: Any, ids: list[str]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for row in connection.execute(query.where(query.selected_columns[0].in_(ids))).mappings():
        values = dict(row)
        found[str(values.pop("order_id"))] = values
    return found


def _visits() -> Any:
    arrived = _VISIT.c.arrived_at.is_not(None)
    query = select(_VISIT.c.order_id, func.count().label("visits")).where(arrived, is_no(_VISIT.c.withdrawn))
    return query.group_by(_VISIT.c.order_id)


def _labour() -> Any:
    def of(kind: LabourKind) -> Any:
        return func.sum(case((_LABOUR.c.kind == kind, _LABOUR.c.minutes), else_=0))

    return select(
        _LABOUR.c.order_id,
        of(LabourKind.WORK).label("labour_minutes"),
        of(LabourKind.TRAVEL).label("travel_minutes"),
        of(LabourKind.WAITING).label("waiting_minutes"),
    ).group_by(_LABOUR.c.order_id)


def _parts(currency: str) -> Any:
    """Cost in the company's currency, in ten-thousandths; what has another one is left out, reversals count back."""
    cost = func.sum(_raw(_PART.c.quantity) * _raw(_PART.c.unit_price) // 10_000).label("parts_cost")
    own = or_(_PART.c.currency.is_(None), _PART.c.currency == currency)
    priced = _PART.c.unit_price.is_not(None)
    return select(_PART.c.order_id, cost).where(own, priced).group_by(_PART.c.order_id)


def _raw(column: Any) -> Any:
    """An amount as it is stored, which SQL multiplies as whole numbers."""
    return type_coerce(column, BigInteger)


def _ratings(connection: Connection, ids: list[str]) -> dict[str, dict[str, int | None]]:
    query = select(_FEEDBACK.c.order_id, _FEEDBACK.c.csat, _FEEDBACK.c.nps).where(
        _FEEDBACK.c.order_id.in_(ids)
    )
    found: dict[str, dict[str, int | None]] = {}
    for order_id, csat, nps in connection.execute(query.order_by(_FEEDBACK.c.made_at, _FEEDBACK.c.id)):
        told = {name: value for name, value in (("csat", csat), ("nps", nps)) if value is not None}
        found.setdefault(order_id, {}).update(told)
    return found


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
