"""A mailbox that is looked into every minute (IMAP): what arrived becomes requests, and is marked as read.

The first look takes what is unread. After that the server's own count (UID) says what is new, so that a message
somebody read elsewhere is taken all the same, and one that was taken before is known by its content anyway.
"""

from __future__ import annotations

import asyncio
import json
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from fieldapp.errors import FieldappError
from fieldapp.server.intake.taking import Taking, on_behalf_of_the_office
from fieldapp.server.mail.account import is_this_machine
from fieldapp.server.strongbox import Strongbox
from fieldapp.store.blobs import Blobs
from fieldapp.store.settings import forget_settings, read_setting, write_setting
from fieldapp.store.store import Store

log = logging.getLogger("fieldapp.server")

EVERY_S = 60.0
AT_ONCE = 200
"""So many messages are taken in one look."""
LARGEST_BYTES = 32 << 20
"""Of a larger message only the head is taken."""
_TIMEOUT_S = 30.0
_SETTING, _CURSOR, _STATE = "mailbox", "mailbox-cursor", "mailbox-state"
_PORTS = {"tls": 993, "starttls": 143}


@dataclass(frozen=True)
class MailboxAccount:
    """Which mailbox, and how to get in. Over TLS, but for a mail server on this machine."""

    host: str
    login: str
    password: str
    folder: str = "INBOX"
    security: str = "tls"
    port: int | None = None

    @property
    def door(self) -> int:
        """The port."""
        return self.port or _PORTS.get(self.security, 993)


@dataclass(frozen=True)
class Looked:
    """What came of the last look."""

    at: datetime
    taken: int
    trouble: str | None


class Mailbox:
    """The mailbox of one server."""

    def __init__(self, store: Store, blobs: Blobs, strongbox: Strongbox) -> None:
        self._store = store
        self._strongbox = strongbox
        self._taking = Taking(store, blobs, on_behalf_of_the_office("mailbox"))

    @property
    def account(self) -> MailboxAccount | None:
        """The account that was set in the console; its password is empty when it cannot be opened any more."""
        kept = self._kept(_SETTING)
        if kept is None:
            return None
        told = json.loads(kept)
        return MailboxAccount(**told | {"password": self._strongbox.open(told["password"]) or ""})

    @property
    def looked(self) -> Looked | None:
        """What came of the last look; None before the first."""
        kept = self._kept(_STATE)
        told = json.loads(kept) if kept else None
        return Looked(datetime.fromisoformat(told["at"]), told["taken"], told["trouble"]) if told else None

    def use(self, account: MailboxAccount | None) -> None:
        """Look into this mailbox from now on; None looks into none."""
        if account is None:
            self._forget(_SETTING, _CURSOR, _STATE)
            return
        before = self.account
        if before is None or (before.host, before.login, before.folder) != (
            account.host,
            account.login,
            account.folder,
        ):
            self._forget(_CURSOR, _STATE)
        told = asdict(account) | {"password": self._strongbox.seal(account.password)}
        self._keep(_SETTING, json.dumps(told))

    def look(self, context: ssl.SSLContext | None = None) -> Looked | None:
        """Take what is new; None where no mailbox is set. What fails is told and tried again at the next look."""
        from imapclient.exceptions import IMAPClientError

        account = self.account
        if account is None:
            return None
        taken, trouble = 0, None
        try:
            with _opened(account, context) as line:
                for uid in self._new(line, account):
                    self._take(line, uid)
                    taken += 1
        except (IMAPClientError, OSError, FieldappError, ValueError) as error:
            trouble = f"{type(error).__name__}: {error}"[:300]
            log.warning("the mailbox could not be looked into: %s", type(error).__name__)
        looked = Looked(self._store.world.now(), taken, trouble)
        self._keep(_STATE, json.dumps(asdict(looked) | {"at": looked.at.isoformat()}))
        return looked

    def _new(self, line: Any, account: MailboxAccount) -> Iterator[int]:
        validity = int(line.select_folder(account.folder)[b"UIDVALIDITY"])
        known, _, last = (self._kept(_CURSOR) or "").partition(":")
        if known == str(validity):
            found = [uid for uid in line.search(["UID", f"{int(last) + 1}:*"]) if uid > int(last)]
        else:
            found = line.search("UNSEEN")
        for uid in sorted(found)[:AT_ONCE]:
            yield uid
            self._keep(_CURSOR, f"{validity}:{uid}")

    def _take(self, line: Any, uid: int) -> None:
        size = line.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE", 0)
        wanted = "BODY.PEEK[]" if size <= LARGEST_BYTES else "BODY.PEEK[HEADER]"
        told = line.fetch([uid], [wanted]).get(uid, {})
        raw = next((value for name, value in told.items() if name.startswith(b"BODY[")), None)
        if raw:  # else somebody took it away meanwhile
            self._taking.mail(raw)
            line.add_flags([uid], [rb"\Seen"])

    def _kept(self, name: str) -> str | None:
        with self._store.snapshot() as connection:
            return read_setting(connection, name)

    def _keep(self, name: str, value: str) -> None:
        with self._store.writing() as connection:
            write_setting(connection, name, value)

    def _forget(self, *names: str) -> None:
        with self._store.writing() as connection:
            forget_settings(connection, *names)


async def run_mailbox(mailbox: Mailbox) -> None:
    """Look every minute, until cancelled. A failure is logged and tried again."""
    while True:
        try:
            await asyncio.to_thread(mailbox.look)
        except Exception:
            log.exception("the mailbox could not be looked after")
        await asyncio.sleep(EVERY_S)


@contextmanager
def _opened(account: MailboxAccount, context: ssl.SSLContext | None) -> Iterator[Any]:
    from imapclient import IMAPClient

    trusting = context or ssl.create_default_context()
    is_tls = account.security == "tls"
    line = IMAPClient(
        account.host, account.door, ssl=is_tls, ssl_context=trusting if is_tls else None, timeout=_TIMEOUT_S
    )
    try:
        if not is_tls and (line.has_capability("STARTTLS") or not is_this_machine(account.host)):
            line.starttls(trusting)
        line.login(account.login, account.password)
        yield line
        line.logout()
    finally:
        with suppress(OSError):  # it is closed already after a farewell
            line.shutdown()
