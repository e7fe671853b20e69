"""A day of an engineer at the real window, with a real server behind a line that is cut again and again.

    python -m tests.e2e.desk_day --hands fingers --orders 10 --seed 1

Each thing is done once, as its person does it; nothing is tried again, so that what the desk forgets is lost here too.
Prints what the office misses in the evening, or has twice, and how often the line was cut; ends with 0 when nothing is
wrong. A process of its own, since a touch screen as large as the window has to be there before Qt begins.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QFileDialog
from sqlalchemy import func, select

from fieldapp.actions import orders
from fieldapp.actions.orders import OrderDraft
from fieldapp.actions.procedures_admin import ProcedureDraft, publish_procedure
from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.demo import company as lakeside
from fieldapp.demo import pictures, robot
from fieldapp.demo.account import Account
from fieldapp.demo.clock import StoryClock
from fieldapp.demo.laptop import Laptop
from fieldapp.demo.office import Office
from fieldapp.imports import Kind
from fieldapp.model import (
    Answer,
    Conflict,
    Feedback,
    Labour,
    Note,
    OrderKind,
    OrderStatus,
    PartUsed,
    ServiceReport,
    Signature,
    StepKind,
    WorkOrder,
)
from fieldapp.model.noun import Noun
from fieldapp.model.procedures import Step
from fieldapp.rules.actors import SYSTEM
from fieldapp.ui.order.order_screen import OrderScreen
from fieldapp.ui.order.procedure_view import ProcedureView
from fieldapp.ui.order.work_view import WorkView
from fieldapp.ui.parts.parts_section import PartsSection
from fieldapp.ui.sheet_view.sheet_screen import SheetScreen
from fieldapp.ui.sign.sign_screen import SignScreen
from fieldapp.ui.today.today_screen import TodayScreen
from tests.e2e.hands import Fingers, Hands, Keys, Mouse, choose
from tests.servers import Cable

_S = OrderStatus
SectionT = TypeVar("SectionT")
KINDS = (OrderKind.REPAIR, OrderKind.MAINTAIN, OrderKind.INSPECT, OrderKind.INSTALL)


@dataclass(frozen=True)
class Work:
    """An order, and what the engineer will write on it."""

    order_id: str
    kind: OrderKind
    findings: str
    remedy: str
    note: str

    @property
    def has_procedure(self) -> bool:
        """Repairs follow the procedure for pumps."""
        return self.kind is OrderKind.REPAIR


class Line(Cable):
    """A cable that is cut at moments of its own choosing, and holds again at the next try."""

    def __init__(self, url: str, seed: int) -> None:
        super().__init__(url)
        self._by = random.Random(seed)
        self.cuts = 0

    def may_cut(self) -> None:
        """Now and then the connection dies after so many more bytes, up or down."""
        self.down_left = None
        if self._by.random() < 0.5:
            return
        self.cuts += 1
        if self._by.random() < 0.5:
            self.cut_after(self._by.randrange(6_000))
        else:
            self.down_left = self._by.randrange(3_000)

    def mend(self) -> None:
        """Nothing is cut any more."""
        self._cut_at = self.down_left = None


@dataclass
class Company:
    """The office, the line, the laptop and the day's work."""

    office: Office
    line: Line
    laptop: Laptop
    steps: dict[str, Step]
    seal: str
    work: tuple[Work, ...]
    photo: Path
    done: list[Work] = field(default_factory=list)

    def lost(self) -> list[str]:
        """What the office does not have, or has twice, of what was done."""
        wrong: list[str] = []
        for work in self.done:
            wrong += [f"{work.kind.value}: {what}" for what in self._lost_of(work)]
        conflicts = self._count(Conflict)
        return wrong + ([f"{conflicts} conflicts"] if conflicts else [])

    def _lost_of(self, work: Work) -> Iterator[str]:
        order = self.office.read(lambda session: session.get_one(WorkOrder, work.order_id))
        if order.status is not _S.SIGNED:
            yield f"it is {order.status.value}"
        for name in ("findings", "remedy"):
            if getattr(order, name) != getattr(work, name):
                yield f"{name} {getattr(order, name)!r}"
        answers = len(self.steps) - 1 if work.has_procedure else 0  # one is asked of cracked seals only
        wanted = {
            Note: 1, Labour: 1, ServiceReport: 1, Signature: 1, Feedback: 1, Answer: answers,
            PartUsed: int(work.has_procedure),
        }  # fmt: skip
        for noun, times in wanted.items():
            if (found := self._count(noun, work.order_id)) != times:
                yield f"{found} of {times} in {noun.__tablename__}"
        report = self.office.read(
            lambda session: session.scalars(
                select(ServiceReport).where(ServiceReport.order_id == work.order_id)
            ).first()
        )
        if report is None or not self.office.service.blobs.has(report.pdf_sha256 or ""):
            yield "the sheet"

    def _count(self, noun: type[Noun], order_id: str = "") -> int:
        query = select(func.count()).select_from(noun)
        if order_id:
            query = query.where(noun.__table__.c.order_id == order_id)
        return self.office.read(lambda session: session.scalar(query)) or 0


