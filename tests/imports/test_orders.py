"""Lists of work: closed orders with their history, open ones, and orders of machines that are known."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from fieldapp.errors import Unreadable
from fieldapp.imports import Field, Kind, Mapping, Reading, carry_out, import_file, plan_import
from fieldapp.model import (
    Company,
    Customer,
    Device,
    OrderKind,
    OrderStatus,
    OrderStep,
    Priority,
    ServiceRecord,
    Site,
    WorkOrder,
)
from fieldapp.store.store import Store
from tests.imports.conftest import WriteList
from tests.imports.looking import OFFICE, all_of, new, reasons, the

LOG = (
    "BscStartDate,Asset,OriginalShorttext,PMType,Cost",
    "2004-07-01,A,BUCKET WON'T OPEN,PM01,183.05",
    "2005-03-20,A,L/H BUCKET CYL LEAKING.,PM02,407.4",
    "2005-03-20,B,replace tooth,PM01,0",
    "2005-03-20,B,replace tooth,PM01,0",
    "2003-12-31,B,won,t swing,PM01",
)
NUMBERED = (
    "Order number,Opened at,Status,Asset,Short text,Priority,Technician,Resolution,Closed at",
    "1001,2016-02-29 08:15,Closed,P-1,pump leaks,high,Wu,seal replaced,2016-03-01 17:00",
    "1002,2016-03-02 09:00,Open,P-1,pump hums,low,,,",
    "1003,2016-03-02 09:30,Cancelled,P-2,fan stops,,,,",
)


def _company(store: Store) -> None:
    with store.change("Set up", by=OFFICE) as work:
        work.add(Company(id=work.new_id(), name="Service", currency="AUD", time_zone="Australia/Perth"))


def test_that_one_row_of_a_log_feeds_customer_site_device_order_and_record(
    server: Store, a_list: WriteList
) -> None:
    _company(server)

    report = import_file(server, a_list(*LOG, name="excavators.csv"), Reading(kind=Kind.ORDERS), by=OFFICE)

    assert new(report) == {"customer": 1, "site": 1, "device": 2, "work_order": 4, "service_record": 4}
    order = the(server, WorkOrder, title="L/H BUCKET CYL LEAKING.")
    assert (order.status, order.kind) == (OrderStatus.CLOSED, OrderKind.MAINTAIN)
    assert (order.cost, order.currency) == (Decimal("407.4"), "AUD")
    assert (order.customer_name, order.device_name) == ("Excavators", "Asset A")
    assert order.opened_at == datetime(2005, 3, 20, 4, tzinfo=UTC)
    assert order.status_since == order.opened_at
    record = the(server, ServiceRecord, order_id=order.id)
    assert (record.summary, record.cost, record.currency) == (order.title, order.cost, order.currency)
    assert record.device_id == the(server, Device, number="A").id


def test_that_a_row_whose_cells_are_shifted_is_refused_with_its_column(
    server: Store, a_list: WriteList
) -> None:
    report = import_file(server, a_list(*LOG), Reading(kind=Kind.ORDERS), by=OFFICE)

    assert reasons(report) == {6: "import-not-a-number"}
    assert report.refusals[0].reason.facts == {"column": "Cost", "value": "PM01"}


def test_that_work_that_was_done_twice_in_a_day_is_two_orders_and_stays_two(
    server: Store, a_list: WriteList
) -> None:
    file = a_list(*LOG)
    first = import_file(server, file, Reading(kind=Kind.ORDERS), by=OFFICE)

    again = import_file(server, file, Reading(kind=Kind.ORDERS), by=OFFICE)

    assert first.repeated == 1
    assert len([order for order in all_of(server, WorkOrder) if order.title == "replace tooth"]) == 2
    assert again.changes == 0


def test_that_the_same_log_with_other_dates_and_commas_is_the_same_log(
    server: Store, a_list: WriteList
) -> None:
    import_file(server, a_list(*LOG), Reading(customer="Pit"), by=OFFICE)
    german = (
        "BscStartDate;Asset;Kurztext;PMType;Kosten",
        "01.07.2004;A;BUCKET WON'T OPEN;PM01;183,05",
        "20.03.2005;A;L/H BUCKET CYL LEAKING.;PM02;407,40",
    )

    again = import_file(server, a_list(*german), Reading(customer="Pit"), by=OFFICE)

    assert again.changes == 0
    assert again.counts["work_order"].unchanged == 2


def test_that_a_corrected_cost_corrects_the_order_and_leaves_the_record(
    server: Store, a_list: WriteList
) -> None:
    import_file(server, a_list(*LOG), Reading(customer="Pit"), by=OFFICE)
    corrected = [line.replace("407.4", "417.4") for line in LOG]

    again = import_file(server, a_list(*corrected), by=OFFICE)

    assert again.counts["work_order"].changed == 1
    assert the(server, WorkOrder, title="L/H BUCKET CYL LEAKING.").cost == Decimal("417.4")
    assert the(server, ServiceRecord, summary="L/H BUCKET CYL LEAKING.").cost == Decimal("407.4")
    assert [(kept.table, kept.column, kept.why) for kept in again.kept] == [
        ("service_record", "cost", "fact")
    ]


def test_that_statuses_become_steps_and_only_closed_orders_leave_a_record(
    server: Store, a_list: WriteList
) -> None:
    import_file(server, a_list(*NUMBERED), by=OFFICE)

    orders = {order.number: order for order in all_of(server, WorkOrder)}
    assert [orders[number].status for number in ("1001", "1002", "1003")] == ["closed", "new", "cancelled"]
    assert orders["1001"].priority is Priority.HIGH
    record = the(server, ServiceRecord)
    assert (record.engineer_name, record.remedy) == ("Wu", "seal replaced")
    assert record.happened_at == datetime(2016, 3, 1, 17, tzinfo=UTC)
    assert orders["1001"].status_since == record.happened_at


def test_that_an_open_order_is_closed_when_the_list_closes_it(server: Store, a_list: WriteList) -> None:
    import_file(server, a_list(*NUMBERED), by=OFFICE)
    closed = [
        line.replace("09:00,Open", "09:00,Closed").replace(
            "pump hums,low,,,", "pump hums,low,Li,ok,2016-03-05 10:00"
        )
        for line in NUMBERED
    ]

    import_file(server, a_list(*closed), by=OFFICE)

    order = the(server, WorkOrder, number="1002")
    steps = [step for step in all_of(server, OrderStep) if step.order_id == order.id]
    assert order.status is OrderStatus.CLOSED
    assert [(step.status, step.follows_id) for step in steps] == [("new", None), ("closed", steps[0].id)]
    assert the(server, ServiceRecord, order_id=order.id).engineer_name == "Li"


def test_that_an_order_people_have_begun_is_not_closed_by_a_list(server: Store, a_list: WriteList) -> None:
    import_file(server, a_list(*NUMBERED), by=OFFICE)
    order = the(server, WorkOrder, number="1002")
    step = the(server, OrderStep, order_id=order.id)
    with server.change("Assign", by=OFFICE) as work:
        work.add(
            OrderStep(
                id=work.new_id(),
                order_id=order.id,
                follows_id=step.id,
                status=OrderStatus.ASSIGNED,
                made_at=work.now,
            )
        )
    closed = [line.replace("09:00,Open", "09:00,Closed") for line in NUMBERED]

    again = import_file(server, a_list(*closed), by=OFFICE)

    assert the(server, WorkOrder, number="1002").status is OrderStatus.ASSIGNED
    assert len(all_of(server, ServiceRecord)) == 1
    assert [(kept.column, kept.ours, kept.theirs) for kept in again.kept] == [
        ("status", "assigned", "closed")
    ]


def test_that_the_words_of_a_closed_order_stand_as_they_were_signed(server: Store, a_list: WriteList) -> None:
    import_file(server, a_list(*NUMBERED), by=OFFICE)
    reworded = [line.replace("pump leaks,high", "pump leaked,urgent") for line in NUMBERED]

    again = import_file(server, a_list(*reworded), by=OFFICE)

    order = the(server, WorkOrder, number="1001")
    assert (order.title, order.priority) == ("pump leaks", Priority.HIGH)
    assert {("title", "sealed"), ("priority", "sealed")} <= {(kept.column, kept.why) for kept in again.kept}


def test_that_two_states_of_one_order_in_one_list_are_not_taken_for_one(
    server: Store, a_list: WriteList
) -> None:
    report = import_file(server, a_list(*NUMBERED, NUMBERED[2].replace("Open", "Closed")), by=OFFICE)

    assert reasons(report) == {5: "import-number-repeats"}
    assert report.repeated == 0


def test_that_the_currency_beside_the_amounts_stands_over_the_companys(
    server: Store, a_list: WriteList
) -> None:
    _company(server)

    import_file(server, a_list("Date,Asset,Short text,Cost", "2005-03-20,A,leak,€ 12.50"), by=OFFICE)

    assert (the(server, WorkOrder).cost, the(server, WorkOrder).currency) == (Decimal("12.5"), "EUR")


def test_that_a_customer_named_for_orders_of_known_machines_makes_them_his_own(
    server: Store, a_list: WriteList
) -> None:
    import_file(server, a_list("Customer,Asset", "North,A", "North,B"), by=OFFICE)
    orders = a_list("Date,Asset,Short text", "2005-03-20,A,leak", "2005-03-20,B,crack")
    kept = import_file(server, orders, by=OFFICE)

    named = import_file(server, orders, Reading(customer="South"), by=OFFICE)

    assert "customer" not in new(kept)
    assert (new(named)["customer"], new(named)["device"]) == (1, 2)
    assert {order.customer_name for order in all_of(server, WorkOrder)} == {"North", "South"}


def test_that_an_unknown_status_is_refused_and_the_mapping_can_teach_it(
    server: Store, a_list: WriteList
) -> None:
    file = a_list(*NUMBERED, "1004,2016-03-03 09:30,Closed,P-2,x,,,,", "1005,2016-03-03,Parked,P-2,fan,,,,")
    plan = plan_import(server, file)
    taught = tuple(
        Field(into=each.into, column=each.column, words={**each.words, "Parked": "new"})
        if each.into == "work_order.status"
        else each
        for each in plan.mapping.fields
    )

    refused = carry_out(server, plan, by=OFFICE)
    mapping = Mapping(kind=plan.mapping.kind, fields=taught, identity=plan.mapping.identity)
    accepted = import_file(server, file, Reading(mapping=mapping), by=OFFICE)

    assert reasons(refused) == {6: "import-unknown-word"}
    assert accepted.refused == 0
    assert the(server, WorkOrder, number="1005").status is OrderStatus.NEW


def test_that_a_date_with_two_meanings_is_refused_until_the_mapping_says(
    server: Store, a_list: WriteList
) -> None:
    file = a_list("Date,Asset,Short text", "03/04/2005,A,leak", "05/06/2005,A,crack")
    with pytest.raises(Unreadable) as refused:
        plan_import(server, file)

    mapping = Mapping(
        kind=Kind.ORDERS,
        fields=(
            Field("work_order.opened_at", column="Date", dates="mdy"),
            Field("work_order.title", column="Short text"),
            Field("device.number", column="Asset"),
            Field("customer.name", constant="Pit"),
        ),
        identity={
            "customer": ("customer.name",),
            "device": ("device.number",),
            "work_order": ("work_order.opened_at", "work_order.title"),
        },
    )
    import_file(server, file, Reading(mapping=mapping), by=OFFICE)

    assert (refused.value.code, refused.value.facts["column"]) == ("import-dates-unclear", "Date")
    assert the(server, WorkOrder, title="leak").opened_at == datetime(2005, 3, 4, 12, tzinfo=UTC)


def test_that_orders_of_known_machines_take_customer_and_site_from_them(
    server: Store, a_list: WriteList
) -> None:
    devices = a_list(
        "Customer,Site,Address,Asset", "Northern,North pit,1 Mine Road,A", "Northern,South pit,2 Mine Road,B"
    )
    import_file(server, devices, by=OFFICE)

    report = import_file(server, a_list(*LOG, "2005-04-01,Z,new machine,PM01,1"), by=OFFICE)

    assert new(report) == {"work_order": 4, "service_record": 4}
    assert reasons(report) == {6: "import-not-a-number", 7: "import-no-such-device"}
    order = the(server, WorkOrder, title="BUCKET WON'T OPEN")
    assert (order.customer_name, order.site_name) == ("Northern", "North pit")
    assert order.customer_id == the(server, Customer).id
    assert order.site_id == the(server, Site, name="North pit").id
    assert the(server, ServiceRecord, order_id=order.id).device_id == the(server, Device, number="A").id


def test_that_a_machine_number_two_customers_have_is_not_guessed(server: Store, a_list: WriteList) -> None:
    devices = a_list("Customer,Asset", "North,A", "South,A", *(f"South,{n}" for n in "BCDEFGH"))
    import_file(server, devices, by=OFFICE)
    orders = a_list("Date,Asset,Short text", *(f"2005-03-20,{n},leak" for n in "ABCDEFGH"))

    report = import_file(server, orders, by=OFFICE)

    assert reasons(report) == {2: "import-several-devices"}
    assert report.counts["work_order"].new == 7


def test_that_a_long_text_is_cut_for_the_title_and_whole_in_the_fault(
    server: Store, a_list: WriteList
) -> None:
    words = "the pump leaks at the upper seal and " * 10

    import_file(server, a_list("Date,Asset,Description", f"2005-03-20,A,{words}"), by=OFFICE)

    order = the(server, WorkOrder)
    assert len(order.title) == 200
    assert order.title.endswith("…")
    assert order.fault == words.strip()
    assert the(server, ServiceRecord).summary == words.strip()


def test_that_an_order_without_a_word_is_still_history(server: Store, a_list: WriteList) -> None:
    report = import_file(
        server, a_list("Date,Asset,Short text", "2005-03-20,A,leak", "2005-03-21,A,?"), by=OFFICE
    )

    assert report.refused == 0
    assert {order.title for order in all_of(server, WorkOrder)} == {"leak", "(no description)"}


def test_that_an_order_without_a_date_is_refused(server: Store, a_list: WriteList) -> None:
    report = import_file(server, a_list("Date,Asset,Short text", "2005-03-20,A,leak", ",A,crack"), by=OFFICE)

    assert reasons(report) == {3: "import-required"}
