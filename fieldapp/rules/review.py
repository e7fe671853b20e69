"""What a supervisor's remark is tied to, and which remarks are still open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import ReviewOutcome

FIELDS = (
    "work_order.findings",
    "work_order.cause",
    "work_order.remedy",
    "work_order.failure_code",
    "work_order.internal_remark",
    "answers",
    "parts",
    "labour",
    "charges",
    "photos",
    "visits",
    "signature",
    "sheet",
)
"""What a remark can point at. `answer:<step id>` points at one step."""

OUTSIDE_THE_SEAL = frozenset({"work_order.failure_code", "work_order.internal_remark"})
"""Fields that can be corrected without a new signature."""

ANSWER = "answer:"


@dataclass(frozen=True)
class Remark:
    """One thing to put right, and where."""

    field: str
    words: str

    @property
    def needs_new_signature(self) -> bool:
        """Whether putting it right changes what the customer signed."""
        return self.field not in OUTSIDE_THE_SEAL


def check_remarks(remarks: Sequence[tuple[str, str]]) -> tuple[Remark, ...]:
    """The remarks of a return.

    Raises RuleBroken `remarks-missing` when there is none, `words-missing` for one without
    words, `remark-points-nowhere` for one whose field does not exist.
    """
    if not remarks:
        raise RuleBroken("remarks-missing")
    return tuple(_checked(field, words.strip()) for field, words in remarks)


def open_remarks(
    chain: Sequence[OrderStatus], reviews: Iterable[tuple[str, ReviewOutcome, Sequence[dict[str, Any]]]]
) -> tuple[Remark, ...]:
    """The remarks the engineer still has to answer: those of the last return, until it is signed again.

    `chain` is the order's life so far; `reviews` are (id, outcome, remarks), whose ids rise
    with time because only the server makes them.
    """
    if not _is_returned(chain):
        return ()
    returns = [review for review in reviews if review[1] is ReviewOutcome.RETURNED]
    if not returns:
        return ()
    _id, _outcome, remarks = max(returns, key=lambda review: review[0])
    return tuple(Remark(str(one.get("field", "")), str(one.get("words", ""))) for one in remarks)


def _is_returned(chain: Sequence[OrderStatus]) -> bool:
    for status in reversed(chain):
        if status is OrderStatus.RETURNED:
            return True
        if status is not OrderStatus.AMENDING:
            return False
    return False


def _checked(field: str, words: str) -> Remark:
    if field not in FIELDS and not field.startswith(ANSWER):
        raise RuleBroken("remark-points-nowhere", field=field)
    if not words:
        raise RuleBroken("words-missing", field=field)
    return Remark(field, words)
