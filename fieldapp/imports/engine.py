"""Rows in, change sets out: the same judgement for a dry run and for the import itself.

    report = import_rows(store, table, mapping, by=actor)

Some thousand rows make one change set. What is already there is left alone, so that the
same list again changes nothing, and an import that was stopped is finished by running it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy.orm import Session

from fieldapp.errors import Unreadable
from fieldapp.imports import keys
from fieldapp.imports.chunk import Chunk, Met
from fieldapp.imports.draft import Draft
from fieldapp.imports.found_devices import at_known_devices, find_devices, numbers_in
from fieldapp.imports.judge import Judge
from fieldapp.imports.kinds import MAIN
from fieldapp.imports.mapping import Mapping
from fieldapp.imports.repeats import Repeats
from fieldapp.imports.report import Refusal, Report
from fieldapp.imports.table import SourceRow, Table
from fieldapp.rules.actors import Actor
from fieldapp.store.store import Store

ROWS_AT_ONCE = 1_000

ItemT = TypeVar("ItemT")
Told = Callable[[int], None]
OnRefused = Callable[[Refusal], None]


def import_rows(
    store: Store,
    table: Table,
    mapping: Mapping,
    *,
    by: Actor,
    dry_run: bool = False,
    told: Told | None = None,
    on_refused: OnRefused | None = None,
) -> Report:
    """Import every row of a table, or with `dry_run` only say what would come of it.

    `told` is called with the number of rows read so far, `on_refused` with every refused row.
    Raises Unreadable when the mapping does not fit the table, and what the store raises; change
    sets committed before that stay.
    """
    report = Report(table.name, mapping.kind.value, dry_run)
    passed = _Passed(table, mapping, report, on_refused)
    met = Met(mapping.kind)
    title = f"{keys.TITLE}{mapping.kind.value} from {table.name}"
    for rows in _pieces(table.rows(), ROWS_AT_ONCE):
        if dry_run:
            with store.read() as session:
                drafts = passed.drafts(rows, session)
                Chunk(session, store.world.new_id, met, report, drafts).weigh()
        else:
            with store.change(title, by=by) as work:
                drafts = passed.drafts(rows, work.session)
                chunk = Chunk(work.session, work.new_id, met, report, drafts)
                chunk.weigh()
                chunk.write()
        if told is not None:
            told(report.rows)
    return report


class _Passed:
    """The rows that can be imported, as drafts with their lines; the others are refused and noted."""

    def __init__(self, table: Table, mapping: Mapping, report: Report, on_refused: OnRefused | None) -> None:
        self._judge = Judge(mapping, table.header)
        self._repeats = Repeats(MAIN[mapping.kind], is_log=mapping.count_repeats)
        self._finds_devices = mapping.find_devices
        self._report = report
        self._on_refused = on_refused

    def drafts(self, rows: Iterable[SourceRow], session: Session) -> list[tuple[int, Draft]]:
        """What these rows feed."""
        judged = list(self._judged(rows))
        if self._finds_devices:
            judged = list(self._at_known_devices(judged, session))
        return [(row.line, draft) for row, drafts in judged for draft in drafts]

    def _judged(self, rows: Iterable[SourceRow]) -> Iterator[tuple[SourceRow, list[Draft]]]:
        for row in rows:
            self._report.rows += 1
            try:
                drafts = self._judge.drafts(row)
                is_repeated = self._repeats.check(row, drafts)
            except Unreadable as reason:
                self._refuse(row, reason)
                continue
            self._report.repeated += is_repeated
            if not self._finds_devices:
                self._report.without_site += any(draft.is_stand_in for draft in drafts)
            yield row, drafts

    def _at_known_devices(
        self, judged: Sequence[tuple[SourceRow, list[Draft]]], session: Session
    ) -> Iterator[tuple[SourceRow, list[Draft]]]:
        numbers = numbers_in(draft for _row, drafts in judged for draft in drafts)
        known = find_devices(session, numbers)
        for row, drafts in judged:
            try:
                yield row, at_known_devices(drafts, known)
            except Unreadable as reason:
                self._refuse(row, reason)

    def _refuse(self, row: SourceRow, reason: Unreadable) -> None:
        refusal = self._report.refuse(row, reason)
        if self._on_refused is not None:
            self._on_refused(refusal)


def _pieces(items: Iterable[ItemT], size: int) -> Iterator[list[ItemT]]:
    source = iter(items)
    while piece := list(islice(source, size)):
        yield piece
