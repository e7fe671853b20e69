"""The stories run twice: with the server on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.store.driver import open_database
from tests.sync.harness import Company


@pytest.fixture
def company(either_database: str, tmp_path: Path) -> Iterator[Company]:
    """A company whose server is on the database of this run."""
    company = Company(open_database(either_database), tmp_path)
    yield company
    company.close()
