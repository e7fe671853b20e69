"""Contracts, and what covers a machine or an order: on the server and on a desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.model.contracts import Contract, ContractDevice
from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device
from fieldapp.rules.cover import ContractTerms, Cover, covers_on
from fieldapp.store.queries.rows import columns_of, is_no, rows_of

MOST_CONTRACTS = 1_000


@dataclass(frozen=True)
class ContractRow:
    """One contract in a list."""

    id: str
    customer_id: str
    site_id: str | None
    number: str | None
    name: str
    starts_on: date
    ends_on: date | None
    covers_labour: bool
    covers_parts: bool
    service_level_id: str | None
    terms: str | None
    customer_name: str | None = None
    site_name: str | None = None
    devices: frozenset[str] = frozenset()

    @property
    def in_rules(self) -> ContractTerms:
        """The contract as the rules see it."""
        return ContractTerms(
            id=self.id,
            name=self.name,
            number=self.number,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            customer_id=self.customer_id,
            site_id=self.site_id,
            devices=self.devices,
            covers_labour=self.covers_labour,
            covers_parts=self.covers_parts,
            service_level_id=self.service_level_id,
        )


def contracts(
    session: Session, *, customer_id: str | None = None, contract_id: str | None = None
) -> tuple[ContractRow, ...]:
    """Contracts that were not withdrawn: of everybody, of one customer, or the one of that id."""
    query = (
        select(
            *columns_of(ContractRow, Contract),
            Customer.name.label("customer_name"),
            Site.name.label("site_name"),
        )
        .outerjoin_from(Contract, Customer, Customer.id == Contract.customer_id)
        .outerjoin(Site, Site.id == Contract.site_id)
        .where(is_no(Contract.withdrawn))
    )
    if customer_id is not None:
        query = query.where(Contract.customer_id == customer_id)
    if contract_id is not None:
        query = query.where(Contract.id == contract_id)
    found = rows_of(session, ContractRow, query.order_by(Contract.name, Contract.id).limit(MOST_CONTRACTS))
    named = _devices(session, customer_id, contract_id)
    return tuple(replace(row, devices=frozenset(named.get(row.id, ()))) for row in found)


def cover_of_device(session: Session, device_id: str, day: date) -> tuple[Cover, ...]:
    """What covers a machine on that day; nothing for one that is not here."""
    found = session.execute(
        select(Device.site_id, Device.warranty_until, Site.customer_id)
        .outerjoin_from(Device, Site, Site.id == Device.site_id)
        .where(Device.id == device_id)
    ).one_or_none()
    if found is None:
        return ()
    site_id, warranty_until, customer_id = found
    return covers_on(
        day,
        _terms(session, customer_id),
        warranty_until=warranty_until,
        device_id=device_id,
        site_id=site_id,
        customer_id=customer_id,
    )


def cover_of_order(session: Session, order: Any, day: date) -> tuple[Cover, ...]:
    """What covers an order: its machine's warranty, and its customer's contracts.

    `order` has `device_id`, `site_id` and `customer_id`, as a row or as a page's head.
    """
    query = select(Device.warranty_until).where(Device.id == order.device_id)
    warranty_until = session.scalar(query) if order.device_id else None
    return covers_on(
        day,
        _terms(session, order.customer_id),
        warranty_until=warranty_until,
        device_id=order.device_id,
        site_id=order.site_id,
        customer_id=order.customer_id,
    )


def _terms(session: Session, customer_id: str | None) -> list[ContractTerms]:
    if customer_id is None:
        return []
    return [row.in_rules for row in contracts(session, customer_id=customer_id)]


def _devices(session: Session, customer_id: str | None, contract_id: str | None) -> Mapping[str, list[str]]:
    query = select(ContractDevice.contract_id, ContractDevice.device_id).where(
        is_no(ContractDevice.withdrawn)
    )
    if customer_id is not None:
        query = query.where(ContractDevice.customer_id == customer_id)
    if contract_id is not None:
        query = query.where(ContractDevice.contract_id == contract_id)
    found: dict[str, list[str]] = {}
    for contract, device in session.execute(query):
        found.setdefault(contract, []).append(device)
    return found
