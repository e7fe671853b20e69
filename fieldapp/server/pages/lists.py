"""Lists from elsewhere, brought in through the browser: how they are read, what would come of it, then the import.

The file waits for the person who brought it while that one looks; the answers of the form travel with it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, Response

from fieldapp.errors import FieldappError, Unreadable
from fieldapp.imports import Kind, Plan, Reading, RefusedRows, Report, carry_out, settled, unsettled_plan
from fieldapp.imports.dates import DayOrder
from fieldapp.imports.kinds import FIELDS, NOUNS
from fieldapp.imports.labels import field_label, kind_label
from fieldapp.imports.shown import FieldShown, Shown
from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import MOST_FIELDS, Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.sentences import sentence
from fieldapp.server.waiting_files import waiting_file, waiting_folder
from fieldapp.store import durable

pages = Pages()
IMPORTERS = those_who_may(May.IMPORT_LISTS)
HOME = "/imports"
DAY_ORDERS = (
    ("dmy", N_("day, month, year")),
    ("mdy", N_("month, day, year")),
    ("ymd", N_("year, month, day")),
)
DECIMALS = ((".", N_("a point")), (",", N_("a comma")))


@dataclass(frozen=True)
class ColumnShown:
    """One column of the list: the field it goes into, or what else becomes of it, and an example."""

    name: str
    into: str
    aside: str
    example: str


@pages.get(HOME, IMPORTERS)
def ask(call: Call) -> Response:
    """Which file, and what it is a list of."""
    return call.page("import.html", kinds=_kinds(call), asked=call.query.get("as", ""))


@pages.post(HOME, IMPORTERS, takes_file=True)
def look(call: Call) -> Response:
    """Keep the file, and show how it is read and what would come of it."""
    if call.file is None:
        return call.page(
            "import.html",
            422,
            kinds=_kinds(call),
            asked="",
            trouble=sentence(Unreadable("file-missing"), call.words),
        )
    name = call.service.world.new_id()
    with durable.told_as_trouble(), (_folder(call) / f"{name}.list").open("xb") as kept:
        shutil.copyfileobj(call.file, kept, 1 << 20)
    return _looked_at(call, name, call.file_name or "list")


@pages.post(HOME + "/{list}", IMPORTERS, most_fields=MOST_FIELDS)
def go_on(call: Call) -> Response:
    """Look again with what was said of it, or import it."""
    name, file_name = call.part("list"), call.form.text("file_name") or "list"
    if call.form.text("do") != "import":
        return _looked_at(call, name, file_name)
    shown = _shown(call)
    try:
        plan = settled(_unsettled(call, name, file_name))
        with RefusedRows(
            _folder(call) / f"{name}.csv", plan.table.header, shown.heads_of_refused()
        ) as refused:
            report = carry_out(
                call.store,
                plan,
                by=call.by,
                on_refused=lambda each: refused.write(each, shown.refusal(each.reason)),
            )
    except FieldappError as error:
        return _looked_at(call, name, file_name, error)
    return call.page("imported.html", report=report, name=name, **_counted(shown, report))


@pages.get(HOME + "/{list}/refused.csv", IMPORTERS)
def refused(call: Call) -> Response:
    """The refused rows with their reasons, to be mended and brought in again."""
    path = _path(call, call.part("list"), "csv")
    return FileResponse(
        path, media_type="text/csv", filename="refused.csv", headers={"Cache-Control": "no-store"}
    )


def _looked_at(call: Call, name: str, file_name: str, error: FieldappError | None = None) -> Response:
    """The plan as a form over a dry run; where the file leaves something open, the form that asks for it."""
    shown = _shown(call)
    plan: Plan | None = None
    report: Report | None = None
    try:
        plan = _unsettled(call, name, file_name)
        plan = settled(plan)
        report = carry_out(call.store, plan, by=call.by, dry_run=True)
    except FieldappError as trouble:
        error = error or trouble
    told = shown.fields(plan) if plan is not None else []
    return call.page(
        "import_look.html",
        422 if error is not None else 200,
        name=name,
        file_name=file_name,
        plan=plan,
        report=report,
        trouble=shown.refusal(error)
        if isinstance(error, Unreadable)
        else error and sentence(error, call.words),
        how_read=shown.how_read(plan) if plan is not None else "",
        columns=list(_columns(call, plan, told)) if plan is not None else [],
        always=[each for each in told if each.field.constant],
        fields=_fields(call, plan) if plan is not None else [],
        kinds=_kinds(call),
        sheets=_sheets(plan),
        day_orders=DAY_ORDERS,
        decimals=DECIMALS,
        **(_counted(shown, report) if report is not None else {}),
    )


def _counted(shown: Shown, report: Report) -> dict[str, Any]:
    heads, rows = shown.counts(report)
    return {
        "heads": heads,
        "rows": rows,
        "remarks": list(shown.remarks(report)),
        "refusals": list(shown.refusals(report)),
        "kept": list(shown.kept(report)),
    }


def _unsettled(call: Call, name: str, file_name: str) -> Plan:
    plan = unsettled_plan(call.store, _path(call, name, "list"), _reading(call))
    plan.table.name = file_name
    return plan


def _reading(call: Call) -> Reading:
    form = call.form
    places = {words: form.text(f"into_{place}") or "" for place, words in enumerate(form.many("column"))}
    return Reading(
        kind=form.choice("kind", Kind),
        sheet=form.text("sheet"),
        customer=form.text("customer"),
        language=call.language.value,
        dates=form.choice("dates", DayOrder),
        decimal=next((sign for sign, _words in DECIMALS if sign == form.text("decimal")), None),
        columns=places if form.text("kind") == form.text("read_as") else {},
    )


def _columns(call: Call, plan: Plan, fields: Sequence[FieldShown]) -> Iterator[ColumnShown]:
    """Every column of the list in its order."""
    for column in plan.table.header:
        own = next((each for each in fields if each.field.column == column), None)
        part = next((each for each in fields if column in each.field.columns and each is not own), None)
        yield ColumnShown(
            column, own.field.into if own else "", _aside(call, plan, column, part), _example(own, part)
        )


def _example(own: FieldShown | None, part: FieldShown | None) -> str:
    either = own or part
    return either.example if either is not None else ""


def _aside(call: Call, plan: Plan, column: str, part: FieldShown | None) -> str:
    if part is not None:
        return call.words.gettext(N_("part of: %(field)s"), field=part.label)
    return call.words.gettext(N_("kept with the device")) if column in plan.mapping.details else ""


def _fields(call: Call, plan: Plan) -> list[tuple[str, str]]:
    """What a column can go into."""
    names = [f"{noun}.{column}" for noun in NOUNS[plan.mapping.kind] for column in FIELDS[noun]]
    return [(name, field_label(name, call.language.value)) for name in names]


def _sheets(plan: Plan | None) -> tuple[str, ...]:
    if plan is None or plan.table.layout.sheet is None:
        return ()
    return (plan.table.layout.sheet, *plan.table.layout.other_sheets)


def _kinds(call: Call) -> list[tuple[str, str]]:
    return [(kind.value, kind_label(kind, call.language.value)) for kind in Kind]


def _shown(call: Call) -> Shown:
    return Shown(call.language.value, lambda error: sentence(error, call.words))


def _path(call: Call, name: str, suffix: str) -> Path:
    path = waiting_file(_folder(call), name, suffix)
    if path is None:
        raise Unreadable("list-gone")
    return path


def _folder(call: Call) -> Path:
    """Where lists of whoever asks wait to be imported; then they have to be chosen again."""
    return waiting_folder(call.service.blobs, "lists", call.person.person_id)
