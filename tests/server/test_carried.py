"""The console takes in the file of a laptop that no network reaches, and hands out the answer."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from httpx import Response

from fieldapp.actions import notes
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.server.waiting_files import KEPT_S, forget_waiting
from fieldapp.settings import private_folder
from fieldapp.store import enrolments
from fieldapp.store.blobs import Blobs
from fieldapp.store.enrolments import NewDesk
from fieldapp.store.store import Store
from fieldapp.sync.bundle_answer import take_answer
from fieldapp.sync.bundle_keys import DeskBundleKeys
from fieldapp.sync.bundle_out import write_work
from fieldapp.sync.enrol import Enrolment, PersonHere
from fieldapp.sync.keys import DeskKey
from tests.builders import (
    ENGINEER_ID,
    a_desk_store,
    a_dispatcher,
    a_person,
    an_administrator,
    an_engineer,
    an_order,
)
from tests.server.conftest import Browser

SEED = bytes(range(32))


@dataclass
class Laptop:
    store: Store
    blobs: Blobs
    enrolment: Enrolment
    folder: Path

    def save(self) -> bytes:
        out = self.folder / "work.fieldapp"
        keys = DeskBundleKeys(SEED)
        write_work(self.store, self.blobs, self.enrolment, keys, out, on_writer=lambda work: work())
        return out.read_bytes()

    def take(self, answer: bytes) -> str:
        path = self.folder / "answer.fieldapp"
        path.write_bytes(answer)
        keys = DeskBundleKeys(SEED)
        return take_answer(
            self.store, self.blobs, self.enrolment, keys, path, on_writer=lambda work: work()
        ).code


@pytest.fixture
def laptop(service: Service, tmp_path: Path) -> Laptop:
    """Li Wei's, enrolled; it has not heard of its one order."""
    a_person(service.store, an_engineer())
    code = enrolments.make_code(service.store, ENGINEER_ID, by=an_administrator()).code
    joined = enrolments.use_code(service.store, code, NewDesk("laptop", DeskKey(SEED).public_key))
    an_order(service.store, assignee=an_engineer())
    person = PersonHere(ENGINEER_ID, "Li Wei", "en", ("engineer",))
    place = ("https://console.example", "", "")
    keys = service.bundle_keys.public
    enrolment = Enrolment(joined.desk_id, person, joined.server_id, joined.epoch, *place, keys)
    return Laptop(a_desk_store(tmp_path), Blobs(tmp_path / "desk-blobs", SEED), enrolment, tmp_path)


def hand_in(browser: Browser, file: bytes) -> Response:
    form = {"csrf": browser.csrf(), "back": "/desks/files"}
    return browser.client.post("/desks/files", data=form, files={"file": ("work.fieldapp", file)})


def answer_on(browser: Browser, page: Response) -> Response:
    link = re.search(r'href="(/desks/files/[0-9a-f-]+)"', page.text)
    assert link is not None, page.text
    return browser.get(link.group(1))


def test_that_a_file_is_taken_in_and_its_answer_goes_back(
    browser_of: Callable[[Actor], Browser], laptop: Laptop, service: Service
) -> None:
    browser = browser_of(a_dispatcher())
    first = answer_on(browser, hand_in(browser, laptop.save()))
    assert laptop.take(first.content) == ""
    order = str(laptop.store.scalar("SELECT id FROM work_order"))
    notes.add_note(laptop.store, order, "Seal is worn", by=an_engineer())

    page = hand_in(browser, laptop.save())
    answer = answer_on(browser, page)

    assert "Li Wei" in page.text
    assert service.store.scalar("SELECT words FROM note") == "Seal is worn"
    assert "answer.fieldapp" in answer.headers["content-disposition"]
    assert laptop.take(answer.content) == ""
    assert laptop.store.scalar("SELECT count(*) FROM change_set WHERE state <> 'archived'") == 0


def test_that_a_cut_file_is_told_on_the_page_it_came_from(
    browser_of: Callable[[Actor], Browser], laptop: Laptop
) -> None:
    browser = browser_of(a_dispatcher())

    page = hand_in(browser, laptop.save()[:-200])

    assert page.url.path == "/desks/files"
    assert "The end of the file is missing." in page.text


def test_that_it_is_told_in_chinese(browser_of: Callable[[Actor], Browser], laptop: Laptop) -> None:
    browser = browser_of(a_dispatcher())
    browser.speak("zh")

    page = hand_in(browser, laptop.save())

    assert "文件已导入" in page.text
    assert "保存回复" in page.text


def test_that_a_form_without_a_file_says_what_is_missing(
    browser_of: Callable[[Actor], Browser], laptop: Laptop
) -> None:
    browser = browser_of(a_dispatcher())

    page = browser.post("/desks/files", {"back": "/desks/files"})

    assert "Choose the file that the laptop saved." in page.text


def test_that_a_strangers_file_is_not_even_read(
    browsers: Callable[[], Browser], laptop: Laptop, service: Service
) -> None:
    browser = browsers()

    answer = browser.client.post(
        "/desks/files", files={"file": ("work.fieldapp", laptop.save())}, follow_redirects=False
    )

    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in"
    assert not (service.blobs.folder / "waiting").exists()


def test_that_a_file_needs_the_forms_token(
    browser_of: Callable[[Actor], Browser], laptop: Laptop, service: Service
) -> None:
    browser = browser_of(a_dispatcher())

    answer = browser.client.post("/desks/files", files={"file": ("work.fieldapp", laptop.save())})

    assert answer.status_code == 403
    assert not (service.blobs.folder / "waiting").exists()


def test_that_answers_are_kept_for_a_day_and_thrown_away_at_the_next_tidying(
    browser_of: Callable[[Actor], Browser], laptop: Laptop, service: Service
) -> None:
    browser = browser_of(a_dispatcher())
    page = hand_in(browser, laptop.save())
    (kept,) = service.blobs.folder.glob("waiting/carried/*/*.answer")
    long_ago = kept.stat().st_mtime - KEPT_S - 60
    os.utime(kept, (long_ago, long_ago))

    answer = answer_on(browser, page)

    assert "not kept any more" in answer.text
    forget_waiting(service.blobs, service.settings.data)
    assert not kept.exists()


def test_that_folders_in_which_files_once_waited_go_when_the_last_of_them_is_a_day_old(
    service: Service,
) -> None:
    data = service.settings.data
    lists, carried = private_folder(data / "lists"), private_folder(data / "carried")
    old, old_answer, new = lists / "old.list", carried / "old.answer", carried / "new.answer"
    for each in (old, old_answer, new):
        each.write_bytes(b"customers")
    long_ago = new.stat().st_mtime - KEPT_S - 60
    for each in (old, old_answer):
        os.utime(each, (long_ago, long_ago))

    forget_waiting(service.blobs, data)

    assert not lists.exists()
    assert list(carried.iterdir()) == [new]
