"""The console in a real Chromium, in both languages: from signing in to an approved report."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fieldapp.actions import orders
from fieldapp.model.orders import OrderStatus, WorkOrder
from fieldapp.model.reports import Review
from fieldapp.rules.actors import Actor
from fieldapp.server.app import create_app
from fieldapp.server.service import Service
from tests.builders import (
    a_customer,
    a_device,
    a_dispatcher,
    a_person,
    a_site,
    a_supervisor,
    an_administrator,
    an_engineer,
    an_order,
)
from tests.server.conftest import PASSWORD, login_of
from tests.server.running import running

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DANA, WANG, LI = a_dispatcher(), a_supervisor(), an_engineer()


@dataclass(frozen=True)
class Words:
    """What the walk reads on its way in one language."""

    locale: str
    create: str
    created: str
    assigned: str
    approved: str
    returned: str


ENGLISH = Words(
    "en-GB",
    create="Create the order",
    created="The order is created.",
    assigned="The order is assigned",
    approved="The report is approved and the order closed.",
    returned="goes back to the engineer",
)
CHINESE = Words(
    "zh-CN",
    create="创建工单",
    created="工单已创建。",
    assigned="工单已派出",
    approved="报告已批准，工单已关闭。",
    returned="将退回工程师的工作站",
)


@dataclass
class Window:
    """A page of the browser, and everything that went wrong in it."""

    page: Any
    url: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Go to a page of the console."""
        self.page.goto(self.url + path)

    def sign_in(self, actor: Actor) -> None:
        """Fill in the door's form."""
        self.open("/sign-in")
        self.page.fill("[name=login]", login_of(actor))
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_selector(".rail")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser for all walks."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (package chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(Path(CHROMIUM)), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def window(service: Service, chromium: Any) -> Iterator[Callable[..., Window]]:
    """Opens windows on the running service; at the end none may have met an error."""
    for actor in (DANA, WANG, LI):
        service.accounts.set_password(a_person(service.store, actor), PASSWORD)
    opened: list[Window] = []
    with running(create_app(service)) as port:

        def open_window(locale: str = "en-GB", *, scripts: bool = True) -> Window:
            context = chromium.new_context(locale=locale, java_script_enabled=scripts)
            made = Window(context.new_page(), f"http://127.0.0.1:{port}")
            made.page.set_default_timeout(20_000)
            made.page.on("pageerror", lambda error: made.troubles.append(str(error)))
            made.page.on("console", lambda said: said.type == "error" and made.troubles.append(said.text))
            opened.append(made)
            return made

        yield open_window
        for each in opened:
            each.page.context.close()
    assert [trouble for each in opened for trouble in each.troubles] == []


@pytest.mark.parametrize(
    "words",
    [pytest.param(ENGLISH, id="english", marks=pytest.mark.slow), pytest.param(CHINESE, id="chinese")],
)
def test_that_an_order_goes_from_the_form_to_an_approved_report(
    service: Service, window: Callable[..., Window], words: Words
) -> None:
    site = a_site(service.store, a_customer(service.store), customer_name="Harbour Mills")
    a_device(service.store, site)
    office = window(words.locale)

    office.sign_in(DANA)
    _create(office, words)
    _assign(office, words)
    order_id = office.page.url.split("/orders/")[1].split("?")[0]
    _work(service, order_id)
    review = window(words.locale)
    review.sign_in(WANG)
    review.open("/review")
    review.page.click("tr[data-href]")
    review.page.click("form[action$='/approve'] button")
    review.page.wait_for_selector(f"text={words.approved}")

    assert _order(service, order_id).status is OrderStatus.CLOSED
    assert _order(service, order_id).device_name == "Feed pump B"


def test_that_the_sheet_follows_its_layout_while_it_is_chosen(
    service: Service, window: Callable[..., Window]
) -> None:
    ada = an_administrator()
    service.accounts.set_password(a_person(service.store, ada), PASSWORD)
    office = window(ENGLISH.locale)
    office.sign_in(ada)
    office.open("/company/sheet")
    first = "[data-preview-pages] img >> nth=0"
    before = office.page.get_attribute(first, "src")

    office.page.fill("[name=sheet_colour]", "#8a1538")
    office.page.wait_for_function(
        "src => document.querySelector('[data-preview-pages] img').src !== src", arg=before
    )
    coloured = office.page.get_attribute(first, "src")
    office.page.click("[data-move=up] >> nth=1")
    office.page.wait_for_function(
        "src => document.querySelector('[data-preview-pages] img').src !== src", arg=coloured
    )
    office.page.fill("[name=sheet_colour]", "#ffee00")
    office.page.wait_for_selector("[data-preview-trouble]:has-text('too faint')")

    assert office.page.url.endswith("/company/sheet")
    assert office.page.locator("[name=place]").evaluate_all("all => all.map(each => each.value)")[:2] == [
        "procedure",
        "work",
    ]


