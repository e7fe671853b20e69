"""Desks for tests of the screens: profiles on the disk, unlocked sessions, and a company's day in the replica.

    folder = a_profile(tmp_path)                 # vault (PIN 4711) and encrypted replica, Li Wei enrolled
    with an_open_desk(folder) as session: ...
    make_a_day(session.store)

The template is made once a process: an argon2 of no cost, a migrated replica.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget
from sqlalchemy import update

from fieldapp.model.conflicts import Conflict
from fieldapp.model.orders import OrderStatus, Priority
from fieldapp.model.parts import MovementKind, Part, StockMovement
from fieldapp.settings import Profile
from fieldapp.store import vault
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_sqlite
from fieldapp.store.journal import Journal
from fieldapp.store.lease import Lease
from fieldapp.store.store import Store
from fieldapp.store.tables import change_set, replica_state
from fieldapp.sync.enrol import Enrolment, PersonHere, keep
from fieldapp.ui.desk_session import DeskSession
from fieldapp.ui.tasks import Tasks
from tests.builders import (
    ENGINEER_ID,
    a_company,
    a_customer,
    a_device,
    a_person,
    a_site,
    an_engineer,
    an_order,
    put,
)
from tests.folders import a_folder

PIN = "4711"
CHEAP = vault.Cost(passes=1, memory_kib=8, lanes=1)
NOBODY_LISTENS = "http://127.0.0.1:9"


def a_profile(tmp_path: Path, *, enrolled: bool = True, name: str = "profile") -> Path:
    """The folder of Li Wei's desk; PIN 4711."""
    folder = tmp_path / name
    shutil.copytree(_template(enrolled), folder)
    return folder


def open_session(folder: Path, tasks: Tasks) -> DeskSession:
    """An unlocked desk; the sync thread is not started."""
    return DeskSession.open(folder, vault.unlock(folder, PIN), Lease(folder), tasks)


@contextlib.contextmanager
def an_open_desk(folder: Path) -> Iterator[DeskSession]:
    """An unlocked desk, closed afterwards."""
    session = open_session(folder, Tasks())
    try:
        yield session
    finally:
        session.close()


def pump(until: Callable[[], bool] = lambda: False, timeout_ms: int = 3_000, every_ms: int = 20) -> bool:
    """Let Qt's events happen until something is so; whether it came to be."""
    loop = QEventLoop()
    deadline = time.monotonic() + timeout_ms / 1000

    def look() -> None:
        if until() or time.monotonic() > deadline:
            loop.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(every_ms)
    loop.exec()
    timer.stop()
    return until()


def texts(widget: QWidget) -> str:
    """Every word a person can see in a widget, line by line."""
    found = []
    for child in widget.findChildren(QWidget):
        if child.isVisible():
            said = getattr(child, "words", None) or getattr(child, "text", None)
            with contextlib.suppress(TypeError):
                found.append(str(said()) if callable(said) else "")
    return "\n".join(filter(None, found))


def make_a_day(store: Store) -> dict[str, str]:
    """A day of Li Wei's: orders in several states with sites and devices. Returns the orders' ids."""
    me = an_engineer()
    now = datetime.now(UTC)
    a_company(store)
    a_person(store, me)
    harbour = a_customer(store, name="Harbour Mills")
    clinic = a_customer(store, name="厦门滨海医院", number="C-00002")
    pumps = a_site(store, harbour, name="Pump house 3")
    ward = a_site(store, clinic, name="住院部地下室", address="湖滨南路 201 号", city="厦门")
    pump = a_device(store, pumps, name="Feed pump B")
    chiller = a_device(store, ward, name="冷水机组 2", serial="YK-88213", number="CH-02")
    at = {
        "customer_id": harbour,
        "customer_name": "Harbour Mills",
        "site_name": "Pump house 3",
        "device_name": "Feed pump B",
        "site_id": pumps,
        "device_id": pump,
    }
    there = {
        "customer_id": clinic,
        "customer_name": "厦门滨海医院",
        "site_name": "住院部地下室",
        "device_name": "冷水机组 2",
        "site_id": ward,
        "device_id": chiller,
    }

    def order(status: OrderStatus, number: int, title: str, **values: Any) -> str:
        return an_order(store, status, me, title=title, number=f"WO-2026-{number:05}", **values)

    return {
        "urgent": order(
            OrderStatus.ON_SITE, 4812, "Pump loses pressure after start", priority=Priority.URGENT, findings="Seal worn",
            scheduled_start=now - timedelta(hours=1), respond_by=now - timedelta(hours=2),
            resolve_by=now + timedelta(minutes=38), **at,
        ),
        "late": order(
            OrderStatus.ACCEPTED, 4815, "冷水机组 2 号压缩机报警，排气温度过高",
            scheduled_start=now + timedelta(hours=2), respond_by=now - timedelta(minutes=25),
            resolve_by=now + timedelta(hours=4), **there,
        ),
        "planned": order(
            OrderStatus.ASSIGNED, 4820, "Yearly inspection of the dosing station",
            scheduled_start=now + timedelta(days=1), **at,
        ),
        "returned": order(OrderStatus.RETURNED, 4790, "Replace coupling guard", **at),
        "done": order(OrderStatus.SIGNED, 4799, "更换冷却水过滤器", **there),
    }  # fmt: skip


