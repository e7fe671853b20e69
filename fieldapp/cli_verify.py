"""`fieldapp verify FILE.pdf...`: whether sheets are what desks of this company sealed, and unchanged since.

Each check is told with what holds and what does not. Without a database all is checked that a file can show by
itself; a desk's or a server's says also whether it is known, which revision is the newest, and what the company's
authority is. Nothing is changed, and no network is used.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp import cli_language, cli_places, cli_sentences, settings
from fieldapp.cli_language import _
from fieldapp.errors import FieldappError, ReplicaTrouble
from fieldapp.rules.visible_text import one_line

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from fieldapp.fonts import FontFiles
    from fieldapp.sheet.checking import Checked, Witness
    from fieldapp.store.blobs import Blobs
    from fieldapp.store.vault import Keys

YES, NO, MISUSED, TROUBLE = 0, 1, 2, 3
LARGEST = 512 * 2**20
"""Bytes that are read of one file."""
_MARKS = {"holds": "+", "fails": "!", "open": "?"}

Testify = Callable[[bytes], "Witness"]
"""What is known here of a file's bytes."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "verify",
        help=_("say whether a service sheet is unchanged"),
        description=_(
            "Check the seals, the data and the pages of sheets, and compare them with what a desk or a server has "
            "sealed. Ends with 0 when every file is genuine, 1 when one is not or cannot be proven, 2 when the "
            "command was wrong, 3 when something was in the way."
        ),
        epilog=_("example: fieldapp verify sheet.pdf --data /srv/fieldapp"),
    )
    parser.add_argument("file", type=Path, nargs="+", metavar="FILE", help=_("the PDF"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("the server's data folder"))
    known_by = parser.add_mutually_exclusive_group()
    known_by.add_argument(
        "--database", type=cli_places.database, metavar="URL", help=_("the server's PostgreSQL database")
    )
    known_by.add_argument(
        "--profile", type=Path, metavar="DIR", help=_("the desk's folder; its PIN is asked")
    )
    parser.add_argument(
        "--authority",
        type=Path,
        metavar="PEM",
        help=_("the certificate of the company's sheet authority, as the company publishes it"),
    )
    parser.add_argument(
        "--timestamps-by",
        type=Path,
        action="append",
        metavar="PEM",
        help=_("the certificate of an authority whose time stamps you believe; may be repeated"),
    )
    parser.add_argument(
        "--revoked",
        type=Path,
        action="append",
        metavar="CRL",
        help=_("the authority's list of revoked certificates, as the company publishes it"),
    )
    parser.add_argument("--json", action="store_true", help=_("print the findings as JSON"))


def run(args: argparse.Namespace) -> int:
    """0 when every file is genuine, 1 when one is not, or cannot be proven to be; 3 when one could not be read."""
    if args.data and args.profile:
        sys.stderr.write(_("--data is a server and --profile a desk: name one of them") + "\n")
        return MISUSED
    from fieldapp.sheet.checking import Verdict, check_sheet

    try:
        given = _given(args)
    except _NoSuchThing as error:
        sys.stderr.write(f"{error}\n")
        return MISUSED
    found, unread = [], 0
    with _witnesses(args, given) as testify:
        for file in args.file:
            try:
                pdf = _read(file)
            except OSError as trouble:
                cli_sentences.tell(trouble)
                unread += 1
                continue
            found.append((file, check_sheet(pdf, testify(pdf))))
            if not args.json:
                print(("\n" if len(found) > 1 else "") + _in_words(*found[-1]), flush=True)
    if args.json:
        print(_as_json(found))
    if any(checked.verdict is not Verdict.GENUINE for _file, checked in found):
        return NO
    return TROUBLE if unread else YES


def _read(file: Path) -> bytes:
    """The file, or as much of it as makes clear that it is no sheet."""
    with file.open("rb") as stream:
        return stream.read(LARGEST + 1)


def _in_words(file: Path, checked: Checked) -> str:
    from fieldapp.sheet import check_wording as words

    language = cli_language.current()
    lines = [f"{one_line(str(file))}: {words.verdict(checked, language)}"]
    for check in checked.checks:
        mark = _MARKS[check.outcome.value]
        lines.append(f"  {mark} {words.title(check, language)}: {words.said(check, language)}")
    return "\n".join(lines)


def _as_json(found: list[tuple[Path, Checked]]) -> str:
    from fieldapp.sheet import check_wording as words

    told = [
        {
            "file": str(file),
            "verdict": checked.verdict.value,
            "checks": [
                {
                    "about": check.about,
                    "outcome": check.outcome.value,
                    "code": check.code,
                    "facts": {name: _plain(value) for name, value in check.facts.items()},
                    "words": words.said(check, cli_language.current()),
                }
                for check in checked.checks
            ],
        }
        for file, checked in found
    ]
    return json.dumps(told, ensure_ascii=False, indent=2)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


# ─── what is known here ────────────────────────────────────────────────────────────────────────


@contextmanager
def _witnesses(args: argparse.Namespace, given: _Given) -> Iterator[Testify]:
    """What a desk or a server knows; without one, what the authority's file and the fonts can show."""
    from fieldapp.sheet.checking import Witness

    fonts = _fonts()
    if not _has_books(args):
        yield lambda _pdf: Witness(given.authorities, fonts=fonts, stampers=given.stampers, lists=given.lists)
        return
    with _books(args) as (engine, picture):
        yield lambda pdf: _look_up(engine, pdf, given, picture, fonts)


@dataclass(frozen=True)
class _Given:
    """What was named on the command line to check by."""

    authorities: tuple[str, ...] = ()
    stampers: tuple[str, ...] = ()
    lists: tuple[bytes, ...] = ()


def _given(args: argparse.Namespace) -> _Given:
    """What the files hold. Raises _NoSuchThing when one holds something else."""
    authorities = (_certificate(args.authority),) if args.authority else ()
    stampers = tuple(_certificate(file) for file in args.timestamps_by or ())
    return _Given(authorities, stampers, tuple(_list(file) for file in args.revoked or ()))


def _certificate(file: Path) -> str:
    from fieldapp.sheet.certificates import read_certificate

    pem = file.read_text(errors="replace")
    try:
        read_certificate(pem)
    except ValueError as error:
        raise _NoSuchThing(_("{file} holds no certificate in PEM").format(file=file)) from error
    return pem


def _list(file: Path) -> bytes:
    from fieldapp.sheet.revocation import read_list

    data = file.read_bytes()
    try:
        read_list(data)
    except ValueError as error:
        raise _NoSuchThing(_("{file} holds no list of revoked certificates").format(file=file)) from error
    return data


class _NoSuchThing(Exception):
    """A file that was named is not of its kind."""


def _has_books(args: argparse.Namespace) -> bool:
    """Whether a database was named, or the usual one is there and no authority was named instead."""
    named = args.data or args.database or args.profile
    usual = settings.DataFolder(settings.data_folder()).database
    return bool(named) or (args.authority is None and usual.is_file())


def _look_up(
    engine: Engine,
    pdf: bytes,
    given: _Given,
    picture: Callable[[str], bytes | None],
    fonts: FontFiles | None,
) -> Witness:
    from sqlalchemy.exc import DatabaseError
    from sqlalchemy.orm import Session

    from fieldapp.sheet.checking import Witness
    from fieldapp.store.postgresql import told_why
    from fieldapp.store.queries.sealed_sheets import known_of_seals, sealed_sheet

    try:
        with told_why(engine), Session(engine) as session:
            record = sealed_sheet(session, hashlib.sha256(pdf).hexdigest())
            known = known_of_seals(session)
            return Witness(
                given.authorities or known.authorities,
                knows_books=True,
                record=record,
                fonts=fonts,
                picture=picture,
                stampers=(*given.stampers, *known.stampers),
                lists=given.lists,
                revoked=None if given.lists else known.revoked,
            )
    except DatabaseError as trouble:
        raise ReplicaTrouble("database-unreadable") from trouble


@contextmanager
def _books(args: argparse.Namespace) -> Iterator[tuple[Engine, Callable[[str], bytes | None]]]:
    from fieldapp.store.blobs import Blobs
    from fieldapp.store.driver import open_postgresql, open_sqlite

    data = settings.DataFolder(args.data or settings.data_folder())
    folder, key = data.blobs, None
    if args.database:
        engine = open_postgresql(args.database)
    elif args.profile:
        profile = settings.Profile(args.profile)
        replica = _existing(profile.replica)
        keys = _keys(args.profile)
        engine, folder, key = open_sqlite(replica, keys.database), profile.blobs, keys.blobs
    else:
        engine = open_sqlite(_existing(data.database))
    try:
        blobs = Blobs(folder, key) if folder.is_dir() else None
        yield engine, lambda sha256: _bytes_of(blobs, sha256)
    finally:
        engine.dispose()


def _bytes_of(blobs: Blobs | None, sha256: str) -> bytes | None:
    try:
        return blobs.read(sha256) if blobs is not None else None
    except FieldappError:
        return None


def _fonts() -> FontFiles | None:
    from fieldapp.fonts import font_files

    try:
        return font_files()
    except ReplicaTrouble:
        return None


def _existing(database: Path) -> Path:
    if not database.is_file():
        raise FileNotFoundError(2, "no database", str(database))
    return database


def _keys(profile: Path) -> Keys:
    from fieldapp.store import vault

    return vault.unlock(profile, cli_places.pin())
