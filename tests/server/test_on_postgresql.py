"""People sign in, and the console's head counts, on either database."""

from __future__ import annotations

from fieldapp.model import Language
from fieldapp.store.accounts import Accounts
from fieldapp.store.driver import open_database
from fieldapp.store.queries.console_load import engineers
from fieldapp.store.queries.console_shell import shell
from fieldapp.store.server_side import open_server_store
from tests.builders import a_person, an_engineer


def test_that_people_sign_in_and_see_what_waits_on_either_database(either_database: str) -> None:
    store = open_server_store(open_database(either_database))
    accounts = Accounts(store)
    engineer = an_engineer()
    a_person(store, engineer, login="ada")
    accounts.set_password(str(engineer.person_id), "correct horse battery")

    session = accounts.sign_in("ada", "correct horse battery", Language.ENGLISH)
    signed_in = accounts.session(session.token)
    with store.read() as reading:
        waiting, load = shell(reading), engineers(reading)
    store.close()

    assert signed_in is not None
    assert signed_in.actor.roles == engineer.roles
    assert waiting.to_review == 0
    assert len(load) == 1
