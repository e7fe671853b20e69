"""What the console tells of who changed what, from where, and whether offline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fieldapp.server.history import changes_shown
from fieldapp.store.queries.history import HistoryEntry
from fieldapp.store.server_side import OFFICE_REPLICA
from tests.builders import A_MORNING


@pytest.mark.parametrize(
    ("replica", "after", "hours"),
    [
        ("laptop", timedelta(hours=51, minutes=20), 51),
        ("laptop", timedelta(minutes=20), 0),
        ("laptop", timedelta(hours=-3), 0),  # a laptop's clock that was fast
        (OFFICE_REPLICA, timedelta(hours=51), 0),
    ],
)
def test_that_a_change_says_how_long_it_was_under_way(replica: str, after: timedelta, hours: int) -> None:
    entry = HistoryEntry(
        change_set_id="change",
        title="Record findings",
        by_id=None,
        by_name="Li Wei",
        made_at=A_MORNING,
        table="work_order",
        row_id="order",
        kind="update",
        fields=(),
        state="archived",
        replica=replica,
        desk_name="Pump house",
        is_undone=False,
        arrived_at=A_MORNING + after,
    )

    (change,) = changes_shown([entry])

    assert change.hours_offline == hours
