"""What somebody is typing, kept beside the model until it becomes a change: a crash costs a sentence.

A draft has a place (`order:<id>:findings`) and words. Drafts never travel and are no part of
the history; whoever makes a change of one forgets it afterwards.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.orm import Session

from fieldapp.model.columns import stored_moment
from fieldapp.store.store import Store
from fieldapp.store.tables import draft
from fieldapp.store.versions import insert_or_update


def keep_draft(store: Store, place: str, words: str) -> None:
    """Keep the words of a place, instead of those kept there before. On the disk when it returns."""
    kept_at = stored_moment(store.world.now())
    with store.writing() as connection:
        row = {"place": place, "words": words, "kept_at": kept_at}
        connection.execute(insert_or_update(connection, draft, ("place",), ("words", "kept_at")), [row])


def forget_drafts(store: Store, *places: str) -> None:
    """Forget the words of places; those that have none are passed over."""
    with store.writing() as connection:
        connection.execute(delete(draft).where(draft.c.place.in_(places)))


def drafts_below(session: Session | Connection, prefix: str) -> dict[str, str]:
    """The drafts whose place begins with `prefix`, by the rest of the place."""
    query = select(draft.c.place, draft.c.words).where(draft.c.place.startswith(prefix, autoescape=True))
    return {place.removeprefix(prefix): words for place, words in session.execute(query)}
