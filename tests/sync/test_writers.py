"""Two people write one order at the same time, through the two doors of the server."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from fieldapp.model import WorkOrder
from tests.sync import invariants
from tests.sync.harness import OFFICE, Company


def test_that_writers_of_one_order_at_the_same_time_lose_nothing(company: Company) -> None:
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    desk.sync()
    with desk.store.change("Findings", by=desk.actor) as work:
        work.get(WorkOrder, order).findings = "Seal worn"
    start = threading.Barrier(3)

    def edit(column: str) -> None:
        start.wait()
        with company.server.change("Edit", by=OFFICE) as work:
            setattr(work.get(WorkOrder, order), column, "From the office")

    def push() -> None:
        start.wait()
        desk.sync()

    with ThreadPoolExecutor(3) as threads:
        for task in [*(threads.submit(edit, name) for name in ("title", "fault")), threads.submit(push)]:
            task.result(timeout=60)
    desk.sync()

    with company.server.read() as session:
        row = session.get_one(WorkOrder, order)
        assert (row.title, row.fault, row.findings) == ("From the office", "From the office", "Seal worn")
    invariants.check_rest(company)
