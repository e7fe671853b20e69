"""The list of the company's instruments: added, corrected, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.orders import engineer_at_work
from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.instruments import Instrument
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class InstrumentDraft:
    """A new gauge or meter."""

    name: str
    serial: str | None = None
    measures: str | None = None
    calibrated_until: date | None = None
    holder_id: str | None = None


INSTRUMENT_FIELDS = frozenset(InstrumentDraft.__dataclass_fields__)


def add_instrument(store: Store, draft: InstrumentDraft, *, by: Actor) -> str:
    """Add an instrument. Returns its id.

    Raises RuleBroken `words-missing`, and of the holder `person-not-active`, `person-is-no-engineer`, Unreadable
    `row-not-found`.
    """
    check_may(by, May.KEEP_INSTRUMENTS)
    with store.change("Add an instrument", by=by) as work:
        row = Instrument(
            id=work.new_id(),
            name=needed(draft.name, "instrument.name"),
            serial=tidy(draft.serial),
            measures=tidy(draft.measures),
            calibrated_until=draft.calibrated_until,
            holder_id=_holder(work, draft.holder_id),
        )
        return work.add(row).id


def edit_instrument(
    store: Store, instrument_id: str, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor
) -> None:
    """Save an instrument's form. What was measured with it keeps the name and day it had.

    Raises RuleBroken `changed-meanwhile` with `fields`, `not-editable`, `words-missing`, and of a new holder as
    `add_instrument`; who holds it already may have left.
    """
    check_may(by, May.KEEP_INSTRUMENTS)
    unknown = sorted(wanted.keys() - INSTRUMENT_FIELDS)
    if unknown:
        raise RuleBroken("not-editable", fields=unknown)
    if "name" in wanted:
        needed(wanted["name"], "instrument.name")
    with store.change("Edit an instrument", by=by) as work:
        row = work.get(Instrument, instrument_id)
        if wanted.get("holder_id") != row.holder_id:
            _holder(work, wanted.get("holder_id"))
        merge_edit(row, seen, wanted, side=store.side)


def withdraw_instrument(store: Store, instrument_id: str, *, by: Actor) -> None:
    """Offer it to nobody any more; what was measured with it stays as it is."""
    check_may(by, May.KEEP_INSTRUMENTS)
    with store.change("Withdraw an instrument", by=by) as work:
        work.get(Instrument, instrument_id).withdrawn = True


def _holder(work: Work, person_id: str | None) -> str | None:
    """In whose van it is; nobody's where nothing is said."""
    return engineer_at_work(work, person_id).id if person_id else None
