"""The whole loop as people do it: a telephone and the office in Chromium, the engineer in the desk's real window.

    python -m tests.e2e.whole_loop --folder DIR [--language zh] [--database URL]

A customer scans the code on the machine, a rule makes an order of it, it is dragged into a day, the engineer works and signs
off the network, it syncs by itself, is returned, corrected and approved, rated by link, and stands in the figures.
Every step says what it proved. Nothing may be asked of any other machine, and no page may meet an error.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from fieldapp.actions.office_rules import RuleDraft, save_rule, switch_rule
from fieldapp.demo import company, robot
from fieldapp.demo.account import Account, proved
from fieldapp.demo.clock import StoryClock
from fieldapp.demo.laptop import Laptop
from fieldapp.demo.office import Office
from fieldapp.demo.site_work import SIGNATURE, SiteWork
from fieldapp.imports import Kind
from fieldapp.model import OrderStatus, WorkOrder
from fieldapp.model.office_rules import RuleEvent
from fieldapp.rules.actors import Actor
from fieldapp.rules.deeds import Deed, DeedKind
from fieldapp.store.order_figures import refresh
from fieldapp.ui.sign.sign_screen import SignScreen
from tests.server.test_browser import CHROMIUM, FLAGS, _drag, a_picture

PASSWORD = "a sentence is a password"
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
TELEPHONE = {"width": 390, "height": 844}
RULE_LIMIT_S = 90.0
REMARK = "请补充故障代码。"


class QuietLaptop(Laptop):
    """The desk without pictures of every step."""

    def pictures(self, name: str, ready: Callable[[], object] = lambda: None) -> list[str]:
        """No picture is kept; what has to be there for one is done all the same."""
        ready()
        return []


class OnSite(SiteWork):
    """The engineer's hands, with a customer who signs and rates later, by the link."""

    def _history_in_view(self) -> None:
        """The machine of this walk has no past jobs."""

    def _customer_signs(self) -> None:
        screen = self.laptop.in_view(SignScreen)
        robot.settle(1_000)
        robot.write(screen.panel.name, "周建国")
        robot.write(screen.panel.role, "值班长")
        robot.draw(screen.panel.pad, SIGNATURE)


@dataclass
class Window:
    """A page of the browser, what it asked for elsewhere, and what went wrong in it."""

    page: Any
    url: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of ours."""
        self.page.goto(self.url + path)

    def sign_in(self, login: str) -> None:
        """Fill in the door's form."""
        self.open("/sign-in")
        self.page.fill("[name=login]", login)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_selector(".rail")


