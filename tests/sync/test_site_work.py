"""What is decided on site reaches the office: charges, drawn photos, replaced machines, handovers, follow-ups."""

from __future__ import annotations

from decimal import Decimal

from fieldapp.actions import orders
from fieldapp.actions.attachments import attach
from fieldapp.actions.charges import PaymentDraft, decide_charge, offer_charge, record_payment
from fieldapp.actions.devices import DeviceDraft, create_device
from fieldapp.actions.handovers import FollowUp, draft_follow_up, hand_over
from fieldapp.actions.replacements import Replacement, replace_device
from fieldapp.model import Company as CompanyRow
from fieldapp.model import Device, DeviceState, Site, WorkOrder
from fieldapp.model.charges import ChargeAnswer
from fieldapp.model.orders import OrderStatus
from fieldapp.rules.charges import Offer
from fieldapp.store.blobs import StoredBlob
from fieldapp.store.queries.order_page import OrderPage, order_page
from fieldapp.store.raw import fetch
from fieldapp.store.store import Store
from tests.builders import put
from tests.sync.harness import Company, DeskInTest


def page_of(store: Store, order: str) -> OrderPage:
    with store.read() as session:
        found = order_page(session, order)
    assert found is not None
    return found


def at_work(company: Company) -> tuple[DeskInTest, str, str]:
    """A laptop whose engineer is on site, the order, and the machine there."""
    ids = company.server.world
    put(
        company.server, CompanyRow(id=ids.new_id(), name="Hengtai", currency="CNY", time_zone="Asia/Shanghai")
    )
    site = str(ids.new_id())
    put(company.server, Site(id=site, name="Pump house"))
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor, site_id=site)
    desk.sync()
    device = create_device(desk.store, DeviceDraft(site, "Pump", serial="OLD-1"), by=desk.actor)
    orders.accept(desk.store, order, by=desk.actor)
    orders.arrive(desk.store, order, by=desk.actor)
    desk.sync()
    return desk, order, device


def held(company: Company) -> list[str]:
    with company.server.snapshot() as connection:
        return [str(row[0]) for row in fetch(connection, "SELECT reason FROM quarantine ORDER BY number")]


def test_that_charges_drawings_and_replacements_made_offline_stand_in_the_office(company: Company) -> None:
    desk, order, device = at_work(company)
    charge = offer_charge(desk.store, order, "Coupling", Decimal(400), by=desk.actor)
    decide_charge(desk.store, charge, ChargeAnswer.ACCEPTED, "Ms. Chen", by=desk.actor)
    record_payment(desk.store, order, PaymentDraft(Decimal(400)), by=desk.actor)
    photo = attach(desk.store, order, StoredBlob("a" * 64, 9), "image/jpeg", by=desk.actor)
    drawn = attach(desk.store, order, StoredBlob("b" * 64, 9), "image/jpeg", marks_id=photo, by=desk.actor)
    new = replace_device(desk.store, device, Replacement("NEW-7", "Casing cracked"), by=desk.actor)

    desk.sync()

    there = page_of(company.server, order)
    assert (there.charges[0].offer, there.sums_agreed, there.sums_paid) == (
        Offer.ACCEPTED,
        {"CNY": Decimal(400)},
        {"CNY": Decimal(400)},
    )
    assert [file.id for file in there.photos_on_sheet] == [drawn]
    with company.server.read() as session:
        old, stands = session.get(Device, device), session.get(Device, new)
        assert old is not None
        assert stands is not None
        assert (old.state, old.retired_reason, stands.replaces_id) == (
            DeviceState.RETIRED,
            "Casing cracked",
            device,
        )
    assert held(company) == []
    company.assert_at_rest()


def test_that_a_handover_and_a_follow_up_wait_in_the_office(company: Company) -> None:
    desk, order, _device = at_work(company)
    draft = draft_follow_up(desk.store, order, FollowUp("Replace the coupling"), by=desk.actor)
    hand_over(desk.store, order, "Needs a welder", wanted_name="Mei", by=desk.actor)

    desk.sync()
    desk.sync()

    there = page_of(company.server, order)
    assert (there.head.status, there.wanted_name) == (OrderStatus.DECLINED, "Mei")
    assert [row.id for row in there.follow_ups] == [draft]
    with company.server.read() as session:
        drafted = session.get(WorkOrder, draft)
        assert drafted is not None
        assert (drafted.title, drafted.follows_id) == ("Replace the coupling", order)
    assert held(company) == []
    company.assert_at_rest()
