"""The floor: the same rows from a database over HTTP, decoded, upserted, indexed; no sync at all.

One server process with pages of zstd-compressed arrays out of SQLite, one client with `requests`,
msgspec and one raw `executemany` a page into a WAL database with `synchronous=FULL`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import requests
import sqlcipher3.dbapi2 as sqlite
import zstandard
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.benchmarks.sync_rows import FIELDS, rows

PAGE = 5_000
_COLUMNS = ", ".join(f"{name} {'INTEGER' if name in ('minutes', 'cost') else 'TEXT'}" for name in FIELDS[1:])
_UPSERT = (
    f"INSERT INTO doc VALUES ({', '.join('?' * (len(FIELDS) + 1))}) ON CONFLICT (id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in (*FIELDS[1:], "seq"))
)


def open_floor(path: Path) -> Any:
    """A plain database with the rows' table and three indexes."""
    connection = sqlite.connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"CREATE TABLE IF NOT EXISTS doc (id TEXT PRIMARY KEY, {_COLUMNS}, seq INTEGER)")
    for name in ("seq", "happened_at", "site_id"):
        connection.execute(f"CREATE INDEX IF NOT EXISTS ix_{name} ON doc ({name})")
    return connection


def app(folder: Path) -> Starlette:
    """The floor's server."""
    database = open_floor(folder / "floor.sqlite")
    packer = zstandard.ZstdCompressor(level=3)

    async def load(request: Request) -> Response:
        count, revision, every = (int(request.query_params[name]) for name in ("count", "revision", "every"))
        (head,) = database.execute("SELECT coalesce(max(seq), 0) FROM doc").fetchone()
        numbered = ((*one, head + at) for at, one in enumerate(rows(count, revision, every), start=1))
        _upsert(database, list(numbered))
        return Response("ok")

    async def page(request: Request) -> Response:
        after = int(request.query_params["after"])
        sql = f"SELECT {', '.join(FIELDS)}, seq FROM doc WHERE seq > ? ORDER BY seq LIMIT {PAGE}"
        found = database.execute(sql, (after,)).fetchall()
        return Response(packer.compress(msgspec.json.encode(found)))

    async def push(request: Request) -> Response:
        raw = zstandard.ZstdDecompressor().decompress(await request.body())
        _upsert(database, msgspec.json.decode(raw, type=list[tuple[Any, ...]]))
        return Response("ok")

    return Starlette(
        routes=[
            Route("/load", load, methods=["POST"]),
            Route("/page", page),
            Route("/push", push, methods=["POST"]),
        ]
    )


class FloorClient:
    """The floor's desk."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        self._http = requests.Session()
        self._database = open_floor(folder / "floor-client.sqlite")
        self._seq = 0
        self.wire_bytes = 0

    def load(self, count: int, revision: int = 0, every: int = 1) -> None:
        """Have the server make or change rows."""
        words = f"count={count}&revision={revision}&every={every}"
        self._http.post(f"{self._url}/load?{words}").raise_for_status()

    def pull(self) -> int:
        """Everything newer than what is here; returns how many rows came."""
        count = 0
        while True:
            body = self._http.get(f"{self._url}/page?after={self._seq}").content
            self.wire_bytes += len(body)
            found = msgspec.json.decode(
                zstandard.ZstdDecompressor().decompress(body), type=list[tuple[Any, ...]]
            )
            if found:
                _upsert(self._database, found)
                self._seq = int(found[-1][-1])
            count += len(found)
            if len(found) < PAGE:
                return count

    def read(self, count: int) -> int:
        """The first `count` rows as a new client reads them, kept nowhere; returns how many came."""
        read = after = 0
        while read < count:
            body = self._http.get(f"{self._url}/page?after={after}").content
            found = msgspec.json.decode(
                zstandard.ZstdDecompressor().decompress(body), type=list[tuple[Any, ...]]
            )
            read, after = read + len(found), int(found[-1][-1])
        return read

    def push(self, count: int) -> None:
        """Send `count` changed rows, a thousand at a time."""
        changed = [(*one, number) for number, one in enumerate(rows(count, 1), start=1)]
        for start in range(0, count, 1_000):
            body = zstandard.ZstdCompressor(level=3).compress(
                msgspec.json.encode(changed[start : start + 1_000])
            )
            self._http.post(f"{self._url}/push", data=body).raise_for_status()

    def more_desks(self, count: int) -> list[Callable[[], object]]:
        """What asks whether there is anything new, for each of so many clients that are up to date."""
        address = f"{self._url}/page?after={10**12}"
        return [partial(self._ask, requests.Session(), address) for _ in range(count)]

    def _ask(self, http: requests.Session, address: str) -> object:
        return msgspec.json.decode(zstandard.ZstdDecompressor().decompress(http.get(address).content))

    def close(self) -> None:
        """Give everything back."""
        self._http.close()
        self._database.close()


def _upsert(database: Any, some: list[tuple[Any, ...]]) -> None:
    database.execute("BEGIN IMMEDIATE")
    database.executemany(_UPSERT, some)
    database.execute("COMMIT")
