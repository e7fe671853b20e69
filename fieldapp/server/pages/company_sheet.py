"""How the sheet looks: mark, colour, languages, sections, columns, words; with a preview that follows."""

from __future__ import annotations

import base64
import functools
from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from starlette.responses import Response

from fieldapp.actions.sheet_layout import (
    LAYOUT_COLUMNS,
    MARKED,
    check_layout,
    kept_company,
    logo_text,
    save_sheet_layout,
)
from fieldapp.actions.sheet_preview import previewed
from fieldapp.errors import FieldappError, RuleBroken, Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.model.people import Paper
from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.pages.draft import Draft, draft_of
from fieldapp.server.row_form import Field, RowForm, filled
from fieldapp.server.sheet_pages import picture_of
from fieldapp.sheet.content import SheetContent
from fieldapp.sheet.layout import COLUMNS, SECTIONS, sections_of
from fieldapp.sheet.pdf import render
from fieldapp.sheet.preview import page_count
from fieldapp.store.queries.console import OrderFilter, orders_found

pages = Pages()
KEEPERS = those_who_may(May.KEEP_COMPANY)
PREVIEW_DPI = 96
_MOST_PAGES = 5
_MOST_LOGO_BYTES = 6 << 20
_ORDERS_OFFERED = 15

FORM = RowForm(
    (
        Field("sheet_colour", N_("Colour of the sheet")),
        Field("sheet_languages", N_("Languages of the sheet")),
        Field("paper", N_("Paper"), "choice", Paper, required=True),
        Field("sheet_sections", N_("Sections of the sheet")),
        Field("sheet_columns_hidden", N_("Columns left out of the sheet")),
        Field("sheet_terms", N_("Terms"), "words"),
        Field("sheet_terms_zh", N_("Terms (Chinese)"), "words"),
        Field("sheet_consent", N_("Words above the signature"), "words"),
        Field("sheet_consent_zh", N_("Words above the signature (Chinese)"), "words"),
        Field("sheet_copies", N_("Marked copies")),
        Field("sheet_check_address", N_("Address for checking sheets")),
    )
)
SECTION_WORDS = {
    "work": N_("Work: fault, findings, cause, remedy"),
    "procedure": N_("Procedure and its answers"),
    "parts": N_("Parts fitted"),
    "labour": N_("Labour"),
    "charges": N_("Charges"),
    "photos": N_("Photos"),
}
COLUMN_WORDS = {
    "answer-limits": N_("Limits of the procedure's steps"),
    "part-serials": N_("Serial numbers of parts"),
    "part-prices": N_("Prices of parts"),
    "labour-times": N_("Day and time of labour"),
}
LANGUAGE_WORDS = (
    ("", N_("As the engineer chooses")),
    ("en", N_("English")),
    ("zh", N_("Chinese")),
    ("en,zh", N_("English, Chinese below it")),
    ("zh,en", N_("Chinese, English below it")),
)


@dataclass(frozen=True)
class Shown:
    """The pages of a preview as pictures in the page itself, or why there are none."""

    pictures: tuple[str, ...] = ()
    trouble: str = ""


@pages.get("/company/sheet", KEEPERS)
def sheet_layout(call: Call) -> Response:
    """The form over what is kept, with the sample beside it."""
    draft = filled(call, FORM, _row(call))
    return _shown(call, draft)


@pages.post("/company/sheet", KEEPERS, takes_file=True)
def save(call: Call) -> Response:
    """Save; or move a section or show the preview, for browsers without scripts."""
    draft = _draft(call)
    if call.form.text("move") or call.form.text("look"):
        return _shown(call, draft)
    if draft.troubles:
        return _shown(call, draft, 409)
    row = _row(call)
    try:
        pair = FORM.pair(call, row, draft)
        wanted = pair.wanted | _logo(call, draft)
        if wanted.get("sheet_logo"):
            call.service.blobs.put(base64.b64decode(wanted["sheet_logo"]))  # sealed sheets name it for ever
        save_sheet_layout(call.store, pair.seen | {"sheet_logo": row.sheet_logo}, wanted, by=call.by)
    except FieldappError as error:
        FORM.blame(call, _row(call), draft, error)
        return _shown(call, draft, 409)
    return call.go(
        "/company/sheet", N_("Saved. Every desk gets it at its next sync; sealed sheets stay as they are.")
    )


@pages.post("/company/sheet/preview", KEEPERS, takes_file=True)
def preview(call: Call) -> Response:
    """The pages for the script that follows what is chosen."""
    shown = _previewed(call, _draft(call))
    return call.json({"pages": shown.pictures, "trouble": shown.trouble})


