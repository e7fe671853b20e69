"""What desks sent and the server keeps: read in plain sentences, released, or settled without effect."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fieldapp.model import Note, OrderStatus, WorkOrder
from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.server.held_reasons import REASONS, head_of, reason_told
from fieldapp.server.service import Service
from fieldapp.store.changes import (
    CHAIN_START,
    Body,
    Envelope,
    RowChange,
    body_hash,
    chain_hash,
    encode_body,
)
from fieldapp.store.queries.console_held import held_one
from fieldapp.store.raw import fetch
from fieldapp.sync.answer import DeskOnTheLine, answer_push
from fieldapp.sync.messages import PushRequest, to_wire
from tests.builders import a_dispatcher, a_person, a_storekeeper, an_engineer, an_order
from tests.server.conftest import Browser

BrowserOf = Callable[[Actor], Browser]
DANA, LI = a_dispatcher(), an_engineer()
AT = "2026-11-23T09:00:00.000000Z"


@pytest.fixture
def dana(browser_of: BrowserOf) -> Browser:
    """A dispatcher's browser."""
    return browser_of(DANA)


@pytest.fixture
def order(service: Service) -> str:
    """An order that Li works on."""
    a_person(service.store, LI)
    return an_order(
        service.store, OrderStatus.ON_SITE, LI, title="Chiller trips", number="WO-7", findings="Filter dirty"
    )


def test_that_a_held_change_is_told_in_sentences_with_values_before_after_and_now(
    service: Service, dana: Browser, order: str
) -> None:
    change = {"priority": ("low", "urgent"), "findings": ("Nothing seen", "Filter replaced")}
    _push(service, _body("c1", RowChange("work_order", order, "update", change)))

    page = dana.get("/held/c1").text

    for words in ("Li Wei", "WO-7", "Findings", "Nothing seen", "Filter replaced", "Filter dirty", "Urgent"):
        assert words in page, words
    assert "It changes what only the office decides." in page
    assert "sets-what-only-the-office-sets" not in page


def test_that_the_same_is_told_in_chinese(service: Service, dana: Browser, order: str) -> None:
    _push(service, _body("c1", RowChange("work_order", order, "update", {"priority": ("low", "urgent")})))
    dana.speak("zh")

    page = dana.get("/held/c1").text

    for words in ("它更改了仅由办公室决定的内容。", "优先级", "紧急", "放行"):
        assert words in page, words


def test_that_a_released_change_takes_effect_and_the_page_says_who_let_it(
    service: Service, dana: Browser, order: str
) -> None:
    _push(service, _body("c1", _note("n1", order)), suspended=True)

    answer = dana.post("/held/c1/release", {"remark": "Spoke to Li"})

    assert answer.url.path == "/held/c1"
    assert "Released: it has taken effect." in answer.text
    assert "Released by Dana Moss" in answer.text
    assert "Spoke to Li" in answer.text
    assert _words(service) == ["Bearing is dry"]
    assert "Nothing is held" in dana.get("/held").text
    assert "Bearing is dry" in dana.get(f"/orders/{order}").text


def test_that_what_hangs_behind_is_listed_and_goes_with_a_release(
    service: Service, dana: Browser, order: str
) -> None:
    _push(service, _body("c1", _draft("o9")), _body("c2", _note("n1", "o9"), title="Add a note"))

    before = dana.get("/held/c1").text
    follower = dana.get("/held/c2").text
    answer = dana.post("/held/c1/release")

    assert "/held/c2" in before
    assert "/held/c1" in follower
    assert "What it builds on" in follower
    assert "Released, with 1 more that hung behind it." in answer.text
    assert _words(service) == ["Bearing is dry"]


def test_that_a_settled_change_has_no_effect_and_stays_readable_with_the_remark(
    service: Service, dana: Browser, order: str
) -> None:
    _push(service, _body("c1", _note("n1", order)), suspended=True)

    dana.post("/held/c1/settle", {"remark": "Was entered by hand"})
    page = dana.get("/held?settled=1").text

    assert _words(service) == []
    for words in ("Settled by Dana Moss", "Was entered by hand", "Bearing is dry"):
        assert words in page, words


def test_that_settling_without_a_reason_is_refused(service: Service, dana: Browser, order: str) -> None:
    _push(service, _body("c1", _note("n1", order)), suspended=True)

    answer = dana.post("/held/c1/settle", {"remark": " ", "back": "/held/c1"})

    assert "“Remark” is missing." in answer.text
    assert "Bearing is dry" in dana.get("/held").text


