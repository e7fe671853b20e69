"""Orders of maintenance plans: ahead of time, once, whoever makes them."""

from __future__ import annotations

import csv
import gzip
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from fieldapp.actions.maintenance import (
    IntervalDraft,
    PlanDraft,
    make_plan_orders,
    put_under_plan,
    save_plan,
    take_from_plan,
)
from fieldapp.actions.procedures_admin import ProcedureDraft, StepDraft, publish_procedure
from fieldapp.model.devices import Device, Reading
from fieldapp.model.orders import OrderKind, WorkOrder
from fieldapp.store.driver import open_sqlite
from fieldapp.store.queries.maintenance import planned_devices
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from tests.builders import (
    Clock,
    a_company,
    a_customer,
    a_device,
    a_dispatcher,
    a_server_store,
    a_site,
    a_supervisor,
    a_world,
    put,
)

DANA = a_dispatcher()
FIRST = date(2026, 11, 23)
FOUR = (("半月", 15, None), ("季度", None, 3), ("半年", None, 6), ("年度", None, 12))


@pytest.fixture
def clock() -> Clock:
    """The office's clock."""
    return Clock(datetime(2026, 11, 23, 1, 0, tzinfo=UTC))


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    """A server's store with a company."""
    made = a_server_store(tmp_path, a_world(clock))
    a_company(made)
    return made


def _elevator_plan(store: Store, procedures: dict[str, str] | None = None, lead_days: int = 10) -> str:
    intervals = [
        IntervalDraft(name, name, days, months, procedure_id=(procedures or {}).get(name))
        for name, days, months in FOUR
    ]
    return save_plan(store, PlanDraft("电梯维护保养", lead_days=lead_days, intervals=intervals), by=DANA)


def _orders(store: Store, device: str) -> list[tuple[str, date | None]]:
    with store.read() as session:
        rows = session.scalars(
            select(WorkOrder).where(WorkOrder.device_id == device).order_by(WorkOrder.plan_due_on)
        )
        return [(row.title.split(" – ")[1], row.plan_due_on) for row in rows]


def test_that_a_year_of_mornings_makes_each_visit_once(store: Store, clock: Clock) -> None:
    device = a_device(store, a_site(store, a_customer(store)))
    put_under_plan(store, _elevator_plan(store, lead_days=70), [device], FIRST, by=DANA)

    for _time in range(6):
        make_plan_orders(store)
        clock.tick(days=60)
    clock.tick(days=-60)
    make_plan_orders(store)

    found = _orders(store, device)
    days = [day for _title, day in found if day is not None]
    assert len(days) == len(set(days)) == 25
    assert {later - day for day, later in pairwise(days)} == {timedelta(days=15)}
    assert [title for title, _day in found].count("季度") == 2
    assert [title for title, _day in found].count("半年") == 1
    assert [title for title, _day in found].count("年度") == 1


def test_that_several_processes_make_an_order_once_and_nothing_after_a_machine_left(
    store: Store, clock: Clock
) -> None:
    site = a_site(store, a_customer(store))
    devices = [a_device(store, site, name=f"Lift {number}") for number in range(4)]
    put_under_plan(store, _elevator_plan(store), devices, FIRST, by=DANA)
    others = [
        open_server_store(open_sqlite(Path(str(store.engine.url.database))), world=a_world(clock))
        for _ in range(3)
    ]

    with ThreadPoolExecutor(4) as pool:
        made = sum(pool.map(make_plan_orders, [store, *others]))
    with store.read() as session:
        count = len(list(session.scalars(select(WorkOrder.id))))
    for other in others:
        other.close()

    assert made == count == 4


def test_that_a_machine_taken_out_gets_no_more_orders(store: Store, clock: Clock) -> None:
    device = a_device(store, a_site(store, a_customer(store)))
    put_under_plan(store, _elevator_plan(store), [device], FIRST, by=DANA)
    make_plan_orders(store)
    with store.read() as session:
        (row,) = planned_devices(session)
    take_from_plan(store, row.id, by=DANA)
    clock.tick(days=60)

    assert make_plan_orders(store) == 0


def test_that_a_reading_makes_work_due_before_the_meter_gets_there(store: Store, clock: Clock) -> None:
    site = a_site(store, a_customer(store))
    device = a_device(store, site)
    every = IntervalDraft(
        "500 h", every_amount=Decimal(500), quantity="operating hours", lead_amount=Decimal(40)
    )
    plan = save_plan(store, PlanDraft("Compressor", intervals=[every]), by=DANA)
    put_under_plan(store, plan, [device], FIRST, starts_at_amount=Decimal(1000), by=DANA)

    made = []
    for number, says in enumerate((1400, 1465, 1480, 1990)):
        put(
            store,
            Reading(
                id=f"01980000-0000-7000-8000-0000000005{number:02d}",
                site_id=site,
                device_id=device,
                quantity="Operating hours",
                value=Decimal(says),
                taken_at=clock(),
            ),
        )
        made.append(make_plan_orders(store))

    assert made == [0, 1, 0, 1]


@pytest.mark.slow
@pytest.mark.shared_data
def test_that_the_elevator_checklist_makes_the_orders_of_real_elevators(
    store: Store, clock: Clock, shared_data: Path
) -> None:
    items = json.loads((shared_data / "sop/tsg_t5002_2017_appendixA.zh.json").read_text())["items"]
    procedures, steps = {}, []
    for name, _days, _months in FOUR:
        steps += [
            StepDraft(title=item["item"], hint=item["requirement"])
            for item in items
            if item["period"] == name
        ]
        draft = ProcedureDraft(code=f"T5002-{name}", name=name, kind=OrderKind.MAINTAIN, steps=tuple(steps))
        procedures[name] = publish_procedure(store, draft, by=a_supervisor())
    with gzip.open(shared_data / "devices/elevators_nyc.csv.gz", "rt", encoding="utf-8-sig") as file:
        real = [row for row, _number in zip(csv.DictReader(file), range(10), strict=False)]
    site = a_site(store, a_customer(store))
    devices = [a_device(store, site, name=f"Elevator {next(iter(row.values()))}") for row in real]
    put_under_plan(store, _elevator_plan(store, procedures), devices, FIRST, by=DANA)

    made = make_plan_orders(store)
    clock.tick(days=85)
    make_plan_orders(store)
    again = make_plan_orders(store)

    assert (made, again) == (10, 0)
    with store.read() as session:
        rows = list(session.scalars(select(WorkOrder)))
        here = set(session.scalars(select(Device.id)))
    assert {row.device_id for row in rows} == here
    assert {row.procedure_id for row in rows} <= set(procedures.values())
    assert procedures["季度"] in {row.procedure_id for row in rows}
    assert len(steps) == 76
