"""The ways to the site that were driven and not booked: from *set off* to *check in*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from fieldapp.model.orders import LabourKind, OrderStatus
from fieldapp.rules.labour import LONGEST_MINUTES
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import LabourRow


@dataclass(frozen=True)
class Journey:
    """From where somebody was to the site."""

    started_at: datetime
    ended_at: datetime

    @property
    def took(self) -> timedelta:
        """How long it was, in whole minutes, of which a begun one counts."""
        return timedelta(minutes=-((self.started_at - self.ended_at) // timedelta(minutes=1)))


def unbooked_journeys(page: OrderPage, person_id: str | None) -> tuple[Journey, ...]:
    """This person's journeys without travel time booked for them, oldest first.

    Booked is one that a booking's span touches, and one after whose end travel was booked as minutes. A step
    taken by mistake, under a minute or over a day, is no journey.
    """
    driven = (
        Journey(off.made_at.replace(microsecond=0), there.made_at.replace(microsecond=0))
        for off, there in pairwise(page.steps)
        if off.status is OrderStatus.TRAVELLING
        and there.status is OrderStatus.ON_SITE
        and off.by_id == person_id == there.by_id
    )
    booked = [row for row in page.labour if row.counts and row.kind is LabourKind.TRAVEL]
    longest = timedelta(minutes=LONGEST_MINUTES)
    return tuple(
        journey
        for journey in driven
        if timedelta(minutes=1) <= journey.ended_at - journey.started_at <= longest
        and not any(_covers(row, journey) for row in booked)
    )


def _covers(row: LabourRow, journey: Journey) -> bool:
    if row.started_at is None or row.ended_at is None:
        return row.made_at >= journey.ended_at
    return row.started_at < journey.ended_at and journey.started_at < row.ended_at
