"""Lists brought in through the browser: looked at, corrected, imported, refused rows fetched."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from httpx import Response

from fieldapp.rules.actors import Actor
from fieldapp.server.app import create_app
from fieldapp.server.service import ServerSettings, Service
from tests.builders import a_dispatcher, a_supervisor, an_administrator
from tests.server.asgi_client import TestClient
from tests.server.conftest import Browser, login_of
from tests.server.forms import fields_of

BrowserOf = Callable[[Actor], Browser]
WANG = a_supervisor()
DEVICES = """Asset;Equipment name;Customer;Site;Installation date;Tag
P-1;Feed pump;Northern Pit;Mill;03/04/2019;blue
P-2;Return pump;Northern Pit;Mill;05/06/2020;green
;Nameless;Northern Pit;Mill;07/08/2021;red
"""
PARTS = "Part number,Part name,Price\nS-1,Seal,12.5\nS-2,Ring,30.25\nS-3,Cap,14.75\nS-4,Nut,much\n"


def _chosen(browser: Browser, text: str, name: str = "devices.csv", **more: str) -> Response:
    data = {"csrf": browser.csrf(), **more}
    return browser.client.post("/imports", data=data, files={"file": (name, text.encode(), "text/csv")})


def _list_of(page: str) -> str:
    found = re.search(r'action="(/imports/[0-9a-f-]{36})"', page)
    assert found is not None
    return found.group(1)


def test_that_a_list_is_looked_at_corrected_and_imported_once(
    service: Service, browser_of: BrowserOf
) -> None:
    wang = browser_of(WANG)
    count = "SELECT count(*) FROM device"

    unclear = _chosen(wang, DEVICES, kind="devices")
    form = {**fields_of(unclear.text), "dates": "dmy"}
    shown = wang.post(_list_of(unclear.text), {**form, "do": "look"})
    before = service.store.scalar(count)
    done = wang.post(_list_of(unclear.text), {**form, "do": "import"})
    again = wang.post(_list_of(unclear.text), {**form, "do": "import"})

    assert "tells day from month" in unclear.text
    assert "Nothing is written yet." in shown.text
    assert before == 0
    assert service.store.scalar(count) == service.store.scalar("SELECT count(DISTINCT id) FROM device") >= 2
    assert str(service.store.scalar("SELECT installed_on FROM device WHERE number = 'P-1'")) == "2019-04-03"
    assert "Imported: devices.csv" in done.text
    assert "0 changes" in again.text


def test_that_a_column_goes_where_a_person_says(service: Service, browser_of: BrowserOf) -> None:
    wang = browser_of(WANG)
    page = _chosen(wang, DEVICES, kind="devices").text
    form = fields_of(page)
    place = list(form["column"]).index("Tag")

    wang.post(_list_of(page), {**form, f"into_{place}": "device.location", "dates": "dmy", "do": "import"})

    assert service.store.scalar("SELECT location FROM device WHERE number = 'P-1'") == "blue"


def test_that_refused_rows_are_fetched_with_their_reasons(service: Service, browser_of: BrowserOf) -> None:
    wang = browser_of(WANG)
    wang.speak("zh")
    page = _chosen(wang, PARTS, "parts.csv", kind="parts").text

    done = wang.post(_list_of(page), {**fields_of(page), "do": "import"})
    refused = wang.get(f"{_list_of(page)}/refused.csv")

    assert "被拒绝的行：1" in done.text
    assert "“much”不是数字" in refused.text
    assert "S-4" in refused.text
    assert service.store.scalar("SELECT count(*) FROM part") == 3


def test_that_what_is_no_list_is_told_and_leaves_nothing(service: Service, browser_of: BrowserOf) -> None:
    wang = browser_of(WANG)

    picture = _chosen(wang, "\x89PNG\r\n\x1a\n", "photo.csv")
    gone = wang.post("/imports/01980000-0000-7000-8000-00000000dead", {"do": "import"})

    assert picture.status_code == 422
    assert "no longer here" in gone.text
    assert service.store.scalar("SELECT count(*) FROM change_set WHERE title LIKE 'Import %'") == 0


def test_that_a_dispatcher_imports_nothing(browser_of: BrowserOf) -> None:
    dana = browser_of(a_dispatcher())

    assert dana.get("/imports").status_code == 403
    assert 'href="/imports' not in dana.get("/devices").text


def test_that_a_list_waits_for_nobody_but_who_brought_it(service: Service, browser_of: BrowserOf) -> None:
    page = _chosen(browser_of(WANG), PARTS, "parts.csv", kind="parts").text
    ada = browser_of(an_administrator())

    taken = ada.post(_list_of(page), {**fields_of(page), "do": "import"})
    refused = ada.get(f"{_list_of(page)}/refused.csv")

    assert "no longer here" in taken.text
    assert "no longer here" in refused.text
    assert service.store.scalar("SELECT count(*) FROM part") == 0


def test_that_a_list_waits_on_every_machine_of_the_server(
    service: Service, browser_of: BrowserOf, tmp_path: Path
) -> None:
    page = _chosen(browser_of(WANG), PARTS, "parts.csv", kind="parts").text
    elsewhere = create_app(replace(service, settings=ServerSettings(tmp_path / "other machine")))
    with TestClient(elsewhere, base_url="https://console.example") as client:
        there = Browser(client)
        there.sign_in(login_of(WANG))

        done = there.post(_list_of(page), {**fields_of(page), "do": "import"})

    assert "Imported: parts.csv" in done.text
    assert service.store.scalar("SELECT count(*) FROM part") == 3
