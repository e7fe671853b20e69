"""Rows in, change sets out: the same judgement for a dry run and for the import itself.

    report = import_rows(store, table, mapping, by=actor)

Some thousand rows make one change set. What is already there is left alone, so that the
same list again changes nothing, and an import that was stopped is finished by running it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from fieldapp.errors import Unreadable
from fieldapp.imports import keys
from fieldapp.imports.chunk import Chunk, Met
from fieldapp.imports.draft import Draft
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
    judge = Judge(mapping, table.header)
    report = Report(table.name, mapping.kind.value, dry_run)
    repeats = Repeats(MAIN[mapping.kind], is_log=mapping.count_repeats)
    met = Met(mapping.kind)
    title = f"{keys.TITLE}{mapping.kind.value} from {table.name}"
    for rows in _pieces(table.rows(), ROWS_AT_ONCE):
        drafts = list(_judged(rows, judge, repeats, report, on_refused))
        if dry_run:
            with store.read() as session:
                Chunk(session, store.world.new_id, met, report, drafts).weigh()
        else:
            with store.change(title, by=by) as work:
                chunk = Chunk(work.session, work.new_id, met, report, drafts)
                chunk.weigh()
                chunk.write()
        if told is not None:
            told(report.rows)
    return report


def _judged(
    rows: Iterable[SourceRow],
    judge: Judge,
    repeats: Repeats,
    report: Report,
    on_refused: OnRefused | None,
) -> Iterator[tuple[int, Draft]]:
    """The drafts of every row that can be imported, each with its line; the others are refused."""
    for row in rows:
        report.rows += 1
        try:
            drafts = judge.drafts(row)
            is_repeated = repeats.check(row, drafts)
        except Unreadable as reason:
            refusal = report.refuse(row, reason)
            if on_refused is not None:
                on_refused(refusal)
            continue
        report.repeated += is_repeated
        report.without_site += any(draft.is_stand_in for draft in drafts)
        yield from ((row.line, draft) for draft in drafts)


def _pieces(items: Iterable[ItemT], size: int) -> Iterator[list[ItemT]]:
    source = iter(items)
    while piece := list(islice(source, size)):
        yield piece
