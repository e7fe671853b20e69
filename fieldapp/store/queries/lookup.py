"""Where words and scanned codes lead: one box over everything, one answer per code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device, ServiceRecord
from fieldapp.model.knowledge import Article, ArticleState
from fieldapp.model.noun import Noun
from fieldapp.model.orders import WorkOrder
from fieldapp.model.parts import Part
from fieldapp.store.batches import batches
from fieldapp.store.queries.rows import is_no
from fieldapp.store.search import search

MOST_KEYS = 32
MOST_LEADS = 20


@dataclass(frozen=True)
class FoundRow:
    """One thing that was found, as a line of a list shows it."""

    table: str
    row_id: str
    title: str
    subtitle: str
    opens: tuple[str, str]
    """The (table, row) whose page it leads to: the device for a past job, itself for everything else."""


@dataclass(frozen=True)
class Lead:
    """What a code leads to, and by which of its keys."""

    table: str
    row_id: str
    title: str
    subtitle: str
    key: str
    column: str


def look_up_code(session: Session, keys: Sequence[str]) -> tuple[Lead, ...]:
    """What the keys of a code name, the surest key first; nothing when this side knows none of them.

    Devices by id, label, number and serial, parts by number, GTIN and manufacturer's number,
    orders by number. Two rows with one serial are both found: people decide.
    """
    wanted = list(dict.fromkeys(key for key in keys if key))[:MOST_KEYS]
    found: dict[tuple[str, str], Lead] = {}
    for table, column in _CODED:
        for row, value in session.execute(_named(column, wanted)):
            found.setdefault((table, row), Lead(table, row, "", "", value, column.key))
    rank = {key: place for place, key in enumerate(wanted)}
    first = sorted(found.values(), key=lambda lead: rank.get(lead.key, MOST_KEYS))[:MOST_LEADS]
    told = {
        (one.table, one.row_id): one for one in _told(session, [(one.table, one.row_id) for one in first])
    }
    return tuple(
        Lead(one.table, one.row_id, shown.title, shown.subtitle, one.key, one.column)
        for one in first
        if (shown := told.get((one.table, one.row_id)))
    )


def search_all(session: Session, words: str, each: int = 8) -> dict[str, tuple[FoundRow, ...]]:
    """The best matches of every kind (by table name), at most `each` of a kind; kinds without are absent."""
    hits = search(session.connection(), words, each)
    found: dict[str, tuple[FoundRow, ...]] = {}
    for told in _told(session, [(hit.table, hit.row) for hit in hits]):
        found[told.table] = (*found.get(told.table, ()), told)
    return found


_CODED: tuple[tuple[str, Any], ...] = (
    ("device", Device.id),
    ("device", Device.label),
    ("device", Device.number),
    ("device", Device.serial),
    ("part", Part.number),
    ("part", Part.gtin),
    ("part", Part.manufacturer_number),
    ("work_order", WorkOrder.number),
)


def _named(column: Any, keys: Sequence[str]) -> Any:
    noun = column.class_
    return select(noun.id, column).where(column.in_(keys), is_no(noun.withdrawn)).limit(MOST_LEADS)


def _told(session: Session, keys: Sequence[tuple[str, str]]) -> Iterable[FoundRow]:
    """The rows of those keys as people know them, in that order."""
    by_table: dict[str, list[str]] = {}
    for table, row in keys:
        by_table.setdefault(table, []).append(row)
    told: dict[tuple[str, str], FoundRow] = {}
    for table, rows in by_table.items():
        noun, columns = _TELLING[table]
        device = ServiceRecord.device_id if table == "service_record" else null()
        for some in batches(rows, 500):
            query = select(noun.id, device, *columns).where(noun.id.in_(some))
            if table == "article":
                query = query.where(Article.state == ArticleState.PUBLISHED)
            for row, device_id, title, *rest in session.execute(query):
                opens = ("device", device_id) if device_id else (table, row)
                subtitle = " · ".join(word for word in rest if word)
                told[table, row] = FoundRow(table, row, title or "", subtitle, opens)
    return [told[key] for key in keys if key in told]


_TELLING: dict[str, tuple[type[Noun], tuple[Any, ...]]] = {
    "work_order": (
        WorkOrder,
        (WorkOrder.title, WorkOrder.number, WorkOrder.customer_name, WorkOrder.site_name),
    ),
    "device": (Device, (Device.name, Device.number, Device.serial, Device.location)),
    "part": (Part, (Part.name, Part.number, Part.name_zh, Part.manufacturer)),
    "customer": (Customer, (Customer.name, Customer.number, Customer.phone)),
    "site": (Site, (Site.name, Site.customer_name, Site.address, Site.city)),
    "service_record": (
        ServiceRecord,
        (ServiceRecord.summary, ServiceRecord.number, ServiceRecord.device_name, ServiceRecord.remedy),
    ),
    "article": (Article, (func.coalesce(Article.title, Article.title_zh), Article.number, Article.problem)),
}
"""Per table what its line says: the title, then what makes up the subtitle."""
