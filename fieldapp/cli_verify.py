"""`fieldapp verify FILE.pdf`: whether a sheet is, byte for byte, one that was sealed here.

The file's SHA-256 is looked for among the sealed reports of a desk or of a server. Nothing is changed,
and no network is used.
"""

from __future__ import annotations

import argparse
import getpass
import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp import cli_places, settings
from fieldapp.cli_language import _
from fieldapp.errors import ReplicaTrouble

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from fieldapp.store.queries.sealed_sheets import SealedSheet

YES, NO, MISUSED = 0, 1, 2


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "verify",
        help=_("say whether a service sheet is unchanged"),
        description=_("Compare a sheet's PDF with the sheets that a desk or a server has sealed."),
        epilog=_("example: fieldapp verify sheet.pdf --data /srv/fieldapp"),
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the PDF"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("the server's data folder"))
    known_by = parser.add_mutually_exclusive_group()
    known_by.add_argument(
        "--database", type=cli_places.database, metavar="URL", help=_("the server's PostgreSQL database")
    )
    known_by.add_argument(
        "--profile", type=Path, metavar="DIR", help=_("the desk's folder; its PIN is asked")
    )


def run(args: argparse.Namespace) -> int:
    """0 when the file is a sealed sheet, 1 when no sheet known here has its bytes."""
    if args.data and args.profile:
        sys.stderr.write(_("--data is a server and --profile a desk: name one of them") + "\n")
        return MISUSED
    with args.file.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    found = _look_up(_engine(args), sha256)
    if found is None:
        print(_("No: no sheet sealed here has these bytes (SHA-256 {sha256}).").format(sha256=sha256))
        return NO
    print(_in_words(found))
    return YES


def _in_words(found: SealedSheet) -> str:
    yes = _("Yes: this is revision {revision} of the sheet of order {order}, unchanged.")
    sealed = _("Sealed on {moment} by {name}.")
    lines = [
        yes.format(revision=found.revision, order=found.order),
        sealed.format(moment=f"{found.sealed_at:%Y-%m-%d %H:%M} UTC", name=found.by_name or "?"),
    ]
    if found.newest_revision > found.revision:
        lines.append(
            _("It was replaced: the newest is revision {newest}.").format(newest=found.newest_revision)
        )
    return "\n".join(lines)


def _look_up(engine: Engine, sha256: str) -> SealedSheet | None:
    from sqlalchemy.exc import DatabaseError
    from sqlalchemy.orm import Session

    from fieldapp.store.postgresql import told_why
    from fieldapp.store.queries.sealed_sheets import sealed_sheet

    try:
        with told_why(engine), Session(engine) as session:
            return sealed_sheet(session, sha256)
    except DatabaseError as trouble:
        raise ReplicaTrouble("database-unreadable") from trouble
    finally:
        engine.dispose()


def _engine(args: argparse.Namespace) -> Engine:
    from fieldapp.store.driver import open_postgresql, open_sqlite

    if args.database:
        return open_postgresql(args.database)
    if args.profile:
        replica = _existing(settings.Profile(args.profile).replica)
        return open_sqlite(replica, _database_key(args.profile))
    return open_sqlite(_existing(settings.DataFolder(args.data or settings.data_folder()).database))


def _existing(database: Path) -> Path:
    if not database.is_file():
        raise FileNotFoundError(2, "no database", str(database))
    return database


def _database_key(profile: Path) -> bytes:
    from fieldapp.store import vault

    return vault.unlock(profile, _pin()).database


def _pin() -> str:
    """From the terminal without showing it, or the first line of standard input."""
    return getpass.getpass(_("PIN: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
