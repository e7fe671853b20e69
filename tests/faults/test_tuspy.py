"""A tus client that others wrote (tuspy, from PyPI) at our endpoint: cut in the middle, it sends what was missing."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError
from tusclient.storage.filestorage import FileStorage

from fieldapp.store import enrolments
from fieldapp.store.enrolments import NewDesk
from fieldapp.sync.blob_lines import PLACE
from fieldapp.sync.keys import DeskKey
from tests.builders import ENGINEER_ID, an_administrator
from tests.servers import Cable, Running, a_service, running

# tuspy leaves the files it reads, and connections that were cut, to the garbage collector
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FILES, SIZE = 50, 2_000_000
CHUNK = 512 * 1024
CUT = (requests.RequestException, TusCommunicationError, OSError)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    """The whole server, plain, so that bytes on the line can be counted."""
    service = a_service(tmp_path / "server")
    with running(service, tls=False) as up:
        yield up
    service.close()


@pytest.fixture
def client(server: Running) -> Iterator[tuple[TusClient, Cable]]:
    """tuspy with a desk's token, and the line it uses."""
    store = server.service.store
    code = enrolments.make_code(store, ENGINEER_ID, by=an_administrator()).code
    desk = enrolments.use_code(store, code, NewDesk("tuspy", DeskKey(bytes(32)).public_key))
    cable = Cable(server.url)
    token = enrolments.issue_token(store, desk.desk_id)
    yield TusClient(cable.url + PLACE, headers={"Authorization": f"Bearer {token}"}), cable
    cable.close()


@pytest.mark.slow
def test_that_fifty_files_with_a_cut_in_the_middle_arrive_and_only_the_rest_goes_again(
    server: Running, client: tuple[TusClient, Cable], tmp_path: Path
) -> None:
    tus, cable = client
    files = [_a_file(tmp_path, number) for number in range(FILES)]
    cable.cut_after(FILES * SIZE // 2 + SIZE // 3)

    with contextlib.closing(FileStorage(str(tmp_path / "places.json"))) as places:
        was_cut = [path for path in files if _upload(tus, path, places)]
        cut_again = [path for path in was_cut if _upload(tus, path, places)]

    assert (len(was_cut), cut_again) == (1, [])
    blobs = server.service.blobs
    assert all(blobs.read(_name(path)) == path.read_bytes() for path in files)
    overhead = FILES * 8_000
    assert cable.sent_bytes < FILES * SIZE + CHUNK + overhead


def test_that_a_file_goes_on_where_the_cut_left_it(
    server: Running, client: tuple[TusClient, Cable], tmp_path: Path
) -> None:
    tus, cable = client
    path = _a_file(tmp_path, 1)
    cable.cut_after(SIZE * 3 // 4)

    with contextlib.closing(FileStorage(str(tmp_path / "places.json"))) as places:
        was_cut = _upload(tus, path, places)
        before = cable.sent_bytes
        was_cut_again = _upload(tus, path, places)

    assert (was_cut, was_cut_again) == (True, False)
    assert cable.sent_bytes - before < SIZE // 4 + 20_000
    assert server.service.blobs.read(_name(path)) == path.read_bytes()


def _upload(tus: TusClient, path: Path, places: FileStorage) -> bool:
    """Upload a file from where it is; whether the line was cut."""
    name = {"sha256": _name(path)}
    try:
        tus.uploader(str(path), chunk_size=CHUNK, metadata=name, store_url=True, url_storage=places).upload()
    except CUT:
        return True
    finally:
        gc.collect()
    return False


def _a_file(folder: Path, number: int) -> Path:
    path = folder / f"photo-{number}.jpg"
    path.write_bytes(hashlib.shake_256(b"tuspy %d" % number).digest(SIZE))
    return path


def _name(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
