"""The sentences about what people do with orders, vans, devices and procedures; see `sentence_table`."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from fieldapp.ui.sentence_parts import ASK_OFFICE, KEPT, REPORT, UNCHANGED, Sentences, told

_DONE_BEFORE = QT_TRANSLATE_NOOP("sentences", "There is nothing left to do.")

ABOUT_WORK: dict[str, Sentences] = {
    "changed-meanwhile": told(
        QT_TRANSLATE_NOOP("sentences", "Somebody else changed this while you did."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Compare both, then save again."),
    ),
    "office-decides": told(
        QT_TRANSLATE_NOOP("sentences", "The office decides about this field."), UNCHANGED, ASK_OFFICE
    ),
    "office-only": told(
        QT_TRANSLATE_NOOP("sentences", "Only the office can do this."), UNCHANGED, ASK_OFFICE
    ),
    "not-editable": told(QT_TRANSLATE_NOOP("sentences", "This cannot be changed here."), UNCHANGED),
    "value-missing": told(QT_TRANSLATE_NOOP("sentences", "Choose one of the values, or write another.")),
    "conflict-decided": told(
        QT_TRANSLATE_NOOP("sentences", "{by} has decided this conflict already."), UNCHANGED, _DONE_BEFORE
    ),
    "article-elsewhere": told(
        QT_TRANSLATE_NOOP("sentences", "This article has moved on meanwhile."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Open it again to see where it stands."),
    ),
    "already-voted": told(
        QT_TRANSLATE_NOOP("sentences", "You have voted on this version already."), UNCHANGED
    ),
    "already-reversed": told(
        QT_TRANSLATE_NOOP("sentences", "This entry was reversed already."), UNCHANGED, _DONE_BEFORE
    ),
    "already-withdrawn": told(
        QT_TRANSLATE_NOOP("sentences", "This photo or document was withdrawn already."),
        UNCHANGED,
        _DONE_BEFORE,
    ),
    "attachment-withdrawn": told(
        QT_TRANSLATE_NOOP("sentences", "This photo was withdrawn."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Take or choose another photo."),
    ),
    "sheet-stays": told(QT_TRANSLATE_NOOP("sentences", "A sheet cannot be withdrawn."), UNCHANGED),
    "sheet-unreadable": told(
        QT_TRANSLATE_NOOP("sentences", "Something on the sheet cannot be printed as it is ({reason})."),
        KEPT,
        REPORT,
    ),
    "sheet-incomplete": told(
        QT_TRANSLATE_NOOP("sentences", "The sheet cannot be signed yet: something on it is still missing."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Fill in what is marked, then sign."),
    ),
    "characters-unprintable": told(
        QT_TRANSLATE_NOOP("sentences", "These characters cannot be printed on the sheet: {characters}"),
        KEPT,
        QT_TRANSLATE_NOOP(
            "sentences", "Write it in other characters, a name as it is spelled in Latin, then sign."
        ),
    ),
    "sheet-changed": told(
        QT_TRANSLATE_NOOP("sentences", "The sheet has changed since it was shown."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Read it again with the customer, then sign."),
    ),
    "company-missing": told(
        QT_TRANSLATE_NOOP("sentences", "The company's name and address for the sheet have not arrived yet."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "They come with the next sync."),
    ),
    "facts-after-seal": told(
        QT_TRANSLATE_NOOP("sentences", "Something was recorded after the customer signed."), KEPT, ASK_OFFICE
    ),
    "signature-missing": told(QT_TRANSLATE_NOOP("sentences", "The signature is missing."), KEPT),
    "signer-missing": told(QT_TRANSLATE_NOOP("sentences", "The name of whoever signs is missing."), KEPT),
    "signature-is-a-dot": told(
        QT_TRANSLATE_NOOP("sentences", "A dot is no signature."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Clear it and sign again."),
    ),
    "signature-too-short": told(
        QT_TRANSLATE_NOOP("sentences", "This is too little ink for a signature."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Go on writing, or clear it and sign again."),
    ),
    "signature-is-a-line": told(
        QT_TRANSLATE_NOOP("sentences", "A single line is no signature."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Go on writing, or clear it and sign again."),
    ),
    "signer-twice": told(
        QT_TRANSLATE_NOOP("sentences", "The second signer has the same name as the first."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Write who else signs, or take the second signature away."),
    ),
    "ink-twice": told(
        QT_TRANSLATE_NOOP("sentences", "Both signatures are the very same strokes."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Clear it and sign again."),
    ),
    "absence-remark-missing": told(
        QT_TRANSLATE_NOOP("sentences", "It is not said what was found where nobody was on site."), KEPT
    ),
    "absence-photo-missing": told(
        QT_TRANSLATE_NOOP("sentences", "No photo shows that nobody was on site."),
        KEPT,
        QT_TRANSLATE_NOOP("sentences", "Take or choose another photo."),
    ),
    "signed-and-declined": told(
        QT_TRANSLATE_NOOP("sentences", "A sheet is either signed or declined, not both."), KEPT
    ),
    "rating-out-of-scale": told(QT_TRANSLATE_NOOP("sentences", "This rating is not on the scale."), KEPT),
    "printer-absent": told(
        QT_TRANSLATE_NOOP("sentences", "The printer “{printer}” is not connected."),
        QT_TRANSLATE_NOOP("sentences", "The print waits and comes out as soon as it is."),
        QT_TRANSLATE_NOOP("sentences", "Check that it is connected and switched on."),
    ),
    "printer-refuses": told(
        QT_TRANSLATE_NOOP("sentences", "The printer “{printer}” does not print."),
        QT_TRANSLATE_NOOP("sentences", "The print waits and is tried again by itself."),
        QT_TRANSLATE_NOOP("sentences", "Look for paper, ink and lights at the printer."),
    ),
    "photo-absent": told(
        QT_TRANSLATE_NOOP("sentences", "This photo is not on this laptop yet."),
        "",
        QT_TRANSLATE_NOOP("sentences", "It arrives with the next sync."),
    ),
    "clipboard-without-picture": told(
        QT_TRANSLATE_NOOP("sentences", "There is no picture on the clipboard."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Copy a picture first, then paste it here."),
    ),
    "pdf-unreadable": told(
        QT_TRANSLATE_NOOP("sentences", "This document cannot be shown."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Open it with another program, or sync to fetch it again."),
    ),
    "ink-unreadable": told(
        QT_TRANSLATE_NOOP("sentences", "The signature cannot be kept as it is."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Clear it and sign again."),
    ),
    "steps-stay": told(
        QT_TRANSLATE_NOOP("sentences", "What the order went through stays in its history."), UNCHANGED
    ),
    "step-of-another-procedure": told(
        QT_TRANSLATE_NOOP("sentences", "This step belongs to another procedure."), UNCHANGED
    ),
    "answer-of-another-machine": told(
        QT_TRANSLATE_NOOP("sentences", "{machine} is neither the machine of this order nor fitted in it."),
        UNCHANGED,
    ),
    "minutes-not-positive": told(QT_TRANSLATE_NOOP("sentences", "The time has to be more than zero.")),
    "longer-than-a-day": told(QT_TRANSLATE_NOOP("sentences", "One entry can hold at most 24 hours.")),
    "minutes-exceed-the-span": told(
        QT_TRANSLATE_NOOP(
            "sentences", "{minutes} minutes do not fit between beginning and end ({span} minutes)."
        )
    ),
    "van-unknown": told(
        QT_TRANSLATE_NOOP("sentences", "No van belongs to this person yet."), UNCHANGED, ASK_OFFICE
    ),
    "same-van": told(QT_TRANSLATE_NOOP("sentences", "Both vans are the same."), UNCHANGED),
    "action-unknown": told(QT_TRANSLATE_NOOP("sentences", "This action is not known here."), UNCHANGED),
    "already-undone": told(QT_TRANSLATE_NOOP("sentences", "“{title}” was undone already."), UNCHANGED),
    "nothing-to-undo": told(
        QT_TRANSLATE_NOOP("sentences", "“{title}” cannot be undone: it was changed again since."), UNCHANGED
    ),
    "answer-replaced": told(
        QT_TRANSLATE_NOOP("sentences", "The answer was given anew since, so it cannot be undone."), UNCHANGED
    ),
    "link-ended": told(QT_TRANSLATE_NOOP("sentences", "This link has ended."), UNCHANGED),
    "rating-missing": told(
        QT_TRANSLATE_NOOP("sentences", "A rating needs stars, a number or words."), UNCHANGED
    ),
    "rated-already": told(QT_TRANSLATE_NOOP("sentences", "This order was rated already."), UNCHANGED),
    "not-finished-yet": told(QT_TRANSLATE_NOOP("sentences", "The work is not finished yet."), UNCHANGED),
    "confirmed-already": told(QT_TRANSLATE_NOOP("sentences", "This sheet was confirmed already."), UNCHANGED),
    "not-to-be-confirmed": told(
        QT_TRANSLATE_NOOP("sentences", "This sheet does not wait to be confirmed."), UNCHANGED
    ),
    "too-many-reports": told(
        QT_TRANSLATE_NOOP("sentences", "Too much was sent. Wait {retry_after_s} seconds."), UNCHANGED
    ),
    "mail-address": told(QT_TRANSLATE_NOOP("sentences", "“{address}” is not an email address."), UNCHANGED),
    "mail-server": told(QT_TRANSLATE_NOOP("sentences", "“{address}” is not a mail server."), UNCHANGED),
    "request-settled": told(QT_TRANSLATE_NOOP("sentences", "This request is settled already."), UNCHANGED),
    "part-number-taken": told(
        QT_TRANSLATE_NOOP("sentences", "Another part already has the number {number}."), UNCHANGED
    ),
    "login-malformed": told(
        QT_TRANSLATE_NOOP("sentences", "“{login}” cannot be used as a login."), UNCHANGED
    ),
    "login-taken": told(QT_TRANSLATE_NOOP("sentences", "Another person already has this login."), UNCHANGED),
    "last-administrator": told(
        QT_TRANSLATE_NOOP("sentences", "Somebody must stay administrator."), UNCHANGED
    ),
    "currency-malformed": told(QT_TRANSLATE_NOOP("sentences", "“{currency}” is not a currency."), UNCHANGED),
    "colour-faint": told(
        QT_TRANSLATE_NOOP("sentences", "This colour is too faint to be read on paper."), UNCHANGED
    ),
    "check-address-malformed": told(
        QT_TRANSLATE_NOOP("sentences", "“{address}” is not an address of the web."), UNCHANGED
    ),
    "hours-malformed": told(QT_TRANSLATE_NOOP("sentences", "“{value}” are no working hours."), UNCHANGED),
    "calendar-without-hours": told(
        QT_TRANSLATE_NOOP("sentences", "Nobody works on this calendar."), UNCHANGED
    ),
    "country-unknown": told(QT_TRANSLATE_NOOP("sentences", "No holidays are known for “{name}”."), UNCHANGED),
    "promise-missing": told(
        QT_TRANSLATE_NOOP("sentences", "A service level promises a response, a solution, or both."), UNCHANGED
    ),
    "promise-too-long": told(
        QT_TRANSLATE_NOOP("sentences", "At most {most} minutes can be promised."), UNCHANGED
    ),
    "form-value": told(QT_TRANSLATE_NOOP("sentences", "“{field}” cannot be read."), UNCHANGED),
    "time-zone-unknown": told(QT_TRANSLATE_NOOP("sentences", "“{name}” is not a time zone."), UNCHANGED),
    "position-impossible": told(
        QT_TRANSLATE_NOOP("sentences", "This position is not on the earth."), UNCHANGED
    ),
    "two-sheets": told(
        QT_TRANSLATE_NOOP("sentences", "Two sheets were sealed for this order."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "The office decides first which one stands."),
    ),
    "sheet-moved-on": told(
        QT_TRANSLATE_NOOP("sentences", "Revision {revision} of the sheet has come meanwhile."),
        UNCHANGED,
        QT_TRANSLATE_NOOP("sentences", "Read it, then judge it."),
    ),
    "relation-to-itself": told(
        QT_TRANSLATE_NOOP("sentences", "A device cannot depend on itself."), UNCHANGED
    ),
    "devices-apart": told(
        QT_TRANSLATE_NOOP("sentences", "The two devices belong to different customers."), UNCHANGED
    ),
    "parent-in-a-circle": told(
        QT_TRANSLATE_NOOP("sentences", "A device cannot be part of one of its own parts."), UNCHANGED
    ),
    "parent-elsewhere": told(
        QT_TRANSLATE_NOOP("sentences", "The parent device stands at another site."), UNCHANGED
    ),
    "steps-missing": told(QT_TRANSLATE_NOOP("sentences", "A procedure needs at least one step.")),
    "too-many-steps": told(QT_TRANSLATE_NOOP("sentences", "A procedure has at most {most} steps.")),
    "choices-missing": told(QT_TRANSLATE_NOOP("sentences", "Step {position} offers nothing to choose.")),
    "choice-too-long": told(
        QT_TRANSLATE_NOOP(
            "sentences", "A choice of step {position} is too long: at most {most} characters fit."
        )
    ),
    "limits-reversed": told(
        QT_TRANSLATE_NOOP("sentences", "In step {position} the lower limit is above the upper one.")
    ),
    "condition-leads-nowhere": told(
        QT_TRANSLATE_NOOP("sentences", "The condition of step {position} points to no earlier step.")
    ),
    "step-key-twice": told(QT_TRANSLATE_NOOP("sentences", "The key of step {position} is used twice.")),
    "condition-never-holds": told(
        QT_TRANSLATE_NOOP(
            "sentences",
            "The condition of step {position} waits for “{value}”, which is no answer of that step.",
        )
    ),
    "procedure-moved-on": told(
        QT_TRANSLATE_NOOP("sentences", "Version {version} of {name} was published meanwhile."), UNCHANGED
    ),
    "procedure-in-a-plan": told(
        QT_TRANSLATE_NOOP("sentences", "The plan “{plan}” makes orders with this procedure."), UNCHANGED
    ),
}
