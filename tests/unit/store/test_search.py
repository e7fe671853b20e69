"""What one search box finds, in both languages, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.model import Device, Site
from fieldapp.rules.actors import SYSTEM
from fieldapp.store.driver import open_database
from fieldapp.store.search import Hit, index_rows, search
from fieldapp.store.server_side import open_server_store
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
