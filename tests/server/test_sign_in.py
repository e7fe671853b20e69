"""Signing in: who gets in, who has to wait, what a stolen form or a foreign page cannot do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fieldapp.actions.people import set_active
from fieldapp.errors import Refused, RuleBroken
from fieldapp.model.people import Language
from fieldapp.rules.actors import SYSTEM, Actor
from fieldapp.server.app import create_app
from fieldapp.server.service import FREE_SIGN_INS, Service
from fieldapp.store.accounts import FREE_ATTEMPTS, LONGEST_WAIT_S, SESSION_LIFE, waiting_s
from tests.builders import Clock, a_dispatcher, a_person
from tests.server.asgi_client import TestClient
from tests.server.conftest import PASSWORD, Browser, login_of

BrowserOf = Callable[[Actor], Browser]
DANA = a_dispatcher()
LOGIN = login_of(DANA)


@pytest.fixture
def dana(service: Service) -> str:
    """A dispatcher with a password."""
    person_id = a_person(service.store, DANA)
    service.accounts.set_password(person_id, PASSWORD)
    return person_id


def test_that_the_right_password_opens_the_page_that_was_wanted(
    dana: str, browsers: Callable[[], Browser]
) -> None:
    browser = browsers()

    door = browser.get("/customers?q=mill")
    answer = browser.post("/sign-in", {"login": LOGIN, "password": PASSWORD, "next": "/customers?q=mill"})

    assert "next=/customers%3Fq%3Dmill" in str(door.url)
    assert answer.url.path == "/customers"
    assert "Dana Moss" in answer.text


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "/\\evil.example", "x"])
def test_that_signing_in_never_leads_to_another_site(
    dana: str, browsers: Callable[[], Browser], next_page: str
) -> None:
    answer = browsers().post("/sign-in", {"login": LOGIN, "password": PASSWORD, "next": next_page})

    assert str(answer.url).startswith("https://console.example/")


def test_that_a_wrong_password_and_an_unknown_login_get_the_same_answer(
    dana: str, browsers: Callable[[], Browser]
) -> None:
    browser = browsers()

    wrong = browser.sign_in(LOGIN, "not the password")
    unknown = browser.sign_in("nobody.here", "not the password")

    assert wrong.status_code == unknown.status_code == 403
    assert "Login or password is wrong." in wrong.text
    assert "Login or password is wrong." in unknown.text


def test_that_too_many_wrong_passwords_make_the_right_one_wait(
    dana: str, service: Service, clock: Clock
) -> None:
    for _attempt in range(FREE_ATTEMPTS + 1):
        with pytest.raises(Refused) as refused:
            service.accounts.sign_in(LOGIN, "wrong", Language.ENGLISH)
        assert refused.value.code == "sign-in-failed"

    with pytest.raises(Refused) as delayed:
        service.accounts.sign_in(LOGIN, PASSWORD, Language.ENGLISH)
    clock.tick(seconds=waiting_s(FREE_ATTEMPTS + 1) + 1)
    session = service.accounts.sign_in(LOGIN, PASSWORD, Language.ENGLISH)

    assert delayed.value.code == "sign-in-delayed"
    assert session.person_id == dana


def test_that_a_login_nobody_has_is_delayed_like_any_other(service: Service) -> None:
    codes = []

    for _attempt in range(FREE_ATTEMPTS + 2):
        with pytest.raises(Refused) as refused:
            service.accounts.sign_in("nobody.here", "wrong", Language.ENGLISH)
        codes.append(refused.value.code)

    assert codes[:-1] == ["sign-in-failed"] * (FREE_ATTEMPTS + 1)
    assert codes[-1] == "sign-in-delayed"


def test_that_delays_grow_and_end() -> None:
    waits = [waiting_s(failed) for failed in range(40)]

    assert waits[: FREE_ATTEMPTS + 1] == [0] * (FREE_ATTEMPTS + 1)
    assert waits == sorted(waits)
    assert max(waits) == LONGEST_WAIT_S


def test_that_a_clock_that_jumps_back_locks_nobody_out(dana: str, service: Service, clock: Clock) -> None:
    clock.tick(days=400)
    for _attempt in range(FREE_ATTEMPTS + 1):
        with pytest.raises(Refused):
            service.accounts.sign_in(LOGIN, "wrong", Language.ENGLISH)

    clock.tick(days=-400)

    assert service.accounts.sign_in(LOGIN, PASSWORD, Language.ENGLISH).person_id == dana


def test_that_cookies_over_tls_are_bound_to_the_host_and_out_of_reach_of_scripts(
    dana: str, browsers: Callable[[], Browser]
) -> None:
    answer = browsers().client.get("/sign-in")
    cookie = answer.headers["set-cookie"]

    assert cookie.startswith("__Host-fieldapp-")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Domain" not in cookie


def test_that_plain_http_signs_in_on_this_machine_only(dana: str, service: Service) -> None:
    here = Browser(TestClient(create_app(service), base_url="http://localhost", client=("127.0.0.1", 5000)))
    there = Browser(TestClient(create_app(service), base_url="http://server", client=("10.0.0.9", 5000)))

    signed_in = here.sign_in(LOGIN)
    refused = there.sign_in(LOGIN)

    assert "Dana Moss" in signed_in.text
    assert "needs a secure connection" in refused.text


def test_that_a_session_lasts_while_it_is_used_and_ends_when_it_is_not(
    browser_of: BrowserOf, clock: Clock
) -> None:
    browser = browser_of(DANA)

    clock.tick(seconds=SESSION_LIFE.total_seconds() * 0.9)
    used = browser.get("/orders")
    clock.tick(seconds=SESSION_LIFE.total_seconds() * 0.9)
    used_again = browser.get("/orders")
    clock.tick(seconds=SESSION_LIFE.total_seconds() + 5)
    unused = browser.get("/orders")

    assert used.url.path == used_again.url.path == "/orders"
    assert unused.url.path == "/sign-in"


def test_that_signing_out_ends_the_session_also_for_who_copied_the_cookie(browser_of: BrowserOf) -> None:
    browser = browser_of(DANA)
    copied = dict(browser.client.cookies)

    browser.post("/sign-out")
    browser.client.cookies.update(copied)

    assert browser.get("/orders").url.path == "/sign-in"


def test_that_a_person_who_was_stopped_is_out_at_once(browser_of: BrowserOf, service: Service) -> None:
    browser = browser_of(DANA)
    assert DANA.person_id is not None

    set_active(service.store, DANA.person_id, False, by=SYSTEM)

    assert browser.get("/orders").url.path == "/sign-in"


def test_that_a_form_without_the_sessions_token_changes_nothing(browser_of: BrowserOf) -> None:
    browser = browser_of(DANA)

    missing = browser.client.post("/customers/new", data={"name": "Forged"})
    wrong = browser.client.post("/customers/new", data={"name": "Forged", "csrf": "0" * 48})

    assert missing.status_code == wrong.status_code == 403
    assert "Forged" not in browser.get("/customers").text


def test_that_a_form_from_another_site_is_refused_even_with_the_token(browser_of: BrowserOf) -> None:
    browser = browser_of(DANA)

    answer = browser.post("/customers/new", {"name": "Forged"}, **{"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403


def test_that_the_token_of_one_person_is_worth_nothing_to_another(
    browser_of: BrowserOf, service: Service
) -> None:
    dana, other = (
        browser_of(DANA),
        browser_of(a_dispatcher("01980000-0000-7000-8000-0000000000aa", "Kim Noh")),
    )

    answer = dana.client.post("/customers/new", data={"name": "Forged", "csrf": other.csrf()})

    assert answer.status_code == 403


def test_that_the_language_is_kept_before_and_after_signing_in(
    dana: str, browsers: Callable[[], Browser]
) -> None:
    browser = browsers()

    before = browser.post("/language", {"language": "zh", "back": "/sign-in"})
    after = browser.sign_in(LOGIN)
    browser.post("/language", {"language": "en", "back": "/orders"})
    switched = browser.get("/orders")

    assert "登录" in before.text
    assert 'lang="zh-Hans"' in after.text
    assert "工单" in after.text
    assert "<h1>Orders</h1>" in switched.text


def test_that_the_browsers_language_is_spoken_to_strangers(browsers: Callable[[], Browser]) -> None:
    chinese = browsers().get("/sign-in", **{"accept-language": "fr;q=0.9, zh-CN, en;q=0.5"})
    english = browsers().get("/sign-in", **{"accept-language": "de-DE"})

    assert "登录" in chinese.text
    assert "Sign in" in english.text


def test_that_changing_the_password_signs_out_every_other_browser(browser_of: BrowserOf) -> None:
    here, elsewhere = browser_of(DANA), browser_of(DANA)
    form = {"present": PASSWORD, "password": "a longer sentence", "again": "a longer sentence"}

    answer = here.post("/account/password", form)

    assert "Your password is changed" in answer.text
    assert here.get("/orders").url.path == "/orders"
    assert elsewhere.get("/orders").url.path == "/sign-in"


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (
            {"present": "wrong", "password": "a longer sentence", "again": "a longer sentence"},
            "present password",
        ),
        ({"present": PASSWORD, "password": "a longer sentence", "again": "another one"}, "not the same"),
        ({"present": PASSWORD, "password": "short", "again": "short"}, "at least 10 characters"),
    ],
)
def test_that_a_refused_password_says_why_and_the_old_one_still_works(
    browser_of: BrowserOf, browsers: Callable[[], Browser], form: dict[str, object], told: str
) -> None:
    answer = browser_of(DANA).post("/account/password", {**form, "back": "/account"})
    again = browsers().sign_in(LOGIN)

    assert told in answer.text
    assert again.url.path == "/orders"


def test_that_passwords_are_kept_as_argon2id_and_sessions_as_hashes(dana: str, service: Service) -> None:
    session = service.accounts.sign_in(LOGIN, PASSWORD, Language.ENGLISH)

    kept = service.store.scalar("SELECT password_hash FROM account WHERE person = :person", person=dana)
    tokens = service.store.scalar(
        "SELECT count(*) FROM web_session WHERE token_hash = :token", token=session.token
    )

    assert kept.startswith("$argon2id$")
    assert tokens == 0
    assert service.accounts.session(session.token) is not None


def test_that_a_password_of_full_width_letters_is_the_same_as_typed_half_width(
    dana: str, service: Service
) -> None:
    service.accounts.set_password(dana, "Ｐａｓｓｗｏｒｄ１２３４")

    assert service.accounts.sign_in(LOGIN, "Password1234", Language.CHINESE).person_id == dana


def test_that_a_password_is_neither_too_short_nor_too_long(dana: str, service: Service) -> None:
    for password, code in (("short", "password-too-short"), ("x" * 201, "password-too-long")):
        with pytest.raises(RuleBroken) as refused:
            service.accounts.set_password(dana, password)
        assert refused.value.code == code


def test_that_guessing_at_many_logins_from_one_address_has_to_wait(
    dana: str, browsers: Callable[[], Browser]
) -> None:
    browser = browsers()

    answers = [browser.sign_in(f"person.{number}", "wrong") for number in range(FREE_SIGN_INS + 1)]
    right = browser.sign_in(LOGIN)

    assert {answer.status_code for answer in answers[:FREE_SIGN_INS]} == {403}
    assert answers[-1].status_code == right.status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert "Too many sign-ins from this address failed." in right.text
    assert 'name="password"' in right.text


def test_that_another_address_signs_in_while_one_has_to_wait(dana: str, service: Service) -> None:
    app = create_app(service)
    there, here = (
        Browser(TestClient(app, base_url="https://console.example", client=(address, 5000)))
        for address in ("10.0.0.9", "10.0.0.10")
    )
    for number in range(FREE_SIGN_INS):
        there.sign_in(f"person.{number}", "wrong")

    blocked, welcome = there.sign_in(LOGIN), here.sign_in(LOGIN)

    assert blocked.status_code == 429
    assert "Dana Moss" in welcome.text


def test_that_an_office_behind_one_address_is_not_held_up_by_slips_between_sign_ins(
    dana: str, browsers: Callable[[], Browser]
) -> None:
    answers = []

    for number in range(2 * FREE_SIGN_INS):
        answers.append(browsers().sign_in(f"person.{number}", "wrong").status_code)
        if number % 10 == 9:
            browsers().sign_in(LOGIN)

    assert set(answers) == {403}


def test_that_trying_again_while_one_login_has_to_wait_holds_nobody_else_up(
    dana: str, browsers: Callable[[], Browser]
) -> None:
    impatient = [browsers().sign_in("li.wei", "wrong").status_code for _attempt in range(2 * FREE_SIGN_INS)]

    colleague = browsers().sign_in(LOGIN)

    assert impatient[-1] == 429
    assert "Dana Moss" in colleague.text
