"""Some drafts against the database: which rows are new, which change, which stand; then the writing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.imports import keys
from fieldapp.imports.adoption import adopt
from fieldapp.imports.draft import Draft
from fieldapp.imports.kinds import Kind
from fieldapp.imports.merging import HAND, Difference, differences
from fieldapp.imports.order_history import StepsOfOrders
from fieldapp.imports.report import Kept, Report
from fieldapp.model import schema
from fieldapp.model.columns import Stored
from fieldapp.model.noun import Noun

ORDER = (
    *("customer", "site", "contact", "device_model", "device", "part"),
    *("work_order", "order_step", "service_record"),
)
"""Parents before children."""

REFERENCES: dict[Kind, frozenset[str]] = {
    Kind.CUSTOMERS: frozenset(),
    Kind.SITES: frozenset({"customer"}),
    Kind.DEVICES: frozenset({"customer", "device_model"}),
    Kind.PARTS: frozenset(),
    Kind.ORDERS: frozenset({"customer", "site", "device", "device_model"}),
}
"""Nouns a kind of list only points at: it adds the ones nobody knows and never changes the others."""


@dataclass
class Met:
    """What the chunks before this one met."""

    kind: Kind
    keys: set[tuple[str, int]] = field(default_factory=set)
    """Table and shortened key of every draft dealt with; the first row that names a site decides."""
    adopted: set[tuple[str, str]] = field(default_factory=set)

    def is_first(self, draft: Draft) -> bool:
        """Whether nothing dealt with this draft's row yet; from now on something did."""
        short = (draft.table, int(draft.key[:16], 16))
        if short in self.keys:
            return False
        self.keys.add(short)
        return True


@dataclass
class _Existing:
    """A draft whose row is there; `adopted` when no list named it before."""

    line: int
    draft: Draft
    known: keys.Known
    adopted: bool = False
    to_set: dict[str, Stored] = field(default_factory=dict)
    row: Any = None