def test_that_a_remark_started_at_a_step_is_tied_to_it(
    service: Service, window: Callable[..., Window]
) -> None:
    order = an_order(service.store, OrderStatus.SIGNED, LI)
    review = window(CHINESE.locale)

    review.sign_in(WANG)
    review.open(f"/review/{order}")
    review.page.click("[data-more-remarks]")
    rows = review.page.locator(".remark-row")
    rows.nth(1).locator("select").select_option("work_order.failure_code")
    rows.nth(1).locator("input").fill("缺少故障代码")
    review.page.click("form#return .actions button")
    review.page.wait_for_selector(f"text={CHINESE.returned}")

    with service.store.read() as session:
        assert session.query(Review).one().remarks == [
            {"field": "work_order.failure_code", "words": "缺少故障代码"}
        ]


def test_that_the_console_works_without_scripts(service: Service, window: Callable[..., Window]) -> None:
    a_device(service.store, a_site(service.store, a_customer(service.store)))
    office = window(scripts=False)

    office.sign_in(DANA)
    office.open("/orders/new")
    office.page.fill("[name=title]", "Leak at the seal")
    office.page.fill("[name=device_words]", "KSB-4711")
    office.page.click("button[name=find][value=device]")
    office.page.check("input[type=radio][name=device_id]")
    office.page.click(f"text={ENGLISH.create}")
    office.page.wait_for_selector(f"text={ENGLISH.created}")
    office.page.click("a[href$='/assign']")
    office.page.select_option("select[name=assignee_id]", label="Li Wei · 0 orders in hand")
    office.page.click("form[action$='/assign'] button.is-main")

    office.page.wait_for_selector(f"text={ENGLISH.assigned}")
    with service.store.read() as session:
        assert session.query(WorkOrder).one().device_name == "Feed pump B"


def test_that_the_list_is_worked_from_the_keyboard(service: Service, window: Callable[..., Window]) -> None:
    an_order(service.store, OrderStatus.NEW, title="First", number="WO-1")
    an_order(service.store, OrderStatus.NEW, title="Second", number="WO-2")
    office = window()
    office.sign_in(DANA)

    office.page.keyboard.press("/")
    focused = office.page.evaluate("document.activeElement.name")
    office.page.keyboard.type("First")
    office.page.wait_for_url("**/orders?*q=First*")
    office.page.wait_for_selector("text=1 entry")
    office.page.evaluate("document.activeElement.blur()")
    office.page.keyboard.press("j")
    office.page.keyboard.press("Enter")
    office.page.wait_for_url("**/orders/0*")

    assert focused == "q"
    assert office.page.inner_text("h1") == "First"


def test_that_pages_fit_a_tablet_without_scrolling_sideways(
    service: Service, window: Callable[..., Window]
) -> None:
    order = an_order(service.store, OrderStatus.SIGNED, LI, fault="A" * 300, title="B" * 200)
    office = window(CHINESE.locale)
    office.page.set_viewport_size({"width": 820, "height": 1180})
    office.sign_in(WANG)

    wide = []
    for path in (
        "/orders",
        "/orders/new",
        f"/orders/{order}",
        f"/orders/{order}/edit",
        f"/review/{order}",
        "/parts",
    ):
        office.open(path)
        if office.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path)

    assert wide == []


@pytest.mark.parametrize(
    "words",
    [pytest.param(ENGLISH, id="english", marks=pytest.mark.slow), pytest.param(CHINESE, id="chinese")],
)
def test_that_a_fault_goes_from_the_code_on_the_machine_to_its_rating(
    service: Service, window: Callable[..., Window], words: Words
) -> None:
    a_device(service.store, a_site(service.store, a_customer(service.store)), label="PUMP-3B")
    telephone, office = window(words.locale), window(words.locale)
    telephone.page.set_viewport_size({"width": 390, "height": 844})
    photo = {"name": "leak.png", "mimeType": "image/png", "buffer": a_picture()}

    telephone.open("/d/PUMP-3B")
    wide = [_is_wide(telephone)]
    telephone.page.fill("[name=words]", "给水泵漏水 Feed pump leaks")
    telephone.page.fill("[name=phone]", "+86 592 555 0101")
    telephone.page.set_input_files("[name=photos]", files=[photo])
    telephone.page.click("form[enctype] button")
    telephone.page.wait_for_url("**/c/*")
    link = telephone.page.url
    wide.append(_is_wide(telephone))
    office.sign_in(DANA)
    office.open("/requests")
    office.page.click("tr[data-href]")
    office.page.click("form[action$='/order'] button")
    _assign(office, words)
    order_id = office.page.url.split("/orders/")[1].split("?")[0].split("#")[0]
    _work(service, order_id)
    telephone.page.goto(link)
    telephone.page.check("[name=csat][value='4']", force=True)
    telephone.page.check("[name=nps][value='9']", force=True)
    wide.append(_is_wide(telephone))
    telephone.page.click("form[action$='/rating'] button")
    telephone.page.wait_for_selector("#rating .stars")
    office.open(f"/orders/{order_id}")

    assert office.page.locator("#customer .stars .icon").count() == 5
    assert office.page.locator("#photos img").count() == 1
    assert wide == [False, False, False]


