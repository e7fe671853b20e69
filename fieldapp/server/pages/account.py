"""One's own account: the password, one-time codes, and where one is signed in."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.errors import Refused, RuleBroken
from fieldapp.server.access import SIGNED_IN
from fieldapp.server.browsers import browser_of
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.proving import SET_UP
from fieldapp.server.qr import qr_path
from fieldapp.server.sentences import sentence
from fieldapp.store.second_factor import address_of

pages = Pages()


@pages.get("/account", SIGNED_IN)
def account(call: Call) -> Response:
    """One's own account."""
    person_id = call.person.person_id
    return call.page(
        "account.html",
        factor=call.service.accounts.factors.of(person_id),
        sessions=call.service.accounts.sessions_of(person_id),
        set_up=SET_UP,
    )


@pages.post("/account/password", SIGNED_IN)
def change_password(call: Call) -> Response:
    """Change one's own password; every session ends, this one begins anew."""
    fields, accounts = call.form.raw(), call.service.accounts
    wanted = fields.get("password", "")
    if wanted != fields.get("again", ""):
        raise RuleBroken("passwords-differ")
    accounts.check_password(call.person.person_id, fields.get("present", ""))
    accounts.set_password(call.person.person_id, wanted)
    session = accounts.open_session(call.person.person_id, call.language, browser_of(call.request))
    call.cookies.begin(session.token)
    return call.go("/account", N_("Your password is changed; other browsers are signed out."))


@pages.get("/account/second-factor", SIGNED_IN)
def set_up_page(call: Call) -> Response:
    """The code to scan with the telephone; whoever has set it up already sees the account."""
    if call.service.accounts.factors.of(call.person.person_id).is_on:
        return call.go("/account")
    return _set_up(call)


@pages.post("/account/second-factor", SIGNED_IN, is_dangerous=True)
def confirm(call: Call) -> Response:
    """Put it to use once the telephone gives the right code; the recovery codes are shown this once."""
    try:
        codes = call.service.accounts.confirm_factor(call.person.person_id, call.form.text("code") or "")
    except Refused as error:
        if error.code == "second-factor-on":
            raise
        return _set_up(call, sentence(error, call.words))
    call.service.accounts.end_sessions(call.person.person_id, but=call.person.session)
    return call.page("recovery_codes.html", codes=codes)


@pages.post("/account/second-factor/recovery", SIGNED_IN, is_dangerous=True)
def new_recovery_codes(call: Call) -> Response:
    """Ten new recovery codes in place of those that are left."""
    codes = call.service.accounts.factors.new_recovery_codes(call.person.person_id)
    return call.page("recovery_codes.html", codes=codes)


@pages.post("/account/second-factor/end", SIGNED_IN, is_dangerous=True)
def end_factor(call: Call) -> Response:
    """Sign in with the password alone from now on."""
    call.service.accounts.factors.end(call.person.person_id)
    return call.go("/account", N_("One-time codes are off."))


@pages.post("/account/sessions/end", SIGNED_IN)
def end_sessions(call: Call) -> Response:
    """Sign out one other browser, or all of them."""
    accounts, person_id = call.service.accounts, call.person.person_id
    chosen = call.form.text("session")
    if chosen is not None and chosen != call.person.session:
        accounts.end_session(person_id, chosen)
    elif chosen is None:
        accounts.end_sessions(person_id, but=call.person.session)
    return call.go("/account", N_("Signed out there."))


def _set_up(call: Call, trouble: str | None = None) -> Response:
    secret = call.service.accounts.factors.begin(call.person.person_id)
    return call.page(
        "second_factor.html",
        403 if trouble else 200,
        qr=qr_path(address_of(secret, call.person.login, call.shell.company)),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        trouble=trouble,
    )
