"""What the office keeps: people, customers, devices, requests, parts, procedures, the company."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from fieldapp.actions import catalogue, company, customers, devices, people, procedures_admin, requests, van
from fieldapp.actions.orders import OrderDraft
from fieldapp.actions.parts import use_part
from fieldapp.codes.device_label import id_of_key
from fieldapp.errors import NotPermitted, PartRecalled, QuantityNotPositive, RuleBroken, Unreadable
from fieldapp.model.orders import OrderStatus, RequestState
from fieldapp.model.people import Role
from fieldapp.model.procedures import StepKind
from fieldapp.store.queries.checklists import steps_of
from fieldapp.store.queries.devices import device_page
from fieldapp.store.queries.office import (
    company as company_row,
)
from fieldapp.store.queries.office import (
    customers_found,
    person_row,
    procedures,
    request_row,
    site_row,
)
from fieldapp.store.queries.stock import in_van, vans
from fieldapp.store.store import Store
from tests.builders import (
    ADMINISTRATOR_ID,
    ENGINEER_ID,
    a_customer,
    a_device,
    a_dispatcher,
    a_part,
    a_person,
    a_site,
    a_storekeeper,
    a_supervisor,
    an_administrator,
    an_engineer,
    an_order,
    last_done,
    the_page,
    titles_in_outbox,
)

ADA, DANA, ME = an_administrator(), a_dispatcher(), an_engineer()


# ─── people ────────────────────────────────────────────────────────────────────────────────────


def test_that_a_person_has_the_roles_and_skills_given(server: Store) -> None:
    draft = people.PersonDraft(
        "Li.Wei", "李伟", roles=frozenset({Role.ENGINEER, Role.STOREKEEPER}), skills=frozenset({"pumps"})
    )

    person = people.create_person(server, draft, by=ADA)

    with server.read() as session:
        row = person_row(session, person)
    assert row is not None
    assert (row.login, row.roles, row.skills) == ("li.wei", (Role.ENGINEER, Role.STOREKEEPER), ("pumps",))


def test_that_a_login_is_given_once(server: Store) -> None:
    people.create_person(server, people.PersonDraft("li.wei", "Li Wei"), by=ADA)

    with pytest.raises(RuleBroken, match="login-taken"):
        people.create_person(server, people.PersonDraft("LI.WEI", "Another"), by=ADA)
    with pytest.raises(RuleBroken, match="login-malformed"):
        people.create_person(server, people.PersonDraft("li wei/..", "Another"), by=ADA)


def test_that_only_an_administrator_keeps_people(server: Store) -> None:
    with pytest.raises(NotPermitted):
        people.create_person(server, people.PersonDraft("x.y", "X"), by=a_supervisor())


def test_that_roles_are_exactly_those_set(server: Store) -> None:
    person = a_person(server, ME)

    people.set_roles(server, person, {Role.SUPERVISOR, Role.DISPATCHER}, by=ADA)
    people.set_skills(server, person, {"lifts", " "}, by=ADA)
    people.set_skills(server, person, {"pumps"}, by=ADA)

    with server.read() as session:
        row = person_row(session, person)
    assert row is not None
    assert (set(row.roles), row.skills) == ({Role.SUPERVISOR, Role.DISPATCHER}, ("pumps",))


def test_that_the_last_administrator_stays_one(server: Store) -> None:
    a_person(server, ADA)

    with pytest.raises(RuleBroken, match="last-administrator"):
        people.set_roles(server, ADMINISTRATOR_ID, {Role.DISPATCHER}, by=ADA)
    with pytest.raises(RuleBroken, match="last-administrator"):
        people.set_active(server, ADMINISTRATOR_ID, False, by=ADA)


def test_that_people_correct_their_own_telephone_number(server: Store) -> None:
    person = a_person(server, ME)

    people.edit_person(server, person, {"phone": None}, {"phone": "0592 1234"}, by=ME)
    with pytest.raises(NotPermitted):
        people.edit_person(server, person, {"phone": "0592 1234"}, {"phone": "1"}, by=DANA)

    with server.read() as session:
        row = person_row(session, person)
    assert row is not None
    assert row.phone == "0592 1234"


# ─── customers ─────────────────────────────────────────────────────────────────────────────────


def test_that_customers_are_numbered_and_counted(server: Store) -> None:
    first = customers.create_customer(server, customers.CustomerDraft("Harbour Mills"), by=DANA)
    customers.create_customer(server, customers.CustomerDraft("港口磨坊"), by=DANA)
    customers.create_site(server, customers.SiteDraft("Pump house", customer_id=first), by=DANA)

    with server.read() as session:
        found = customers_found(session, "harbour")
        chinese = customers_found(session, "磨坊")
    assert [(row.number, row.sites) for row in found.rows] == [("C-00001", 1)]
    assert [row.number for row in chinese.rows] == ["C-00002"]


def test_that_a_renamed_customer_is_renamed_at_its_sites(server: Store) -> None:
    customer = a_customer(server, name="Harbour Mills")
    site = customers.create_site(server, customers.SiteDraft("Pump house", customer_id=customer), by=DANA)

    customers.edit_customer(server, customer, {"name": "Harbour Mills"}, {"name": "Quay Mills"}, by=DANA)

    with server.read() as session:
        row = site_row(session, site)
    assert row is not None
    assert row.customer_name == "Quay Mills"


def test_that_half_a_position_is_none(server: Store) -> None:
    for latitude, longitude in ((1, None), (None, 1), (90_000_001, 0), (0, 180_000_001)):
        draft = customers.SiteDraft("Nowhere", latitude_micro=latitude, longitude_micro=longitude)
        with pytest.raises(RuleBroken, match="position-impossible"):
            customers.create_site(server, draft, by=DANA)


def test_that_the_engineer_writes_down_how_to_get_in(desk: Store) -> None:
    site = a_site(desk)

    customers.edit_site(desk, site, {"access": None}, {"access": "Key at the porter"}, by=ME)
    customers.create_contact(desk, customers.ContactDraft(site, "Ms Chen", phone="123"), by=ME)

    assert titles_in_outbox(desk) == ["Edit a site", "Add a contact"]


# ─── devices ───────────────────────────────────────────────────────────────────────────────────


def test_that_a_device_found_on_site_gets_a_label_that_leads_back_to_it(store: Store) -> None:
    site = a_site(store)

    device = devices.create_device(store, devices.DeviceDraft(site, "Fan 2", serial="F-77"), by=ME)

    with store.read() as session:
        page = device_page(session, device)
    assert page is not None
    assert id_of_key(str(page.head.label)) == device


def test_that_a_label_already_on_the_machine_is_kept(store: Store) -> None:
    site = a_site(store)

    device = devices.create_device(store, devices.DeviceDraft(site, "Fan 2", label="ACME-0042"), by=ME)

    assert store.scalar("SELECT label FROM device WHERE id = :id", id=device) == "ACME-0042"


def test_that_parts_of_a_machine_cannot_contain_it(store: Store) -> None:
    site, elsewhere = a_site(store), a_site(store)
    outer = a_device(store, site)
    inner = a_device(store, site, parent_id=outer)

    with pytest.raises(RuleBroken, match="parent-in-a-circle"):
        devices.edit_device(store, outer, {"parent_id": None}, {"parent_id": inner}, by=ME)
    with pytest.raises(RuleBroken, match="parent-elsewhere"):
        devices.create_device(store, devices.DeviceDraft(elsewhere, "Valve", parent_id=outer), by=ME)


def test_that_what_depends_on_a_machine_is_its_impact(store: Store) -> None:
    site = a_site(store)
    pump, motor, line = (a_device(store, site, name=name) for name in ("Pump", "Motor", "Line"))
    seal = a_device(store, site, name="Seal", parent_id=pump)

    devices.relate_devices(store, pump, motor, by=ME)
    devices.relate_devices(store, line, pump, by=ME)
    again = devices.relate_devices(store, line, pump, by=ME)

    with store.read() as session:
        page = device_page(session, motor)
    assert page is not None
    assert {row.name for row in page.impact} == {"Pump", "Line", "Seal"}
    assert [row.name for row in page.needed_by] == ["Pump"]
    assert store.scalar("SELECT count(*) FROM device_relation") == 2
    assert again == store.scalar("SELECT id FROM device_relation WHERE device_id = :id", id=line)
    with store.read() as session:
        inner = device_page(session, seal)
    assert inner is not None
    assert [row.name for row in inner.parents] == ["Pump"]


# ─── requests ──────────────────────────────────────────────────────────────────────────────────


def test_that_a_request_becomes_an_order_that_says_the_same(server: Store) -> None:
    customer = a_customer(server)
    site = a_site(server, customer)
    device = a_device(server, site)
    request = requests.record_request(
        server,
        requests.RequestDraft("Pump is loud\nsince Monday", reporter="Ms Chen", device_id=device),
        by=DANA,
    )

    order = requests.order_from_request(server, request, by=DANA)

    head = the_page(server, order).head
    assert (head.title, head.fault) == ("Pump is loud", "Pump is loud\nsince Monday")
    assert (head.contact_name, head.site_id, head.device_id) == ("Ms Chen", site, device)
    with server.read() as session:
        row = request_row(session, request)
    assert row is not None
    assert (row.number, row.state, row.order_id) == ("SR-2026-00001", RequestState.ORDERED, order)


def test_that_a_request_is_settled_once(server: Store) -> None:
    request = requests.record_request(server, requests.RequestDraft("Loud"), by=DANA)
    requests.reject_request(server, request, by=DANA)

    with pytest.raises(RuleBroken, match="request-settled"):
        requests.order_from_request(server, request, OrderDraft("Loud"), by=DANA)


# ─── parts and vans ────────────────────────────────────────────────────────────────────────────


def test_that_a_recall_reaches_whoever_wants_to_fit_the_part(server: Store) -> None:
    part = catalogue.create_part(server, catalogue.PartDraft("SEAL-40", "Seal"), by=a_storekeeper())
    order = an_order(server, OrderStatus.ON_SITE, ME)

    catalogue.recall_part(server, part, "TB-7: cracks", by=a_storekeeper())
    with pytest.raises(PartRecalled):
        use_part(server, order, part, Decimal(1), by=ME)
    catalogue.lift_recall(server, part, by=a_storekeeper())
    use_part(server, order, part, Decimal(1), by=ME)

    assert the_page(server, order).parts


def test_that_part_numbers_are_given_once(server: Store) -> None:
    catalogue.create_part(server, catalogue.PartDraft("SEAL-40", "Seal"), by=a_storekeeper())

    with pytest.raises(RuleBroken, match="part-number-taken"):
        catalogue.create_part(server, catalogue.PartDraft(" SEAL-40 ", "Seal again"), by=a_storekeeper())
    other = catalogue.create_part(server, catalogue.PartDraft("SEAL-41", "Seal"), by=a_storekeeper())
    with pytest.raises(RuleBroken, match="part-number-taken"):
        catalogue.edit_part(server, other, {"number": "SEAL-41"}, {"number": "SEAL-40 "}, by=a_storekeeper())


def test_that_no_part_has_a_price_below_nothing(server: Store) -> None:
    given = catalogue.PartDraft("SEAL-40", "Seal", price=Decimal(0))
    part = catalogue.create_part(server, given, by=a_storekeeper())

    with pytest.raises(RuleBroken, match="amount-not-positive"):
        catalogue.create_part(server, replace(given, number="SEAL-41", price=Decimal(-5)), by=a_storekeeper())
    with pytest.raises(RuleBroken, match="amount-not-positive"):
        catalogue.edit_part(server, part, {"price": Decimal(0)}, {"price": Decimal(-5)}, by=a_storekeeper())


def test_that_counting_makes_the_books_follow(store: Store) -> None:
    part = a_part(store)
    van.receive(store, part, Decimal(5), by=ME)

    difference = van.count(store, part, Decimal("3.5"), by=ME)
    same = van.count(store, part, Decimal("3.5"), by=ME)
    van.give_back(store, part, Decimal(1), by=ME)

    with store.read() as session:
        assert in_van(session, ENGINEER_ID, part) == Decimal("2.5")
    assert (difference, same) == (Decimal("-1.5"), Decimal(0))
    with pytest.raises(QuantityNotPositive):
        van.count(store, part, Decimal(-1), by=ME)


def test_that_a_transfer_is_two_movements_with_one_id(server: Store) -> None:
    zhao = an_engineer("01980000-0000-7000-8000-0000000000aa", "Zhao Min")
    part = a_part(server)
    a_person(server, ME)
    a_person(server, zhao)

    moved = van.transfer(server, part, Decimal(2), ENGINEER_ID, str(zhao.person_id), by=a_storekeeper())

    with server.read() as session:
        stock = {row.holder_name: (row.articles, row.below_zero) for row in vans(session)}
    assert stock == {"Li Wei": (1, 1), "Zhao Min": (1, 0)}
    assert server.scalar("SELECT count(*) FROM stock_movement WHERE transfer_id = :id", id=moved) == 2


def test_that_an_engineer_keeps_his_own_van_only(store: Store) -> None:
    part = a_part(store)

    with pytest.raises(NotPermitted):
        van.receive(store, part, Decimal(1), holder_id="01980000-0000-7000-8000-0000000000aa", by=ME)


# ─── procedures ────────────────────────────────────────────────────────────────────────────────


def a_draft(*steps: procedures_admin.StepDraft) -> procedures_admin.ProcedureDraft:
    return procedures_admin.ProcedureDraft("PUMP", "Pump repair", steps)


def test_that_a_new_version_leaves_the_old_one_as_it_was(server: Store) -> None:
    asked = procedures_admin.StepDraft("Sealed?", key="sealed")
    told = procedures_admin.StepDraft("Which seal?", StepKind.TEXT, shown_if=("sealed", "no"))
    first = procedures_admin.publish_procedure(server, a_draft(asked), by=a_supervisor())

    second = procedures_admin.publish_procedure(server, a_draft(asked, told), by=a_supervisor())

    with server.read() as session:
        (newest,) = procedures(session)
        both = procedures(session, every_version=True)
        steps = steps_of(session, second)
        before = steps_of(session, first)
    assert (newest.id, newest.version, newest.steps) == (second, 2, 2)
    assert (len(both), len(before)) == (2, 1)
    assert steps[1].shown_if == {"step": steps[0].id, "is": "no"}


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((), "steps-missing"),
        (
            (procedures_admin.StepDraft("Pick", StepKind.CHOICE, choices=({"value": "one"},)),),
            "choices-missing",
        ),
        (
            (procedures_admin.StepDraft("P", StepKind.NUMBER, low=Decimal(4), high=Decimal(2)),),
            "limits-reversed",
        ),
        ((procedures_admin.StepDraft("P", shown_if=("later", "no")),), "condition-leads-nowhere"),
        (
            (procedures_admin.StepDraft("A", key="k"), procedures_admin.StepDraft("B", key="k")),
            "step-key-twice",
        ),
        ((procedures_admin.StepDraft(" "),), "words-missing"),
    ],
)
def test_that_a_procedure_that_could_trap_somebody_is_not_published(
    server: Store, steps: tuple[procedures_admin.StepDraft, ...], code: str
) -> None:
    with pytest.raises(RuleBroken, match=code):
        procedures_admin.publish_procedure(server, a_draft(*steps), by=a_supervisor())

    assert server.scalar("SELECT count(*) FROM procedure") == 0


# ─── the company ───────────────────────────────────────────────────────────────────────────────


def test_that_there_is_one_company(server: Store) -> None:
    details = company.CompanyDetails("Northlight", "Asia/Shanghai", "CNY")

    first = company.save_company(server, details, by=ADA)
    second = company.save_company(
        server, company.CompanyDetails("Northlight Service", "Asia/Shanghai", "CNY"), seen=details, by=ADA
    )

    with server.read() as session:
        row = company_row(session)
    assert row is not None
    assert (first, row.name) == (second, "Northlight Service")


def test_that_the_company_lives_in_a_real_zone_and_counts_in_a_real_currency(server: Store) -> None:
    for zone, currency, code in (
        ("Mars/Olympus", "CNY", "time-zone-unknown"),
        ("../etc/passwd", "CNY", "time-zone-unknown"),
        ("x" * 300, "CNY", "time-zone-unknown"),
        ("Asia/Shanghai", "Yuan", "currency-malformed"),
    ):
        with pytest.raises(RuleBroken, match=code):
            company.save_company(server, company.CompanyDetails("N", zone, currency), by=ADA)


def test_that_an_id_that_leads_nowhere_is_named(server: Store) -> None:
    before = last_done(server) if server.scalar("SELECT count(*) FROM change_set") else None

    with pytest.raises(Unreadable, match="row-not-found"):
        customers.create_site(server, customers.SiteDraft("Nowhere", customer_id="no-such-row"), by=DANA)

    assert before is None
    assert server.scalar("SELECT count(*) FROM change_set") == 0
