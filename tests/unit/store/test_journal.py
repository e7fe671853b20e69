"""The side journal: whatever happens to the file, what is read was written, in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.store.changes import Envelope
from fieldapp.store.journal import Journal

KEY = bytes(range(32))


def _envelope(number: int) -> Envelope:
    return Envelope("replica", number, "p", "h", "b", -1, None, b"body %d" % number)


def _written(path: Path, count: int) -> list[int]:
    """Sizes of the file after each of `count` envelopes."""
    journal, sizes = Journal(path, KEY), []
    for number in range(1, count + 1):
        journal.append(_envelope(number))
        sizes.append(path.stat().st_size)
    return sizes


def _numbers(path: Path, key: bytes = KEY) -> list[int]:
    return [envelope.number for envelope in Journal(path, key).read()]


def test_that_everything_appended_is_read_in_order(tmp_path: Path) -> None:
    _written(tmp_path / "j", 3)

    assert list(Journal(tmp_path / "j", KEY).read()) == [_envelope(1), _envelope(2), _envelope(3)]


def test_that_a_journal_not_begun_is_empty(tmp_path: Path) -> None:
    assert _numbers(tmp_path / "j") == []


def test_that_a_tail_torn_at_any_byte_costs_only_its_record(tmp_path: Path) -> None:
    path = tmp_path / "j"
    *_, before, whole = _written(path, 3)
    content = path.read_bytes()

    for size in range(before, whole):
        path.write_bytes(content[:size])
        assert _numbers(path) == [1, 2]


def test_that_writing_goes_on_after_a_torn_tail(tmp_path: Path) -> None:
    path = tmp_path / "j"
    _written(path, 3)
    path.write_bytes(path.read_bytes()[:-5])

    Journal(path, KEY).append(_envelope(4))

    assert _numbers(path) == [1, 2, 4]


@pytest.mark.parametrize("at", [0, 5, 20, -1])
def test_that_nothing_is_read_past_a_flipped_bit(tmp_path: Path, at: int) -> None:
    path = tmp_path / "j"
    first, second, _third = _written(path, 3)
    content = bytearray(path.read_bytes())
    place = first + at if at >= 0 else second - 1
    content[place] ^= 1
    path.write_bytes(content)

    assert _numbers(path) == [1]


def test_that_a_record_can_be_neither_left_out_nor_exchanged(tmp_path: Path) -> None:
    path = tmp_path / "j"
    first, second, _third = _written(path, 3)
    content = path.read_bytes()

    path.write_bytes(content[:first] + content[second:])
    assert _numbers(path) == [1]
    path.write_bytes(content[first:second] + content[:first] + content[second:])
    assert _numbers(path) == []


def test_that_another_key_reads_nothing(tmp_path: Path) -> None:
    _written(tmp_path / "j", 1)

    assert _numbers(tmp_path / "j", bytes(32)) == []
