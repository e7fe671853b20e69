"""`fieldapp bundle`: exchange with the server by files, where no network will come; or rescue a desk's work.

    fieldapp bundle out FILE      on a laptop: what waits to be sent, sealed so that only the server reads it
    fieldapp bundle in FILE       on the server: take that in and write the answer; on the laptop: take that in
    fieldapp bundle rescue FILE   a desk's journal, photos and sheets, as they are: needs no PIN

A file with work may be handed in twice, late or by somebody else; it has its effect once.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldapp import cli_places, settings
from fieldapp.cli_language import _

if TYPE_CHECKING:
    from fieldapp.store.blobs import Blobs
    from fieldapp.store.recovery import Recovered
    from fieldapp.store.store import Store
    from fieldapp.sync.bundle_answer import TakenAnswer
    from fieldapp.sync.bundle_keys import DeskBundleKeys
    from fieldapp.sync.bundle_server import TakenIn
    from fieldapp.sync.enrol import Enrolment

_SILENT_S = 2.0
DONE, NOT_ALL = 0, 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command and its three actions."""
    parser = subparsers.add_parser(
        "bundle",
        help=_("exchange with the server by files, or rescue a desk's work"),
        description=_("Carry a desk's work to the server and the answer back, without any network."),
        epilog=_("example: fieldapp bundle out /media/stick/work.fieldapp"),
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    out = actions.add_parser(
        "out",
        help=_("on a laptop: save what waits to be sent; its PIN is asked"),
        epilog=_("example: fieldapp bundle out /media/stick/work.fieldapp"),
    )
    rescue = actions.add_parser(
        "rescue",
        help=_("copy a desk's work as it is; needs no PIN"),
        description=_(
            "Copy a desk's journal, photos and sheets, encrypted as they are, to one file.\n"
            "Needs no PIN and no network; whoever opens the file needs the engineer's PIN."
        ),
        epilog=_("example: fieldapp bundle rescue /media/stick/unsent.fieldapp"),
    )
    for action in (out, rescue):
        action.add_argument("file", type=Path, metavar="FILE", help=_("the file to write"))
        action.add_argument("--profile", type=Path, metavar="DIR", help=_("the desk's folder"))
    _add_in(actions)


def _add_in(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = actions.add_parser(
        "in",
        help=_("take a file in: work on the server, an answer on the laptop"),
        epilog=_("example: fieldapp bundle in /media/stick/work.fieldapp --data /srv/fieldapp"),
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file to take in"))
    parser.add_argument("--profile", type=Path, metavar="DIR", help=_("the desk's folder; its PIN is asked"))
    parser.add_argument("--data", type=Path, metavar="DIR", help=_("the server's data folder"))
    parser.add_argument(
        "--database",
        type=cli_places.database,
        metavar="URL",
        help=_("PostgreSQL instead of a file in the data folder"),
    )
    parser.add_argument(
        "--answer", type=Path, metavar="FILE", help=_("where to write the answer; beside the file else")
    )


def run(args: argparse.Namespace) -> int:
    """0 when all is done, 1 when there was nothing to save or the desk needs another file, 3 for trouble."""
    if args.action == "rescue":
        return _rescue(args)
    if args.action == "out":
        return _out(args)
    from fieldapp.sync.bundle_file import Bundle

    with Bundle(args.file) as bundle:
        is_work = bundle.heading.kind == "work"
    is_server = bool(args.data or args.database) or (is_work and not args.profile)
    return _in_on_server(args) if is_server else _in_on_desk(args)


# ─── on a laptop ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Desk:
    store: Store
    blobs: Blobs
    enrolment: Enrolment
    keys: DeskBundleKeys


@contextlib.contextmanager
def _desk(args: argparse.Namespace) -> Iterator[_Desk]:
    """The desk, opened with its PIN and by this process alone."""
    from fieldapp.errors import ReplicaTrouble
    from fieldapp.store import vault
    from fieldapp.store.blobs import Blobs
    from fieldapp.store.lease import Lease
    from fieldapp.sync.bundle_keys import DeskBundleKeys
    from fieldapp.sync.opening import open_desk

    profile = settings.Profile(args.profile or settings.profile_folder())
    if not profile.vault.is_file():
        code = "vault-missing" if profile.replica.is_file() else "no-desk-here"
        raise ReplicaTrouble(code, folder=profile.folder)
    keys = vault.unlock(profile.folder, cli_places.pin())
    with Lease(profile.folder):
        desk = open_desk(profile, keys)
        try:
            if desk.recovered.was_mended:
                sys.stderr.write(_recovered_in_words(desk.recovered) + "\n")
            if desk.enrolment is None:
                raise ReplicaTrouble("bundle-keys-unknown")
            blobs = Blobs(profile.blobs, keys.blobs)
            yield _Desk(desk.store, blobs, desk.enrolment, DeskBundleKeys(keys.signing))
        finally:
            desk.store.close()


def _recovered_in_words(recovered: Recovered) -> str:
    said = _("The database was not as this desk left it. Changes taken back from the journal: {count}.")
    lines = [said.format(count=recovered.taken_back)]
    if recovered.set_aside is not None:
        lines.append(_("The damaged file is kept as {file}.").format(file=recovered.set_aside))
    return "\n".join(lines)


def _out(args: argparse.Namespace) -> int:
    from fieldapp.sync.bundle_out import write_work

    _refuse_existing(args.file)
    with _desk(args) as desk:
        written = write_work(
            desk.store,
            desk.blobs,
            desk.enrolment,
            desk.keys,
            args.file,
            on_writer=lambda work: work(),
            told=_Speaking(1_000_000, _("{done} of {all} MB")),
        )
    said = _("Saved to {file}, {size} MB. Changes: {changes}. Photos and documents: {files}.")
    size = round(written.size_bytes / 1e6, 1)
    print(said.format(file=args.file, size=size, changes=written.change_sets, files=written.files))
    if written.left_out:
        print(_("Damaged or missing, and not in it: {count}.").format(count=written.left_out))
    print(_("Only the server can read it. Everything stays here until its answer was taken in."))
    return DONE


def _in_on_desk(args: argparse.Namespace) -> int:
    from fieldapp.sync.bundle_answer import take_answer

    with _desk(args) as desk:
        taken = take_answer(
            desk.store, desk.blobs, desk.enrolment, desk.keys, args.file, on_writer=lambda work: work()
        )
    print(_answer_in_words(taken))
    if not taken.code:
        return DONE
    from fieldapp import cli_sentences
    from fieldapp.errors import SyncTrouble

    sys.stderr.write(cli_sentences.told(SyncTrouble(taken.code)) + "\n")
    return NOT_ALL


def _answer_in_words(taken: TakenAnswer) -> str:
    arrived = _("Changes now on the server: {count}, kept there for people: {held}.")
    came = _("Records that came: {rows}. Photos and documents: {files}.")
    lines = [
        arrived.format(count=taken.receipts, held=taken.held),
        came.format(rows=taken.rows, files=taken.files),
    ]
    return "\n".join(lines)


def _rescue(args: argparse.Namespace) -> int:
    from fieldapp.store import bundle

    profile = settings.Profile(args.profile or settings.profile_folder())
    if not bundle.has_work(profile):
        print(_("No: the desk in {folder} has recorded nothing yet.").format(folder=profile.folder))
        return NOT_ALL
    _refuse_existing(args.file)
    size = bundle.save(profile, args.file, _Speaking(1, _("{done} of {all} files")))
    print(_("Saved to {file}: {size} MB.").format(file=args.file, size=round(size / 1e6, 1)))
    return DONE


# ─── on the server ─────────────────────────────────────────────────────────────────────────────


def _in_on_server(args: argparse.Namespace) -> int:
    from fieldapp.server.service import open_service
    from fieldapp.sync.bundle_server import take_in

    answer = args.answer or args.file.with_name(f"{args.file.stem}-answer{args.file.suffix}")
    _refuse_existing(answer)
    if not args.database:
        _check_there(settings.DataFolder(args.data or settings.data_folder()).database)
    service = open_service(cli_places.data_folder(args), args.database)
    try:
        speaking = _Speaking(1_000_000, _("{done} of {all} MB"))
        taken = take_in(service.store, service.blobs, args.file, answer, told=speaking)
    finally:
        service.close()
    print(_work_in_words(taken))
    print(_("The answer is in {file}. Take it back to the laptop.").format(file=answer))
    return DONE


def _work_in_words(taken: TakenIn) -> str:
    said = _(
        "From {name}, saved {moment}. Changes: {count}, new: {new}, kept for people: {held}. "
        "New photos and documents: {files}."
    )
    moment = taken.made_at[:16].replace("T", " ") + " UTC"
    lines = [
        said.format(
            name=taken.person_name,
            moment=moment,
            count=taken.change_sets,
            new=taken.new,
            held=taken.held,
            files=taken.files,
        )
    ]
    if taken.refused_files:
        lines.append(_("Not what their names say, and not kept: {count}.").format(count=taken.refused_files))
    if taken.problem:
        lines.append(_("The laptop has to save its work once more; the answer tells it so."))
    if taken.is_suspended:
        lines.append(
            _("The laptop is suspended: its work is kept for people, and the answer brings nothing.")
        )
    return "\n".join(lines)


# ─── for all of them ───────────────────────────────────────────────────────────────────────────


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise FileExistsError(17, "exists", str(file))


def _check_there(database: Path) -> None:
    if not database.is_file():
        raise FileNotFoundError(2, "no database", str(database))


class _Speaking:
    """Says how far it is once it takes longer than a person likes to wait in silence."""

    def __init__(self, unit: int, words: str) -> None:
        self._unit = unit
        self._words = words
        self._said = time.monotonic()

    def __call__(self, done: int, everything: int) -> None:
        if time.monotonic() - self._said > _SILENT_S:
            self._said = time.monotonic()
            told = self._words.format(done=done // self._unit, all=everything // self._unit)
            print(told, file=sys.stderr)
