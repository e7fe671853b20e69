"""Makers of valid things: stores on real files, people, and rows as they would be there.

    store = a_desk_store(tmp_path)
    engineer = an_engineer()
    order_id = an_order(store, assignee=engineer, status=OrderStatus.ON_SITE)

On a server store rows are written through `store.change`; on a desk store what only the
office writes arrives as a checkpoint would bring it (`as_pulled`).
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from fieldapp.model import schema
from fieldapp.model.customers import Customer, Site
from fieldapp.model.devices import Device
from fieldapp.model.knowledge import Article, ArticleState, ArticleVersion
from fieldapp.model.noun import Noun
from fieldapp.model.orders import OrderStatus, OrderStep, WorkOrder
from fieldapp.model.parts import Part
from fieldapp.model.people import Company, Person, Role, RoleGrant
from fieldapp.model.procedures import Procedure, Step
from fieldapp.rules.actors import SYSTEM, Actor, Side
from fieldapp.sheet.ink import Ink
from fieldapp.store.capture import Image, image_of
from fieldapp.store.changes import content_hash
from fieldapp.store.derive import derive
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.migrate import upgrade
from fieldapp.store.queries.order_page import OrderPage, order_page
from fieldapp.store.queries.outbox import outbox
from fieldapp.store.search import index_rows
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from fieldapp.store.tables import row_version
from fieldapp.store.versions import insert_or_update
from fieldapp.store.world import World
from tests.folders import a_folder

A_MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class Clock:
    """A clock that a test sets. It moves a millisecond at every look, so that moments differ."""

    def __init__(self, start: datetime = A_MORNING) -> None:
        self.at = start

    def __call__(self) -> datetime:
        self.at += timedelta(milliseconds=1)
        return self.at

    def tick(self, **step: float) -> None:
        """Move on: `clock.tick(minutes=5)`."""
        self.at += timedelta(**step)


def a_world(clock: Clock | None = None) -> World:
    """A world with a steerable clock (`world.now`)."""
    return World(clock or Clock())


def a_desk_store(tmp_path: Path, world: World | None = None, name: str = "desk.db") -> Store:
    """A desk's store on a real file, empty."""
    return open_desk_store(open_sqlite(fresh_file(tmp_path / name)), world=world or a_world())


def a_server_store(tmp_path: Path, world: World | None = None, name: str = "server.db") -> Store:
    """A server's store on a real file, empty."""
    return open_server_store(open_sqlite(fresh_file(tmp_path / name)), world=world or a_world())


ENGINEER_ID = "01980000-0000-7000-8000-000000000001"
DISPATCHER_ID = "01980000-0000-7000-8000-000000000002"
SUPERVISOR_ID = "01980000-0000-7000-8000-000000000003"
STOREKEEPER_ID = "01980000-0000-7000-8000-000000000004"
ADMINISTRATOR_ID = "01980000-0000-7000-8000-000000000005"


def an_engineer(person_id: str = ENGINEER_ID, name: str = "Li Wei") -> Actor:
    """An engineer as an actor; `a_person` makes the row."""
    return Actor(person_id, name, frozenset({Role.ENGINEER}))


def a_dispatcher(person_id: str = DISPATCHER_ID, name: str = "Dana Moss") -> Actor:
    """A dispatcher as an actor."""
    return Actor(person_id, name, frozenset({Role.DISPATCHER}))


def a_supervisor(person_id: str = SUPERVISOR_ID, name: str = "王芳") -> Actor:
    """A supervisor as an actor."""
    return Actor(person_id, name, frozenset({Role.SUPERVISOR}))


def a_storekeeper(person_id: str = STOREKEEPER_ID, name: str = "Sam Ode") -> Actor:
    """A storekeeper as an actor."""
    return Actor(person_id, name, frozenset({Role.STOREKEEPER}))


def an_administrator(person_id: str = ADMINISTRATOR_ID, name: str = "Ada King") -> Actor:
    """An administrator as an actor."""
    return Actor(person_id, name, frozenset({Role.ADMINISTRATOR}))


