"""How the company wants its sheet: saved in the office, held by every desk, part of what is sealed."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from fieldapp.actions.edits import merge_edit
from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.model.people import Company
from fieldapp.rules.actors import Actor
from fieldapp.rules.permissions import May, check_may
from fieldapp.sheet.content import Layout, Picture, SheetContent, Words
from fieldapp.sheet.layout import COLUMNS, LEAST_CONTRAST, SECTIONS, colour_of, contrast, said_by
from fieldapp.sheet.pictures import printable
from fieldapp.store.queries.rows import is_no
from fieldapp.store.store import Store

LAYOUT_COLUMNS = (
    "sheet_logo",
    "sheet_colour",
    "sheet_languages",
    "sheet_sections",
    "sheet_columns_hidden",
    "sheet_terms",
    "sheet_terms_zh",
    "sheet_consent",
    "sheet_consent_zh",
    "sheet_copies",
    "sheet_check_address",
    "paper",
)
LANGUAGES = ("en", "zh", "en,zh", "zh,en")
MARKED = "marked"
_LOGO_PIXELS = 480
_LONGEST_ADDRESS = 120


def save_sheet_layout(store: Store, seen: Mapping[str, Any], wanted: Mapping[str, Any], *, by: Actor) -> None:
    """Save what was changed of `LAYOUT_COLUMNS`; sheets that are sealed stay as they are.

    Raises:
        RuleBroken: `company-missing`; `colour-faint`; `check-address-malformed`; `changed-meanwhile` with
            `fields`.
        Unreadable: `form-value` with `field`, for a section, column or language that is not known.
    """
    check_may(by, May.KEEP_COMPANY)
    check_layout(wanted)
    with store.change("Save how the sheet looks", by=by) as work:
        company = kept_company(work.session)
        if company is None:
            raise RuleBroken("company-missing")
        merge_edit(company, seen, wanted, side=store.side)


def kept_company(session: Session) -> Company | None:
    """The company as it is kept; there is one."""
    return session.scalar(select(Company).where(is_no(Company.withdrawn)).order_by(Company.id).limit(1))


def wanted_languages(session: Session) -> tuple[str, ...]:
    """The languages that the company wants its sheets in; nothing where the engineer is to choose."""
    company = kept_company(session)
    return _listed(company.sheet_languages if company else None)


def check_layout(values: Mapping[str, Any]) -> None:
    """Raises as `save_sheet_layout` does of the values alone."""
    _check_known("sheet_sections", values, SECTIONS)
    _check_known("sheet_columns_hidden", values, COLUMNS)
    if values.get("sheet_languages") not in (None, *LANGUAGES):
        raise Unreadable("form-value", field="sheet_languages")
    if values.get("sheet_copies") not in (None, MARKED):
        raise Unreadable("form-value", field="sheet_copies")
    _check_colour(values.get("sheet_colour"))
    _check_address(values.get("sheet_check_address"))


def logo_text(data: bytes) -> str:
    """A picture file as the company's row keeps its mark. Raises Unreadable `photo-unreadable`."""
    picture = Picture(sha256=hashlib.sha256(data).hexdigest(), data=data)
    return base64.b64encode(printable(picture, _LOGO_PIXELS).jpeg).decode("ascii")


def logo_of(company: Company) -> Picture | None:
    """The mark as the sheet takes it; None where there is none, or none that can be read."""
    try:
        data = base64.b64decode(company.sheet_logo or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return Picture(sha256=hashlib.sha256(data).hexdigest(), data=data) if data else None


def laid_out(content: SheetContent, company: Company) -> SheetContent:
    """The content as the company wants it said; as it is, where the company chose nothing."""
    chosen = Layout(
        colour=company.sheet_colour or "",
        sections=_listed(company.sheet_sections),
        terms=Words(company.sheet_terms or "", company.sheet_terms_zh or ""),
        consent=Words(company.sheet_consent or "", company.sheet_consent_zh or ""),
        check_address=company.sheet_check_address or "",
    )
    said = said_by(content, chosen.sections, _listed(company.sheet_columns_hidden))
    return said if chosen == Layout() else msgspec.structs.replace(said, layout=chosen)


def _listed(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(",") if part)


def _check_known(name: str, values: Mapping[str, Any], known: tuple[str, ...]) -> None:
    if any(part not in known for part in _listed(values.get(name))):
        raise Unreadable("form-value", field=name)


def _check_colour(text: str | None) -> None:
    if text is None:
        return
    colour = colour_of(text)
    if colour is None:
        raise Unreadable("form-value", field="sheet_colour")
    if (found := contrast(colour)) < LEAST_CONTRAST:
        raise RuleBroken("colour-faint", field="sheet_colour", contrast=f"{found:.1f}", least=LEAST_CONTRAST)


def _check_address(text: str | None) -> None:
    if text is not None and not _is_address(text):
        raise RuleBroken("check-address-malformed", field="sheet_check_address", address=text[:200])


def _is_address(text: str) -> bool:
    """An address of the web with nothing behind its path, short enough for a code."""
    try:
        parts = urlsplit(text)
        named = parts.scheme in ("https", "http") and bool(parts.hostname)
    except ValueError:
        return False
    is_bare = not (parts.query or parts.fragment or parts.username)
    return named and is_bare and text.isascii() and " " not in text and len(text) <= _LONGEST_ADDRESS
