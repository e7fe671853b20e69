"""Keeps the C library from holding on to memory that nobody uses any more.

By itself glibc gives each thread a heap of its own, and learns from the first large block that is freed (a picture, what
argon2 needs) to put all later ones into those heaps, where small ones beside them keep them from going back. After a
day's work a third of what a desk held was free memory of this kind.
"""

from __future__ import annotations

import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Numbers of `mallopt`, from malloc.h."""
_LARGE_BYTES = 256 * 1024
_SPARE_BYTES = 1024 * 1024
_HEAPS = 2


def give_back_what_is_free() -> None:
    """From now on; to be called before threads are started. Does nothing where there is another C library."""
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(_ARENA_MAX, _HEAPS)
    mallopt(_MMAP_THRESHOLD, _LARGE_BYTES)
    mallopt(_TRIM_THRESHOLD, _SPARE_BYTES)
