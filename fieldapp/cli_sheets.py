"""`fieldapp sheets`: a month's sheets of a customer as one PDF, with contents and bookmarks.

Reads a server's data folder; nothing is changed, and no network is used.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp import cli_language, cli_places, settings
from fieldapp.cli_language import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from fieldapp.actions.sheet_batch import Batch
    from fieldapp.store.store import Store

DONE, NO = 0, 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "sheets",
        help=_("put a month's sheets of a customer into one PDF"),
        description=_(
            "Put the sheets of a customer that were sealed in a month into one PDF with contents and bookmarks.\n"
            "Of each order the newest revision is taken. Exit status: 0 done, 1 there is no such customer or no\n"
            "sheet, or one lacks its file, 2 the command was not understood, 3 trouble."
        ),
        epilog=_(
            "example:\n"
            '  fieldapp sheets --customer "Northern Pit" --month 2026-10 --data /srv/fieldapp --out october.pdf'
        ),
    )
    parser.add_argument(
        "--customer", required=True, metavar="NAME", help=_("the customer's name or number, or a part of it")
    )
    parser.add_argument("--month", required=True, type=_month, metavar="YYYY-MM", help=_("the month"))
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=_("the PDF to write"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("the server's data folder"))
    parser.add_argument(
        "--database", type=cli_places.database, metavar="URL", help=_("the server's PostgreSQL database")
    )


def run(args: argparse.Namespace) -> int:
    """0 when every sheet of the month is in the file, 1 when there is none or one is missing."""
    with _store(args) as store, store.read() as session:
        batch = _batch(session, args)
    if batch is None:
        return NO
    if not batch.sheets:
        print(
            _("No sheet of {customer} was sealed in {month}.").format(
                customer=batch.head.customer, month=args.month
            )
        )
        return NO
    return _bind(batch, args)


def _month(words: str) -> str:
    try:
        return f"{datetime.strptime(words, '%Y-%m').replace(tzinfo=UTC):%Y-%m}"
    except ValueError:
        raise argparse.ArgumentTypeError(
            _("“{words}” is no month; write it as 2026-10").format(words=words)
        ) from None


def _batch(session: Session, args: argparse.Namespace) -> Batch | None:
    from fieldapp.actions.sheet_batch import batch_of
    from fieldapp.store.queries.sheet_batches import customers_named

    found = customers_named(session, args.customer)
    if len(found) == 1:
        language = cli_language.current() if args.language else None
        return batch_of(session, found[0].id, args.month, now=datetime.now(UTC), language=language)
    if not found:
        print(_("There is no customer “{name}”.").format(name=args.customer))
        return None
    print(_("Several customers are called like “{name}”; name one by its number:").format(name=args.customer))
    for each in found:
        print(f"  {each.number}  {each.name}")
    return None


def _bind(batch: Batch, args: argparse.Namespace) -> int:
    """Written aside and put in place when it is whole."""
    from fieldapp.fonts import font_files
    from fieldapp.store.blobs import Blobs

    blobs = Blobs(settings.DataFolder(args.data or settings.data_folder()).blobs)
    aside = args.out.with_name(f".{args.out.name}.part")
    try:
        with aside.open("wb") as out:
            bound = batch.bind(blobs, font_files(), out)
        aside.replace(args.out)
    finally:
        aside.unlink(missing_ok=True)
    told = _("Bound into {file}: sheets {sheets}, pages {pages}.")
    print(told.format(sheets=bound.sheets, pages=bound.pages, file=args.out))
    for number in bound.missing:
        sys.stderr.write(_("The file of sheet {number} is not here.").format(number=number) + "\n")
    return NO if bound.missing else DONE


@contextlib.contextmanager
def _store(args: argparse.Namespace) -> Iterator[Store]:
    from fieldapp.store.driver import open_database
    from fieldapp.store.server_side import open_server_store

    where = args.database or settings.DataFolder(args.data or settings.data_folder()).database
    if isinstance(where, Path) and not where.is_file():
        raise FileNotFoundError(2, "no database", str(where))
    store = open_server_store(open_database(where))
    try:
        yield store
    finally:
        store.close()
