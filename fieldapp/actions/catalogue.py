"""The catalogue of parts: added, corrected, recalled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.parts import Part
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class PartDraft:
    """A new article."""

    number: str
    name: str
    name_zh: str | None = None
    manufacturer: str | None = None
    manufacturer_number: str | None = None
    category: str | None = None
    description: str | None = None
    unit: str | None = None
    price: Decimal | None = None
    currency: str | None = None
    gtin: str | None = None


PART_FIELDS = frozenset(PartDraft.__dataclass_fields__)


def create_part(store: Store, draft: PartDraft, *, by: Actor) -> str:
    """Add an article. Returns its id. Raises RuleBroken `words-missing`, `part-number-taken`, `amount-not-positive`."""
    check_may(by, May.KEEP_CATALOGUE)
    _check_price(draft.price)
    with store.change("Add a part", by=by) as work:
        number = needed(draft.number, "part.number")
        _check_number(work, number)
        row = Part(
            id=work.new_id(),
            number=number,
            name=needed(draft.name, "part.name"),
            name_zh=tidy(draft.name_zh),
            manufacturer=tidy(draft.manufacturer),
            manufacturer_number=tidy(draft.manufacturer_number),
            category=tidy(draft.category),
            description=tidy(draft.description),
            unit=tidy(draft.unit),
            price=draft.price,
            currency=tidy(draft.currency),
            gtin=tidy(draft.gtin),
        )
        return work.add(row).id


def edit_part(
    store: Store, part_id: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor
) -> None:
    """Save an article's form. What was already booked keeps its name and price.

    Raises RuleBroken `changed-meanwhile` with `fields`, `not-editable`, `words-missing`, `part-number-taken`,
    `amount-not-positive`.
    """
    check_may(by, May.KEEP_CATALOGUE)
    unknown = sorted(wanted.keys() - PART_FIELDS)
    if unknown:
        raise RuleBroken("not-editable", fields=unknown)
    for name in ("number", "name"):
        if name in wanted:
            needed(wanted[name], f"part.{name}")
    _check_price(wanted.get("price"))
    with store.change("Edit a part", by=by) as work:
        part = work.get(Part, part_id)
        if tidy(wanted.get("number")) not in (None, part.number):
            _check_number(work, needed(wanted["number"], "part.number"))
        merge_edit(part, seen, wanted, side=store.side)


def _check_price(price: Decimal | None) -> None:
    """A part may cost nothing, but never less."""
    if price is not None and price < 0:
        raise RuleBroken("amount-not-positive")


def _check_number(work: Work, number: str) -> None:
    if work.first(select(Part.id).where(Part.number == number, is_no(Part.withdrawn))):
        raise RuleBroken("part-number-taken", number=number)


def recall_part(store: Store, part_id: str, bulletin: str, *, by: Actor) -> None:
    """Say that a part must not be fitted any more, and why; every desk refuses it from its next pull on."""
    check_may(by, May.KEEP_CATALOGUE)
    why = needed(bulletin, "part.bulletin")
    with store.change("Recall a part", by=by) as work:
        part = work.get(Part, part_id)
        part.recalled, part.bulletin = True, why


def lift_recall(store: Store, part_id: str, *, by: Actor) -> None:
    """The part may be fitted again."""
    check_may(by, May.KEEP_CATALOGUE)
    with store.change("Lift a recall", by=by) as work:
        part = work.get(Part, part_id)
        part.recalled, part.bulletin = False, None
