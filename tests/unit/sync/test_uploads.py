"""Photos between a desk and the real server: over good lines and bad ones, once and whole."""

from __future__ import annotations

import hashlib
import os
import resource
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldapp.errors import ReplicaTrouble, SyncTrouble
from fieldapp.model.reports import Attachment
from fieldapp.server import blob_api, desk_api
from fieldapp.store import enrolments
from fieldapp.store.blobs import Blobs
from fieldapp.store.enrolments import NewDesk
from fieldapp.store.store import Store
from fieldapp.sync.blob_lines import Pace
from fieldapp.sync.keys import DeskKey, DeskSigner
from fieldapp.sync.transport import HttpTransport
from fieldapp.sync.uploads import Courier, Progress
from tests.builders import ENGINEER_ID, a_desk_store, an_administrator, an_engineer, an_order, put
from tests.servers import Cable, Running, a_service, running

KEY = DeskKey(bytes(range(32)))
ORDER = "01980000-0000-7000-8000-0000000000ff"


def a_photo(number: int, size: int = 400_000) -> bytes:
    return hashlib.shake_256(b"photo %d" % number).digest(size)


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Laptop:
    """A desk with an encrypted blob store, a replica and a line with a counter in it."""

    def __init__(self, folder: Path, server: Running) -> None:
        self.store = a_desk_store(folder)
        self.blobs = Blobs(folder / "desk-blobs", bytes(32))
        self.server = server
        self.cable = Cable(server.url)
        office = server.service.store
        code = enrolments.make_code(office, ENGINEER_ID, by=an_administrator()).code
        joined = enrolments.use_code(office, code, NewDesk("laptop", KEY.public_key))
        signer = DeskSigner(joined.desk_id, KEY)
        self.line = HttpTransport(self.cable.url, server.fingerprint, signer, deadline_s=15)
        self.told: list[tuple[str, int, int]] = []
        self.courier = self.a_courier()
        for store in (self.store, office):
            an_order(store, assignee=an_engineer(), id=ORDER)

    def a_courier(self, stopped: Callable[[], bool] = lambda: False) -> Courier:
        return Courier(
            self.store, self.blobs, self.line, told=lambda *chunk: self.told.append(chunk), stopped=stopped
        )

    def photograph(self, data: bytes) -> str:
        """Bytes first, reference afterwards."""
        self.blobs.put(data)
        return self.refer(data)

    def refer(self, data: bytes, *, also_on_the_server: bool = False) -> str:
        stores = (self.store, self.server.service.store) if also_on_the_server else (self.store,)
        row_id = self.store.world.new_id()
        for store in stores:
            put(store, an_attachment(store, row_id, data))
        return name_of(data)

    def states(self) -> dict[str, str]:
        with self.store.engine.connect() as connection:
            return dict(connection.exec_driver_sql("SELECT sha256, state FROM blob").fetchall())

    def try_round(self) -> Progress | str:
        try:
            return self.courier.run_round()
        except SyncTrouble as trouble:
            return trouble.code

    def close(self) -> None:
        self.line.close()
        self.cable.close()
        self.store.close()


def an_attachment(store: Store, row_id: str, data: bytes) -> Attachment:
    return Attachment(
        id=row_id,
        order_id=ORDER,
        sha256=name_of(data),
        size_bytes=len(data),
        media_type="image/jpeg",
        made_at=store.world.now(),
    )


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    service = a_service(tmp_path / "server")
    with running(service, lambda s: [*desk_api.routes(s), *blob_api.routes(s)]) as server:
        found = Laptop(tmp_path, server)
        yield found
        found.close()
    service.close()


def test_that_photos_taken_offline_reach_the_server(laptop: Laptop) -> None:
    photos = [a_photo(number) for number in range(5)]
    names = [laptop.photograph(photo) for photo in photos]

    done = laptop.courier.run_round()

    assert (done.sent, done.sent_bytes, done.left) == (5, 2_000_000, [])
    assert [laptop.server.service.blobs.read(name) for name in names] == photos
    assert laptop.states() == dict.fromkeys(names, "verified")
    assert all(name in names and 0 <= done <= size == 400_000 for name, done, size in laptop.told)


