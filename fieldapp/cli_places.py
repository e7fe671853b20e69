"""Where server and desk keep their things, as the commands take it: `--data`, `--profile`, `--database`; and the PIN.

    parser.add_argument("--database", type=cli_places.database, ...)
    folder = cli_places.data_folder(args)

What cannot be used is refused before anything is opened: a wrong address as a misuse of the command, a
folder that cannot be written as trouble.
"""

from __future__ import annotations

import argparse
import getpass
import sys
import tempfile
from pathlib import Path

from fieldapp import cli_sentences, settings
from fieldapp.cli_language import _
from fieldapp.errors import ReplicaTrouble, Unreadable


def database(words: str) -> str:
    """The address of a PostgreSQL database, for argparse. Raises ArgumentTypeError with the sentence."""
    from fieldapp.store.postgresql import read_url

    try:
        return read_url(words)
    except Unreadable as error:
        raise argparse.ArgumentTypeError(cli_sentences.told(error)) from None


def data_folder(args: argparse.Namespace) -> Path:
    """The server's folder: that of `--data`, or the usual one. Raises as `usable`."""
    return usable(args.data or settings.data_folder(), "--data")


def usable(folder: Path, option: str) -> Path:
    """The folder, made if it was not there, and tried.

    Raises ReplicaTrouble `data-folder`, naming the option, when nothing can be kept in it.
    """
    try:
        with tempfile.TemporaryFile(dir=settings.private_folder(folder)):
            return folder
    except OSError as error:
        raise ReplicaTrouble(
            "data-folder", folder=folder, reason=error.strerror or "?", option=option
        ) from error


def pin() -> str:
    """A desk's PIN: from the terminal without showing it, or the first line of standard input."""
    return getpass.getpass(_("PIN: ")) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
