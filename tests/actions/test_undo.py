"""Undoing: what nobody changed since goes back, facts are reversed, the rest is named."""

from __future__ import annotations

from decimal import Decimal

import pytest

from fieldapp.actions import orders
from fieldapp.actions.attachments import attach
from fieldapp.actions.devices import DeviceDraft, create_device
from fieldapp.actions.knowledge import ArticleDraft, edit_article, propose_article, submit_article
from fieldapp.actions.labour import book_labour, reverse_labour
from fieldapp.actions.notes import add_note
from fieldapp.actions.order_edits import Findings, edit_order, record_findings
from fieldapp.actions.parts import use_part
from fieldapp.actions.procedures import record_answer
from fieldapp.actions.undo import WhyNot, undo
from fieldapp.actions.van import receive
from fieldapp.errors import NotPermitted, RuleBroken, SheetIsSealed
from fieldapp.model.knowledge import Article, ArticleState
from fieldapp.model.orders import OrderStatus, OrderStep
from fieldapp.model.procedures import StepKind
from fieldapp.store.blobs import StoredBlob
from fieldapp.store.queries.devices import device_readings
from fieldapp.store.queries.history import done_by
from fieldapp.store.queries.stock import in_van
from fieldapp.store.store import Store
from tests.builders import (
    ENGINEER_ID,
    a_device,
    a_dispatcher,
    a_part,
    a_person,
    a_procedure,
    a_site,
    a_supervisor,
    an_engineer,
    an_order,
    last_done,
    put,
    the_page,
    titles_in_outbox,
)

ME = an_engineer()


def test_that_undone_words_are_what_they_were(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, findings="Before")
    record_findings(store, order, Findings("After", "Cause"), by=ME)

    undone = undo(store, last_done(store), by=ME)

    head = the_page(store, order).head
    assert (head.findings, head.cause, undone.stays) == ("Before", None, ())


def test_that_what_others_changed_since_stays_and_is_named(server: Store) -> None:
    order = an_order(server, OrderStatus.ON_SITE, ME)
    record_findings(server, order, Findings("Mine", "My cause"), by=ME)
    mine = last_done(server)
    edit_order(server, order, {"findings": "Mine"}, {"findings": "Theirs"}, by=a_dispatcher())

    undone = undo(server, mine, by=ME)

    head = the_page(server, order).head
    assert (head.findings, head.cause) == ("Theirs", None)
    assert [(one.fields, one.why) for one in undone.stays] == [(("findings",), WhyNot.CHANGED_SINCE)]


def test_that_half_a_contact_does_not_come_back_beside_the_half_of_another(server: Store) -> None:
    order = an_order(server, OrderStatus.ASSIGNED, ME)
    edit_order(server, order, {"contact_name": None}, {"contact_name": "Li Wei"}, by=a_dispatcher())
    named = last_done(server)
    edit_order(server, order, {"contact_phone": None}, {"contact_phone": "+49 30 1234"}, by=a_dispatcher())

    with pytest.raises(RuleBroken) as broken:
        undo(server, named, by=a_supervisor())

    head = the_page(server, order).head
    assert broken.value.code == "nothing-to-undo"
    assert (head.contact_name, head.contact_phone) == ("Li Wei", "+49 30 1234")


def test_that_an_undone_part_is_back_in_the_van(store: Store) -> None:
    order, part = an_order(store, OrderStatus.ON_SITE, ME), a_part(store)
    use_part(store, order, part, Decimal(2), by=ME)

    undo(store, last_done(store), by=ME)

    with store.read() as session:
        assert in_van(session, ENGINEER_ID, part) == 0
    assert not any(row.counts for row in the_page(store, order).parts)


def test_that_labour_photo_and_receipt_of_parts_are_taken_back(store: Store) -> None:
    order, part = an_order(store, OrderStatus.ON_SITE, ME), a_part(store)
    book_labour(store, order, minutes=30, by=ME)
    booked = last_done(store)
    attach(store, order, StoredBlob("b" * 64, 9), "image/jpeg", by=ME)
    attached = last_done(store)
    receive(store, part, Decimal(4), by=ME)
    received = last_done(store)

    for change_set in (booked, attached, received):
        undo(store, change_set, by=ME)

    page = the_page(store, order)
    assert (page.minutes_booked, page.photos) == (0, ())
    with store.read() as session:
        assert in_van(session, ENGINEER_ID, part) == 0