class Day:
    """What the engineer does, with the hands he has."""

    def __init__(self, company: Company, hands: Hands) -> None:
        self._company = company
        self._laptop = company.laptop
        self._hands = hands

    def work_through(self, work: Work) -> None:
        """From Today to the sealed sheet, and back to Today."""
        self._open(work)
        for status in (_S.ACCEPTED, _S.TRAVELLING, _S.ON_SITE):
            self._step(work, status)
        self._write_down(work)
        if work.has_procedure:
            self._follow_procedure()
            self._fit_seal()
        self._step(work, _S.COMPLETED)
        self._have_signed(work)
        self._company.done.append(work)

    def comes_home(self) -> None:
        """The line holds, and everything goes."""
        self._company.line.mend()
        self._laptop.settled()
        self._laptop.files_sent()
        self._laptop.settled()

    def _open(self, work: Work) -> None:
        self._company.line.may_cut()
        self._laptop.session.sync_now()
        self._hands.go(self._laptop.shell, "today")
        self._hands.open_row(self._laptop.in_view(TodayScreen).orders, work.order_id)
        robot.until(lambda: self._screen().model.page, "the order's page")
        if self._screen().model.order_id != work.order_id:
            raise robot.NotSeen("the order that was touched")

    def _step(self, work: Work, to: OrderStatus) -> None:
        screen = self._screen()
        robot.until(
            lambda: screen.model.page and screen.model.page.head.status is self._laptop.status(work.order_id),
            "the screen up to date",
        )
        self._hands.press(screen.bar.main)
        self._laptop.until_status(work.order_id, to)
        self._company.line.may_cut()

    def _write_down(self, work: Work) -> None:
        view = self._section("work", WorkView)
        self._hands.write(view.findings.fields["findings"], work.findings)
        self._hands.write(view.findings.fields["remedy"], work.remedy)
        self._hands.write(view.happened.note, work.note)
        self._hands.press(view.happened.add_note)
        robot.until(lambda: self._page_has("notes"), "the note")
        self._hands.press(view.labour.by_hand)
        self._hands.write(view.labour.minutes, "45")
        self._hands.press(view.labour.book)
        robot.until(lambda: self._page_has("labour"), "the time")
        robot.until(lambda: self._order(work).remedy == work.remedy, "findings and remedy")

    def _follow_procedure(self) -> None:
        view = self._section("procedure", ProcedureView)
        for step in self._company.steps.values():
            card = view.cards[step.id]
            if step.kind is StepKind.YES_NO:
                choose(self._hands, card.editor.field, "yes")
            elif step.kind is StepKind.CHOICE:
                choose(self._hands, card.editor.field, "worn")
            elif step.kind is StepKind.NUMBER:
                self._hands.write(card.editor.field, "2.5")
            elif step.kind is StepKind.PHOTO and card.strip is not None:
                self._hands.press(card.strip.add_tile)
                self._choose_file(self._company.photo)
        robot.until(lambda: self._screen().model.page.progress.is_complete, "every answer")  # type: ignore[union-attr]

    def _fit_seal(self) -> None:
        parts = self._section("parts", PartsSection)
        self._hands.write(parts.search, "MS-45")
        robot.until(lambda: parts.table.records.rowCount() == 1, "the seal in the catalogue")
        self._hands.open_row(parts.table, self._company.seal)
        self._hands.press(parts.panel.use)
        robot.until(lambda: self._page_has("parts"), "the seal on the order")

    def _have_signed(self, work: Work) -> None:
        robot.until(lambda: self._screen().bar.key() == "sign", "the way to the signature")
        self._hands.press(self._screen().bar.main)
        screen = self._laptop.in_view(SignScreen)
        robot.until(screen.decline.isEnabled, "the sheet")
        self._hands.rate(screen.panel.rating, 4)
        self._hands.sign(screen.panel.first, "Zhou Jianguo")
        robot.until(screen.panel.is_signed, "a signature")
        self._company.line.may_cut()
        self._hands.press(screen.seal)
        self._laptop.until_status(work.order_id, _S.SIGNED)
        self._laptop.in_view(SheetScreen)

    def _section(self, key: str, kind: type[SectionT]) -> SectionT:
        screen = self._screen()
        self._hands.press(screen.tabs.button(key))
        section = robot.until(lambda: screen.sections.get(key), f"the section {key}")
        assert isinstance(section, kind)
        robot.settle()
        return section

    def _choose_file(self, path: Path) -> None:
        """What the system's own dialog for files would answer; then its window manager brings ours forward."""
        dialog = robot.until(QApplication.activeModalWidget, "the dialog for files")
        assert isinstance(dialog, QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.reject()
        self._laptop.window.activateWindow()
        robot.settle()

    def _screen(self) -> OrderScreen:
        return self._laptop.in_view(OrderScreen)

    def _page_has(self, what: str) -> bool:
        page = self._screen().model.page
        return page is not None and bool(getattr(page, what))

    def _order(self, work: Work) -> WorkOrder:
        with self._laptop.session.store.read() as session:
            return session.get_one(WorkOrder, work.order_id)


def _plain(whole: ProcedureDraft) -> ProcedureDraft:
    """The demo's procedure without what is asked beside the values."""
    asked = [
        replace(step, photo_required=False, needs_instrument=False, per_asset=False)
        for step in whole.steps
        if step.kind is not StepKind.SIGNATURE
    ]
    return replace(whole, code=f"{whole.code}-DAY", steps=asked)


@contextmanager
def a_company(folder: Path, orders_of_the_day: int, seed: int) -> Iterator[Company]:
    """The demo's company with so many orders of all kinds for its engineer, and his laptop, joined."""
    clock = StoryClock()
    office = Office(folder / "office", clock)
    procedure = publish_procedure(office.store, _plain(lakeside.PUMP_INSPECTION), by=SYSTEM)
    founded = replace(lakeside.found(office.store), procedure_id=procedure)
    machines = folder / "machines.csv"
    machines.write_text(lakeside.DEVICES_CSV, encoding="utf-8")
    office.import_file(machines, Kind.DEVICES)
    office.start()
    line = Line(office.url, seed)
    work = tuple(_order(office, founded, at) for at in range(orders_of_the_day))
    laptop = Laptop(folder / "laptop", Account(folder / "pictures"))
    try:
        ticket = office.ticket(founded.engineer_id, founded.dispatcher)
        laptop.enrol(EnrolmentTicket(line.url, ticket.code, ticket.fingerprint))
        laptop.settled()
        steps = office.read(
            lambda session: list(
                session.scalars(
                    select(Step).where(Step.procedure_id == founded.procedure_id).order_by(Step.position)
                )
            )
        )
        photo = pictures.keep(pictures.seal_photo(), folder / "seal.jpg")
        asked = {step.title: step for step in steps}
        yield Company(office, line, laptop, asked, founded.seal_part_id, work, photo)
    finally:
        laptop.close()
        line.close()
        office.stop()


def _order(office: Office, founded: lakeside.Founded, at: int) -> Work:
    kind = KINDS[at % len(KINDS)]
    device, site, customer = list(office.devices().values())[at % 8]
    start = office.store.world.now() + timedelta(hours=at)
    draft = OrderDraft(
        title=f"{kind.value} {at}", kind=kind, fault="Drips at the shaft. 轴端滴水。", customer_id=customer,
        site_id=site, device_id=device, assignee_id=founded.engineer_id, scheduled_start=start,
        procedure_id=founded.procedure_id if kind is OrderKind.REPAIR else None,
    )  # fmt: skip
    order_id = orders.create_order(office.store, draft, by=founded.dispatcher)
    return Work(order_id, kind, f"Seal worn {at}", f"Seal changed {at}", f"Key at the gate {at}")


def a_screen(folder: Path) -> None:
    """Give Qt a screen on which the whole window can be touched."""
    screen = {"name": "laptop", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96, "dpr": 1.0}
    (folder / "screen.json").write_text(json.dumps({"screens": [screen]}))
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={folder / 'screen.json'}"


def main() -> int:
    """Work the day, and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hands", choices=HANDS, default="mouse")
    parser.add_argument("--orders", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fieldapp-day-") as place:
        folder = Path(place)
        a_screen(folder)
        app = QApplication([])
        app.setDoubleClickInterval(1)  # QTest's touches have no time of their own: two are never meant as one
        with a_company(folder, asked.orders, asked.seed) as company:
            day = Day(company, HANDS[asked.hands]())
            for work in company.work:
                day.work_through(work)
            day.comes_home()
            wrong = [*company.laptop.bugs, *company.lost()]
            cuts = company.line.cuts
        app.quit()
    sys.stdout.write("\n".join(wrong) or f"{asked.orders} orders, {cuts} cuts, nothing lost")
    return 1 if wrong else 0


HANDS: dict[str, type[Hands]] = {"mouse": Mouse, "fingers": Fingers, "keys": Keys}

if __name__ == "__main__":
    sys.exit(main())
