"""One order from the office to a signed sheet and back, through the real sync of two stores."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from fieldapp.actions import (
    amendments,
    attachments,
    catalogue,
    conflicts,
    customers,
    devices,
    labour,
    order_edits,
    orders,
    parts,
    procedures,
    procedures_admin,
    reviews,
    undo,
)
from fieldapp.actions.sheets import Signing, sign
from fieldapp.fonts import font_files
from fieldapp.model.conflicts import Decision
from fieldapp.model.orders import OrderStatus
from fieldapp.model.procedures import StepKind
from fieldapp.rules.actors import Actor
from fieldapp.store.blobs import Blobs
from fieldapp.store.driver import open_sqlite
from fieldapp.store.queries.devices import device_page
from fieldapp.store.queries.history import done_by, order_history
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.outbox import outbox, sync_summary
from fieldapp.store.store import Store
from tests.builders import a_company, a_dispatcher, a_storekeeper, a_supervisor, some_ink, the_page
from tests.sync.harness import Company, DeskInTest

DANA, SUE = a_dispatcher(), a_supervisor()
INK = some_ink()


class Office:
    """A server with one order for one engineer, and his desk, in step with each other."""

    def __init__(self, folder: Path) -> None:
        company = Company(open_sqlite(folder / "server.db"), folder)
        self.server: Store = company.server
        self.me: Actor = company.engineer("Li")
        self.blobs = Blobs(folder / "blobs")
        a_company(self.server)
        site = customers.create_site(self.server, customers.SiteDraft("Pump house"), by=DANA)
        self.device = devices.create_device(self.server, devices.DeviceDraft(site, "Feed pump"), by=DANA)
        self.part = catalogue.create_part(
            self.server, catalogue.PartDraft("SEAL-40", "Seal"), by=a_storekeeper()
        )
        asked = procedures_admin.StepDraft("Pressure", StepKind.NUMBER, unit="bar", high=Decimal(4))
        draft = procedures_admin.ProcedureDraft("PUMP", "Pump repair", (asked,))
        procedure = procedures_admin.publish_procedure(self.server, draft, by=SUE)
        wanted = orders.OrderDraft(
            "Loud",
            site_id=site,
            device_id=self.device,
            procedure_id=procedure,
            assignee_id=self.me.person_id,
        )
        self.order = orders.create_order(self.server, wanted, by=DANA)
        self.laptop: DeskInTest = company.desk(self.me)
        self.desk: Store = self.laptop.store
        self.sync()

    def sync(self) -> None:
        self.laptop.sync()

    def here(self) -> OrderPage:
        return the_page(self.desk, self.order)

    def there(self) -> OrderPage:
        return the_page(self.server, self.order)

    def work_offline(self) -> None:
        """What an engineer does on site, without any network."""
        desk, order, me = self.desk, self.order, self.me
        for act in (orders.accept, orders.start_travel, orders.arrive):
            act(desk, order, by=me)
        (step,) = self.here().checklist
        procedures.record_answer(desk, order, step.step.id, "4.2", remark="Valve reset", by=me)
        parts.use_part(desk, order, self.part, Decimal(1), by=me)
        labour.book_labour(desk, order, minutes=45, by=me)
        attachments.attach(desk, order, self.blobs.put(b"photo"), "image/jpeg", by=me)
        order_edits.record_findings(desk, order, order_edits.Findings("Worn", None, "Replaced"), by=me)

    def sign(self) -> None:
        given = Signing(ink=INK, signer_name="陈丽", csat=5)
        sign(self.desk, self.blobs, self.order, given, by=self.me, fonts=font_files())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Everything in place for a day's work."""
    return Office(tmp_path)


def test_that_a_day_without_a_network_reaches_the_office_whole(office: Office) -> None:
    office.work_offline()
    orders.complete(office.desk, office.order, by=office.me)
    office.sign()

    office.sync()

    page = office.there()
    assert page.head.status is OrderStatus.SIGNED
    assert (len(page.parts), page.minutes_booked, len(page.photos), page.progress.done) == (1, 45, 1, 1)
    assert page.reports[0].digest == office.here().reports[0].digest
    assert page.late == ()
    with office.desk.read() as session:
        assert {row.status for row in outbox(session, archived=True).rows} == {"applied"}
        assert sync_summary(session).waiting == 0
    with office.server.read() as session:
        history = order_history(session, office.order)
    assert {entry.title for entry in history if entry.is_from_a_desk} >= {"Sign the sheet", "Book a part"}
    assert all(entry.arrived_at is not None for entry in history)