def put(store: Store, *rows: Noun) -> None:
    """Rows that are simply there, by whichever way the side allows."""
    if store.side is Side.DESK:
        as_pulled(store, rows)
        return
    with store.change("Prepare", by=SYSTEM) as work:
        for row in rows:
            work.add(row)


def as_pulled(store: Store, rows: Iterable[Noun], seq: int = 1) -> None:
    """Put rows into a desk's replica as a checkpoint does: known to the server, nothing in the outbox."""
    rows = list(rows)
    images = {(row.__tablename__, str(row.id)): image_of(row) for row in rows}
    versions = [_version(table, row_id, image, seq) for (table, row_id), image in images.items()]
    with store.writing(as_checkpoint=True) as connection:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            for row in rows:
                session.merge(row)
            session.commit()
        connection.execute(_put_version(connection), versions)
        index_rows(connection, images)
        derive(connection, images)


def _put_version(connection: Connection) -> Any:
    return insert_or_update(
        connection, row_version, ("tbl", "row", "scope"), ("seq", "removed", "content_hash")
    )


def a_person(store: Store, actor: Actor | None = None, **values: Any) -> str:
    """The row of a person, with a grant for each role of the actor. Returns the id."""
    actor = actor or an_engineer()
    person_id = actor.person_id or store.world.new_id()
    words = {"login": actor.name.casefold().replace(" ", "."), "name": actor.name, **values}
    grants = [RoleGrant(id=store.world.new_id(), person_id=person_id, role=role) for role in actor.roles]
    put(store, Person(id=person_id, **words), *grants)
    return person_id


def a_company(store: Store, **values: Any) -> str:
    """The company's row."""
    words = {
        "name": "Northlight Service",
        "name_zh": "北光服务",
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
    }
    return _a(store, Company, {**words, **values})


def a_customer(store: Store, **values: Any) -> str:
    """A customer."""
    return _a(store, Customer, {"name": "Harbour Mills", "number": "C-00001", **values})


def a_site(store: Store, customer_id: str | None = None, **values: Any) -> str:
    """A site."""
    words = {"customer_id": customer_id, "name": "Pump house 3", "address": "12 Quay Road", "city": "Xiamen"}
    return _a(store, Site, {**words, **values})


def a_device(store: Store, site_id: str, **values: Any) -> str:
    """A device at a site."""
    words = {"site_id": site_id, "name": "Feed pump B", "serial": "KSB-4711", "number": "P-3B"}
    return _a(store, Device, {**words, **values})


def a_part(store: Store, **values: Any) -> str:
    """A part of the catalogue."""
    words = {"number": "SEAL-40", "name": "Shaft seal 40 mm", "name_zh": "轴封 40 毫米", "unit": "pcs"}
    return _a(store, Part, {**words, **values})


def an_article(store: Store, **values: Any) -> str:
    """A published article in its first version, as a checkpoint brings it."""
    words = {
        "title": "Shaft seal leaks after a dry run", "title_zh": "干转后机械密封泄漏",
        "problem": "Water drips from the pump shaft", "problem_zh": "泵轴处滴水",
        "cause": "The seal ran dry and its faces are scored", "cause_zh": "密封干转，端面划伤",
        "remedy": "Change the seal. Vent the casing before the start.", "remedy_zh": "更换密封，启动前排气。",
        "categories": ["pump"], **values,
    }  # fmt: skip
    head = {"number": "KB-00001", "state": ArticleState.PUBLISHED, "version": 1, "made_at": A_MORNING}
    article = _a(store, Article, {**head, **words})
    content = {name: value for name, value in words.items() if name in ArticleVersion.__table__.columns}
    _a(store, ArticleVersion, {**content, "article_id": article, "number": 1, "made_at": A_MORNING})
    return article


def a_procedure(store: Store, *steps: dict[str, Any], **values: Any) -> tuple[str, tuple[str, ...]]:
    """A procedure with steps given as the columns that matter. Returns its id and the steps' ids."""
    words = {"code": "PUMP-REPAIR", "version": 1, "name": "Pump repair", "name_zh": "水泵维修", **values}
    procedure = Procedure(id=store.world.new_id(), **words)
    rows = [
        Step(**{"id": store.world.new_id(), "procedure_id": procedure.id, "position": place, **step})
        for place, step in enumerate(steps, start=1)
    ]
    put(store, procedure, *rows)
    return procedure.id, tuple(row.id for row in rows)