def test_that_what_the_server_has_is_not_sent_again(laptop: Laptop) -> None:
    name = laptop.photograph(a_photo(1))
    laptop.server.service.blobs.put(a_photo(1))

    laptop.courier.run_round()

    assert laptop.states() == {name: "verified"}
    assert laptop.cable.sent_bytes < 20_000


def test_that_a_round_with_nothing_to_do_costs_nothing(laptop: Laptop) -> None:
    laptop.photograph(a_photo(1))
    laptop.courier.run_round()
    before = laptop.cable.sent_bytes

    for _ in range(3):
        laptop.courier.run_round()

    assert laptop.cable.sent_bytes == before


def test_that_the_list_of_waiting_photos_needs_no_network(laptop: Laptop) -> None:
    name = laptop.photograph(a_photo(1))
    elsewhere = laptop.refer(a_photo(2))
    laptop.server.stop()

    laptop.courier.list_blobs()

    assert laptop.states() == {name: "local", elsewhere: "missing"}
    assert laptop.try_round() == "server-absent"
    assert laptop.states() == {name: "local", elsewhere: "missing"}


@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_that_after_a_cut_only_the_rest_goes(laptop: Laptop, part: float) -> None:
    """Measured over several photos, as a line carries them: the cut is in the middle of the whole."""
    photos = [a_photo(number, 2_000_000) for number in range(5)]
    names = [laptop.photograph(photo) for photo in photos]
    laptop.courier.list_blobs()
    laptop.cable.cut_after(int(part * 10_000_000))

    first = laptop.try_round()
    second = laptop.try_round()

    assert isinstance(first, str), "the cut was noticed"
    assert isinstance(second, Progress), second
    assert [laptop.server.service.blobs.read(name) for name in names] == photos
    assert laptop.cable.sent_bytes <= 1.02 * 10_000_000


def test_that_a_line_that_is_cut_again_and_again_gets_there(laptop: Laptop) -> None:
    name = laptop.photograph(a_photo(1, 3_000_000))
    rounds = 0

    while laptop.states().get(name) != "verified" and rounds < 60:
        laptop.cable.cut_after(250_000)
        laptop.try_round()
        rounds += 1

    assert laptop.server.service.blobs.read(name) == a_photo(1, 3_000_000)
    assert rounds < 30
    assert laptop.cable.sent_bytes <= 1.1 * 3_000_000


def test_that_a_lost_answer_to_the_last_chunk_is_found_out(laptop: Laptop) -> None:
    name = laptop.photograph(a_photo(1, 100_000))
    laptop.courier.list_blobs()
    with laptop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE blob SET state = 'sent'")
    laptop.server.service.blobs.put(a_photo(1, 100_000))

    laptop.courier.run_round()

    assert laptop.states() == {name: "verified"}
    assert laptop.cable.sent_bytes < 20_000


def test_that_a_restored_server_gets_a_photo_it_lost_again(laptop: Laptop) -> None:
    name = laptop.photograph(a_photo(1))
    put(laptop.server.service.store, an_attachment(laptop.server.service.store, "a", a_photo(1)))
    laptop.courier.run_round()
    laptop.server.service.blobs.path(name).unlink()

    laptop.courier.run_round()
    not_asked_yet = laptop.server.service.blobs.has(name)
    with laptop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE replica_state SET epoch = 'after the restore'")
    laptop.courier.run_round()

    assert not not_asked_yet, "asking costs an exchange, so it is not done every time"
    assert laptop.server.service.blobs.read(name) == a_photo(1)


def test_that_photos_of_others_are_fetched_verified_and_encrypted(laptop: Laptop) -> None:
    data = a_photo(7, 3_000_000)
    name = laptop.refer(data, also_on_the_server=True)
    laptop.server.service.blobs.put(data)

    done = laptop.courier.run_round()

    assert (done.fetched, done.fetched_bytes) == (1, 3_000_000)
    assert laptop.blobs.read(name) == data
    assert laptop.states() == {name: "verified"}
    assert data[:100] not in laptop.blobs.path(name).read_bytes()