def test_that_an_undone_answer_gives_way_to_the_one_before(store: Store) -> None:
    device = a_device(store, a_site(store))
    procedure, (step,) = a_procedure(store, {"title": "Pressure", "kind": StepKind.NUMBER, "unit": "bar"})
    order = an_order(store, OrderStatus.ON_SITE, ME, device_id=device, procedure_id=procedure)
    record_answer(store, order, step, "4.2", by=ME)
    first = last_done(store)
    record_answer(store, order, step, "42", by=ME)

    undo(store, last_done(store), by=ME)

    (shown,) = the_page(store, order).checklist
    assert shown.answer is not None
    assert (shown.answer.value, shown.answer.unit) == ("4.2", "bar")
    with store.read() as session:
        assert [row.value for row in device_readings(session, device)["Pressure"]] == [Decimal("4.2")]
    with pytest.raises(RuleBroken, match="nothing-to-undo"):
        undo(store, first, by=ME)


def test_that_an_undone_first_answer_leaves_the_step_open(store: Store) -> None:
    procedure, (step,) = a_procedure(store, {"title": "Guard in place?"})
    order = an_order(store, OrderStatus.ON_SITE, ME, procedure_id=procedure)
    record_answer(store, order, step, "yes", by=ME)

    undo(store, last_done(store), by=ME)

    assert the_page(store, order).progress.missing == (step,)


def test_that_completing_too_early_is_undone_with_the_visit(desk: Store) -> None:
    order = an_order(desk, OrderStatus.TRAVELLING, ME)
    orders.arrive(desk, order, by=ME)
    orders.complete(desk, order, by=ME)

    undo(desk, last_done(desk), by=ME)

    page = the_page(desk, order)
    assert page.head.status is OrderStatus.ON_SITE
    assert [visit.left_at for visit in page.visits] == [None]


def test_that_a_step_without_a_way_back_stays(store: Store) -> None:
    order = an_order(store, OrderStatus.ASSIGNED, ME)
    orders.accept(store, order, by=ME)

    with pytest.raises(RuleBroken, match="steps-stay"):
        undo(store, last_done(store), by=ME)

    assert the_page(store, order).head.status is OrderStatus.ACCEPTED


def test_that_a_step_others_went_on_from_stays(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)
    orders.pause(store, order, by=ME)
    paused = last_done(store)
    orders.arrive(store, order, by=ME)

    with pytest.raises(RuleBroken, match="steps-stay"):
        undo(store, paused, by=ME)


def test_that_an_undone_assignment_gives_the_order_back(server: Store) -> None:
    zhao = an_engineer("01980000-0000-7000-8000-0000000000aa", "Zhao Min")
    a_person(server, zhao)
    order = an_order(server, OrderStatus.ASSIGNED, ME)
    orders.assign(server, order, str(zhao.person_id), by=a_dispatcher())

    undo(server, last_done(server), by=a_dispatcher())

    head = the_page(server, order).head
    assert (head.assignee_name, head.status) == ("Li Wei", OrderStatus.ASSIGNED)


def test_that_a_note_cannot_be_taken_back(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)
    add_note(store, order, "Said is said", by=ME)

    with pytest.raises(RuleBroken, match="nothing-to-undo") as refused:
        undo(store, last_done(store), by=ME)

    stays = refused.value.facts["stays"]
    assert isinstance(stays, tuple)
    assert [one.why for one in stays] == [WhyNot.HAPPENED]


def test_that_a_device_is_withdrawn_by_the_office_only(desk: Store, server: Store) -> None:
    here, there = a_site(desk), a_site(server)
    create_device(desk, DeviceDraft(here, "Fan"), by=ME)
    device = create_device(server, DeviceDraft(there, "Fan"), by=a_dispatcher())

    with pytest.raises(RuleBroken, match="nothing-to-undo"):
        undo(desk, last_done(desk), by=ME)
    undo(server, last_done(server), by=a_dispatcher())

    assert server.scalar("SELECT withdrawn FROM device WHERE id = :id", id=device) == 1