def an_order(
    store: Store, status: OrderStatus = OrderStatus.ASSIGNED, assignee: Actor | None = None, **values: Any
) -> str:
    """An order that went the usual way to `status`. Returns its id."""
    if assignee is not None:
        values = {"assignee_id": assignee.person_id, "assignee_name": assignee.name, **values}
    words = {"title": "Pump loses pressure", "fault": "Pressure drops", "number": "WO-2026-00001"}
    order = WorkOrder(**{"id": store.world.new_id(), "opened_at": store.world.now(), **words, **values})
    put(store, order, *_steps(store, order.id, _way_to(status)))
    return str(order.id)


def the_page(store: Store, order_id: str) -> OrderPage:
    """The order's page as it is shown now."""
    with store.read() as session:
        page = order_page(session, order_id)
    assert page is not None
    return page


def some_ink(turn: float = 0.0) -> Ink:
    """Three waves across a pad: nobody's name, but as much ink as one."""
    strokes = tuple(
        tuple(
            (
                300 + word * 800 + at * 16,
                round(600 + 240 * math.sin(at / 4 + word + turn)),
                500 + at,
                12 * at + 900 * word,
            )
            for at in range(40)
        )
        for word in range(3)
    )
    return Ink(width=3000, height=1200, strokes=strokes)


def titles_in_outbox(store: Store) -> list[str]:
    """What a desk has to send, in the order it was done."""
    with store.read() as session:
        return [row.title for row in reversed(outbox(session).rows)]


def last_done(store: Store) -> str:
    """The id of the change set made last."""
    return str(store.scalar("SELECT id FROM change_set ORDER BY id DESC LIMIT 1"))


def how_many(store: Store, table: str) -> int:
    """How many rows a table has."""
    return int(store.scalar(f"SELECT count(*) FROM {table}"))


def _way_to(status: OrderStatus) -> tuple[OrderStatus, ...]:
    s = OrderStatus
    usual = (s.NEW, s.ASSIGNED, s.ACCEPTED, s.TRAVELLING, s.ON_SITE, s.COMPLETED, s.SIGNED)
    if status in usual:
        return usual[: usual.index(status) + 1]
    odd = {
        s.DECLINED: (s.NEW, s.ASSIGNED),
        s.CANCELLED: (s.NEW,),
        s.PAUSED: usual[:5],
        s.CLOSED: (*usual, s.APPROVED),
    }
    return (*odd.get(status, usual), status)


def _steps(store: Store, order_id: str, way: tuple[OrderStatus, ...]) -> list[OrderStep]:
    rows: list[OrderStep] = []
    for status in way:
        follows = rows[-1].id if rows else None
        moment = store.world.now()
        new_id = store.world.new_id()
        rows.append(
            OrderStep(id=new_id, order_id=order_id, follows_id=follows, status=status, made_at=moment)
        )
    return rows


def _a(store: Store, noun: type[Noun], values: dict[str, Any]) -> str:
    row_id = str(values.pop("id", None) or store.world.new_id())
    put(store, noun(id=row_id, **values))
    return row_id


def _version(table: str, row_id: str, image: Image, seq: int) -> dict[str, Any]:
    return {
        "tbl": table,
        "row": row_id,
        "scope": schema.shape(table).home_of(image),
        "seq": seq,
        "removed": 0,
        "content_hash": content_hash(table, image),
    }


@cache
def _template() -> Path:
    """An upgraded empty database, made once a process and copied for every store."""
    path = a_folder("fieldapp-tests-") / "template.db"
    engine = open_sqlite(path)
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def fresh_file(path: Path) -> Path:
    """An upgraded empty database at this path; upgrading each anew would be most of what the tests take."""
    shutil.copyfile(_template(), path)
    return path
