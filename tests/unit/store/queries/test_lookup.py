"""Where words and codes lead."""

from __future__ import annotations

from fieldapp.codes.device_label import key_of_id, label_text
from fieldapp.codes.payload import parse
from fieldapp.model.devices import ServiceRecord
from fieldapp.model.orders import WorkOrder
from fieldapp.rules.actors import SYSTEM
from fieldapp.store.queries.lookup import look_up_code, search_all
from fieldapp.store.store import Store
from tests.builders import A_MORNING, a_customer, a_device, a_part, a_site, an_order, put


def leads(store: Store, *keys: str) -> list[tuple[str, str]]:
    with store.read() as session:
        return [(lead.table, lead.title) for lead in look_up_code(session, keys)]


def test_that_our_own_label_leads_to_its_device(store: Store) -> None:
    device = a_device(store, a_site(store), name="Feed pump B")
    keys = parse(label_text(key_of_id(device))).lookup_keys()

    assert leads(store, *keys) == [("device", "Feed pump B")]


def test_that_every_number_on_a_thing_leads_to_it(store: Store) -> None:
    a_device(store, a_site(store), name="Pump", number="P-1", serial="S-1", label="L-1")
    a_part(store, number="SEAL-40", gtin="04012345678901", manufacturer_number="MN-1")
    an_order(store, title="Leak", number="WO-2026-00009")

    for key in ("P-1", "S-1", "L-1"):
        assert leads(store, key) == [("device", "Pump")]
    for key in ("SEAL-40", "04012345678901", "MN-1"):
        assert leads(store, key) == [("part", "Shaft seal 40 mm")]
    assert leads(store, "WO-2026-00009") == [("work_order", "Leak")]


def test_that_the_surest_key_comes_first(store: Store) -> None:
    site = a_site(store)
    a_device(store, site, name="By serial", serial="77", number=None)
    a_device(store, site, name="By label", label="LBL", number=None)

    assert leads(store, "LBL", "77") == [("device", "By label"), ("device", "By serial")]
    assert leads(store, "77", "LBL") == [("device", "By serial"), ("device", "By label")]


def test_that_two_machines_with_one_serial_are_both_found(store: Store) -> None:
    site = a_site(store)
    a_device(store, site, name="One", serial="77")
    a_device(store, site, name="Two", serial="77")

    assert sorted(leads(store, "77")) == [("device", "One"), ("device", "Two")]


def test_that_an_unknown_or_empty_code_leads_nowhere(store: Store) -> None:
    a_device(store, a_site(store), serial=None, label=None, number=None)

    assert leads(store, "no such thing", "") == []
    assert leads(store) == []


def test_that_a_withdrawn_device_is_not_found_any_more(server: Store) -> None:
    a_device(server, a_site(server), serial="77", withdrawn=True)

    assert leads(server, "77") == []


def test_that_one_box_searches_everything(store: Store) -> None:
    site = a_site(store, a_customer(store, name="Harbour pumps"), name="Pump house")
    device = a_device(store, site, name="Feed pump")
    a_part(store, number="X-1", name="Pump seal")
    an_order(store, title="Pump is loud")
    record = ServiceRecord(
        id=store.world.new_id(),
        site_id=site,
        device_id=device,
        summary="Pump overhaul",
        happened_at=A_MORNING,
    )
    put(store, record)

    with store.read() as session:
        found = search_all(session, "pump")

    assert {table: [row.title for row in rows] for table, rows in found.items()} == {
        "customer": ["Harbour pumps"],
        "device": ["Feed pump"],
        "part": ["Pump seal"],
        "service_record": ["Pump overhaul"],
        "site": ["Pump house"],
        "work_order": ["Pump is loud"],
    }
    assert found["service_record"][0].opens == ("device", device)


def test_that_an_order_is_found_by_what_was_found_and_done(store: Store) -> None:
    order = an_order(store, title="Leak", number="WO-2026-00009")
    with store.change("Write down what was found", by=SYSTEM) as work:
        row = work.get(WorkOrder, order)
        row.findings, row.cause, row.remedy = "bearing worn", "干运转", "replaced the impeller"

    with store.read() as session:
        found = [search_all(session, words) for words in ("worn", "干运转", "impel")]

    assert [[row.row_id for row in each["work_order"]] for each in found] == [[order]] * 3


def test_that_no_words_find_nothing(store: Store) -> None:
    an_order(store)

    with store.read() as session:
        assert search_all(session, "  ") == {}
        assert search_all(session, '"*:(') == {}


def test_that_a_kind_shows_only_its_best(store: Store) -> None:
    for place in range(12):
        a_part(store, number=f"SEAL-{place}")

    with store.read() as session:
        found = search_all(session, "seal", each=5)

    assert len(found["part"]) == 5
