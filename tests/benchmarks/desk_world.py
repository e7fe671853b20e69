"""The company of the desk's benchmark: a server with many rows for one engineer, and the profile of his laptop."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import requests
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from fieldapp.actions import attachments, labour, notes, order_edits, orders, parts, procedures
from fieldapp.actions.orders import OrderDraft
from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.demo import company
from fieldapp.model import Article, ArticleState, Customer, Device, Role, ServiceRecord, Site, WorkOrder
from fieldapp.model.noun import Noun
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server import desk_api, sync_api
from fieldapp.server.service import Service, open_service
from fieldapp.settings import Profile
from fieldapp.store import enrolments, raw, vault
from fieldapp.store.blobs import Blobs
from fieldapp.store.capture import Image, image_of
from fieldapp.store.damage import leave_word_of_end
from fieldapp.store.queries.checklists import steps_of
from fieldapp.store.server_side import touches_of
from fieldapp.store.store import Store
from fieldapp.store.versions import stamp
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.enrol import enrol, keep
from fieldapp.sync.keys import DeskKey
from fieldapp.sync.machine import Phase
from fieldapp.sync.opening import open_desk
from tests.unit.sheet.sheets import jpeg

PIN = "471147"
ORDERS = 40
ARTICLES = 5_000
DEVICE_SHARE = 0.5
"""Of all rows; what is neither device nor article is a past job."""
PHOTOS = 6
FULL_ORDER = "1 号泵机械密封漏水"
"""The title of the order with photos, answers, labour and parts."""
_AT = "2026-01-01T00:00:00.000000Z"
_KINDS = (
    ("Feed pump", "给水泵"),
    ("Chiller", "冷水机组"),
    ("Boiler", "蒸汽锅炉"),
    ("Lift", "客梯"),
    ("Burner", "燃烧器"),
)
_FAULTS = (
    ("loses pressure", "压力下降"), ("leaks at the seal", "机械密封漏水"), ("bearing is noisy", "轴承异响"),
    ("does not start", "无法启动"), ("trips the breaker", "跳闸"),
)  # fmt: skip


def app(folder: Path, count: int) -> Starlette:
    """The server's doors, and two more by which the benchmark joins a laptop and has rows changed."""
    service = open_service(folder / "data")
    world = _World(service, count)
    world.load()

    async def invite(_request: Request) -> Response:
        return JSONResponse({"code": await run_in_threadpool(world.code)})

    async def change(request: Request) -> Response:
        await run_in_threadpool(world.change, int(request.query_params["count"]))
        return Response("ok")

    own = [Route("/invite", invite, methods=["POST"]), Route("/change", change, methods=["POST"])]
    return Starlette(routes=[*desk_api.routes(service), *sync_api.routes(service), *own])


