"""Work that the server kept for people: released, settled, followed by what hung behind it; once, on both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from fieldapp.errors import NotPermitted, RuleBroken, Unreadable
from fieldapp.model import Attachment, Conflict, Labour, Note, Role, RoleGrant, WorkOrder
from fieldapp.model.noun import Noun
from fieldapp.rules.actors import Actor
from fieldapp.store.changes import (
    CHAIN_START,
    Body,
    Envelope,
    RowChange,
    body_hash,
    chain_hash,
    encode_body,
)
from fieldapp.store.queries.outbox import outbox, sync_summary
from fieldapp.store.raw import fetch
from fieldapp.sync.answer import answer_push
from fieldapp.sync.messages import PushReply, PushRequest, to_wire
from fieldapp.sync.release import release, settle
from tests.sync.harness import OFFICE, Company, DeskInTest

DANA = Actor("p-dana", "Dana", frozenset({Role.DISPATCHER}))


def _note(desk: DeskInTest, order: str, words: str) -> str:
    with desk.store.change("Add a note", by=desk.actor) as work:
        note = work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))
    return note.id


def _set(desk: DeskInTest, order: str, **values: object) -> None:
    with desk.store.change("Change findings", by=desk.actor) as work:
        row = work.get(WorkOrder, order)
        for name, value in values.items():
            setattr(row, name, value)


def _held(company: Company) -> list[str]:
    with company.server.snapshot() as connection:
        sql = "SELECT change_set FROM quarantine WHERE settled_at IS NULL ORDER BY number"
        return [str(row[0]) for row in fetch(connection, sql)]


def _words(company: Company) -> list[str]:
    with company.server.read() as session:
        return sorted(note.words for note in session.query(Note))


def _count(company: Company, noun: type[Noun]) -> int:
    with company.server.read() as session:
        return session.query(noun).count()


@pytest.fixture
def desk(company: Company) -> DeskInTest:
    """An engineer's laptop with one order, which is suspended now."""
    desk = company.desk(company.engineer("Li"))
    company.order(desk.actor)
    desk.sync()
    desk.network.desk = replace(desk.network.desk, suspended=True)
    return desk


def _queue(desk: DeskInTest) -> list[tuple[str, str, str | None, str]]:
    """What the desk's sync screen lists."""
    with desk.store.read() as session:
        rows = outbox(session).rows
        assert sync_summary(session).held == sum(row.state == "held" for row in rows)
    return [(row.title, row.state, row.status, row.reason) for row in rows]


def _order(desk: DeskInTest) -> str:
    return desk.only(WorkOrder).id


def _admit(desk: DeskInTest) -> None:
    desk.network.desk = replace(desk.network.desk, suspended=False)


def test_that_released_work_takes_effect_and_leaves_the_outbox_by_the_next_pull(
    company: Company, desk: DeskInTest
) -> None:
    _note(desk, _order(desk), "Seal worn")
    desk.sync()
    (held,) = _held(company)
    kept = _queue(desk)

    released = release(company.server, held, by=DANA)
    _admit(desk)
    desk.sync()

    assert kept == [("Add a note", "held", "review", "desk-suspended")]
    assert released.done == [held]
    assert _queue(desk) == []
    assert _words(company) == ["Seal worn"]
    assert [note.words for note in desk.rows(Note)] == ["Seal worn"]
    assert desk.waiting() == 0
    company.assert_at_rest()


def test_that_the_receipt_is_completed_in_the_commit_of_the_effects(
    company: Company, desk: DeskInTest
) -> None:
    _note(desk, _order(desk), "Seal worn")
    desk.sync()
    (held,) = _held(company)

    release(company.server, held, "Spoke to Li", by=DANA)

    with company.server.snapshot() as connection:
        ((status, seq, detail),) = fetch(
            connection, "SELECT status, seq, detail FROM receipt WHERE change_set = ?", (held,)
        )
        ((version,),) = fetch(connection, "SELECT seq FROM row_version WHERE tbl = 'note'")
        history = fetch(connection, "SELECT tbl, kind FROM row_change WHERE change_set = ?", (held,))
        told = fetch(connection, "SELECT outcome, settled_by, remark FROM quarantine")
    assert (status, seq) == ("applied", version)
    assert '"status":"applied"' in detail
    assert history == [("note", "insert")]
    assert told == [("released", "Dana", "Spoke to Li")]


def test_that_a_release_asks_for_the_bytes_of_photos(company: Company, desk: DeskInTest) -> None:
    with desk.store.change("Add a photo", by=desk.actor) as work:
        photo = {"sha256": "ab" * 32, "size_bytes": 10, "media_type": "image/jpeg", "made_at": work.now}
        work.add(Attachment(id=work.new_id(), order_id=_order(desk), **photo))
    desk.sync()

    release(company.server, _held(company)[0], by=DANA)

    assert company.server.scalar("SELECT state FROM blob") == "missing"


