"""`HookOffice`: finds out what other systems are to be told, writes it down once, and says what waits.

As the post office does with letters: by the numbers of commits, so that nothing is forgotten by a crash and
nothing is told twice; several processes may look and send at once.
"""

from __future__ import annotations

import asyncio
import base64
import logging

from fieldapp.server.hooks.events import Event, Happened, happened_since
from fieldapp.server.hooks.sending import say
from fieldapp.server.strongbox import Strongbox
from fieldapp.store.hooks import (
    HookMessage,
    HookRow,
    HookState,
    add_hook,
    add_message,
    claim_message,
    hook_row,
    hooks,
    mark_told,
    mark_untold,
    set_state,
)
from fieldapp.store.queries.console_shell import commit_seq
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store

log = logging.getLogger("fieldapp.server")

EVERY_S = 5.0
AT_ONCE = 200
"""So many messages are sent before what happened meanwhile is looked for."""
_CURSOR = "hooks-cursor"
_PRIVATE = "hooks-private"
_SECRET_BYTES = 32


class HookOffice:
    """The webhooks of one server."""

    def __init__(self, store: Store, strongbox: Strongbox) -> None:
        self._store = store
        self._strongbox = strongbox

    @property
    def may_be_private(self) -> bool:
        """Whether an administrator allowed addresses inside, and plain http."""
        return self._kept(_PRIVATE) == "yes"

    def allow_private(self, allowed: bool) -> None:
        """Allow addresses inside, or not."""
        self._keep(_PRIVATE, "yes" if allowed else "no")

    def add(self, name: str, url: str, events: list[str], made_by: str) -> tuple[str, str]:
        """A new webhook: its id, and the secret that the other side checks signatures with (shown once)."""
        self.look()
        secret = "whsec_" + base64.b64encode(self._store.world.random_bytes(_SECRET_BYTES)).decode()
        return add_hook(self._store, name, url, events, self._strongbox.seal(secret), made_by), secret

    def try_out(self, hook_id: str) -> None:
        """Write a message down that says nothing happened."""
        world = self._store.world
        told = Happened(f"{Event.TEST}:{world.new_id()}", Event.TEST, world.now(), {})
        add_message(self._store, hook_id, told.key, told.event.value, told.body)

    def look(self) -> None:
        """Write down what happened since the last look. The first look only remembers where it is."""
        with self._store.read() as session:
            head, kept = commit_seq(session), self._kept(_CURSOR)
            told = [row for row in hooks(session) if row.state is not HookState.GONE]
            news = (
                list(happened_since(session, int(kept), head)) if kept and told and int(kept) < head else []
            )
        for one in news:
            for row in told:
                if one.event.value in row.events:
                    add_message(self._store, row.id, one.key, one.event.value, one.body)
        if kept is None or int(kept) != head:
            self._keep(_CURSOR, str(head))

    def send_due(self) -> int:
        """Say what is due; a webhook that does not take one is left alone for this time. Returns how many were taken."""
        failing: set[str] = set()
        taken = 0
        for _each in range(AT_ONCE):
            message = claim_message(self._store, failing)
            if message is None:
                break
            if self._say(message):
                taken += 1
            else:
                failing.add(message.hook)
        return taken

    def _say(self, message: HookMessage) -> bool:
        with self._store.read() as session:
            row: HookRow = hook_row(session, message.hook)
        secret = self._strongbox.open(row.secret)
        if secret is None:
            mark_untold(self._store, message, "the secret cannot be opened with the key of this folder")
            return False
        now, private = self._store.world.now(), self.may_be_private
        said = say(row.url, secret, message.id, message.body, now, may_be_private=private)
        if said.is_taken:
            mark_told(self._store, message, said.status or 200)
            return True
        trouble = said.trouble or f"HTTP {said.status}"
        log.warning("a webhook did not take a message: %s", trouble)
        mark_untold(self._store, message, trouble, said.status)
        if said.status == 410:
            set_state(self._store, row.id, HookState.GONE)
        return False

    def _kept(self, name: str) -> str | None:
        with self._store.snapshot() as connection:
            return read_setting(connection, name)

    def _keep(self, name: str, value: str) -> None:
        with self._store.writing() as connection:
            write_setting(connection, name, value)


async def run_hook_office(office: HookOffice) -> None:
    """Look and send every few seconds, until cancelled. A failure is logged and tried again."""
    while True:
        try:
            await asyncio.to_thread(office.look)
            await asyncio.to_thread(office.send_due)
        except Exception:
            log.exception("webhooks could not be looked after")
        await asyncio.sleep(EVERY_S)