def test_that_what_the_server_does_not_have_either_waits(laptop: Laptop) -> None:
    name = laptop.refer(a_photo(7), also_on_the_server=True)

    done = laptop.courier.run_round()

    assert done.left == [name]
    assert laptop.states() == {name: "missing"}


def test_that_a_server_that_gives_other_bytes_is_not_believed(laptop: Laptop) -> None:
    name = laptop.refer(a_photo(7), also_on_the_server=True)
    laptop.server.service.blobs.put(a_photo(7))
    laptop.server.service.blobs.path(name).write_bytes(a_photo(8))

    done = laptop.courier.run_round()

    assert done.left == [name]
    assert not laptop.blobs.has(name)
    assert list(laptop.blobs.names()) == []


def test_that_a_photo_damaged_on_the_laptop_is_not_sent_and_holds_up_nobody(laptop: Laptop) -> None:
    bad, good = laptop.photograph(a_photo(1)), laptop.photograph(a_photo(2))
    path = laptop.blobs.path(bad)
    spoiled = bytearray(path.read_bytes())
    spoiled[5000] ^= 1
    path.write_bytes(spoiled)

    done = laptop.courier.run_round()

    assert (done.sent, done.left) == (1, [bad])
    assert not laptop.server.service.blobs.has(bad)
    assert laptop.server.service.blobs.has(good)


def test_that_photos_of_an_order_taken_away_since_are_sent_all_the_same(laptop: Laptop) -> None:
    name = laptop.photograph(a_photo(1))
    laptop.courier.list_blobs()
    with laptop.store.writing(as_checkpoint=True) as connection:
        connection.exec_driver_sql("DELETE FROM attachment")

    laptop.courier.run_round()

    assert laptop.server.service.blobs.read(name) == a_photo(1)
    assert laptop.states() == {name: "verified"}


def test_that_a_photo_that_vanished_from_the_laptop_is_fetched_where_it_can_be(laptop: Laptop) -> None:
    name = laptop.photograph(a_photo(1))
    laptop.courier.list_blobs()
    os.unlink(laptop.blobs.path(name))  # noqa: PTH108
    laptop.server.service.blobs.put(a_photo(1))
    put(laptop.server.service.store, an_attachment(laptop.server.service.store, "a", a_photo(1)))

    laptop.courier.run_round()

    assert laptop.blobs.read(name) == a_photo(1)


def test_that_a_full_disk_stops_the_fetching_and_is_told(laptop: Laptop) -> None:
    name = laptop.refer(a_photo(7, 3_000_000), also_on_the_server=True)
    laptop.server.service.blobs.put(a_photo(7, 3_000_000))
    laptop.courier.list_blobs()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, hard))
    try:
        with pytest.raises(ReplicaTrouble) as caught:
            laptop.courier.run_round()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert caught.value.code == "disk-full"
    assert laptop.states() == {name: "missing"}
    laptop.courier.run_round()
    assert laptop.blobs.read(name) == a_photo(7, 3_000_000)


def test_that_a_courier_can_be_stopped_between_photos(laptop: Laptop) -> None:
    names = [laptop.photograph(a_photo(number)) for number in range(4)]

    def two_have_gone() -> bool:
        return len([*laptop.server.service.blobs.names()]) >= 2

    done = laptop.a_courier(stopped=two_have_gone).run_round()

    assert (done.sent, len(done.left)) == (2, 2)
    assert sorted(laptop.states().values()) == ["local", "local", "verified", "verified"]
    assert set(done.left) <= set(names)


def test_that_chunks_grow_on_a_good_line_and_shrink_on_a_bad_one() -> None:
    pace = Pace()

    for _ in range(10):
        pace.went(pace.chunk_bytes, 0.1)
    fastest = pace.chunk_bytes
    pace.went(pace.chunk_bytes, 2.0)
    steady = pace.chunk_bytes
    for _ in range(20):
        pace.failed()

    assert (fastest, steady, pace.chunk_bytes) == (8 << 20, 8 << 20, 16 * 1024)
