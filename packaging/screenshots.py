"""Puts the pictures that the documents show into docs/pictures, from what the demo left in build/demo.

Few colours are enough for screens, and make small files. A picture that the demo did not leave is named,
and nothing is replaced then.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
TAKEN = ROOT / "build" / "demo"
SHOWN = ROOT / "docs" / "pictures"
DESK = ("today", "work", "procedure", "archive", "scan", "sign", "sheet", "conflict")
CONSOLE = ("console-orders", "console-order")
LANGUAGES = ("en", "zh")
COLOURS = 192


def main() -> int:
    """0 when every picture stands in docs/pictures, 1 when the demo left one out."""
    names = [f"{name}-{language}.png" for name in (*DESK, *CONSOLE) for language in LANGUAGES]
    wanted = {taken: SHOWN / name for name in names for taken in TAKEN.glob(f"[0-9][0-9]-{name}")}
    missing = [name for name in names if SHOWN / name not in wanted.values()]
    if missing:
        print(f"screenshots: the demo left no {', '.join(missing)}", file=sys.stderr)
        return 1
    SHOWN.mkdir(parents=True, exist_ok=True)
    for taken, shown in wanted.items():
        with Image.open(taken) as picture:
            picture.convert("RGB").quantize(COLOURS).save(shown, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
