"""The whole loop, told step by step: request, order, dispatch, offline work, signature, sync, review, amendment.

Every step says what it proved, and fails when it did not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from fieldapp.actions import conflicts as deciding
from fieldapp.actions import knowledge, order_edits, orders, requests, reviews
from fieldapp.demo import company, console, history, robot
from fieldapp.demo.account import Account, counted, proved
from fieldapp.demo.clock import StoryClock
from fieldapp.demo.company import Founded
from fieldapp.demo.customer import Phone
from fieldapp.demo.laptop import Laptop
from fieldapp.demo.office import Office
from fieldapp.demo.site_work import SiteWork
from fieldapp.imports import Kind, Report
from fieldapp.model import (
    Article,
    ArticleState,
    Attachment,
    Conflict,
    Decision,
    OrderStatus,
    ServiceRecord,
    ServiceReport,
    ServiceRequest,
    WorkOrder,
)
from fieldapp.sheet.checking import Verdict, Witness, check_sheet
from fieldapp.store.queries.sealed_sheets import sheet_authority

_S = OrderStatus
BEFORE = timedelta(minutes=130)
"""How long before the engineer's return the story begins in the office."""
NOUNS = {
    "customer": ("customer", "customers"),
    "site": ("site", "sites"),
    "contact": ("contact", "contacts"),
    "device_model": ("device model", "device models"),
    "device": ("device", "devices"),
    "part": ("part", "parts"),
    "work_order": ("closed order", "closed orders"),
    "service_record": ("past job", "past jobs"),
}
"""What an import makes, in words."""
ASSET = "B"
"""The asset of the imported history that the story's order is raised on."""


