"""Before something dangerous is done: the password or a code once more, unless it was given a moment ago.

Who finds a console open may read; keys, laptops and other people's access stay out of reach. The form that was sent
comes back inside the page that asks, so nothing has to be filled in twice.
"""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from fieldapp.errors import Refused
from fieldapp.server.call import Call, Page, local_path
from fieldapp.server.problems import problem, status_of, waiting
from fieldapp.server.sentences import sentence

PASSWORD, CODE = "prove_password", "prove_code"
SET_UP = "/account/second-factor"
_ASKED = 403
_OPEN_TO_ALL = ("/account", "/sign-out")


def asked_for_proof(page: Page, call: Call) -> Response | None:
    """The page that asks, or None when the person has said who it is; called for admitted people with our form."""
    if not page.is_dangerous or call.person.has_proved(call.now):
        return None
    given = call.form.raw()
    password, code = given.get(PASSWORD, ""), given.get(CODE, "").strip()
    trouble: Refused | None = None
    if password or code:
        try:
            call.service.accounts.prove(call.person, password, code)
            return None
        except Refused as error:
            trouble = error
    return _page(call, trouble)


def sent_to_set_up(page: Page, call: Call) -> Response | None:
    """The way to setting up a second factor, for people whose role asks for one they do not have."""
    if call.signed_in is None or not call.signed_in.must_set_up or not page.audience.needs_sign_in:
        return None
    if page.path.startswith(_OPEN_TO_ALL):
        return None
    return RedirectResponse(SET_UP, 303)


def _page(call: Call, trouble: Refused | None) -> Response:
    told = sentence(trouble or Refused("proof-needed"), call.words)
    status = status_of(trouble) if trouble else _ASKED
    if "application/json" in call.request.headers.get("accept", "").split(",")[0]:
        return problem(status, trouble.code if trouble else "proof-needed", told)
    answer = call.page(
        "prove.html",
        status,
        trouble=told if trouble else None,
        address=call.address(),
        fields=[
            (name, value)
            for name in call.form.raw()
            if name not in ("csrf", PASSWORD, CODE)
            for value in call.form.many(name)
        ],
        back=local_path(call.form.text("back"), "/account"),
        has_codes=call.service.accounts.factors.of(call.person.person_id).is_on,
    )
    answer.headers.update(waiting(trouble) if trouble else {})
    return answer
