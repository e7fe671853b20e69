"""Lists of what there is: customers, sites, devices and parts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from fieldapp.errors import Unreadable
from fieldapp.imports import Kind, Reading, carry_out, import_file, plan_import
from fieldapp.model import Contact, Customer, Device, DeviceModel, DeviceState, Part, Site
from fieldapp.store.search import search
from fieldapp.store.store import Store
from tests.imports.conftest import WriteList
from tests.imports.looking import OFFICE, all_of, new, reasons, the

DEVICES = (
    "Customer,Site,Address,Asset number,Device type,Manufacturer,Model,Serial number,Install date,Status,Floors",
    "Hotel Aurora,Main house,1 Quay,L-1,Lift,Otis,Gen2,S-100,2015-03-02,in use,6",
    "Hotel Aurora,Main house,1 Quay,L-2,Lift,Otis,Gen2,S-101,2015-03-02,out of service,6",
    "Hotel Aurora,Annex,3 Quay,L-3,Lift,Kone,Mono,S-102,2019-11-20,in use,4",
)


def test_that_one_row_of_a_device_list_feeds_customer_site_model_and_device(
    server: Store, a_list: WriteList
) -> None:
    report = import_file(server, a_list(*DEVICES), by=OFFICE)

    assert new(report) == {"customer": 1, "site": 2, "device_model": 2, "device": 3}
    lift = the(server, Device, number="L-2")
    site = the(server, Site, id=lift.site_id)
    assert (lift.name, lift.serial, lift.manufacturer, lift.model_name) == (
        "Lift L-2",
        "S-101",
        "Otis",
        "Gen2",
    )
    assert lift.state is DeviceState.OUT_OF_SERVICE
    assert lift.installed_on == date(2015, 3, 2)
    assert lift.details == {"Floors": "6"}
    assert (site.name, site.address, site.customer_name) == ("Main house", "1 Quay", "Hotel Aurora")
    assert site.customer_id == the(server, Customer).id
    assert the(server, DeviceModel, id=lift.model_id).manufacturer == "Otis"


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        (Kind.CUSTOMERS, ("Customer name,City", "Hotel Aurora,Bergen")),
        (Kind.DEVICES, ("Customer,City,Asset number", "Hotel Aurora,Bergen,L-1")),
    ],
)
def test_that_a_city_without_a_site_is_kept_with_the_customers_own_site(
    server: Store, a_list: WriteList, kind: Kind, rows: tuple[str, ...]
) -> None:
    import_file(server, a_list(*rows), by=OFFICE, reading=Reading(kind=kind))

    site = the(server, Site)
    assert (site.name, site.city, site.customer_id) == ("Hotel Aurora", "Bergen", the(server, Customer).id)


def test_that_imported_devices_are_found_by_their_words(server: Store, a_list: WriteList) -> None:
    import_file(server, a_list(*DEVICES), by=OFFICE)

    with server.engine.connect() as connection:
        hits = search(connection, "kone")

    assert [hit.row for hit in hits if hit.table == "device"] == [the(server, Device, number="L-3").id]


def test_that_the_same_list_again_changes_nothing(server: Store, a_list: WriteList) -> None:
    file = a_list(*DEVICES)
    import_file(server, file, by=OFFICE)
    change_sets = server.scalar("SELECT count(*) FROM change_set")

    again = import_file(server, file, by=OFFICE)

    assert again.changes == 0
    assert again.counts["device"].unchanged == 3
    assert server.scalar("SELECT count(*) FROM change_set") == change_sets


def test_that_the_same_list_in_another_order_and_encoding_changes_nothing(
    server: Store, a_list: WriteList
) -> None:
    import_file(server, a_list(*DEVICES), by=OFFICE)
    head, *rows = (line.replace(",", ";") for line in DEVICES)

    again = import_file(server, a_list(head, *reversed(rows), name="b.csv", encoding="utf-16"), by=OFFICE)

    assert again.changes == 0


def test_that_a_row_which_changed_in_the_list_changes_only_what_differs(
    server: Store, a_list: WriteList
) -> None:
    import_file(server, a_list(*DEVICES), by=OFFICE)
    changed = [line.replace("Kone,Mono", "Kone,Eco") for line in DEVICES]

    again = import_file(server, a_list(*changed), by=OFFICE)

    assert again.counts["device"].changed == 1
    assert again.counts["device"].unchanged == 2
    written = server.scalar(
        "SELECT columns FROM row_change WHERE tbl = 'device' AND kind = 'update' ORDER BY change_set DESC LIMIT 1"
    )
    assert '"model_name": ["Mono", "Eco"]' in written.replace('","', '", "').replace('":[', '": [')
    assert "manufacturer" not in written


def test_that_a_device_which_moved_in_the_list_moves_and_is_not_doubled(
    server: Store, a_list: WriteList
) -> None:
    import_file(server, a_list(*DEVICES), by=OFFICE)
    moved = [line.replace("Annex,3 Quay,L-3", "Main house,1 Quay,L-3") for line in DEVICES]

    import_file(server, a_list(*moved), by=OFFICE)

    assert len(all_of(server, Device)) == 3
    assert the(server, Device, number="L-3").site_id == the(server, Site, name="Main house").id


def test_that_what_a_person_changed_since_is_kept_and_told(server: Store, a_list: WriteList) -> None:
    import_file(server, a_list(*DEVICES), by=OFFICE)
    with server.change("Correct the serial number", by=OFFICE) as work:
        work.get(Device, the(server, Device, number="L-3").id).serial = "S-999"
    changed = [line.replace("S-102", "S-103").replace("Mono", "Eco") for line in DEVICES]

    again = import_file(server, a_list(*changed), by=OFFICE)

    lift = the(server, Device, number="L-3")
    assert (lift.serial, lift.model_name) == ("S-999", "Eco")
    assert [(kept.line, kept.column, kept.ours, kept.theirs, kept.why) for kept in again.kept] == [
        (4, "serial", "S-999", "S-103", "hand")
    ]


def test_that_a_persons_change_stands_silently_while_the_list_says_what_it_said(
    server: Store, a_list: WriteList
) -> None:
    import_file(server, a_list(*DEVICES), by=OFFICE)
    with server.change("Correct the serial number", by=OFFICE) as work:
        work.get(Device, the(server, Device, number="L-3").id).serial = "S-999"
    changed = [line.replace("Mono", "Eco") for line in DEVICES]

    again = import_file(server, a_list(*changed), by=OFFICE)

    assert the(server, Device, number="L-3").serial == "S-999"
    assert again.kept == []


def test_that_rows_people_made_before_are_recognised_and_only_filled_in(
    server: Store, a_list: WriteList
) -> None:
    with server.change("Set up", by=OFFICE) as work:
        customer = work.add(Customer(id=work.new_id(), name="Hotel Aurora"))
        site = work.add(Site(id=work.new_id(), customer_id=customer.id, name="Main house"))
        work.add(Device(id=work.new_id(), site_id=site.id, number="L-1", name="Guest lift"))

    report = import_file(server, a_list(*DEVICES), by=OFFICE)

    assert len(all_of(server, Customer)) == 1
    lift = the(server, Device, number="L-1")
    assert lift.name == "Guest lift"
    assert lift.serial == "S-100"
    assert the(server, Site, name="Main house").address == "1 Quay"
    assert ("name", "hand") in [(kept.column, kept.why) for kept in report.kept]


def test_that_the_same_number_with_another_customer_is_another_device(
    server: Store, a_list: WriteList
) -> None:
    lines = ("Asset number,Device type", "A,Pump", "B,Pump")

    import_file(server, a_list(*lines), Reading(customer="North"), by=OFFICE)
    import_file(server, a_list(*lines), Reading(customer="South"), by=OFFICE)

    assert len(all_of(server, Device)) == 4
    assert {site.customer_name for site in all_of(server, Site)} == {"North", "South"}


def test_that_a_number_named_twice_with_other_facts_is_refused_naming_the_first_line(
    server: Store, a_list: WriteList
) -> None:
    report = import_file(
        server, a_list(*DEVICES, DEVICES[1].replace("S-100", "S-555"), DEVICES[2]), by=OFFICE
    )

    assert reasons(report) == {5: "import-number-repeats"}
    assert report.refusals[0].reason.facts["line"] == 2
    assert report.repeated == 1
    assert len(all_of(server, Device)) == 3


def test_that_a_number_named_twice_with_the_same_facts_is_one_device(
    server: Store, a_list: WriteList
) -> None:
    lines = ("Device number,Device type", "1,Pump", "1, Pump ")

    report = import_file(server, a_list(*lines), by=OFFICE)

    assert (report.repeated, report.refused, len(all_of(server, Device))) == (1, 0, 1)


def test_that_a_building_is_recognised_by_its_address_when_it_has_no_number(
    server: Store, a_list: WriteList
) -> None:
    lines = (
        "Device number,House number,Street,Zip code",
        "1,12,Main  Street,10001",
        "2,12,MAIN STREET,100010000",
        "3,14,Main Street,10001",
        "4,,,",
    )

    report = import_file(server, a_list(*lines), Reading(kind=Kind.DEVICES), by=OFFICE)

    assert report.without_site == 1
    assert sorted(site.name for site in all_of(server, Site)) == [
        "12 Main Street",
        "14 Main Street",
        "Site not stated",
    ]


def test_that_customers_come_with_their_contact_and_address(server: Store, a_list: WriteList) -> None:
    lines = (
        "客户编号,客户名称,联系人,联系人电话,电话,地址",
        "C1,华泰通安网络有限公司,朱华,15211105446,0745-1,怀化市柳州路1号",
        "C2,联通时科科技有限公司,,,,",
    )

    report = import_file(server, a_list(*lines, encoding="gb18030"), by=OFFICE)

    assert new(report) == {"customer": 2, "site": 1, "contact": 1}
    contact = the(server, Contact)
    assert (contact.name, contact.phone) == ("朱华", "15211105446")
    assert the(server, Site, id=contact.site_id).customer_name == "华泰通安网络有限公司"
    assert the(server, Customer, number="C1").phone == "0745-1"


def test_that_parts_keep_their_exact_price_and_currency(server: Store, a_list: WriteList) -> None:
    lines = ("物料编码;物料名称;单位;单价(元)", "P-1;密封圈;个;1.234,5", "P-2;螺栓;个;0,0125")

    import_file(server, a_list(*lines), by=OFFICE)

    seal = the(server, Part, number="P-1")
    assert (seal.name, seal.price, seal.currency) == ("密封圈", Decimal("1234.5"), "CNY")
    assert the(server, Part, number="P-2").price == Decimal("0.0125")


def test_that_a_price_below_nothing_is_refused_and_none_for_nothing_is_not(
    server: Store, a_list: WriteList
) -> None:
    prices = ("P-1,Seal,-4.50", "P-2,Bolt,(3.00)", "P-3,Nut,0", "P-4,Ring,2.50")

    report = import_file(server, a_list("Part number,Part name,Unit price", *prices), by=OFFICE)

    assert reasons(report) == {2: "import-price-below-nothing", 3: "import-price-below-nothing"}
    assert {part.number for part in all_of(server, Part)} == {"P-3", "P-4"}


def test_that_a_dry_run_counts_the_same_and_writes_nothing(server: Store, a_list: WriteList) -> None:
    file = a_list(*DEVICES, "Hotel Aurora,Annex,3 Quay,,Lift,,,,,,")
    before = server.scalar("SELECT count(*) FROM change_set")

    tried = carry_out(server, plan_import(server, file), by=OFFICE, dry_run=True)
    nothing = [all_of(server, noun) for noun in (Customer, Site, Device)]
    done = import_file(server, file, by=OFFICE)

    assert nothing == [[], [], []]
    assert before == 0
    assert tried.counts == done.counts
    assert reasons(tried) == reasons(done) == {5: "import-says-nothing"}


def test_that_a_dry_run_after_an_import_tells_what_would_change(server: Store, a_list: WriteList) -> None:
    import_file(server, a_list(*DEVICES), by=OFFICE)
    changed = a_list(*(line.replace("Kone,Mono", "Kone,Eco") for line in DEVICES))

    tried = carry_out(server, plan_import(server, changed), by=OFFICE, dry_run=True)

    assert tried.counts["device"].changed == 1
    assert the(server, Device, number="L-3").model_name == "Mono"


def test_that_a_list_nobody_understands_is_refused_naming_its_columns(
    server: Store, a_list: WriteList
) -> None:
    with pytest.raises(Unreadable) as refused:
        plan_import(server, a_list("foo,bar", "1,2"))

    assert refused.value.code == "import-nothing-recognised"
    assert refused.value.facts["columns"] == ["foo", "bar"]


def test_that_what_a_kind_of_list_needs_is_named_when_it_lacks(server: Store, a_list: WriteList) -> None:
    with pytest.raises(Unreadable) as refused:
        plan_import(server, a_list("Asset,Colour", "A,red"), Reading(kind=Kind.ORDERS))

    assert refused.value.code == "import-needs-field"
    assert refused.value.facts["fields"] == ["work_order.title", "work_order.fault"]


def test_that_an_import_that_was_cut_short_is_finished_by_running_it_again(
    server: Store, a_list: WriteList
) -> None:
    rows = [f"N-{number},Pump" for number in range(2_500)]
    file = a_list("Device number,Device type", *rows)

    def stop(count: int) -> None:
        if count >= 2_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(server, plan_import(server, file), by=OFFICE, told=stop)
    half = len(all_of(server, Device))
    rest = import_file(server, file, by=OFFICE)

    assert half == 2_000
    assert (rest.counts["device"].new, rest.counts["device"].unchanged) == (500, 2_000)
    assert len(all_of(server, Site)) == 1


def test_that_text_of_a_formula_is_kept_as_text(server: Store, a_list: WriteList) -> None:
    import_file(server, a_list("Device number,Device name", "1,=1+1"), by=OFFICE)

    assert the(server, Device).name == "=1+1"


def test_that_a_mapping_is_kept_for_the_next_list_of_the_same_shape(
    server: Store, a_list: WriteList, tmp_path: Path
) -> None:
    first = plan_import(server, a_list("Device number,Device name", "1,Pump"), Reading(customer="North"))
    carry_out(server, first, by=OFFICE)

    second = plan_import(server, a_list("Device number,Device name", "2,Fan", name="next.csv"))
    other = plan_import(server, a_list("Device number,Device type", "2,Fan", name="other.csv"))

    assert (first.origin, second.origin, other.origin) == ("proposed", "kept", "proposed")
    assert second.mapping.field("customer.name") == first.mapping.field("customer.name")
