"""A snapshot is one state of the database, whatever is committed while it is read."""

from __future__ import annotations

from fieldapp.model import Site
from fieldapp.rules.actors import SYSTEM
from fieldapp.store import pull
from fieldapp.store.driver import open_database
from fieldapp.store.raw import fetch
from fieldapp.store.server_side import open_server_store


def test_that_a_snapshot_does_not_see_what_is_committed_meanwhile(either_database: str) -> None:
    store = open_server_store(open_database(either_database))

    with store.snapshot() as connection:
        before = pull.head(connection)
        with store.change("Add a site", by=SYSTEM) as work:
            work.add(Site(id="s", name="Pump house"))
        after, sites = pull.head(connection), fetch(connection, "SELECT id FROM site")

    assert (after, sites) == (before, [])
    assert store.scalar("SELECT seq FROM commit_clock") == before.seq + 1
    store.close()
