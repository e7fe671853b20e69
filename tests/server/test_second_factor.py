"""One-time codes, saying again who one is, and where one is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyotp
import pytest

from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.server.service import Service
from fieldapp.store.accounts import FREE_ATTEMPTS, PROOF_LIFE
from fieldapp.store.tables import second_factor
from tests.builders import Clock, a_dispatcher, a_supervisor, an_administrator
from tests.server.conftest import PASSWORD, Browser, login_of

BrowserOf = Callable[[Actor], Browser]
Browsers = Callable[[], Browser]
ADA, DANA, WANG = an_administrator(), a_dispatcher(), a_supervisor()


class Telephone:
    """What shows the codes of somebody who has set them up."""

    def __init__(self, browser: Browser, clock: Clock) -> None:
        page = browser.get("/account/second-factor").text
        found = re.search(r"data-secret>([A-Z2-7 ]+)<", page)
        assert found is not None
        self._clock = clock
        self._totp = pyotp.TOTP(found.group(1).replace(" ", ""))
        told = browser.post("/account/second-factor", {"code": self.code()}).text
        self.recovery = re.findall(r"<li>([0-9a-z-]{19})</li>", told)

    def code(self) -> str:
        """The code of this moment."""
        return self._totp.at(self._clock())

    def next_code(self) -> str:
        """The code of the next half minute, which has come."""
        self._clock.tick(seconds=30)
        return self.code()


@pytest.fixture
def telephone(browser_of: BrowserOf, clock: Clock) -> Telephone:
    """Ada's, set up in a browser of hers."""
    return Telephone(browser_of(ADA), clock)


def test_that_a_password_alone_opens_nothing_where_codes_are_set_up(
    telephone: Telephone, browsers: Browsers
) -> None:
    browser = browsers()

    answer = browser.sign_in(login_of(ADA))
    elsewhere = browser.get("/orders")

    assert answer.url.path == "/sign-in/code"
    assert elsewhere.url.path == "/sign-in"


def test_that_the_telephones_code_opens_the_page_that_was_wanted(
    telephone: Telephone, browsers: Browsers
) -> None:
    browser = browsers()
    browser.post("/sign-in", {"login": login_of(ADA), "password": PASSWORD, "next": "/customers"})

    answer = browser.post("/sign-in/code", {"code": telephone.next_code(), "next": "/customers"})

    assert answer.url.path == "/customers"
    assert ADA.name in answer.text


def test_that_a_code_somebody_saw_being_typed_opens_nothing(telephone: Telephone, browsers: Browsers) -> None:
    first, second, code = browsers(), browsers(), telephone.next_code()
    first.sign_in(login_of(ADA))
    second.sign_in(login_of(ADA))

    opened = first.post("/sign-in/code", {"code": code})
    again = second.post("/sign-in/code", {"code": code})

    assert opened.url.path == "/orders"
    assert again.status_code == 403
    assert "used already" in again.text


def test_that_guessing_codes_has_to_wait(
    telephone: Telephone, browsers: Browsers, service: Service, clock: Clock
) -> None:
    browser = browsers()
    browser.sign_in(login_of(ADA))

    answers = [browser.post("/sign-in/code", {"code": f"{n:06}"}) for n in range(FREE_ATTEMPTS + 1)]
    right = browser.post("/sign-in/code", {"code": telephone.code()})

    assert [answer.status_code for answer in answers[:3]] == [403] * 3
    assert (answers[-1].status_code, right.status_code) == (429, 429)
    assert int(right.headers["retry-after"]) >= 1


def test_that_each_recovery_code_opens_the_door_once(telephone: Telephone, browsers: Browsers) -> None:
    code = telephone.recovery[3].upper().replace("-", " ")
    paths = []

    for _time in range(2):
        browser = browsers()
        browser.sign_in(login_of(ADA))
        paths.append(browser.post("/sign-in/code", {"code": code}).url.path)

    assert len(set(telephone.recovery)) == 10
    assert paths == ["/orders", "/sign-in/code"]
    assert "9 recovery codes are left" in browser_with(telephone, browsers).get("/account").text


def browser_with(telephone: Telephone, browsers: Browsers) -> Browser:
    """A browser that Ada signed in to with her telephone."""
    browser = browsers()
    browser.sign_in(login_of(ADA))
    browser.post("/sign-in/code", {"code": telephone.next_code()})
    return browser


