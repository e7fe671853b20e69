"""What large blocks took goes back to the machine."""

from __future__ import annotations

import ctypes
import sys

import pytest

from fieldapp.ui import spare_memory

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc only")
MIB = 1024 * 1024


class _Held(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


def test_that_a_large_block_is_still_one_of_its_own_after_a_larger_one_was_freed() -> None:
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "mallinfo2"):
        pytest.skip("this C library does not tell")
    libc.mallinfo2.restype, libc.malloc.restype, libc.free.argtypes = (
        _Held,
        ctypes.c_void_p,
        [ctypes.c_void_p],
    )
    spare_memory.give_back_what_is_free()
    libc.free(libc.malloc(16 * MIB))
    before = libc.mallinfo2().hblkhd

    block = libc.malloc(4 * MIB)
    mapped = libc.mallinfo2().hblkhd - before
    libc.free(block)

    assert mapped >= 4 * MIB