def _shown(call: Call, draft: Draft, status: int = 200) -> Response:
    with call.store.read() as session:
        orders = orders_found(session, OrderFilter(), 1, _ORDERS_OFFERED).rows
    places = _places(draft)
    return call.page(
        "company_sheet.html",
        status,
        draft=draft,
        shown=_previewed(call, draft),
        sections=[(key, SECTION_WORDS[key]) for key in places],
        ticked=_listed(draft.get("sheet_sections")) or SECTIONS,
        columns=COLUMN_WORDS.items(),
        hidden=_listed(draft.get("sheet_columns_hidden")),
        languages=LANGUAGE_WORDS,
        papers=Paper,
        orders=orders,
        order_id=call.form.text("order") or "",
        logo=draft.get("kept_logo") or _row(call).sheet_logo or "",
        own_colour=OWN_COLOUR,
        marked=MARKED,
    )


OWN_COLOUR = "#084f6e"
"""What a colour field shows where the company chose none; saving it as it is chooses none."""


def _draft(call: Call) -> Draft:
    """The form as it came, its lists put into the words that the columns keep."""
    draft = draft_of(call)
    ticked, places = call.form.many("section"), _moved(call, call.form.many("place"))
    chosen = tuple(key for key in places if key in ticked)
    draft.values["sheet_sections"] = "" if chosen == SECTIONS else ",".join(chosen)
    draft.values["places"] = ",".join(places)
    shown = call.form.many("column")
    draft.values["sheet_columns_hidden"] = ",".join(key for key in COLUMNS if key not in shown)
    if draft.get("sheet_colour").lower() == OWN_COLOUR:
        draft.values["sheet_colour"] = ""
    if not chosen:
        draft.troubles["sheet_sections"] = call.words.gettext(N_("Choose at least one section."))
    return draft


def _moved(call: Call, places: Iterable[str]) -> tuple[str, ...]:
    """The sections in the order of the form, after the one that a button moves."""
    order = [key for key in dict.fromkeys((*places, *SECTIONS)) if key in SECTIONS]
    key, _, way = (call.form.text("move") or "").partition(":")
    if key in order:
        at = order.index(key)
        to = max(0, min(len(order) - 1, at + (1 if way == "down" else -1)))
        order.insert(to, order.pop(at))
    return tuple(order)


def _places(draft: Draft) -> tuple[str, ...]:
    """All sections in order: those that are shown where they stand, the others where they were or at the end."""
    if placed := _listed(draft.get("places")):
        return placed
    chosen = sections_of(_listed(draft.get("sheet_sections")))
    return (*chosen, *(key for key in SECTIONS if key not in chosen))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


def _previewed(call: Call, draft: Draft) -> Shown:
    if trouble := draft.troubles.get("sheet_sections"):
        return Shown(trouble=trouble)
    try:
        chosen = FORM.read(call, draft.values) | _logo(call, draft)
        return Shown(_pictures(call, chosen))
    except FieldappError as error:
        draft.blame(call, error)
        return Shown(trouble=next(iter(draft.troubles.values())))


def _pictures(call: Call, chosen: dict[str, Any]) -> tuple[str, ...]:
    check_layout(chosen)
    with call.store.read() as session:
        content = previewed(
            session,
            call.service.blobs.read,
            chosen,
            order_id=call.form.text("order"),
            language=call.language.value,
            now=call.now,
        )
    return _drawn(content, call.service.fonts)


@functools.lru_cache(maxsize=4)
def _drawn(content: SheetContent, fonts: FontFiles) -> tuple[str, ...]:
    """Kept for a moment: the page is often asked for what was just shown."""
    pdf = render(content, fonts)
    count = min(page_count(pdf), _MOST_PAGES)
    return tuple(
        "data:image/png;base64," + base64.b64encode(picture_of(pdf, at, PREVIEW_DPI)).decode("ascii")
        for at in range(1, count + 1)
    )


def _logo(call: Call, draft: Draft) -> dict[str, str | None]:
    """The mark that came along, or came along with the preview before; nothing where it stays as it is."""
    if call.form.flag("no_logo"):
        return {"sheet_logo": None}
    data = call.file.read(_MOST_LOGO_BYTES + 1) if call.file is not None else b""
    if not data:
        data = _decoded(draft.get("kept_logo"))
    if not data:
        return {}
    if len(data) > _MOST_LOGO_BYTES:
        raise Unreadable("photo-unreadable", field="sheet_logo")
    draft.values["kept_logo"] = logo_text(data)
    return {"sheet_logo": draft.values["kept_logo"]}


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""


def _row(call: Call) -> Any:
    with call.store.read() as session:
        found = kept_company(session)
        if found is None:
            raise RuleBroken("company-missing")
        return SimpleNamespace(**{name: getattr(found, name) for name in LAYOUT_COLUMNS})
