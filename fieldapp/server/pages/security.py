"""Who has to sign in with one-time codes, and which program may read the server's measurements."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.model.people import Role
from fieldapp.rules.permissions import May
from fieldapp.server.access import OFFICE_ROLES, those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_

pages = Pages()
KEEPERS = those_who_may(May.KEEP_COMPANY)


@pages.get("/company/security", KEEPERS)
def security(call: Call) -> Response:
    """What is asked of whom."""
    return _page(call)


@pages.post("/company/security", KEEPERS, is_dangerous=True)
def save(call: Call) -> Response:
    """Ask people of these roles for one-time codes, and nobody else."""
    chosen = [role for role in OFFICE_ROLES if role.value in call.form.many("role")]
    call.service.accounts.factors.require_of(chosen)
    return call.go("/company/security", N_("Saved."))


@pages.post("/company/security/metrics", KEEPERS, is_dangerous=True)
def make_token(call: Call) -> Response:
    """A new token for /metrics; the one before ends."""
    return _page(call, call.service.metrics_token.make())


@pages.post("/company/security/metrics/end", KEEPERS, is_dangerous=True)
def end_token(call: Call) -> Response:
    """Nobody reads /metrics from another machine any more."""
    call.service.metrics_token.end()
    return call.go("/company/security", N_("The token is ended."))


def _page(call: Call, token: str | None = None) -> Response:
    accounts = call.service.accounts
    can_sign_in = accounts.with_password()
    return call.page(
        "security.html",
        roles=[role for role in Role if role in OFFICE_ROLES],
        required=accounts.factors.required_of(),
        with_codes=len(accounts.factors.people() & can_sign_in),
        with_password=len(can_sign_in),
        token=token,
        has_token=call.service.metrics_token.is_set(),
    )
