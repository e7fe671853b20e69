"""In which order files travel, how fast, what comes small, and what may leave a laptop."""

from __future__ import annotations

import hashlib
import io
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fieldapp.errors import SyncTrouble
from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import Attachment, AttachmentKind
from fieldapp.server import blob_api, desk_api
from fieldapp.store import blob_records, enrolments
from fieldapp.store.blob_records import ASKED, MISSING, NO_PREVIEW, VERIFIED
from fieldapp.store.blobs import Blobs
from fieldapp.store.enrolments import NewDesk
from fieldapp.store.store import Store
from fieldapp.sync.file_limits import FileLimits
from fieldapp.sync.keys import DeskKey, DeskSigner
from fieldapp.sync.porter import Porter
from fieldapp.sync.transport import HttpTransport
from fieldapp.sync.uploads import KEPT_AFTER_THE_END, Courier
from tests.builders import (
    ENGINEER_ID,
    Clock,
    a_desk_store,
    a_world,
    an_administrator,
    an_engineer,
    an_order,
    put,
)
from tests.servers import Cable, Running, a_service, running

KEY = DeskKey(bytes(range(32)))
OPEN = "01980000-0000-7000-8000-0000000000f1"
CLOSED = "01980000-0000-7000-8000-0000000000f2"
PHOTO, DOCUMENT, SHEET = AttachmentKind.PHOTO, AttachmentKind.DOCUMENT, AttachmentKind.SHEET


def a_picture(number: int, side: int = 700) -> bytes:
    """A JPEG of some 200 kB: noise does not pack."""
    noise = hashlib.shake_256(b"picture %d" % number).digest(side * side)
    whole = io.BytesIO()
    Image.frombytes("L", (side, side), noise).save(whole, "JPEG", quality=60)
    return whole.getvalue()


def some_bytes(number: int, size: int) -> bytes:
    return hashlib.shake_256(b"file %d" % number).digest(size)


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Laptop:
    """A desk with a place for previews, limits that a person sets, and a share for old originals."""

    def __init__(self, folder: Path, server: Running) -> None:
        self.clock = Clock()
        self.store = a_desk_store(folder, a_world(self.clock))
        self.blobs = Blobs(folder / "desk-blobs", bytes(32))
        self.previews = Blobs(folder / "desk-previews", bytes(32))
        self.server = server
        self.office = server.service.store
        self.limits = FileLimits()
        self.share_bytes = 1 << 40
        self.cable = Cable(server.url)
        code = enrolments.make_code(self.office, ENGINEER_ID, by=an_administrator()).code
        joined = enrolments.use_code(self.office, code, NewDesk("laptop", KEY.public_key))
        signer = DeskSigner(joined.desk_id, KEY)
        self.line = HttpTransport(self.cable.url, server.fingerprint, signer, deadline_s=15)
        self.told: list[str] = []
        self.courier = Courier(
            self.store,
            self.blobs,
            self.line,
            told=lambda name, _at, _size: self.told.append(name),
            previews=self.previews,
            limits=self.limits,
            share_bytes=lambda: self.share_bytes,
        )
        for store in (self.store, self.office):
            an_order(store, assignee=an_engineer(), id=OPEN)
            an_order(store, OrderStatus.CLOSED, assignee=an_engineer(), id=CLOSED)

    def attach(self, data: bytes, kind: AttachmentKind = PHOTO, order: str = OPEN) -> str:
        self.blobs.put(data)
        return self.refer(self.store, data, kind, order)

    def attach_elsewhere(self, data: bytes, kind: AttachmentKind = PHOTO, order: str = OPEN) -> str:
        self.server.service.blobs.put(data)
        self.refer(self.office, data, kind, order)
        return self.refer(self.store, data, kind, order)

    def refer(self, store: Store, data: bytes, kind: AttachmentKind, order: str) -> str:
        put(
            store,
            Attachment(
                id=store.world.new_id(),
                order_id=order,
                kind=kind,
                sha256=name_of(data),
                size_bytes=len(data),
                media_type="image/jpeg",
                made_at=store.world.now(),
            ),
        )
        return name_of(data)

    def states(self) -> dict[str, str]:
        with self.store.engine.connect() as connection:
            return dict(connection.exec_driver_sql("SELECT sha256, state FROM blob").fetchall())

    def preview_of(self, sha256: str) -> str | None:
        with self.store.snapshot() as connection:
            return blob_records.preview_of(connection, sha256)

    def ask_for(self, sha256: str) -> None:
        with self.store.writing() as connection:
            blob_records.ask_for(connection, [sha256])

    def later(self, **time_passed: float) -> None:
        self.clock.tick(**time_passed)

    def close(self) -> None:
        self.line.close()
        self.cable.close()
        self.store.close()


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    service = a_service(tmp_path / "server")
    with running(service, lambda s: [*desk_api.routes(s), *blob_api.routes(s)]) as server:
        found = Laptop(tmp_path, server)
        yield found
        found.close()
    service.close()


