"""The strongbox: words sealed under a key of the data folder, also where several processes make it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fieldapp.server.strongbox import Strongbox
from fieldapp.store import durable


def test_that_what_processes_seal_at_once_each_of_them_can_open(tmp_path: Path) -> None:
    boxes = [Strongbox(tmp_path) for _ in range(8)]

    with ThreadPoolExecutor(len(boxes)) as pool:
        sealed = list(pool.map(lambda box: box.seal("secret"), boxes))

    assert {box.open(words) for box in boxes for words in sealed} == {"secret"}


def test_that_of_two_who_make_a_file_at_once_the_first_stays(tmp_path: Path) -> None:
    durable.write_first(tmp_path / "key", b"first")
    durable.write_first(tmp_path / "key", b"second")

    assert (tmp_path / "key").read_bytes() == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["key"]
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
