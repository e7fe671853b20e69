"""Labour, parts, answers, photos and notes: added, taken back, refused after the signature."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from fieldapp.actions.attachments import attach, withdraw_attachment
from fieldapp.actions.labour import book_labour, reverse_labour
from fieldapp.actions.notes import add_note
from fieldapp.actions.parts import answer_part_request, request_part, reverse_part, use_part
from fieldapp.actions.procedures import record_answer
from fieldapp.errors import NotPermitted, PartRecalled, QuantityNotPositive, RuleBroken, SheetIsSealed
from fieldapp.model.orders import LabourKind, OrderStatus
from fieldapp.model.parts import Part, PartRequestState
from fieldapp.model.procedures import StepKind
from fieldapp.store.blobs import StoredBlob
from fieldapp.store.queries.devices import device_readings
from fieldapp.store.queries.stock import in_van, parts_requested
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    ENGINEER_ID,
    a_device,
    a_part,
    a_procedure,
    a_site,
    a_storekeeper,
    a_supervisor,
    an_engineer,
    an_order,
    how_many,
    the_page,
    titles_in_outbox,
)

ME = an_engineer()
PHOTO = StoredBlob("a" * 64, 1234)


def stock_of(store: Store, part: str) -> Decimal:
    with store.read() as session:
        return in_van(session, ENGINEER_ID, part)


# ─── labour ────────────────────────────────────────────────────────────────────────────────────


def test_that_time_is_booked_from_start_to_end(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)

    book_labour(
        store,
        order,
        kind=LabourKind.TRAVEL,
        started_at=A_MORNING,
        ended_at=A_MORNING + timedelta(minutes=44, seconds=5),
        by=ME,
    )

    (row,) = the_page(store, order).labour
    assert (row.minutes, row.kind, row.engineer_name) == (45, LabourKind.TRAVEL, "Li Wei")


def test_that_reversed_time_counts_for_nothing_but_stays_to_be_read(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)
    booked = book_labour(store, order, minutes=90, by=ME)

    reverse_labour(store, booked, by=ME)

    page = the_page(store, order)
    assert page.minutes_booked == 0
    assert [row.is_reversed for row in page.labour] == [True, False]
    with pytest.raises(RuleBroken, match="already-reversed"):
        reverse_labour(store, booked, by=ME)
    with pytest.raises(RuleBroken, match="already-reversed"):
        reverse_labour(store, page.labour[1].id, by=ME)


@pytest.mark.parametrize(
    ("minutes", "code"),
    [(0, "minutes-not-positive"), (-5, "minutes-not-positive"), (1441, "longer-than-a-day")],
)
def test_that_impossible_times_are_refused(store: Store, minutes: int, code: str) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)

    with pytest.raises(RuleBroken, match=code):
        book_labour(store, order, minutes=minutes, by=ME)

    assert how_many(store, "labour") == 0


# ─── parts ─────────────────────────────────────────────────────────────────────────────────────


def test_that_a_part_used_leaves_the_van(store: Store) -> None:
    order, part = (
        an_order(store, OrderStatus.ON_SITE, ME),
        a_part(store, price=Decimal("12.5"), currency="CNY"),
    )

    use_part(store, order, part, Decimal(2), serial=" S-1 ", by=ME)

    (row,) = the_page(store, order).parts
    assert (row.part_number, row.quantity, row.unit_price, row.serial) == (
        "SEAL-40",
        Decimal(2),
        Decimal("12.5"),
        "S-1",
    )
    assert stock_of(store, part) == Decimal(-2)


def test_that_a_part_taken_back_is_in_the_van_again(store: Store) -> None:
    order, part = an_order(store, OrderStatus.ON_SITE, ME), a_part(store)
    used = use_part(store, order, part, Decimal("0.75"), by=ME)

    reverse_part(store, used, by=ME)

    assert stock_of(store, part) == 0
    assert [row.counts for row in the_page(store, order).parts] == [False, False]
    with pytest.raises(RuleBroken, match="already-reversed"):
        reverse_part(store, used, by=ME)


def test_that_a_part_keeps_both_its_names_as_they_were_when_it_was_fitted(server: Store) -> None:
    order, part = an_order(server, OrderStatus.ON_SITE, ME), a_part(server)
    used = use_part(server, order, part, Decimal(1), by=ME)

    with server.change("Rename a part", by=a_storekeeper()) as work:
        work.get(Part, part).name_zh = "别的名称"
    reverse_part(server, used, by=ME)

    rows = the_page(server, order).parts
    assert [row.part_name for row in rows] == ["Shaft seal 40 mm"] * 2
    assert [row.part_name_zh for row in rows] == ["轴封 40 毫米"] * 2
    assert {entry.words_zh for entry in the_page(server, order).timeline if entry.table == "part_used"} == {
        "轴封 40 毫米"
    }


def test_that_the_part_and_its_movement_travel_in_one_change_set(desk: Store) -> None:
    order, part = an_order(desk, OrderStatus.ON_SITE, ME), a_part(desk)

    use_part(desk, order, part, Decimal(1), by=ME)

    assert titles_in_outbox(desk) == ["Book a part"]
    assert how_many(desk, "row_change") == 2


def test_that_a_recalled_part_is_refused_naming_the_bulletin(store: Store) -> None:
    order, part = an_order(store, OrderStatus.ON_SITE, ME), a_part(store, recalled=True, bulletin="TB-7")

    with pytest.raises(PartRecalled) as refused:
        use_part(store, order, part, Decimal(1), by=ME)

    assert refused.value.facts == {"part": "SEAL-40", "bulletin": "TB-7"}
    assert how_many(store, "stock_movement") == 0


@pytest.mark.parametrize("quantity", ["0", "-1", "0.00001", "NaN", "1E+14"])
def test_that_a_quantity_that_is_none_is_refused(store: Store, quantity: str) -> None:
    order, part = an_order(store, OrderStatus.ON_SITE, ME), a_part(store)

    with pytest.raises(QuantityNotPositive):
        use_part(store, order, part, Decimal(quantity), by=ME)


def test_that_the_office_takes_a_part_from_the_assignees_van(server: Store) -> None:
    order, part = an_order(server, OrderStatus.ON_SITE, ME), a_part(server)

    use_part(server, order, part, Decimal(1), by=a_supervisor())

    assert stock_of(server, part) == Decimal(-1)


def test_that_a_missing_part_is_asked_for_and_answered(server: Store) -> None:
    order, part = an_order(server, OrderStatus.ON_SITE, ME), a_part(server)

    request = request_part(server, order, "", Decimal(3), part_id=part, by=ME)
    with pytest.raises(NotPermitted):
        answer_part_request(server, request, PartRequestState.ISSUED, by=ME)
    answer_part_request(server, request, PartRequestState.ORDERED, by=a_storekeeper())

    with server.read() as session:
        (row,) = parts_requested(session, PartRequestState.ORDERED)
    assert (row.words, row.quantity, row.order_number) == (
        "SEAL-40 Shaft seal 40 mm",
        Decimal(3),
        "WO-2026-00001",
    )


# ─── answers ───────────────────────────────────────────────────────────────────────────────────


def test_that_a_measured_value_becomes_answer_and_reading(store: Store) -> None:
    site = a_site(store)
    device = a_device(store, site)
    procedure, (step,) = a_procedure(
        store,
        {
            "title": "Inlet pressure",
            "title_zh": "进口压力",
            "kind": StepKind.NUMBER,
            "unit": "bar",
            "low": Decimal(2),
            "high": Decimal(4),
        },
    )
    order = an_order(store, OrderStatus.ON_SITE, ME, device_id=device, procedure_id=procedure)

    record_answer(store, order, step, "４．２", by=ME)

    (shown,) = the_page(store, order).checklist
    assert shown.answer is not None
    assert (shown.answer.value, shown.answer.unit, shown.answer.out_of_limit) == ("4.2", "bar", True)
    with store.read() as session:
        readings = device_readings(session, device)
    (row,) = readings["Inlet pressure"]
    assert (row.value, row.unit, row.quantity_zh) == (Decimal("4.2"), "bar", "进口压力")


def test_that_a_corrected_value_takes_its_reading_along(store: Store) -> None:
    site = a_site(store)
    device = a_device(store, site)
    procedure, (step,) = a_procedure(store, {"title": "Inlet pressure", "kind": StepKind.NUMBER})
    order = an_order(store, OrderStatus.ON_SITE, ME, device_id=device, procedure_id=procedure)

    record_answer(store, order, step, "42", by=ME)
    record_answer(store, order, step, "4.2", by=ME)

    with store.read() as session:
        readings = device_readings(session, device)
    assert [row.value for row in readings["Inlet pressure"]] == [Decimal("4.2")]
    (shown,) = the_page(store, order).checklist
    assert [earlier.value for earlier in shown.earlier] == ["42"]


def test_that_a_value_taken_back_leaves_step_and_archive_without_one(store: Store) -> None:
    site = a_site(store)
    device = a_device(store, site)
    procedure, (step,) = a_procedure(store, {"title": "Inlet pressure", "kind": StepKind.NUMBER})
    order = an_order(store, OrderStatus.ON_SITE, ME, device_id=device, procedure_id=procedure)
    record_answer(store, order, step, "42", by=ME)

    record_answer(store, order, step, None, by=ME)

    page = the_page(store, order)
    assert page.checklist[0].is_missing
    assert (page.progress.done, page.progress.missing) == (0, (step,))
    with store.read() as session:
        assert device_readings(session, device) == {}


def test_that_the_same_answer_again_changes_nothing(desk: Store) -> None:
    procedure, (step,) = a_procedure(desk, {"title": "Guard in place?"})
    order = an_order(desk, OrderStatus.ON_SITE, ME, procedure_id=procedure)

    first = record_answer(desk, order, step, "yes", by=ME)
    again = record_answer(desk, order, step, "yes", by=ME)

    assert again == first
    assert titles_in_outbox(desk) == ["Record an answer"]


def test_that_a_step_of_another_procedure_takes_no_answer(store: Store) -> None:
    procedure, _steps = a_procedure(store, {"title": "Guard in place?"})
    _other, (foreign,) = a_procedure(store, {"title": "Oil clear?"}, code="LIFT")
    order = an_order(store, OrderStatus.ON_SITE, ME, procedure_id=procedure)

    with pytest.raises(RuleBroken, match="step-of-another-procedure"):
        record_answer(store, order, foreign, "yes", by=ME)


def test_that_a_photo_step_takes_only_a_photo_that_is_there(store: Store) -> None:
    procedure, (step,) = a_procedure(store, {"title": "Name plate", "kind": StepKind.PHOTO})
    order = an_order(store, OrderStatus.ON_SITE, ME, procedure_id=procedure)
    photo = attach(store, order, PHOTO, "image/jpeg", by=ME)
    gone = attach(store, order, PHOTO, "image/jpeg", by=ME)
    withdraw_attachment(store, gone, by=ME)

    with pytest.raises(RuleBroken, match="photo-missing"):
        record_answer(store, order, step, "looks fine", by=ME)
    with pytest.raises(RuleBroken, match="attachment-withdrawn"):
        record_answer(store, order, step, None, attachment_id=gone, by=ME)
    record_answer(store, order, step, None, attachment_id=photo, by=ME)

    assert the_page(store, order).progress.is_complete


# ─── photos and notes ──────────────────────────────────────────────────────────────────────────


def test_that_a_withdrawn_photo_stays_visible_as_withdrawn(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)
    photo = attach(store, order, PHOTO, "image/jpeg", caption=" The flange ", by=ME)

    withdraw_attachment(store, photo, by=ME)

    page = the_page(store, order)
    assert [(file.caption, file.is_withdrawn) for file in page.attachments] == [("The flange", True)]
    assert page.photos == ()
    with pytest.raises(RuleBroken, match="already-withdrawn"):
        withdraw_attachment(store, photo, by=ME)


def test_that_a_note_needs_words(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)

    with pytest.raises(RuleBroken, match="words-missing"):
        add_note(store, order, " \n ", by=ME)
    add_note(store, order, "Key is with the porter", by=ME)

    assert [note.words for note in the_page(store, order).notes] == ["Key is with the porter"]


# ─── after the signature ───────────────────────────────────────────────────────────────────────

Recording = Callable[[Store, str], object]
RECORDINGS: dict[str, Recording] = {
    "labour": lambda store, order: book_labour(store, order, minutes=5, by=ME),
    "part": lambda store, order: use_part(store, order, a_part(store), Decimal(1), by=ME),
    "photo": lambda store, order: attach(store, order, PHOTO, "image/jpeg", by=ME),
}


@pytest.mark.parametrize("what", RECORDINGS)
@pytest.mark.parametrize(
    "status", [OrderStatus.SIGNED, OrderStatus.RETURNED, OrderStatus.APPROVED, OrderStatus.CLOSED]
)
def test_that_a_signed_sheet_refuses_more_on_the_desk(desk: Store, what: str, status: OrderStatus) -> None:
    order = an_order(desk, status, ME)

    with pytest.raises(SheetIsSealed):
        RECORDINGS[what](desk, order)

    assert titles_in_outbox(desk) == []


@pytest.mark.parametrize("what", RECORDINGS)
def test_that_a_sheet_opened_again_takes_more(desk: Store, what: str) -> None:
    order = an_order(desk, OrderStatus.AMENDING, ME)

    RECORDINGS[what](desk, order)

    assert len(titles_in_outbox(desk)) == 1


@pytest.mark.parametrize("what", RECORDINGS)
def test_that_the_office_records_what_came_late(server: Store, what: str) -> None:
    order = an_order(server, OrderStatus.SIGNED, ME)

    RECORDINGS[what](server, order)

    page = the_page(server, order)
    assert len(page.labour) + len(page.parts) + len(page.attachments) == 1


def test_that_a_note_may_be_written_after_the_signature(desk: Store) -> None:
    order = an_order(desk, OrderStatus.SIGNED, ME)

    add_note(desk, order, "The customer asks for a quote", by=ME)

    assert titles_in_outbox(desk) == ["Add a note"]
