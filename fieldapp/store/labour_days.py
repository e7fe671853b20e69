"""What engineers booked on orders, by the days on which they worked: what utilisation is counted from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from typing import Any, cast

from sqlalchemy import Connection, Table, func, select

from fieldapp.model.orders import Labour, LabourKind
from fieldapp.store.planning_tables import labour_days

_LABOUR = cast("Table", Labour.__table__).c
_SUM_OF = {
    LabourKind.WORK: "labour_minutes",
    LabourKind.TRAVEL: "travel_minutes",
    LabourKind.WAITING: "waiting_minutes",
}
_BOOKINGS = select(
    *(_LABOUR.id, _LABOUR.reverses_id, _LABOUR.order_id, _LABOUR.engineer_id, _LABOUR.kind, _LABOUR.minutes),
    func.coalesce(_LABOUR.started_at, _LABOUR.made_at).label("at"),
).where(_LABOUR.engineer_id.is_not(None))


def work_out(connection: Connection, ids: Sequence[str], zone: tzinfo) -> None:
    """Write down anew what was booked on these orders; days are those of the zone."""
    connection.execute(labour_days.delete().where(labour_days.c.order_id.in_(ids)))
    rows = connection.execute(_BOOKINGS.where(_LABOUR.order_id.in_(ids))).all()
    if found := list(_days(rows, zone)):
        connection.execute(labour_days.insert(), found)


def _days(rows: Sequence[Any], zone: tzinfo) -> Iterator[dict[str, Any]]:
    """A row for each engineer, day and order on which something is left; a reversal counts on the day of what it reverses."""
    began = {row.id: row.at for row in rows}
    found: dict[tuple[str, int, str], dict[str, int]] = {}
    for row in rows:
        day = began.get(row.reverses_id, row.at).astimezone(zone).toordinal()
        sums = found.setdefault((row.engineer_id, day, row.order_id), dict.fromkeys(_SUM_OF.values(), 0))
        sums[_SUM_OF[LabourKind(row.kind)]] += row.minutes
    for (engineer, day, order), sums in found.items():
        if any(sums.values()):
            yield {"engineer_id": engineer, "day": day, "order_id": order, **sums}
