"""A letter in words: the subject, the lines, the link; as text and as simple HTML in one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from fieldapp.model.people import Company, Language
from fieldapp.server.catalogue import N_, Words, load_catalogue
from fieldapp.server.formats import Formats, zone_named
from fieldapp.server.plain_words import first_name
from fieldapp.server.templating import render_alone
from fieldapp.store.letters import LetterKind, LetterRow
from fieldapp.store.queries.customer_page import CustomerOrder, CustomerView

_HELLO = N_("Hello,")
_FAREWELL = N_("This message was written automatically.")


@dataclass(frozen=True)
class Worded:
    """What a letter says."""

    subject: str
    lines: tuple[str, ...]
    quoted: str
    button: str
    link: str
    company: str
    farewell: str

    @property
    def text(self) -> str:
        """The letter without markup."""
        quoted = "\n".join(f"> {line}" for line in self.quoted.splitlines())
        parts = (*self.lines, quoted, f"{self.button}:\n{self.link}", f"--\n{self.company}\n{self.farewell}")
        return "\n\n".join(part for part in parts if part) + "\n"


def worded(row: LetterRow, view: CustomerView, company: Company | None, link: str, now: datetime) -> Worded:
    """A letter as it reads now: what changed since it was written down is told as it is."""
    words = load_catalogue()[row.language]
    order = view.order
    zone = (order.time_zone if order else None) or (company.time_zone if company else None)
    formats = Formats(row.language, zone_named(zone), now)
    subject, lines, quoted, button = _SAID[row.kind](view, words, formats)
    return Worded(
        subject=subject,
        lines=(words.gettext(_HELLO), *lines),
        quoted=quoted[:2000],
        button=button,
        link=link,
        company=company_name(company, row.language),
        farewell=words.gettext(_FAREWELL),
    )


def message_of(
    row: LetterRow, said: Worded, sender: str, reply_to: str | None, now: datetime
) -> EmailMessage:
    """The letter as a message. Its id stays the same when it is sent again, so that nobody counts it twice."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _one_line(said.subject)
    message["From"] = formataddr((_one_line(said.company), sender))
    message["To"] = row.recipient
    if reply_to:
        message["Reply-To"] = _one_line(reply_to)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{row.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(said.text)
    message.add_alternative(render_alone(row.language, "letter.html", said=said), subtype="html")
    return message


def company_name(company: Company | None, language: Language) -> str:
    """The company in the customer's language."""
    if company is None:
        return "fieldapp"
    return (company.name_zh if language is Language.CHINESE else None) or company.name


def _received(view: CustomerView, words: Words, _formats: Formats) -> tuple[str, tuple[str, ...], str, str]:
    number = (view.request.number if view.request else None) or ""
    said = view.request.words if view.request else ""
    return (
        words.gettext(N_("We have your request %(number)s"), number=number),
        (words.gettext(N_("thank you for your message. We have received this:")),),
        said,
        words.gettext(N_("Follow your request")),
    )


def _appointment(view: CustomerView, words: Words, formats: Formats) -> tuple[str, tuple[str, ...], str, str]:
    order = _order(view)
    when = formats.moment(order.scheduled_start)
    who = first_name(order.assignee_name, formats.language)
    lines = [words.gettext(N_("%(who)s comes on %(when)s."), who=who, when=when)]
    where = " · ".join(filter(None, (order.device_name, order.site_name)))
    if where:
        lines.append(where)
    subject = words.gettext(N_("Your appointment on %(when)s"), when=when)
    return subject, tuple(lines), order.title, words.gettext(N_("Follow your order"))


def _sheet(view: CustomerView, words: Words, _formats: Formats) -> tuple[str, tuple[str, ...], str, str]:
    order = _order(view)
    title = order.number or order.title
    if view.sheet is not None and view.sheet.waits_for_confirmation:
        return (
            words.gettext(N_("Please confirm our work: %(title)s"), title=title),
            (
                words.gettext(
                    N_("the work is done. Nobody was there to sign; please read the sheet and confirm it.")
                ),
            ),
            order.title,
            words.gettext(N_("Read and confirm the sheet")),
        )
    if view.rating is not None:
        return (
            words.gettext(N_("The work is done: %(title)s"), title=title),
            (words.gettext(N_("the work is done. Here is your sheet.")),),
            order.title,
            words.gettext(N_("Read the sheet")),
        )
    return (
        words.gettext(N_("The work is done: %(title)s"), title=title),
        (
            words.gettext(
                N_("the work is done. Here is your sheet. Please tell us how it was; it takes ten seconds.")
            ),
        ),
        order.title,
        words.gettext(N_("Read the sheet and rate our work")),
    )


def _follow(view: CustomerView, words: Words, _formats: Formats) -> tuple[str, tuple[str, ...], str, str]:
    title = (view.order.number or view.order.title) if view.order else (view.request and view.request.number)
    return (
        words.gettext(N_("Follow %(title)s"), title=title or ""),
        (words.gettext(N_("with this link you see how far we are, whenever you want.")),),
        view.order.title if view.order else "",
        words.gettext(N_("Follow your order")),
    )


def _notice(view: CustomerView, words: Words, formats: Formats) -> tuple[str, tuple[str, ...], str, str]:
    order, request = view.order, view.request
    said = request.words if request else ""
    title = order.title if order else (said.strip().splitlines() or [""])[0][:80]
    number = (order.number if order else request.number if request else None) or ""
    lines = [words.gettext(N_("a rule asks you to look at this:")), " ".join(filter(None, (number, title)))]
    if order is not None and order.scheduled_start is not None:
        lines.append(words.gettext(N_("Planned for %(when)s."), when=formats.moment(order.scheduled_start)))
    about = " ".join(filter(None, (number, title)))
    return about, tuple(lines), "" if order else said, words.gettext(N_("Open it"))


_SAID = {
    LetterKind.RECEIVED: _received,
    LetterKind.APPOINTMENT: _appointment,
    LetterKind.SHEET: _sheet,
    LetterKind.FOLLOW: _follow,
    LetterKind.NOTICE: _notice,
}


def _order(view: CustomerView) -> CustomerOrder:
    assert view.order is not None
    return view.order


def _one_line(words: str) -> str:
    return " ".join(words.split())