class Chunk:
    """The drafts of some rows; `weigh` decides and counts, `write` does it."""

    def __init__(
        self,
        session: Session,
        new_id: Callable[[], str],
        met: Met,
        report: Report,
        drafts: Sequence[tuple[int, Draft]],
    ) -> None:
        self._session = session
        self._new_id = new_id
        self._met = met
        self._report = report
        self._drafts = drafts
        self._ids: dict[tuple[str, str], str] = {}
        self._new: list[tuple[Draft, str]] = []
        self._existing: list[_Existing] = []
        self._steps = StepsOfOrders(session)

    def weigh(self) -> None:
        """Decide what becomes of every draft, and count it in the report. Writes nothing."""
        for table in ORDER:
            drafts = [(line, draft) for line, draft in self._drafts if draft.table == table]
            if drafts:
                self._weigh_table(table, drafts)

    def _weigh_table(self, table: str, drafts: Sequence[tuple[int, Draft]]) -> None:
        unique = {draft.key: draft for _line, draft in drafts}
        known = keys.known_keys(self._session.connection(), table, list(unique))
        self._ids.update({(table, key): found.row for key, found in known.items()})
        fresh = [(line, draft) for line, draft in drafts if self._met.is_first(draft)]
        unknown = [draft for _line, draft in fresh if draft.key not in known]
        adopted = self._adopted(table, unknown)
        existing = []
        for line, draft in fresh:
            if draft.key in known:
                existing.append(_Existing(line, draft, known[draft.key]))
            elif draft.key in adopted:
                existing.append(_Existing(line, draft, keys.Known(adopted[draft.key], ""), adopted=True))
            elif self._may_be_added(line, draft):
                self._add(draft)
        self._compare(table, existing)

    def _adopted(self, table: str, drafts: Sequence[Draft]) -> dict[str, str]:
        found = {}
        for key, row in adopt(self._session, table, drafts, self._ids).items():
            if (table, row) not in self._met.adopted:
                self._met.adopted.add((table, row))
                found[key] = row
        self._ids.update({(table, key): row for key, row in found.items()})
        return found

    def _may_be_added(self, line: int, draft: Draft) -> bool:
        """A step or record of an order that people moved on stays out."""
        if draft.table not in ("order_step", "service_record"):
            return True
        order_id = self._ids.get(draft.parents["order_id"])
        refused = self._steps.refuses(draft, order_id)
        if refused is not None:
            self._keep(line, draft, Difference("status", refused, draft.values.get("status"), HAND))
        return refused is None and self._steps.may_record(draft, order_id)

    def _add(self, draft: Draft) -> None:
        row = self._new_id()
        self._ids[draft.table, draft.key] = row
        self._new.append((draft, row))
        self._steps.note_new(draft, row)
        self._report.count(draft.table).new += 1

    def _compare(self, table: str, existing: Sequence[_Existing]) -> None:
        is_reference = table in REFERENCES[self._met.kind]
        differing = []
        for each in existing:
            if not each.adopted and (is_reference or each.draft.content() == each.known.content):
                self._report.count(table).unchanged += 1
            else:
                differing.append(each)
        if not differing:
            return
        rows = self._load(table, [each.known.row for each in differing])
        connection = self._session.connection()
        said_before = keys.last_imported(connection, table, [e.known.row for e in differing if not e.adopted])
        for each in differing:
            each.row = rows[each.known.row]
            before = None if each.adopted else said_before.get(each.known.row, {})
            self._decide(each, before)
        self._existing += differing

    def _decide(self, each: _Existing, before: Any) -> None:
        kept = 0
        for difference in differences(each.row, self._said(each.draft), before):
            if difference.why is None:
                each.to_set[difference.column] = difference.theirs
            else:
                kept += 1
                self._keep(each.line, each.draft, difference)
        count = self._report.count(each.draft.table)
        if each.to_set:
            count.changed += 1
        elif kept:
            count.kept += 1
        else:
            count.unchanged += 1

    def _keep(self, line: int, draft: Draft, difference: Difference) -> None:
        self._report.keep(
            Kept(
                line,
                draft.table,
                draft.label(),
                difference.column,
                difference.ours,
                difference.theirs,
                str(difference.why),
            )
        )

    def _said(self, draft: Draft) -> dict[str, Stored]:
        links = {column: self._ids.get(parent) for column, parent in draft.parents.items()}
        return {**draft.stored(), **links, **draft.links}

    def _load(self, table: str, rows: Sequence[str]) -> dict[str, Noun]:
        noun = schema.shape(table).noun
        return {row.id: row for row in self._session.scalars(select(noun).where(noun.id.in_(rows)))}

    def write(self) -> None:
        """Carry out what `weigh` decided, inside the session's transaction."""
        for draft, row in self._new:
            self._session.add(self._row_of(draft, row))
        for each in self._existing:
            columns = each.row.__table__.columns
            for name, value in each.to_set.items():
                setattr(each.row, name, schema.loaded(columns[name], value))
        self._session.flush()
        self._keep_keys()

    def _row_of(self, draft: Draft, row: str) -> Noun:
        said = {name: value for name, value in draft.values.items() if value is not None}
        links = draft.links | {column: self._ids[parent] for column, parent in draft.parents.items()}
        more = self._steps.links_of(draft, links)
        return schema.shape(draft.table).noun(id=row, **said, **links, **more)

    def _keep_keys(self) -> None:
        connection = self._session.connection()
        for table in ORDER:
            new = [
                keys.Entry(draft.key, row, draft.content())
                for draft, row in self._new
                if draft.table == table
            ]
            new += [_entry(each) for each in self._existing if each.draft.table == table and each.adopted]
            again = [
                _entry(each) for each in self._existing if each.draft.table == table and not each.adopted
            ]
            keys.remember(connection, table, new)
            keys.renew(connection, table, again)


def _entry(each: _Existing) -> keys.Entry:
    return keys.Entry(each.draft.key, each.known.row, each.draft.content())
