"""What a person in a browser sees when no page could be made: a page, in the person's language."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from logging.handlers import BufferingHandler

import pytest
from httpx import Response

from fieldapp import logs
from fieldapp.server.app import create_app
from fieldapp.server.headers import PAGES_MAY
from fieldapp.server.service import Service
from tests.builders import a_dispatcher
from tests.server.asgi_client import TestClient
from tests.server.conftest import Browser

PERSON = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8", "accept-language": "zh-CN,zh;q=0.9"}


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[logging.LogRecord]]:
    """What the server logs, whatever programs that ran in this process before made of the log."""
    log, handler = logging.getLogger("fieldapp.server"), BufferingHandler(100)
    monkeypatch.setattr(log, "disabled", False)
    monkeypatch.setattr(log.manager, "disable", logging.NOTSET)
    before = log.level
    log.setLevel(logging.INFO)
    log.addHandler(handler)
    yield handler.buffer
    log.removeHandler(handler)
    log.setLevel(before)


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """A browser that is answered even where the server fails."""
    with TestClient(
        create_app(service), base_url="https://console.example", raise_server_exceptions=False
    ) as opened:
        yield opened


@pytest.fixture
def failing(service: Service, client: TestClient) -> TestClient:
    """The same in front of a server whose database has lost its tables."""
    with service.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE web_session")
        connection.exec_driver_sql("DROP TABLE company")
    return client


def test_that_an_address_used_the_wrong_way_says_so(client: TestClient) -> None:
    answer = client.get("/sign-out", headers=PERSON)

    assert answer.status_code == 405
    assert _says(answer, "此地址不能这样使用")
    assert answer.headers["allow"] == "POST"


def test_that_a_form_that_is_too_large_says_so(client: TestClient) -> None:
    answer = client.post("/sign-in", data={"login": "x" * (2 << 20)}, headers=PERSON)

    assert answer.status_code == 413
    assert _says(answer, "内容超过服务器单次可接收的大小")


def test_that_a_server_that_fails_says_what_was_kept(failing: TestClient) -> None:
    chinese = failing.get("/sign-in", headers=PERSON)
    english = failing.get("/sign-in", headers={"accept": "text/html"})

    assert (chinese.status_code, english.status_code) == (500, 500)
    assert _says(chinese, "此前保存的内容不受影响")
    assert _says(english, "What was saved before is kept")
    assert 'href="/sign-in"' in english.text
    assert english.headers["content-security-policy"] == PAGES_MAY
    assert english.headers["x-content-type-options"] == "nosniff"


def test_that_the_language_chosen_in_the_browser_counts(failing: TestClient) -> None:
    failing.cookies.set("__Host-fieldapp-language", "zh", domain="console.example", path="/")

    answer = failing.get("/sign-in", headers={"accept": "text/html", "accept-language": "en"})

    assert _says(answer, "此前保存的内容不受影响")


def test_that_programs_get_problem_details(failing: TestClient) -> None:
    failed = failing.get("/sign-in", headers={"accept": "application/json"})
    api = failing.put("/api/v1/orders", headers=PERSON)
    large = failing.post("/api/v1/orders", content=b"x" * (2 << 20), headers=PERSON)

    assert [each.json()["status"] for each in (failed, api, large)] == [500, 405, 413]
    assert {each.headers["content-type"] for each in (failed, api, large)} == {"application/problem+json"}


def test_that_a_form_of_another_page_is_refused_on_a_page(browser_of: Callable[..., Browser]) -> None:
    browser = browser_of(a_dispatcher())
    browser.speak("zh")

    answer = browser.client.post("/account/password", data={"csrf": "wrong"}, headers=PERSON)
    foreign = browser.post("/language", {"language": "en"}, **{"sec-fetch-site": "cross-site", **PERSON})

    assert (answer.status_code, foreign.status_code) == (403, 403)
    for each in (answer, foreign):
        assert each.headers["content-type"].startswith("text/html")
        assert "页面打开时间过长" in each.text


def _says(answer: Response, words: str) -> bool:
    return answer.headers["content-type"].startswith("text/html") and words in answer.text


def test_that_the_log_says_which_page_refused_and_why_and_not_what_was_written(
    client: TestClient, heard: list[logging.LogRecord]
) -> None:
    answer = client.post("/sign-in", data={"login": "li.wei", "password": "hidden"}, headers=PERSON)

    assert answer.status_code == 403
    assert [logs.event_of(record) for record in heard] == ["POST /sign-in: Refused:form-expired"]