# ─── the order ─────────────────────────────────────────────────────────────────────────────────


def test_that_the_sheet_goes_first_then_small_photos_and_documents_last(laptop: Laptop) -> None:
    document = laptop.attach(some_bytes(1, 1_000), DOCUMENT)
    large = laptop.attach(some_bytes(2, 900_000))
    small = laptop.attach(some_bytes(3, 100_000))
    sheet = laptop.attach(some_bytes(4, 500_000), SHEET)

    laptop.courier.run_round()

    assert list(dict.fromkeys(laptop.told)) == [sheet, small, large, document]


def test_that_facts_go_while_a_photo_crawls(laptop: Laptop) -> None:
    laptop.limits.set(bits_per_s=64_000)
    laptop.attach(some_bytes(1, 400_000))
    porter = Porter(laptop.courier, laptop.limits, lambda _ended: None)
    porter.start()
    porter.wake()
    until(lambda: bool(laptop.told))

    started = time.monotonic()
    answered = laptop.line.send("POST", "/sync/v1/blobs/known", b'{"names":[]}')
    took_s = time.monotonic() - started
    states = set(laptop.states().values())
    porter.stop()

    assert answered.status == 200
    assert took_s < 2.0
    assert states == {"local"}, "the photo is still on its way"


# ─── limits ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", ["out", "in"])
def test_that_files_keep_to_the_limit_in_both_directions(laptop: Laptop, way: str) -> None:
    """60 kB at 256 kbit/s take two seconds less the last piece's rest."""
    data = some_bytes(1, 60_000)
    (laptop.attach if way == "out" else laptop.attach_elsewhere)(data, DOCUMENT)
    laptop.limits.set(bits_per_s=256_000)

    started = time.monotonic()
    done = laptop.courier.run_round()
    took_s = time.monotonic() - started

    assert done.sent + done.fetched == 1
    assert took_s >= 60_000 * 8 / 256_000 * 0.95


def test_that_lifting_the_limit_frees_what_is_under_way_at_once(laptop: Laptop) -> None:
    name = laptop.attach(some_bytes(1, 2_000_000))
    laptop.limits.set(bits_per_s=64_000)
    carrying = threading.Thread(target=laptop.courier.run_round)
    carrying.start()
    until(lambda: bool(laptop.told))

    started = time.monotonic()
    laptop.limits.set(bits_per_s=0)
    carrying.join(20)

    assert laptop.states()[name] == VERIFIED
    assert time.monotonic() - started < 15, "at the limit it would have been four minutes"


