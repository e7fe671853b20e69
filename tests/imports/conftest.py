"""A server's store on a real file, and lists written beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldapp.store.store import Store
from tests.builders import a_server_store

WriteList = Callable[..., Path]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Store]:
    """The office's server, empty."""
    store = a_server_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def a_list(tmp_path: Path) -> WriteList:
    """`a_list("Asset,Text", "A,leak", name="orders.csv")`: the path of a list with these lines."""

    def write(*lines: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        file = tmp_path / name
        file.write_text("\n".join(lines) + "\n", encoding=encoding, newline="")
        return file

    return write
