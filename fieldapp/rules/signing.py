"""What has to be there before a customer is asked to sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderKind, OrderStatus

MAY_BE_SIGNED = frozenset({OrderStatus.COMPLETED, OrderStatus.AMENDING})
LOWEST_CSAT, HIGHEST_CSAT = 1, 5
LOWEST_NPS, HIGHEST_NPS = 0, 10
REQUIRED_WORDS: Mapping[OrderKind, tuple[str, ...]] = {
    OrderKind.REPAIR: ("findings", "remedy"),
    OrderKind.MAINTAIN: ("findings",),
    OrderKind.INSPECT: ("findings",),
    OrderKind.INSTALL: ("remedy",),
}
"""Columns of the order that the sheet of each kind of work cannot do without."""


@dataclass(frozen=True)
class Missing:
    """What still stands between an order and its signature; nothing when all is empty."""

    fields: tuple[str, ...] = ()
    """Columns of the order without words."""
    steps: tuple[str, ...] = ()
    """Ids of required steps without an answer."""
    glyphs: frozenset[str] = frozenset()
    """Characters the sheet's fonts cannot print."""

    def __bool__(self) -> bool:
        return bool(self.fields or self.steps or self.glyphs)


def missing_words(kind: OrderKind, findings: str | None, remedy: str | None) -> tuple[str, ...]:
    """Which of the required words are missing, as `work_order.<column>`."""
    said = {"findings": (findings or "").strip(), "remedy": (remedy or "").strip()}
    required = REQUIRED_WORDS.get(kind, ("findings",))
    return tuple(f"work_order.{name}" for name in required if not said[name])


def check_complete(missing: Missing) -> None:
    """Refuse a signature under an incomplete sheet. Raises RuleBroken `sheet-incomplete` with what is missing."""
    if missing:
        raise RuleBroken(
            "sheet-incomplete",
            fields=missing.fields,
            steps=missing.steps,
            glyphs="".join(sorted(missing.glyphs)),
        )


def check_signature(strokes: Sequence[object], signer_name: str | None, declined_reason: str | None) -> None:
    """Refuse what is neither a signature nor a refusal to sign.

    Raises RuleBroken `signature-missing` for ink without a stroke, `signer-missing` for ink without a
    name, `signed-and-declined` for both at once.
    """
    if declined_reason is not None:
        if strokes:
            raise RuleBroken("signed-and-declined")
        return
    if not strokes:
        raise RuleBroken("signature-missing")
    if not (signer_name or "").strip():
        raise RuleBroken("signer-missing")


def check_rating(csat: int | None, nps: int | None) -> None:
    """Refuse a rating outside its scale: CSAT 1 to 5, NPS 0 to 10. Raises RuleBroken `rating-out-of-scale`."""
    if csat is not None and not LOWEST_CSAT <= csat <= HIGHEST_CSAT:
        raise RuleBroken("rating-out-of-scale", csat=csat)
    if nps is not None and not LOWEST_NPS <= nps <= HIGHEST_NPS:
        raise RuleBroken("rating-out-of-scale", nps=nps)
