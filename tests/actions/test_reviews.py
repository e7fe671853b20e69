"""The supervisor approves, or returns with remarks."""

from __future__ import annotations

from typing import Any

import pytest

from fieldapp.actions.reviews import approve, close, return_with_remarks
from fieldapp.errors import NotPermitted, RuleBroken, StepNotAllowed
from fieldapp.model.orders import Answer, Labour, OrderStatus
from fieldapp.model.procedures import StepKind
from fieldapp.store.queries.devices import device_page
from fieldapp.store.queries.review import review_queue
from fieldapp.store.store import Store
from tests.builders import (
    A_MORNING,
    a_device,
    a_dispatcher,
    a_procedure,
    a_site,
    a_supervisor,
    an_engineer,
    an_order,
    how_many,
    put,
    the_page,
)

ME = an_engineer()


def test_that_an_approved_report_closes_and_stays_with_the_device(server: Store) -> None:
    device = a_device(server, a_site(server))
    order = an_order(
        server, OrderStatus.SIGNED, ME, device_id=device, findings="Seal worn", remedy="Seal replaced"
    )
    put(server, Labour(id=server.world.new_id(), order_id=order, minutes=75, made_at=A_MORNING))

    approve(server, order, "Well done", by=a_supervisor())

    assert the_page(server, order).head.status is OrderStatus.CLOSED
    with server.read() as session:
        page = device_page(session, device)
    assert page is not None
    (record,) = page.records.rows
    assert (record.summary, record.remedy, record.minutes, record.engineer_name) == (
        "Seal worn",
        "Seal replaced",
        75,
        "Li Wei",
    )


def test_that_a_returned_report_says_what_to_put_right(server: Store) -> None:
    order = an_order(server, OrderStatus.SIGNED, ME)

    return_with_remarks(
        server, order, [("work_order.failure_code", "Which code?"), ("parts", "No seal?")], by=a_supervisor()
    )

    page = the_page(server, order)
    assert page.head.status is OrderStatus.RETURNED
    assert [(one.field, one.needs_new_signature) for one in page.remarks] == [
        ("work_order.failure_code", False),
        ("parts", True),
    ]


def test_that_a_return_without_remarks_helps_nobody(server: Store) -> None:
    order = an_order(server, OrderStatus.SIGNED, ME)

    for remarks, code in (
        ([], "remarks-missing"),
        ([("parts", " ")], "words-missing"),
        ([("colour", "Too blue")], "remark-points-nowhere"),
    ):
        with pytest.raises(RuleBroken, match=code):
            return_with_remarks(server, order, remarks, by=a_supervisor())

    assert how_many(server, "review") == 0


def test_that_only_supervisors_judge_and_only_in_the_office(desk: Store, server: Store) -> None:
    there, here = an_order(server, OrderStatus.SIGNED, ME), an_order(desk, OrderStatus.SIGNED, ME)

    for by in (ME, a_dispatcher()):
        with pytest.raises(NotPermitted):
            approve(server, there, by=by)
    with pytest.raises(NotPermitted, match="office-only"):
        approve(desk, here, by=a_supervisor())


def test_that_only_a_signed_order_is_judged(server: Store) -> None:
    order = an_order(server, OrderStatus.COMPLETED, ME)

    with pytest.raises(StepNotAllowed):
        approve(server, order, by=a_supervisor())

    assert how_many(server, "review") == 0


def test_that_an_order_approved_on_a_desk_of_old_is_closed_by_hand(server: Store) -> None:
    order = an_order(server, OrderStatus.APPROVED, ME)

    close(server, order, by=a_dispatcher())

    assert the_page(server, order).head.status is OrderStatus.CLOSED
    with pytest.raises(StepNotAllowed):
        close(server, order, by=a_dispatcher())


def test_that_the_queue_holds_what_is_signed_and_not_judged(server: Store) -> None:
    waiting = an_order(server, OrderStatus.SIGNED, ME, title="Waiting")
    judged = an_order(server, OrderStatus.SIGNED, ME, title="Judged")
    an_order(server, OrderStatus.COMPLETED, ME)
    approve(server, judged, by=a_supervisor())

    with server.read() as session:
        queue = review_queue(session)

    assert [row.id for row in queue.rows] == [waiting]
    assert queue.total == 1


def test_that_the_queue_counts_no_answer_that_was_corrected(server: Store) -> None:
    procedure, (step,) = a_procedure(server, {"title": "Inlet pressure", "kind": StepKind.NUMBER})
    corrected = an_order(server, OrderStatus.SIGNED, ME, procedure_id=procedure)
    outside = an_order(server, OrderStatus.SIGNED, ME, procedure_id=procedure)
    first = an_answer(server, corrected, step, value="9.9", out_of_limit=True)
    an_answer(server, corrected, step, value="4.2", replaces_id=first)
    an_answer(server, outside, step, value="9.9", out_of_limit=True)

    with server.read() as session:
        queue = review_queue(session)

    assert {row.id: row.out_of_limit for row in queue.rows} == {corrected: 0, outside: 1}


def an_answer(server: Store, order: str, step: str, **values: Any) -> str:
    row = Answer(id=server.world.new_id(), order_id=order, step_id=step, made_at=A_MORNING, **values)
    put(server, row)
    return row.id