@dataclass
class Story:
    """What the steps share."""

    account: Account
    office: Office
    clock: StoryClock
    """The office's."""
    folder: Path
    history: Path | None = None
    """A list of real past orders to import instead of the demo's own devices."""
    founded: Founded = field(init=False)
    laptop: Laptop = field(init=False)
    phone: Phone = field(init=False)
    device_id: str = ""
    order_id: str = ""

    def tell(self) -> None:
        """All of it, in order."""
        self._office_opens()
        self._machines_are_imported()
        self._order_is_raised()
        self._laptop_joins()
        work = SiteWork(self.account, self.laptop, self.folder, self.order_id, self.founded)
        self._first_sync()
        work.goes_offline()
        self._office_changes_the_same_field_meanwhile(work)
        work.reaches_the_device()
        work.follows_the_procedure()
        work.records_the_work()
        work.is_signed(revision=1)
        work.prints()
        self._everything_reaches_the_office()
        self._office_looks()
        self._conflict_is_decided()
        self._returned_and_corrected(work)
        self._approved()
        self._amended(work)
        self._ends(work)
        self._anybody_checks()
        self._knowledge_is_kept()
        self._figures_are_read()

    # ─── the office ────────────────────────────────────────────────────────────────────────────

    def _office_opens(self) -> None:
        with self.account.step("The office opens") as told:
            self.founded = company.found(self.office.store)
            self.office.start()
            told.proved = proved(
                self.office.url.startswith("https://"), f"the server answers at {self.office.url}"
            )

    def _machines_are_imported(self) -> None:
        lists = [(self.history, Kind.ORDERS)] if self.history is not None else self._own_lists()
        with self.account.step("Machines and their history are imported") as told:
            reports = [self.office.import_file(path, kind) for path, kind in lists]
            again = [self.office.import_file(path, kind, dry_run=True) for path, kind in lists]
            proved(
                all(one.changes for one in reports) and not any(one.changes for one in again),
                "the second import finds nothing new",
            )
            refused = counted(sum(one.refused for one in reports), "row")
            told.proved = f"{_imported(reports)}; {refused} refused; importing again would change nothing"

    def _own_lists(self) -> list[tuple[Path, Kind]]:
        """The made-up company's machines and its past jobs, written as lists."""
        devices, past = self.folder / "devices.csv", self.folder / "past-orders.csv"
        devices.write_text(company.DEVICES_CSV, encoding="utf-8")
        past.write_text(history.as_csv(self.office.store.world.now()), encoding="utf-8")
        return [(devices, Kind.DEVICES), (past, Kind.ORDERS)]

    def _order_is_raised(self) -> None:
        devices = self.office.devices()
        number = company.FACING_DEVICE if self.history is None else self._asset(devices)
        self.device_id, site, customer = devices[number]
        self.phone = Phone(self.office)
        with self.account.step("The customer scans the code on the machine and reports a fault") as told:
            request = self._reported()
            pages = {"report": f"/report/{self.device_id}", "follow": self.phone.link}
            told.pictures, _said = console.pictures(self.office, self.account, None, pages, console.TELEPHONE)
            told.proved = (
                f"request {request.number} stands in the office, and a link to follow it on the telephone"
            )
        with self.account.step("The request becomes an order and is dispatched") as told:
            company.add_contact(self.office.store, site, self.founded.dispatcher)
            company.fit_assets(self.office.store, self.device_id, site)
            draft = company.story_order(self.founded, self.device_id, site, customer or None)
            self.order_id = requests.order_from_request(
                self.office.store, request.id, draft, by=self.founded.dispatcher
            )
            orders.assign(
                self.office.store, self.order_id, self.founded.engineer_id, by=self.founded.dispatcher
            )
            if self.history is None:
                company.add_other_orders(self.office.store, self.founded, devices)
            self.clock.catch_up()
            order = self._order()
            told.proved = proved(
                order.status is _S.ASSIGNED, f"{order.number} is assigned to {order.assignee_name}"
            )

    def _reported(self) -> ServiceRequest:
        self.phone.report(self.device_id, "泵房地面有水，请尽快来看。", "周工", "+86 138 0000 4417")
        (request,) = self.office.read(lambda session: list(session.scalars(select(ServiceRequest))))
        proved(request.device_id == self.device_id, "the request is about the machine whose code was scanned")
        return request

    def _asset(self, devices: dict[str, tuple[str, str, str]]) -> str:
        """The number of asset B of the imported list."""
        return next(number for number in sorted(devices) if number.split()[-1:] == [ASSET])

    # ─── the laptop ────────────────────────────────────────────────────────────────────────────

    def _laptop_joins(self) -> None:
        with self.account.step("A laptop is enrolled with a single-use code") as told:
            self.laptop = Laptop(self.folder / "profile", self.account)
            told.pictures += self.laptop.pictures("unlock")
            ticket = self.office.ticket(self.founded.engineer_id, self.founded.dispatcher)
            self.laptop.enrol(ticket)
            enrolment = self.laptop.session.enrolment
            assert enrolment is not None
            told.proved = proved(
                enrolment.person.id == self.founded.engineer_id,
                f"the laptop of {enrolment.person.name}; its replica is encrypted under the PIN",
            )

    def _first_sync(self) -> None:
        with self.account.step("The first sync brings the day's work") as told:
            self.laptop.settled()
            with self.laptop.session.store.read() as session:
                held = session.scalar(select(func.count()).select_from(WorkOrder))
                past = session.scalar(select(func.count()).select_from(ServiceRecord))
            self.laptop.today()
            told.pictures += self.laptop.pictures("today")
            told.proved = proved(
                self.laptop.status(self.order_id) is _S.ASSIGNED,
                f"{counted(held or 0, 'order')} and {counted(past or 0, 'past job')} are on the laptop",
            )

    def _office_changes_the_same_field_meanwhile(self, work: SiteWork) -> None:
        with self.account.step("Meanwhile the office changes what the engineer changes too") as told:
            order_edits.edit_order(
                self.office.store,
                self.order_id,
                {"contact_name": "周工", "contact_phone": "+86 138 0000 4417"},
                {"contact_name": "王主任", "contact_phone": "+86 139 0000 2206"},
                by=self.founded.dispatcher,
            )
            work.corrects_the_contact("周建国", "+86 138 0000 4418")
            told.proved = (
                "the contact says one thing in the office and another on the laptop; nobody has noticed"
            )

    # ─── back on the network ───────────────────────────────────────────────────────────────────

    def _everything_reaches_the_office(self) -> None:
        with self.account.step("Back on the network it syncs by itself") as told:
            self.laptop.go("sync")
            told.pictures += self.laptop.pictures("sync-queue")
            self.laptop.keep_off_the_network(False)
            self.laptop.settled()
            self.laptop.files_sent()
            order = self._order()
            files = self.office.read(lambda session: list(session.scalars(select(Attachment.sha256))))
            here = sum(self.office.service.blobs.has(name) for name in files)
            proved(order.status is _S.SIGNED, "the order is signed on the server")
            told.proved = proved(
                here == len(files), f"the order is signed there too, with {counted(here, 'file')}"
            )

    def _office_looks(self) -> None:
        with self.account.step("The office reads it in the console") as told:
            pages = {
                "orders": "/orders",
                "order": f"/orders/{self.order_id}",
                "board": "/board",
                "review": "/review",
            }
            told.pictures, told.proved = console.pictures(
                self.office, self.account, self.founded.supervisor, pages
            )

    def _conflict_is_decided(self) -> None:
        with self.account.step("The disagreement is shown side by side and decided") as told:
            (conflict,) = self.laptop.open_conflicts()
            self.laptop.conflicts()
            told.pictures += self.laptop.pictures("conflict")
            on_server = self.office.read(lambda session: session.get(Conflict, conflict.id))
            assert on_server is not None
            proved(
                on_server.mine == conflict.mine and on_server.theirs == conflict.theirs,
                "both sides see both values",
            )
            deciding.decide(self.office.store, conflict.id, Decision.THEIRS, by=self.founded.supervisor)
            self.laptop.settled()
            proved(not self.laptop.open_conflicts(), "the decision reached the laptop")
            told.proved = (
                f"laptop {conflict.mine['contact_name']}, office {conflict.theirs['contact_name']}: "
                "both were kept, the supervisor decided, the laptop has it"
            )

    # ─── review ────────────────────────────────────────────────────────────────────────────────

    def _returned_and_corrected(self, work: SiteWork) -> None:
        with self.account.step("The supervisor returns it with a remark on a field outside the seal") as told:
            remark = ("work_order.failure_code", "请补充故障代码。")
            reviews.return_with_remarks(
                self.office.store, self.order_id, [remark], by=self.founded.supervisor
            )
            self.laptop.settled()
            self.laptop.until_status(self.order_id, _S.RETURNED)
            told.pictures += work.picture_of_order("returned")
            told.proved = "the remark reached the engineer's order"
        with self.account.step("The engineer corrects it; the signature still holds") as told:
            before = [report.digest for report in self._reports()]
            work.fills_in_failure_code("SEAL-01")
            self.laptop.step(self.order_id, _S.SIGNED)
            self.laptop.settled()
            order = self._order()
            proved(order.failure_code == "SEAL-01" and order.status is _S.SIGNED, "corrected and sent back")
            after = [report.digest for report in self._reports()]
            told.proved = proved(after == before, "corrected, sent back, and still revision 1")

    def _approved(self) -> None:
        with self.account.step("The supervisor approves") as told:
            self._approve()
            self.laptop.settled()
            self.laptop.until_status(self.order_id, _S.CLOSED)
            told.proved = "approved and closed on the server and on the laptop"

    def _approve(self) -> None:
        """As the console does, with the seal of the approval."""
        desk = self.office.service.seal_desk
        reviews.approve(self.office.store, self.order_id, by=self.founded.supervisor, desk=desk)

    def _amended(self, work: SiteWork) -> None:
        work.amends("客户要求补充轴承检查结果。", "机械密封面磨损，已更换；轴承游隙正常。")
        work.is_signed(revision=2)
        with self.account.step("The amended sheet is approved and the order closed") as told:
            self.laptop.settled()
            self.laptop.files_sent()
            self._approve()
            self.laptop.settled()
            reports = self._reports()
            proved([one.revision for one in reports] == [1, 2], "two revisions are kept")
            proved(reports[0].digest != reports[1].digest, "each with its own digest")
            told.proved = "revisions 1 and 2 are both kept; the order is closed and in the device's archive"

    def _ends(self, work: SiteWork) -> None:
        with self.account.step("Both sides agree, and the sheets are on paper") as told:
            self.laptop.settled()
            sheets = work.save_sheets(self.office, self._reports())
            records = self.office.read(
                lambda session: session.scalar(
                    select(func.count()).where(ServiceRecord.device_id == self.device_id)
                )
            )
            proved(self.laptop.status(self.order_id) is _S.CLOSED, "closed on the laptop too")
            proved(not self.laptop.bugs, "no bug was reported: " + "; ".join(self.laptop.bugs))
            told.proved = f"{', '.join(sheets)}; {counted(records or 0, 'past job')} in the device's archive"

    def _anybody_checks(self) -> None:
        with self.account.step("The customer saves the sheet by the link, and anybody can check it") as told:
            sheet = self.phone.saved_sheet()
            flipped = bytearray(sheet)
            flipped[len(sheet) // 2] ^= 1
            authority = self.office.read(sheet_authority)
            witness = Witness(authorities=(authority,) if authority else ())
            checked = check_sheet(sheet, witness)
            proved(checked.verdict is Verdict.GENUINE, "the sheet proves itself")
            proved(
                any(check.code == "approved" for check in checked.checks), "with the supervisor's approval"
            )
            told.pictures, _said = console.pictures(
                self.office,
                self.account,
                None,
                {"followed": self.phone.link, "verify": "/verify"},
                console.TELEPHONE,
            )
            told.proved = proved(
                check_sheet(bytes(flipped), witness).verdict is Verdict.OBJECTED,
                "genuine by the company's authority alone; with one bit flipped it is objected to",
            )

    # ─── what is left of it ────────────────────────────────────────────────────────────────────

    def _knowledge_is_kept(self) -> None:
        with self.account.step("What was learnt becomes knowledge on every laptop") as told:
            store, engineer = self.laptop.session.store, self.laptop.session.actor
            with store.read() as session:
                draft = knowledge.draft_from_order(session, self.order_id)
            article = knowledge.propose_article(store, draft, by=engineer)
            self.laptop.settled()
            knowledge.submit_article(self.office.store, article, by=self.founded.supervisor)
            knowledge.publish_article(self.office.store, article, by=self.founded.supervisor)
            here = robot.until(lambda: self._published(article), "the article on the laptop")
            told.proved = (
                f"{here.title or here.title_zh}: proposed on the laptop, "
                f"published by {self.founded.supervisor.name}, and back on it"
            )

    def _published(self, article: str) -> Article | None:
        self.laptop.settled()
        with self.laptop.session.store.read() as session:
            here = session.get(Article, article)
            return here if here is not None and here.state is ArticleState.PUBLISHED else None

    def _figures_are_read(self) -> None:
        with self.account.step("The supervisor reads the figures") as told:
            pages = {"figures": "/figures", "knowledge": "/knowledge"}
            told.pictures, told.proved = console.pictures(
                self.office, self.account, self.founded.supervisor, pages
            )

    # ─── looking ───────────────────────────────────────────────────────────────────────────────

    def _order(self) -> WorkOrder:
        order = self.office.read(lambda session: session.get(WorkOrder, self.order_id))
        assert order is not None
        return order

    def _reports(self) -> list[ServiceReport]:
        query = (
            select(ServiceReport)
            .where(ServiceReport.order_id == self.order_id)
            .order_by(ServiceReport.revision)
        )
        return self.office.read(lambda session: list(session.scalars(query)))


def _imported(reports: Iterable[Report]) -> str:
    """What the lists brought, in words: 3 customers, 4 sites, 12 past jobs."""
    new: dict[str, int] = {}
    for report in reports:
        for table, count in report.told().items():
            new[table] = new.get(table, 0) + count.new
    return ", ".join(counted(number, *NOUNS.get(table, (table,))) for table, number in new.items() if number)


def tell(out: Path, folder: Path, history: Path | None = None) -> None:
    """Run the story in `folder`, leaving pictures, sheets and the account in `out`.

    Raises NotProved or NotSeen when a step does not show what it should.
    """
    clock = StoryClock(BEFORE)
    office = Office(folder / "office", clock)
    story = Story(Account(out), office, clock, folder, history)
    try:
        story.tell()
    finally:
        if hasattr(story, "laptop"):
            story.laptop.close()
        office.stop()
