"""Deciding what two people changed apart."""

from __future__ import annotations

from typing import Any

import pytest

from fieldapp.actions.conflicts import decide, restore
from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.actions.undo import undo
from fieldapp.errors import NotPermitted, RuleBroken, SheetIsSealed, StepNotAllowed
from fieldapp.model.conflicts import Conflict, Decision
from fieldapp.model.orders import OrderStatus
from fieldapp.store.queries.conflicts import conflicts_open
from fieldapp.store.store import Store
from tests.builders import (
    a_storekeeper,
    a_supervisor,
    an_engineer,
    an_order,
    last_done,
    put,
    the_page,
    titles_in_outbox,
)

ME = an_engineer()


def a_conflict(store: Store, order: str, group: str, mine: Any, theirs: Any, **values: Any) -> str:
    conflict_id = store.world.new_id()
    words = {
        "home": f"order:{order}",
        "table_name": "work_order",
        "row_id": order,
        "group_name": group,
        "base": {group: None},
        "mine": {group: mine},
        "theirs": {group: theirs},
        "mine_by": "Li Wei",
        "theirs_by": "Dana Moss",
    }
    put(store, Conflict(id=conflict_id, **{**words, **values}))
    return conflict_id


def test_that_taking_mine_writes_it_and_closes_the_conflict(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, title="Theirs")
    conflict = a_conflict(store, order, "title", "Mine", "Theirs")

    decide(store, conflict, Decision.MINE, by=ME)

    page = the_page(store, order)
    assert page.head.title == "Mine"
    assert [(one.decision, one.decided_by) for one in page.conflicts] == [(Decision.MINE, "Li Wei")]
    with store.read() as session:
        assert conflicts_open(session) == ()


def test_that_taking_theirs_leaves_the_row_alone(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, ME, title="Theirs")
    conflict = a_conflict(desk, order, "title", "Mine", "Theirs")

    decide(desk, conflict, Decision.THEIRS, by=ME)

    assert the_page(desk, order).head.title == "Theirs"
    assert titles_in_outbox(desk) == ["Decide a conflict"]


def test_that_taking_theirs_takes_back_mine_where_it_stood(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, findings="Mine")
    conflict = a_conflict(store, order, "findings", "Mine", "Theirs", mine_stands=True)

    decide(store, conflict, Decision.THEIRS, by=a_supervisor())

    assert the_page(store, order).head.findings == "Theirs"


def test_that_people_may_agree_on_a_third_value(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, title="Theirs")
    conflict = a_conflict(store, order, "title", "Mine", "Theirs")

    with pytest.raises(RuleBroken, match="value-missing"):
        decide(store, conflict, Decision.OTHER, by=ME)
    decide(store, conflict, Decision.OTHER, other={"title": "Ours"}, by=ME)

    assert the_page(store, order).head.title == "Ours"


def test_that_a_decision_does_not_overwrite_a_value_nobody_has_seen(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, title="Newer")
    conflict = a_conflict(store, order, "title", "Mine", "Theirs")

    with pytest.raises(RuleBroken, match="changed-meanwhile") as refused:
        decide(store, conflict, Decision.MINE, by=ME)

    assert refused.value.facts["theirs"] == {"title": "Newer"}
    assert the_page(store, order).open_conflicts


def test_that_a_conflict_is_decided_once(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, title="Theirs")
    conflict = a_conflict(store, order, "title", "Mine", "Theirs")
    decide(store, conflict, Decision.MINE, by=ME)

    with pytest.raises(RuleBroken, match="conflict-decided"):
        decide(store, conflict, Decision.THEIRS, by=a_supervisor())


def test_that_a_signed_value_is_not_decided_over(store: Store) -> None:
    order = an_order(store, OrderStatus.SIGNED, ME, findings="Signed words")
    conflict = a_conflict(store, order, "findings", "Later words", "Signed words")

    with pytest.raises(SheetIsSealed):
        decide(store, conflict, Decision.MINE, by=a_supervisor())
    decide(store, conflict, Decision.THEIRS, by=a_supervisor())

    assert the_page(store, order).head.findings == "Signed words"


def test_that_an_engineer_leaves_the_office_its_fields(desk: Store) -> None:
    order = an_order(desk, OrderStatus.ON_SITE, ME, skill="pumps")
    conflict = a_conflict(desk, order, "skill", "lifts", "pumps")

    with pytest.raises(NotPermitted, match="office-decides"):
        decide(desk, conflict, Decision.MINE, by=ME)


