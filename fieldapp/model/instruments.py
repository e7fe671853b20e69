"""The instruments that values are measured with, and until when they are calibrated."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, day, link, text
from fieldapp.model.noun import Editable, Home


class Instrument(Editable):
    """One gauge or meter of the company, known by its serial number."""

    __tablename__ = "instrument"
    HOME = Home("setup")

    name: Mapped[str] = text(Merge.OFFICE, required=True)
    serial: Mapped[str | None] = text(Merge.OFFICE)
    measures: Mapped[str | None] = text(Merge.OFFICE)
    """What it measures, in words: pressure, vibration."""
    calibrated_until: Mapped[date | None] = day(Merge.OFFICE)
    """Its last good day; without it nobody keeps its calibration."""
    holder_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    """The person who has it in the van."""
