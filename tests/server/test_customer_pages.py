"""What customers do without an account: report a fault, follow it, confirm a sheet, rate the work."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from httpx import Response
from PIL import Image

from fieldapp.actions import orders
from fieldapp.actions.requests import order_from_request
from fieldapp.codes.device_label import key_of_id
from fieldapp.model.orders import OrderStatus, RequestFile, ServiceRequest
from fieldapp.model.people import Language
from fieldapp.model.reports import Attachment, Feedback, ServiceReport, Signature, SignatureKind
from fieldapp.rules.actors import SYSTEM
from fieldapp.server.pages.public_report import MOST_PHOTOS
from fieldapp.server.service import FREE_REPORTS, Service
from fieldapp.store.customer_links import LINK_LIFE, LinkTarget, links_of, make_link, revoke_link
from tests.builders import (
    Clock,
    a_customer,
    a_device,
    a_dispatcher,
    a_person,
    a_site,
    a_supervisor,
    an_engineer,
    an_order,
    put,
)
from tests.server.conftest import Browser

DANA, WANG, LI = a_dispatcher(), a_supervisor(), an_engineer()
REPORT = {"words": "Leak at the shaft seal", "reporter": "Chen Yu", "phone": "+86 592 555 0101"}


class Stranger:
    """A telephone's browser that nobody signed in with."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser

    def get(self, path: str) -> Response:
        """Open a page."""
        return self.browser.get(path)

    def send(self, path: str, form: dict[str, str], photos: tuple[bytes, ...] = ()) -> Response:
        """Send a form as a browser does, with photos."""
        files = [("photos", ("IMG_1.jpg", photo, "image/jpeg")) for photo in photos]
        return self.browser.client.post(
            path,
            data={"csrf": self.browser.csrf(), **form},
            files=files or None,
            headers={"accept": "text/html"},
        )


@pytest.fixture
def stranger(browsers: Callable[[], Browser]) -> Stranger:
    """Somebody with a telephone."""
    return Stranger(browsers())


@pytest.fixture
def pump(service: Service) -> str:
    """A device of a customer whose name is nobody else's business."""
    customer = a_customer(service.store, name="Secret Mills", phone="+86 1", email="boss@secret.example")
    return a_device(service.store, a_site(service.store, customer), label="PUMP-3B")


