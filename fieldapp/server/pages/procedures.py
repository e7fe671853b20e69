"""Procedures: the checklists in force, what each asks, a form that publishes the next version, files in and out."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from starlette.responses import Response

from fieldapp.actions.procedures_admin import (
    ProcedureDraft,
    publish_procedure,
    publish_procedures,
    withdraw_procedure,
)
from fieldapp.errors import FieldappError, RuleBroken, Unreadable
from fieldapp.imports.procedure_file import ProcedureFile, read_procedure
from fieldapp.imports.step_lines import COLUMNS, FLAGS, Line, lines_of_steps, steps_of_lines
from fieldapp.model.orders import OrderKind
from fieldapp.model.procedures import StepKind
from fieldapp.rules.permissions import May
from fieldapp.rules.procedures import NO, YES
from fieldapp.server.access import OFFICE, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.form import Form
from fieldapp.server.pages.draft import Draft, draft_of
from fieldapp.server.sentences import sentence
from fieldapp.server.workbooks import XLSX, workbook
from fieldapp.store.queries.checklists import steps_of
from fieldapp.store.queries.office import ProcedureRow, procedures
from fieldapp.store.queries.order_rows import StepRow

pages = Pages()
PUBLISHERS = those_who_may(May.PUBLISH_PROCEDURES)
HOME = "/procedures"
MOST_FIELDS = 12_000
"""Of the form: 500 steps with all they can say."""
EMPTY_STEPS = 3
LONGEST_CODE = 16
"""Characters of a code that is proposed; a person may write a longer one."""
_HEAD = ("code", "name", "name_zh", "kind", "category")
YES_NO_WORDS = {YES: N_("yes"), NO: N_("no")}
_TYPED = tuple(column for column in COLUMNS if column not in ("key", "shown_if"))


@pages.get(HOME, OFFICE)
def overview(call: Call) -> Response:
    """The newest version of each."""
    with call.store.read() as session:
        rows = procedures(session)
    return call.page("procedures.html", rows=rows)


@pages.get(HOME + "/new", PUBLISHERS)
def new(call: Call) -> Response:
    """An empty form."""
    return _form(call, Draft())


@pages.post(HOME + "/new", PUBLISHERS, most_fields=MOST_FIELDS)
def add(call: Call) -> Response:
    """Publish the first version."""
    return _publish(call, None)


@pages.post(HOME + "/file", PUBLISHERS, takes_file=True)
def take_file(call: Call) -> Response:
    """Show what a file holds, to be looked at and published."""
    try:
        found = _read(call)
        steps_of_lines(found.lines)
    except FieldappError as error:
        return _overview_with(call, sentence(error, call.words))
    if found.intervals:
        return _intervals(call, found)
    return _form(
        call, Draft({"name": found.name, "code": _code(found.name), **_values(found.lines)}), found=found
    )


@pages.post(HOME + "/intervals", PUBLISHERS, most_fields=MOST_FIELDS)
def add_intervals(call: Call) -> Response:
    """Publish one procedure for each interval that was ticked."""
    form, draft = call.form, draft_of(call)
    found = ProcedureFile(_lines_sent(form), form.text("name") or "")
    wanted = [at for at in range(len(found.intervals)) if form.flag(f"take_{at}")]
    try:
        drafts = [_interval_draft(form, found, at) for at in wanted]
        publish_procedures(call.store, drafts, seen=0, by=call.by)
    except FieldappError as error:
        draft.blame(call, error)
        return _intervals(call, found, draft, 422)
    return call.go(HOME, N_("%(count)s procedures are published."), count=len(wanted))


@pages.get(HOME + "/{procedure}", OFFICE)
def show(call: Call) -> Response:
    """One version: its steps as they are asked, and the other versions."""
    row = _found(call)
    with call.store.read() as session:
        steps = steps_of(session, row.id)
        versions = [each for each in procedures(session, every_version=True) if each.code == row.code]
    return call.page(
        "procedure.html",
        row=row,
        steps=steps,
        places={step.id: place for place, step in enumerate(steps, start=1)},
        answers={step.id: _answer_told(call, step, steps) for step in steps if step.shown_if},
        versions=versions,
        is_newest=versions[0].id == row.id,
    )


@pages.get(HOME + "/{procedure}/edit", PUBLISHERS)
def edit(call: Call) -> Response:
    """The form over a version; publishing makes the next one."""
    row = _found(call)
    with call.store.read() as session:
        lines = lines_of_steps(steps_of(session, row.id))
    head = {name: str(getattr(row, name) or "") for name in _HEAD} | {"seen": str(row.version)}
    return _form(call, Draft({**head, **_values(lines)}), row)


@pages.post(HOME + "/{procedure}/edit", PUBLISHERS, most_fields=MOST_FIELDS)
def save(call: Call) -> Response:
    """Publish the next version."""
    return _publish(call, _found(call))


@pages.get(HOME + "/{procedure}/procedure.xlsx", OFFICE)
def as_workbook(call: Call) -> Response:
    """The steps as a table that this page takes in again."""
    row = _found(call)
    with call.store.read() as session:
        lines = lines_of_steps(steps_of(session, row.id))
    table = workbook("procedure", [COLUMNS, *([line[name] for name in COLUMNS] for line in lines)])
    headers = {"Content-Disposition": 'attachment; filename="procedure.xlsx"', "Cache-Control": "no-store"}
    return Response(table, media_type=XLSX, headers=headers)


@pages.post(HOME + "/{procedure}/withdraw", PUBLISHERS)
def withdraw(call: Call) -> Response:
    """Offer it no more; not when a version came that the person has not seen."""
    row = _found(call)
    withdraw_procedure(call.store, row.code, seen=row.version, by=call.by)
    return call.go(HOME, N_("The procedure is withdrawn; orders that have it keep it."))


def _found(call: Call) -> ProcedureRow:
    with call.store.read() as session:
        rows = procedures(session, every_version=True)
    row = next((each for each in rows if each.id == call.part("procedure")), None)
    if row is None:
        raise Unreadable("row-not-found")
    return row


def _answer_told(call: Call, step: StepRow, steps: Sequence[StepRow]) -> str:
    """The answer that a step's condition waits for, as people read it."""
    condition = step.shown_if or {}
    value = str(condition.get("is", ""))
    asked = next((each for each in steps if each.id == condition.get("step")), None)
    choice = next((each for each in asked.choices if each.get("value") == value), None) if asked else None
    if choice is not None:
        return call.chosen(choice.get("en"), choice.get("zh")) or value
    return call.words.gettext(YES_NO_WORDS.get(value, value))


