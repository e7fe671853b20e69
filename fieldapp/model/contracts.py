"""What a customer has paid for in advance: maintenance contracts and the machines under them."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fieldapp.model.columns import Merge, day, flag, link, text
from fieldapp.model.noun import Editable, Home


class Contract(Editable):
    """A maintenance contract. Without rows of `ContractDevice` it covers every machine of its site or customer."""

    __tablename__ = "contract"
    HOME = Home("customer", "customer_id")

    customer_id: Mapped[str] = link("customer", Merge.OFFICE, required=True)
    site_id: Mapped[str | None] = link(None, Merge.OFFICE)
    """The one site it is for; without it all of the customer's."""
    number: Mapped[str | None] = text(Merge.OFFICE, index=True)
    name: Mapped[str] = text(Merge.OFFICE, required=True)
    starts_on: Mapped[date] = day(Merge.OFFICE, required=True)
    ends_on: Mapped[date | None] = day(Merge.OFFICE)
    """Its last day; without it it goes on until somebody ends it."""
    covers_labour: Mapped[bool] = flag(Merge.OFFICE, default=True)
    covers_parts: Mapped[bool] = flag(Merge.OFFICE)
    service_level_id: Mapped[str | None] = link(None, Merge.OFFICE, index=False)
    """The service level that was sold with it."""
    terms: Mapped[str | None] = text(Merge.OFFICE)


class ContractDevice(Editable):
    """One machine that a contract names."""

    __tablename__ = "contract_device"
    HOME = Home("customer", "customer_id")

    customer_id: Mapped[str] = link("customer", Merge.OFFICE, required=True)
    contract_id: Mapped[str] = link("contract", Merge.OFFICE, required=True)
    device_id: Mapped[str] = link(None, Merge.OFFICE, required=True)
