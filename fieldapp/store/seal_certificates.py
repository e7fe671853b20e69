"""The certificates that the company's sheet authority has issued, and which of them a suspension has taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from fieldapp.model.columns import stored_moment
from fieldapp.model.people import Desk
from fieldapp.store.queries.rows import is_no, is_yes
from fieldapp.store.store import Store
from fieldapp.store.tables import seal_certificate
from fieldapp.store.versions import insert_or_ignore


def note_issued(store: Store, serial: int, holder: str, issued_at: datetime, ends_at: datetime) -> None:
    """Write down a certificate; again changes nothing."""
    row = {
        "serial": f"{serial:x}",
        "holder": holder,
        "issued_at": stored_moment(issued_at),
        "ends_at": stored_moment(ends_at),
    }
    with store.writing() as connection:
        connection.execute(insert_or_ignore(connection, seal_certificate), [row])


def follow_suspensions(store: Store) -> None:
    """Take back the certificates of desks that are suspended or withdrawn, and restore those of desks admitted again."""
    trusted = select(Desk.id).where(is_no(Desk.suspended), is_no(Desk.withdrawn))
    distrusted = select(Desk.id).where(or_(is_yes(Desk.suspended), is_yes(Desk.withdrawn)))
    table = seal_certificate
    taken = select(table.c.serial).where(table.c.revoked_at.is_(None), table.c.holder.in_(distrusted))
    restored = select(table.c.serial).where(table.c.revoked_at.is_not(None), table.c.holder.in_(trusted))
    with store.read() as session:
        now_taken, now_restored = session.scalars(taken).all(), session.scalars(restored).all()
    if not now_taken and not now_restored:
        return
    with store.writing() as connection:
        at = stored_moment(store.world.now())
        connection.execute(update(table).where(table.c.serial.in_(now_taken)).values(revoked_at=at))
        connection.execute(update(table).where(table.c.serial.in_(now_restored)).values(revoked_at=None))


def revoked_certificates(session: Session) -> Mapping[int, datetime]:
    """By serial number since when a certificate does not hold."""
    query = select(seal_certificate.c.serial, seal_certificate.c.revoked_at)
    rows = session.execute(query.where(seal_certificate.c.revoked_at.is_not(None)))
    return {int(serial, 16): datetime.fromisoformat(at) for serial, at in rows}