def test_that_what_both_changed_is_decided_on_the_desk(office: Office) -> None:
    office.work_offline()
    seen = {"title": "Loud"}
    order_edits.edit_order(office.desk, office.order, seen, {"title": "Noisy"}, by=office.me)
    order_edits.edit_order(office.server, office.order, seen, {"title": "Very loud"}, by=DANA)
    office.sync()
    (conflict,) = office.here().open_conflicts
    assert (conflict.mine, conflict.theirs) == ({"title": "Noisy"}, {"title": "Very loud"})

    conflicts.decide(office.desk, conflict.id, Decision.MINE, by=office.me)
    office.sync()

    assert office.there().head.title == "Noisy"
    assert office.there().open_conflicts == ()


def test_that_a_returned_report_is_corrected_sent_back_and_closed(office: Office) -> None:
    office.work_offline()
    orders.complete(office.desk, office.order, by=office.me)
    office.sign()
    office.sync()
    remarks = [("work_order.failure_code", "Which code?")]
    reviews.return_with_remarks(office.server, office.order, remarks, by=SUE)
    office.sync()
    assert [remark.words for remark in office.here().remarks] == ["Which code?"]

    corrected = order_edits.Findings("Worn", None, "Replaced", "F-12")
    order_edits.record_findings(office.desk, office.order, corrected, by=office.me)
    amendments.resubmit(office.desk, office.order, by=office.me)
    office.sync()
    reviews.approve(office.server, office.order, by=SUE)
    office.sync()

    assert office.here().head.status is OrderStatus.CLOSED
    with office.desk.read() as session:
        archive = device_page(session, office.device)
    assert archive is not None
    assert [(row.summary, row.minutes) for row in archive.records.rows] == [("Worn", 45)]
    assert [row.value for row in archive.readings["Pressure"]] == [Decimal("4.2")]


def test_that_an_amended_sheet_is_the_second_revision_on_both_sides(office: Office) -> None:
    office.work_offline()
    orders.complete(office.desk, office.order, by=office.me)
    office.sign()
    office.sync()

    amendments.amend(office.desk, office.order, "The bearing too", by=office.me)
    again = order_edits.Findings("Seal and bearing worn", None, "Replaced")
    order_edits.record_findings(office.desk, office.order, again, by=office.me)
    office.sign()
    office.sync()

    page = office.there()
    assert [(row.revision, row.reason) for row in page.reports] == [(1, None), (2, "The bearing too")]
    assert (page.head.status, page.late, page.open_conflicts) == (OrderStatus.SIGNED, (), ())


def test_that_what_the_office_books_after_the_seal_shows_on_both_sides(office: Office) -> None:
    office.work_offline()
    orders.complete(office.desk, office.order, by=office.me)
    office.sign()
    office.sync()

    late = labour.book_labour(office.server, office.order, minutes=5, by=DANA)
    office.sync()

    assert office.there().late == (("labour", late),)
    assert office.here().late == (("labour", late),)


def test_that_an_undo_travels_like_what_it_undid(office: Office) -> None:
    office.work_offline()
    office.sync()
    with office.desk.read() as session:
        booked = next(row for row in done_by(session, str(office.me.person_id)) if row.title == "Book a part")

    undo.undo(office.desk, booked.id, by=office.me)
    office.sync()

    assert not any(row.counts for row in office.there().parts)
    assert office.server.scalar("SELECT sum(quantity) FROM stock_movement") == 0


def test_that_an_order_drafted_on_site_is_numbered_when_it_is_assigned(office: Office) -> None:
    drafted = orders.create_order(
        office.desk, orders.OrderDraft("Follow-up", device_id=office.device), by=office.me
    )
    office.sync()

    orders.assign(office.server, drafted, str(office.me.person_id), by=DANA)
    office.sync()

    head = the_page(office.desk, drafted).head
    assert (head.number, head.status) == ("WO-2026-00002", OrderStatus.ASSIGNED)
