"""fieldapp in the benchmark: the real server with its doors, the real desk with its encrypted replica."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import requests
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.model import OrderStatus, OrderStep, Person, Role, RoleGrant, Site, WorkOrder, schema
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server import desk_api, sync_api
from fieldapp.server.service import Service, open_service
from fieldapp.store import enrolments, raw, replica
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.journal import Journal
from fieldapp.store.search import merge_some
from fieldapp.store.server_side import touches_of
from fieldapp.store.versions import stamp
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.enrol import enrol
from fieldapp.sync.keys import DeskKey
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.messages import Continuation, Cursor, PullReply, PullRequest, decode, encode
from tests.benchmarks.sync_rows import FIELDS, SITE, rows

ORDERS = 100
_ROWS = msgspec.json.Decoder(list[tuple[Any, ...]])
_AT = "2026-01-01T00:00:00.000000Z"


def app(folder: Path) -> Starlette:
    """The server's doors, and two more by which the benchmark has rows made and a desk enrolled."""
    service = open_service(folder / "data", os.environ.get("FIELDAPP_BENCH_DATABASE"))

    async def load(request: Request) -> Response:
        numbers = [int(request.query_params[name]) for name in ("count", "revision", "every")]
        await run_in_threadpool(_load, service, *numbers)
        return Response("ok")

    async def invite(_request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_invite, service))

    async def codes(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(_codes, service, int(request.query_params["count"])))

    async def parts(request: Request) -> Response:
        await run_in_threadpool(_load_parts, service, int(request.query_params["count"]))
        return Response("ok")

    doors = [*desk_api.routes(service), *sync_api.routes(service)]
    own = [Route("/load", load, methods=["POST"]), Route("/invite", invite, methods=["POST"])]
    own += [Route("/codes", codes, methods=["POST"]), Route("/parts", parts, methods=["POST"])]
    return Starlette(routes=[*doors, *own])


def _load(service: Service, count: int, revision: int, every: int) -> None:
    columns = schema.shape("service_record").columns
    images = [
        {name: values.get(name) for name in columns}
        for values in (dict(zip(FIELDS, one, strict=True)) for one in rows(count, revision, every))
    ]
    _write(service, "service_record", images, are_new=not revision)


def _load_parts(service: Service, count: int) -> None:
    """A catalogue whose rows are about as large as the others."""
    columns = schema.shape("part").columns
    said = (dict(zip(FIELDS, one, strict=True)) for one in rows(count))
    images = [
        {
            name: _as_part(values).get(name, 0 if name in ("withdrawn", "recalled") else None)
            for name in columns
        }
        for values in said
    ]
    _write(service, "part", images, are_new=True)


def _as_part(values: dict[str, str | int | None]) -> dict[str, str | int | None]:
    words = {"name": values["device_name"], "manufacturer": values["customer_name"]}
    words |= {"category": values["cause"], "description": values["summary"], "bulletin": values["remedy"]}
    return {**words, "id": values["id"], "number": values["number"]}


def _write(service: Service, table: str, images: list[raw.Image], *, are_new: bool) -> None:
    with service.store.writing(as_checkpoint=True) as connection:
        raw.upsert_rows(connection, table, images)
        keyed = {(table, str(image["id"])): image for image in images}
        stamp(connection, touches_of(keyed, frozenset(keyed) if are_new else frozenset()), _AT, service.world)


def _invite(service: Service) -> dict[str, object]:
    """An engineer with a hundred orders at the site of the rows, and a code for his laptop."""
    with service.store.change("Invite", by=SYSTEM) as work:
        person = work.add(Person(id=work.new_id(), login="bench", name="Bench"))
        work.add(RoleGrant(id=work.new_id(), person_id=person.id, role=Role.ENGINEER))
        work.add(Site(id=SITE, name="Bench"))
        orders = [
            work.add(
                WorkOrder(
                    id=work.new_id(), title="Order", opened_at=work.now, site_id=SITE, assignee_id=person.id
                )
            )
            for _ in range(ORDERS)
        ]
        for order in orders:
            step = OrderStep(
                id=work.new_id(), order_id=order.id, status=OrderStatus.ASSIGNED, made_at=work.now
            )
            work.add(step)
    code = enrolments.make_code(service.store, person.id, by=SYSTEM)
    return {"code": code.code, "orders": [order.id for order in orders]}


