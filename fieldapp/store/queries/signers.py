"""Who signed at a site before, and who else is known there: offered to whoever signs next."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.customers import Contact
from fieldapp.model.orders import WorkOrder
from fieldapp.model.reports import Signature
from fieldapp.store.queries.rows import is_no

MOST_OFFERED = 5
_LOOKED_AT = 60
"""The same people sign again and again; more than so many signatures tell nobody new."""


@dataclass(frozen=True)
class KnownSigner:
    """Somebody who signs at a site, with the role last given."""

    name: str
    role: str


def signers_of(session: Session, order_id: str) -> tuple[KnownSigner, ...]:
    """Who signed at the order's site, the last first, then its contacts; names alike but for blanks are one."""
    order = session.get(WorkOrder, order_id)
    if order is None or order.site_id is None:
        return ()
    found: dict[str, KnownSigner] = {}
    for name, role in [*_signed_at(session, order.site_id), *_contacts(session, order.site_id)]:
        plain = "".join(name.split()).casefold()
        if plain and plain not in found:
            found[plain] = KnownSigner(name, role)
    return tuple(found.values())[:MOST_OFFERED]


def _signed_at(session: Session, site_id: str) -> list[tuple[str, str]]:
    query = (
        select(Signature.signer_name, Signature.signer_role)
        .join(WorkOrder, WorkOrder.id == Signature.order_id)
        .where(WorkOrder.site_id == site_id, Signature.declined_reason.is_(None))
        .order_by(Signature.signed_at.desc(), Signature.id.desc())
        .limit(_LOOKED_AT)
    )
    return [(name or "", role or "") for name, role in session.execute(query)]


def _contacts(session: Session, site_id: str) -> list[tuple[str, str]]:
    query = select(Contact.name, Contact.role).where(Contact.site_id == site_id, is_no(Contact.withdrawn))
    return [(name or "", role or "") for name, role in session.execute(query.order_by(Contact.id))]
