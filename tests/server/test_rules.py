"""Rules that act: once for each event, whoever looks, and without stopping anything."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from fieldapp.actions.office_rules import RuleDraft, save_rule, switch_rule
from fieldapp.actions.orders import OrderDraft, create_order, decline
from fieldapp.actions.people import edit_person
from fieldapp.actions.requests import RequestDraft, order_from_request, record_request
from fieldapp.errors import RuleBroken
from fieldapp.model.office_rules import RuleEvent
from fieldapp.model.orders import OrderKind, OrderStatus, Priority, RequestState, ServiceRequest, WorkOrder
from fieldapp.rules.actors import Actor
from fieldapp.rules.deeds import Deed, DeedKind
from fieldapp.server.rule_runner import look, try_rule
from fieldapp.server.service import Service
from fieldapp.store.clock_told import tell_clocks
from fieldapp.store.driver import open_sqlite
from fieldapp.store.letters import letters_found
from fieldapp.store.rule_outcomes import Outcome, outcomes
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from tests.builders import Clock, a_dispatcher, a_person, a_supervisor, a_world, an_engineer, an_order
from tests.server.conftest import Browser

BrowserOf = Callable[[Actor], Browser]
LEAKS = "request.words.mentions('leak')"


def _rule(
    store: Store, event: RuleEvent, condition: str, *deeds: Deed, name: str = "A rule", is_on: bool = True
) -> str:
    rule = save_rule(store, RuleDraft(name, event, condition, deeds), by=a_supervisor())
    if is_on:
        switch_rule(store, rule, on=True, by=a_supervisor())
    look(store)
    return rule


def _request(store: Store, words: str) -> str:
    return record_request(store, RequestDraft(words), by=a_dispatcher())


def _row(store: Store, request: str) -> ServiceRequest:
    with store.read() as session:
        found = session.get(ServiceRequest, request)
    assert found is not None
    return found


def _order(store: Store, order: str) -> WorkOrder:
    with store.read() as session:
        found = session.get(WorkOrder, order)
    assert found is not None
    return found


def test_that_a_request_is_classified_and_what_is_made_of_it_follows(service: Service) -> None:
    store = service.store
    urgent = Deed(DeedKind.SET_PRIORITY, "urgent"), Deed(DeedKind.SET_SKILL, "pumps")
    _rule(store, RuleEvent.REQUEST_CAME, LEAKS, Deed(DeedKind.SET_KIND, "inspect"), *urgent)

    leaks, quiet = _request(store, "The pump LEAKS"), _request(store, "A quotation, please")
    look(store)

    row = _row(store, leaks)
    assert (row.kind, row.priority, row.skill) == (OrderKind.INSPECT, Priority.URGENT, "pumps")
    assert _row(store, quiet).priority is None
    order = _order(store, order_from_request(store, leaks, by=a_dispatcher()))
    assert (order.kind, order.priority, order.skill) == (OrderKind.INSPECT, Priority.URGENT, "pumps")


def test_that_a_request_becomes_an_order_that_the_best_engineer_has_at_once(service: Service) -> None:
    store = service.store
    a_person(store, an_engineer())
    deeds = Deed(DeedKind.MAKE_ORDER), Deed(DeedKind.ASSIGN_BEST)
    _rule(store, RuleEvent.REQUEST_CAME, LEAKS, *deeds)

    request = _request(store, "It leaks")
    look(store)

    row = _row(store, request)
    assert row.state is RequestState.ORDERED
    order = _order(store, row.order_id or "")
    assert (order.status, order.assignee_id) == (OrderStatus.ASSIGNED, an_engineer().person_id)


def test_that_an_event_meets_a_rule_once_whoever_looks_and_however_often(
    service: Service, clock: Clock, tmp_path: Path
) -> None:
    store = service.store
    _rule(store, RuleEvent.ORDER_CREATED, "order.priority == 'urgent'", Deed(DeedKind.FOLLOW_UP, "Call them"))
    create_order(store, OrderDraft("Burst", priority=Priority.URGENT), by=a_dispatcher())
    path = str(store.engine.url.database)
    other = open_server_store(open_sqlite(Path(path)), world=a_world(clock))

    counts = [look(store), look(other), look(store)]
    with store.writing() as connection:  # as if this process had been killed before it noted how far it was
        connection.exec_driver_sql("UPDATE setting SET value = '0' WHERE name = 'rules-cursor'")
    counts += [look(other), look(store)]

    other.close()
    assert counts == [1, 0, 0, 0, 0]
    assert store.scalar("SELECT count(*) FROM service_request WHERE words = 'Call them'") == 1


def test_that_what_happened_before_a_rule_was_switched_on_never_meets_it(service: Service) -> None:
    store = service.store
    look(store)
    old = _request(store, "It leaks")
    rule = _rule(store, RuleEvent.REQUEST_CAME, LEAKS, Deed(DeedKind.SET_PRIORITY, "high"), is_on=False)
    switch_rule(store, rule, on=True, by=a_supervisor())

    look(store)
    new = _request(store, "It leaks again")
    look(store)

    assert (_row(store, old).priority, _row(store, new).priority) == (None, Priority.HIGH)


def test_that_a_condition_that_fails_is_shown_and_stops_nothing(service: Service) -> None:
    store = service.store
    divides = "10 / (request.words.size() - 13) > 0"
    bad = _rule(store, RuleEvent.REQUEST_CAME, divides, Deed(DeedKind.SET_PRIORITY, "low"), name="Bad")
    _rule(store, RuleEvent.REQUEST_CAME, LEAKS, Deed(DeedKind.SET_PRIORITY, "high"), name="Good")

    request = _request(store, "The lid leaks")
    look(store)

    assert _row(store, request).priority is Priority.HIGH
    with store.read() as session:
        (failed,) = outcomes(session, bad, 10)
    assert (failed.outcome, failed.detail["code"]) == (Outcome.FAILED, "condition-fails")


def test_that_what_is_refused_half_way_is_undone_and_said(service: Service) -> None:
    """Nobody works here, so nobody fits: the order that the first deed made is not kept either."""
    store = service.store
    rule = _rule(store, RuleEvent.REQUEST_CAME, LEAKS, Deed(DeedKind.MAKE_ORDER), Deed(DeedKind.ASSIGN_BEST))

    request = _request(store, "It leaks")
    look(store)

    assert _row(store, request).state is RequestState.OPEN
    assert store.scalar("SELECT count(*) FROM work_order") == 0
    with store.read() as session:
        (failed,) = outcomes(session, rule, 10)
    assert failed.detail["code"] == "nobody-fits"


def test_that_a_rule_leaves_alone_whom_a_person_chose(service: Service) -> None:
    store = service.store
    ada, bob = an_engineer(), Actor("01980000-0000-7000-8000-0000000000b0", "Bob Lee", an_engineer().roles)
    a_person(store, ada)
    a_person(store, bob)
    _rule(store, RuleEvent.ORDER_CREATED, "true", Deed(DeedKind.ASSIGN_TO, bob.person_id))

    hers = create_order(store, OrderDraft("Pump", assignee_id=ada.person_id), by=a_dispatcher())
    free = create_order(store, OrderDraft("Fan"), by=a_dispatcher())
    look(store)

    assert [_order(store, each).assignee_id for each in (hers, free)] == [ada.person_id, bob.person_id]


def test_that_rules_do_not_call_each_other_for_ever(service: Service) -> None:
    """A declined order is given out again by a rule; that step is the rule's own and meets no rule."""
    store = service.store
    a_person(store, an_engineer())
    rule = _rule(store, RuleEvent.ORDER_MOVED, "true", Deed(DeedKind.ASSIGN_BEST))
    order = an_order(store, assignee=an_engineer(), status=OrderStatus.ASSIGNED)
    look(store)
    decline(store, order, "ill", by=an_engineer())

    counts = [look(store) for _ in range(3)]

    assert counts == [1, 0, 0]
    assert _order(store, order).status is OrderStatus.ASSIGNED
    with store.read() as session:
        assert {row.outcome for row in outcomes(session, rule, 10)} == {Outcome.DONE}


