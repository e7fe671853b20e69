"""Maintenance contracts of customers, and the machines they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from fieldapp.actions.words import needed, tidy
from fieldapp.errors import RuleBroken
from fieldapp.model.contracts import Contract, ContractDevice
from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device
from fieldapp.model.service_levels import ServiceLevel
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store, Work


@dataclass(frozen=True)
class ContractDraft:
    """A contract as a form has it. Without devices it is for all of its site, or of its customer."""

    name: str
    starts_on: date
    number: str | None = None
    ends_on: date | None = None
    site_id: str | None = None
    covers_labour: bool = True
    covers_parts: bool = False
    service_level_id: str | None = None
    terms: str | None = None
    devices: Sequence[str] = ()


def save_contract(
    store: Store, customer_id: str, draft: ContractDraft, *, row: str | None = None, by: Actor
) -> str:
    """Add a contract of a customer, or save the form of one (`row`). Returns its id.

    Raises RuleBroken `words-missing`, `ends-before-it-starts`; Unreadable `row-not-found` for what is not
    the customer's.
    """
    check_may(by, May.KEEP_CUSTOMERS)
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise RuleBroken("ends-before-it-starts", field="ends_on")
    values = asdict(draft) | {
        "name": needed(draft.name, "contract.name"),
        "number": tidy(draft.number),
        "terms": tidy(draft.terms),
    }
    del values["devices"]
    with store.change("Save a contract", by=by) as work:
        work.get(Customer, customer_id)
        if draft.site_id is not None:
            work.get(Site, draft.site_id)
        if draft.service_level_id is not None:
            work.get(ServiceLevel, draft.service_level_id)
        if row is None:
            contract = work.add(Contract(id=work.new_id(), customer_id=customer_id, **values))
        else:
            contract = work.get(Contract, row)
            for name, value in values.items():
                setattr(contract, name, value)
        _name_devices(work, contract, draft.devices)
        return contract.id


def withdraw_contract(store: Store, contract_id: str, *, by: Actor) -> None:
    """Take a contract away that should not have been there; one that ended has a last day instead."""
    check_may(by, May.KEEP_CUSTOMERS)
    with store.change("Withdraw a contract", by=by) as work:
        work.get(Contract, contract_id).withdrawn = True


def _name_devices(work: Work, contract: Contract, devices: Sequence[str]) -> None:
    wanted = set(devices)
    rows = work.all(
        select(ContractDevice).where(
            ContractDevice.contract_id == contract.id, is_no(ContractDevice.withdrawn)
        )
    )
    for row in rows:
        if row.device_id not in wanted:
            row.withdrawn = True
    for device_id in sorted(wanted - {row.device_id for row in rows}):
        work.get(Device, device_id)
        work.add(
            ContractDevice(
                id=work.new_id(),
                customer_id=contract.customer_id,
                contract_id=contract.id,
                device_id=device_id,
            )
        )
