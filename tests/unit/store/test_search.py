"""What one search box finds, in both languages, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.model import Device, Site
from fieldapp.rules.actors import SYSTEM
from fieldapp.server.tidying import merge_words
from fieldapp.store.driver import open_database
from fieldapp.store.search import MOST_RANKED, Hit, index_rows, search
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from tests.builders import fresh_file


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("冷却", True),
        ("却泵", True),
        ("冷却泵", True),
        ("冷却泵房", True),
        ("泵", True),
        ("房", True),
        ("冷泵", False),
        ("kestrel", True),
        ("KES", True),
        ("kestrel 冷却", True),
        ("kestrel 锅炉", False),
        ("estrel", False),
        ("kc-250", True),
        ("' OR 1 --", False),
        ('"', False),
    ],
)
def test_that_words_find_what_holds_them_wherever_they_stand(
    either_database: str, words: str, is_found: bool
) -> None:
    store = open_server_store(open_database(either_database))
    with store.change("Add a device", by=SYSTEM) as work:
        site = work.add(Site(id=work.new_id(), name="East"))
        device = work.add(
            Device(id=work.new_id(), site_id=site.id, name="一号冷却泵房 Kestrel", model_name="KC-250")
        )

    with store.snapshot() as connection:
        found = [hit.row for hit in search(connection, words)]
    store.close()

    assert (device.id in found) is is_found


def test_that_a_renamed_row_is_no_longer_found_by_its_old_name(either_database: str) -> None:
    store = open_server_store(open_database(either_database))
    with store.change("Add a site", by=SYSTEM) as work:
        site = work.add(Site(id=work.new_id(), name="旧泵站"))
    with store.change("Rename", by=SYSTEM) as work:
        work.get(Site, site.id).name = "新水厂"

    with store.snapshot() as connection:
        old, new = search(connection, "泵站"), search(connection, "水厂")
    store.close()

    assert (old, [hit.row for hit in new]) == ([], [site.id])


def test_that_one_commit_adds_one_segment_of_words_whatever_the_order_of_its_rows(tmp_path: Path) -> None:
    store = open_server_store(open_database(fresh_file(tmp_path / "server.sqlite")))
    with store.change("Add sites", by=SYSTEM) as work:
        sites = [work.add(Site(id=work.new_id(), name=f"East {number}")) for number in range(12)]
    backwards = {
        ("site", site.id): {"name": f"West {number}"} for number, site in reversed(list(enumerate(sites)))
    }
    before = store.scalar("SELECT count(DISTINCT segid) FROM search_word_idx")

    with store.writing() as connection:
        index_rows(connection, backwards)

    assert store.scalar("SELECT count(DISTINCT segid) FROM search_word_idx") == before + 1
    with store.snapshot() as connection:
        assert search(connection, "west 7") == [Hit("site", sites[7].id)]
    store.close()


def test_that_no_small_commit_has_to_merge_all_words_there_are(tmp_path: Path) -> None:
    store = open_server_store(open_database(fresh_file(tmp_path / "server.sqlite")))
    names = {f"site-{number:05}": f"Pumping station {number}" for number in range(20_000)}
    with store.writing() as connection:
        index_rows(connection, {("site", site): {"name": name} for site, name in names.items()})
    merge_words(store)
    most_bytes = 0

    for number in range(100):
        _empty_log(store)
        with store.writing() as connection:
            index_rows(connection, {("site", f"site-{number:05}"): {"name": f"Reservoir {number}"}})
        most_bytes = max(most_bytes, (tmp_path / "server.sqlite-wal").stat().st_size)
        merge_words(store)

    with store.snapshot() as connection:
        assert len(search(connection, "reservoir", 200)) == 100
        assert len(search(connection, "pumping station 77", 200)) == 110
    assert most_bytes < 100_000
    store.close()


def _empty_log(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def test_that_no_kind_crowds_another_out_and_of_very_many_the_newest_come_first(tmp_path: Path) -> None:
    store = open_server_store(open_database(fresh_file(tmp_path / "server.sqlite")))
    jobs = [("service_record", f"job-{number:04}") for number in range(MOST_RANKED)]
    with store.writing() as connection:
        index_rows(connection, {("part", "seal"): {"name": "Shaft seal"}})
        index_rows(connection, {job: {"summary": "Seal changed"} for job in jobs})

    with store.snapshot() as connection:
        found = search(connection, "seal", 2)
        only_jobs = search(connection, "seal", 2, ("service_record",))
    store.close()

    assert found == [Hit("part", "seal"), Hit(*jobs[-1]), Hit(*jobs[-2])]
    assert {hit.table for hit in only_jobs} == {"service_record"}


def test_that_the_best_of_each_kind_comes_first(either_database: str) -> None:
    store = open_server_store(open_database(either_database))
    words = {"best": "seal seal seal", "good": "seal seal pump", "fair": "seal of the pump in the hall"}
    with store.writing() as connection:
        index_rows(
            connection,
            {(kind, row): {"name": said} for kind in ("part", "site") for row, said in words.items()},
        )

    with store.snapshot() as connection:
        found = search(connection, "seal", 2)
    store.close()

    assert sorted(found, key=lambda hit: hit.table) == [
        Hit("part", "best"), Hit("part", "good"), Hit("site", "best"), Hit("site", "good")
    ]  # fmt: skip