def test_that_a_step_taken_apart_can_be_taken_again(store: Store) -> None:
    order = an_order(store, OrderStatus.ACCEPTED, ME)
    conflict = a_conflict(store, order, "status", "on_site", "accepted")

    decide(store, conflict, Decision.MINE, by=ME)

    assert the_page(store, order).head.status is OrderStatus.ON_SITE


def test_that_a_step_that_leads_nowhere_now_is_refused(store: Store) -> None:
    order = an_order(store, OrderStatus.CANCELLED, ME)
    conflict = a_conflict(store, order, "status", "completed", "cancelled")

    with pytest.raises(StepNotAllowed):
        decide(store, conflict, Decision.MINE, by=ME)
    decide(store, conflict, Decision.THEIRS, by=ME)

    assert the_page(store, order).head.status is OrderStatus.CANCELLED


def test_that_a_storekeeper_decides_nothing_about_orders(server: Store) -> None:
    order = an_order(server, OrderStatus.ON_SITE, ME, title="Theirs")
    conflict = a_conflict(server, order, "title", "Mine", "Theirs")

    with pytest.raises(NotPermitted):
        decide(server, conflict, Decision.MINE, by=a_storekeeper())


# ─── restoring what lost ───────────────────────────────────────────────────────────────────────


def test_that_a_value_that_lost_is_shown_and_stands_again_with_one_action(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, findings="Mine")
    conflict = a_conflict(store, order, "findings", "Mine", "Theirs")
    decide(store, conflict, Decision.THEIRS, by=ME)
    lost = the_page(store, order).lost

    restore(store, lost[0].conflict_id, lost[0].side, seen=lost[0].standing, by=ME)

    page = the_page(store, order)
    assert [(one.values, one.by_name) for one in lost] == [({"findings": "Mine"}, "Li Wei")]
    assert page.head.findings == "Mine"
    assert [(one.values, one.by_name) for one in page.lost] == [({"findings": "Theirs"}, "Dana Moss")]


def test_that_a_third_value_leaves_both_others_to_be_restored(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, findings="Theirs")
    conflict = a_conflict(store, order, "findings", "Mine", "Theirs")

    decide(store, conflict, Decision.OTHER, other={"findings": "Both"}, by=ME)

    lost = the_page(store, order).lost
    assert [(one.side, one.values["findings"]) for one in lost] == [
        (Decision.MINE, "Mine"),
        (Decision.THEIRS, "Theirs"),
    ]


def test_that_an_undecided_value_has_not_lost_yet(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, findings="Theirs")
    a_conflict(store, order, "findings", "Mine", "Theirs")

    assert the_page(store, order).lost == ()


def test_that_restoring_overwrites_nothing_that_was_not_seen(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, findings="Theirs")
    conflict = a_conflict(store, order, "findings", "Mine", "Theirs")
    decide(store, conflict, Decision.THEIRS, by=ME)
    lost = the_page(store, order).lost[0]
    record_findings(store, order, Findings("Newer", None), by=ME)

    with pytest.raises(RuleBroken) as caught:
        restore(store, lost.conflict_id, lost.side, seen=lost.standing, by=ME)

    assert caught.value.code == "changed-meanwhile"
    assert the_page(store, order).head.findings == "Newer"


def test_that_a_signed_sheet_refuses_to_have_a_value_restored(store: Store) -> None:
    order = an_order(store, OrderStatus.SIGNED, ME, findings="Theirs")
    conflict = a_conflict(store, order, "findings", "Mine", "Theirs", decision=Decision.THEIRS)
    lost = the_page(store, order).lost[0]

    with pytest.raises(SheetIsSealed):
        restore(store, conflict, lost.side, seen=lost.standing, by=ME)

    assert the_page(store, order).head.findings == "Theirs"


def test_that_a_restored_value_can_be_undone(store: Store) -> None:
    order = an_order(store, OrderStatus.ON_SITE, ME, findings="Mine")
    conflict = a_conflict(store, order, "findings", "Mine", "Theirs")
    decide(store, conflict, Decision.THEIRS, by=ME)
    lost = the_page(store, order).lost[0]
    restore(store, lost.conflict_id, lost.side, seen=lost.standing, by=ME)

    undo(store, last_done(store), by=ME)

    assert the_page(store, order).head.findings == "Theirs"