def test_that_photos_on_request_wait_while_sheets_and_documents_go(laptop: Laptop) -> None:
    photo, sheet = laptop.attach(a_picture(1)), laptop.attach(some_bytes(2, 5_000), SHEET)
    elsewhere = laptop.attach_elsewhere(a_picture(3))
    laptop.limits.set(photos_wait=True)

    laptop.courier.run_round()
    waited = laptop.states(), laptop.preview_of(elsewhere)
    laptop.limits.let_photos_go()
    while laptop.courier.run_round().moved:
        continue
    later = laptop.attach(a_picture(4))
    laptop.courier.run_round()

    assert waited == ({photo: "local", sheet: VERIFIED, elsewhere: MISSING}, None)
    assert laptop.states()[photo] == VERIFIED
    assert laptop.preview_of(elsewhere)
    assert laptop.states()[later] == "local", "asking once is for what waited then"


def test_that_a_file_cut_on_its_way_in_goes_on_where_it_was(laptop: Laptop) -> None:
    data = some_bytes(1, 500_000)
    name = laptop.attach_elsewhere(data, DOCUMENT)
    laptop.courier._line = cut = _Cut(laptop.line, after=3)
    laptop.courier._pace.chunk_bytes = 100_000
    with pytest.raises(SyncTrouble):
        laptop.courier.run_round()

    laptop.courier.run_round()

    assert laptop.blobs.read(name) == data
    assert cut.came_bytes == 500_000, "nothing came twice"


def test_that_a_file_cut_on_its_way_in_goes_on_where_it_was_after_a_restart(laptop: Laptop) -> None:
    data = some_bytes(1, 500_000)
    name = laptop.attach_elsewhere(data, DOCUMENT)
    laptop.courier._line = cut = _Cut(laptop.line, after=3)
    laptop.courier._pace.chunk_bytes = 100_000
    with pytest.raises(SyncTrouble):
        laptop.courier.run_round()
    begun = [*laptop.blobs.within("arriving").names()]

    started_again = Courier(laptop.store, laptop.blobs, cut, previews=laptop.previews)
    started_again.run_round()

    assert laptop.blobs.read(name) == data
    assert cut.came_bytes == 500_000, "nothing came twice"
    assert len(begun) == 1
    assert [*laptop.blobs.within("arriving").names()] == []


def test_that_a_server_without_small_pictures_ends_no_round_in_trouble(laptop: Laptop) -> None:
    elsewhere, document = (
        laptop.attach_elsewhere(a_picture(3)),
        laptop.attach_elsewhere(some_bytes(4, 5_000), DOCUMENT),
    )
    laptop.courier._line = _Older(laptop.line)

    done = laptop.courier.run_round()

    assert (done.previews, done.fetched) == (0, 1)
    assert laptop.blobs.has(document)
    assert laptop.preview_of(elsewhere) is None, "a later server may have one"


# ─── small first ───────────────────────────────────────────────────────────────────────────────


def test_that_a_photo_made_elsewhere_comes_small_and_whole_when_asked_for(laptop: Laptop) -> None:
    original = a_picture(1)
    name = laptop.attach_elsewhere(original)

    first = laptop.courier.run_round()
    small = laptop.preview_of(name)
    whole_at_first = laptop.blobs.has(name)
    laptop.ask_for(name)
    second = laptop.courier.run_round()

    assert (first.previews, first.fetched, whole_at_first) == (1, 0, False)
    assert small is not None
    assert Image.open(io.BytesIO(laptop.previews.read(small))).size == (420, 420)
    assert len(laptop.previews.read(small)) < len(original)
    assert second.fetched == 1
    assert laptop.blobs.read(name) == original


def test_that_a_preview_is_fetched_once_and_kept_encrypted(laptop: Laptop) -> None:
    name = laptop.attach_elsewhere(a_picture(1))
    laptop.courier.run_round()
    before = laptop.cable.sent_bytes

    again = laptop.courier.run_round()

    small = laptop.preview_of(name)
    assert small is not None
    assert not again.moved
    assert laptop.cable.sent_bytes == before
    assert b"JFIF" not in laptop.previews.path(small).read_bytes()


