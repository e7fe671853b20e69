"""What has to be there before a customer is asked to sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.errors import RuleBroken
from fieldapp.model.orders import OrderKind, OrderStatus
from fieldapp.rules.accidental_ink import Accident, Stroke, accident

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
    """Refuse a signature under a sheet that is incomplete or cannot be printed as it is written.

    Raises RuleBroken `sheet-incomplete` with what is missing, `characters-unprintable` when that is all.
    """
    if missing.glyphs and not (missing.fields or missing.steps):
        raise RuleBroken("characters-unprintable", characters=" ".join(sorted(missing.glyphs)))
    if missing:
        raise RuleBroken(
            "sheet-incomplete",
            fields=missing.fields,
            steps=missing.steps,
            glyphs="".join(sorted(missing.glyphs)),
        )


def check_signature(
    strokes: Sequence[object], signer_name: str | None, declined_reason: str | None, *, typed: bool = False
) -> None:
    """Refuse what is neither a signature nor a refusal to sign.

    Raises RuleBroken `signature-missing` where there is neither a stroke nor a confirmed typed name, `signer-missing`
    for a signature without a name that has letters, `signed-and-declined` for both at once.
    """
    if declined_reason is not None:
        if strokes or typed:
            raise RuleBroken("signed-and-declined")
        return
    if not strokes and not typed:
        raise RuleBroken("signature-missing")
    if not has_letters(signer_name):
        raise RuleBroken("signer-missing")


def has_letters(name: str | None) -> bool:
    """Whether words can be somebody's name: not only spaces, dots, dashes, digits or invisible characters."""
    return any(letter.isalpha() for letter in name or "")


def check_ink(strokes: Sequence[Stroke], width: int) -> None:
    """Refuse ink that nobody meant as a signature, on a canvas that wide.

    Raises RuleBroken `signature-is-a-dot` (a tap, a resting hand), `signature-too-short`, `signature-is-a-line`.
    """
    found = accident(strokes, width)
    if found is Accident.DOT:
        raise RuleBroken("signature-is-a-dot")
    if found is Accident.SHORT:
        raise RuleBroken("signature-too-short")
    if found is Accident.LINE:
        raise RuleBroken("signature-is-a-line")


def check_second(
    names: tuple[str | None, str | None], inks: tuple[Sequence[Stroke], Sequence[Stroke]]
) -> None:
    """Refuse a second signer who is the first.

    Raises RuleBroken `signer-twice` for the same name, `ink-twice` for the very same strokes.
    """
    if _plain(names[0]) == _plain(names[1]):
        raise RuleBroken("signer-twice")
    if inks[0] and [_places(stroke) for stroke in inks[0]] == [_places(stroke) for stroke in inks[1]]:
        raise RuleBroken("ink-twice")


def check_absence(remark: str | None, has_photo: bool) -> None:
    """Refuse to say that nobody was there without telling and showing it.

    Raises RuleBroken `absence-remark-missing`, `absence-photo-missing`.
    """
    if not has_letters(remark):
        raise RuleBroken("absence-remark-missing")
    if not has_photo:
        raise RuleBroken("absence-photo-missing")


def check_rating(csat: int | None, nps: int | None) -> None:
    """Refuse a rating outside its scale: CSAT 1 to 5, NPS 0 to 10. Raises RuleBroken `rating-out-of-scale`."""
    if csat is not None and not LOWEST_CSAT <= csat <= HIGHEST_CSAT:
        raise RuleBroken("rating-out-of-scale", csat=csat)
    if nps is not None and not LOWEST_NPS <= nps <= HIGHEST_NPS:
        raise RuleBroken("rating-out-of-scale", nps=nps)


def _plain(name: str | None) -> str:
    return "".join((name or "").split()).casefold()


def _places(stroke: Stroke) -> list[tuple[int, ...]]:
    return [tuple(point[:2]) for point in stroke]