def _create(office: Window, words: Words) -> None:
    page = office.page
    page.keyboard.press("n")
    page.wait_for_url("**/orders/new")
    page.fill("[name=title]", "Feed pump leaks 给水泵漏水")
    page.type("[name=device_words]", "feed pu", delay=20)
    page.click(".picker-list li[role=option]")
    assert page.input_value("[name=customer_words]") == "Harbour Mills"
    page.select_option("[name=priority]", "high")
    page.click(f"text={words.create}")
    page.wait_for_selector(f"text={words.created}")


def _assign(office: Window, words: Words) -> None:
    page = office.page
    page.click("[data-opens=assign]")
    page.select_option("dialog [name=assignee_id]", str(LI.person_id))
    page.click("dialog button.is-main")
    page.wait_for_selector(f"text={words.assigned}")


def _is_wide(window: Window) -> bool:
    return bool(window.page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def a_picture() -> bytes:
    """A PNG as a telephone might send it."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), "steelblue").save(file, "PNG")
    return file.getvalue()


def _work(service: Service, order_id: str) -> None:
    """What happens on the engineer's desk, and its way to the server."""
    from fieldapp.actions.steps import take_step

    orders.accept(service.store, order_id, by=LI)
    orders.arrive(service.store, order_id, by=LI)
    orders.complete(service.store, order_id, by=LI)
    with service.store.change("Sign the sheet", by=LI) as work:
        take_step(work, work.get(WorkOrder, order_id), OrderStatus.SIGNED)


def _order(service: Service, order_id: str) -> WorkOrder:
    with service.store.read() as session:
        found = session.get(WorkOrder, order_id)
    assert found is not None
    return found


@pytest.mark.slow
def test_that_an_order_is_planned_by_dragging_and_moved_by_keys(
    service: Service, window: Callable[..., Window]
) -> None:
    order_id = an_order(service.store, title="Pump hums", number="WO-1", planned_minutes=60)
    office = window()
    page = office.page
    page.set_viewport_size({"width": 1500, "height": 900})
    office.sign_in(DANA)
    office.open("/calendar?day=2026-11-24")

    _drag(page, f".tray [data-order='{order_id}']", f".track[data-person='{LI.person_id}']", 14)
    page.wait_for_selector(f".track [data-order='{order_id}']")
    dragged = _of(service, order_id)
    block = page.locator(f".track [data-order='{order_id}']")
    block.focus()
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    block.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert "10:00, Enter keeps it" in page.inner_text("[data-said]")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    moved = _of(service, order_id)
    assert dragged.assignee_id == LI.person_id
    assert dragged.scheduled_start == datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert moved.scheduled_start == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    office.open("/board")
    office.page.wait_for_selector(".board")
    new = an_order(service.store, title="Fresh")
    _drag_after(page, f"[data-order='{new}']", f".crew [data-person='{LI.person_id}']")
    assert _of(service, new).assignee_id == LI.person_id


def _drag(page: Any, source: str, track: str, column: int) -> None:
    """Drag with the mouse to a quarter hour of a line; a piece of the tray is held at its left edge."""
    held, line = page.locator(source).bounding_box(), page.locator(track).bounding_box()
    columns = int(page.get_attribute(track, "data-columns"))
    page.mouse.move(held["x"] + 2, held["y"] + 8)
    page.mouse.down()
    page.mouse.move(line["x"] + 40, line["y"] + 8, steps=4)
    page.mouse.move(line["x"] + line["width"] * column / columns + 1, line["y"] + 12, steps=4)
    with page.expect_navigation():
        page.mouse.up()


def _drag_after(page: Any, source: str, target: str) -> None:
    """Drag a card that the page finds out about by itself."""
    page.wait_for_selector(source)
    held, goal = page.locator(source).bounding_box(), page.locator(target).bounding_box()
    page.mouse.move(held["x"] + 60, held["y"] + held["height"] - 6)
    page.mouse.down()
    page.mouse.move(goal["x"] + 20, goal["y"] + 12, steps=6)
    with page.expect_navigation():
        page.mouse.up()


def _of(service: Service, order_id: str) -> WorkOrder:
    with service.store.read() as session:
        found = session.get(WorkOrder, order_id)
    assert found is not None
    return found
