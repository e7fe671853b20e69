"""Pages of a pull: as they are staged, what they say together, and their rows as this version has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from fieldapp.model import schema
from fieldapp.model.columns import Stored
from fieldapp.store.overlay import image_of_values
from fieldapp.sync.messages import PullReply, Removal, Rows, decode
from fieldapp.sync.packing import pack, unpack

Page = Callable[[], PullReply]
"""A page that is unpacked when it is looked at, so that not all are in memory at once."""


def unpacked(staged: bytes) -> Page:
    """A staged page, not looked at yet."""
    return partial(read_page, staged)


def packed_page(raw: bytes) -> bytes:
    """A page of the wire as it is staged."""
    return pack(raw)


def read_page(staged: bytes) -> PullReply:
    """A staged page; its rows stay undecoded."""
    return decode(unpack(staged, _LARGEST_PAGE), PullReply)


_LARGEST_PAGE = 256 << 20


@dataclass
class Incoming:
    """What the pages of a pull say, in order, without their rows."""

    fresh: list[str] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    first_page: dict[str, int] = field(default_factory=dict)
    """Scopes that became fresh or were dropped under way: what earlier pages say of them is void."""

    def take(self, number: int, page: PullReply) -> None:
        """Add a page."""
        again = set(page.fresh) | set(page.drop)
        if again:
            self.removals = [one for one in self.removals if one.scope not in again]
            self.fresh = [one for one in self.fresh if one not in page.drop]
            self.drop = [one for one in self.drop if one not in page.fresh]
            self.first_page.update(dict.fromkeys(again, number))
        self.fresh += [one for one in page.fresh if one not in self.fresh]
        self.drop += [one for one in page.drop if one not in self.drop]
        self.removals += page.removals

    def removed_at(self) -> dict[str, dict[tuple[str, str], int]]:
        """The commit at which a row last left a scope, by scope and row."""
        last: dict[str, dict[tuple[str, str], int]] = {}
        for one in self.removals:
            rows = last.setdefault(one.scope, {})
            rows[one.table, one.row] = max(one.seq, rows.get((one.table, one.row), -1))
        return last


def ends_its_pass(page: PullReply) -> bool:
    """Whether the pages after this one are of another pass, so that they may name rows again."""
    return page.continuation is None or not page.continuation.scope


def as_this_version(
    block: Rows, packed: Sequence[tuple[Stored, ...]]
) -> tuple[tuple[str, ...], list[tuple[Stored, ...]]]:
    """Column names and rows of a block as this version has them."""
    if not schema.is_known(block.table):
        return tuple(block.columns), [row[1:] for row in packed]
    shape = schema.shape(block.table)
    if tuple(block.columns) == shape.columns:
        return shape.columns, [row[1:] for row in packed]
    images = (image_of_values(shape, dict(zip(block.columns, row[1:], strict=True))) for row in packed)
    return shape.columns, [tuple(image.values()) for image in images]
