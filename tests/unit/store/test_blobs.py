"""Bytes by their hash: kept once, whole after anything, unreadable without the key."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import resource
import threading
from pathlib import Path

import pytest

from fieldapp.errors import ReplicaTrouble, Unreadable
from fieldapp.store.blobs import Blobs, StoredBlob
from fieldapp.store.sealed_file import CHUNK_BYTES

KEY = bytes(range(32))
SIZES = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 77]


def content(size: int) -> bytes:
    """Bytes that differ everywhere, the same on every run."""
    return hashlib.shake_256(size.to_bytes(8, "big")).digest(size)


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs", request.param)


def read_from(blobs: Blobs, sha256: str, start: int) -> bytes:
    """What a reader gives that begins in the middle."""
    with blobs.open(sha256) as reader:
        reader.seek(start)
        return reader.read()


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("size", SIZES)
def test_that_what_is_put_is_what_is_read(blobs: Blobs, size: int) -> None:
    data = content(size)

    stored = blobs.put(data)

    assert stored == StoredBlob(hashlib.sha256(data).hexdigest(), size)
    assert blobs.has(stored.sha256)
    assert blobs.read(stored.sha256) == data
    assert blobs.size(stored.sha256) == size
    assert list(blobs.names()) == [stored.sha256]


def test_that_a_stream_is_kept_as_bytes_are(blobs: Blobs) -> None:
    data = content(2 * CHUNK_BYTES + 5)

    from_stream = blobs.put(io.BytesIO(data))

    assert from_stream == blobs.put(data)
    assert blobs.read(from_stream.sha256) == data


@pytest.mark.parametrize("start", [0, 1, CHUNK_BYTES - 3, CHUNK_BYTES, 2 * CHUNK_BYTES + 9])
def test_that_any_range_can_be_read(blobs: Blobs, start: int) -> None:
    data = content(2 * CHUNK_BYTES + 10)
    stored = blobs.put(data)

    piece = read_from(blobs, stored.sha256, start)[:7]

    assert piece == data[start : start + 7]


def test_that_known_bytes_are_not_written_again(blobs: Blobs) -> None:
    stored = blobs.put(b"the same")
    path = blobs.path(stored.sha256)
    before = path.stat().st_ino, path.stat().st_mtime_ns

    blobs.put(b"the same")
    blobs.put(io.BytesIO(b"the same"))

    assert (path.stat().st_ino, path.stat().st_mtime_ns) == before


def test_that_a_file_cut_short_is_healed_by_putting_its_bytes_again(blobs: Blobs) -> None:
    data = content(5000)
    stored = blobs.put(data)
    os.truncate(blobs.path(stored.sha256), 2000)

    blobs.put(data)

    assert blobs.read(stored.sha256) == data


@pytest.mark.parametrize("at", [0, 9, 30, 60, 3000, -1])
def test_that_a_flipped_bit_is_noticed(blobs: Blobs, at: int) -> None:
    stored = blobs.put(content(5000))
    path = blobs.path(stored.sha256)
    damaged = bytearray(path.read_bytes())
    damaged[at] ^= 1
    path.write_bytes(damaged)

    with pytest.raises(ReplicaTrouble) as caught:
        blobs.read(stored.sha256)

    assert caught.value.code == "blob-damaged"


@pytest.mark.parametrize("cut_to", [0, 10, 56, 72, 1000, CHUNK_BYTES + 56 + 16])
def test_that_an_encrypted_file_cut_anywhere_is_noticed_even_by_a_ranged_reader(
    tmp_path: Path, cut_to: int
) -> None:
    blobs = Blobs(tmp_path, KEY)
    stored = blobs.put(content(CHUNK_BYTES + 500))
    os.truncate(blobs.path(stored.sha256), cut_to)

    with pytest.raises(ReplicaTrouble) as caught:
        read_from(blobs, stored.sha256, CHUNK_BYTES)

    assert caught.value.code == "blob-damaged"


def test_that_an_encrypted_blob_cannot_stand_in_for_another(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, KEY)
    mine, other = blobs.put(b"my photo"), blobs.put(b"another photo")
    blobs.path(other.sha256).write_bytes(blobs.path(mine.sha256).read_bytes())

    with pytest.raises(ReplicaTrouble) as caught:
        blobs.open(other.sha256)

    assert caught.value.code == "blob-damaged"


def test_that_nothing_readable_is_on_the_disk_with_a_key(tmp_path: Path) -> None:
    secret = b"the customer's front door" * 1000

    Blobs(tmp_path, KEY).put(secret)

    assert all(b"front door" not in path.read_bytes() for path in files_of(tmp_path))


def test_that_another_key_opens_nothing(tmp_path: Path) -> None:
    stored = Blobs(tmp_path, KEY).put(b"a photo")

    with pytest.raises(ReplicaTrouble) as caught:
        Blobs(tmp_path, bytes(32)).read(stored.sha256)

    assert caught.value.code == "blob-damaged"


def test_that_a_blob_that_is_not_here_is_told_as_missing(blobs: Blobs) -> None:
    with pytest.raises(ReplicaTrouble) as caught:
        blobs.read("0" * 64)

    assert caught.value.code == "blob-missing"


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_that_a_name_which_is_no_hash_never_reaches_the_file_system(blobs: Blobs, name: str) -> None:
    with pytest.raises(Unreadable) as caught:
        blobs.has(name)

    assert caught.value.code == "blob-name-malformed"


def test_that_a_verified_file_is_adopted_by_moving_it(blobs: Blobs, tmp_path: Path) -> None:
    data = content(4000)
    arrived = tmp_path / "blobs" / "arrived"
    arrived.write_bytes(data)

    blobs.adopt(arrived, StoredBlob(hashlib.sha256(data).hexdigest(), len(data)))

    assert not arrived.exists()
    assert blobs.read(hashlib.sha256(data).hexdigest()) == data


def test_that_the_same_bytes_put_by_several_threads_at_once_are_one_whole_blob(blobs: Blobs) -> None:
    data = content(200_000)
    threads = [threading.Thread(target=blobs.put, args=(data,)) for _ in range(6)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (name,) = blobs.names()
    assert blobs.read(name) == data


def test_that_a_full_disk_leaves_the_state_before(tmp_path: Path) -> None:
    kept = Blobs(tmp_path, KEY).put(b"what was there before")

    code = in_another_process(_put_with_little_room, tmp_path)

    assert code == "disk-full"
    assert list(Blobs(tmp_path, KEY).names()) == [kept.sha256]
    assert len(files_of(tmp_path)) == 1, "nothing half-written stays behind"
    assert Blobs(tmp_path, KEY).read(kept.sha256) == b"what was there before"


def _put_with_little_room(folder: Path) -> str:
    """The code of the error of a put where no file may grow beyond 100 kB, as on a full disk."""
    blobs = Blobs(folder, KEY)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    try:
        blobs.put(content(3 * CHUNK_BYTES))
    except ReplicaTrouble as error:
        return error.code
    return "it fitted"


def _answer(work: object, folder: Path, answers: object) -> None:
    answers.put(work(folder))  # type: ignore[attr-defined, operator]


def in_another_process(work: object, folder: Path) -> str:
    """What `work(folder)` returns in a fresh process."""
    context = multiprocessing.get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=_answer, args=(work, folder, answers))
    process.start()
    answer: str = answers.get(timeout=30)
    process.join(30)
    return answer