def a_photo(size: tuple[int, int] = (60, 40)) -> bytes:
    """A JPEG with a position in it, as telephones write one."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (24.0, 29.0, 0.0)
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, "JPEG", exif=exif)
    return file.getvalue()


def a_link(service: Service, order_id: str, language: Language = Language.ENGLISH) -> str:
    """The path that a customer was given."""
    return f"/c/{make_link(service.store, LinkTarget(language, order_id), made_by='Dana Moss')}"


def an_absent_sheet(service: Service, order_id: str, kind: SignatureKind = SignatureKind.ABSENT) -> str:
    """A sheet for which nobody was on site, or somebody was."""
    store = service.store
    report = ServiceReport(
        id=store.world.new_id(),
        order_id=order_id,
        revision=1,
        content="{}",
        digest="ab" * 32,
        sealed_at=store.world.now(),
    )
    absent = Signature(
        id=store.world.new_id(),
        order_id=order_id,
        report_id=report.id,
        digest=report.digest,
        signed_at=store.world.now(),
        kind=kind,
        remark="Gate was open, nobody there",
    )
    put(store, report, absent)
    return str(report.id)


def one(service: Service, noun: type) -> object:
    """The only row of a noun."""
    with service.store.read() as session:
        return session.query(noun).one()


def test_that_the_code_on_a_machine_leads_to_its_order_and_its_rating(
    service: Service, stranger: Stranger, pump: str, browser_of: Callable[..., Browser], clock: Clock
) -> None:
    office = browser_of(DANA)
    a_person(service.store, LI)

    page = stranger.get("/d/PUMP-3B")
    sent = stranger.send(page.url.path, REPORT, (a_photo(),))
    link = sent.url.path
    with service.store.read() as session:
        request = session.query(ServiceRequest).one()
    order_id = order_from_request(service.store, request.id, by=DANA)
    orders.assign(service.store, order_id, LI.person_id, start=clock() + timedelta(days=1), by=DANA)
    planned = stranger.get(link)
    orders.accept(service.store, order_id, by=LI)
    orders.arrive(service.store, order_id, by=LI)
    orders.complete(service.store, order_id, by=LI)
    rated = stranger.send(f"{link}/rating", {"csat": "5", "nps": "9", "words": "Quick and clean"})

    assert "Feed pump B" in page.text
    assert "Thank you. We have your report." in sent.text
    assert (request.device_id, request.channel, request.phone) == (pump, "page", REPORT["phone"])
    assert "An engineer will come." in planned.text
    assert "Li" in planned.text
    assert "Li Wei" not in planned.text
    assert "Thank you for your rating." in rated.text
    assert "Quick and clean" in office.get(f"/orders/{order_id}").text
    assert one(service, Feedback).source == "link"  # type: ignore[attr-defined]


def test_that_a_stranger_with_the_code_learns_nothing_of_the_customer(stranger: Stranger, pump: str) -> None:
    by_label = stranger.get("/report/PUMP-3B").text
    by_id = stranger.get(f"/report/{key_of_id(pump)}").text
    by_serial = stranger.get("/report/KSB-4711")

    assert "Feed pump B" in by_label
    assert "Feed pump B" in by_id
    assert "Secret" not in by_label + by_id
    assert "boss@secret.example" not in by_label
    assert by_serial.status_code == 404
    assert "We do not know this label." in by_serial.text


def test_that_photos_are_kept_without_their_position_and_reach_the_order(
    service: Service, stranger: Stranger, pump: str
) -> None:
    stranger.send("/report/PUMP-3B", REPORT, (a_photo(), a_photo((50, 50))))
    with service.store.read() as session:
        files = session.query(RequestFile).all()
        request = session.query(ServiceRequest).one()
    order_from_request(service.store, request.id, by=SYSTEM)
    with service.store.read() as session:
        attached = session.query(Attachment).all()

    kept = [Image.open(io.BytesIO(service.blobs.read(file.sha256))) for file in files]
    assert [image.size for image in kept] == [(60, 40), (50, 50)]
    assert not any(image.getexif() for image in kept)
    assert {row.sha256 for row in attached} == {file.sha256 for file in files}
    assert {row.by_name for row in attached} == {"Chen Yu"}


@pytest.mark.parametrize(
    ("changed", "photos", "told"),
    [
        ({"words": " "}, (), "Say in a few words what is wrong."),
        ({"phone": ""}, (), "Leave a telephone number or an email address"),
        ({"email": "nobody"}, (), "This is not an email address."),
        ({"words": "x" * 4001}, (), "At most 4000 characters fit here."),
        ({}, (b"no picture at all",), "photo"),
        ({}, (a_photo(),) * (MOST_PHOTOS + 1), "At most 6 photos"),
    ],
)
def test_that_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    service: Service, stranger: Stranger, changed: dict[str, str], photos: tuple[bytes, ...], told: str
) -> None:
    answer = stranger.send("/report", {**REPORT, "email": "", **changed}, photos)

    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="Chen Yu"' in answer.text
    with service.store.read() as session:
        assert session.query(ServiceRequest).count() == 0


def test_that_one_address_cannot_flood_the_office(service: Service, stranger: Stranger) -> None:
    answers = [stranger.send("/report", REPORT).status_code for _ in range(FREE_REPORTS + 1)]

    assert answers == [200] * FREE_REPORTS + [429]
    with service.store.read() as session:
        assert session.query(ServiceRequest).count() == FREE_REPORTS


def test_that_a_form_from_elsewhere_reports_nothing(service: Service, stranger: Stranger) -> None:
    answer = stranger.browser.client.post("/report", data=REPORT)

    assert answer.status_code == 403
    with service.store.read() as session:
        assert session.query(ServiceRequest).count() == 0


def test_that_a_link_ends_when_the_office_ends_it_and_by_itself(
    service: Service, stranger: Stranger, clock: Clock
) -> None:
    order = an_order(service.store, OrderStatus.NEW)
    first, second = a_link(service, order), a_link(service, order)
    with service.store.read() as session:
        _newest, oldest = links_of(session, order, None)
    revoke_link(service.store, oldest.id)

    revoked = stranger.get(first)
    still_open = stranger.get(second)
    clock.tick(seconds=LINK_LIFE.total_seconds())
    expired = stranger.get(second)

    assert (revoked.status_code, still_open.status_code, expired.status_code) == (404, 200, 404)
    assert "This link has ended" in revoked.text
    assert service.store.scalar("SELECT count(*) FROM customer_link WHERE token_hash = :t", t=second[3:]) == 0


def test_that_guessing_links_is_slowed_down(stranger: Stranger) -> None:
    answers = [stranger.get(f"/c/{'A' * 42}{n % 10}").status_code for n in range(22)]

    assert answers[0] == 404
    assert answers[-1] == 429


def test_that_the_page_speaks_the_customers_language_until_another_is_chosen(
    service: Service, stranger: Stranger
) -> None:
    link = a_link(service, an_order(service.store, OrderStatus.ASSIGNED), Language.CHINESE)

    first = stranger.get(link)
    stranger.browser.post("/language", {"language": "en", "back": link})
    second = stranger.get(link)

    assert "工程师将上门" in first.text
    assert 'lang="zh-Hans"' in first.text
    assert "An engineer will come." in second.text


def test_that_an_order_is_rated_once_and_not_before_it_is_done(service: Service, stranger: Stranger) -> None:
    early = a_link(service, an_order(service.store, OrderStatus.ON_SITE))
    done = a_link(service, an_order(service.store, OrderStatus.CLOSED))

    too_early = stranger.send(f"{early}/rating", {"csat": "5"})
    empty = stranger.send(f"{done}/rating", {"words": " "})
    wrong = stranger.send(f"{done}/rating", {"csat": "6"})
    first = stranger.send(f"{done}/rating", {"csat": "4"})
    again = stranger.send(f"{done}/rating", {"csat": "1"})

    assert "not finished yet" in too_early.text
    assert [empty.status_code, wrong.status_code] == [409, 409]
    assert first.status_code == 200
    assert "rated already" in again.text
    assert one(service, Feedback).csat == 4  # type: ignore[attr-defined]


def test_that_a_low_rating_opens_a_follow_up_with_an_owner(
    service: Service, stranger: Stranger, browser_of: Callable[..., Browser]
) -> None:
    office = browser_of(WANG)
    order = an_order(service.store, OrderStatus.CLOSED, contact_name="Chen Yu")

    stranger.send(f"{a_link(service, order)}/rating", {"csat": "2", "words": "It leaks again"})

    with service.store.read() as session:
        request = session.query(ServiceRequest).one()
    assert (request.about_order_id, request.owner_name, request.channel) == (order, "王芳", "rating")
    assert request.words == "It leaks again\n★ 2/5"
    assert "It leaks again" in office.get("/requests").text
    page = office.get(f"/requests/{request.id}").text
    assert "王芳" in page
    assert "<dt>Kind</dt>" not in page  # nobody has said it yet


def test_that_a_sheet_nobody_signed_on_site_is_confirmed_by_link_under_its_digest(
    service: Service, stranger: Stranger
) -> None:
    order = an_order(service.store, OrderStatus.SIGNED)
    report = an_absent_sheet(service, order)
    link = a_link(service, order)

    before = stranger.get(link)
    nameless = stranger.send(f"{link}/confirm", {"report": report, "name": " "})
    after = stranger.send(f"{link}/confirm", {"report": report, "name": "Chen Yu", "role": "Foreman"})
    again = stranger.send(f"{link}/confirm", {"report": report, "name": "Somebody else"})

    with service.store.read() as session:
        remote = session.query(Signature).filter(Signature.kind == SignatureKind.REMOTE).one()
    assert "Nobody was there to sign." in before.text
    assert nameless.status_code == 409
    assert "Confirmed by Chen Yu." in after.text
    assert "confirmed already" in again.text
    assert (remote.report_id, remote.digest, remote.signer_role) == (report, "ab" * 32, "Foreman")


def test_that_an_objection_reaches_the_office_and_confirms_nothing(
    service: Service, stranger: Stranger
) -> None:
    order = an_order(service.store, OrderStatus.SIGNED)
    report = an_absent_sheet(service, order)

    answer = stranger.send(
        f"{a_link(service, order)}/confirm",
        {"report": report, "objects": "1", "words": "Two hours, not four"},
    )

    request = one(service, ServiceRequest)
    assert "We have your remark" in answer.text
    assert (request.channel, request.about_order_id) == ("objection", order)  # type: ignore[attr-defined]
    with service.store.read() as session:
        assert session.query(Signature).count() == 1


def test_that_a_sheet_signed_on_site_cannot_be_signed_over_by_link(
    service: Service, stranger: Stranger
) -> None:
    order = an_order(service.store, OrderStatus.SIGNED)
    report = an_absent_sheet(service, order)
    put(
        service.store,
        ServiceReport(
            id=service.world.new_id(),
            order_id=order,
            revision=2,
            content="{}",
            digest="cd" * 32,
            sealed_at=service.clock(),
        ),
    )

    answer = stranger.send(f"{a_link(service, order)}/confirm", {"report": report, "name": "Chen Yu"})

    assert "does not wait to be confirmed" in answer.text


def test_that_a_sheet_somebody_signed_on_site_is_not_confirmed_again(
    service: Service, stranger: Stranger
) -> None:
    order = an_order(service.store, OrderStatus.SIGNED)
    report = an_absent_sheet(service, order, SignatureKind.TYPED)
    link = a_link(service, order)

    page = stranger.get(link)
    answer = stranger.send(f"{link}/confirm", {"report": report, "name": "Chen Yu"})

    assert "I have read and confirm it" not in page.text
    assert "does not wait to be confirmed" in answer.text


def test_that_the_address_of_a_customers_page_is_told_to_nobody(service: Service, stranger: Stranger) -> None:
    page = stranger.get(a_link(service, an_order(service.store)))

    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert re.search(r'<meta name="robots" content="noindex">', page.text)
