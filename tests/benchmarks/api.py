"""Whether the API keeps what its description says, whatever it is asked (schemathesis).

    python -m tests.benchmarks.api [--requests 2000] [--seed 1] [--json]

Starts a real server process on a made-up company, reads the description that it serves, and sends requests made
from it: right ones and wrong ones, with ids of rows that are there and of rows that are not. Every answer must
be one that the description names, of its type and shape, and none may be a failure of the server. The status is
1 when one is not.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from fieldapp.actions.maintenance import IntervalDraft, PlanDraft, put_under_plan, save_plan
from fieldapp.actions.office_rules import RuleDraft, save_rule
from fieldapp.actions.orders import assign
from fieldapp.actions.requests import RequestDraft, record_request
from fieldapp.actions.van import receive
from fieldapp.model.conflicts import Conflict
from fieldapp.model.office_rules import RuleEvent
from fieldapp.model.orders import Labour, OrderStatus
from fieldapp.model.reports import Feedback, ServiceReport
from fieldapp.rules.actors import SYSTEM
from fieldapp.rules.deeds import Deed, DeedKind
from fieldapp.server.service import Service, open_service
from tests.builders import (
    a_company,
    a_customer,
    a_device,
    a_part,
    a_person,
    a_procedure,
    a_site,
    an_administrator,
    an_article,
    an_engineer,
    an_order,
    put,
)

KEYS_STAND = 0.98
"""So often a request has a key that opens the door."""
KNOWN_IDS = 0.7
"""So often an id in a request is one of a row that is there."""
KEYS = 25
"""So many that none comes near the requests that a key may make."""
JUDGED = frozenset(
    {
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    }
)
Ids = dict[str, list[str]]
_NOUN_OF = {
    "customer_id": "customers", "site_id": "sites", "device_id": "devices", "part_id": "parts",
    "holder_id": "people", "assignee_id": "people", "person_id": "people", "order_id": "orders",
    "procedure_id": "procedures", "request_id": "requests", "plan_id": "plans",
}  # fmt: skip


@dataclass
class Driven:
    """What was asked and what came of it."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def a_business(service: Service) -> list[str]:
    """A company with one of everything that the API tells of; keys to all of it."""
    store = service.store
    person = a_person(store, an_administrator())
    engineer = a_person(store, an_engineer())
    customer = a_customer(store)
    site = a_site(store, customer)
    device, part = a_device(store, site), a_part(store)
    a_procedure(store)
    order_ids = [
        an_order(store, status) for status in (OrderStatus.NEW, OrderStatus.SIGNED, OrderStatus.APPROVED)
    ]
    order_ids.append(an_order(store, customer_id=customer, site_id=site, device_id=device))
    assign(store, order_ids[-1], engineer, by=SYSTEM)
    now = store.world.now()
    put(
        store,
        Feedback(id=store.world.new_id(), order_id=order_ids[1], csat=5, made_at=now),
        Labour(id=store.world.new_id(), order_id=order_ids[1], minutes=30, made_at=now),
    )
    receive(store, part, Decimal(5), holder_id=engineer, by=SYSTEM)
    pdf = service.blobs.put(b"%PDF-1.7 a sheet").sha256
    report = ServiceReport(
        id=store.world.new_id(), order_id=order_ids[1], revision=1, content="{}", digest="0" * 64,
        pdf_sha256=pdf, sealed_at=now,
    )  # fmt: skip
    put(store, report)
    record_request(store, RequestDraft("Leak"), by=SYSTEM)
    an_article(store)
    every_month = (IntervalDraft("Monthly", every_months=1),)
    plan = save_plan(store, PlanDraft("Pumps", intervals=every_month), by=an_administrator())
    put_under_plan(store, plan, [device], now.date(), by=an_administrator())
    rule = RuleDraft("Leaks", RuleEvent.REQUEST_CAME, "true", (Deed(DeedKind.MAKE_ORDER),))
    save_rule(store, rule, by=an_administrator())
    conflict = Conflict(
        id=store.world.new_id(), home=f"order:{order_ids[0]}", table_name="work_order", row_id=order_ids[0],
        group_name="title", mine={"title": "Mine"}, theirs={"title": "Theirs"},
    )  # fmt: skip
    put(store, conflict)
    return [service.api_keys.make(person, f"schemathesis {number}", "Ada King") for number in range(KEYS)]


def drive(url: str, keys: list[str], requests: int, seed: int = 1, most_operations: int = 0) -> Driven:
    """Send so many requests to every operation, or to some chosen by chance, and judge every answer."""
    import requests as http
    import schemathesis

    session = http.Session()
    session.trust_env = False
    schemathesis.serializer.alias("message/rfc822", "application/octet-stream")
    described = session.get(f"{url}/api/v1/openapi.json", timeout=10).json()
    ids = _ids(url, keys[0], session, described)
    schema = schemathesis.openapi.from_dict(described)
    operations = [found.ok() for found in schema.get_all_operations()]
    asking = Asking(url, keys, ids, session, random.Random(seed))
    if most_operations:
        operations = asking.chance.sample(operations, min(most_operations, len(operations)))
    for place, operation in enumerate(operations):
        share = requests * (place + 1) // len(operations) - requests * place // len(operations)
        asking.ask(operation, share, seed + place)
    return asking.driven


