"""Lays blocks on pages: what fits, what stays together, what is repeated overleaf."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from fieldapp.sheet.blocks import Block, Gap, Row

_WORTH_CUTTING = 0.25
"""A block is cut when it is taller than this share of a page; others move overleaf whole."""


@dataclass(slots=True)
class Page:
    """Blocks and the distance of each from the top of the type area."""

    blocks: list[tuple[Block, float]] = field(default_factory=list)
    used: float = 0.0

    def put(self, block: Block) -> None:
        """Set a block below what is there."""
        self.blocks.append((block, self.used))
        self.used += block.height


def paginate(blocks: Sequence[Block], first_height: float, height: float) -> list[Page]:
    """Every block in order on pages of `height` points (the first of `first_height`).

    A block that is taller than a page and cannot be cut gets a page of its own.
    """
    waiting = deque(blocks)
    pages = [Page()]
    heads: Row | None = None
    while waiting:
        page = pages[-1]
        room = (first_height if len(pages) == 1 else height) - page.used
        fresh = not page.blocks or (len(page.blocks) == 1 and page.blocks[0][0] is heads)
        if _goes_here(waiting, room, height, fresh=fresh):
            _put(page, waiting.popleft(), fresh=fresh)
            continue
        block = waiting[0]
        parts = block.cut(room) if fresh or _is_worth_cutting(block, height) else None
        if parts is not None:
            waiting[0] = parts[1]
            page.put(parts[0])
        elif fresh:
            page.put(waiting.popleft())
            continue
        heads = _turn_over(pages, waiting[0])
    return pages


def _goes_here(waiting: deque[Block], room: float, height: float, *, fresh: bool) -> bool:
    """Whether the first block fits, together with what it must not be parted from."""
    block = waiting[0]
    if isinstance(block, Gap):
        return True
    if block.height > room + 1e-6:
        return False
    together = _together(waiting, height)
    return together <= room or (fresh and together > height)


def _together(waiting: deque[Block], height: float) -> float:
    """The height of the first block, of all it is glued to, and of what must stand here of what follows them."""
    total = 0.0
    for block in islice(waiting, 40):
        if not block.glued:
            is_cut = total and _is_worth_cutting(block, height)
            return total + (block.least if is_cut else block.height)
        total += block.height
    return total


def _is_worth_cutting(block: Block, height: float) -> bool:
    return block.height > height * _WORTH_CUTTING


def _put(page: Page, block: Block, *, fresh: bool) -> None:
    if not (fresh and isinstance(block, Gap)):
        page.put(block)


def _turn_over(pages: list[Page], coming: Block) -> Row | None:
    """Begin a page, with the head of the table that goes on there."""
    pages.append(Page())
    if coming.head is not None:
        pages[-1].put(coming.head)
    return coming.head
