"""The API keeps what its description says, whatever it is asked; see `tests.benchmarks.api`."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.server.app import create_app
from fieldapp.server.service import Service
from tests.benchmarks.api import a_business, drive, measure
from tests.server.running import running


def test_that_a_hundred_requests_made_from_the_description_are_answered_as_it_says(service: Service) -> None:
    keys = a_business(service)

    with running(create_app(service)) as port:
        found = drive(f"http://127.0.0.1:{port}", keys, 100, most_operations=20)

    assert found.requests == 100
    assert found.faults == []


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_that_two_thousand_requests_to_a_real_server_are_answered_as_the_description_says(
    tmp_path: Path,
) -> None:
    found = measure(tmp_path / "data", 2000, seed=1)

    assert found.requests == 2000
    assert found.faults == []
    assert found.statuses[429] == 0
