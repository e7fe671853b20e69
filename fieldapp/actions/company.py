"""The company: what stands at the head of every sheet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from fieldapp.actions.edits import merge_edit
from fieldapp.actions.service_levels import add_usual_levels
from fieldapp.actions.words import needed
from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.model.people import Company, Paper
from fieldapp.rules.actors import Actor
from fieldapp.rules.distance import Place
from fieldapp.rules.money import check_amount
from fieldapp.rules.permissions import May, check_may
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store


@dataclass(frozen=True)
class CompanyDetails:
    """Everything the company says of itself."""

    name: str
    time_zone: str
    currency: str
    name_zh: str | None = None
    address: str | None = None
    address_zh: str | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    paper: Paper = Paper.A4
    hour_cost: Decimal | None = None
    """What an hour of an engineer costs, in the company's currency."""


def save_company(
    store: Store, wanted: CompanyDetails, *, seen: CompanyDetails | None = None, by: Actor
) -> str:
    """Set the company up, or save its form; there is one. Returns its id.

    A company that is set up begins with the usual service levels.

    Raises RuleBroken `words-missing`, `time-zone-unknown`, `currency-malformed` (three capital
    letters, ISO 4217), `amount-not-positive`, `changed-meanwhile` with `fields`.
    """
    check_may(by, May.KEEP_COMPANY)
    _check(wanted)
    with store.change("Save the company", by=by) as work:
        company = work.first(select(Company).where(is_no(Company.withdrawn)).order_by(Company.id))
        if company is None:
            add_usual_levels(work, wanted.time_zone)
            return work.add(Company(id=work.new_id(), **asdict(wanted))).id
        now = {name: getattr(company, name) for name in asdict(wanted)}
        merge_edit(company, asdict(seen) if seen else now, asdict(wanted), side=store.side)
        return company.id


def set_store_place(store: Store, place: Place | None, *, by: Actor) -> None:
    """Say where parts and tools are fetched, or that nobody knows. Raises Unreadable `row-not-found`."""
    check_may(by, May.KEEP_COMPANY)
    with store.change("Set where the store is", by=by) as work:
        company = work.first(select(Company).where(is_no(Company.withdrawn)).order_by(Company.id))
        if company is None:
            raise Unreadable("row-not-found", table="company")
        company.store_latitude_micro = place.latitude_micro if place else None
        company.store_longitude_micro = place.longitude_micro if place else None


def _check(wanted: CompanyDetails) -> None:
    if wanted.hour_cost is not None:
        check_amount(wanted.hour_cost)
    needed(wanted.name, "company.name")
    try:
        ZoneInfo(needed(wanted.time_zone, "company.time_zone"))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: a name too long for a file
        raise RuleBroken("time-zone-unknown", name=wanted.time_zone) from error
    currency = wanted.currency
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper()):
        raise RuleBroken("currency-malformed", currency=currency)