def test_that_a_change_somebody_has_dealt_with_is_not_released_again(
    service: Service, dana: Browser, order: str
) -> None:
    _push(service, _body("c1", _note("n1", order)), suspended=True)
    dana.post("/held/c1/release")

    answer = dana.post("/held/c1/release", {"back": "/held/c1"})

    assert "Dana Moss has dealt with this already." in answer.text
    assert _words(service) == ["Bearing is dry"]


def test_that_what_nobody_can_read_stays_held_and_is_shown_as_it_came(
    service: Service, dana: Browser, order: str
) -> None:
    _push(service, b"\x00 <b>not ours</b>")
    with service.store.snapshot() as connection:
        ((held,),) = fetch(connection, "SELECT change_set FROM quarantine")

    page = dana.get(f"/held/{held}").text
    answer = dana.post(f"/held/{held}/release")

    assert "&lt;b&gt;not ours&lt;/b&gt;" in page
    assert "It is kept until the server is upgraded." in page
    assert "It is still held. This version of the server cannot read it." in answer.text


def test_that_a_storekeeper_reads_and_does_not_decide(
    service: Service, browser_of: BrowserOf, order: str
) -> None:
    _push(service, _body("c1", _note("n1", order)), suspended=True)
    keeper = browser_of(a_storekeeper())

    page = keeper.get("/held/c1")
    answer = keeper.post("/held/c1/release")

    assert page.status_code == 200
    assert "A dispatcher or a supervisor decides" in page.text
    assert answer.status_code == 403
    assert _words(service) == []


def test_that_a_dispatcher_cannot_make_an_administrator_by_releasing(
    service: Service, dana: Browser, browser_of: BrowserOf, order: str
) -> None:
    grant = {"id": "g1", "withdrawn": 0, "person_id": LI.person_id, "role": Role.ADMINISTRATOR.value}
    row = RowChange("role_grant", "g1", "insert", {name: (None, value) for name, value in grant.items()})
    _push(service, _body("c1", row))

    answer = dana.post("/held/c1/release")

    assert "It is still held. It adds “Role”, which only the office does." in answer.text
    assert "Administrator" in answer.text
    assert "Li Wei" in answer.text


def test_that_a_change_that_is_not_there_is_not_found(dana: Browser) -> None:
    assert dana.get("/held/nothing").status_code == 404


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_that_every_reason_is_a_sentence_without_its_code(
    service: Service, order: str, reason: str, dana: Browser
) -> None:
    _push(service, _body("c1", _note("n1", order)), suspended=True)
    with service.store.read() as session:
        held = held_one(session, "c1")
    assert held is not None

    for words in service.catalogue.values():
        told = reason_told(held, words, f"{reason}:work_order.findings")

        assert "%" not in told
        assert head_of(reason) not in told
        assert told.endswith((".", "。"))


def _note(row: str, order: str) -> RowChange:
    values = {"id": row, "order_id": order, "words": "Bearing is dry", "made_at": AT}
    return RowChange("note", row, "insert", {name: (None, value) for name, value in values.items()})


def _draft(row: str) -> RowChange:
    values = {"id": row, "withdrawn": 0, "title": "Second pump", "kind": "repair", "priority": "high"}
    values |= {"opened_at": AT, "assignee_id": str(DANA.person_id), "assignee_name": DANA.name}
    return RowChange("work_order", row, "insert", {name: (None, value) for name, value in values.items()})


def _body(change_set: str, *rows: RowChange, title: str = "Edit") -> bytes:
    return encode_body(Body(change_set, title, LI.person_id, LI.name, AT, rows))


def _push(service: Service, *bodies: bytes, suspended: bool = False) -> None:
    """What Li's laptop hands in."""
    previous, wire = CHAIN_START, []
    for number, raw in enumerate(bodies, start=1):
        hash_now = chain_hash(previous, body_hash(raw), number)
        wire.append(to_wire(Envelope("lis", number, previous, hash_now, body_hash(raw), -1, None, raw)))
        previous = hash_now
    desk = DeskOnTheLine("lis-laptop", str(LI.person_id), LI.name, suspended)
    answer_push(service.store, desk, PushRequest("lis", (), tuple(wire)))


def _words(service: Service) -> list[str]:
    with service.store.read() as session:
        assert session.query(WorkOrder).count() > 0
        return sorted(note.words for note in session.query(Note))
