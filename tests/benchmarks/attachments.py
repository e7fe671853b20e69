"""Attachments up and down against a plain PUT: `python -m tests.benchmarks.attachments [--json]`.

50 photos of 2 MB over loopback; the server is another process. The floor is a bare PUT of the
same bytes to the same server, written to a file and not synced. Ours reads encrypted
blobs, resumes, hashes, syncs to the disk and keeps books on both sides. Exits 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any

import requests
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from fieldapp.errors import SyncTrouble
from fieldapp.model.reports import Attachment
from fieldapp.server.app import create_app
from fieldapp.server.listen import Address, Certificate, serve
from fieldapp.server.service import open_service
from fieldapp.server.tls import ensure_certificate
from fieldapp.store import enrolments
from fieldapp.store.blobs import Blobs
from fieldapp.store.enrolments import NewDesk
from fieldapp.store.store import Store
from fieldapp.sync.keys import DeskKey, DeskSigner
from fieldapp.sync.transport import HttpTransport
from fieldapp.sync.uploads import Courier
from tests.builders import ENGINEER_ID, a_desk_store, an_administrator, an_engineer, an_order, put
from tests.servers import Cable, a_service

PHOTOS = 50
PHOTO_BYTES = 2_000_000
TUS_OF_THE_FLOOR = 0.19
"""The better of the tus figures in the bench's README: 131 MB/s where a plain PUT has 673."""
MOST_BYTES_AFTER_A_CUT = 1.02
ORDER = "01980000-0000-7000-8000-0000000000ff"
KEY = DeskKey(bytes(range(32)))


@dataclass(frozen=True)
class Figures:
    """MB/s of each way, and what a cut cost."""

    put_floor: float
    up: float
    up_tls: float
    down: float
    bytes_after_cut: float

    @property
    def share_of_floor(self) -> float:
        return self.up / self.put_floor

    @property
    def holds(self) -> bool:
        return self.share_of_floor > TUS_OF_THE_FLOOR and self.bytes_after_cut <= MOST_BYTES_AFTER_A_CUT


def measure(runs: int = 3) -> Figures:
    """Medians of several runs, interleaved so that a slow moment meets all of them."""
    photos = [os.urandom(PHOTO_BYTES) for _ in range(PHOTOS)]
    floors, ups, tls, downs = [], [], [], []
    for _ in range(runs):
        with _place() as place, _server(place, tls=False, plain=True) as url:
            floors.append(_speed(lambda url=url: _plain_put(url, photos)))
        with _place() as place, _server(place, tls=False) as url, _laptop(place, url, photos) as laptop:
            ups.append(_speed(laptop.round))
            laptop.forget()
            downs.append(_speed(laptop.round))
        with _place() as place, _server(place, tls=True) as url, _laptop(place, url, photos) as laptop:
            tls.append(_speed(laptop.round))
    median = statistics.median
    return Figures(median(floors), median(ups), median(tls), median(downs), _after_a_cut(photos))


