"""Where a server keeps its things, as the commands take it: `--data DIR` and `--database URL`.

    parser.add_argument("--database", type=cli_places.database, ...)
    with_folder = cli_places.data_folder(args)

What cannot be used is refused before anything is opened: a wrong address as a misuse of the command, a
folder that cannot be written as trouble.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from fieldapp import cli_sentences, settings
from fieldapp.errors import ReplicaTrouble, Unreadable


def database(words: str) -> str:
    """The address of a PostgreSQL database, for argparse. Raises ArgumentTypeError with the sentence."""
    from fieldapp.store.postgresql import read_url

    try:
        return read_url(words)
    except Unreadable as error:
        raise argparse.ArgumentTypeError(cli_sentences.told(error)) from None


def data_folder(args: argparse.Namespace) -> Path:
    """The folder of `--data`, or the usual one; made if it was not there, and tried.

    Raises ReplicaTrouble `data-folder` when nothing can be kept in it.
    """
    folder: Path = args.data or settings.data_folder()
    try:
        with tempfile.TemporaryFile(dir=settings.private_folder(folder)):
            return folder
    except OSError as error:
        raise ReplicaTrouble("data-folder", folder=folder, reason=error.strerror or "?") from error
