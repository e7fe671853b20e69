"""How one change set is shown in the queue: what was done, when, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from fieldapp.store.queries.outbox import OutboxRow
from fieldapp.ui import text
from fieldapp.ui.action_titles import title_word
from fieldapp.ui.tokens import Tone
from fieldapp.ui.widgets.chips import Mark
from fieldapp.ui.widgets.record_table import RowLook


def queue_look(row: OutboxRow) -> RowLook:
    """One change set as a line."""
    order = " ".join(filter(None, (row.order_number, row.order_title)))
    mark = fate_mark(row)
    why = _why(row) if row.state == "held" else outcome_told(row)
    return RowLook(
        title=title_word(row.title),
        detail=" · ".join(filter(None, (order, why, text.size(row.size_bytes)))),
        icon="queue",
        tone=mark.tone,
        marks=(mark,),
        trail=text.day_and_time(row.made_at, datetime.now(UTC)),
        strong=row.state != "archived",
    )


def outcome_told(row: OutboxRow) -> str:
    """What the office made of work that was kept for people, who did, and the remark; else nothing."""
    if not row.outcome:
        return ""
    said = (
        QCoreApplication.translate("queue", "Released by {0}")
        if row.outcome == "released"
        else QCoreApplication.translate("queue", "Settled without effect by {0}")
    )
    return ": ".join(filter(None, (said.format(row.settled_by), row.remark)))


def fate_mark(row: OutboxRow) -> Mark:
    """On this laptop, on the server, needs a decision, or kept for people."""
    if row.state == "pending":
        return Mark(QCoreApplication.translate("queue", "On this laptop"), "device", Tone.NEUTRAL)
    if row.outcome == "settled":
        return Mark(QCoreApplication.translate("queue", "Settled without effect"), "cancelled", Tone.NEUTRAL)
    if row.status == "conflict":
        return Mark(QCoreApplication.translate("queue", "Needs a decision"), "conflict", Tone.WARN)
    if row.state == "held":
        return Mark(QCoreApplication.translate("queue", "Not accepted, kept for you"), "warning", Tone.BAD)
    return Mark(QCoreApplication.translate("queue", "On the server"), "check", Tone.GOOD)


def held_told(row: OutboxRow) -> tuple[str, str]:
    """What to say of a change that the server keeps for people: what it is, and that nothing is lost."""
    about = " ".join(filter(None, (title_word(row.title), row.order_number)))
    kept = QCoreApplication.translate(
        "queue", "The office decides; what you entered is kept here and on the server."
    )
    return QCoreApplication.translate("queue", "Not accepted: {0}").format(about), f"{_why(row)} {kept}"


REASONS = {
    "behind-held-work": QT_TRANSLATE_NOOP("queue", "It builds on work that is kept back too."),
    "row-is-not-here": QT_TRANSLATE_NOOP("queue", "The server does not have what it changes."),
    "refers-to-nothing": QT_TRANSLATE_NOOP("queue", "The server does not have what it belongs to."),
    "sets-what-only-the-office-sets": QT_TRANSLATE_NOOP("queue", "Only the office may change this."),
    "desk-may-not-insert": QT_TRANSLATE_NOOP("queue", "Only the office may add this."),
    "changes-a-fact": QT_TRANSLATE_NOOP("queue", "What was recorded once is not rewritten."),
    "outside-its-scopes": QT_TRANSLATE_NOOP("queue", "The order is not yours any more."),
    "scope-was-revoked": QT_TRANSLATE_NOOP("queue", "The order is not yours any more."),
    "step-not-permitted": QT_TRANSLATE_NOOP("queue", "The order has moved on meanwhile."),
    "unknown-status": QT_TRANSLATE_NOOP("queue", "The server's fieldapp is older than this one."),
    "unknown-table": QT_TRANSLATE_NOOP("queue", "The server's fieldapp is older than this one."),
    "desk-suspended": QT_TRANSLATE_NOOP("queue", "This laptop was suspended when it was sent."),
    "author-is-another": QT_TRANSLATE_NOOP("queue", "It was done under another person's name."),
    "behind-settled-work": QT_TRANSLATE_NOOP("queue", "It builds on work that was settled without effect."),
    "in-somebody-elses-name": QT_TRANSLATE_NOOP("queue", "It speaks in another person's name."),
    "draft-is-judged": QT_TRANSLATE_NOOP("queue", "The office judges this article already."),
    "assigns-to-somebody-else": QT_TRANSLATE_NOOP("queue", "Only the office gives orders to others."),
    "signed-without-sheet": QT_TRANSLATE_NOOP("queue", "The signed sheet is missing."),
    "sheet-unreadable": QT_TRANSLATE_NOOP("queue", "The signed sheet cannot be read."),
    "sheet-digest-differs": QT_TRANSLATE_NOOP("queue", "The signed sheet was altered."),
    "sheet-revision-differs": QT_TRANSLATE_NOOP("queue", "The signed sheet was altered."),
    "sheet-revision-ahead": QT_TRANSLATE_NOOP("queue", "The sheet before this one has not arrived."),
    "signature-of-another-sheet": QT_TRANSLATE_NOOP("queue", "The signature belongs to another sheet."),
    "sheet-of-another-order": QT_TRANSLATE_NOOP("queue", "The sheet is about another order."),
    "signature-differs": QT_TRANSLATE_NOOP("queue", "The signature is not the one on the sheet."),
    "signature-empty": QT_TRANSLATE_NOOP("queue", "The signature is empty."),
    "changes-what-this-version-does-not-know": QT_TRANSLATE_NOOP(
        "queue", "The server's fieldapp is older than this one."
    ),
}
"""Why the server kept a change for people, by the first word of its reason."""


def _why(row: OutboxRow) -> str:
    known = REASONS.get(row.reason.partition(":")[0])
    return (
        _tr(str(known))
        if known
        else QCoreApplication.translate("queue", "The server could not take it as it is.")
    )


def _tr(words: str) -> str:
    return QCoreApplication.translate("queue", words)
