"""Sealed sheets as the server judges them: honest ones arrive, false ones are held, two of one order are decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from fieldapp.actions.amendments import amend
from fieldapp.actions.attachments import attach
from fieldapp.actions.conflicts import decide
from fieldapp.actions.reviews import approve
from fieldapp.actions.sheets import Signer, Signing, sign
from fieldapp.errors import RuleBroken
from fieldapp.fonts import font_files
from fieldapp.model import Company as CompanyRow
from fieldapp.model import Conflict, OrderStatus, OrderStep, Review, ServiceReport, WorkOrder
from fieldapp.model.conflicts import Decision
from fieldapp.store.blobs import Blobs
from fieldapp.store.changes import RowChange, body_hash, chain_hash, decode_body, encode_body
from fieldapp.store.queries.order_page import order_page
from fieldapp.store.raw import fetch
from fieldapp.store.store import Store
from tests.builders import some_ink
from tests.sync.harness import OFFICE, Company, DeskInTest

INK = some_ink()
SIGNED = Signing(ink=INK, signer_name="陈丽", time_zone="Asia/Shanghai")
WAY = (OrderStatus.ACCEPTED, OrderStatus.ON_SITE, OrderStatus.COMPLETED)


@dataclass
class Site:
    """A desk with one order that is ready to be signed."""

    company: Company
    desk: DeskInTest
    order: str
    blobs: Blobs

    def sign(self, signing: Signing = SIGNED) -> None:
        """The customer signs."""
        sign(self.desk.store, self.blobs, self.order, signing, by=self.desk.actor, fonts=font_files())

    def status(self) -> OrderStatus:
        """Where the order stands on the server."""
        with self.company.server.read() as session:
            order = session.get(WorkOrder, self.order)
        assert order is not None
        return OrderStatus(order.status)

    def revisions(self) -> list[int]:
        """The sheets the server has."""
        with self.company.server.read() as session:
            return sorted(report.revision for report in session.query(ServiceReport))


@pytest.fixture
def site(company: Company, tmp_path: Path) -> Site:
    """Completed work on an engineer's laptop."""
    with company.server.change("Set up", by=OFFICE) as work:
        work.add(CompanyRow(id=work.new_id(), name="Northlight", time_zone="Asia/Shanghai", currency="CNY"))
    desk = company.desk(company.engineer("Li"))
    order = company.order(desk.actor)
    company.edit(WorkOrder, order, findings="Seal worn", remedy="Seal replaced")
    desk.sync()
    _go(desk.store, order, *WAY)
    return Site(company, desk, order, Blobs(tmp_path / "blobs"))


def _go(store: Store, order: str, *way: OrderStatus) -> None:
    with store.read() as session:
        steps = session.query(OrderStep).filter_by(order_id=order).all()
    followed = {step.follows_id for step in steps}
    (last,) = [step.id for step in steps if step.id not in followed]
    for status in way:
        with store.change("Take a step", by=OFFICE) as work:
            step = OrderStep(
                id=work.new_id(), order_id=order, follows_id=last, status=status, made_at=work.now
            )
            last = work.add(step).id


def _reasons(company: Company) -> list[str]:
    with company.server.snapshot() as connection:
        return [str(row[0]) for row in fetch(connection, "SELECT reason FROM quarantine ORDER BY number")]


Alter = Callable[[tuple[RowChange, ...]], tuple[RowChange, ...]]


def _tamper(desk: DeskInTest, alter: Alter) -> None:
    """The change set made last is another one, with hashes that hold."""
    with desk.store.writing(as_checkpoint=True) as connection:
        sql = "SELECT number, previous, body FROM change_set WHERE state = 'pending' ORDER BY number DESC LIMIT 1"
        ((number, previous, raw),) = fetch(connection, sql)
        body = decode_body(bytes(raw))
        again = encode_body(msgspec.structs.replace(body, rows=alter(body.rows)))
        hash_now = chain_hash(previous, body_hash(again), number)
        connection.exec_driver_sql(
            "UPDATE change_set SET body = ?, body_hash = ?, hash = ? WHERE number = ?",
            (again, body_hash(again), hash_now, number),
        )
        connection.exec_driver_sql("UPDATE replica_state SET last_hash = ?", (hash_now,))


def _without(*tables: str) -> Alter:
    return lambda rows: tuple(row for row in rows if row.table not in tables)


def _with(table: str, **values: str | int | None) -> Alter:
    def altered(row: RowChange) -> RowChange:
        if row.table != table:
            return row
        return RowChange(
            row.table, row.row, row.kind, row.columns | {name: (None, new) for name, new in values.items()}
        )

    return lambda rows: tuple(altered(row) for row in rows)


def test_that_an_honest_signature_signs_the_order(site: Site) -> None:
    site.sign()

    site.desk.sync()

    assert site.status() is OrderStatus.SIGNED
    assert _reasons(site.company) == []
    site.company.assert_at_rest()


def test_that_a_typed_name_with_a_second_signer_signs_the_order(site: Site) -> None:
    site.sign(Signing(typed=True, signer_name="陈丽", second=Signer("Mary Poole", "Safety", INK)))

    site.desk.sync()

    assert site.status() is OrderStatus.SIGNED
    assert _reasons(site.company) == []