def fill_the_van(store: Store) -> None:
    """Three articles in Li Wei's van, one of them below zero, and one recalled."""
    parts = (
        ("SEAL-40", "Shaft seal 40 mm", "轴封 40 毫米", Decimal(4), False),
        ("BRG-6205", "Bearing 6205-2RS", "轴承 6205-2RS", Decimal(-1), False),
        ("FLT-10B", "Filter cartridge 10 in", "滤芯 10 寸", Decimal(12), True),
    )
    for number, name, name_zh, there, recalled in parts:
        part = Part(
            id=store.world.new_id(), number=number, name=name, name_zh=name_zh, unit="pcs",
            recalled=recalled, bulletin="SB-2026-07" if recalled else None,
        )  # fmt: skip
        moved = StockMovement(
            id=store.world.new_id(), part_id=part.id, holder_id=ENGINEER_ID, quantity=there,
            kind=MovementKind.RECEIVED, made_at=store.world.now(),
        )  # fmt: skip
        put(store, part, moved)


def a_conflict(store: Store, order_id: str, **values: Any) -> str:
    """The office moved what the engineer changed too; undecided. Returns its id."""
    words = {
        "home": f"order:{order_id}", "table_name": "work_order", "row_id": order_id, "group_name": "findings",
        "base": {"findings": None}, "mine": {"findings": "Seal worn, shaft scored"},
        "theirs": {"findings": "Seal worn"}, "mine_stands": False,
        "mine_by": "Li Wei", "theirs_by": "Dana Moss",
        "mine_at": datetime.now(UTC) - timedelta(hours=3), "theirs_at": datetime.now(UTC) - timedelta(hours=2),
    }  # fmt: skip
    row = Conflict(**{"id": store.world.new_id(), **words, **values})
    put(store, row)
    return str(row.id)


def hold_back(store: Store, title: str, reason: str = "scope-was-revoked:order") -> None:
    """As if the server had kept the last change set of that title for people."""
    receipt = f'{{"status": "quarantined", "reason": "{reason}"}}'
    with store.writing() as connection:
        connection.execute(
            update(change_set).where(change_set.c.title == title).values(state="held", receipt=receipt)
        )


def complete_at(store: Store, moment: datetime) -> None:
    """As if the replica had been complete then."""
    with store.writing() as connection:
        connection.execute(replica_state.update().values(complete_at=moment.isoformat(), server_id="server"))


@cache
def _template(enrolled: bool) -> Path:
    folder = a_folder("fieldapp-desks-") / "profile"
    keys = vault.create(folder, PIN, cost=CHEAP)
    profile = Profile(folder)
    store = open_desk_store(
        open_sqlite(profile.replica, keys.database), Journal(profile.journal, keys.journal)
    )
    if enrolled:
        person = PersonHere(ENGINEER_ID, "Li Wei", "en", ("engineer",))
        enrolment = Enrolment("desk-1", person, "server", "epoch", NOBODY_LISTENS, "", "")
        with store.writing() as connection:
            keep(connection, enrolment)
    store.close()
    return folder
