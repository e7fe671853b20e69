"""Whether the figures are right on real incidents, and how long the server takes for each dashboard.

    python -m tests.benchmarks.figures [--copies 4] [--json]

Loads the events of `uci498_incident_events.csv.gz` (shared data) into a server's database through the model, as
orders and their steps, has the server work the figures out, and prints what the figures page says beside what
the file says by the last event of each incident. The file tells whether the promise was kept, not until when it
was promised: a kept one is due when it was solved, a missed one a minute earlier; reopened is what the steps say.

With `--copies` (4: about 100,000 orders) the same orders are there so often, on engineers, devices and
customers, with visits, labour, parts, ratings and readings put below the capture; then every dashboard is asked for through the application, ten times,
and so is a bare count of the same rows: pages keep nothing, so each look is a first look. `--database` takes an empty
PostgreSQL database instead of a file. The status is 1 when a figure is wrong or a dashboard takes over 200 ms.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import inspect

from fieldapp.actions.company import CompanyDetails, save_company
from fieldapp.model import (
    ArticleRead,
    ArticleVote,
    Customer,
    Device,
    DeviceModel,
    Feedback,
    Labour,
    LabourKind,
    OrderKind,
    OrderStatus,
    OrderStep,
    PartUsed,
    PauseReason,
    Person,
    PersonArea,
    Priority,
    Role,
    RoleGrant,
    Site,
    Visit,
    WorkOrder,
)  # fmt: skip
from fieldapp.rules.actors import Actor
from fieldapp.server.app import create_app
from fieldapp.server.figure_measures import DASHBOARDS
from fieldapp.server.service import Service, open_service
from fieldapp.store import figure_sums, raw
from fieldapp.store.capture import image_of
from fieldapp.store.order_figures import add_up_if_missing, refresh
from fieldapp.store.postgresql import read_url
from fieldapp.store.queries.figures import SERVICE, FiguresFilter, added, by_day
from fieldapp.store.store import Work
from tests.builders import a_person, an_article
from tests.conftest import _find_shared_data
from tests.server.asgi_client import TestClient
from tests.server.conftest import PASSWORD, Browser, login_of

BAR_MS = 200.0
ROUNDS = 10
FILE = "workorders/uci498_incident_events.csv.gz"
BY = Actor("01980000-0000-7000-8000-00000000000a", "Benchmark", frozenset({Role.ADMINISTRATOR}))
_S = OrderStatus
_STATES = {"New": _S.NEW, "Active": _S.ON_SITE, "Resolved": _S.COMPLETED, "Closed": _S.CLOSED}
_PAUSES = {"Awaiting User Info": PauseReason.CUSTOMER, "Awaiting Vendor": PauseReason.PARTS}
_PRIORITIES = {"1": Priority.URGENT, "2": Priority.HIGH, "3": Priority.NORMAL, "4": Priority.LOW}
EVERYTHING = FiguresFilter(date(2015, 1, 1), date(2018, 12, 31))


def main() -> int:
    """Load, compare, measure, tell."""
    asked = _parser().parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-figures-"))
    try:
        found = measure(folder, asked.copies, asked.database)
    finally:
        shutil.rmtree(folder)
    sys.stdout.write(json.dumps(found, indent=1) + "\n" if asked.json else _told(found))
    slow = [name for name, took in found["dashboards"].items() if took["median_ms"] > BAR_MS]
    return 1 if slow or not found["right"] else 0


def measure(folder: Path, copies: int, database: str | None = None) -> dict[str, Any]:
    """Load the incidents once, look at the figures; then the other copies, and look at the clock."""
    service = open_service(folder, None if database is None else read_url(database))
    try:
        incidents = read_incidents(_shared_data())
        world = _World(service)
        loaded_s = _timed(lambda: world.load(incidents))
        world.add_facts()
        worked_out_s = _timed(lambda: refresh(service.store))
        right = _compare(service, incidents)
        for copy in range(1, copies):
            world.copy(copy)
        added_up_s = _timed(world.add_up)
        return {
            **right,
            "loaded_s": round(loaded_s, 1),
            "worked_out_s": round(worked_out_s, 1),
            "added_up_s": round(added_up_s, 1),
            "orders": service.store.scalar("SELECT count(*) FROM order_figures"),
            "bar_ms": BAR_MS,
            "bare_count_ms": _median_ms(lambda: service.store.scalar("SELECT count(*) FROM order_figures")),
            "dashboards": _dashboards(service),
        }
    finally:
        service.close()


def read_incidents(folder: Path) -> dict[str, list[dict[str, str]]]:
    """The events of each incident, in the file's order."""
    found: dict[str, list[dict[str, str]]] = {}
    with gzip.open(folder / FILE, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            found.setdefault(row["number"], []).append(row)
    return found


class _World:
    """A company with people, customers, devices and models, and orders on them."""

    def __init__(self, service: Service) -> None:
        self.store = service.store
        self.orders: list[tuple[str, int, datetime]] = []
        new_id = self.store.world.new_id
        save_company(self.store, CompanyDetails("Benchmark", "UTC", "EUR"), by=BY)
        self.people = [new_id() for _ in range(40)]
        self.customers = [new_id() for _ in range(500)]
        self.sites = [new_id() for _ in range(1000)]
        self.models = [new_id() for _ in range(60)]
        self.devices = [new_id() for _ in range(4000)]
        self.articles = [an_article(self.store, title=f"Article {place}") for place in range(50)]
        with self.store.change("Prepare", by=BY) as work:
            self._people(work)
            self._devices(work)

    def _people(self, work: Work) -> None:
        for place, row in enumerate(self.people):
            work.add(Person(id=row, login=f"e{place}", name=f"Engineer {place}"))
            work.add(RoleGrant(id=work.new_id(), person_id=row, role=Role.ENGINEER))
            work.add(PersonArea(id=work.new_id(), person_id=row, area=f"Region {place % 12}"))
        for place, row in enumerate(self.customers):
            work.add(Customer(id=row, name=f"Customer {place}", number=f"C-{place}"))

    def _devices(self, work: Work) -> None:
        for place, row in enumerate(self.sites):
            customer = self.customers[place % 500]
            work.add(Site(id=row, name=f"Site {place}", customer_id=customer, region=f"Region {place % 12}"))
        for place, row in enumerate(self.models):
            work.add(DeviceModel(id=row, name=f"Model {place}"))
        for place, row in enumerate(self.devices):
            site, model = self.sites[place % 1000], self.models[place % 60]
            work.add(Device(id=row, site_id=site, name=f"Device {place}", serial=f"S{place}", model_id=model))

    def load(self, incidents: dict[str, list[dict[str, str]]]) -> None:
        """All incidents as orders, some hundred a commit."""
        waiting = list(enumerate(incidents.items()))
        for start in range(0, len(waiting), 400):
            with self.store.change("Load incidents", by=BY) as work:
                for place, (number, events) in waiting[start : start + 400]:
                    self._order(work, number, events, place)

    def _order(self, work: Work, number: str, events: list[dict[str, str]], place: int) -> None:
        steps = list(_steps(events))
        solved = max((at for at, status, _reason in steps if status is _S.COMPLETED), default=steps[-1][0])
        solved = _solved(steps) or solved
        kept = events[-1]["made_sla"] == "true"
        device = place % 4000
        order = WorkOrder(
            id=work.new_id(), number=number, title=f"Incident {number}", opened_at=_moment(events[0]["opened_at"]),
            resolve_by=solved if kept else solved - timedelta(minutes=1), kind=list(OrderKind)[place % 4],
            priority=_PRIORITIES.get(events[0]["priority"], Priority.NORMAL), device_id=self.devices[device],
            site_id=self.sites[device % 1000], customer_id=self.customers[device % 500],
            assignee_id=self.people[place % 40], assignee_name=f"Engineer {place % 40}",
        )  # fmt: skip
        work.add(order)
        before = None
        for at, status, reason in steps:
            step = work.add(
                OrderStep(
                    id=work.new_id(), order_id=order.id, follows_id=before, status=status, made_at=at,
                    pause_reason=reason,
                )
            )  # fmt: skip
            before = step.id
        self.orders.append((order.id, place, solved))

    def add_facts(self) -> None:
        """Visits, labour, parts, ratings and readings on every order, below the capture: only the pages' time needs them."""
        with self.store.writing(as_checkpoint=True) as connection:
            for table, rows in self._facts().items():
                raw.upsert_rows(connection, table, rows)

    def _facts(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {table: [] for table in _FACTS}
        new_id = self.store.world.new_id
        for order_id, place, at in self.orders:
            told = {"order_id": order_id, "made_at": at}
            kind = LabourKind.TRAVEL if place % 3 == 0 else LabourKind.WORK
            facts: list[Any] = [
                Labour(
                    id=new_id(),
                    engineer_id=self.people[place % 40],
                    kind=kind,
                    minutes=20 + place % 200,
                    **told,
                )
            ]
            facts += [
                Visit(id=new_id(), order_id=order_id, arrived_at=at) for _ in range(1 + (place % 5 == 0))
            ]
            if place % 2:
                price = Decimal(place % 90)
                facts.append(
                    PartUsed(
                        id=new_id(), part_number="P", part_name="Part", quantity=Decimal(1), unit_price=price, **told
                    )
                )  # fmt: skip
            if place % 4 == 0:
                facts.append(Feedback(id=new_id(), csat=1 + place % 5, nps=place % 11, **told))
            if place % 3 == 0:
                article, reader = self.articles[place % 50], self.people[place % 40]
                used = {"article_id": article, "person_id": reader, "version": 1, **told}
                facts.append(ArticleRead(id=new_id(), **used))
                if place % 12 == 0:
                    facts.append(ArticleVote(id=new_id(), helped=place % 24 == 0, **used))
            for fact in facts:
                found[fact.__tablename__].append(image_of(fact))
        return found

    def add_up(self) -> None:
        """The sums of all that is there now, copies too."""
        with self.store.writing() as connection:
            figure_sums.begin_again(connection)
        add_up_if_missing(self.store)
        with self.store.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("ANALYZE")

    def copy(self, number: int) -> None:
        """Every order with its steps, facts and figures once more, under other ids."""
        with self.store.writing(as_checkpoint=True) as connection:
            for table in _COPIED:
                names = [each["name"] for each in inspect(connection).get_columns(table)]
                ids = {"id", "order_id", "follows_id"}
                taken = ", ".join(
                    f"'{number}' || substr({name}, 2)" if name in ids else name for name in names
                )
                source = "order_id" if "order_id" in names else "id"
                connection.exec_driver_sql(
                    f"INSERT INTO {table} ({', '.join(names)}) SELECT {taken} FROM {table} "
                    f"WHERE substr({source}, 1, 1) = '0'"
                )


_FACTS = ("visit", "labour", "part_used", "feedback", "article_read", "article_vote")
_COPIED = ("work_order", "order_step", *_FACTS, "order_figures", "labour_days")


def _steps(events: list[dict[str, str]]) -> Iterator[tuple[datetime, OrderStatus, PauseReason | None]]:
    """Where the incident stood, whenever that changed; moments never run backwards."""
    at = _moment(events[0]["opened_at"])
    yield at, _S.NEW, None
    before: tuple[OrderStatus, PauseReason | None] = (_S.NEW, None)
    for event in events:
        at = max(at, _moment(event["sys_updated_at"]))
        state = event["incident_state"]
        now = (
            (_STATES[state], None) if state in _STATES else (_S.PAUSED, _PAUSES.get(state, PauseReason.OTHER))
        )
        if now != before:
            yield at, *now
            before = now


def _solved(steps: list[tuple[datetime, OrderStatus, PauseReason | None]]) -> datetime | None:
    """When it was solved for the last time."""
    found: datetime | None = None
    for at, status, _reason in steps:
        if status not in (_S.COMPLETED, _S.CLOSED):
            found = None
        elif found is None:
            found = at
    return found


def _moment(words: str) -> datetime:
    return datetime.strptime(words, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def _compare(service: Service, incidents: dict[str, list[dict[str, str]]]) -> dict[str, Any]:
    with service.store.read() as session:
        sums = added(by_day(session, EVERYTHING, SERVICE).values())
    lasts = [events[-1] for events in incidents.values()]
    file_met = sum(last["made_sla"] == "true" for last in lasts)
    file_reopened = sum(int(last["reopen_count"]) > 0 for last in lasts)
    right = (sums["kept"], sums["promised"], sums["reopened"]) == (file_met, len(lasts), file_reopened)
    return {
        "events": sum(map(len, incidents.values())),
        "incidents": len(incidents),
        "ours": {"sla_met": sums["kept"] / sums["promised"], "reopened": sums["reopened"] / sums["solved"]},
        "file": {"sla_met": file_met / len(lasts), "reopened": file_reopened / len(lasts)},
        "right": right,
    }


def _dashboards(service: Service) -> dict[str, dict[str, float]]:
    browser = _signed_in(service)
    found: dict[str, dict[str, float]] = {}
    for dashboard in DASHBOARDS:
        for by in ("engineer", "customer", "model", "area"):
            if by not in _LINES.get(dashboard.key, ("engineer", "customer", "model", "area")):
                continue
            path = f"/figures?show={dashboard.key}&by={by}&from=2015-01-01&to=2018-12-31"
            found[f"{dashboard.key} by {by}"] = _looks(partial(_open, browser, path))
    return found


_LINES = {"flow": ("engineer",), "devices": ("engineer",)}
"""What lines a dashboard has, where not all."""


def _shared_data() -> Path:
    found = _find_shared_data()
    if found is None:
        raise SystemExit("the shared data are not there; FIELDAPP_SHARED_DATA names their folder")
    return found


def _signed_in(service: Service) -> Browser:
    a_person(service.store, BY)
    service.accounts.set_password(str(BY.person_id), PASSWORD)
    browser = Browser(TestClient(create_app(service), base_url="https://console.example"))
    browser.sign_in(login_of(BY))
    return browser


def _open(browser: Any, path: str) -> None:
    assert browser.get(path).status_code == 200


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _median_ms(run: Callable[[], object]) -> float:
    run()
    return round(1000 * statistics.median(_timed(run) for _ in range(ROUNDS)), 1)


def _looks(run: Callable[[], object]) -> dict[str, float]:
    """How long looks took by the clock on the wall, the median and the least; and what this process worked for one."""
    run()
    began = time.process_time()
    took = [_timed(run) for _ in range(ROUNDS)]
    worked = (time.process_time() - began) / ROUNDS
    told = {"median_ms": statistics.median(took), "least_ms": min(took), "own_ms": worked}
    return {name: round(1000 * value, 1) for name, value in told.items()}


def _told(found: dict[str, Any]) -> str:
    ours, file = found["ours"], found["file"]
    lines = [
        f"{found['events']:,} events of {found['incidents']:,} incidents loaded in {found['loaded_s']} s",
        f"their figures worked out in {found['worked_out_s']} s, the sums of all orders anew in {found['added_up_s']} s",
        f"promises kept: {ours['sla_met']:.2%} on the figures page, {file['sla_met']:.2%} in the file",
        f"opened again:  {ours['reopened']:.2%} on the figures page, {file['reopened']:.2%} in the file",
        f"{found['orders']:,} orders: bare count {found['bare_count_ms']} ms; median of {ROUNDS} pages, bar {BAR_MS} ms:",
        *(
            f"  {name:<24} {took['median_ms']:>7} ms, least {took['least_ms']:>6}, this process worked {took['own_ms']:>6}"
            for name, took in found["dashboards"].items()
        ),
    ]
    return "\n".join(lines) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--copies", type=int, default=4, help="how often the incidents are there when pages are timed"
    )
    parser.add_argument("--database", help="an empty PostgreSQL database")
    parser.add_argument("--json", action="store_true")
    return parser


if __name__ == "__main__":
    sys.exit(main())
