"""One machine out, another in: what moves, what stays, what is refused."""

from __future__ import annotations

import pytest

from fieldapp.actions.devices import relate_devices
from fieldapp.actions.replacements import Replacement, replace_device
from fieldapp.errors import RuleBroken
from fieldapp.model.devices import DeviceState
from fieldapp.store.queries.devices import DevicePage, device_page
from fieldapp.store.store import Store
from tests.builders import a_device, a_site, an_engineer

ME = an_engineer()


@pytest.fixture
def store(desk: Store) -> Store:
    """A laptop, where this is done."""
    return desk


def the_archive(store: Store, device: str) -> DevicePage:
    with store.read() as session:
        page = device_page(session, device)
    assert page is not None
    return page


def test_that_the_new_one_stands_where_the_old_one_stood_and_both_know_of_each_other(store: Store) -> None:
    site = a_site(store)
    station, tank = a_device(store, site, name="Station"), a_device(store, site, name="Tank")
    old = a_device(
        store, site, name="Pump P-3", number="P-3", serial="OLD-1", parent_id=station, location="Bay 3"
    )
    motor, burner = a_device(store, site, name="Motor", parent_id=old), a_device(store, site, name="Burner")
    relate_devices(store, old, tank, by=ME)
    relate_devices(store, burner, old, by=ME)

    new = replace_device(store, old, Replacement(" NEW-7 ", "Casing cracked", model_name="Etanorm 2"), by=ME)

    after, before = the_archive(store, new), the_archive(store, old)
    assert (after.head.name, after.head.number, after.head.serial, after.head.location) == (
        "Pump P-3",
        "P-3",
        "NEW-7",
        "Bay 3",
    )
    assert [row.id for row in after.parents] == [station]
    assert [row.id for row in after.children] == [motor]
    assert ([row.id for row in after.needs], [row.id for row in after.needed_by]) == ([tank], [burner])
    assert [row.id for row in after.replaces] == [old]
    assert [row.id for row in before.replaced_by] == [new]
    assert (before.head.state, before.head.retired_reason, before.parents) == (
        DeviceState.RETIRED,
        "Casing cracked",
        (),
    )


def test_that_parts_may_stay_with_the_old_one(store: Store) -> None:
    old = a_device(store, a_site(store), name="Pump")
    motor = a_device(store, the_archive(store, old).head.site_id, name="Motor", parent_id=old)

    new = replace_device(store, old, Replacement("NEW-7", "Worn", moves_parts=False), by=ME)

    assert [row.id for row in the_archive(store, old).children] == [motor]
    assert the_archive(store, new).children == ()


def test_that_a_machine_is_not_replaced_twice_nor_without_serial_and_reason(store: Store) -> None:
    old = a_device(store, a_site(store), name="Pump")
    for coming in (Replacement(" ", "Worn"), Replacement("NEW-7", " ")):
        with pytest.raises(RuleBroken, match="words-missing"):
            replace_device(store, old, coming, by=ME)
    replace_device(store, old, Replacement("NEW-7", "Worn"), by=ME)

    with pytest.raises(RuleBroken, match="already-replaced"):
        replace_device(store, old, Replacement("NEW-8", "Worn"), by=ME)
