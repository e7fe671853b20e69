"""`fieldapp demo`: the whole loop on a small made-up company, with an embedded server and a real desk."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from fieldapp import cli_language
from fieldapp.cli_language import _

DONE, NOT_PROVED = 0, 1
LEFT_BEHIND = ("*.png", "*.pdf", "summary.json")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "demo",
        help=_("run the whole loop on a small made-up company"),
        description=_(
            "Run the whole loop: import, dispatch, work without a network, signature, sync, conflict,\n"
            "review, amendment. Leaves pictures, the signed sheets and summary.json.\n"
            "Without a screen the same windows are driven off-screen."
        ),
        epilog=_("example: fieldapp demo --out build/demo"),
    )
    parser.add_argument(
        "--out", type=Path, default=Path("build/demo"), metavar="DIR", help=_("where to leave it")
    )
    parser.add_argument(
        "--orders", type=Path, metavar="FILE", help=_("a list of past orders to import instead")
    )


def run(args: argparse.Namespace) -> int:
    """0 when every step proved what it should, 1 when one did not."""
    if args.orders is not None:
        args.orders.open("rb").close()  # told now, not when a server runs already
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    cli_language.give_qt_utf8()
    from PySide6.QtWidgets import QApplication

    from fieldapp.demo.account import NotProved
    from fieldapp.demo.robot import NotSeen
    from fieldapp.demo.story import tell

    _clear(args.out)
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory(prefix="fieldapp-demo-") as folder:
        try:
            tell(args.out, Path(folder), args.orders)
        except (NotProved, NotSeen) as missing:
            sys.stderr.write(_("The demo stopped: {what}").format(what=missing) + "\n")
            return NOT_PROVED
    print(_("Everything is in {folder}.").format(folder=args.out))
    return DONE


def _clear(out: Path) -> None:
    """Take away what an earlier run left, and nothing else."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in LEFT_BEHIND:
        for path in out.glob(pattern):
            path.unlink()