def _ids(url: str, key: str, session: Any, described: Any) -> Ids:
    """The ids of what every list of the API tells of."""
    found: Ids = {}
    for path, methods in described["paths"].items():
        if "{" not in path and "get" in methods:
            rows = session.get(url + path, headers={"Authorization": f"Bearer {key}"}, timeout=10).json()
            noun = path.removeprefix("/api/v1/")
            found[noun] = [row["id"] for row in rows.get("items", ()) if "id" in row]
    return found


class Asking:
    """Requests made from operations, sent one after the other; each key in turn, so that their pace is never met."""

    def __init__(self, url: str, keys: list[str], ids: Ids, session: Any, chance: random.Random) -> None:
        self.url, self.keys, self.ids, self.session, self.chance = url, keys, ids, session, chance
        self.driven = Driven()

    def ask(self, operation: Any, count: int, seed: int) -> None:
        """Two thirds of the requests as they should be, one third not."""
        from schemathesis import GenerationMode

        wrong = count // 3 if _can_be_wrong(operation) else 0
        self._ask(operation, GenerationMode.POSITIVE, count - wrong, seed)
        self._ask(operation, GenerationMode.NEGATIVE, wrong, seed)

    def _ask(self, operation: Any, mode: Any, count: int, seed: int) -> None:
        from hypothesis import HealthCheck, Phase, given, settings
        from hypothesis import seed as seeded

        if not count:
            return

        @seeded(seed)
        @settings(
            max_examples=count,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode))
        def asked(case: Any) -> None:
            self._send(case)

        asked()

    def _send(self, case: Any) -> None:
        from schemathesis import checks
        from schemathesis.core.failures import FailureGroup

        self._put_real_ids(case)
        if self.chance.random() < KEYS_STAND:
            for named in (case.headers, case.query, case.cookies):
                for name in [each for each in named or () if each.lower() == "authorization"]:
                    del named[name]
        key = self.keys[self.driven.requests % len(self.keys)]
        answer = case.call(
            base_url=self.url, session=self.session, headers={"Authorization": f"Bearer {key}"}
        )
        self.driven.requests += 1
        self.driven.statuses[answer.status_code] += 1
        judged = [
            checks.not_a_server_error,
            *(
                check
                for name, check in zip(checks.CHECKS.get_all_names(), checks.CHECKS.get_all(), strict=True)
                if name in JUDGED
            ),
        ]
        try:
            case.validate_response(answer, checks=judged)
        except FailureGroup as found:
            told = "; ".join(" ".join(str(each).split())[:300] for each in found.exceptions)
            self.driven.faults.append(f"{case.method} {case.formatted_path} {answer.status_code}: {told}")

    def _put_real_ids(self, case: Any) -> None:
        noun = case.path.removeprefix("/api/v1/").partition("/")[0]
        if case.path_parameters and "id" in case.path_parameters and self.chance.random() < KNOWN_IDS:
            case.path_parameters["id"] = self.chance.choice(self.ids[noun] or ["none"])
        for named in (case.query, case.body):
            if isinstance(named, dict):
                for name, value in list(named.items()):
                    noun = _NOUN_OF.get(name, "")
                    if isinstance(value, str) and noun and self.chance.random() < KNOWN_IDS:
                        named[name] = self.chance.choice(self.ids[noun])


def _can_be_wrong(operation: Any) -> bool:
    return bool(operation.body) or any(True for _each in operation.query)


@contextlib.contextmanager
def a_server(data: Path) -> Iterator[str]:
    """A real server process on this folder; the address at which it answers."""
    command = [sys.executable, "-m", "fieldapp", "server", "--data", str(data)]
    with subprocess.Popen(
        [*command, "--listen", "127.0.0.1:0", "--plain-http"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            found = next(found for line in process.stdout if (found := re.search(r"http://[\d.]+:\d+", line)))
            yield found.group()
        finally:
            process.terminate()


def measure(folder: Path, requests: int, seed: int) -> Driven:
    """Fill a folder, start a server on it and drive it."""
    service = open_service(folder)
    a_company(service.store)
    keys = a_business(service)
    service.close()
    with a_server(folder) as url:
        return drive(url, keys, requests, seed)


def main() -> int:
    """Drive once and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="fieldapp-api-"))
    start = time.monotonic()
    try:
        found = measure(folder, asked.requests, asked.seed)
    finally:
        shutil.rmtree(folder)
    told = {
        "requests": found.requests,
        "seconds": round(time.monotonic() - start, 1),
        "statuses": {str(status): count for status, count in sorted(found.statuses.items())},
        "faults": found.faults,
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=None if asked.json else 1) + "\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