@dataclass
class WholeLoop:
    """What the steps share."""

    folder: Path
    language: str
    database: str | None
    browser: Any
    windows: list[Window] = field(default_factory=list)

    def walk(self) -> None:
        """All of it, in order."""
        clock = StoryClock()
        self.account = Account(self.folder / "out")
        self.account.out.mkdir(parents=True)
        self.office = Office(self.folder / "office", clock, self.database)
        try:
            self._begin()
            self._reported_from_the_machine()
            self._ordered_by_rule()
            self._planned_by_drag()
            self._worked_off_the_network()
            self._returned_and_corrected()
            self._approved()
            self._rated_by_link()
            self._stands_in_the_figures()
        finally:
            if hasattr(self, "laptop"):
                self.laptop.close()
            self.office.stop()
        troubles = [trouble for window in self.windows for trouble in window.troubles]
        proved(not troubles, "no page met an error or asked another machine: " + "; ".join(troubles))

    # ─── the office and the machine ──────────────────────────────────────────────────────────────

    def _begin(self) -> None:
        with self.account.step("The office opens") as told:
            self.founded = company.found(self.office.store)
            devices = self.folder / "devices.csv"
            devices.write_text(company.DEVICES_CSV, encoding="utf-8")
            self.office.import_file(devices, Kind.DEVICES)
            self.office.start()
            for person in (self.founded.dispatcher, self.founded.supervisor):
                self.office.service.accounts.set_password(str(person.person_id), PASSWORD)
            rule = RuleDraft(
                "Leaks",
                RuleEvent.REQUEST_CAME,
                "request.words.mentions('leaks')",
                (Deed(DeedKind.MAKE_ORDER),),
            )
            made = save_rule(self.office.store, rule, by=self.founded.supervisor)
            switch_rule(self.office.store, made, on=True, by=self.founded.supervisor)
            kind = self.office.store.engine.dialect.name
            told.proved = proved(kind == ("postgresql" if self.database else "sqlite"), f"a server on {kind}")

    def _reported_from_the_machine(self) -> None:
        with self.account.step("A telephone opens the code on the machine and reports a fault") as told:
            self.telephone = self._window(TELEPHONE)
            device, _site, _customer = self.office.devices()[company.FACING_DEVICE]
            self.telephone.open(f"/d/{device}")
            page = self.telephone.page
            wide = [self._is_wide()]
            page.fill("[name=words]", "泵房地面有水 The pump leaks")
            page.fill("[name=phone]", "+86 138 0000 4417")
            photo = {"name": "leak.png", "mimeType": "image/png", "buffer": a_picture()}
            page.set_input_files("[name=photos]", files=[photo])
            page.click("form[enctype] button")
            page.wait_for_url("**/c/*")
            self.link = page.url
            wide.append(self._is_wide())
            told.proved = proved(not any(wide), "reported; the pages fit the telephone")

    def _ordered_by_rule(self) -> None:
        with self.account.step("A rule makes an order of it, without anybody") as told:
            ends_at = time.monotonic() + RULE_LIMIT_S
            while not (made := self._orders()) and time.monotonic() < ends_at:
                time.sleep(0.5)
            proved(len(made) == 1, "one order was made")
            self.order_id = made[0].id
            told.proved = proved(
                made[0].status is OrderStatus.NEW, f"{made[0].number} is there, and nobody has it"
            )

    def _planned_by_drag(self) -> None:
        with self.account.step("The dispatcher drags it into the engineer's day") as told:
            self.desk_of_office = self._window({"width": 1500, "height": 900})
            self.desk_of_office.sign_in(self._login(self.founded.dispatcher))
            page = self.desk_of_office.page
            tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
            self.desk_of_office.open(f"/calendar?day={tomorrow}")
            track = f".track[data-person='{self.founded.engineer_id}']"
            _drag(page, f".tray [data-order='{self.order_id}']", track, 14)
            page.wait_for_selector(f".track [data-order='{self.order_id}']")
            order = self._order()
            proved(order.status is OrderStatus.ASSIGNED, "the engineer has it")
            proved(order.assignee_id == self.founded.engineer_id, "it is that engineer's")
            told.proved = proved(order.scheduled_start is not None, f"planned for {order.scheduled_start}")

    # ─── the engineer ────────────────────────────────────────────────────────────────────────────

    def _worked_off_the_network(self) -> None:
        with self.account.step("A laptop is enrolled and holds the order") as told:
            self.laptop = QuietLaptop(self.folder / "profile", self.account)
            self.laptop.enrol(self.office.ticket(self.founded.engineer_id, self.founded.dispatcher))
            self.laptop.settled()
            status = self.laptop.status(self.order_id)
            told.proved = proved(status is OrderStatus.ASSIGNED, "the order is on the laptop")
        self.work = OnSite(self.account, self.laptop, self.folder, self.order_id, self.founded)
        self.work.goes_offline()
        self.work.reaches_the_device()
        self.work.records_the_work()
        self.work.is_signed(revision=1)
        with self.account.step("Back on the network it syncs by itself") as told:
            before = self._order().status
            self.laptop.keep_off_the_network(False)
            self.laptop.settled()
            self.laptop.files_sent()
            proved(before is OrderStatus.ASSIGNED, "the office knew of nothing")
            told.proved = proved(
                self._order().status is OrderStatus.SIGNED, "the office has the signed order"
            )

    # ─── the review ──────────────────────────────────────────────────────────────────────────────

    def _returned_and_corrected(self) -> None:
        with self.account.step("The supervisor returns it with a remark tied to a field") as told:
            self.review = self._window()
            self.review.sign_in(self._login(self.founded.supervisor))
            self.review.open(f"/review/{self.order_id}")
            page = self.review.page
            row = page.locator(".remark-row").first
            row.locator("select").select_option("work_order.failure_code")
            row.locator("input").fill(REMARK)
            page.click("form#return .actions button")
            page.wait_for_selector(".notice.tone-good")
            self.laptop.settled()
            self.laptop.until_status(self.order_id, OrderStatus.RETURNED)
            told.proved = "the remark reached the laptop"
        with self.account.step("The engineer corrects it and sends it back") as told:
            self.work.fills_in_failure_code("SEAL-01")
            self.laptop.step(self.order_id, OrderStatus.SIGNED)
            self.laptop.settled()
            told.proved = proved(self._order().failure_code == "SEAL-01", "corrected in the office too")

    def _approved(self) -> None:
        with self.account.step("The supervisor sees the correction and approves") as told:
            self.review.open(f"/review/{self.order_id}")
            page = self.review.page
            proved(REMARK in page.inner_text("main"), "the remark stands beside the corrected report")
            page.click("form[action$='/approve'] button")
            page.wait_for_selector(".notice.tone-good")
            self.laptop.settled()
            self.laptop.until_status(self.order_id, OrderStatus.CLOSED)
            told.proved = "approved and closed, on the laptop too"

    # ─── afterwards ──────────────────────────────────────────────────────────────────────────────

    def _rated_by_link(self) -> None:
        with self.account.step("The customer rates it by the link on the telephone") as told:
            page = self.telephone.page
            page.goto(self.link)
            page.check("[name=csat][value='4']", force=True)
            page.check("[name=nps][value='9']", force=True)
            page.click("form[action$='/rating'] button")
            page.wait_for_selector("#rating .stars")
            told.proved = proved(not self._is_wide(), "rated 4 of 5")

    def _stands_in_the_figures(self) -> None:
        with self.account.step("The figures count it, and lead back to it") as told:
            refresh(self.office.store)
            self.review.open("/figures?show=customers")
            page = self.review.page
            tile = page.locator(".tile a").first
            shown = tile.inner_text()
            tile.click()
            page.wait_for_selector(f"a[href*='{self.order_id}']")
            told.proved = proved(shown.startswith("4"), f"satisfaction {shown}; the number opens the order")

    # ─── hands and eyes ──────────────────────────────────────────────────────────────────────────

    def _window(self, size: dict[str, int] | None = None) -> Window:
        context = self.browser.new_context(
            locale=LOCALES[self.language],
            ignore_https_errors=True,
            viewport=size or {"width": 1440, "height": 1000},
        )
        made = Window(context.new_page(), self.office.url)
        made.page.set_default_timeout(60_000)
        made.page.on("pageerror", lambda error: made.troubles.append(str(error)))
        made.page.on("request", lambda asked: self._note(made, asked.url))
        self.windows.append(made)
        return made

    def _note(self, window: Window, url: str) -> None:
        if urlsplit(url).hostname not in ("127.0.0.1", None):
            window.troubles.append(f"asked {url}")

    def _is_wide(self) -> bool:
        return bool(self.telephone.page.evaluate("document.documentElement.scrollWidth > innerWidth"))

    def _login(self, actor: Actor) -> str:
        from fieldapp.model import Person

        return str(self.office.read(lambda session: session.get_one(Person, actor.person_id).login))

    def _orders(self) -> list[WorkOrder]:
        return self.office.read(lambda session: list(session.scalars(select(WorkOrder))))

    def _order(self) -> WorkOrder:
        return self.office.read(lambda session: session.get_one(WorkOrder, self.order_id))


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A browser for the walk."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def main() -> int:
    """Walk once."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--language", choices=sorted(LOCALES), default="en")
    parser.add_argument("--database")
    asked = parser.parse_args()
    if asked.database:
        from fieldapp.store.postgresql import read_url

        asked.database = read_url(asked.database)
    app = QApplication([])
    with chromium() as browser:
        WholeLoop(asked.folder, asked.language, asked.database, browser).walk()
    app.quit()
    return 0


if __name__ == "__main__":
    sys.exit(main())
