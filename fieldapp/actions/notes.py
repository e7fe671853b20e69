"""Writing something down on an order."""

from __future__ import annotations

from fieldapp.actions.facts import order_to_record_on
from fieldapp.actions.words import needed
from fieldapp.model.orders import Note
from fieldapp.rules.actors import Actor
from fieldapp.store.store import Store


def add_note(store: Store, order_id: str, words: str, *, by: Actor) -> str:
    """Write a note; it is not on the sheet, so it may be written at any time. Returns its id.

    Raises RuleBroken `words-missing`.
    """
    said = needed(words, "note.words")
    with store.change("Add a note", by=by) as work:
        order = order_to_record_on(store, work, order_id, Note)
        note = Note(
            id=work.new_id(),
            order_id=order.id,
            words=said,
            made_at=work.now,
            by_id=by.person_id,
            by_name=by.name,
        )
        return work.add(note).id