def _after_a_cut(photos: list[bytes]) -> float:
    """How many times the bytes went up when the line was cut at half and came back."""
    with _place() as place, _server(place, tls=False) as url:
        cable = Cable(url)
        with _laptop(place, cable.url, photos) as laptop:
            cable.cut_after(PHOTOS * PHOTO_BYTES // 2)
            try:
                laptop.round()
            except SyncTrouble:
                laptop.round()
        cable.close()
    return cable.sent_bytes / (PHOTOS * PHOTO_BYTES)


def _speed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return PHOTOS * PHOTO_BYTES / 1e6 / (time.perf_counter() - started)


def _plain_put(url: str, photos: list[bytes]) -> None:
    with requests.Session() as session:
        session.trust_env = False
        for number, photo in enumerate(photos):
            session.put(f"{url}/plain/{number}", data=photo, timeout=30).raise_for_status()


@dataclass(frozen=True)
class _Place:
    folder: Path
    code: str


@contextmanager
def _place() -> Iterator[_Place]:
    """A server's data folder with an engineer, an order and an enrolment code."""
    with tempfile.TemporaryDirectory() as folder:
        service = a_service(Path(folder) / "server")
        code = enrolments.make_code(service.store, ENGINEER_ID, by=an_administrator()).code
        an_order(service.store, assignee=an_engineer(), id=ORDER)
        service.close()
        yield _Place(Path(folder), code)


@contextmanager
def _server(place: _Place, *, tls: bool, plain: bool = False) -> Iterator[str]:
    context = multiprocessing.get_context("spawn")
    ports: Queue[int] = context.Queue()
    process = context.Process(target=_serve, args=(place.folder / "server", tls, plain, ports))
    process.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{ports.get(timeout=60)}"
    finally:
        process.terminate()
        process.join(20)


def _serve(data: Path, tls: bool, plain: bool, ports: Queue[int]) -> None:
    service = open_service(data)
    made = ensure_certificate(data, "127.0.0.1", datetime.now(UTC)) if tls else None
    app = create_app(service)
    floor = Starlette(routes=[Route("/plain/{number}", _plain(data), methods=["PUT"])])
    chain = Certificate(made.certificate, made.key) if made else None
    serve(floor if plain else app, Address("127.0.0.1", 0), chain, on_listening=ports.put)


def _plain(data: Path) -> Callable[[Request], Any]:
    async def put_plain(request: Request) -> Response:
        with (data / f"plain-{int(request.path_params['number'])}").open("wb") as file:
            async for piece in request.stream():
                file.write(piece)
        return Response(status_code=204)

    return put_plain


class _Laptop:
    """A desk whose photos wait to be sent."""

    def __init__(self, store: Store, blobs: Blobs, line: HttpTransport) -> None:
        self._store = store
        self._blobs = blobs
        self._courier = Courier(store, blobs, line)

    def round(self) -> None:
        done = self._courier.run_round()
        assert not done.left

    def forget(self) -> None:
        """Lose every photo, so that the next round fetches them."""
        for name in list(self._blobs.names()):
            self._blobs.path(name).unlink()
        with self._store.writing() as connection:
            connection.exec_driver_sql("UPDATE blob SET state = 'missing'")


@contextmanager
def _laptop(place: _Place, url: str, photos: list[bytes]) -> Iterator[_Laptop]:
    office = open_service(place.folder / "server")
    joined = enrolments.use_code(office.store, place.code, NewDesk("laptop", KEY.public_key))
    made = ensure_certificate(place.folder / "server", "127.0.0.1", datetime.now(UTC))
    store, blobs = a_desk_store(place.folder), Blobs(place.folder / "desk", bytes(32))
    for owner in (store, office.store):
        rows = [_attachment(owner, str(number), photo, blobs) for number, photo in enumerate(photos)]
        put(owner, *([] if owner is office.store else _order(owner)), *rows)
    office.close()
    line = HttpTransport(url, made.fingerprint, DeskSigner(joined.desk_id, KEY))
    yield _Laptop(store, blobs, line)
    line.close()
    store.close()


def _order(store: Store) -> list[Any]:
    an_order(store, id=ORDER)
    return []


def _attachment(store: Store, row_id: str, photo: bytes, blobs: Blobs) -> Attachment:
    stored = blobs.put(photo)
    return Attachment(
        id=row_id,
        order_id=ORDER,
        sha256=stored.sha256,
        size_bytes=stored.size_bytes,
        media_type="image/jpeg",
        made_at=store.world.now(),
    )


def _told(figures: Figures) -> str:
    return (
        f"{PHOTOS} photos of {PHOTO_BYTES / 1e6:g} MB\n"
        f"  plain PUT (floor)        {figures.put_floor:7.0f} MB/s\n"
        f"  up                       {figures.up:7.0f} MB/s   {figures.share_of_floor:.2f} of the floor, "
        f"bar {TUS_OF_THE_FLOOR}\n"
        f"  up, over TLS             {figures.up_tls:7.0f} MB/s\n"
        f"  down                     {figures.down:7.0f} MB/s\n"
        f"  bytes after a cut at half  {figures.bytes_after_cut:.4f} x, bar {MOST_BYTES_AFTER_A_CUT}\n"
        f"  {'holds' if figures.holds else 'MISSED'}"
    )


def main() -> int:
    """Measure, print, and say whether the bars hold."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.attachments", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    figures = measure(asked.runs)
    if asked.json:
        plain = {**vars(figures), "share_of_floor": figures.share_of_floor, "holds": figures.holds}
        print(
            json.dumps(
                {name: value if isinstance(value, bool) else round(value, 4) for name, value in plain.items()}
            )
        )
    else:
        print(_told(figures))
    return 0 if figures.holds else 1


if __name__ == "__main__":
    sys.exit(main())