def _overview_with(call: Call, trouble: str) -> Response:
    with call.store.read() as session:
        rows = procedures(session)
    return call.page("procedures.html", 422, rows=rows, trouble=trouble)


def _form(
    call: Call,
    draft: Draft,
    row: ProcedureRow | None = None,
    status: int = 200,
    found: ProcedureFile | None = None,
) -> Response:
    steps = _steps_shown(draft)
    if not steps:
        steps = [str(n) for n in range(1, EMPTY_STEPS + 1)]
    return call.page(
        "procedure_form.html",
        status,
        draft=draft,
        row=row,
        found=found,
        steps=steps,
        kinds=list(OrderKind),
        step_kinds=list(StepKind),
        flags=FLAGS,
        sentence=sentence,
    )


def _steps_shown(draft: Draft) -> list[str]:
    """The numbers of the form's steps in their order."""
    return draft.get("steps").split()


def _publish(call: Call, row: ProcedureRow | None) -> Response:
    """Publish what the form says; a button that adds, removes or moves a step brings the form back instead."""
    draft = draft_of(call)
    order = list(call.form.many("step"))
    draft.values["steps"] = " ".join(_rearranged(order, call.form))
    if any(name in call.form for name in ("add", "remove", "up", "down")):
        _mark_lost_conditions(call, draft)
        return _form(call, draft, row)
    asked = [n for n in order if call.form.text(f"title_{n}") or call.form.text(f"title_zh_{n}")]
    try:
        published = publish_procedure(
            call.store, _draft(call.form, asked, row), seen=_seen(call, row), by=call.by
        )
    except FieldappError as error:
        _blame(call, draft, asked, error)
        return _form(call, draft, row, 422)
    return call.go(
        f"{HOME}/{published}",
        N_("Published. Laptops get it at their next sync; orders keep the version they have."),
    )


def _seen(call: Call, row: ProcedureRow | None) -> int:
    return (call.form.whole("seen") or row.version) if row is not None else 0


def _rearranged(order: Sequence[str], form: Form) -> list[str]:
    """The steps' numbers after the button that was pressed, for browsers without scripts."""
    numbers = list(order)
    if "add" in form:
        numbers.append(str(max((int(n) for n in numbers if n.isascii() and n.isdigit()), default=0) + 1))
    if (gone := form.text("remove")) in numbers:
        numbers.remove(gone)
    for name, by in (("up", -1), ("down", 1)):
        if (moved := form.text(name)) in numbers:
            at = numbers.index(moved)
            numbers.insert(max(0, at + by), numbers.pop(at))
    return numbers


def _mark_lost_conditions(call: Call, draft: Draft) -> None:
    """Say at which steps a condition names a step that is gone, or stands behind it now."""
    before: set[str] = set()
    for n in _steps_shown(draft):
        named = draft.get(f"if_{n}")
        if named and named not in before:
            lost = RuleBroken("condition-leads-nowhere", position=len(before) + 1)
            draft.troubles[f"step_{n}"] = sentence(lost, call.words)
        before.add(n)