def test_that_people_of_a_role_that_needs_codes_set_them_up_before_anything_else(
    browser_of: BrowserOf, clock: Clock
) -> None:
    office = browser_of(DANA)
    boss = browser_of(ADA)

    boss.post("/company/security", {"role": [Role.DISPATCHER.value]})
    before = office.get("/orders")
    Telephone(office, clock)
    after = office.get("/orders")

    assert before.url.path == "/account/second-factor"
    assert "People with your role" in before.text
    assert after.url.path == "/orders"
    assert boss.get("/orders").url.path == "/orders"


def test_that_what_opens_doors_asks_again_who_is_there_after_a_while(
    browser_of: BrowserOf, clock: Clock, service: Service
) -> None:
    browser_of(WANG)
    browser = browser_of(ADA)
    path = f"/people/{WANG.person_id}/keys"
    clock.tick(seconds=PROOF_LIFE.total_seconds() + 1)

    asked = browser.post(path, {"purpose": "ERP", "scope": "orders:read"})
    wrong = browser.post(
        path, {"purpose": "ERP", "scope": "orders:read", "prove_password": "not the password"}
    )
    kept = 'name="purpose" value="ERP"' in asked.text
    keys_before = service.api_keys.of(WANG.person_id or "")
    done = browser.post(path, {"purpose": "ERP", "scope": "orders:read", "prove_password": PASSWORD})
    at_once = browser.post(path, {"purpose": "CRM", "scope": "orders:read"})

    assert (asked.status_code, wrong.status_code, kept) == (403, 403, True)
    assert keys_before == ()
    assert "data-key" in done.text
    assert "data-key" in at_once.text


def test_that_a_lost_telephone_is_ended_by_the_administrator(
    telephone: Telephone, browser_of: BrowserOf, browsers: Browsers, service: Service, clock: Clock
) -> None:
    dana = browser_of(DANA)
    Telephone(dana, clock)
    office = browser_with(telephone, browsers)

    office.post(f"/people/{DANA.person_id}/second-factor/end")

    assert browsers().sign_in(login_of(DANA)).url.path == "/orders"


def test_that_a_person_sees_and_ends_the_other_browsers(browser_of: BrowserOf, browsers: Browsers) -> None:
    here, there = browser_of(DANA), browser_of(DANA)

    listed = here.get("/account").text.count('name="session"')
    here.post("/account/sessions/end")

    assert listed == 2
    assert there.get("/orders").url.path == "/sign-in"
    assert here.get("/orders").url.path == "/orders"


def test_that_nobody_ends_another_persons_session(browser_of: BrowserOf, service: Service) -> None:
    dana, wang = browser_of(DANA), browser_of(WANG)
    foreign = service.accounts.sessions_of(WANG.person_id or "")[0].id

    dana.post("/account/sessions/end", {"session": foreign})

    assert wang.get("/orders").url.path == "/orders"


def test_that_the_database_alone_shows_no_codes(telephone: Telephone, service: Service) -> None:
    kept = service.store.scalar("SELECT secret FROM second_factor")

    assert telephone._totp.secret not in str(kept)


def test_that_secrets_of_a_version_before_are_sealed_and_go_on_working(
    telephone: Telephone, service: Service, browsers: Browsers
) -> None:
    with service.store.writing() as connection:
        connection.execute(second_factor.update().values(secret=telephone._totp.secret))
    browser = browsers()
    browser.sign_in(login_of(ADA))

    first, again = (service.accounts.factors.seal_what_is_plain() for _ in range(2))
    answer = browser.post("/sign-in/code", {"code": telephone.next_code()})

    assert (first, again) == (1, 0)
    assert ADA.name in answer.text


def test_that_recovery_codes_help_where_the_seals_key_is_lost(
    telephone: Telephone, service: Service, browsers: Browsers
) -> None:
    with service.store.writing() as connection:
        connection.execute(second_factor.update().values(secret="sealed:1:" + "A" * 64))
    browser = browsers()
    browser.sign_in(login_of(ADA))

    refused = browser.post("/sign-in/code", {"code": telephone.next_code()})
    opened = browser.post("/sign-in/code", {"code": telephone.recovery[0]})

    assert ADA.name not in refused.text
    assert ADA.name in opened.text
