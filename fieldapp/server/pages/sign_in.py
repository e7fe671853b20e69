"""Signing in and out, the language, and the way to the first page."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import Response

from fieldapp.errors import Refused
from fieldapp.model.people import Language
from fieldapp.server.access import ANYONE, OFFICE, SIGNED_IN
from fieldapp.server.attempts import address_of
from fieldapp.server.browsers import browser_of
from fieldapp.server.call import Call, Pages, local_path
from fieldapp.server.catalogue import N_
from fieldapp.server.problems import status_of, waiting
from fieldapp.server.sentences import sentence
from fieldapp.store.accounts import NewSession

pages = Pages()


@pages.get("/", SIGNED_IN)
def first_page(call: Call) -> Response:
    """Where work begins: the orders; who does not work in the office has the own account."""
    return call.go("/orders" if OFFICE.admits(call.person) else "/account")


@pages.get("/sign-in", ANYONE)
def sign_in_page(call: Call) -> Response:
    """The form; whoever is signed in already goes on."""
    target = local_path(call.query.get("next"))
    if call.signed_in is not None:
        return call.go(target)
    return _form(call, target)


@pages.post("/sign-in", ANYONE)
def sign_in(call: Call) -> Response:
    """Open a session and go where the person wanted to."""
    target = local_path(call.form.text("next"))
    try:
        session = _open_session(call)
    except Refused as error:
        answer = _form(call, target, status_of(error), trouble=sentence(error, call.words))
        answer.headers.update(waiting(error))
        return answer
    call.cookies.begin(session.token)
    return call.go(_code_page(target) if session.needs_code else target)


@pages.get("/sign-in/code", ANYONE)
def code_page(call: Call) -> Response:
    """The second half of the door, for whoever has given a password and is to give a code."""
    target = local_path(call.query.get("next"))
    if call.signed_in is not None:
        return call.go(target)
    if not call.service.accounts.waits_for_code(call.cookies.token or ""):
        return call.go("/sign-in")
    return _code_form(call, target)


@pages.post("/sign-in/code", ANYONE)
def give_code(call: Call) -> Response:
    """Open the session that waited for its code."""
    target = local_path(call.form.text("next"))
    try:
        session = _finish(call)
    except Refused as error:
        if error.code == "sign-in-failed":
            return call.go("/sign-in", N_("That took too long; please sign in again."))
        answer = _code_form(call, target, status_of(error), sentence(error, call.words))
        answer.headers.update(waiting(error))
        return answer
    call.cookies.begin(session.token)
    return call.go(target)


@pages.post("/sign-out", SIGNED_IN)
def sign_out(call: Call) -> Response:
    """End the session."""
    call.service.accounts.sign_out(call.cookies.token or "")
    call.cookies.end()
    return call.go("/sign-in", N_("You are signed out."))


@pages.post("/language", ANYONE)
def choose_language(call: Call) -> Response:
    """Switch the console's language, now and at the next sign-in."""
    language = call.form.choice("language", Language) or Language.ENGLISH
    call.cookies.choose(language)
    if call.signed_in is not None and call.cookies.token:
        call.service.accounts.set_language(call.cookies.token, language)
    return call.go(local_path(call.form.text("back")))


def _open_session(call: Call) -> NewSession:
    if not call.cookies.may_sign_in:
        raise Refused("sign-in-needs-https")
    login, password = call.form.text("login") or "", call.form.raw().get("password", "")
    tries, address = call.service.sign_ins, address_of(call.request)
    tries.begin(address)
    try:
        session = call.service.accounts.sign_in(login, password, call.language, browser_of(call.request))
    except Refused as error:
        if error.code == "sign-in-delayed":
            tries.unjudged(address)
        raise
    tries.succeeded(address)
    return session


def _finish(call: Call) -> NewSession:
    tries, address = call.service.sign_ins, address_of(call.request)
    tries.begin(address)
    try:
        session = call.service.accounts.finish(call.cookies.token or "", call.form.text("code") or "")
    except Refused as error:
        if error.code != "code-wrong":
            tries.unjudged(address)
        raise
    tries.succeeded(address)
    return session


def _code_page(target: str) -> str:
    return f"/sign-in/code?{urlencode({'next': target})}" if target != "/" else "/sign-in/code"


def _code_form(call: Call, target: str, status: int = 200, trouble: str | None = None) -> Response:
    return call.page("sign_in_code.html", status, target=target, trouble=trouble)


def _form(call: Call, target: str, status: int = 200, trouble: str | None = None) -> Response:
    return call.page(
        "sign_in.html",
        status,
        target=target,
        trouble=trouble,
        login=call.form.text("login") or "",
        has_accounts=call.service.accounts.has_any(),
    )
