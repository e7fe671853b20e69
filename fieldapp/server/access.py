"""Who may open which address. Every route names its audience; there is no default.

A test walks every route with every role; a route without an audience does not start.
"""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.model.people import Role
from fieldapp.rules.permissions import ALLOWED, May
from fieldapp.store.accounts import SignedIn


@dataclass(frozen=True)
class Audience:
    """The people an address is for. `roles` of None means everybody who signed in."""

    name: str
    roles: frozenset[Role] | None = None
    needs_sign_in: bool = True
    is_for_watchers: bool = False
    """For the programs that watch the server, which bring no session (`fieldapp.server.watchers`)."""

    def admits(self, person: SignedIn | None) -> bool:
        """Whether this person, or nobody, may come in."""
        if not self.needs_sign_in:
            return True
        if person is None:
            return False
        return self.roles is None or person.actor.has(*self.roles)


def those_who_may(*what: May) -> Audience:
    """Whoever may do one of these and works in the office: the console is not the engineer's tool."""
    roles = frozenset[Role]().union(*(ALLOWED[each] for each in what)) & OFFICE_ROLES
    return Audience("+".join(each.value for each in what), roles)


OFFICE_ROLES = frozenset(
    {Role.DISPATCHER, Role.SUPERVISOR, Role.STOREKEEPER, Role.ADMINISTRATOR, Role.AUDITOR}
)

ANYONE = Audience("anyone", needs_sign_in=False)
WATCHERS = Audience("this machine, or the watchers' token", needs_sign_in=False, is_for_watchers=True)
SIGNED_IN = Audience("signed in")
OFFICE = Audience("office", OFFICE_ROLES)
REVIEWERS = those_who_may(May.REVIEW_REPORT)
