"""Where messages come from: a mailbox that is looked into, and systems that send signed messages."""

from __future__ import annotations

import base64
import binascii

from starlette.responses import Response

from fieldapp.rules.permissions import May
from fieldapp.server.access import those_who_may
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.intake.mailbox import MailboxAccount
from fieldapp.server.pages.customer_links import address_for_customers
from fieldapp.store.message_sources import SourceKind, add_source, end_source, sources

pages = Pages()
KEEPERS = those_who_may(May.KEEP_COMPANY)
BAD_KEY = N_("The key for encrypted messages has 43 letters and digits.")
BAD_TOKEN = N_("The token has 3 to 32 letters and digits.")
_KEY_LETTERS = 43


@pages.get("/sources", KEEPERS)
def everything(call: Call) -> Response:
    """The mailbox, and every source."""
    return _page(call)


@pages.post("/sources", KEEPERS, is_dangerous=True)
def add(call: Call) -> Response:
    """Add a source; its secret is shown this once."""
    name, kind = call.form.needed("name"), call.form.choice("kind", SourceKind) or SourceKind.SIGNED
    secrets = _of_wechat(call) if kind is SourceKind.WECHAT else _of_signed(call)
    if isinstance(secrets, str):
        return _page(call, secrets, 422)
    sealed = {each: call.service.strongbox.seal(value) for each, value in secrets.items()}
    source_id = add_source(call.store, kind, name, sealed, call.person.name)
    address = f"{address_for_customers(call)}/intake/{kind.value}/{source_id}"
    return call.page(
        "source_secret.html", name=name, kind=kind, address=address, secret=secrets.get("secret")
    )


@pages.post("/sources/mailbox", KEEPERS, is_dangerous=True)
def keep_mailbox(call: Call) -> Response:
    """Set the mailbox, or take it out. A password that is not typed again stays as it was."""
    mailbox, form = call.service.mailbox, call.form
    host = form.text("host")
    if host is None:
        mailbox.use(None)
        return call.go("/sources", N_("Saved."))
    before, login = mailbox.account, form.needed("login")
    password = form.text("password")
    if password is None and before is not None and (before.host, before.login) == (host, login):
        password = before.password
    security = "starttls" if form.text("security") == "starttls" else "tls"
    folder = form.text("folder") or "INBOX"
    mailbox.use(MailboxAccount(host, login, password or "", folder, security, form.whole("port")))
    return call.go("/sources", N_("Saved. The mailbox is looked into within a minute."))


@pages.post("/sources/{source}/end", KEEPERS, is_dangerous=True)
def end(call: Call) -> Response:
    """Let a source send nothing more."""
    end_source(call.store, call.part("source"))
    return call.go("/sources", N_("The source is ended."))


def _of_signed(call: Call) -> dict[str, str]:
    return {"secret": "whsec_" + base64.b64encode(call.store.world.random_bytes(32)).decode()}


def _of_wechat(call: Call) -> dict[str, str] | str:
    """What is agreed with the platform, or what is wrong with it."""
    token, key, app_id = (call.form.text(name) for name in ("token", "aes_key", "app_id"))
    if token is None or not (token.isascii() and token.isalnum() and 3 <= len(token) <= 32):
        return call.words.gettext(BAD_TOKEN)
    if key is not None:
        try:
            is_key = len(key) == _KEY_LETTERS and len(base64.b64decode(f"{key}=", validate=True)) == 32
        except (binascii.Error, ValueError):
            is_key = False
        if not is_key:
            return call.words.gettext(BAD_KEY)
    told = {"token": token, "aes_key": key, "app_id": app_id}
    return {name: value for name, value in told.items() if value is not None}


def _page(call: Call, trouble: str | None = None, status: int = 200) -> Response:
    with call.store.read() as session:
        rows = sources(session)
    return call.page(
        "sources.html",
        status,
        rows=rows,
        kinds=list(SourceKind),
        account=call.service.mailbox.account,
        looked=call.service.mailbox.looked,
        base=address_for_customers(call),
        trouble=trouble,
        filled=call.form.raw(),
    )
