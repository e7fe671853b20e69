"""What the console says about each error: one sentence per code, with the facts of the case filled in."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.errors import FieldappError, NotPermitted, ReplicaTrouble, RuleBroken, StepNotAllowed
from fieldapp.server.catalogue import N_, Words
from fieldapp.server.field_names import label_of

SENTENCES: Mapping[str, str] = {
    "sign-in-failed": N_("Login or password is wrong."),
    "sign-in-delayed": N_("Too many attempts failed. Try again in %(seconds)s seconds."),
    "sign-in-needs-https": N_("Signing in needs a secure connection. Open this page with https://."),
    "password-wrong": N_("The present password is wrong."),
    "password-too-short": N_("A password needs at least %(least)s characters."),
    "password-too-long": N_("A password has at most %(most)s characters."),
    "passwords-differ": N_("The two passwords are not the same."),
    "form-expired": N_("This page was open for too long. Nothing was changed; please do it again."),
    "form-value": N_("“%(field)s” cannot be read."),
    "form-value-missing": N_("“%(field)s” is missing."),
    "row-not-found": N_("This does not exist, or no longer does."),
    "blob-absent": N_("The bytes of this file have not arrived here yet."),
    "not-permitted": N_("Your roles do not allow this."),
    "step-not-allowed": N_("An order that is “%(now)s” cannot become “%(to)s”."),
    "sheet-is-sealed": N_("The customer has signed; what the signature covers cannot be changed."),
    "changed-meanwhile": N_(
        "Somebody else changed this meanwhile. Nothing of yours is lost: compare and save again."
    ),
    "login-taken": N_("Another person already has this login."),
    "last-administrator": N_("Somebody must stay administrator."),
    "text-holds-nul": N_("The text holds a character that cannot be kept."),
    "text-holds-half-a-character": N_("The text holds a character that cannot be kept."),
    "disk-full": N_("The server's disk is full. Nothing was changed."),
    "fonts-not-built": N_("The fonts are not built on this server, so nothing can be printed yet."),
    "sheet-unreadable": N_("This file is not a sheet."),
    "photo-unreadable": N_("This file is not a photo."),
}
"""Sentences by code; a code without one is described by its class."""

_BY_CLASS: tuple[tuple[type[FieldappError], str], ...] = (
    (StepNotAllowed, N_("The order's state does not allow this.")),
    (NotPermitted, N_("Your roles do not allow this.")),
    (RuleBroken, N_("The rules do not allow this (%(code)s).")),
    (ReplicaTrouble, N_("The server has trouble with its own data (%(code)s). Nothing was changed.")),
    (FieldappError, N_("This cannot be done (%(code)s).")),
)


def sentence(error: FieldappError, words: Words) -> str:
    """What to tell a person about an error, in the person's language."""
    facts = {name: _fact(name, value, words) for name, value in error.facts.items()}
    source = SENTENCES.get(error.code)
    if source is None:
        source = next(known for cls, known in _BY_CLASS if isinstance(error, cls))
        facts = {"code": error.code}
    try:
        return words.gettext(source, **facts) if facts else words.gettext(source)
    except (KeyError, TypeError, ValueError):
        return words.gettext("This cannot be done (%(code)s).", code=error.code)


def _fact(name: str, value: object, words: Words) -> object:
    if name == "field":
        return words.gettext(label_of(str(value)))
    if name in ("now", "to", "status"):
        return _status_word(str(value), words)
    if isinstance(value, (list, tuple, set, frozenset)):
        return ", ".join(words.gettext(label_of(str(each))) for each in sorted(value))
    return value


def _status_word(value: str, words: Words) -> str:
    from fieldapp.model.orders import OrderStatus
    from fieldapp.server.looks import look_of

    known = OrderStatus(value) if value in OrderStatus._value2member_map_ else value
    return words.gettext(look_of(known).word)
