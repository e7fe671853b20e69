"""What a layout looks like before it is saved: on a made-up sheet, or on that of an order."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.actions.sheet_content import ReadBlob, company_words, sheet_content
from fieldapp.actions.sheet_layout import check_layout, kept_company, laid_out
from fieldapp.errors import RuleBroken
from fieldapp.model.people import Company
from fieldapp.sheet.content import SheetContent
from fieldapp.sheet.sample import sample_sheet


def previewed(
    session: Session,
    read_blob: ReadBlob,
    chosen: Mapping[str, Any],
    *,
    order_id: str | None,
    language: str,
    now: datetime,
) -> SheetContent:
    """The draft of an order, or the sample, as it would be with these values in the company's row.

    `language` is that of a sheet for which the company leaves it to the engineer. Raises as
    `actions.sheet_layout.check_layout` and `sheet_content`; RuleBroken `company-missing`.
    """
    check_layout(chosen)
    kept = kept_company(session)
    if kept is None:
        raise RuleBroken("company-missing")
    company = Company(**{column.key: getattr(kept, column.key) for column in Company.__table__.columns})
    for name, value in chosen.items():
        setattr(company, name, value)
    languages = tuple((company.sheet_languages or language).split(","))
    if order_id is not None:
        return sheet_content(
            session,
            read_blob,
            order_id,
            languages=languages,
            paper="",
            created_at=now,
            company=company,
        )
    words = company_words(company)
    sample = sample_sheet(words, languages, str(company.paper), company.time_zone, company.currency)
    return laid_out(sample, company)
