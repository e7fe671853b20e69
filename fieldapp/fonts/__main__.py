"""`python -m fieldapp.fonts [--out DIR]`: builds the fonts, or says that they are current."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from fieldapp.errors import FieldappError
from fieldapp.fonts import default_folder
from fieldapp.fonts.build import build_fonts

_TROUBLE = 3


def main(arguments: list[str] | None = None) -> int:
    """Exit status 0 when the fonts stand ready, 3 when they could not be built."""
    parser = argparse.ArgumentParser(
        prog="python -m fieldapp.fonts",
        description="Build the fonts of the screens and the service sheet (once, about half a minute).",
        epilog="example: python -m fieldapp.fonts --out build/fonts",
    )
    parser.add_argument(
        "--out", type=Path, default=default_folder(), metavar="DIR", help="where to (%(default)s)"
    )
    folder: Path = parser.parse_args(arguments).out
    started = time.monotonic()
    _say(f"fonts: checking {folder}")
    try:
        _, built = build_fonts(folder)
    except (FieldappError, OSError) as trouble:
        sys.stderr.write(f"fonts: {trouble}\n")
        return _TROUBLE
    _say(f"fonts: built in {time.monotonic() - started:.0f} s" if built else "fonts: up to date")
    return 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