def test_that_an_absence_told_and_shown_signs_the_order_and_waits_to_be_confirmed(site: Site) -> None:
    photo = attach(site.desk.store, site.order, site.blobs.put(b"photo"), "image/jpeg", by=site.desk.actor)
    site.sign(Signing(absent_remark="Gate locked", absent_photo_id=photo))

    site.desk.sync()

    assert site.status() is OrderStatus.SIGNED
    assert _reasons(site.company) == []
    with site.company.server.read() as session:
        page = order_page(session, site.order)
    assert page is not None
    assert page.reports[-1].is_to_be_confirmed


def test_that_an_amended_sheet_follows_as_the_next_revision(site: Site) -> None:
    site.sign()
    amend(site.desk.store, site.order, "The remedy was incomplete", by=site.desk.actor)
    with site.desk.store.change("Record findings", by=site.desk.actor) as work:
        work.get(WorkOrder, site.order).remedy = "Seal and bearing replaced"
    site.sign()

    site.desk.sync()

    assert site.revisions() == [1, 2]
    assert site.status() is OrderStatus.SIGNED
    assert _reasons(site.company) == []


@pytest.mark.parametrize(
    ("alter", "reason"),
    [
        (_without("service_report", "signature"), "signed-without-sheet"),
        (_without("signature"), "signed-without-sheet"),
        (_with("service_report", digest="0" * 64), "sheet-digest-differs"),
        (_with("service_report", content="{}"), "sheet-unreadable:form"),
        (_with("service_report", revision=7), "sheet-revision-differs"),
        (_with("signature", digest="0" * 64), "signature-of-another-sheet"),
        (_with("signature", ink=None, declined_reason=" "), "signature-empty"),
        (_with("signature", ink=None, kind="typed", signer_name=" "), "signature-empty"),
        (_with("signature", ink=None, kind="absent", remark="Gate locked"), "signature-empty"),
        (_with("signature", ink=None, kind="absent", photo_id="x"), "signature-empty"),
        (_with("attachment", report_id="0" * 36), "sets-what-only-the-office-sets"),
    ],
)
def test_that_a_seal_that_does_not_hold_is_held_with_its_reason(
    site: Site, alter: Alter, reason: str
) -> None:
    site.sign()
    _tamper(site.desk, alter)

    site.desk.driver.run_round()

    assert _reasons(site.company) == [reason]
    assert site.status() is OrderStatus.COMPLETED
    assert site.revisions() == []


def test_that_a_revision_cannot_skip_one(site: Site) -> None:
    site.sign()
    amend(site.desk.store, site.order, "Again", by=site.desk.actor)
    site.sign()
    _keep_only_the_last_sheet(site.desk)

    site.desk.driver.run_round()

    assert _reasons(site.company) == ["sheet-revision-ahead"]
    assert site.revisions() == []


def _keep_only_the_last_sheet(desk: DeskInTest) -> None:
    """The laptop hands in the newest sheet alone, without what came before it."""
    _tamper(desk, _without("order_step", "attachment", "feedback"))
    with desk.store.writing(as_checkpoint=True) as connection:
        sql = "SELECT id, body_hash FROM change_set WHERE state = 'pending' ORDER BY number DESC LIMIT 1"
        ((kept, hash_of_body),) = fetch(connection, sql)
        connection.exec_driver_sql("DELETE FROM change_set WHERE state = 'pending' AND id <> ?", (kept,))
        start = "0" * 64
        hash_now = chain_hash(start, hash_of_body, 1)
        connection.exec_driver_sql(
            "UPDATE change_set SET number = 1, previous = ?, hash = ? WHERE id = ?", (start, hash_now, kept)
        )
        connection.exec_driver_sql("UPDATE replica_state SET next_number = 2, last_hash = ?", (hash_now,))


@dataclass
class _Two:
    site: Site
    conflict: str
    first: str
    second: str


@pytest.fixture
def two(site: Site) -> _Two:
    """Two laptops of one engineer had the same order signed apart."""
    other = site.company.desk(site.desk.actor)
    other.sync()
    _go(other.store, site.order, *WAY)
    site.sign()
    site.desk.sync()
    Site(site.company, other, site.order, site.blobs).sign()
    other.driver.run_round()
    with site.company.server.read() as session:
        (conflict,) = session.query(Conflict).filter_by(group_name="sheet").all()
        reports = session.query(ServiceReport).all()
    (first,) = [report.id for report in reports if report.id != conflict.row_id]
    return _Two(site, conflict.id, first, conflict.row_id)


def test_that_two_sheets_of_one_order_are_both_kept_and_nothing_is_approved_before_people_decide(
    two: _Two,
) -> None:
    with pytest.raises(RuleBroken, match="two-sheets"):
        approve(two.site.company.server, two.site.order, by=OFFICE)

    assert two.site.revisions() == [1, 1]
    assert two.site.status() is OrderStatus.SIGNED


@pytest.mark.parametrize(("decision", "stands"), [(Decision.MINE, "second"), (Decision.THEIRS, "first")])
def test_that_the_sheet_people_decide_for_is_the_one_that_is_approved(
    two: _Two, decision: Decision, stands: str
) -> None:
    server = two.site.company.server

    decide(server, two.conflict, decision, by=OFFICE)
    with server.read() as session:
        page = order_page(session, two.site.order)
    approve(server, two.site.order, by=OFFICE)

    assert page is not None
    assert page.last_report is not None
    assert page.last_report.id == getattr(two, stands)
    with server.read() as session:
        assert session.query(Review).one().report_id == getattr(two, stands)


def test_that_a_third_value_is_no_decision_between_two_sheets(two: _Two) -> None:
    with pytest.raises(RuleBroken, match="value-missing"):
        decide(two.site.company.server, two.conflict, Decision.OTHER, other={"revision": 3}, by=OFFICE)
