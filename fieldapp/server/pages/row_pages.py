"""Adding and editing rows that are plain forms: customers, sites, devices, parts, people, the company."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import Response

from fieldapp.errors import FieldappError
from fieldapp.server.call import Call
from fieldapp.server.pages.draft import Draft, draft_of, find_for, settle_pickers
from fieldapp.server.row_form import Pair, RowForm, filled


@dataclass(frozen=True)
class FormPage:
    """What stands around a form: heading, where it is, what its button says, its pickers."""

    form: RowForm
    heading: str
    button: str
    crumbs: tuple[tuple[str, str], ...]
    pickers: Mapping[str, str | None] = field(default_factory=dict)
    picker_words: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    template: str = "row_form.html"
    more: Mapping[str, Any] = field(default_factory=dict)


def show(call: Call, page: FormPage, draft: Draft, status: int = 200) -> Response:
    """The form as it stands in `draft`."""
    return call.page(
        page.template,
        status,
        form=page.form,
        draft=draft,
        heading=page.heading,
        button=page.button,
        crumbs=page.crumbs,
        pickers=page.pickers,
        picker_words=page.picker_words,
        fixed=page.fixed,
        **page.more,
    )


def add(call: Call, page: FormPage, save: Callable[[dict[str, Any], Draft], Response]) -> Response:
    """Save a new row; what is wrong is said beside its field and nothing typed is lost."""
    draft = draft_of(call)
    asked_again = _pick(call, page, draft)
    if asked_again is not None:
        return asked_again
    try:
        return save(page.form.read(call, draft.values), draft)
    except FieldappError as error:
        draft.blame(call, error)
        return show(call, page, draft, 422)


def edit(
    call: Call, page: FormPage, read_row: Callable[[], object], save: Callable[[Pair, Draft], Response]
) -> Response:
    """Save the difference to what the form had shown."""
    draft = draft_of(call)
    asked_again = _pick(call, page, draft)
    if asked_again is not None:
        return asked_again
    try:
        return save(page.form.pair(call, read_row(), draft), draft)
    except FieldappError as error:
        page.form.blame(call, read_row(), draft, error)
        return show(call, page, draft, 409)


def show_row(call: Call, page: FormPage, row: object) -> Response:
    """The form over a row that is there."""
    return show(call, page, filled(call, page.form, row))


def _pick(call: Call, page: FormPage, draft: Draft) -> Response | None:
    find = call.form.text("find")
    if find is not None and find in page.pickers:
        find_for(call, draft, find, page.pickers[find])
        return show(call, page, draft)
    settle_pickers(call, draft, page.pickers)
    return show(call, page, draft, 422) if draft.troubles else None
