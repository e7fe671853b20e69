"""A month's sheets of a customer as one file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import BinaryIO

from sqlalchemy.orm import Session

from fieldapp.actions.sheet_content import company_words
from fieldapp.actions.sheet_layout import kept_company, laid_out
from fieldapp.errors import ReplicaTrouble, RuleBroken, Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.model.customers import Customer
from fieldapp.sheet.batch import BatchHead, BatchSheet, Bound, bind
from fieldapp.sheet.content import Order, Place, SheetContent
from fieldapp.sheet.figures import zone
from fieldapp.store.blobs import Blobs
from fieldapp.store.queries.sheet_batches import StandingSheet, standing_sheets

_MONTH = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Batch:
    """What will be bound: read once, before anything is written."""

    head: BatchHead
    sheets: tuple[StandingSheet, ...]

    def bind(self, blobs: Blobs, fonts: FontFiles, out: BinaryIO) -> Bound:
        """Write the file; memory does not grow with the number of sheets. Raises as `sheet.batch.bind`."""
        return bind((_sheet(row, blobs) for row in self.sheets), self.head, fonts, out)


def month_of(moment: datetime, time_zone: str) -> str:
    """The month that a moment lies in, as `2026-10`."""
    return f"{moment.astimezone(zone(time_zone)):%Y-%m}"


def batch_of(
    session: Session, customer_id: str, month: str, *, now: datetime, language: str | None = None
) -> Batch:
    """The sheets of a customer that were sealed in a month (`2026-10`) and stand, in the company's time zone.

    `language` leads the contents; without it that of the customer.
    Raises Unreadable `row-not-found`, `form-value` with `field` `month`; RuleBroken `company-missing`.
    """
    company = kept_company(session)
    customer = session.get(Customer, customer_id)
    if company is None:
        raise RuleBroken("company-missing")
    if customer is None:
        raise Unreadable("row-not-found", table="customer", row=customer_id)
    start, end = _bounds(month, zone(company.time_zone))
    bare = SheetContent(
        company=company_words(company),
        order=Order(number=""),
        place=Place(customer=customer.name),
        created_at=now,
        time_zone=company.time_zone,
    )
    head = BatchHead(
        company=bare.company,
        customer=" · ".join(part for part in (customer.name, customer.number) if part),
        period=month,
        time_zone=company.time_zone,
        made_at=now,
        languages=_languages(language or str(customer.language), company.sheet_languages),
        paper=str(company.paper),
        layout=laid_out(bare, company).layout,
    )
    return Batch(head, standing_sheets(session, customer_id, start, end))


def _languages(leading: str, chosen: str | None) -> tuple[str, ...]:
    """The leading language, and the other one below it where the company's sheets have both."""
    both = tuple(chosen.split(",")) if chosen and "," in chosen else ()
    return (leading, *(each for each in both if each != leading))


def _bounds(month: str, where: tzinfo) -> tuple[datetime, datetime]:
    found = _MONTH.fullmatch(month)
    if found is None:
        raise Unreadable("form-value", field="month")
    year, number = int(found["year"]), int(found["month"])
    after = (year + 1, 1) if number == 12 else (year, number + 1)
    return datetime(year, number, 1, tzinfo=where), datetime(*after, 1, tzinfo=where)


def _sheet(row: StandingSheet, blobs: Blobs) -> BatchSheet:
    def read() -> BinaryIO:
        here = next((sha256 for sha256 in row.pdfs if blobs.has(sha256)), None)
        if here is None:
            raise ReplicaTrouble("blob-missing", sha256="")
        return blobs.open(here)

    return BatchSheet(
        number=row.number,
        revision=row.revision,
        title=row.title,
        place=row.site_name,
        sealed_at=row.sealed_at,
        signer=row.signer,
        read=read,
    )
