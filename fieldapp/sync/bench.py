"""What a batch of change sets is judged against: rows, chains, sheets and rights, read beforehand in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from fieldapp.model.columns import Stored
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.actors import Actor
from fieldapp.rules.orders import StepTaken, last_step
from fieldapp.store.changes import ENCODER, RowChange
from fieldapp.sync.messages import Status

RowKey = tuple[str, str]
Image = dict[str, Stored]
LastWriter = Callable[[str, str, Iterable[str]], tuple[str, str, str] | None]


class Held(Exception):
    """The change set has no effect and waits for people."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class SealedSheet:
    """A service report that the server has, as far as the judgement needs it."""

    id: str
    order_id: str
    revision: int
    digest: str
    is_signed: bool
    """Whether a signature, or the reason for not signing, names it with its digest."""
    image: Mapping[str, Stored] = field(default_factory=dict)
    """What people would want to see of it: when it was sealed, by whom."""


@dataclass
class Bench:
    """The rows, chains and rights a batch of change sets is judged against, as they are now."""

    actor: Actor
    replica: str
    scopes: Mapping[str, int | None]
    """The scopes the author's laptop may hold; a seq where one was revoked."""
    rows: dict[RowKey, Image]
    chains: dict[str, list[StepTaken]]
    conflicts: dict[tuple[str, str, str], Image]
    """This replica's open conflicts by table, row and group."""
    last_writer: LastWriter
    new_id: Callable[[], str]
    held: set[str] = field(default_factory=set)
    """Rows whose insert is held: what refers to them is held behind them, untried."""
    opened: set[str] = field(default_factory=set)
    """Scopes that inserts of this batch opened for their author."""
    before: dict[RowKey, Image | None] = field(default_factory=dict)
    """The rows as they were before the batch, for those it touched."""
    lineage: frozenset[str] = frozenset()
    """Every replica id of the author's laptop."""
    sheets: dict[str, list[SealedSheet]] = field(default_factory=dict)
    """The sealed sheets of the orders, by order."""
    of_undone_past: bool = False
    """Whether the author of what is judged now had seen a past that a restore of this server undid."""
    released_by: Actor | None = None
    """The person of the office who takes responsibility for what the author might not do."""

    def status_of(self, order_id: str) -> OrderStatus | None:
        """Where an order stands now, as far as the server knows."""
        last = last_step(self.chains.get(order_id, ()))
        return OrderStatus(last.status) if last else None

    def write(self, key: RowKey, image: Image) -> None:
        """Make a row what it now is, remembering what it was."""
        self.before.setdefault(key, self.rows.get(key))
        self.rows[key] = image


def inserted_row(table: str, image: Image) -> RowChange:
    """An inserted row as the history keeps it."""
    return RowChange(
        table, str(image["id"]), "insert", {name: (None, value) for name, value in image.items()}
    )


def as_text(values: Mapping[str, Stored]) -> str:
    """Values by column as a conflict and `extra` keep them."""
    return ENCODER.encode(dict(values)).decode()


def as_values(text: Stored) -> dict[str, Stored]:
    """What `as_text` kept."""
    found: dict[str, Stored] = msgspec.json.decode(str(text)) if text else {}
    return found
