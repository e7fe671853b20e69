"""`fieldapp import FILE`: a list becomes customers, sites, devices, parts or orders of a server.

Shows the mapping first and asks; `--dry-run` says what would come of it and writes nothing. Running
it twice changes nothing the second time.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from fieldapp import cli_language, cli_places, settings
from fieldapp.cli_language import _
from fieldapp.errors import Unreadable

if TYPE_CHECKING:
    from fieldapp.imports import Plan, Reading, Report
    from fieldapp.imports.shown import Shown
    from fieldapp.store.store import Store

DONE, NO, TROUBLE = 0, 1, 3
_MAKES_NO_LIST = ("import-needs-field", "import-nothing-recognised", "import-no-header", "import-binary")
KINDS = ("customers", "sites", "devices", "parts", "orders")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "import",
        help=_("import customers, sites, devices, parts or orders from a list"),
        description=_(
            "Import a CSV, TSV (any encoding, gz) or XLSX list. The mapping is proposed, shown and kept;\n"
            "importing the same list again changes nothing. Exit status: 0 done (refused rows are told),\n"
            "1 nothing was imported, 2 the command was not understood, 3 the file cannot be imported."
        ),
        epilog=_(
            "example:\n"
            '  fieldapp import orders.csv --as orders --customer "Northern Pit" --data /srv/fieldapp --dry-run'
        ),
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the list"))
    parser.add_argument(
        "--as", dest="kind", choices=KINDS, help=_("what it is a list of; else it is found out")
    )
    _add_where(parser)
    _add_reading(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("say what would come of it, write nothing"))
    parser.add_argument("--yes", action="store_true", help=_("import without asking"))
    parser.add_argument(
        "--save-refused",
        action="store_true",
        help=_("write refused rows to FILE.refused.csv, with the reasons"),
    )


def _add_where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("the server's data folder"))
    parser.add_argument(
        "--database", type=cli_places.database, metavar="URL", help=_("the server's PostgreSQL database")
    )


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help=_("the mapping as a TOML or JSON file; one that is not there yet is written"),
    )
    parser.add_argument("--new-mapping", action="store_true", help=_("propose a mapping though one is kept"))
    parser.add_argument("--customer", metavar="NAME", help=_("the one customer all rows belong to"))
    parser.add_argument("--sheet", metavar="NAME", help=_("which sheet of a workbook"))
    parser.add_argument(
        "--encoding", metavar="NAME", help=_("the encoding of a text file, if not found out right")
    )


def run(args: argparse.Namespace) -> int:
    """0 when the list was imported (or would be), 1 when nothing was, 3 when it cannot be."""
    from fieldapp import cli_sentences
    from fieldapp.imports.shown import Shown

    shown = Shown(cli_language.current(), cli_sentences.told)
    try:
        with _store(args) as store:
            return _import(store, args, shown)
    except Unreadable as reason:
        sys.stderr.write(shown.refusal(_plainer(reason, args.file)) + "\n")
        return TROUBLE


def _plainer(reason: Unreadable, file: Path) -> Unreadable:
    """For text in a file named like another kind that makes no list: what to save it as, not what columns lack."""
    from fieldapp.imports.containers import kind_by_name

    return (kind_by_name(file) if reason.code in _MAKES_NO_LIST else None) or reason


def _import(store: Store, args: argparse.Namespace, shown: Shown) -> int:
    plan = _plan(store, args)
    print(shown.plan(plan), end="\n\n")
    _write_mapping(plan, args.mapping)
    if not (args.dry_run or args.yes or _agreed()):
        print(_("Nothing was imported. Import with --yes, or see what would come of it with --dry-run."))
        return NO
    report = _carried_out(store, plan, args, shown)
    print(shown.report(report))
    return NO if report.rows == report.refused and report.refused else DONE


def _plan(store: Store, args: argparse.Namespace) -> Plan:
    """The plan; where the list leaves something open, the mapping that was asked for is written all the same."""
    from fieldapp.imports import settled, unsettled_plan

    plan = unsettled_plan(store, args.file, _reading(args))
    try:
        with progress(_("Reading"), plan.table.layout.line_count) as told:
            return settled(plan, told=told)
    except Unreadable:
        _write_mapping(plan, args.mapping)
        raise


def _reading(args: argparse.Namespace) -> Reading:
    from fieldapp.imports import Kind, Reading
    from fieldapp.imports.mapping_files import read_mapping

    mapping = read_mapping(args.mapping) if args.mapping and args.mapping.exists() else None
    return Reading(
        kind=Kind(args.kind) if args.kind else None,
        sheet=args.sheet,
        encoding=args.encoding,
        customer=args.customer,
        mapping=mapping,
        anew=args.new_mapping,
        language=cli_language.current(),
    )


def _carried_out(store: Store, plan: Plan, args: argparse.Namespace, shown: Shown) -> Report:
    from fieldapp.imports import RefusedRows, carry_out
    from fieldapp.model import Role
    from fieldapp.rules.actors import Actor

    actor = Actor(None, "fieldapp import", frozenset({Role.ADMINISTRATOR}))
    heading = _("Checking") if args.dry_run else _("Importing")
    with contextlib.ExitStack() as stack:
        told = stack.enter_context(progress(heading, plan.table.layout.line_count))
        on_refused = None
        if args.save_refused:
            path = args.file.with_name(args.file.name + ".refused.csv")
            rows = stack.enter_context(RefusedRows(path, plan.table.header, shown.heads_of_refused()))
            on_refused = lambda refusal: rows.write(refusal, shown.refusal(refusal.reason))  # noqa: E731
        return carry_out(store, plan, by=actor, dry_run=args.dry_run, told=told, on_refused=on_refused)


def _write_mapping(plan: Plan, path: Path | None) -> None:
    from fieldapp.imports.mapping_files import write_mapping

    if path is not None and not path.exists():
        write_mapping(plan.mapping, path)
        print(_("The mapping was written to {file}; it can be edited and given again.").format(file=path))


def _agreed() -> bool:
    """Whether the person at the terminal says yes; without a terminal nobody does."""
    if not sys.stdin.isatty():
        return False
    return input(_("Import? [y/N] ")).strip().lower() in ("y", "yes", "j", "是", "好")


@contextlib.contextmanager
def _store(args: argparse.Namespace) -> Iterator[Store]:
    """The server's store. A dry run on a folder without one uses an empty one that goes again."""
    from fieldapp.store.driver import open_database
    from fieldapp.store.server_side import open_server_store

    with contextlib.ExitStack() as stack:
        where = args.database or settings.DataFolder(args.data or settings.data_folder()).database
        if isinstance(where, Path) and not where.exists():
            if args.dry_run:
                where = Path(stack.enter_context(tempfile.TemporaryDirectory())) / where.name
            else:
                cli_places.data_folder(args)
        store = open_server_store(open_database(where))
        stack.callback(store.close)
        yield store


@contextlib.contextmanager
def progress(
    heading: str,
    total: int | None = None,
    stream: TextIO | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[Callable[[int], None]]:
    """Tell how far it is once it takes longer than two seconds: one line that renews, or one now and then."""
    out = stream if stream is not None else sys.stderr
    renews = out.isatty()
    started = said = clock()
    spoke = False

    def told(rows: int) -> None:
        nonlocal said, spoke
        now = clock()
        if now - started < 2 or (spoke and now - said < (0.2 if renews else 5)):
            return
        said, spoke = now, True
        words = _("{heading}: {rows} rows").format(heading=heading, rows=f"{rows:,}")
        if total and rows <= total:
            words = _("{heading}: {rows} of {total} rows").format(
                heading=heading, rows=f"{rows:,}", total=f"{total:,}"
            )
        out.write(f"\r{words}   " if renews else f"{words}\n")
        out.flush()

    try:
        yield told
    finally:
        if spoke and renews:
            out.write("\n")
