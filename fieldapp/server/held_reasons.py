"""Why a change set is held, and what can be done about it, in sentences for people."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.model.orders import OrderStatus
from fieldapp.server.catalogue import N_, Words
from fieldapp.server.field_names import label_of, table_label
from fieldapp.server.looks import look_of
from fieldapp.store.queries.console_held import Held

REASONS: Mapping[str, str] = {
    "desk-suspended": N_("The laptop was suspended when this came in."),
    "author-is-another": N_("It names %(author)s as its author, and came from the laptop of %(person)s."),
    "outside-its-scopes": N_("It is about something that was never given to the laptop of %(person)s."),
    "scope-was-revoked": N_(
        "The order was taken away from %(person)s, and the laptop could know that when this was written."
    ),
    "assigns-to-somebody-else": N_("It drafts an order for somebody else."),
    "in-somebody-elses-name": N_("It speaks in somebody else's name."),
    "draft-is-judged": N_("It changes an article that the office judges already, or has judged."),
    "step-not-permitted": N_("The roles of %(person)s do not allow to take an order to “%(what)s”."),
    "desk-may-not-insert": N_("It adds “%(what)s”, which only the office does."),
    "sets-what-only-the-office-sets": N_("It changes what only the office decides."),
    "changes-a-fact": N_("It rewrites “%(what)s”: what was recorded is corrected by a new entry."),
    "deletes-a-row": N_("It deletes something; here things are withdrawn and stay readable."),
    "behind-held-work": N_("It builds on other work that is held. It follows when that is released."),
    "behind-settled-work": N_("It builds on work that was settled without effect."),
    "row-is-not-here": N_("What it changes does not exist here."),
    "refers-to-nothing": N_("It belongs to “%(what)s” that does not exist here."),
    "row-exists-already": N_("What it adds exists here already, with other values."),
    "insert-without-its-id": N_("It contradicts itself and cannot be used."),
    "value-does-not-fit": N_("“%(what)s” holds a value that cannot be kept."),
    "changes-what-this-version-does-not-know": N_(
        "It holds something that only a newer version of this server understands."
    ),
    "unknown-table": N_("It holds something that only a newer version of this server understands."),
    "unknown-status": N_("It holds something that only a newer version of this server understands."),
    "unreadable": N_("This version of the server cannot read it."),
    "id-used-for-something-else": N_("Something else came before it under the same identity."),
    "cannot-be-done": N_("The database refused it."),
    "signed-without-sheet": N_("It says that the customer signed, and brings no signed sheet."),
    "sheet-unreadable": N_("The sheet in it cannot be read."),
    "sheet-digest-differs": N_("The sheet in it does not say what was sealed."),
    "sheet-revision-differs": N_("The sheet in it gives itself another revision."),
    "sheet-revision-ahead": N_("The sheet in it skips a revision that has not arrived."),
    "signature-of-another-sheet": N_("The signature in it belongs to another sheet."),
    "sheet-of-another-order": N_("The sheet in it is about another order."),
    "signature-differs": N_("The signature in it is not the one on the sheet."),
    "signature-empty": N_("There is neither a signature nor a reason for not signing."),
}
"""By the first word of the reason."""

_ELSE = N_("It could not be taken over as it is.")
_SOMEBODY = N_("the engineer")

NEEDS_NEWER = frozenset(
    {"unreadable", "unknown-table", "unknown-status", "changes-what-this-version-does-not-know"}
)
"""A release cannot help before the server is upgraded."""

STAYS = frozenset(
    {
        "changes-a-fact",
        "deletes-a-row",
        "insert-without-its-id",
        "value-does-not-fit",
        "sheet-unreadable",
        "sheet-digest-differs",
        "sheet-revision-differs",
        "sheet-of-another-order",
        "signature-differs",
        "signature-empty",
    }
)
"""Nothing can make it fit: what is right in it has to be entered anew."""


def head_of(reason: str) -> str:
    """The word of a reason without what it names."""
    return reason.partition(":")[0]


def reason_told(held: Held, words: Words, reason: str | None = None) -> str:
    """Why it is held, in the language of `words`."""
    head, _colon, what = (reason or held.reason).partition(":")
    somebody = words.gettext(_SOMEBODY)
    facts = {
        "author": held.by_name or somebody,
        "person": held.person_name or held.by_name or somebody,
        "what": _named(what, words),
    }
    return words.gettext(REASONS.get(head, _ELSE), **facts)


def _named(what: str, words: Words) -> str:
    if what in OrderStatus._value2member_map_:
        return words.gettext(look_of(OrderStatus(what)).word)
    table, dot, column = what.partition(".")
    return words.gettext(label_of(column)) if dot else words.gettext(table_label(table))
