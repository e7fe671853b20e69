"""Runs first in the packaged program: what asks the system for a shared library finds the bundled one.

pyzbar looks for libzbar with `ctypes.util.find_library`, which never looks beside the program.
"""

from __future__ import annotations

import ctypes.util
import sys
from pathlib import Path

_BUNDLE = Path(getattr(sys, "_MEIPASS", ""))
_of_the_system = ctypes.util.find_library


def _find_library(name: str) -> str | None:
    bundled = sorted(_BUNDLE.glob(f"lib{name}.so*"))
    return str(bundled[0]) if bundled else _of_the_system(name)


if sys.platform == "linux":
    ctypes.util.find_library = _find_library
