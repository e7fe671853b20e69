"""The page on which the office says how the sheet looks, and a customer's month of sheets."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Response
from PIL import Image

from fieldapp.actions.sheet_layout import kept_company, logo_of
from fieldapp.actions.sheets import sign
from fieldapp.fonts import font_files
from fieldapp.model.orders import WorkOrder
from fieldapp.model.people import Company
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.sheet.preview import page_count
from tests.actions.test_sheets import SIGNED, an_order_to_sign
from tests.builders import an_administrator, an_engineer
from tests.server.conftest import Browser
from tests.server.forms import form_of

BrowserOf = Callable[[Actor], Browser]
SECTIONS = ("work", "procedure", "parts", "labour", "charges", "photos")
COLUMNS = ("answer-limits", "part-serials", "part-prices", "labour-times")


@pytest.fixture
def ada(browser_of: BrowserOf) -> Browser:
    """The administrator's browser."""
    return browser_of(an_administrator())


def the_form(browser: Browser, **changes: Any) -> dict[str, Any]:
    """The page's form as it stands, with everything ticked and some of it changed."""
    page = browser.get("/company/sheet").text
    whole = form_of(page) | {"place": SECTIONS, "section": SECTIONS, "column": COLUMNS}
    for name in ("move", "look", "sheet_copies", "no_logo", "logo"):
        whole.pop(name, None)
    return whole | changes


def send(browser: Browser, path: str = "/company/sheet", logo: bytes = b"", **fields: Any) -> Response:
    files = {"logo": ("logo.png", logo, "image/png")}
    return browser.client.post(path, data={"csrf": browser.csrf(), **fields}, files=files)


def the_company(service: Service) -> Company:
    with service.store.read() as session:
        found = kept_company(session)
    assert found is not None
    return found


def pictures_in(page: str) -> list[bytes]:
    return [base64.b64decode(found) for found in re.findall(r'src="data:image/png;base64,([^"]+)"', page)]


def a_logo() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 100), "#c01020").save(file, "PNG")
    return file.getvalue()


def test_that_a_layout_is_saved_and_shown_again(service: Service, ada: Browser) -> None:
    form = the_form(
        ada,
        place=("photos", *SECTIONS[:5]),
        section=("photos", "work"),
        column=COLUMNS[1:],
        sheet_colour="#8a1538",
        sheet_languages="zh,en",
        sheet_terms="Payable within 14 days.",
    )

    answer = send(ada, logo=a_logo(), **form)

    company = the_company(service)
    assert "Saved." in answer.text
    assert (company.sheet_sections, company.sheet_columns_hidden) == ("photos,work", "answer-limits")
    assert (company.sheet_colour, company.sheet_languages) == ("#8a1538", "zh,en")
    logo = logo_of(company)
    assert logo is not None
    assert service.blobs.has(logo.sha256), "what sealed sheets name has to be there when they are drawn again"
    again = ada.get("/company/sheet").text
    assert "Payable within 14 days." in again
    assert 'value="#8a1538"' in again
    assert re.findall(r'name="place" value="(\w+)"', again)[:2] == ["photos", "work"]


def test_that_saving_the_page_as_it_is_chooses_nothing(service: Service, ada: Browser) -> None:
    send(ada, **the_form(ada))

    company = the_company(service)
    chosen = [name for name in Company.__table__.columns.keys() if name.startswith("sheet_")]  # noqa: SIM118
    assert [name for name in chosen if getattr(company, name) is not None] == []


def test_that_the_preview_follows_what_is_chosen_and_saves_nothing(service: Service, ada: Browser) -> None:
    plain = send(ada, "/company/sheet/preview", **the_form(ada)).json()
    red = send(ada, "/company/sheet/preview", **the_form(ada, sheet_colour="#8a1538")).json()
    short = send(ada, "/company/sheet/preview", **the_form(ada, section=("work",))).json()

    assert plain["trouble"] == ""
    assert plain["pages"][0] != red["pages"][0]
    assert len(short["pages"]) < len(plain["pages"])
    assert all(page.startswith("data:image/png;base64,") for page in plain["pages"])
    assert the_company(service).sheet_colour is None


def test_that_the_preview_shows_an_order_that_was_chosen(service: Service, ada: Browser) -> None:
    order = an_order_of(service)

    sample = send(ada, "/company/sheet/preview", **the_form(ada)).json()
    chosen = send(ada, "/company/sheet/preview", **the_form(ada, order=order)).json()

    assert chosen["pages"]
    assert chosen["pages"] != sample["pages"]


def test_that_without_scripts_buttons_move_sections_and_show_the_preview(
    service: Service, ada: Browser
) -> None:
    moved = send(ada, logo=a_logo(), **the_form(ada, move="photos:up", sheet_terms="Net 14."))
    shown = send(ada, **the_form(ada, look="1", kept_logo=form_of(moved.text)["kept_logo"]))

    assert re.findall(r'name="place" value="(\w+)"', moved.text)[-2:] == ["photos", "charges"]
    assert "Net 14." in moved.text
    assert "data:image/jpeg;base64," in shown.text
    assert Image.open(io.BytesIO(pictures_in(shown.text)[0])).width > 500
    assert the_company(service).sheet_terms is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"sheet_colour": "#ffcc00"}, "too faint"),
        ({"sheet_check_address": "service.example.com"}, "is not an address"),
        ({"section": ()}, "Choose at least one section."),
    ],
)
def test_that_what_cannot_be_is_told_beside_its_field_and_nothing_typed_is_lost(
    service: Service, ada: Browser, changes: dict[str, Any], told: str
) -> None:
    answer = send(ada, **the_form(ada, sheet_terms="Payable within 14 days.", **changes))

    assert answer.status_code == 409
    assert told in answer.text
    assert "Payable within 14 days." in answer.text
    assert the_company(service).sheet_terms is None


def test_that_a_file_that_is_no_picture_is_refused(service: Service, ada: Browser) -> None:
    answer = send(ada, logo=b"GIF89a but not really", **the_form(ada))

    assert "This file is not a photo." in answer.text
    assert the_company(service).sheet_logo is None


def test_that_a_mark_can_be_taken_away_again(service: Service, ada: Browser) -> None:
    send(ada, logo=a_logo(), **the_form(ada))

    send(ada, **the_form(ada, no_logo="1"))

    assert the_company(service).sheet_logo is None


def test_that_a_month_of_a_customer_comes_as_one_file(service: Service, ada: Browser) -> None:
    order = an_order_of(service)
    sign(service.store, service.blobs, order, SIGNED, by=an_engineer(), fonts=font_files())
    with service.store.read() as session:
        found = session.get(WorkOrder, order)
        assert found is not None
        customer = found.customer_id
    before = set(service.settings.data.iterdir())

    month = f"{service.clock():%Y-%m}"
    answer = ada.get(f"/customers/{customer}/sheets.pdf?month={month}")

    assert answer.headers["content-type"] == "application/pdf"
    assert f'filename="{month}.pdf"' in answer.headers["content-disposition"]
    assert page_count(answer.content) == 2
    assert set(service.settings.data.iterdir()) == before
    assert (
        "No sheet of this customer was sealed"
        in ada.get(f"/customers/{customer}/sheets.pdf?month=2031-01").text
    )


def an_order_of(service: Service) -> str:
    """A completed order; the service has its company already."""
    return an_order_to_sign(service.store)