def test_that_nothing_is_undone_after_the_signature(desk: Store) -> None:
    order = an_order(desk, OrderStatus.COMPLETED, ME)
    record_findings(desk, order, Findings("Seal worn"), by=ME)
    words = last_done(desk)
    book_labour(desk, order, minutes=5, by=ME)
    labour = last_done(desk)
    _sign_as_another_desk_did(desk, order)

    for change_set in (words, labour):
        with pytest.raises(SheetIsSealed):
            undo(desk, change_set, by=ME)


def _sign_as_another_desk_did(desk: Store, order: str) -> None:
    last = the_page(desk, order).steps[-1]
    put(
        desk,
        OrderStep(
            id=desk.world.new_id(),
            order_id=order,
            follows_id=last.id,
            status=OrderStatus.SIGNED,
            made_at=desk.world.now(),
        ),
    )


def test_that_an_action_is_undone_once(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)
    book_labour(store, order, minutes=30, by=ME)
    booked = last_done(store)
    undo(store, booked, by=ME)

    with pytest.raises(RuleBroken, match="already-undone"):
        undo(store, booked, by=ME)


def test_that_labour_taken_back_by_hand_is_not_taken_back_twice(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)
    row = book_labour(store, order, minutes=30, by=ME)
    booked = last_done(store)
    reverse_labour(store, row, by=ME)

    with pytest.raises(RuleBroken, match="nothing-to-undo"):
        undo(store, booked, by=ME)

    assert the_page(store, order).minutes_booked == 0


def test_that_an_undo_of_words_can_be_undone(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME)
    record_findings(store, order, Findings("Seal worn"), by=ME)
    undo(store, last_done(store), by=ME)

    undo(store, last_done(store), by=ME)

    assert the_page(store, order).head.findings == "Seal worn"


def test_that_only_a_supervisor_undoes_what_others_did(server: Store) -> None:
    order = an_order(server, OrderStatus.ON_SITE, ME)
    record_findings(server, order, Findings("Seal worn"), by=ME)
    mine = last_done(server)

    with pytest.raises(NotPermitted):
        undo(server, mine, by=a_dispatcher())
    undo(server, mine, by=a_supervisor())

    assert the_page(server, order).head.findings is None


def test_that_undoing_is_a_change_like_any_other(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, ME)
    book_labour(desk, order, minutes=30, by=ME)
    undo(desk, last_done(desk), by=ME)

    assert titles_in_outbox(desk) == ["Book labour", "Undo: Book labour"]
    with desk.read() as session:
        newest, booked = done_by(session, ENGINEER_ID)
    assert booked.undone_by == newest.id


SEAL = ArticleDraft(title="Seal leaks", problem="Drips", remedy="Change it")


def test_that_what_an_author_wrote_in_a_draft_and_the_draft_itself_are_undone(desk: Store) -> None:
    article = propose_article(desk, SEAL, by=ME)
    proposal = last_done(desk)
    edit_article(desk, article, {"remedy": "Change it"}, {"remedy": "Vent it"}, by=ME)

    undo(desk, last_done(desk), by=ME)
    with desk.read() as session:
        remedy = session.get_one(Article, article).remedy
    undo(desk, proposal, by=ME)

    assert remedy == "Change it"
    with desk.read() as session:
        assert session.get_one(Article, article).state is ArticleState.WITHDRAWN


def test_that_a_laptop_undoes_nothing_in_an_article_that_is_judged(desk: Store) -> None:
    article = propose_article(desk, SEAL, by=ME)
    edit_article(desk, article, {"remedy": "Change it"}, {"remedy": "Vent it"}, by=ME)
    edit = last_done(desk)
    submit_article(desk, article, by=ME)

    with pytest.raises(RuleBroken, match="nothing-to-undo") as refused:
        undo(desk, edit, by=ME)

    assert [each.why for each in refused.value.facts["stays"]] == [WhyNot.OFFICE]
