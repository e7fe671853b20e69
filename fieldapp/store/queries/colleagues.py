"""Colleagues as far as a laptop has met them: their names stand on what they did."""

from __future__ import annotations

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from fieldapp.model.devices import ServiceRecord
from fieldapp.model.orders import Visit

MOST = 60


def colleagues_met(session: Session, me: str) -> tuple[str, ...]:
    """The names of other engineers, by name; a desk holds no list of people."""
    names = union(
        select(ServiceRecord.engineer_name).where(ServiceRecord.engineer_name.is_not(None)),
        select(Visit.engineer_name).where(Visit.engineer_name.is_not(None)),
    ).subquery()
    found = session.scalars(select(names.c[0]).where(names.c[0] != me).order_by(names.c[0]).limit(MOST))
    return tuple(str(name) for name in found)