def _codes(service: Service, count: int) -> list[str]:
    """More laptops of the same engineer."""
    with service.store.read() as session:
        person = session.scalars(select(Person.id).where(Person.login == "bench")).one()
    return [enrolments.make_code(service.store, person, by=SYSTEM).code for _ in range(count)]


class OurClient:
    """The desk."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url = url
        invitation = requests.post(f"{url}/invite").json()
        self._orders: list[str] = invitation["orders"]
        key = DeskKey(os.urandom(32))
        enrolled = enrol(EnrolmentTicket(url, invitation["code"], ""), key, "bench")
        self.store = open_desk_store(
            open_sqlite(folder / "desk.sqlite", os.urandom(48), cache_kib=65_536),
            Journal(folder / "journal", os.urandom(32)),
        )
        self._actor = Actor(enrolled.person.id, "Bench", frozenset({Role.ENGINEER}))
        self._transport = enrolled.transport(key)
        self.exchanges = self.wire_bytes = 0
        self.complete_at = 0.0
        """When the last round had brought everything; the words of what came are indexed after it."""
        self._driver = SyncDriver(self.store, self, told=self._note, asks_ahead=True)

    def exchange(self, path: str, body: bytes) -> bytes:
        """The transport's exchange, counted, and what came of the wire."""
        self.exchanges += 1
        reply = self._transport.send("POST", path, body)
        assert reply.status == 200, reply
        self.wire_bytes += int(reply.headers["Content-Length"])
        return reply.body

    def load(self, count: int, revision: int = 0, every: int = 1) -> None:
        """Have the server make or change rows."""
        words = f"count={count}&revision={revision}&every={every}"
        requests.post(f"{self._url}/load?{words}").raise_for_status()

    def pull(self) -> int:
        """One round of the sync; returns how many rows came."""
        told = self._driver.run_round()
        assert told.phase is Phase.COMPLETE, told
        return told.done

    def _note(self, tell: Tell) -> None:
        if tell.phase is Phase.COMPLETE:
            self.complete_at = time.perf_counter()

    def rest(self) -> None:
        """What a laptop does between its rounds: merge the search's words."""
        is_more = True
        while is_more:
            with self.store.writing() as connection:
                is_more = merge_some(connection)

    def load_parts(self, count: int) -> None:
        """Have the server take in a catalogue, and take it in here."""
        requests.post(f"{self._url}/parts?count={count}").raise_for_status()
        self.pull()

    def read_parts(self) -> int:
        """The catalogue as a new laptop is sent it, kept nowhere; returns how many rows came."""
        with self.store.snapshot() as connection:
            state = replica.state_of(connection)
        goes_on: Continuation | None = Continuation(-1, state.seq, str(state.chain), "parts", -1, "", "")
        read = 0
        while goes_on is not None and goes_on.scope == "parts":
            asked = PullRequest(str(uuid.uuid4()), (), None, goes_on)
            page = decode(self._transport.exchange("/sync/v1/pull", encode(asked)), PullReply)
            read += sum(len(_ROWS.decode(block.rows)) for block in page.tables if block.table == "part")
            goes_on = page.continuation
        return read

    def work(self, count: int) -> None:
        """Make `count` change sets."""
        for number in range(count):
            with self.store.change("Findings", by=self._actor) as work:
                work.get(
                    WorkOrder, self._orders[number % ORDERS]
                ).findings = f"Bearing {number} worn, replaced."

    def more_desks(self, count: int) -> list[Callable[[], object]]:
        """What asks whether there is anything new, for each of so many laptops that are up to date."""
        with self.store.snapshot() as connection:
            state = replica.state_of(connection)
        cursor = Cursor(str(state.epoch), state.seq, str(state.chain))
        asking: list[Callable[[], object]] = []
        for code in requests.post(f"{self._url}/codes?count={count}").json():
            key = DeskKey(os.urandom(32))
            line = enrol(EnrolmentTicket(self._url, code, ""), key, "bench").transport(key)
            asked = encode(PullRequest(str(uuid.uuid4()), (), cursor))
            asking.append(partial(line.exchange, "/sync/v1/pull", asked))
        return asking

    def close(self) -> None:
        """Give everything back."""
        self._transport.close()
        self.store.close()
