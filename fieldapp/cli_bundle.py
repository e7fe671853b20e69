"""`fieldapp bundle`: save a desk's unsent work to a file, without its PIN and without a network.

The file is a ZIP of what the desk keeps beside its database, encrypted as it stands: the journal of
change sets, photos and sheets, and the vault that the engineer's PIN opens. It can be made while the
desk is open, and of a desk whose database is damaged.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from fieldapp import settings
from fieldapp.cli_language import _

_SILENT_S = 2.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "bundle",
        help=_("save a desk's unsent work to a file"),
        description=_(
            "Copy a desk's journal, photos and sheets, encrypted as they are, to one file.\n"
            "Needs no PIN and no network; whoever opens the file needs the engineer's PIN."
        ),
        epilog=_("example: fieldapp bundle --out /media/stick/unsent.fieldapp"),
    )
    parser.add_argument("--profile", type=Path, metavar="DIR", help=_("the desk's folder"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the file to write"))


def run(args: argparse.Namespace) -> int:
    """0 when the file is written, 1 when the desk has recorded nothing yet."""
    from fieldapp.store import bundle

    profile = settings.Profile(args.profile or settings.profile_folder())
    if not bundle.has_work(profile):
        print(_("No: the desk in {folder} has recorded nothing yet.").format(folder=profile.folder))
        return 1
    if args.out.exists():
        raise FileExistsError(17, "exists", str(args.out))
    size = bundle.save(profile, args.out, _Speaking())
    print(_("Saved to {file}: {size} MB.").format(file=args.out, size=round(size / 1e6, 1)))
    return 0


class _Speaking:
    """Says how far it is once it takes longer than a person likes to wait in silence."""

    def __init__(self) -> None:
        self._said = time.monotonic()

    def __call__(self, done: int, all_files: int) -> None:
        if time.monotonic() - self._said > _SILENT_S:
            self._said = time.monotonic()
            print(_("{done} of {all} files").format(done=done, all=all_files), file=sys.stderr)
