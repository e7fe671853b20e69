"""Judging reports, and deciding what two people changed apart."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from fieldapp.model.conflicts import Conflict, Decision
from fieldapp.model.customers import Contact
from fieldapp.model.devices import Device
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.model.procedures import StepKind
from fieldapp.model.reports import Review, ServiceReport
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.store.tables import quarantine
from tests.builders import (
    a_device,
    a_dispatcher,
    a_procedure,
    a_site,
    a_supervisor,
    an_engineer,
    an_order,
    put,
)
from tests.server.conftest import Browser

BrowserOf = Callable[[Actor], Browser]
WANG, DANA, LI = a_supervisor(), a_dispatcher(), an_engineer()
A_MOMENT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def wang(browser_of: BrowserOf) -> Browser:
    """A supervisor's browser."""
    return browser_of(WANG)


def test_that_the_queue_holds_what_was_signed_and_opens_the_report(service: Service, wang: Browser) -> None:
    order = _a_signed_order(service, title="Seal replaced")
    an_order(service.store, OrderStatus.ON_SITE, title="Still at it", number="WO-2")

    queue = wang.get("/review").text
    report = wang.get(f"/review/{order}").text

    assert "Seal replaced" in queue
    assert "Still at it" not in queue
    assert "Approve and close" in report
    assert "Return with remarks" in report


def test_that_an_approved_report_closes_the_order_and_leaves_the_queue(
    service: Service, wang: Browser
) -> None:
    order = _a_signed_order(service)

    queue = wang.post(f"/review/{order}/approve", {"words": "Well done"})

    assert queue.url.path == "/review"
    assert "Nothing waits for a review" in queue.text
    assert _status(service, order) is OrderStatus.CLOSED


def test_that_a_report_goes_back_with_remarks_tied_to_fields_and_steps(
    service: Service, wang: Browser
) -> None:
    procedure, (step,) = a_procedure(service.store, {"kind": StepKind.TEXT, "title": "Oil level"})
    order = _a_signed_order(service, procedure_id=procedure)
    form = {
        "field": ["work_order.failure_code", f"answer:{step}", "sheet"],
        "remark": ["Code is missing", "Which oil?", "  "],
        "words": "Please complete",
    }

    wang.post(f"/review/{order}/return", form)
    page = wang.get(f"/orders/{order}").text

    assert _status(service, order) is OrderStatus.RETURNED
    with service.store.read() as session:
        remarks = session.query(Review).one().remarks
    assert remarks == [
        {"field": "work_order.failure_code", "words": "Code is missing"},
        {"field": f"answer:{step}", "words": "Which oil?"},
    ]
    assert "Failure code:</strong> Code is missing" in page
    assert "Oil level:</strong> Which oil?" in page


def test_that_a_return_without_a_remark_is_refused(service: Service, wang: Browser) -> None:
    order = _a_signed_order(service)

    answer = wang.post(
        f"/review/{order}/return", {"field": "sheet", "remark": "", "back": f"/review/{order}"}
    )

    assert "Say what has to be corrected." in answer.text
    assert _status(service, order) is OrderStatus.SIGNED


def test_that_a_dispatcher_reads_reports_and_cannot_judge_them(
    service: Service, browser_of: BrowserOf
) -> None:
    order = _a_signed_order(service)
    dana = browser_of(DANA)

    page = dana.get(f"/review/{order}")
    answer = dana.post(f"/review/{order}/approve")

    assert page.status_code == 200
    assert "Approve and close" not in page.text
    assert answer.status_code == 403
    assert _status(service, order) is OrderStatus.SIGNED


def test_that_a_report_that_was_judged_meanwhile_is_not_judged_twice(service: Service, wang: Browser) -> None:
    order = _a_signed_order(service)
    wang.post(f"/review/{order}/approve")

    answer = wang.post(f"/review/{order}/approve", {"back": "/review"})

    assert "cannot become" in answer.text
    with service.store.read() as session:
        assert session.query(Review).count() == 1


