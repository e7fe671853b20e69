"""Long lists in bounded pieces, so that no statement carries more values than a database takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

ItemT = TypeVar("ItemT")


def batches(items: Sequence[ItemT], size: int) -> Iterator[list[ItemT]]:
    """`items` in order, `size` at a time."""
    for start in range(0, len(items), size):
        yield list(items[start : start + size])
