"""`fieldapp server backup`, `restore` and `check`: the server in one file, brought back, looked at."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from fieldapp import cli_places, settings
from fieldapp.cli_language import _
from fieldapp.errors import ReplicaTrouble

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from fieldapp.server.keeping.check import Checked

AddPlaces = Callable[[argparse.ArgumentParser, object], None]
_WRONG = 1
_MOST_NAMED = 20


def add_actions(actions: argparse._SubParsersAction[argparse.ArgumentParser], add_places: AddPlaces) -> None:
    """Declare the three."""
    backup = actions.add_parser(
        "backup",
        help=_("write everything the server is into one file, while it runs"),
        epilog=_("example: fieldapp server backup --data /var/lib/fieldapp /mnt/backup/fieldapp.tar"),
    )
    backup.add_argument("file", type=Path, metavar="FILE", help=_("the new file"))
    restore = actions.add_parser(
        "restore",
        help=_("bring a server back out of its backup, where there is none"),
        epilog=_("example: fieldapp server restore --data /var/lib/fieldapp /mnt/backup/fieldapp.tar"),
    )
    restore.add_argument("file", type=Path, metavar="FILE", help=_("the backup"))
    check = actions.add_parser(
        "check",
        help=_("read everything and say what is damaged; changes nothing"),
        epilog=_("example: fieldapp server check --data /var/lib/fieldapp"),
    )
    check.add_argument("file", type=Path, nargs="?", metavar="FILE", help=_("a backup instead of the server"))
    for parser in (backup, restore, check):
        add_places(parser, argparse.SUPPRESS)


def run(args: argparse.Namespace) -> int:
    """Run the one that was asked for."""
    if args.action == "backup":
        return _backup(args)
    if args.action == "restore":
        return _restore(args)
    return _check_backup(args.file) if args.file else _check_server(args)


def _backup(args: argparse.Namespace) -> int:
    from fieldapp.server.keeping.backup import write_backup
    from fieldapp.store.world import World

    with _engine(args) as engine:
        head, end = write_backup(engine, _folder(args), args.file, World())
    told = _("{path}: the server as of commit {seq}, {count} files.")
    print(told.format(path=args.file, seq=head.seq, count=end.files))
    return 0


def _restore(args: argparse.Namespace) -> int:
    from fieldapp.server.keeping.restore import restore
    from fieldapp.store.driver import open_postgresql
    from fieldapp.store.postgresql import told_why

    folder = settings.DataFolder(cli_places.data_folder(args))
    engine = open_postgresql(args.database) if args.database else None
    try:
        with told_why(engine) if engine else contextlib.nullcontext():
            found = restore(args.file, folder, engine)
    finally:
        if engine is not None:
            engine.dispose()
    told = _("The server of {when} is back, as of commit {seq}. Start it; desks hand in what came later.")
    print(told.format(when=found.head.made_at, seq=found.head.seq))
    return 0


def _check_server(args: argparse.Namespace) -> int:
    from fieldapp.server.keeping.check import check_server
    from fieldapp.store.blobs import Blobs
    from fieldapp.store.server_side import open_server_store

    with _engine(args) as engine:
        store = open_server_store(engine)
        checked = check_server(store, Blobs(_folder(args).blobs))
    return _told(checked)


def _check_backup(file: Path) -> int:
    """A backup is right when it unpacks whole and the server in it is."""
    from fieldapp.server.keeping.check import check_server
    from fieldapp.server.keeping.restore import unpacked
    from fieldapp.store.blobs import Blobs
    from fieldapp.store.driver import open_database
    from fieldapp.store.server_side import open_server_store

    with TemporaryDirectory(prefix="fieldapp-check-") as beside, unpacked(file, Path(beside)) as found:
        about = _("A backup of {when}, version {version}, as of commit {seq}: whole, {count} files.")
        head = found.head
        print(about.format(when=head.made_at, version=head.version, seq=head.seq, count=found.end.files))
        if head.database == "postgresql":
            print(_("What stands in its database is known when it is restored."))
            return 0
        engine = open_database(found.database)
        try:
            return _told(check_server(open_server_store(engine), Blobs(found.folder / "blobs")))
        finally:
            engine.dispose()


def _told(checked: Checked) -> int:
    counts = _("{rows} rows in {scopes} scopes and {files} files were read.")
    print(counts.format(rows=checked.rows, scopes=checked.scopes, files=checked.files))
    if checked.not_arrived:
        print(_("Files that desks have not handed in yet: {count}").format(count=checked.not_arrived))
    if not checked.wrong:
        print(_("All of it is as it should be."))
        return 0
    print(_("Damaged: {count}").format(count=len(checked.wrong)))
    for name in checked.wrong[:_MOST_NAMED]:
        print(f"  {name}")
    return _WRONG


@contextlib.contextmanager
def _engine(args: argparse.Namespace) -> Iterator[Engine]:
    """The server's database as it stands; a folder without a server is not made into one."""
    from fieldapp.store.driver import open_database
    from fieldapp.store.migrate import HEAD, current_revision
    from fieldapp.store.postgresql import told_why

    folder = _folder(args)
    if args.database is None and not folder.database.is_file():
        raise ReplicaTrouble("no-server-here", folder=folder.folder)
    engine = open_database(args.database or folder.database)
    try:
        with told_why(engine), engine.connect() as connection:
            found = current_revision(connection)
        if found != HEAD:
            raise ReplicaTrouble("database-of-another-version", found=found or "-", known=HEAD)
        yield engine
    finally:
        engine.dispose()


def _folder(args: argparse.Namespace) -> settings.DataFolder:
    return settings.DataFolder(args.data or settings.data_folder())
