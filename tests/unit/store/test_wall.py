"""The second wall on PostgreSQL: what a pull forgets to ask for, the database does not show."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError

from fieldapp.model.orders import WorkOrder
from fieldapp.store import wall
from fieldapp.store.driver import open_postgresql
from fieldapp.store.raw import fetch
from fieldapp.store.server_side import open_server_store
from fieldapp.store.settings import read_setting
from fieldapp.store.store import Store
from tests.builders import a_company, a_person, a_world, an_engineer, an_order
from tests.postgresql import LocalServer

pytestmark = pytest.mark.postgresql
LI, HE = an_engineer(), an_engineer("0190f3a0-0000-7000-8000-00000000ee01", "He Xin")


@pytest.fixture
def office(a_postgresql_database: str) -> Iterator[Store]:
    """A server on PostgreSQL with two engineers, each with an order."""
    store = open_server_store(open_postgresql(a_postgresql_database), world=a_world())
    a_company(store)
    for number, engineer in enumerate((LI, HE)):
        a_person(store, engineer)
        an_order(store, assignee=engineer, number=f"WO-2026-0000{number}")
    yield store
    store.close()


def orders_seen(connection: Connection) -> set[str]:
    return {row[0] for row in fetch(connection, "SELECT assignee_name FROM work_order")}


def test_that_behind_the_wall_only_the_orders_of_that_person_are_there(office: Store) -> None:
    with office.snapshot() as connection:
        before = orders_seen(connection)
        with wall.behind(connection, str(LI.person_id)):
            behind = orders_seen(connection)
            scopes = {row[0] for row in fetch(connection, "SELECT scope FROM row_version")}
        after = orders_seen(connection)

    assert behind == {"Li Wei"}
    assert f"person:{HE.person_id}" not in scopes
    assert before == after == {"Li Wei", "He Xin"}


def test_that_what_was_taken_away_is_not_there_any_more(office: Store) -> None:
    with office.change("Give the order to a colleague", by=an_engineer()) as work:
        for order in work.session.query(WorkOrder).filter(WorkOrder.assignee_id == LI.person_id):
            order.assignee_id, order.assignee_name = HE.person_id, HE.name

    with office.snapshot() as connection, wall.behind(connection, str(LI.person_id)):
        assert orders_seen(connection) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM account",
        "SELECT secret FROM commit_clock",
        "SELECT value FROM setting",
        "SELECT body FROM change_set",
        "UPDATE work_order SET title = 'x'",
        "DELETE FROM subscription",
    ],
)
def test_that_behind_the_wall_nothing_else_is_read_and_nothing_written(office: Store, statement: str) -> None:
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        office.snapshot() as connection,
        wall.behind(connection, str(LI.person_id)),
    ):
        fetch(connection, statement)


def test_that_a_server_whose_user_may_make_no_roles_works_without_it(
    postgresql_server: LocalServer, an_empty_postgresql_database: str, caplog: pytest.LogCaptureFixture
) -> None:
    url = make_url(an_empty_postgresql_database)
    postgresql_server.run_sql("CREATE USER plain")
    postgresql_server.run_sql(f'ALTER DATABASE "{url.database}" OWNER TO plain')

    plain = url.set(username="plain").render_as_string()
    store = open_server_store(open_postgresql(plain), world=a_world())
    a_person(store, LI)
    an_order(store, assignee=LI)
    with store.snapshot() as connection, wall.behind(connection, str(HE.person_id)):
        seen = orders_seen(connection)
        kept = read_setting(connection, "desk-wall")
    store.close()

    assert seen == {"Li Wei"}
    assert kept is None
    assert "no second wall" in caplog.text
