"""`fieldapp desk`: the engineer's window."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from fieldapp import cli_language, cli_places, settings
from fieldapp.cli_language import _


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`fieldapp desk [--profile DIR]`."""
    parser = subparsers.add_parser(
        "desk",
        help=_("open the field engineer's desk"),
        description=_("Open the field engineer's desk. It works without a network."),
        epilog=_("example:\n  fieldapp desk --profile ~/fieldapp-li"),
    )
    parser.add_argument("--profile", type=Path, metavar="DIR", help=_("the folder of one engineer's desk"))


def run(args: argparse.Namespace) -> int:
    """Open the window; ends when it is closed."""
    if not _has_screen():
        sys.stderr.write(_("There is no screen here. Run the desk where windows can be shown.") + "\n")
        return 3
    cli_language.give_qt_utf8()
    from fieldapp.ui.main import run as run_desk

    folder = cli_places.usable(args.profile or settings.profile_folder(), "--profile")
    return run_desk(folder, getattr(args, "language", None))


def _has_screen() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
