"""Procedures in the console: written, taken in from files, published in versions, withdrawn."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from httpx import Response

from fieldapp.actions.maintenance import IntervalDraft, PlanDraft, save_plan
from fieldapp.actions.procedures_admin import ProcedureDraft, StepDraft, publish_procedure
from fieldapp.model.plans import PlanInterval
from fieldapp.model.procedures import Step, StepKind
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.store.queries.office import procedures
from tests.builders import a_dispatcher, a_supervisor
from tests.server.conftest import Browser
from tests.server.forms import fields_of

BrowserOf = Callable[[Actor], Browser]
DANA, WANG = a_dispatcher(), a_supervisor()
TABLE = """Item,Item (Chinese),Requirement,Unit,Min,Max,Options,Colour of the file
Pressure,压力,At full load,bar,"3,5",6,,red
Seal,密封,,,,,dry | 干燥; drips = It drips | 滴漏,red
Guard in place,防护罩完好,,,,,,red
"""


def _steps(service: Service) -> list[Step]:
    with service.store.read() as session:
        newest = procedures(session)[0].id
        rows = session.query(Step).filter_by(procedure_id=newest).order_by(Step.position).all()
        session.expunge_all()
        return rows


def _sent(browser: Browser, data: bytes, name: str) -> Response:
    return browser.client.post(
        "/procedures/file", data={"csrf": browser.csrf()}, files={"file": (name, data, "text/csv")}
    )


def _typed(*titles: str, **more: str) -> dict[str, object]:
    """A form with these steps, all yes or no, that must be answered."""
    numbers = [str(n) for n in range(1, len(titles) + 1)]
    form: dict[str, object] = {"code": "PUMP", "name": "Pump inspection", "step": numbers, **more}
    for n, title in zip(numbers, titles, strict=True):
        form |= {f"title_{n}": title, f"kind_{n}": "yes_no", f"required_{n}": "1"}
    return form | more


def test_that_a_procedure_written_step_by_step_is_offered_for_orders(
    service: Service, browser_of: BrowserOf
) -> None:
    wang = browser_of(WANG)
    form = _typed("Sealed?", "Which seal?", "", kind_2="text", if_2="1", is_2="No", photo_required_2="1")

    published = wang.post("/procedures/new", form)

    assert "Which seal?" in published.text
    assert "only if step 1 says no" in published.text
    first, second = _steps(service)
    assert (second.kind, second.shown_if, second.photo_required) == (
        StepKind.TEXT,
        {"step": first.id, "is": "no"},
        True,
    )
    assert "Pump inspection" in wang.get("/orders/new").text


def test_that_a_table_is_looked_at_before_it_is_published(service: Service, browser_of: BrowserOf) -> None:
    wang = browser_of(WANG)

    shown = _sent(wang, TABLE.encode(), "Pump yearly.csv")

    assert shown.status_code == 200
    assert "3 steps were read. Nothing is published yet." in shown.text
    assert "Columns not used: Colour of the file" in shown.text
    assert 'value="PUMP-YEARLY"' in shown.text
    assert 'value="压力"' in shown.text
    with service.store.read() as session:
        assert procedures(session) == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"Name of ship,Port\nAda,Kiel\nLi,Hamburg\n", "No column of this file holds the steps"),
        (b"Step,Min\nPressure,much\n", "Step 1: “much” cannot be understood as “low”."),
        (b"%PDF-1.7", "PDF"),
        (b'[{"step": 1', "This JSON file cannot be read"),
        (b'[{"step": "\\ud800"}]', "This JSON file cannot be read"),
        (b"[" + b",".join(b'{"k%d": 1}' % n for n in range(600)) + b"]", "This file has 600 columns"),
    ],
)
def test_that_a_file_that_cannot_be_taken_says_why(
    service: Service, browser_of: BrowserOf, data: bytes, said: str
) -> None:
    shown = _sent(browser_of(WANG), data, "list.csv")

    assert shown.status_code == 422
    assert said in shown.text


def test_that_a_saved_procedure_is_taken_in_again_as_it_was(service: Service, browser_of: BrowserOf) -> None:
    draft = ProcedureDraft(
        "PUMP",
        "Pump inspection",
        (
            StepDraft("Seal", StepKind.CHOICE, key="a", title_zh="密封", choices=(
                {"value": "dry", "en": "Dry", "zh": "干燥"}, {"value": "drips", "en": "It drips", "zh": "滴漏"},
            )),
            StepDraft("Pressure", StepKind.NUMBER, unit="bar", low=Decimal("3.5"), high=Decimal(6),
                      hint="At full load", section="Running", shown_if=("a", "drips"), required=False),
        ),
    )  # fmt: skip
    first = publish_procedure(service.store, draft, by=WANG)
    before = [_told(step) for step in _steps(service)]
    wang = browser_of(WANG)

    saved = wang.get(f"/procedures/{first}/procedure.xlsx").content
    shown = _sent(wang, saved, "procedure.xlsx").text
    wang.post("/procedures/new", {**fields_of(shown), "code": "COPY", "name": "A copy"})

    with service.store.read() as session:
        copy = next(row.id for row in procedures(session) if row.code == "COPY")
        steps = session.query(Step).filter_by(procedure_id=copy).order_by(Step.position).all()
        after = [_told(step) for step in steps]
    assert after == before


def test_that_two_who_change_a_procedure_at_once_do_not_undo_each_other(
    service: Service, browser_of: BrowserOf
) -> None:
    wang = browser_of(WANG)
    first = publish_procedure(service.store, ProcedureDraft("PUMP", "Pump", (StepDraft("Old"),)), by=WANG)
    form = _typed("Mine", seen="1")
    wang.post(f"/procedures/{first}/edit", _typed("Theirs", seen="1"))

    refused = wang.post(f"/procedures/{first}/edit", form)

    assert refused.status_code == 422
    assert "was published meanwhile" in refused.text
    assert 'value="Mine"' in refused.text
    assert [step.title for step in _steps(service)] == ["Theirs"]


def test_that_a_plan_goes_on_with_the_version_published_last_and_keeps_its_procedure(
    service: Service, browser_of: BrowserOf
) -> None:
    store, wang = service.store, browser_of(WANG)
    first = publish_procedure(store, ProcedureDraft("PUMP", "Pump", (StepDraft("Old"),)), by=WANG)
    interval = IntervalDraft(name="Yearly", every_months=12, procedure_id=first)
    save_plan(store, PlanDraft(name="Pumps", intervals=[interval]), by=WANG)

    wang.post(f"/procedures/{first}/edit", _typed("New", seen="1"))
    with store.read() as session:
        newest = procedures(session)[0].id
        taken = session.query(PlanInterval).one().procedure_id
    unseen = wang.post(f"/procedures/{first}/withdraw")
    refused = wang.post(f"/procedures/{newest}/withdraw")

    assert taken == newest != first
    assert "was published meanwhile" in unseen.text
    assert "The plan “Pumps” makes orders with this procedure" in refused.text


def test_that_steps_are_added_moved_and_removed_without_scripts(
    service: Service, browser_of: BrowserOf
) -> None:
    wang = browser_of(WANG)
    form = _typed("One", "Two", "Three")

    moved = wang.post("/procedures/new", {**form, "up": "3"}).text
    removed = wang.post("/procedures/new", {**form, "remove": "2"}).text
    added = wang.post("/procedures/new", {**form, "add": "1"}).text

    assert moved.index('value="Three"') < moved.index('value="Two"')
    assert 'value="Two"' not in removed
    assert 'value="Three"' in removed
    assert 'name="title_4"' in added
    with service.store.read() as session:
        assert procedures(session) == ()


@pytest.mark.shared_data
def test_that_the_elevator_checklist_becomes_four_procedures_that_hold_each_other(
    service: Service, browser_of: BrowserOf, shared_data: Path
) -> None:
    wang = browser_of(WANG)
    data = (shared_data / "sop" / "tsg_t5002_2017_appendixA.zh.json").read_bytes()

    shown = _sent(wang, data, "checklist.json").text
    done = wang.post("/procedures/intervals", {**fields_of(shown), "category": "elevator"})

    assert "4 procedures are published." in done.text
    with service.store.read() as session:
        rows = procedures(session)
    assert [row.steps for row in rows] == [31, 44, 59, 76]
    assert {row.category for row in rows} == {"elevator"}


def test_that_a_withdrawn_procedure_is_offered_no_more(service: Service, browser_of: BrowserOf) -> None:
    first = publish_procedure(service.store, ProcedureDraft("PUMP", "Pump", (StepDraft("Old"),)), by=WANG)
    wang, dana = browser_of(WANG), browser_of(DANA)

    refused = dana.post(f"/procedures/{first}/withdraw")
    wang.post(f"/procedures/{first}/withdraw")

    assert refused.status_code == 403
    assert "/edit" not in dana.get("/procedures").text
    with service.store.read() as session:
        assert procedures(session) == ()


def _told(step: Step) -> tuple[object, ...]:
    condition = (step.shown_if or {}).get("is")
    return (
        step.title, step.title_zh, step.section, step.hint, step.kind, step.required, step.choices,
        step.unit, step.low, step.high, condition,
    )  # fmt: skip


def test_that_a_form_of_another_tool_is_understood(service: Service, browser_of: BrowserOf) -> None:
    from openpyxl import Workbook

    book = Workbook()
    survey, choices = book.active, book.create_sheet("choices")
    assert survey is not None
    survey.title = "survey"
    for row in (
        ("type", "name", "label::English (en)", "label::Chinese (zh)", "required", "relevant", "constraint"),
        ("start", "start", None, None, None, None, None),
        ("begin_group", "run", "Running", "运行", None, None, None),
        ("select_one yes_no", "runs", "Does it run?", "能运行吗？", "yes", None, None),
        ("decimal", "p", "Pressure", "压力", "yes", "${runs} = 'yes'", ". >= 3.5 and . <= 6"),
        ("select_one state", "seal", "Seal", "密封", None, None, None),
        ("end_group", None, None, None, None, None, None),
        ("select_multiple state", "more", "More", None, None, None, None),
        ("image", "plate", "Name plate", None, None, "selected(${seal}, 'dry')", None),
    ):
        survey.append(row)
    for row in (
        ("list_name", "name", "label::English (en)", "label::Chinese (zh)"),
        ("yes_no", "yes", "Yes", "是"),
        ("yes_no", "no", "No", "否"),
        ("state", "dry", "Dry", "干燥"),
        ("state", "drips", "Drips", "滴漏"),
    ):
        choices.append(row)
    data = io.BytesIO()
    book.save(data)
    wang = browser_of(WANG)

    shown = _sent(wang, data.getvalue(), "form.xlsx").text
    wang.post("/procedures/new", {**fields_of(shown), "code": "FORM"})

    assert "Line 8 was not taken as it stands: select_multiple state more" in shown
    assert "relevant selected(${seal}, &#39;dry&#39;)" in shown
    runs, pressure, seal, plate = _steps(service)
    assert (runs.kind, runs.section, runs.section_zh) == (StepKind.YES_NO, "Running", "运行")
    assert (pressure.low, pressure.high, pressure.shown_if) == (
        Decimal("3.5"), Decimal(6), {"step": runs.id, "is": "yes"},
    )  # fmt: skip
    assert seal.choices[1] == {"value": "drips", "en": "Drips", "zh": "滴漏"}
    assert (plate.kind, plate.required, plate.section) == (StepKind.PHOTO, False, None)


def test_that_the_steps_of_a_table_keep_what_they_ask(service: Service, browser_of: BrowserOf) -> None:
    wang = browser_of(WANG)

    wang.post("/procedures/new", fields_of(_sent(wang, TABLE.encode("gb18030"), "泵.csv").text))

    pressure, seal, guard = _steps(service)
    assert (pressure.kind, pressure.low, pressure.high, pressure.hint) == (
        StepKind.NUMBER, Decimal("3.5"), Decimal(6), "At full load",
    )  # fmt: skip
    assert [choice["zh"] for choice in seal.choices] == ["干燥", "滴漏"]
    assert (guard.kind, guard.title_zh) == (StepKind.YES_NO, "防护罩完好")
    assert list(csv.reader(TABLE.splitlines()))[3][1] == guard.title_zh


def test_that_a_code_of_any_signs_is_saved_and_words_of_choices_come_back(
    service: Service, browser_of: BrowserOf
) -> None:
    choices = ({"value": "a;b", "en": "A | B", "zh": "甲"}, {"value": "c=d", "en": "C\\", "zh": "C\\"})
    draft = ProcedureDraft("PUMP/2:*", "Pump", (StepDraft("Seal", StepKind.CHOICE, choices=choices),))
    first = publish_procedure(service.store, draft, by=WANG)
    wang = browser_of(WANG)

    saved = wang.get(f"/procedures/{first}/procedure.xlsx")
    wang.post(f"/procedures/{first}/edit", fields_of(wang.get(f"/procedures/{first}/edit").text))

    assert saved.status_code == 200
    assert [tuple(step.choices) for step in _steps(service)] == [choices]


def test_that_a_condition_that_never_holds_is_not_published(service: Service, browser_of: BrowserOf) -> None:
    refused = browser_of(WANG).post("/procedures/new", _typed("Sealed?", "Which seal?", if_2="1", is_2="yse"))

    assert refused.status_code == 422
    assert "waits for “yse”" in refused.text
    with service.store.read() as session:
        assert procedures(session) == ()


def test_that_a_checklist_by_intervals_is_published_as_a_whole_and_over_nothing(
    service: Service, browser_of: BrowserOf
) -> None:
    publish_procedure(service.store, ProcedureDraft("LIST-2", "Another", (StepDraft("Old"),)), by=WANG)
    wang = browser_of(WANG)
    shown = _sent(wang, b"Step,Interval\nOil,monthly\nBelt,yearly\n", "list.csv").text

    refused = wang.post("/procedures/intervals", fields_of(shown))

    assert refused.status_code == 422
    assert "was published meanwhile, or is there already" in refused.text
    with service.store.read() as session:
        assert [(row.code, row.version) for row in procedures(session)] == [("LIST-2", 1)]


def test_that_a_withdrawn_code_can_be_used_again(service: Service, browser_of: BrowserOf) -> None:
    first = publish_procedure(service.store, ProcedureDraft("PUMP", "Pump", (StepDraft("Old"),)), by=WANG)
    wang = browser_of(WANG)

    wang.post(f"/procedures/{first}/withdraw")
    wang.post("/procedures/new", _typed("New"))

    assert [step.title for step in _steps(service)] == ["New"]


def test_that_a_step_whose_condition_lost_its_step_says_so(service: Service, browser_of: BrowserOf) -> None:
    form = _typed("Sealed?", "Which seal?", if_2="1", is_2="no")

    removed = browser_of(WANG).post("/procedures/new", {**form, "remove": "1"}).text

    assert "names no earlier step" in removed


def test_that_a_choice_too_long_to_read_is_told_at_its_step(service: Service, browser_of: BrowserOf) -> None:
    form = _typed("Seal", kind_1="choice", choices_1=f"Good\n{'x' * 201}")

    refused = browser_of(WANG).post("/procedures/new", form)

    assert refused.status_code == 422
    assert "A choice of step 1 is too long: at most 200 characters fit." in refused.text
    assert "x" * 201 in refused.text


def test_that_a_file_of_too_many_intervals_becomes_one_procedure_and_says_so(browser_of: BrowserOf) -> None:
    lines = "\n".join(f"Oil {n},every {n} months" for n in range(1, 14))

    shown = _sent(browser_of(WANG), f"Step,Interval\n{lines}\n".encode(), "list.csv").text

    assert "The file names 13 intervals. At most 12 become procedures of their own" in shown
    assert fields_of(shown)["title_13"] == "Oil 13"
