"""What the console says about each error: one sentence per code, with the facts of the case filled in."""

from __future__ import annotations

from collections.abc import Mapping

from fieldapp.errors import FieldappError, NotPermitted, ReplicaTrouble, RuleBroken, StepNotAllowed
from fieldapp.import_sentences import SENTENCES as ABOUT_LISTS
from fieldapp.model.people import Language
from fieldapp.server.catalogue import N_, Words
from fieldapp.server.field_names import label_of
from fieldapp.server.sentences_of_bundles import ABOUT_BUNDLES
from fieldapp.server.sentences_of_files import ABOUT_FILES
from fieldapp.server.sentences_of_office import ABOUT_OFFICE, DEEDS
from fieldapp.server.sentences_of_planning import ABOUT_PLANNING

SENTENCES: Mapping[str, str] = {
    "sign-in-failed": N_("Login or password is wrong."),
    "sign-in-delayed": N_("Too many attempts failed. Try again in %(seconds)s seconds."),
    "desk-name-missing": N_("Give the laptop a name."),
    "desk-name-too-long": N_("The name of a laptop has at most %(most)s characters."),
    "too-many-attempts": N_(
        "Too many sign-ins from this address failed. Try again in %(retry_after_s)s seconds."
    ),
    "sign-in-needs-https": N_("Signing in needs a secure connection. Open this page with https://."),
    "password-wrong": N_("The present password is wrong."),
    "code-wrong": N_("This code is wrong, or was used already. Wait for the next one."),
    "second-factor-on": N_("One-time codes are set up already; end them first to set them up anew."),
    "proof-needed": N_("Say your password or a code again; then it is done."),
    "password-too-short": N_("A password needs at least %(least)s characters."),
    "password-too-long": N_("A password has at most %(most)s characters."),
    "passwords-differ": N_("The two passwords are not the same."),
    "form-expired": N_("This page was open for too long. Nothing was changed; please do it again."),
    "form-value": N_("“%(field)s” cannot be read."),
    "form-value-missing": N_("“%(field)s” is missing."),
    "row-not-found": N_("This does not exist, or no longer does."),
    "body-unreadable": N_("The message cannot be read: %(reason)s."),
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
    "action-unknown": N_("This action is not known here."),
    "article-elsewhere": N_("This article has moved on meanwhile. Look where it stands now."),
    "already-voted": N_("You have voted on this version already."),
    "already-reversed": N_("This was reversed already."),
    "already-undone": N_("“%(title)s” was undone already."),
    "already-withdrawn": N_("This was withdrawn already."),
    "answer-replaced": N_("The answer was replaced since."),
    "answer-too-long": N_("At most %(most)s characters fit here."),
    "attachment-withdrawn": N_("This photo or document was withdrawn."),
    "choices-missing": N_("Step %(position)s has no choices."),
    "choice-too-long": N_("A choice of step %(position)s is too long: at most %(most)s characters fit."),
    "company-missing": N_("The company is not set up yet."),
    "condition-never-holds": N_(
        "The condition of step %(position)s waits for “%(value)s”, which is no answer of that step."
    ),
    "condition-leads-nowhere": N_("The condition of step %(position)s names no earlier step."),
    "held-settled": N_("%(by)s has dealt with this already."),
    "two-sheets": N_("Two sheets were sealed for this order; decide first which one stands."),
    "sheet-moved-on": N_("Revision %(revision)s of the sheet has come meanwhile. Read it, then judge it."),
    "conflict-decided": N_("%(by)s has decided this already."),
    "currency-malformed": N_("“%(currency)s” is not a currency; write it as EUR."),
    "colour-faint": N_(
        "This colour is too faint to be read on paper: its contrast is %(contrast)s to 1, %(least)s are needed."
    ),
    "check-address-malformed": N_(
        "“%(address)s” is not an address; write it as https://service.example.com."
    ),
    "devices-apart": N_("The devices are at different sites."),
    "ends-before-it-starts": N_("The end lies before the beginning."),
    "facts-after-seal": N_("Something was recorded after the customer signed."),
    "limits-reversed": N_("The limits of step %(position)s are reversed."),
    "login-malformed": N_("“%(login)s” cannot be a login."),
    "longer-than-a-day": N_("One entry holds at most a day."),
    "minutes-exceed-the-span": N_(
        "%(minutes)s minutes do not fit between beginning and end (%(span)s minutes)."
    ),
    "minutes-not-positive": N_("The time worked has to be more than zero."),
    "not-a-choice": N_("“%(words)s” is not one of the answers of this step."),
    "not-a-number": N_("“%(words)s” is not a number."),
    "not-editable": N_("%(fields)s cannot be changed here."),
    "not-yes-or-no": N_("This step is answered with yes or no."),
    "not-your-order": N_("This order is assigned to somebody else."),
    "nothing-to-undo": N_("Nothing of “%(title)s” can be undone."),
    "number-too-large": N_("“%(words)s” is too large to be kept."),
    "office-decides": N_("The office decides this."),
    "office-only": N_("Only the office may do this."),
    "order-without-steps": N_("The order has no history."),
    "parent-elsewhere": N_("The parent device is at another site."),
    "parent-in-a-circle": N_("A device cannot be part of itself."),
    "part-number-taken": N_("Another part has the number %(number)s."),
    "part-recalled": N_("This part is recalled and must not be fitted."),
    "person-is-no-engineer": N_("%(name)s is not an engineer."),
    "person-not-active": N_("%(name)s does not work here any more."),
    "photo-missing": N_("This step needs a photo."),
    "position-impossible": N_("There is no such place on Earth."),
    "amount-not-positive": N_("The amount has to be more than zero."),
    "already-replaced": N_("This device was taken out already."),
    "receipt-number-taken": N_("Another receipt of this order has the number %(number)s."),
    "quantity-not-positive": N_("The quantity has to be more than zero."),
    "rating-out-of-scale": N_("The rating is out of its scale."),
    "relation-to-itself": N_("A device cannot depend on itself."),
    "remark-points-nowhere": N_("A remark belongs to a field that this report does not have: %(field)s."),
    "remarks-missing": N_("Say what has to be corrected."),
    "request-settled": N_("This request is settled already."),
    "same-van": N_("Both vans are the same."),
    "sheet-changed": N_("What the customer signed was changed since; it has to be signed again."),
    "sheet-incomplete": N_("The sheet is not complete yet."),
    "characters-unprintable": N_("These characters cannot be printed on the sheet: {characters}"),
    "sheet-stays": N_("A signed sheet cannot be withdrawn."),
    "signature-missing": N_("There is no signature."),
    "signed-and-declined": N_("A sheet is signed or declined, not both."),
    "signer-missing": N_("Say who signs."),
    "signature-is-a-dot": N_("A dot is no signature."),
    "signature-too-short": N_("This is too little ink for a signature."),
    "signature-is-a-line": N_("A single line is no signature."),
    "signer-twice": N_("The second signer must be somebody else."),
    "ink-twice": N_("Both signatures are the same strokes."),
    "absence-remark-missing": N_("Say what was found where nobody was on site."),
    "absence-photo-missing": N_("A photo of this order has to show that nobody was on site."),
    "link-ended": N_("This link has ended. Ask us for a new one."),
    "rating-missing": N_("Choose a number of stars, or write a few words."),
    "rated-already": N_("This order was rated already. Thank you."),
    "not-finished-yet": N_("The work is not finished yet; it can be rated afterwards."),
    "confirmed-already": N_("This sheet was confirmed already. Thank you."),
    "not-to-be-confirmed": N_("This sheet does not wait to be confirmed."),
    "too-many-reports": N_("Too much was sent from here. Try again in %(retry_after_s)s seconds."),
    "mail-address": N_("“%(address)s” is not an email address."),
    "mail-server": N_(
        "“%(address)s” is not a mail server. Write it as smtps://login:password@mail.example.com."
    ),
    "step-key-twice": N_("Step %(position)s has the key of another step."),
    "scanned-other-device": N_("This code belongs to %(found)s; the order is about %(wanted)s."),
    "step-of-another-procedure": N_("This step belongs to another procedure."),
    "answer-of-another-machine": N_("%(machine)s is neither the machine of this order nor fitted in it."),
    "steps-missing": N_("A procedure needs at least one step."),
    "procedure-moved-on": N_(
        "Version %(version)s of %(name)s was published meanwhile, or is there already. Nothing was saved: look at it first."
    ),
    "procedure-in-a-plan": N_(
        "The plan “%(plan)s” makes orders with this procedure. Give it another one first."
    ),
    "steps-stay": N_("The order's way to “%(status)s” cannot be undone."),
    "hours-malformed": N_("“%(value)s” are no working hours; write them as 08:30-12:00, 13:00-17:30."),
    "calendar-without-hours": N_("Nobody works on this calendar; it needs hours on at least one day."),
    "country-unknown": N_("No holidays are known for “%(name)s”."),
    "promise-missing": N_("A service level promises a response, a solution, or both."),
    "promise-too-long": N_("At most %(most)s minutes can be promised."),
    "time-zone-unknown": N_("There is no time zone “%(name)s”."),
    "too-many-decimals": N_("At most %(places)s digits after the point."),
    "too-many-steps": N_("A procedure has at most %(most)s steps."),
    "value-missing": N_("Say which value should stand."),
    "van-unknown": N_("Nobody says whose van the part comes from."),
    "words-missing": N_("“%(field)s” is missing."),
    "disk-full": N_("The server's disk is full. Nothing was changed."),
    "disk-failed": N_("The server's disk could not be used. Nothing was changed."),
    "blob-missing": N_("The bytes of this file have not arrived here yet."),
    "blob-damaged": N_("The bytes of this file are damaged."),
    "fonts-not-built": N_("The fonts are not built on this server, so nothing can be printed yet."),
    "enrolment-person-inactive": N_("This person does not work here any more."),
    "enrolment-address": N_("“%(address)s” is no address that laptops can reach; set the public address."),
    "label-code": N_("What the label should hold is too long for a code."),
    "label-key": N_("The label's key cannot be used."),
    "label-sheet": N_("There is no label sheet “%(name)s”."),
    "label-start": N_("The sheet has %(places)s labels; it cannot begin there."),
    "label-too-small": N_("The label is too small for its code."),
    "sheet-unreadable": N_("This file is not a sheet."),
    "pdf-unreadable": N_("This file is not a sheet."),
    "photo-unreadable": N_("This file is not a photo."),
    "photo-too-large": N_("This photo is too large."),
    **ABOUT_BUNDLES,
    **ABOUT_FILES,
    **ABOUT_PLANNING,
    **ABOUT_OFFICE,
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
    if error.code in ABOUT_LISTS:
        return ABOUT_LISTS[error.code][words.language is Language.CHINESE].format_map(_Facts(facts))
    source = SENTENCES.get(error.code)
    if source is None:
        source = next(known for cls, known in _BY_CLASS if isinstance(error, cls))
        facts = {"code": error.code}
    try:
        return words.gettext(source, **facts) if facts else words.gettext(source)
    except (KeyError, TypeError, ValueError):
        return words.gettext("This cannot be done (%(code)s).", code=error.code)


class _Facts(dict[str, object]):
    """A fact that is missing shows as a question mark; telling of an error never fails."""

    def __missing__(self, name: str) -> str:
        return "?"


def _fact(name: str, value: object, words: Words) -> object:
    if name == "field":
        return words.gettext(label_of(str(value)))
    if name == "deed":
        return words.gettext(DEEDS.get(str(value), str(value)))
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
