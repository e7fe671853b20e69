"""Who signed a sheet, or why nobody did, told twice: inside the sealed content, and in the rows beside it.

    hands_in(content)              # what the sheet says
    hands_in_rows(rows)            # what the books say, from the columns of `signature`

Screens show the rows and the paper the content; where the two differ, somebody altered one of them. A later
confirmation from elsewhere is no part of the sheet and stands in its row alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fieldapp.model.reports import SignatureKind
from fieldapp.sheet import ink as pen
from fieldapp.sheet.content import SheetContent, signatures


class Hand(NamedTuple):
    """One signature, refusal or absence. Whom a refusal or an absence names, the sheet need not say."""

    name: str = ""
    role: str = ""
    ink: object = None
    declined: str = ""
    absent: str = ""


def hands_in(content: SheetContent) -> list[Hand]:
    """What the sheet says."""
    if content.declined is not None:
        return [Hand(declined=content.declined.reason)]
    if content.absent is not None:
        return [Hand(absent=content.absent.remark)]
    return [
        Hand(each.signer_name, each.signer_role, pen.to_plain(each.ink) if each.ink else None)
        for each in signatures(content)
    ]


def hands_in_rows(rows: Iterable[Mapping[str, object]]) -> list[Hand]:
    """What the rows say, in Python's values; confirmations from elsewhere are left out."""
    return [_hand(row) for row in rows if row.get("kind") != SignatureKind.REMOTE]


def is_same(some: Iterable[Hand], others: Iterable[Hand]) -> bool:
    """Whether both say the same, in whatever order."""
    left = list(others)
    for hand in some:
        if hand not in left:
            return False
        left.remove(hand)
    return not left


def _hand(row: Mapping[str, object]) -> Hand:
    def words(name: str) -> str:
        return str(row.get(name) or "")

    if words("declined_reason"):
        return Hand(declined=words("declined_reason"))
    if row.get("kind") == SignatureKind.ABSENT:
        return Hand(absent=words("remark"))
    return Hand(words("signer_name"), words("signer_role"), row.get("ink"))