@pytest.mark.parametrize(
    ("deed", "words"),
    [("approve", {}), ("return", {"field": "sheet", "remark": "Which oil?"})],
)
def test_that_a_sheet_that_came_while_another_was_read_is_not_judged_by_it(
    service: Service, wang: Browser, deed: str, words: dict[str, str]
) -> None:
    order = _a_signed_order(service)
    read = re.findall(r'name="report" value="([^"]+)"', wang.get(f"/review/{order}").text)
    put(service.store, _a_report(service, order, revision=2))

    refused = wang.post(f"/review/{order}/{deed}", {**words, "report": read[0], "back": f"/review/{order}"})

    assert read == [read[0]] * 2
    assert "Revision 2 of the sheet has come meanwhile" in refused.text
    assert _status(service, order) is OrderStatus.SIGNED
    with service.store.read() as session:
        assert session.query(Review).count() == 0


def test_that_a_conflict_is_shown_with_three_values_and_both_authors(service: Service, wang: Browser) -> None:
    _a_conflict(service)

    page = wang.get("/conflicts").text

    for words in ("Cavitation", "Dry running", "Wear", "Li Wei", "Dana Moss", "stands meanwhile"):
        assert words in page, words


@pytest.mark.parametrize(
    ("form", "stands"),
    [
        ({"decision": "mine"}, "Dry running"),
        ({"decision": "theirs"}, "Wear"),
        ({"decision": "other", "table": "work_order", "column": "cause", "other_cause": "Both"}, "Both"),
    ],
)
def test_that_a_decision_stands_and_is_kept_with_its_author(
    service: Service, wang: Browser, form: dict[str, object], stands: str
) -> None:
    order, conflict = _a_conflict(service)

    wang.post(f"/conflicts/{conflict}", {**form, "order": order})
    page = wang.get(f"/conflicts?order={order}").text

    with service.store.read() as session:
        found = session.get(WorkOrder, order)
        decided = session.get(Conflict, conflict)
    assert found is not None
    assert found.cause == stands
    assert decided is not None
    assert decided.decision == Decision(str(form["decision"]))
    assert "Decided by 王芳" in page
    assert "No conflicts" in wang.get("/conflicts").text


def test_that_a_value_that_lost_is_on_the_orders_page_and_restored_with_one_press(
    service: Service, wang: Browser
) -> None:
    order, conflict = _a_conflict(service)
    wang.post(f"/conflicts/{conflict}", {"decision": "theirs", "order": order})
    page = wang.get(f"/orders/{order}").text

    answer = wang.post(
        f"/conflicts/{conflict}/restore", {"order": order, "side": "mine", "seen": '{"cause": "Wear"}'}
    )

    with service.store.read() as session:
        found = session.get(WorkOrder, order)
    after = wang.get(f"/orders/{order}").text
    assert "Values that did not stand" in page
    assert 'name="seen" value="{&#34;cause&#34;: &#34;Wear&#34;}"' in page
    assert answer.status_code in (200, 303)
    assert found is not None
    assert found.cause == "Dry running"
    assert "Dana Moss" in after.partition("Values that did not stand")[2].partition('id="history"')[0]


@pytest.mark.parametrize(
    ("table", "column", "page"),
    [("device", "location", "/devices/{device}"), ("contact", "phone", "/sites/{site}")],
)
def test_that_a_value_of_a_device_or_contact_that_lost_is_on_its_page_and_restored_there(
    service: Service, wang: Browser, table: str, column: str, page: str
) -> None:
    site = a_site(service.store)
    device = a_device(service.store, site, location="stands")
    contact = Contact(id=service.world.new_id(), site_id=site, name="Mr. Zhao", phone="stands")
    put(service.store, contact)
    row = device if table == "device" else str(contact.id)
    lost = Conflict(
        id=service.world.new_id(), home=f"site:{site}", table_name=table, row_id=row, group_name=column,
        base={column: None}, mine={column: "lost"}, theirs={column: "stands"}, mine_by="Li Wei",
        theirs_by="Dana Moss", decision="theirs", decided_by="Dana Moss",
    )  # fmt: skip
    put(service.store, lost)
    address = page.format(device=device, site=site)
    before = wang.get(address).text

    kind = "device" if table == "device" else "site"
    wang.post(
        f"/conflicts/{lost.id}/restore",
        {kind: device if kind == "device" else site, "side": "mine", "seen": f'{{"{column}": "stands"}}'},
    )

    with service.store.read() as session:
        now = session.get_one(Device if table == "device" else Contact, row)
    assert "Values that did not stand" in before
    assert f'name="{kind}" value="{address.rpartition("/")[2]}"' in before
    assert getattr(now, column) == "lost"


