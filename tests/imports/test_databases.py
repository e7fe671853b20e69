"""The same imports with the server on SQLite and on PostgreSQL."""

from __future__ import annotations

from fieldapp.imports import Kind, Reading, carry_out, import_file, plan_import
from fieldapp.model import Device, ServiceRecord, WorkOrder
from fieldapp.store.driver import open_database
from fieldapp.store.server_side import open_server_store
from tests.imports.conftest import WriteList
from tests.imports.looking import OFFICE, new, the

DEVICES = (
    "Customer,Site,Address,Asset,Model,Status,Warranty until,Voltage",
    "北方矿业,North pit,1 Mine Road,A,RH120,in use,2030-01-31,400",
    "北方矿业,South pit,2 Mine Road,B,RH120,down,,690",
)
ORDERS = (
    "Order number,Date,Asset,Short text,Status,Cost",
    "W-1,2004-07-01,A,铲斗打不开,Closed,183.05",
    "W-2,2004-07-02,B,replace tooth,Open,0",
)


def test_that_a_register_its_orders_and_their_changes_are_the_same_on_both_databases(
    either_database: str, a_list: WriteList
) -> None:
    server = open_server_store(open_database(either_database))
    try:
        devices = import_file(server, a_list(*DEVICES), by=OFFICE)
        plan = plan_import(server, a_list(*ORDERS), Reading(kind=Kind.ORDERS))
        tried = carry_out(server, plan, by=OFFICE, dry_run=True)
        orders = carry_out(server, plan, by=OFFICE)
        again = import_file(server, a_list(*ORDERS), by=OFFICE)
        closed = a_list(*(line.replace("Open,0", "Closed,12.5") for line in ORDERS))
        changed = import_file(server, closed, by=OFFICE)

        assert new(devices) == {"customer": 1, "site": 2, "device_model": 1, "device": 2}
        assert new(tried) == new(orders) == {"work_order": 2, "service_record": 1}
        assert again.changes == 0
        assert (changed.counts["work_order"].changed, changed.counts["service_record"].new) == (1, 1)
        assert the(server, Device, number="A").details == {"Voltage": "400"}
        order = the(server, WorkOrder, number="W-2")
        assert (order.status, str(order.cost), order.site_name) == ("closed", "12.5", "South pit")
        assert the(server, ServiceRecord, order_id=order.id).device_id == order.device_id
    finally:
        server.close()
