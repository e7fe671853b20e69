"""What the engineer does on site, without any network: through the widgets, from check-in to the signed sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtPrintSupport import QPrinter
from sqlalchemy import func, select

from fieldapp.demo import pictures, robot
from fieldapp.demo.account import Account, counted, proved
from fieldapp.demo.clock import StoryClock
from fieldapp.demo.company import FACING_DEVICE, METER, METER_OVERDUE, Founded
from fieldapp.demo.laptop import Laptop
from fieldapp.demo.office import Office
from fieldapp.model import (
    Answer,
    Attachment,
    Device,
    Labour,
    OrderStatus,
    PartUsed,
    ServiceReport,
    StockMovement,
    WorkOrder,
)
from fieldapp.model.noun import Noun
from fieldapp.rules.procedures import key_parts
from fieldapp.store.queries.checklists import steps_of
from fieldapp.store.queries.order_page import OrderPage
from fieldapp.store.queries.order_rows import StepRow
from fieldapp.store.queries.sealed_sheets import newest_pdf
from fieldapp.ui.order.device_section import DeviceSection
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.procedure_view import ProcedureView
from fieldapp.ui.order.step_signature import StepSignatureDialog
from fieldapp.ui.order.work_view import WorkView
from fieldapp.ui.parts.parts_section import PartsSection
from fieldapp.ui.scan.scan_screen import ScanScreen
from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
from fieldapp.ui.sign.sign_screen import SignScreen
from fieldapp.ui.widgets.buttons import IconButton

_S = OrderStatus
SIGNATURE = [
    [(0.10 + 0.05 * n, 0.55 - 0.22 * ((n % 3) - 1) + 0.02 * n) for n in range(7)],
    [(0.48 + 0.04 * n, 0.30 + 0.09 * ((n * n) % 4)) for n in range(8)],
    [(0.20 + 0.09 * n, 0.80 - 0.03 * n) for n in range(7)],
]
"""Something like a signature: three strokes, from 0 to 1 across the pad."""
TIME_ON_SITE = timedelta(minutes=74)
NounT = TypeVar("NounT", bound=Noun)
SectionT = TypeVar("SectionT")


@dataclass
class SiteWork:
    """The engineer's hands on one order."""

    account: Account
    laptop: Laptop
    folder: Path
    order_id: str
    founded: Founded
    clock: StoryClock = field(default_factory=lambda: StoryClock(TIME_ON_SITE))
    """The laptop's clock from the moment its engineer sets out."""

    # ─── getting there ─────────────────────────────────────────────────────────────────────────

    def goes_offline(self) -> None:
        """From here on nothing reaches the server."""
        with self.account.step("The engineer leaves the network") as told:
            self.laptop.keep_off_the_network(True)
            self.laptop.go("today")
            self.laptop.order_screen(self.order_id)
            told.pictures += self.laptop.pictures("order-assigned")
            self.laptop.step(self.order_id, _S.ACCEPTED)
            self.laptop.session.store.world.now = self.clock
            self.laptop.step(self.order_id, _S.TRAVELLING)
            told.proved = (
                "the order is accepted and the engineer is on the way; all of it is on this laptop only"
            )

    def reaches_the_device(self) -> None:
        """Check in by reading the label from a photo."""
        with self.account.step("The label on the machine is scanned from a photo") as told:
            photo = pictures.keep(pictures.label_photo(self._label()), self.folder / "camera" / "label.jpg")
            self.laptop.go("scan")
            told.pictures += self.laptop.pictures("scan", lambda: self._reads(photo))
            self.laptop.order_screen(self.order_id)
            self.laptop.shell.navigator.open_scan("arrive", self.order_id)
            self.laptop.in_view(ScanScreen).read_file(photo)
            self.laptop.until_status(self.order_id, _S.ON_SITE)
            robot.press(self._section("work", WorkView).labour.toggle)
            told.proved = "the code leads to the machine of the order: checked in on site, by scan"

    def _reads(self, photo: Path) -> None:
        screen = self.laptop.in_view(ScanScreen)
        screen.read_file(photo)
        robot.until(lambda: screen.result.scanned, "what the code says")
        robot.settle(300)

    def _label(self) -> str:
        device = self._one(Device, self._order().device_id or "")
        return device.label or device.number or FACING_DEVICE

    # ─── the work ──────────────────────────────────────────────────────────────────────────────

    def follows_the_procedure(self) -> None:
        """Answer every step: one is signed, one out of its limits, one asked of each machine, two with a photo."""
        with self.account.step("The procedure is followed") as told:
            view = self._section("procedure", ProcedureView)
            steps = {step.title: step.id for step in self._steps()}
            self._choose(view, steps["Locked out and tagged"], "yes")
            self._signs_step(view, steps["Released for work by the shift leader"])
            self._number(view, steps["Inlet pressure"], "2.6")
            told.pictures += self._scans_overdue_meter(view, steps["Vibration at drive end"])
            view = self._section("procedure", ProcedureView)
            self._measures_vibration(view, steps["Vibration at drive end"])
            for place, machine in enumerate(self._items(steps["Surface temperature"])):
                self._number(view, machine, str(61 - 20 * place))
            self._choose(view, steps["Condition of the seal faces"], "worn")
            self._photographs(view, steps["Condition of the seal faces"], pictures.seal_photo(29))
            plate = pictures.nameplate_photo(("KESTREL KC-250", "No. KC25-88413", "250 m³/h · 32 m", "2021"))
            self._photographs(view, steps["Photo of the nameplate"], plate)
            self._choose(view, steps["Guard back in place"], "yes")
            page = robot.until(
                lambda: self._page() if self._page().progress.done == self._page().progress.total else None,
                "every step answered",
            )
            told.pictures += self._pictures("procedure", "procedure")
            for title in ("Vibration at drive end", "Condition of the seal faces"):
                told.pictures += self._step_pictures("procedure-step", steps[title])
            told.proved = proved(
                len(page.progress.out_of_limit) == 1,
                f"{page.progress.done} of {page.progress.total} steps answered, one value out of its limits",
            )

    def _signs_step(self, view: ProcedureView, step_id: str) -> None:
        """The shift leader writes a name and signs."""
        robot.press(robot.until(lambda: view.cards[step_id].sign, "the button to sign the step"))
        dialog = robot.until(lambda: view.findChild(StepSignatureDialog), "the dialog to sign the step")
        robot.write(dialog.block.name, "周建国")
        robot.draw(dialog.block.pad, SIGNATURE)
        robot.press(dialog.keep)
        self._until_answered(step_id)

    def _scans_overdue_meter(self, view: ProcedureView, step_id: str) -> list[str]:
        """The step tells at once that its calibration has ended."""
        self._scans_meter(view, step_id, METER_OVERDUE)
        return self._step_pictures("instrument-overdue", step_id)

    def _measures_vibration(self, view: ProcedureView, step_id: str) -> None:
        """With another meter; the value is out of its limits, and says why."""
        self._scans_meter(view, step_id, METER)
        self._number(view, step_id, "5.8")
        self._explain(view, step_id, "轴承磨损所致，已约下月更换。")

    def _scans_meter(self, view: ProcedureView, step_id: str, serial: str) -> None:
        pick = robot.until(lambda: view.cards[step_id].instrument, "the list of instruments")
        view.keys.scanned.emit(serial)
        robot.until(lambda: serial in pick.field.editor.currentText(), f"the meter {serial} in the step")

    def _step_pictures(self, name: str, key: str) -> list[str]:
        """A step on the order's screen."""

        def ready() -> None:
            view = self._section("procedure", ProcedureView)
            robot.bring_into_view(view.cards[key])
            robot.settle(400)

        return self.laptop.pictures(name, ready)

    def _photographs(self, view: ProcedureView, key: str, photo: bytes) -> None:
        before = self._count(Attachment)
        view.take_photo(key, pictures.keep(photo, self.folder / "camera" / f"step-{before}.jpg"))
        robot.until(lambda: self._count(Attachment) > before, "the photo of the step")
        robot.until(lambda: key not in self._page().progress.missing, "the photo in the answer")
        robot.settle(250)

    def _items(self, step_id: str) -> list[str]:
        """The items of a step that is asked of each machine."""
        return [one.key for one in self._page().checklist if one.step.id == step_id]

    def records_the_work(self) -> None:
        """Findings, a photo, a part from the van, labour."""
        with self.account.step("Findings, a photo, a part and labour are recorded") as told:
            work = self._section("work", WorkView)
            fields = work.findings.fields
            robot.write(fields["findings"], "机械密封动环端面有环形划痕，密封面磨损，轴端滴水。")
            robot.write(fields["cause"], "密封冲洗水中含砂，端面磨损。")
            robot.write(fields["remedy"], "更换机械密封，清洗冲洗管路，试运行 30 分钟无泄漏。")
            work.flush()
            before = self._count(Attachment)
            seal = pictures.keep(pictures.seal_photo(), self.folder / "camera" / "seal.jpg")
            robot.write(work.photos.caption, "拆下的密封动环")
            work.photos.add_file(seal)
            robot.until(lambda: self._count(Attachment) > before, "the photo on the order")
            self._stops_the_timer(work)
            told.pictures += self._pictures("work", "work")
            told.pictures += self._fits_the_seal()
            left = self._stock(self.founded.seal_part_id)
            proved(
                self._order().remedy is not None and self._count(Labour) == 1, "findings and labour are kept"
            )
            told.proved = proved(left == 3, "one seal fitted, 3 left in the van; a recalled part was refused")

    def _stops_the_timer(self, work: WorkView) -> None:
        """The hour that the work took has passed by the laptop's clock: its timer books it."""
        self.clock.catch_up()
        robot.press(work.labour.toggle)
        robot.until(lambda: self._count(Labour), "labour on the order")

    def _fits_the_seal(self) -> list[str]:
        parts = self._section("parts", PartsSection)
        self._finds_part(parts, "PSW-10", self.founded.recalled_part_id)
        proved(
            not parts.panel.use.isEnabled() or not parts.panel.use.isVisible(),
            "a recalled part is not offered",
        )
        self._finds_part(parts, "机械密封", self.founded.seal_part_id)
        robot.press(parts.panel.use)
        robot.until(lambda: self._count(PartUsed), "the part on the order")
        robot.settle(400)
        return self._pictures("parts", "parts")

    def _finds_part(self, parts: PartsSection, words: str, part_id: str) -> None:
        robot.write(parts.search, words)

        def found() -> bool:
            parts.table.selectRow(0)
            row = parts.table.current()
            return row is not None and row.id == part_id

        robot.until(found, f"{words} in the catalogue")
        parts.table.opened.emit(parts.table.current())
        robot.settle(400)

    def corrects_the_contact(self, name: str, phone: str) -> None:
        """The engineer learns on the telephone who is really there."""
        from fieldapp.actions import order_edits

        order = self._order()
        seen = {"contact_name": order.contact_name, "contact_phone": order.contact_phone}
        wanted = {"contact_name": name, "contact_phone": phone}
        session = self.laptop.session
        session.tasks.write(
            lambda: order_edits.edit_order(session.store, self.order_id, seen, wanted, by=session.actor)
        )
        robot.until(lambda: self._order().contact_name == name, "the contact on the laptop")

    def fills_in_failure_code(self, code: str) -> None:
        """What the supervisor asked for; outside what the customer signed."""
        work = self._section("work", WorkView)
        robot.write(work.findings.fields["failure_code"], code)
        work.flush()
        robot.until(lambda: self._order().failure_code == code, "the failure code")
        robot.settle(400)

    def amends(self, reason: str, findings: str) -> None:
        """Open the signed sheet again, and correct what it says."""
        with self.account.step("A sealed value is amended as a new revision") as told:
            screen = self.laptop.order_screen(self.order_id)
            screen.model.amend(reason)
            self.laptop.until_status(self.order_id, _S.AMENDING)
            work = self._section("work", WorkView)
            robot.write(work.findings.fields["findings"], findings)
            work.flush()
            robot.until(lambda: self._order().findings == findings, "the corrected findings")
            told.proved = "the sheet is open again; revision 1 stays as it was signed"

    # ─── the sheet ─────────────────────────────────────────────────────────────────────────────

    def is_signed(self, revision: int) -> None:
        """The customer reads the sheet, rates and signs; then it is sealed."""
        with self.account.step(f"The customer reads, rates and signs revision {revision}") as told:
            if self._order().status is _S.ON_SITE:
                self.laptop.step(self.order_id, _S.COMPLETED)
            if revision == 1:
                told.pictures += self._pictures("device", "device")
                told.pictures += self.laptop.pictures("archive", self._history_in_view)
                told.pictures += self._pictures("sheet-so-far", "sheet")
            robot.press(self.laptop.order_screen(self.order_id).bar.main)
            if revision == 1:
                told.pictures += self.laptop.pictures("sign", self._customer_signs)
            else:
                self._customer_signs()
            robot.press(self.laptop.in_view(SignScreen).seal)
            self.laptop.until_status(self.order_id, _S.SIGNED)
            reports = self._reports()
            proved(len(reports) == revision, f"{counted(revision, 'sealed revision')}")
            told.proved = f"sealed: {reports[-1].digest[:16]}…, signed on the screen, rated 5 of 5"

    def _customer_signs(self) -> None:
        screen = self.laptop.in_view(SignScreen)
        robot.settle(1_000)
        if screen.banner.isVisible():  # another language is another sheet, and is read again
            robot.press(screen.banner.findChildren(IconButton)[-1])
        screen.panel.rating.set_value(5)
        robot.write(screen.panel.name, "周建国")
        robot.write(screen.panel.role, "值班长")
        robot.draw(screen.panel.pad, SIGNATURE)

    def prints(self) -> None:
        """Look at the pages, print them to a file."""
        with self.account.step("The sheet is previewed and printed, still offline") as told:
            report = self._reports()[-1]
            self.laptop.shell.navigator.open_sheet(self.order_id, report.id)
            self.laptop.in_view(SheetScreen)
            told.pictures += self.laptop.pictures("sheet", lambda: robot.settle(1_500))
            screen = self.laptop.in_view(SheetScreen)
            target = self.account.out / "printed.pdf"
            printer = QPrinter(QPrinter.PrinterMode.HighResolution)
            printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
            printer.setOutputFileName(str(target))
            screen.print_to(printer)
            robot.until(lambda: target.exists() and target.stat().st_size > 10_000, "the printed file")
            waiting = self._ask_number("SELECT count(*) FROM change_set WHERE state = 'pending'")
            told.proved = proved(
                waiting > 10, f"printed; {waiting} changes wait on this laptop, none was sent"
            )

    def _reports(self) -> list[ServiceReport]:
        query = (
            select(ServiceReport)
            .where(ServiceReport.order_id == self.order_id)
            .order_by(ServiceReport.revision)
        )
        with self.laptop.session.store.read() as session:
            return list(session.scalars(query))

    def _ask_number(self, statement: str) -> int:
        return int(self.laptop.session.store.scalar(statement))

    # ─── looking ───────────────────────────────────────────────────────────────────────────────

    def picture_of_order(self, name: str) -> list[str]:
        """The order's screen as it is now."""
        return self._pictures(name, "work")

    def _history_in_view(self) -> None:
        device = self._section("device", DeviceSection)
        archive = robot.until(lambda: device.archive, "the device's archive")
        robot.until(archive.history.records.rowCount, "past jobs in the archive")
        robot.bring_into_view(archive.history)
        robot.settle(400)

    def _pictures(self, name: str, section: str) -> list[str]:
        """A section of the order's screen."""

        def ready() -> None:
            self.laptop.order_screen(self.order_id, section)
            robot.settle(400)

        return self.laptop.pictures(name, ready)

    def save_sheets(self, office: Office, reports: list[ServiceReport]) -> list[str]:
        """Keep the sealed PDFs in their most complete form beside the pictures; returns their names."""
        names = []
        for report in reports:
            with office.store.read() as session:
                sha256 = newest_pdf(session, report.id)
            assert sha256 is not None
            name = f"sheet-revision-{report.revision}.pdf"
            (self.account.out / name).write_bytes(office.service.blobs.read(sha256))
            names.append(name)
        return names

    def _section(self, key: str, kind: type[SectionT]) -> SectionT:
        """A section of the order, of a screen that is not about to be made anew in another language."""
        screen: OrderScreen = self.laptop.order_screen(self.order_id, key)
        section = robot.until(lambda: screen.sections.get(key), f"the section {key}")
        robot.settle(300)
        if self.laptop.order_screen(self.order_id, key).sections.get(key) is not section:
            return self._section(key, kind)
        assert isinstance(section, kind)
        return section

    def _choose(self, view: ProcedureView, step_id: str, key: str) -> None:
        field = view.cards[step_id].editor.field
        segment = robot.until(lambda: robot.segment(field, key), f"the answer {key}")
        robot.press(segment)
        self._until_answered(step_id)

    def _number(self, view: ProcedureView, key: str, words: str) -> None:
        card = view.cards[key]
        robot.write(card.editor.field, words)
        card.editor.flush()
        self._until_answered(key)

    def _explain(self, view: ProcedureView, step_id: str, words: str) -> None:
        """Say why a value is out of its limits, in the field that its step shows."""
        card = view.cards[step_id]
        field = robot.until(lambda: card.explanation, "the field for the remark")
        robot.write(field, words)
        card.flush()
        robot.until(lambda: step_id not in self._page().progress.missing, "the remark in the replica")

    def _until_answered(self, key: str) -> None:
        step_id, device_id = key_parts(key)
        of_item = (Answer.step_id == step_id) & (Answer.device_id.is_not_distinct_from(device_id))
        query = select(func.count()).where(Answer.order_id == self.order_id, of_item)
        robot.until(lambda: self._ask(query), "the answer in the replica")
        robot.settle(250)

    def _steps(self) -> list[StepRow]:
        with self.laptop.session.store.read() as session:
            return list(steps_of(session, self.founded.procedure_id))

    def _page(self) -> OrderPage:
        return self.laptop.page(self.order_id)

    def _order(self) -> WorkOrder:
        return self._one(WorkOrder, self.order_id)

    def _one(self, noun: type[NounT], row_id: str) -> NounT:
        with self.laptop.session.store.read() as session:
            row = session.get(noun, row_id)
        assert row is not None
        return row

    def _count(self, noun: type[Noun]) -> int:
        return int(self._ask(select(func.count()).where(noun.__table__.c.order_id == self.order_id)) or 0)

    def _stock(self, part_id: str) -> Decimal:
        query = select(func.sum(StockMovement.quantity)).where(
            StockMovement.part_id == part_id, StockMovement.holder_id == self.founded.engineer_id
        )
        return Decimal(str(self._ask(query)))

    def _ask(self, query: Any) -> Any:
        with self.laptop.session.store.read() as session:
            return session.scalar(query)
