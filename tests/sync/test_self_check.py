"""*Check my data*: what differs from the server's is found, named, and fetched anew."""

from __future__ import annotations

import pytest

from fieldapp.model import Note, WorkOrder
from fieldapp.sync.self_check import SelfCheck, check_rows, last_check
from tests.sync.harness import Company, DeskInTest


@pytest.fixture
def desk(company: Company) -> DeskInTest:
    """A desk with two orders, complete."""
    desk = company.desk(company.engineer("Li"))
    company.order(desk.actor, "First")
    company.order(desk.actor, "Second")
    desk.sync()
    return desk


def _harm(desk: DeskInTest, statement: str) -> None:
    with desk.store.writing(as_checkpoint=True) as connection:
        connection.exec_driver_sql(statement)


def _found(desk: DeskInTest) -> SelfCheck:
    with desk.store.snapshot() as connection:
        found = last_check(connection)
    assert found is not None
    return found


def test_that_sound_data_is_called_sound_after_a_comparison_with_the_server(
    company: Company, desk: DeskInTest
) -> None:
    checked = check_rows(desk.store)
    assert not _found(desk).is_settled

    desk.sync()

    assert checked.differing == ()
    assert checked.rows == company.server.scalar("SELECT count(*) FROM row_version WHERE removed = 0")
    assert _found(desk).is_settled
    assert _found(desk).compared == checked.scopes > 2
    before = desk.network.exchanges
    desk.sync()
    assert desk.network.exchanges == before + 1


def test_that_unsent_changes_are_no_difference(desk: DeskInTest) -> None:
    order = str(desk.rows(WorkOrder)[0].id)
    with desk.store.change("Edit", by=desk.actor) as work:
        work.get(WorkOrder, order).findings = "Mine"
        work.add(Note(id=work.new_id(), order_id=order, words="mine", made_at=work.now))

    assert check_rows(desk.store).differing == ()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE work_order SET title = 'rotten' WHERE title = 'First'",
        "DELETE FROM order_step WHERE order_id = (SELECT id FROM work_order WHERE title = 'First')",
        "UPDATE row_version SET content_hash = content_hash + 1 WHERE row = (SELECT id FROM work_order WHERE title = 'First')",
        "UPDATE scope SET digest = digest + 5 WHERE id = (SELECT 'order:' || id FROM work_order WHERE title = 'First')",
        "DELETE FROM row_version WHERE row = (SELECT id FROM work_order WHERE title = 'First')",
    ],
)
def test_that_what_rotted_on_the_disk_is_found_and_fetched_anew(
    company: Company, desk: DeskInTest, harm: str
) -> None:
    (order,) = [row.id for row in desk.rows(WorkOrder) if row.title == "First"]  # type: ignore[attr-defined]
    _harm(desk, harm)

    checked = check_rows(desk.store)
    desk.sync()

    assert checked.differing == (f"order:{order}",)
    assert _found(desk).is_settled
    company.assert_at_rest()
    assert check_rows(desk.store).differing == ()


def test_that_what_only_the_server_can_tell_is_found_in_the_next_round(
    company: Company, desk: DeskInTest
) -> None:
    order = str(desk.rows(WorkOrder)[0].id)
    where = f"scope = 'order:{order}'"
    _harm(desk, f"DELETE FROM order_step WHERE order_id = '{order}'")
    _harm(desk, f"DELETE FROM row_version WHERE tbl = 'order_step' AND {where}")
    _harm(
        desk,
        f'UPDATE scope SET "rows" = 1, digest = (SELECT sum(content_hash) FROM row_version WHERE {where}) '
        f"WHERE id = 'order:{order}'",
    )

    checked = check_rows(desk.store)
    desk.sync()

    assert checked.differing == ()
    assert _found(desk).differing == (f"order:{order}",)
    company.assert_at_rest()