class _World:
    """What the office knows."""

    def __init__(self, service: Service, count: int) -> None:
        self._store = service.store
        self._count = count
        self._by = random.Random(7)
        self._changed = 0

    def load(self) -> None:
        """Company, orders with their places, machines, past jobs and articles."""
        self._founded = company.found(self._store)
        self._engineer = self._founded.engineer_id
        self._customers = [
            self._new(Customer, name=f"Customer {at} 客户", number=f"C-{at:05}") for at in range(8)
        ]
        self._sites = [
            self._new(
                Site, customer_id=self._customers[at % 8]["id"], name=f"Pump house {at} 泵房", city="Wuhan"
            )
            for at in range(ORDERS)
        ]
        devices = [self._device(at) for at in range(round(self._count * DEVICE_SHARE))]
        articles = [self._article(at) for at in range(min(ARTICLES, self._count // 10))]
        self._records = list(self._jobs(devices, self._count - len(devices) - len(articles)))
        for table, images in {
            "customer": self._customers, "site": self._sites, "device": devices, "article": articles,
            "service_record": self._records,
        }.items():  # fmt: skip
            self._write(table, images, is_new=True)
        for at, site in enumerate(self._sites):
            self._order(at, site, devices[at])

    def code(self) -> str:
        """A code with which the engineer's laptop joins."""
        return enrolments.make_code(self._store, self._engineer, by=SYSTEM).code

    def change(self, count: int) -> None:
        """The office corrects so many past jobs."""
        self._changed += 1
        for image in self._records[:count]:
            image["remedy"] = f"{image['remedy']} [{self._changed}]"
        self._write("service_record", self._records[:count], is_new=False)

    def _write(self, table: str, images: Sequence[Image], *, is_new: bool) -> None:
        keyed = {(table, str(image["id"])): image for image in images}
        with self._store.writing(as_checkpoint=True) as connection:
            raw.upsert_rows(connection, table, [dict(image) for image in images])
            stamp(
                connection,
                touches_of(keyed, frozenset(keyed) if is_new else frozenset()),
                _AT,
                self._store.world,
            )

    def _new(self, noun: type[Noun], **values: object) -> dict[str, object]:
        return dict(image_of(noun(id=self._store.world.new_id(), **values)))

    def _device(self, at: int) -> dict[str, object]:
        kind, chinese = _KINDS[at % len(_KINDS)]
        return self._new(
            Device, site_id=self._sites[at % ORDERS]["id"], name=f"{kind} {at} {chinese}", number=f"D-{at:06}",
            serial=f"KC{self._by.getrandbits(32):08X}", label=f"LBL-{at:06}", manufacturer="Kestrel",
            model_name=f"KC-{250 + at % 40}", category=kind, location=f"Hall {at % 9}, bay {at % 31}",
        )  # fmt: skip

    def _article(self, at: int) -> dict[str, object]:
        (kind, chinese), (fault, fault_zh) = _KINDS[at % len(_KINDS)], _FAULTS[at % len(_FAULTS)]
        return self._new(
            Article, number=f"KB-{at:05}", state=ArticleState.PUBLISHED, version=1, made_at=datetime(2026, 1, 1, tzinfo=UTC),
            title=f"{kind} {fault}", title_zh=f"{chinese}{fault_zh}", problem=f"The {kind.lower()} {fault} after {at % 90} minutes.",
            problem_zh=f"{chinese}运行 {at % 90} 分钟后{fault_zh}。", cause="The seal ran dry and its faces are scored.",
            remedy="Change the seal. Vent the casing before the start.", remedy_zh="更换密封，启动前排气。",
        )  # fmt: skip

    def _jobs(self, devices: Sequence[Image], count: int) -> Iterator[dict[str, object]]:
        for at in range(count):
            device, (fault, fault_zh) = devices[at % len(devices)], _FAULTS[self._by.randrange(len(_FAULTS))]
            yield self._new(
                ServiceRecord, site_id=device["site_id"], device_id=device["id"], number=f"WO-2025-{at:06}", kind="repair",
                summary=f"{device['name']} {fault}, {fault_zh}", cause=f"Wear after {at % 9000} hours",
                remedy=f"Part {self._by.randrange(9000)} changed, run for {at % 60} minutes", engineer_name="Li Mingyuan",
                minutes=30 + at % 300, cost=Decimal(at % 900), currency="CNY",
                happened_at=datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=7 * at),
            )  # fmt: skip

    def _order(self, at: int, site: Image, device: Image) -> None:
        start = self._store.world.now() + timedelta(hours=at - 4)
        draft = OrderDraft(
            title=FULL_ORDER if at == 0 else f"{device['name']} {_FAULTS[at % len(_FAULTS)][0]}",
            fault="值班员报告泵轴端持续滴水，地面积水，夜间噪声增大。 The shaft end drips, water on the floor.",
            customer_id=str(site["customer_id"]), site_id=str(site["id"]), device_id=str(device["id"]),
            contact_name="周工", contact_phone="+86 138 0000 4417", procedure_id=self._founded.procedure_id,
            assignee_id=self._engineer, scheduled_start=start, scheduled_end=start + timedelta(hours=1),
            resolve_by=start + timedelta(hours=8),
        )  # fmt: skip
        orders.create_order(self._store, draft, by=self._founded.dispatcher)


def prepare_profile(url: str, folder: Path) -> int:
    """The engineer's laptop: joined, everything pulled, one order worked through but for its signature.

    Returns how many rows came.
    """
    keys = vault.create(folder, PIN)
    code = requests.post(f"{url}/invite", timeout=60).json()["code"]
    key = DeskKey(keys.signing)
    enrolment = enrol(EnrolmentTicket(url, code, ""), key, "bench")
    profile = Profile(folder)
    store = open_desk(profile, keys).store
    with store.writing() as connection:
        keep(connection, enrolment)
    line = enrolment.transport(key, deadline_s=300)
    driver = SyncDriver(store, line, asks_ahead=True)
    told = driver.run_round()
    assert told.phase is Phase.COMPLETE, told
    _work(
        store,
        Blobs(profile.blobs, keys.blobs),
        Actor(enrolment.person.id, enrolment.person.name, frozenset({Role.ENGINEER})),
    )
    assert driver.run_round().phase is Phase.COMPLETE
    line.close()
    store.close()
    leave_word_of_end(profile.replica)
    return told.done


def _work(store: Store, blobs: Blobs, by: Actor) -> None:
    """Everything that a long repair leaves on an order."""
    with store.read() as session:
        order = session.scalars(select(WorkOrder).where(WorkOrder.title == FULL_ORDER)).one()
        order_id, steps = order.id, steps_of(session, order.procedure_id)
    for step in (orders.accept, orders.start_travel, orders.arrive):
        step(store, order_id, by=by)
    photos = [blobs.put(jpeg(at)) for at in range(PHOTOS)]
    taken = [
        attachments.attach(store, order_id, one, "image/jpeg", caption="机械密封 Seal", by=by)
        for one in photos
    ]
    for step_asked in steps:
        value = {"yes_no": "yes", "number": "2.6", "choice": "worn"}.get(step_asked.kind.value)
        photo = taken[0] if step_asked.kind.value == "photo" else None
        if value is not None or photo is not None:
            procedures.record_answer(store, order_id, step_asked.id, value, attachment_id=photo, by=by)
    words = "机械密封动环端面有环形划痕，密封面磨损，轴端滴水。 Ring marks on the seal face. " * 6
    wanted = order_edits.Findings(findings=words, cause="密封冲洗水中含砂。", remedy=words)
    order_edits.record_findings(store, order_id, wanted, by=by, seen=order_edits.Findings())
    seal = store.scalar("SELECT id FROM part WHERE number = 'MS-45-SIC'")
    parts.use_part(store, order_id, seal, Decimal(1), by=by)
    for minutes in (30, 45, 15):
        labour.book_labour(store, order_id, minutes=minutes, by=by)
    for at in range(8):
        notes.add_note(store, order_id, f"Note {at}: waited for the key, 等钥匙。", by=by)