def test_that_documents_and_sheets_of_open_orders_come_whole_by_themselves(laptop: Laptop) -> None:
    names = [
        laptop.attach_elsewhere(some_bytes(1, 300_000), DOCUMENT),
        laptop.attach_elsewhere(some_bytes(2, 200_000), SHEET),
    ]

    laptop.courier.run_round()

    assert all(laptop.blobs.has(name) for name in names)


def test_that_files_of_orders_long_closed_come_only_when_asked_for(laptop: Laptop) -> None:
    names = [
        laptop.attach_elsewhere(some_bytes(1, 300_000), DOCUMENT, CLOSED),
        laptop.attach_elsewhere(a_picture(2), PHOTO, CLOSED),
    ]
    laptop.later(days=KEPT_AFTER_THE_END.days + 1)

    done = laptop.courier.run_round()
    laptop.ask_for(names[0])
    laptop.courier.run_round()

    assert not done.moved
    assert [laptop.blobs.has(name) for name in names] == [True, False]


def test_that_what_is_no_photo_has_no_preview_and_is_not_asked_for_again(laptop: Laptop) -> None:
    name = laptop.attach_elsewhere(some_bytes(1, 200_000))

    laptop.courier.run_round()
    before = laptop.cable.sent_bytes
    laptop.courier.run_round()

    assert laptop.preview_of(name) is None
    assert laptop.store.scalar("SELECT preview FROM blob WHERE sha256 = :name", name=name) == NO_PREVIEW
    assert laptop.cable.sent_bytes == before


def test_that_a_preview_of_other_bytes_than_the_server_named_is_not_kept(laptop: Laptop) -> None:
    name = laptop.attach_elsewhere(a_picture(1))
    laptop.courier._line = _Forging(laptop.line)

    laptop.courier.run_round()

    assert laptop.preview_of(name) is None
    assert [*laptop.previews.names()] == []


def test_that_somebody_elses_photos_are_not_shown_even_small(laptop: Laptop) -> None:
    data = a_picture(1)
    laptop.server.service.blobs.put(data)
    order = an_order(laptop.office)
    laptop.refer(laptop.office, data, PHOTO, order)

    answer = laptop.line.send("GET", f"/sync/v1/blobs/{name_of(data)}/preview")

    assert (answer.status, answer.problem) == (404, "blob-missing")


def test_that_an_original_asked_for_offline_comes_when_there_is_a_network(laptop: Laptop) -> None:
    name = laptop.attach_elsewhere(a_picture(1))
    laptop.courier.run_round()
    laptop.ask_for(name)
    laptop.courier._line = _Away()

    with pytest.raises(SyncTrouble):
        laptop.courier.run_round()
    asked = laptop.states()[name]
    laptop.courier._line = laptop.line
    laptop.courier.run_round()

    assert asked == ASKED
    assert laptop.blobs.has(name)


# ─── making room ───────────────────────────────────────────────────────────────────────────────


def test_that_old_originals_of_closed_orders_make_room_and_their_small_pictures_stay(laptop: Laptop) -> None:
    old, current = laptop.attach(a_picture(1), PHOTO, CLOSED), laptop.attach(a_picture(2))
    laptop.courier.run_round()
    laptop.share_bytes = 1_000
    laptop.courier.run_round()
    too_early = laptop.blobs.has(old)

    laptop.later(days=KEPT_AFTER_THE_END.days + 1)
    done = laptop.courier.run_round()

    small = laptop.preview_of(old)
    assert (too_early, done.cleared) == (True, 1)
    assert (laptop.blobs.has(old), laptop.blobs.has(current)) == (False, True)
    assert small is not None
    assert laptop.previews.has(small)
    assert laptop.states() == {old: MISSING, current: VERIFIED}


def test_that_nothing_goes_while_the_share_is_not_used_up(laptop: Laptop) -> None:
    old = laptop.attach(a_picture(1), PHOTO, CLOSED)
    laptop.later(days=400)

    laptop.courier.run_round()

    assert laptop.blobs.has(old)


