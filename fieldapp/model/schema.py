"""The model as a table of tables: what store, sync and import ask about any noun."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from sqlalchemy.sql.expression import ColumnElement

from fieldapp.model import (
    charges,
    conflicts,
    contracts,
    customers,
    devices,
    instruments,
    knowledge,
    office_rules,
    orders,
    parts,
    people,
    plans,
    procedures,
    reports,
    service_levels,
)
from fieldapp.model.columns import Merge, Stored
from fieldapp.model.noun import Home, Noun

NOUNS: tuple[type[Noun], ...] = (
    people.Company,
    people.Person,
    people.RoleGrant,
    people.PersonSkill,
    people.PersonArea,
    people.Desk,
    customers.Customer,
    customers.Site,
    customers.Contact,
    contracts.Contract,
    contracts.ContractDevice,
    devices.DeviceModel,
    devices.Device,
    devices.DeviceRelation,
    devices.Reading,
    devices.ServiceRecord,
    procedures.Procedure,
    procedures.Step,
    instruments.Instrument,
    service_levels.WorkingCalendar,
    service_levels.CalendarDay,
    service_levels.ServiceLevel,
    plans.MaintenancePlan,
    plans.PlanInterval,
    plans.PlannedDevice,
    knowledge.Article,
    knowledge.ArticleVersion,
    knowledge.ArticleVote,
    knowledge.ArticleRead,
    parts.Part,
    parts.StockMovement,
    office_rules.OfficeRule,
    orders.ServiceRequest,
    orders.RequestFile,
    orders.WorkOrder,
    orders.OrderStep,
    orders.Visit,
    orders.Note,
    orders.Labour,
    orders.PartUsed,
    orders.Answer,
    charges.Charge,
    charges.ChargeDecision,
    charges.Payment,
    parts.PartRequest,
    reports.Attachment,
    reports.AttachmentWithdrawal,
    reports.ServiceReport,
    reports.Signature,
    reports.Review,
    reports.Feedback,
    conflicts.Conflict,
)
"""Every synced noun, parents before children."""


@dataclass(frozen=True)
class TableShape:
    """What the sync knows of one table. Column order is the wire's order; `id` comes first."""

    noun: type[Noun]
    name: str
    columns: tuple[str, ...]
    merges: Mapping[str, Merge]
    groups: Mapping[str, str]
    """Column to merge group; a column alone is its own group."""
    members: Mapping[str, tuple[str, ...]]
    """Merge group to its columns."""
    parents: Mapping[str, str]
    """Column to the table it is a foreign key of."""
    home: Home
    insert_only: bool
    field_may_insert: bool

    def home_of(self, row: Mapping[str, Stored]) -> str:
        """The home scope of a row in stored form."""
        return self.home.of(row)


@cache
def shape(table: str) -> TableShape:
    """The shape of a synced table. Raises KeyError for a table this version does not know."""
    return _SHAPES[table]


def is_known(table: str) -> bool:
    """Whether this version has that table."""
    return table in _SHAPES


def stored(column: ColumnElement[Any], value: object) -> Stored:
    """A Python value in its stored form."""
    bind = getattr(column.type, "process_bind_param", None)
    result: Any = bind(value, None) if bind is not None else value
    return cast("Stored", result)


def loaded(column: ColumnElement[Any], value: Stored) -> Any:
    """A stored value as Python sees it."""
    read = getattr(column.type, "process_result_value", None)
    return read(value, None) if read is not None else value


def _shape_of(noun: type[Noun]) -> TableShape:
    table = noun.__table__
    synced = [column for column in table.columns if column.info.get("merge") is not Merge.DERIVED]
    ordered = sorted(synced, key=lambda column: (column.name != "id", column.name == "extra"))
    groups = {column.name: column.info.get("group") or column.name for column in ordered}
    members: dict[str, list[str]] = {}
    for column, group in groups.items():
        members.setdefault(group, []).append(column)
    return TableShape(
        noun=noun,
        name=noun.__tablename__,
        columns=tuple(column.name for column in ordered),
        merges={column.name: column.info.get("merge", Merge.FACT) for column in ordered},
        groups=groups,
        members={group: tuple(names) for group, names in members.items()},
        parents={column.name: key.column.table.name for column in ordered for key in column.foreign_keys},
        home=noun.HOME,
        insert_only=noun.INSERT_ONLY,
        field_may_insert=noun.FIELD_MAY_INSERT,
    )


_SHAPES: dict[str, TableShape] = {noun.__tablename__: _shape_of(noun) for noun in NOUNS}
