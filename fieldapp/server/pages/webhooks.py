"""Webhooks: which other systems are told of what, and the log of it."""

from __future__ import annotations

from starlette.responses import Response

from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.hooks.events import WORDS, Event
from fieldapp.server.hooks.sending import address_of
from fieldapp.store.hooks import (
    HookState,
    hook_row,
    hooks,
    messages_of,
    remove_hook,
    set_state,
    tell_again,
    waiting_counts,
)

pages = Pages()
KEEPERS = those_who_may(May.KEEP_COMPANY)
NOT_AN_ADDRESS = N_(
    "The address has to begin with https:// and to lead to the internet. Addresses inside can be allowed below."
)
NO_EVENT = N_("Choose what the other system is told of.")


@pages.get("/webhooks", KEEPERS)
def webhooks(call: Call) -> Response:
    """Every webhook."""
    return _page(call)


@pages.post("/webhooks", KEEPERS, is_dangerous=True)
def add(call: Call) -> Response:
    """Add one; its secret is shown this once."""
    office = call.service.hook_office
    name, url = call.form.needed("name"), call.form.needed("url")
    events = [each for each in call.form.many("event") if each in {event.value for event in WORDS}]
    if address_of(url, may_be_private=office.may_be_private) is None:
        return _page(call, call.words.gettext(NOT_AN_ADDRESS), 422)
    if not events:
        return _page(call, call.words.gettext(NO_EVENT), 422)
    hook_id, secret = office.add(name, url, events, call.person.name)
    return call.page("webhook_secret.html", hook_id=hook_id, name=name, secret=secret)


@pages.post("/webhooks/private", KEEPERS, is_dangerous=True)
def allow_private(call: Call) -> Response:
    """Allow addresses inside, or not."""
    call.service.hook_office.allow_private(call.form.flag("private"))
    return call.go("/webhooks", N_("Saved."))


@pages.get("/webhooks/{hook}", KEEPERS)
def webhook(call: Call) -> Response:
    """One webhook and its log."""
    with call.store.read() as session:
        row = hook_row(session, call.part("hook"))
        found = messages_of(session, row.id, call.page_number)
    return call.page("webhook.html", row=row, found=found, words=_words())


@pages.post("/webhooks/{hook}/try", KEEPERS)
def try_out(call: Call) -> Response:
    """Say something that means nothing."""
    with call.store.read() as session:
        row = hook_row(session, call.part("hook"))
    call.service.hook_office.try_out(row.id)
    return call.go(f"/webhooks/{row.id}", N_("The message goes out in a moment."))


@pages.post("/webhooks/{hook}/state", KEEPERS)
def change_state(call: Call) -> Response:
    """Pause it, or tell it again; what happens meanwhile waits."""
    state = HookState.PAUSED if call.form.text("state") == "paused" else HookState.ON
    set_state(call.store, call.part("hook"), state)
    return call.go(f"/webhooks/{call.part('hook')}", N_("Saved."))


@pages.post("/webhooks/{hook}/remove", KEEPERS, is_dangerous=True)
def remove(call: Call) -> Response:
    """Forget it and its log."""
    remove_hook(call.store, call.part("hook"))
    return call.go("/webhooks", N_("The webhook is gone."))


@pages.post("/webhooks/{hook}/messages/{message}/again", KEEPERS)
def again(call: Call) -> Response:
    """Send one message now, or again."""
    tell_again(call.store, call.part("hook"), call.part("message"))
    return call.go(f"/webhooks/{call.part('hook')}", N_("The message goes out in a moment."))


def _words() -> dict[str, str]:
    return {event.value: words for event, words in WORDS.items()} | {Event.TEST.value: N_("A try")}


def _page(call: Call, trouble: str | None = None, status: int = 200) -> Response:
    with call.store.read() as session:
        rows, waiting = hooks(session), waiting_counts(session)
    return call.page(
        "webhooks.html",
        status,
        rows=rows,
        waiting=waiting,
        words=_words(),
        events=[event.value for event in WORDS],
        may_be_private=call.service.hook_office.may_be_private,
        trouble=trouble,
        filled=call.form.raw(),
        ticked=call.form.many("event"),
    )
