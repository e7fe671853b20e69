"""A desk and a server on real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp.store.store import Store
from tests.builders import a_desk_store, a_server_store


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Store]:
    """An engineer's laptop."""
    store = a_desk_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Store]:
    """The office's server."""
    store = a_server_store(tmp_path)
    yield store
    store.close()


@pytest.fixture(params=["desk", "server"])
def store(request: pytest.FixtureRequest) -> Store:
    """Each side in turn."""
    found: Store = request.getfixturevalue(request.param)
    return found