def test_that_what_was_made_later_by_the_same_hand_stands_over_what_is_released(
    company: Company, desk: DeskInTest
) -> None:
    order = _order(desk)
    _set(desk, order, findings="Held first")
    desk.sync()
    (held,) = _held(company)
    _admit(desk)
    _set(desk, order, findings="Written later")
    desk.sync()

    release(company.server, held, by=DANA)
    desk.sync()

    assert desk.only(WorkOrder).findings == "Written later"
    assert desk.waiting() == 0
    company.assert_at_rest()


def test_that_a_released_value_meets_what_the_office_wrote_meanwhile(
    company: Company, desk: DeskInTest
) -> None:
    order = _order(desk)
    _set(desk, order, title="From the desk")
    desk.sync()
    company.edit(WorkOrder, order, title="From the office")

    release(company.server, _held(company)[0], by=DANA)
    _admit(desk)
    desk.sync()

    conflict = desk.only(Conflict)
    assert (conflict.mine, conflict.theirs) == ({"title": "From the desk"}, {"title": "From the office"})
    assert desk.only(WorkOrder).title == "From the office"
    company.assert_at_rest()


def test_that_what_was_held_behind_it_follows_in_the_order_made(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    desk.sync()
    draft = _a_draft(desk, assignee_id="somebody else")
    _note(desk, draft, "one")
    _note(desk, draft, "two")
    desk.sync()
    leader, *followers = _held(company)

    released = release(company.server, leader, by=DANA)

    assert released.done == [leader, *followers]
    assert released.kept == {}
    assert _words(company) == ["one", "two"]
    assert company.server.scalar("SELECT count(*) FROM quarantine WHERE settled_at IS NULL") == 0


def test_that_a_follower_is_not_released_before_what_it_builds_on(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    desk.sync()
    _note(desk, _a_draft(desk, assignee_id="somebody else"), "one")
    desk.sync()
    _leader, follower = _held(company)

    released = release(company.server, follower, by=DANA)

    assert released.kept == {follower: "behind-held-work"}
    assert _words(company) == []


def test_that_a_follower_that_still_does_not_fit_stays_with_its_own_reason(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    desk.sync()
    order = {"title": "Draft", "opened_at": AT, "assignee_id": "another", "kind": "repair"}
    follows = RowChange("note", "n2", "update", {"words": ("a", "b")})
    _push(
        company,
        desk,
        [
            _body("leader", _insert("work_order", "o1", priority="normal", **order)),
            _body("follower", _insert("note", "n1", order_id="o1", words="w", made_at=AT), follows),
        ],
    )
    assert _reasons(company) == ["assigns-to-somebody-else", "behind-held-work"]

    released = release(company.server, "leader", by=DANA)

    assert released.done == ["leader"]
    assert released.kept == {"follower": "row-is-not-here"}
    assert _reasons(company) == ["row-is-not-here"]


def test_that_a_second_release_is_refused_and_has_no_second_effect(
    company: Company, desk: DeskInTest
) -> None:
    with desk.store.change("Book labour", by=desk.actor) as work:
        work.add(Labour(id=work.new_id(), order_id=_order(desk), minutes=30, made_at=work.now))
    desk.sync()
    (held,) = _held(company)
    release(company.server, held, by=DANA)

    with pytest.raises(RuleBroken, match="held-settled"):
        release(company.server, held, by=OFFICE)

    assert _count(company, Labour) == 1


def test_that_two_people_who_release_at_the_same_time_have_one_effect(
    company: Company, desk: DeskInTest
) -> None:
    _note(desk, _order(desk), "once")
    desk.sync()
    (held,) = _held(company)
    told: list[str] = []

    def one() -> None:
        try:
            told.extend(release(company.server, held, by=DANA).done)
        except RuleBroken as broken:
            told.append(broken.code)

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == sorted([held, "held-settled"])
    assert _words(company) == ["once"]


def test_that_released_work_that_comes_again_another_way_has_no_second_effect(
    company: Company, desk: DeskInTest
) -> None:
    _note(desk, _order(desk), "once")
    desk.sync()
    (held,) = _held(company)
    release(company.server, held, by=DANA)
    with desk.store.snapshot() as connection:
        ((body,),) = fetch(connection, "SELECT body FROM change_set WHERE id = ?", (held,))

    reply = _push(company, desk, [bytes(body)], "a fork of it")

    assert [receipt.status for receipt in reply.receipts] == ["applied"]
    assert _words(company) == ["once"]


def test_that_settled_work_has_no_effect_and_stays_readable(company: Company, desk: DeskInTest) -> None:
    _note(desk, _order(desk), "Entered twice")
    desk.sync()
    (held,) = _held(company)

    settle(company.server, held, "It is there already", by=DANA)
    _admit(desk)
    desk.sync()

    assert _words(company) == []
    assert desk.rows(Note) == []
    assert desk.waiting() == 0
    with company.server.snapshot() as connection:
        ((body, outcome, remark),) = fetch(connection, "SELECT body, outcome, remark FROM quarantine")
    assert b"Entered twice" in bytes(body)
    assert (outcome, remark) == ("settled", "It is there already")
    company.assert_at_rest()


def test_that_the_engineer_reads_what_became_of_it(company: Company, desk: DeskInTest) -> None:
    _note(desk, _order(desk), "one")
    _note(desk, _order(desk), "two")
    desk.sync()
    first, second = _held(company)
    release(company.server, first, "Thank you", by=DANA)
    settle(company.server, second, "Entered twice", by=DANA)
    _admit(desk)

    desk.sync()

    with desk.store.read() as session:
        rows = {row.id: row for row in outbox(session, archived=True).rows}
    told = [(row.status, row.outcome, row.settled_by, row.remark) for row in (rows[first], rows[second])]
    assert told == [
        ("applied", "released", "Dana", "Thank you"),
        ("review", "settled", "Dana", "Entered twice"),
    ]
    assert desk.waiting() == 0


def test_that_followers_of_settled_work_say_on_what_they_built_or_are_settled_with_it(
    company: Company,
) -> None:
    desk = company.desk(company.engineer("Li"))
    desk.sync()
    for _time in range(2):
        _note(desk, _a_draft(desk, assignee_id="somebody else"), "one")
    desk.sync()
    first, behind_first, second, _behind_second = _held(company)

    alone = settle(company.server, first, "No", by=DANA)
    together = settle(company.server, second, "No", with_followers=True, by=DANA)

    assert (alone, together) == (1, 2)
    assert _held(company) == [behind_first]
    assert _reasons(company) == ["behind-settled-work"]


def test_that_nobody_settles_without_saying_why_or_what_is_not_there(
    company: Company, desk: DeskInTest
) -> None:
    _note(desk, _order(desk), "x")
    desk.sync()
    (held,) = _held(company)

    with pytest.raises(RuleBroken, match="words-missing"):
        settle(company.server, held, "  ", by=DANA)
    with pytest.raises(Unreadable, match="row-not-found"):
        release(company.server, "nothing of that name", by=DANA)
    with pytest.raises(NotPermitted):
        release(company.server, held, by=desk.actor)

    assert _held(company) == [held]


AT = "2026-03-02T08:00:00.000000Z"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\x00 not ours", "unreadable"),
        (b'{"id":"c-later","title":"From the future","by_id":null,"by_name":"Li","made_at":"%s",'
         b'"rows":[["hologram","h1","insert",{"id":[null,"h1"]}]]}' % AT.encode(), "unknown-table:hologram"),
    ],
)  # fmt: skip
def test_that_what_this_version_cannot_read_is_kept_when_released(
    company: Company, desk: DeskInTest, body: bytes, reason: str
) -> None:
    _admit(desk)
    _push(company, desk, [body])
    (held,) = _held(company)

    released = release(company.server, held, by=OFFICE)

    assert released.kept == {held: reason}
    assert _held(company) == [held]


def test_that_a_version_that_can_read_it_releases_what_an_older_one_could_not(
    company: Company, desk: DeskInTest
) -> None:
    _note(desk, _order(desk), "from a newer program")
    desk.sync()
    (held,) = _held(company)
    with company.server.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE quarantine SET status = 'quarantined', reason = 'unknown-table:note'"
        )

    released = release(company.server, held, by=DANA)

    assert released.done == [held]
    assert _words(company) == ["from a newer program"]


