"""The mail server that letters leave by: an address of the kind `smtps://login:password@mail.example.com`.

`smtps` speaks TLS from the start (port 465); `smtp` turns it on before anything is said (STARTTLS, port 587),
and goes without only to this machine itself.
"""

from __future__ import annotations

import ipaddress
import json
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from fieldapp.errors import RuleBroken, Unreadable
from fieldapp.server.mail.incoming import is_address
from fieldapp.server.strongbox import Strongbox
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store

_SETTING = "mail-server"
_TIMEOUT_S = 20.0
_PORTS = {"smtps": 465, "smtp": 587}


@dataclass(frozen=True)
class MailServer:
    """Where letters are handed over, and whom they are from."""

    scheme: str
    host: str
    port: int
    login: str | None
    password: str | None
    sender: str | None

    @property
    def shown(self) -> str:
        """The address without the password."""
        who = f"{self.login}@" if self.login else ""
        return f"{self.scheme}://{who}{self.host}:{self.port}"


class LetterRefused(Exception):
    """The mail server said no; `for_good` when asking again does not help."""

    def __init__(self, said: str, *, for_good: bool) -> None:
        super().__init__(said)
        self.for_good = for_good


def read_server(address: str, sender: str | None = None) -> MailServer:
    """The mail server of an address. Raises Unreadable `mail-server`, RuleBroken `mail-address`."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise Unreadable("mail-server", address=address[:100]) from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in ("", "/"):
        raise Unreadable("mail-server", address=parts._replace(netloc="…").geturl()[:100])
    if sender is not None and not is_address(sender):
        raise RuleBroken("mail-address", address=sender[:100])
    login = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return MailServer(parts.scheme, parts.hostname, port, login, password, sender)


def save_server(store: Store, strongbox: Strongbox, address: str | None, sender: str | None) -> None:
    """Keep the mail server for every process, its password sealed; None takes it out. Raises as `read_server`."""
    if address is not None:
        read_server(address, sender)
    sealed = None if address is None else strongbox.seal(address)
    words = json.dumps({"address": sealed, "sender": sender})
    with store.writing() as connection:
        write_setting(connection, _SETTING, words)


def kept_server(store: Store, strongbox: Strongbox) -> MailServer | None:
    """The mail server that was set in the console; None as well when the key it was sealed with is gone.

    What an older version kept as it was is sealed now.
    """
    with store.snapshot() as connection:
        value = read_setting(connection, _SETTING)
    kept = json.loads(value) if value else {}
    address = strongbox.open(kept["address"]) if kept.get("address") else None
    if address is None:
        return None
    if not strongbox.is_sealed(kept["address"]):
        save_server(store, strongbox, address, kept.get("sender"))
    return read_server(address, kept.get("sender"))


def hand_over(server: MailServer, message: EmailMessage, context: ssl.SSLContext | None = None) -> None:
    """Give a letter to the mail server; returns when it has taken it. Raises LetterRefused."""
    try:
        with _connected(server, context or ssl.create_default_context()) as line:
            if server.login is not None:
                line.login(server.login, server.password or "")
            line.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise LetterRefused(_told(code, said), for_good=500 <= code < 600) from error
    except smtplib.SMTPAuthenticationError as error:
        raise LetterRefused(_told(error.smtp_code, error.smtp_error), for_good=False) from error
    except smtplib.SMTPResponseException as error:
        for_good = 550 <= error.smtp_code < 560
        raise LetterRefused(_told(error.smtp_code, error.smtp_error), for_good=for_good) from error
    except (smtplib.SMTPException, OSError) as error:
        raise LetterRefused(str(error) or type(error).__name__, for_good=False) from error


def _connected(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT_S, context=context)
    line = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT_S)
    line.ehlo()
    if line.has_extn("starttls") or not is_this_machine(server.host):
        try:
            line.starttls(context=context)
        except (smtplib.SMTPException, OSError):
            line.close()
            raise
    return line


def is_this_machine(host: str) -> bool:
    """Whether a host is named that can only be this machine itself."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _told(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {words}"
