"""Codes for one laptop, tokens for an hour, on both kinds of server database."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from fieldapp.errors import Refused
from fieldapp.model.people import Desk, Person
from fieldapp.rules.actors import SYSTEM
from fieldapp.store import enrolments
from fieldapp.store.driver import open_database
from fieldapp.store.enrolments import EnrolledDesk, NewDesk
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from tests.builders import ENGINEER_ID, Clock, a_person, a_server_store, a_world, an_administrator

LAPTOP = NewDesk("Pump house laptop", "a key")
OTHER_LAPTOP = NewDesk("Somebody else's", "another key")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = a_server_store(tmp_path, a_world(clock))
    a_person(opened)
    yield opened
    opened.close()


@pytest.fixture
def either_store(either_database: str, clock: Clock) -> Iterator[Store]:
    opened = open_server_store(open_database(either_database), a_world(clock))
    a_person(opened)
    yield opened
    opened.close()


def a_code(store: Store) -> str:
    return enrolments.make_code(store, ENGINEER_ID, by=an_administrator()).code


def refusal_of(store: Store, code: str, desk: NewDesk = LAPTOP) -> str:
    with pytest.raises(Refused) as caught:
        enrolments.use_code(store, code, desk)
    return caught.value.code


def desks_in(store: Store) -> int:
    return int(store.scalar("SELECT count(*) FROM desk"))


def suspend(store: Store, desk_id: str) -> None:
    with store.change("Suspend a laptop", by=SYSTEM) as work:
        work.get(Desk, desk_id).suspended = True


def test_that_a_code_can_be_read_out_over_the_telephone(store: Store) -> None:
    codes = {a_code(store) for _ in range(5)}

    assert len(codes) == 5
    assert all(re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)


def test_that_a_code_makes_a_desk_of_its_person(either_store: Store) -> None:
    enrolled = enrolments.use_code(either_store, a_code(either_store), LAPTOP)

    with either_store.read() as session:
        desk = session.get_one(Desk, enrolled.desk_id)
    assert (desk.person_id, desk.name, desk.public_key) == (ENGINEER_ID, "Pump house laptop", "a key")
    assert (enrolled.person_name, enrolled.roles, enrolled.language) == ("Li Wei", ("engineer",), "en")
    assert enrolled.server_id == either_store.scalar("SELECT server_id FROM commit_clock")


def test_that_joining_stands_in_the_history(store: Store) -> None:
    enrolments.use_code(store, a_code(store), LAPTOP)

    assert store.scalar("SELECT by_name FROM change_set WHERE title = 'Enrol a laptop'") == "Li Wei"


@pytest.mark.parametrize("entered", ["{}", " {} ", "{l}", "{plain}", "{wide}"])
def test_that_a_code_is_understood_however_it_is_typed(store: Store, entered: str) -> None:
    code = a_code(store)
    wide = "".join(chr(ord(each) + 0xFEE0) for each in code.replace("-", ""))
    typed = entered.format(code, l=code.lower(), plain=code.replace("-", ""), wide=wide)

    assert enrolments.use_code(store, typed, LAPTOP).person_id == ENGINEER_ID


def test_that_letters_that_look_like_digits_count_as_them(store: Store) -> None:
    code = next(code for code in (a_code(store) for _ in range(200)) if {"0", "1"} & set(code))

    enrolled = enrolments.use_code(store, code.replace("0", "O").replace("1", "l"), LAPTOP)

    assert enrolled.person_id == ENGINEER_ID


@pytest.mark.parametrize("code", ["", "ABCD-EFGH", "0" * 10_000, "'; DROP TABLE desk; --", "\ud800", "\x00"])
def test_that_an_unknown_code_is_refused(store: Store, code: str) -> None:
    a_code(store)

    assert refusal_of(store, code) == "enrolment-code-unknown"
    assert desks_in(store) == 0


def test_that_a_used_code_is_refused_to_another_laptop(store: Store) -> None:
    code = a_code(store)
    enrolments.use_code(store, code, LAPTOP)

    assert refusal_of(store, code, OTHER_LAPTOP) == "enrolment-code-used"
    assert desks_in(store) == 1


def test_that_a_laptop_whose_answer_was_lost_gets_the_same_answer_again(either_store: Store) -> None:
    code = a_code(either_store)
    first = enrolments.use_code(either_store, code, LAPTOP)

    again = enrolments.use_code(either_store, code, LAPTOP)

    assert again == first
    assert desks_in(either_store) == 1


def test_that_a_code_expires_after_seven_days_by_the_servers_clock(either_store: Store, clock: Clock) -> None:
    early, late = a_code(either_store), a_code(either_store)

    clock.tick(days=6, hours=23)
    enrolments.use_code(either_store, early, LAPTOP)
    clock.tick(hours=2)

    assert refusal_of(either_store, late, OTHER_LAPTOP) == "enrolment-code-expired"


def test_that_somebody_who_left_gets_no_code_and_uses_none(either_store: Store) -> None:
    code = a_code(either_store)
    with either_store.change("Leave", by=SYSTEM) as work:
        work.get(Person, ENGINEER_ID).active = False

    assert refusal_of(either_store, code) == "enrolment-person-inactive"
    with pytest.raises(Refused):
        a_code(either_store)


def test_that_of_two_laptops_with_one_code_at_the_same_moment_one_wins(either_store: Store) -> None:
    code = a_code(either_store)
    together = threading.Barrier(4)

    def use(number: int) -> EnrolledDesk | str:
        together.wait(20)
        try:
            return enrolments.use_code(either_store, code, NewDesk(f"laptop {number}", f"key {number}"))
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(4) as laptops:
        answers = list(laptops.map(use, range(4)))

    assert [answer for answer in answers if answer != "enrolment-code-used"] == [
        answer for answer in answers if isinstance(answer, EnrolledDesk)
    ]
    assert answers.count("enrolment-code-used") == 3
    assert desks_in(either_store) == 1


def test_that_neither_codes_nor_tokens_can_be_read_from_the_database(store: Store) -> None:
    code = a_code(store)
    enrolled = enrolments.use_code(store, code, LAPTOP)
    token = enrolments.issue_token(store, enrolled.desk_id)

    kept = f"{store.scalar('SELECT code_hash FROM enrolment_code')} {store.scalar('SELECT token_hash FROM desk_token')}"

    assert code not in kept
    assert token not in kept


def test_that_a_token_names_its_desk_for_an_hour(either_store: Store, clock: Clock) -> None:
    enrolled = enrolments.use_code(either_store, a_code(either_store), LAPTOP)
    token = enrolments.issue_token(either_store, enrolled.desk_id)

    clock.tick(minutes=59)
    identity = _desk_of_token(either_store, token)
    clock.tick(minutes=2)

    assert identity is not None
    assert (identity.desk_id, identity.person_id, identity.name) == (enrolled.desk_id, ENGINEER_ID, "Li Wei")
    assert not identity.suspended
    assert _desk_of_token(either_store, token) is None


def test_that_a_new_token_leaves_the_one_before_good(either_store: Store) -> None:
    enrolled = enrolments.use_code(either_store, a_code(either_store), LAPTOP)
    first = enrolments.issue_token(either_store, enrolled.desk_id)

    second = enrolments.issue_token(either_store, enrolled.desk_id)

    assert first != second
    assert _desk_of_token(either_store, first) == _desk_of_token(either_store, second) is not None


@pytest.mark.parametrize("token", ["", "x", "\ud800", "' OR 1=1 --"])
def test_that_nonsense_is_no_token(store: Store, token: str) -> None:
    enrolled = enrolments.use_code(store, a_code(store), LAPTOP)
    enrolments.issue_token(store, enrolled.desk_id)

    assert _desk_of_token(store, token) is None


def test_that_suspension_counts_at_once_and_is_told(store: Store) -> None:
    enrolled = enrolments.use_code(store, a_code(store), LAPTOP)
    token = enrolments.issue_token(store, enrolled.desk_id)

    suspend(store, enrolled.desk_id)

    identity = _desk_of_token(store, token)
    assert identity is not None
    assert identity.suspended


def test_that_a_desk_of_somebody_who_left_counts_as_suspended(either_store: Store) -> None:
    enrolled = enrolments.use_code(either_store, a_code(either_store), LAPTOP)
    token = enrolments.issue_token(either_store, enrolled.desk_id)

    with either_store.change("Leave", by=SYSTEM) as work:
        work.get(Person, ENGINEER_ID).active = False

    identity = _desk_of_token(either_store, token)
    assert identity is not None
    assert identity.suspended


def test_that_every_process_of_a_server_has_the_same_secret(
    either_store: Store, either_database: str
) -> None:
    other = open_server_store(open_database(either_database))

    secrets = {enrolments.challenge_secret(each) for each in (either_store, other, either_store)}
    other.close()

    assert len(secrets) == 1
    assert len(secrets.pop()) == 32


def _desk_of_token(store: Store, token: str) -> enrolments.DeskIdentity | None:
    with store.engine.connect() as connection:
        return enrolments.desk_of_token(connection, token, store.world.now())
