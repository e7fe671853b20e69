"""Rows of shared scopes are read and packed once for all new laptops, and never say what does not hold any more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fieldapp.model import Part
from fieldapp.store.driver import open_sqlite
from fieldapp.sync.answer_pull import answer_page
from fieldapp.sync.messages import Continuation, PullRequest
from fieldapp.sync.ready_pages import Piece, ReadyPages
from tests.builders import fresh_file
from tests.sync.harness import OFFICE, Company, DeskInTest

PARTS = 20


@pytest.fixture
def ready() -> ReadyPages:
    """Pieces of four rows, so that a small catalogue has several."""
    return ReadyPages(piece_rows=4, least_rows=2)


@pytest.fixture
def parts(company: Company) -> list[str]:
    """A catalogue, entered one part after the other."""
    ids = []
    for number in range(PARTS):
        with company.server.change("Add a part", by=OFFICE) as work:
            ids.append(work.add(Part(id=work.new_id(), number=f"P-{number:02}", name=f"Seal {number}")).id)
    return ids


def _new_laptop(company: Company, ready: ReadyPages, name: str) -> DeskInTest:
    desk = company.desk(company.engineer(name))
    desk.network.ready = ready
    return desk


def _pieces(desk: DeskInTest, ready: ReadyPages) -> list[Piece]:
    """What a laptop that has nothing is sent of the catalogue."""
    found: list[Piece] = []
    goes_on: Continuation | None = None
    while True:
        request = PullRequest("new", (), None, goes_on)
        page, piece = answer_page(desk.network.server, desk.network.desk, request, ready)
        if piece is not None and piece.end[1] == "part":
            found.append(piece)
        goes_on = page.continuation
        if goes_on is None:
            return found


def test_that_what_one_laptop_was_sent_is_sent_to_the_next_as_it_is(
    company: Company, ready: ReadyPages, parts: list[str]
) -> None:
    first, second = (_new_laptop(company, ready, name) for name in ("Li", "Wang"))

    first.sync()
    second.sync()

    company.assert_at_rest()
    assert len(second.rows(Part)) == len(parts)
    assert [
        one is other for one, other in zip(_pieces(first, ready), _pieces(second, ready), strict=True)
    ] == [True] * 5


def test_that_of_a_changed_catalogue_only_the_stretch_that_changed_is_made_anew(
    company: Company, ready: ReadyPages, parts: list[str]
) -> None:
    desk = _new_laptop(company, ready, "Li")
    before = _pieces(desk, ready)

    company.edit(Part, parts[5], name="Seal of Viton")
    after = _pieces(desk, ready)
    desk.sync()

    company.assert_at_rest()
    assert "Seal of Viton" in [part.name for part in desk.rows(Part)]
    assert [one in before for one in after] == [True, False, True, True, True]


def test_that_a_part_that_changes_while_a_new_laptop_pulls_arrives_as_it_is_then(
    company: Company, ready: ReadyPages, parts: list[str]
) -> None:
    _new_laptop(company, ready, "Li").sync()
    late = _new_laptop(company, ready, "Wang")
    late.network.faults = ["", "", "", "reply lost"]
    late.driver.run_round()

    company.edit(Part, parts[0], name="Seal of Viton")
    company.edit(Part, parts[-1], name="Seal of Teflon")
    for desk in company.desks:
        desk.sync()

    company.assert_at_rest()
    assert {"Seal of Viton", "Seal of Teflon"} < {part.name for part in late.rows(Part)}


def test_that_nothing_of_a_past_that_a_restore_undid_is_sent(tmp_path: Path, ready: ReadyPages) -> None:
    company = Company(open_sqlite(fresh_file(tmp_path / "server.sqlite")), tmp_path)
    company.server.scalar("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(tmp_path / "server.sqlite", tmp_path / "again.sqlite")
    (tmp_path / "again").mkdir()
    restored = Company(open_sqlite(tmp_path / "again.sqlite"), tmp_path / "again")
    for name, one in {"undone": company, "true": restored}.items():
        with one.server.change("Add parts", by=OFFICE) as work:
            for number in range(PARTS):
                work.add(Part(id=f"{number:036}", number=f"P-{number}", name=name))

    for one in (company, restored):
        _new_laptop(one, ready, "Li").sync()

    restored.assert_at_rest()
    assert {part.name for part in restored.desks[0].rows(Part)} == {"true"}
    assert restored.desks[0].network.exchanges == company.desks[0].network.exchanges, (
        "nothing had to be repaired"
    )
    company.close()
    restored.close()


def test_that_rows_that_did_not_add_up_are_read_anew(
    company: Company, ready: ReadyPages, parts: list[str]
) -> None:
    desk = _new_laptop(company, ready, "Li")
    assert _pieces(desk, ready)

    asked = PullRequest("new", (), None, refetch=("parts",))
    page, piece = answer_page(desk.network.server, desk.network.desk, asked, ready)

    assert piece is None
    assert "part" in [block.table for block in page.tables]


def test_that_what_is_kept_stays_within_its_bound(company: Company, parts: list[str]) -> None:
    desk = _new_laptop(company, ReadyPages(), "Li")
    unbounded = ReadyPages(piece_rows=4, least_rows=2)
    sizes = [len(piece.packed) for piece in _pieces(desk, unbounded)]
    little = ReadyPages(piece_rows=4, least_rows=2, most_bytes=2 * max(sizes))

    assert len(_pieces(desk, little)) == len(sizes)
    assert 0 < little.size_bytes <= 2 * max(sizes)