def test_that_what_changes_a_fact_stays_held_whatever_is_there_by_now(
    company: Company, desk: DeskInTest
) -> None:
    _admit(desk)
    order = _order(desk)
    change = RowChange("note", "n1", "update", {"words": ("one", "two")})
    _push(company, desk, [_body("c1", change)])
    (held,) = _held(company)
    before = release(company.server, held, by=OFFICE)
    with company.server.change("Add a note", by=OFFICE) as work:
        work.add(Note(id="n1", order_id=order, words="one", made_at=work.now))

    after = release(company.server, held, by=OFFICE)

    assert before.kept == {held: "row-is-not-here"}
    assert after.kept == {held: "changes-a-fact:note"}


@pytest.mark.parametrize(
    ("role", "is_done"), [(Role.DISPATCHER, False), (Role.SUPERVISOR, False), (Role.ADMINISTRATOR, True)]
)
def test_that_nobody_gives_away_a_right_he_could_not_give_himself(
    company: Company, desk: DeskInTest, role: Role, is_done: bool
) -> None:
    _admit(desk)
    grant = _insert("role_grant", "g1", person_id=desk.actor.person_id, role="administrator")
    _push(company, desk, [_body("c1", grant)])
    (held,) = _held(company)

    released = release(company.server, held, by=Actor("p-x", "Somebody", frozenset({role})))

    assert bool(released.done) is is_done
    assert released.kept == ({} if is_done else {held: "desk-may-not-insert:role_grant"})
    assert _count(company, RoleGrant) == (2 if is_done else 1)