@pytest.mark.parametrize("state", ["local", "sent"])
def test_that_an_unverified_original_is_never_deleted(laptop: Laptop, state: str) -> None:
    old = laptop.attach(a_picture(1), PHOTO, CLOSED)
    laptop.limits.set(photos_wait=True)
    laptop.share_bytes = 0
    laptop.later(days=400)
    laptop.courier.list_blobs()
    with laptop.store.writing() as connection:
        blob_records.set_state(connection, [old], state)

    for _ in range(3):
        laptop.courier.run_round()

    assert laptop.blobs.read(old) == a_picture(1)
    assert laptop.states() == {old: state}


def test_that_an_original_which_the_server_lost_meanwhile_is_not_deleted(laptop: Laptop) -> None:
    old = laptop.attach(a_picture(1), PHOTO, CLOSED)
    laptop.courier.run_round()
    laptop.server.service.blobs.path(old).unlink()
    laptop.share_bytes = 0
    laptop.later(days=400)

    done = laptop.courier.run_round()

    assert done.cleared == 0
    assert laptop.blobs.read(old) == a_picture(1)


def test_that_an_original_shown_by_an_open_order_too_stays(laptop: Laptop) -> None:
    data = a_picture(1)
    name = laptop.attach(data, PHOTO, CLOSED)
    laptop.refer(laptop.store, data, PHOTO, OPEN)
    laptop.courier.run_round()
    laptop.share_bytes = 0
    laptop.later(days=400)

    laptop.courier.run_round()

    assert laptop.blobs.has(name)


def test_that_bytes_left_behind_by_a_crash_while_clearing_count_as_own_again(laptop: Laptop) -> None:
    name = laptop.attach(a_picture(1), PHOTO, CLOSED)
    laptop.courier.run_round()
    with laptop.store.writing() as connection:
        blob_records.set_state(connection, [name], MISSING)
    laptop.courier._ask_at = 0.0

    laptop.courier.run_round()

    assert laptop.states() == {name: VERIFIED}
    assert laptop.blobs.has(name)


class _Away:
    """No network."""

    def send(self, *_arguments: Any, **_named: Any) -> Any:
        raise SyncTrouble("server-absent")


class _Older:
    """A line to a server that was built before there were previews: it has no such address."""

    def __init__(self, line: Any) -> None:
        self._line = line

    def send(self, method: str, path: str, *arguments: Any, **named: Any) -> Any:
        if path.endswith("/preview"):
            raise SyncTrouble("reply-is-not-ours")
        return self._line.send(method, path, *arguments, **named)


class _Cut:
    """A line that breaks once, after some ranges; it counts what it brought."""

    def __init__(self, line: Any, after: int) -> None:
        self._line = line
        self._left = after
        self.came_bytes = 0

    def send(self, method: str, path: str, *arguments: Any, **named: Any) -> Any:
        if "Range" not in named.get("headers", {}):
            return self._line.send(method, path, *arguments, **named)
        self._left -= 1
        if self._left == 0:
            raise SyncTrouble("server-absent")
        reply = self._line.send(method, path, *arguments, **named)
        self.came_bytes += len(reply.body)
        return reply


class _Forging:
    """A line on which previews arrive as other bytes than were named."""

    def __init__(self, line: Any) -> None:
        self._line = line

    def send(self, method: str, path: str, *arguments: Any, **named: Any) -> Any:
        reply = self._line.send(method, path, *arguments, **named)
        if path.endswith("/preview"):
            return type(reply)(reply.status, reply.headers, reply.body + b"!")
        return reply


def until(comes_true: Any, timeout_s: float = 10.0) -> None:
    ends_at = time.monotonic() + timeout_s
    while not comes_true() and time.monotonic() < ends_at:
        time.sleep(0.01)
    assert comes_true()
