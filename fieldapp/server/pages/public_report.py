"""Reporting a fault without signing in: the page behind the code on a machine, and the one without a machine.

Who opens it knows at most what stands on the label; so that is all that is shown, and nothing of the customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from starlette.responses import Response

from fieldapp.actions.requests import FileDraft, RequestDraft, record_request
from fieldapp.codes.device_label import DeviceLink
from fieldapp.errors import FieldappError, Refused, Unreadable
from fieldapp.model.people import Role
from fieldapp.rules.actors import Actor
from fieldapp.server.access import ANYONE
from fieldapp.server.attempts import Attempts, address_of
from fieldapp.server.call import Call, Pages
from fieldapp.server.catalogue import N_
from fieldapp.server.looks import Channel
from fieldapp.server.mail.incoming import is_address
from fieldapp.server.sentences import sentence
from fieldapp.store.customer_links import LinkTarget, make_link
from fieldapp.store.photos import LARGEST_PHOTO_BYTES, scaled
from fieldapp.store.queries.incoming import LabelledDevice, customer_of_device, device_by_label

pages = Pages()
MOST_PHOTOS = 6
PHOTO_PIXELS = 2400
"""The longest side of what is kept of a stranger's photo: readable, and encoded by us."""
LONGEST_WORDS = 4_000
_LONGEST_LINE = 200
_FIELDS = ("words", "reporter", "phone", "email")
TOO_LONG = N_("At most %(most)s characters fit here.")


@dataclass
class ReportForm:
    """What was filled in, and what is wrong with it by the field's name."""

    values: dict[str, str] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)


@pages.get("/d/{label}", ANYONE)
def from_label(call: Call) -> Response:
    """What the code on a machine opens."""
    return call.go(f"/report/{call.part('label')}")


@pages.get("/report", ANYONE)
def ask(call: Call) -> Response:
    """The form without a machine."""
    return _page(call, None, ReportForm())


@pages.get("/report/{label}", ANYONE)
def ask_about(call: Call) -> Response:
    """The form of the machine with that label."""
    device = _device(call)
    return _page(call, device, ReportForm()) if device else _unknown(call)


@pages.post("/report", ANYONE, takes_file=True, most_files=20)
def report(call: Call) -> Response:
    """Take a report without a machine."""
    return _take(call, None)


@pages.post("/report/{label}", ANYONE, takes_file=True, most_files=20)
def report_about(call: Call) -> Response:
    """Take a report about the machine with that label."""
    device = _device(call)
    return _take(call, device) if device else _unknown(call)


def counted(attempts: Attempts, call: Call) -> None:
    """Count something a stranger does. Raises Refused `too-many-reports` when this address has to wait."""
    try:
        attempts.begin(address_of(call.request))
    except Refused as error:
        raise Refused("too-many-reports", retry_after_s=error.facts["retry_after_s"]) from error


def not_guessing(call: Call) -> str:
    """The address a page is opened from. Raises Refused `too-many-reports` when it guessed too often."""
    address = address_of(call.request)
    try:
        call.service.guesses.check(address)
    except Refused as error:
        raise Refused("too-many-reports", retry_after_s=error.facts["retry_after_s"]) from error
    return address


def _take(call: Call, device: LabelledDevice | None) -> Response:
    form = _checked(call)
    if form.troubles:
        return _page(call, device, form, 422)
    try:
        counted(call.service.reports, call)
        photos = list(_photos(call))
    except FieldappError as error:
        form.troubles["photos" if isinstance(error, Unreadable) else ""] = sentence(error, call.words)
        return _page(call, device, form, 429 if isinstance(error, Refused) else 422)
    request_id = record_request(call.store, _draft(call, form, device), photos, by=_reporter(form))
    token = make_link(
        call.store, LinkTarget(call.language, request_id=request_id), made_by=Channel.PAGE.value
    )
    return call.go(f"/c/{token}", N_("Thank you. We have your report."))


def _checked(call: Call) -> ReportForm:
    form = ReportForm({name: (call.form.text(name) or "") for name in _FIELDS})
    _ = call.words.gettext
    if not form.values["words"]:
        form.troubles["words"] = _(N_("Say in a few words what is wrong."))
    if not (form.values["phone"] or form.values["email"]):
        form.troubles["phone"] = _(N_("Leave a telephone number or an email address, so that we can answer."))
    if form.values["email"] and not is_address(form.values["email"]):
        form.troubles["email"] = _(N_("This is not an email address."))
    for name, value in form.values.items():
        most = LONGEST_WORDS if name == "words" else _LONGEST_LINE
        if len(value) > most:
            form.troubles[name] = _(TOO_LONG, most=most)
    if len(call.files) > MOST_PHOTOS:
        form.troubles["photos"] = _(N_("At most %(most)s photos can be sent at once."), most=MOST_PHOTOS)
    return form


def _photos(call: Call) -> Iterator[FileDraft]:
    """Decoded and encoded anew: neither a position nor anything that is no picture is kept."""
    for file in call.files:
        data = file.read(LARGEST_PHOTO_BYTES + 1)
        yield FileDraft(call.service.blobs.put(scaled(data, PHOTO_PIXELS)), "image/jpeg")


def _draft(call: Call, form: ReportForm, device: LabelledDevice | None) -> RequestDraft:
    with call.store.read() as session:
        customer_id = customer_of_device(session, device.id) if device else None
    return RequestDraft(
        words=form.values["words"],
        channel=Channel.PAGE.value,
        reporter=form.values["reporter"],
        phone=form.values["phone"],
        email=form.values["email"],
        language=call.language,
        customer_id=customer_id,
        site_id=device.site_id if device else None,
        device_id=device.id if device else None,
    )


def _reporter(form: ReportForm) -> Actor:
    """Whoever reports, as the one who recorded it: the page takes requests on the office's behalf."""
    return Actor(None, form.values["reporter"] or "report page", frozenset({Role.DISPATCHER}))


def _device(call: Call) -> LabelledDevice | None:
    token = call.part("label")
    if len(token) > 64:
        return None
    address = not_guessing(call)
    with call.store.read() as session:
        device = device_by_label(session, DeviceLink(token, token).lookup_keys())
    if device is None:
        call.service.guesses.failed(address)
    return device


def _unknown(call: Call) -> Response:
    """A label nobody knows: the fault can be reported all the same."""
    form = ReportForm(
        troubles={"": call.words.gettext(N_("We do not know this label. Tell us which machine it is."))}
    )
    return _page(call, None, form, 404)


def _page(call: Call, device: LabelledDevice | None, form: ReportForm, status: int = 200) -> Response:
    return call.page("customer_report.html", status, device=device, form=form, most_photos=MOST_PHOTOS)