def test_that_the_console_does_not_restore_over_a_value_nobody_saw(service: Service, wang: Browser) -> None:
    order, conflict = _a_conflict(service)
    wang.post(f"/conflicts/{conflict}", {"decision": "theirs", "order": order})

    wang.post(
        f"/conflicts/{conflict}/restore", {"order": order, "side": "mine", "seen": '{"cause": "Older"}'}
    )

    with service.store.read() as session:
        found = session.get(WorkOrder, order)
    assert found is not None
    assert found.cause == "Wear"


def test_that_an_undecided_conflict_is_announced_on_its_order_and_in_the_navigation(
    service: Service, wang: Browser
) -> None:
    order, _conflict = _a_conflict(service)

    page = wang.get(f"/orders/{order}").text

    assert "1 value was changed on both sides" in page
    assert '<span class="nav-count is-urgent">1</span>' in page


def test_that_held_changes_are_shown_as_they_came_also_when_nobody_can_read_them(
    service: Service, wang: Browser
) -> None:
    change = (
        b'{"id":"c1","title":"Book a part","by_id":null,"by_name":"Li Wei","made_at":"2026-11-23T09:00:00.000000Z",'
        b'"rows":[["work_order","o1","update",{"cause":[null,"Wear"],"from_the_future":[null,"x"]}]]}'
    )
    for number, body in enumerate((change, b"\x00 not ours"), start=1):
        _hold(service, number, body)

    page = wang.get("/held").text

    assert "Book a part" in page
    assert "Wear" in page
    assert "from the future" in page
    assert "Not readable by this version" in page


def _a_signed_order(service: Service, **values: object) -> str:
    order = an_order(service.store, OrderStatus.SIGNED, LI, **values)
    put(service.store, _a_report(service, order))
    return order


def _a_report(service: Service, order: str, revision: int = 1) -> ServiceReport:
    return ServiceReport(
        id=service.world.new_id(),
        order_id=order,
        revision=revision,
        content="{}",
        digest="ab" * 32,
        sealed_at=service.clock(),
        by_name="Li Wei",
    )


def _a_conflict(service: Service) -> tuple[str, str]:
    order = an_order(service.store, OrderStatus.ON_SITE, LI, cause="Wear")
    conflict = Conflict(
        id=service.world.new_id(),
        home=f"order:{order}",
        table_name="work_order",
        row_id=order,
        group_name="cause",
        base={"cause": "Cavitation"},
        mine={"cause": "Dry running"},
        theirs={"cause": "Wear"},
        mine_by="Li Wei",
        theirs_by="Dana Moss",
        mine_at=A_MOMENT,
        theirs_at=A_MOMENT,
    )
    put(service.store, conflict)
    return order, str(conflict.id)


def _hold(service: Service, number: int, body: bytes) -> None:
    row = {
        "change_set": f"c{number}",
        "replica": "r1",
        "number": number,
        "status": "quarantined",
        "reason": "unreadable",
        "body": body,
        "received_at": "2026-11-23T09:00:00.000000Z",
    }
    with service.store.writing() as connection:
        connection.execute(quarantine.insert(), row)


def _status(service: Service, order: str) -> OrderStatus:
    with service.store.read() as session:
        found = session.get(WorkOrder, order)
    assert found is not None
    return OrderStatus(found.status)