def _draft(form: Form, asked: Sequence[str], row: ProcedureRow | None) -> ProcedureDraft:
    return ProcedureDraft(
        code=row.code if row is not None else form.text("code") or "",
        name=form.text("name") or form.text("name_zh") or "",
        name_zh=form.text("name_zh"),
        kind=form.choice("kind", OrderKind),
        category=form.text("category"),
        steps=steps_of_lines([_line_typed(form, n) for n in asked]),
    )


def _line_typed(form: Form, n: str) -> Line:
    line = {name: form.text(f"{name}_{n}") or "" for name in _TYPED}
    line |= {name: "yes" if form.flag(f"{name}_{n}") else "no" for name in FLAGS}
    condition = form.text(f"if_{n}")
    return line | {"key": n, "shown_if": f"{condition} = {form.text(f'is_{n}') or ''}" if condition else ""}


def _values(lines: Sequence[Line]) -> dict[str, str]:
    """The form's values for these lines; their keys become the numbers of the form's steps."""
    numbers = {line["key"]: str(n) for n, line in enumerate(lines, start=1) if line.get("key")}
    values = {"steps": " ".join(str(n) for n in range(1, len(lines) + 1))}
    for n, (line, step) in enumerate(zip(lines, steps_of_lines(lines), strict=True), start=1):
        values |= {f"{name}_{n}": line.get(name, "") for name in _TYPED}
        values |= {f"{name}_{n}": "1" if getattr(step, name) else "" for name in FLAGS}
        values[f"kind_{n}"] = step.kind.value
        if step.shown_if is not None:
            values |= {f"if_{n}": numbers[step.shown_if[0]], f"is_{n}": step.shown_if[1]}
    return values


def _blame(call: Call, draft: Draft, asked: Sequence[str], error: FieldappError) -> None:
    """Put what is said of a step beside it, everything else where a form's errors stand."""
    position = error.facts.get("position")
    if isinstance(position, int) and 0 < position <= len(asked):
        draft.troubles[f"step_{asked[position - 1]}"] = sentence(error, call.words)
        draft.troubles[""] = call.words.gettext(N_("One step needs another look; it is marked below."))
    else:
        draft.blame(call, error)


def _read(call: Call) -> ProcedureFile:
    """What the file that came along holds."""
    if call.file is None:
        raise Unreadable("file-missing")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "procedure"
        with path.open("xb") as copy:
            shutil.copyfileobj(call.file, copy)
        return read_procedure(path, call.file_name or None)


def _code(name: str) -> str:
    """A code to begin with, from the words of a name; a person may change it."""
    words = "".join(c if c.isalnum() else " " for c in name.upper()).split()
    fitting = [words[:n] for n in range(1, len(words) + 1) if len("-".join(words[:n])) <= LONGEST_CODE]
    return "-".join(fitting[-1]) if fitting else "".join(words[:1])[:LONGEST_CODE]


def _intervals(call: Call, found: ProcedureFile, draft: Draft | None = None, status: int = 200) -> Response:
    """Which of the intervals become procedures, under which names."""
    shown = draft or Draft(_interval_values(found))
    counts = [
        (len(found.lines_of(each, with_shorter=False)), len(found.lines_of(each, with_shorter=True)))
        for each in found.intervals
    ]
    return call.page(
        "procedure_intervals.html",
        status,
        draft=shown,
        found=found,
        counts=counts,
        lines=_lines_to_send(found),
    )


def _interval_draft(form: Form, found: ProcedureFile, at: int) -> ProcedureDraft:
    lines = found.lines_of(found.intervals[at], with_shorter=form.flag("with_shorter"))
    return ProcedureDraft(
        code=form.text(f"code_{at}") or "",
        name=form.text(f"name_{at}") or "",
        steps=steps_of_lines(lines),
        kind=OrderKind.MAINTAIN,
        category=form.text("category"),
    )


def _interval_values(found: ProcedureFile) -> dict[str, str]:
    values = {"name": found.name, "with_shorter": "1"}
    for at, interval in enumerate(found.intervals):
        values[f"take_{at}"] = "1"
        values[f"code_{at}"] = f"{_code(found.name)}-{at + 1}"
        values[f"name_{at}"] = f"{interval} – {found.name}"
    return values


def _lines_to_send(found: ProcedureFile) -> list[str]:
    return [msgspec.json.encode(line).decode() for line in found.lines]


def _lines_sent(form: Form) -> tuple[Mapping[str, str], ...]:
    """The lines that travelled with the form. Raises Unreadable `form-value`."""
    try:
        return tuple(msgspec.json.decode(each, type=dict[str, str]) for each in form.many("line"))
    except msgspec.DecodeError:
        raise Unreadable("form-value", field="line") from None
