"""An import before it happens: which table of the file, by which mapping, and where that came from.

plan = plan_import(store, path, kind=Kind.ORDERS, customer="Northern Pit")
report = carry_out(store, plan, by=actor, dry_run=True)
report = carry_out(store, plan, by=actor)
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import msgspec
from sqlalchemy import select

from fieldapp.imports import keys
from fieldapp.imports.dates import DayOrder
from fieldapp.imports.engine import OnRefused, Told, import_rows
from fieldapp.imports.found_devices import find_devices
from fieldapp.imports.kinds import Kind
from fieldapp.imports.mapping import Field, Mapping, check
from fieldapp.imports.mapping_files import fingerprint
from fieldapp.imports.proposal import Office, propose, recognised
from fieldapp.imports.report import Report
from fieldapp.imports.settle import as_told, settle
from fieldapp.imports.table import Table, open_table, tables_of
from fieldapp.model import Company
from fieldapp.model.columns import stored_moment
from fieldapp.rules.actors import Actor
from fieldapp.store.store import Store


class Origin(StrEnum):
    """Where a mapping came from."""

    PROPOSED = "proposed"
    KEPT = "kept"
    GIVEN = "given"


@dataclass(frozen=True)
class Reading:
    """What a person may say about how a file is to be read; None leaves it to the file."""

    kind: Kind | None = None
    sheet: str | None = None
    encoding: str | None = None
    customer: str | None = None
    """The one customer all rows belong to."""
    mapping: Mapping | None = None
    anew: bool = False
    """Propose a mapping even where one is kept."""
    dates: DayOrder | None = None
    """Which part of its days comes first."""
    decimal: str | None = None
    """The sign before decimals, `.` or `,`."""
    columns: MappingOf[str, str] = field(default_factory=dict)
    """Single columns and the field each goes into, empty for none; what is not named is found out."""
    language: str = "en"
    """Of the few words a proposal adds."""


@dataclass(frozen=True)
class Plan:
    """A table with the mapping it will be imported by."""

    table: Table
    mapping: Mapping
    origin: Origin
    kept_at: datetime | None = None

    @property
    def left_out(self) -> tuple[str, ...]:
        """The columns nothing is taken from."""
        used = set(self.mapping.columns())
        return tuple(name for name in self.table.header if name not in used)


def plan_import(
    store: Store, path: Path, reading: Reading | None = None, *, told: Told | None = None
) -> Plan:
    """Read a file far enough to know what would become of it. Changes nothing.

    Raises Unreadable (`import-...`) with the reason why the file cannot be imported, and OSError.
    """
    return settled(unsettled_plan(store, path, reading), told=told)


def settled(plan: Plan, *, told: Told | None = None) -> Plan:
    """The plan with what only whole columns tell. Raises Unreadable where they leave it open."""
    return replace(plan, mapping=settle(plan.mapping, plan.table, told))


def unsettled_plan(store: Store, path: Path, reading: Reading | None = None) -> Plan:
    """A plan in which the order of days and the decimal sign may be open still.

    A given mapping stands over a kept one, a kept one over a proposal. Raises as `plan_import`.
    """
    reading = reading or Reading()
    table = _choose_table(path, reading)
    mapping, origin, kept_at = _mapping_for(store, table, reading)
    if reading.customer and origin is not Origin.PROPOSED:
        mapping = _of_one_customer(mapping, reading.customer)
    mapping = as_told(mapping, reading.columns, reading.dates, reading.decimal)
    check(mapping, table.header)
    return Plan(table, mapping, origin, kept_at)


def carry_out(
    store: Store,
    plan: Plan,
    *,
    by: Actor,
    dry_run: bool = False,
    told: Told | None = None,
    on_refused: OnRefused | None = None,
) -> Report:
    """Import by a plan, or with `dry_run` say what would come of it; the mapping is kept afterwards."""
    report = import_rows(
        store, plan.table, plan.mapping, by=by, dry_run=dry_run, told=told, on_refused=on_refused
    )
    if not dry_run:
        at = stored_moment(store.world.now())
        with store.writing() as connection:
            keys.keep_mapping(connection, fingerprint(plan.table.header, plan.mapping.kind), plan.mapping, at)
    return report


def import_file(
    store: Store, path: Path, reading: Reading | None = None, *, by: Actor, told: Told | None = None
) -> Report:
    """Import a file in one go, by the mapping that is kept or proposed for it."""
    return carry_out(store, plan_import(store, path, reading), by=by, told=told)


def office_of(store: Store, language: str = "en") -> Office:
    """What the company's settings say where a list is silent."""

    def knows(numbers: Sequence[str]) -> float:
        with store.read() as session:
            found = find_devices(session, numbers)
        return sum(1 for each in found.values() if len(each) == 1) / max(len(set(numbers)), 1)

    with store.read() as session:
        company = session.scalars(select(Company).limit(1)).first()
    currency = company.currency if company else ""
    time_zone = company.time_zone if company else ""
    return Office(currency or None, time_zone or "UTC", language, knows)


def _choose_table(path: Path, reading: Reading) -> Table:
    """The sheet that was named; else the one that makes most sense as what is wanted."""
    sheet = reading.sheet or (reading.mapping.sheet if reading.mapping else None)
    if sheet is not None:
        return open_table(path, sheet=sheet, encoding=reading.encoding)
    tables = tables_of(path, encoding=reading.encoding)
    if len(tables) == 1:
        return tables[0]
    return max(tables, key=lambda table: recognised(table, reading.kind))


def _mapping_for(store: Store, table: Table, reading: Reading) -> tuple[Mapping, Origin, datetime | None]:
    if reading.mapping is not None:
        return reading.mapping, Origin.GIVEN, None
    kept = None if reading.anew else _kept(store, table, reading.kind)
    if kept is not None:
        return kept[0], Origin.KEPT, datetime.fromisoformat(kept[1])
    office = office_of(store, reading.language)
    return propose(table, reading.kind, office, reading.customer), Origin.PROPOSED, None


def _kept(store: Store, table: Table, kind: Kind | None) -> tuple[Mapping, str] | None:
    """The mapping used for a list of this shape before; the latest, where it was read as several kinds."""
    kinds = [kind] if kind is not None else list(Kind)
    with store.read() as session:
        connection = session.connection()
        found = [keys.kept_mapping(connection, fingerprint(table.header, each)) for each in kinds]
    kept = [each for each in found if each is not None]
    return max(kept, key=lambda each: each[1], default=None)


def _of_one_customer(mapping: Mapping, customer: str) -> Mapping:
    others = tuple(field for field in mapping.fields if field.noun != "customer")
    identity = {**mapping.identity, "customer": ("customer.name",)}
    fields = (Field("customer.name", constant=customer), *others)
    return msgspec.structs.replace(mapping, fields=fields, identity=identity, find_devices=False)