def test_that_what_only_the_office_sets_stands_once_the_office_answers_for_it(
    company: Company, desk: DeskInTest
) -> None:
    _admit(desk)
    order = _order(desk)
    change = RowChange(
        "work_order", order, "update", {"priority": ("normal", "urgent"), "findings": (None, "Worn")}
    )
    _push(company, desk, [_body("c1", change)])
    (held,) = _held(company)

    released = release(company.server, held, by=DANA)

    assert released.done == [held]
    with company.server.read() as session:
        found = session.get(WorkOrder, order)
    assert found is not None
    assert (str(found.priority), found.findings) == ("urgent", "Worn")


def test_that_work_restored_to_before_its_release_is_released_once_more_with_one_effect(
    company: Company, desk: DeskInTest
) -> None:
    _note(desk, _order(desk), "once")
    desk.sync()
    (held,) = _held(company)
    _as_in_the_backup(company, lambda: release(company.server, held, by=DANA))

    release(company.server, held, by=DANA)
    _admit(desk)
    desk.sync()

    assert _words(company) == ["once"]
    assert desk.waiting() == 0


@pytest.mark.parametrize("end", ["released", "settled"])
def test_that_work_whose_id_was_taken_by_something_else_is_settled_on_the_desk_too(
    company: Company, end: str
) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    _note(desk, order, "mine")
    with desk.store.snapshot() as connection:
        ((taken,),) = fetch(connection, "SELECT id FROM change_set")
    _push(company, desk, [_body(taken, _insert("note", "n-1", order_id=order, words="other", made_at=AT))])
    desk.sync()
    (held,) = _held(company)
    waited = desk.waiting()

    if end == "settled":
        settle(company.server, held, "Entered twice", by=DANA)
    else:
        release(company.server, held, by=DANA)
    desk.sync()

    assert (held != taken, waited, desk.waiting()) == (True, 1, 0)
    assert _words(company) == (["mine", "other"] if end == "released" else ["other"])


def _as_in_the_backup(company: Company, what: Callable[[], object]) -> None:
    """Do something and bring the server's books back to what they were before."""
    names = ("quarantine", "receipt", "change_set", "row_change", "row_version", "scope", "note")
    with company.server.snapshot() as connection:
        kept = {name: fetch(connection, f"SELECT * FROM {name}") for name in names}
    what()
    with company.server.writing(as_checkpoint=True) as connection:
        for name, rows in kept.items():
            connection.exec_driver_sql(f"DELETE FROM {name}")
            for row in rows:
                marks = ", ".join("?" if connection.dialect.name == "sqlite" else "%s" for _value in row)
                connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({marks})", tuple(row))


def _a_draft(desk: DeskInTest, **values: object) -> str:
    with desk.store.change("Draft an order", by=desk.actor) as work:
        order = work.add(WorkOrder(id=work.new_id(), title="Next door", opened_at=work.now, **values))
    return order.id


def _body(change_set: str, *rows: RowChange) -> bytes:
    return encode_body(Body(change_set, "By hand", None, "Li", AT, rows))


def _insert(table: str, row: str, **values: str | int | None) -> RowChange:
    whole = {"id": row, "withdrawn": 0, **values} if table != "note" else {"id": row, **values}
    return RowChange(table, row, "insert", {name: (None, value) for name, value in whole.items()})


def _reasons(company: Company) -> list[str]:
    with company.server.snapshot() as connection:
        sql = "SELECT reason FROM quarantine WHERE settled_at IS NULL ORDER BY number"
        return [str(row[0]) for row in fetch(connection, sql)]


def _push(company: Company, desk: DeskInTest, bodies: list[bytes], name: str = "by-hand") -> PushReply:
    previous, wire = CHAIN_START, []
    for number, raw in enumerate(bodies, start=1):
        hash_now = chain_hash(previous, body_hash(raw), number)
        wire.append(to_wire(Envelope(name, number, previous, hash_now, body_hash(raw), -1, None, raw)))
        previous = hash_now
    return answer_push(company.server, desk.network.desk, PushRequest(name, (), tuple(wire)))