def test_that_a_clock_that_runs_out_escalates_once(service: Service, clock: Clock) -> None:
    store = service.store
    a_person(store, a_supervisor())
    address = {"email": "grace@example.com"}
    edit_person(store, a_supervisor().person_id or "", {"email": None}, address, by=a_supervisor())
    _rule(store, RuleEvent.CLOCK_RAN_OUT, "clock.which == 'respond'", Deed(DeedKind.ESCALATE))
    soon = clock() + timedelta(hours=1)
    order = create_order(store, OrderDraft("Late", respond_by=soon), by=a_dispatcher())
    clock.tick(hours=2)

    tell_clocks(store)
    counts = [look(store), look(store)]

    assert counts == [1, 0]
    assert _order(store, order).priority is Priority.HIGH
    with store.read() as session:
        (letter,) = letters_found(session, None).rows
    assert (letter.recipient, letter.order_id) == ("grace@example.com", order)


def test_that_a_rule_is_tried_on_what_was_and_does_nothing(service: Service) -> None:
    store = service.store
    leaks, _quiet = _request(store, "It leaks"), _request(store, "All is well")

    tried = try_rule(store, RuleEvent.REQUEST_CAME, LEAKS)

    assert [(each.told.subject == leaks, each.holds) for each in tried] == [(False, False), (True, True)]
    assert _row(store, leaks).priority is None
    assert store.scalar("SELECT count(*) FROM rule_outcome") == 0


@pytest.mark.parametrize(
    ("deeds", "code"),
    [
        ((), "deeds-missing"),
        ((Deed(DeedKind.ASSIGN_BEST), Deed(DeedKind.MAKE_ORDER)), "deed-not-here"),
        ((Deed(DeedKind.SET_PRIORITY, "soon"),), "deed-value"),
    ],
)
def test_that_a_rule_that_cannot_work_is_not_kept(
    service: Service, deeds: tuple[Deed, ...], code: str
) -> None:
    draft = RuleDraft("A rule", RuleEvent.REQUEST_CAME, "true", deeds)

    with pytest.raises(RuleBroken) as refused:
        save_rule(service.store, draft, by=a_supervisor())

    assert refused.value.code == code


def test_that_a_rule_is_checked_tried_and_switched_on_in_the_console(
    service: Service, browser_of: BrowserOf
) -> None:
    store, browser = service.store, browser_of(a_supervisor())
    request = _request(store, "It leaks")
    form = {"name": "Leaks", "event": "request_came", "deed_0": "set_priority=urgent"}

    wrong = browser.post("/rules/new", {**form, "condition": "true &&\n request.wrds == ''"})
    tried = browser.post("/rules/try", {**form, "condition": LEAKS})
    saved = browser.post("/rules/new", {**form, "condition": LEAKS})
    address = str(saved.url.path)
    browser.post(f"{address}/switch", {"on": "1"})
    look(store)
    later = _request(store, "A leak again")
    look(store)

    assert wrong.status_code == 422
    assert "“wrds” (line 2, column 10)" in wrong.text
    assert "It leaks" in tried.text
    assert (_row(store, request).priority, _row(store, later).priority) == (None, Priority.URGENT)
    assert "set the priority: Urgent" in browser.get(address).text
