"""What the office sees of its contact with a customer about one order or request: links, letters, an address."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from fieldapp.store.customer_links import LinkRow, links_of
from fieldapp.store.letters import LetterRow, letters_of
from fieldapp.store.queries.customer_page import Addressee, addressee


@dataclass(frozen=True)
class CustomerContact:
    """Links newest first, letters newest first, and whom a letter would go to."""

    links: tuple[LinkRow, ...] = ()
    letters: tuple[LetterRow, ...] = ()
    to: Addressee | None = None


def customer_contact(session: Session, order_id: str | None, request_id: str | None) -> CustomerContact:
    """The contact about an order, with what was said about the request it came from."""
    return CustomerContact(
        links=links_of(session, order_id, request_id),
        letters=letters_of(session, order_id, request_id),
        to=addressee(session, order_id, request_id),
    )
