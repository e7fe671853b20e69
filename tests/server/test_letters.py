"""Letters to customers over real SMTP: each once, in their language, again after trouble, never to nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest

from fieldapp.actions import orders
from fieldapp.actions.requests import RequestDraft, record_request
from fieldapp.model.orders import OrderStatus, ServiceRequest
from fieldapp.model.people import Language
from fieldapp.model.reports import Feedback, ServiceReport
from fieldapp.rules.actors import SYSTEM
from fieldapp.server.mail.account import kept_server, save_server
from fieldapp.server.mail.post_office import Posting, PostOffice
from fieldapp.server.service import Service
from fieldapp.server.strongbox import Strongbox
from fieldapp.store.letters import LEASE, PAUSES, LetterState, claim_letter, letters_found
from fieldapp.store.tables import setting
from tests.builders import (
    Clock,
    a_company,
    a_customer,
    a_dispatcher,
    a_person,
    a_supervisor,
    an_administrator,
    an_engineer,
    an_order,
    put,
)
from tests.server.conftest import Browser
from tests.server.mail_server import Mailbox, mail_server

LI = an_engineer()
ADDRESS = "https://service.example"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server on loopback."""
    with mail_server() as found:
        yield found


@pytest.fixture
def office(service: Service, box: Mailbox) -> PostOffice:
    """The post office of a server that knows the mail server and has looked once."""
    a_person(service.store, LI)
    posting = Posting(f"smtp://127.0.0.1:{box.port}", "service@northlight.example", ADDRESS)
    found = PostOffice(service.store, posting, service.strongbox)
    found.look()
    return found


def a_request(service: Service, **values: object) -> str:
    """A request of somebody who left an address."""
    draft = {"words": "Leak at the seal", "channel": "page", "email": "chen@mills.example", **values}
    return record_request(service.store, RequestDraft(**draft), by=SYSTEM)  # type: ignore[arg-type]


def an_order_of_somebody(service: Service, status: OrderStatus = OrderStatus.NEW, **values: object) -> str:
    """An order whose customer has an address."""
    customer = a_customer(service.store, email="mills@example.com", language=Language.CHINESE)
    return an_order(service.store, status, customer_id=customer, **values)


def a_sheet(service: Service, order_id: str) -> None:
    """A sealed sheet."""
    put(
        service.store,
        ServiceReport(
            id=service.world.new_id(),
            order_id=order_id,
            revision=1,
            content="{}",
            digest="ab" * 32,
            sealed_at=service.clock(),
        ),
    )


def work_round(office: PostOffice) -> int:
    """What the server does every few seconds."""
    office.look()
    return office.send_due()


def text_of(letter: EmailMessage) -> str:
    """The letter's words without markup."""
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def states(service: Service) -> list[LetterState]:
    """How every letter stands, newest first."""
    with service.store.read() as session:
        return [row.state for row in letters_found(session, None).rows]


def test_that_whoever_reports_is_answered_once_with_a_link_that_works(
    service: Service, office: PostOffice, box: Mailbox, browsers: Callable[[], Browser]
) -> None:
    a_request(service)

    sent = [work_round(office), work_round(office)]
    (letter,) = box.letters
    link = re.search(rf"{ADDRESS}(/c/\S+)", text_of(letter))

    assert sent == [1, 0]
    assert box.recipients == ["rcpt TO:<chen@mills.example>"]
    assert letter["from"] == "Northlight Service <service@northlight.example>"
    assert letter["auto-submitted"] == "auto-generated"
    assert "> Leak at the seal" in text_of(letter)
    assert link is not None
    assert link.group(1) in str(letter.get_body(("html",)).get_content())  # type: ignore[union-attr]
    assert "Leak at the seal" in browsers().get(link.group(1)).text


def test_that_an_appointment_is_told_in_the_customers_language_and_again_when_it_moves(
    service: Service, office: PostOffice, box: Mailbox, clock: Clock
) -> None:
    order = an_order_of_somebody(service, title="泵漏水")
    start = clock() + timedelta(days=2)

    orders.assign(service.store, order, LI.person_id or "", start=start, by=a_dispatcher())
    first = work_round(office)
    orders.assign(service.store, order, LI.person_id or "", start=start, by=a_dispatcher())
    same = work_round(office)
    later = start + timedelta(hours=3)
    orders.assign(service.store, order, LI.person_id or "", start=later, by=a_dispatcher())
    moved = work_round(office)

    assert (first, same, moved) == (1, 0, 1)
    assert box.letters[0]["subject"] == "您的预约：2026年11月25日 16:00"
    assert "Li将于 2026年11月25日 16:00 上门。" in text_of(box.letters[0])
    assert "19:00" in box.letters[1]["subject"]


def test_that_the_sheet_and_the_rating_are_sent_once_after_the_work(
    service: Service, office: PostOffice, box: Mailbox
) -> None:
    order = an_order_of_somebody(service, OrderStatus.SIGNED)
    a_sheet(service, order)

    work_round(office)
    orders_touched = service.store.scalar("SELECT count(*) FROM letter")
    put(service.store, Feedback(id=service.world.new_id(), order_id=order, csat=5, made_at=service.clock()))
    work_round(office)

    assert orders_touched == 1
    assert len(box.letters) == 1
    assert "评价" in text_of(box.letters[0])


def test_that_an_appointment_that_has_passed_is_not_told_any_more(
    service: Service, office: PostOffice, box: Mailbox, clock: Clock
) -> None:
    order = an_order_of_somebody(service)
    orders.assign(
        service.store, order, LI.person_id or "", start=clock() + timedelta(hours=1), by=a_dispatcher()
    )

    office.look()
    clock.tick(hours=2)
    sent = office.send_due()

    assert sent == 0
    assert states(service) == [LetterState.DROPPED]


def test_that_nothing_old_is_told_when_a_server_learns_to_write(service: Service, box: Mailbox) -> None:
    a_request(service)
    order = an_order_of_somebody(service, OrderStatus.SIGNED)
    a_sheet(service, order)
    office = PostOffice(
        service.store, Posting(f"smtp://127.0.0.1:{box.port}", "a@b.example", ADDRESS), service.strongbox
    )

    rounds = [work_round(office), work_round(office)]

    assert rounds == [0, 0]
    assert states(service) == []


def test_that_a_letter_is_tried_again_after_growing_pauses_and_given_up_in_the_end(
    service: Service, office: PostOffice, box: Mailbox, clock: Clock
) -> None:
    a_request(service)
    box.says_to_recipients = [b"451 come back later"] * (len(PAUSES) + 1)
    work_round(office)
    tried = []

    for pause in PAUSES:
        clock.tick(seconds=pause.total_seconds() - 1)
        work_round(office)
        tried.append(len(box.recipients))
        clock.tick(seconds=1)
        work_round(office)

    assert tried == list(range(1, len(PAUSES) + 1))
    assert len(box.recipients) == len(PAUSES) + 1
    assert box.letters == []
    assert states(service) == [LetterState.FAILED]


def test_that_a_letter_goes_out_when_the_mail_server_is_back(
    service: Service, office: PostOffice, box: Mailbox, clock: Clock
) -> None:
    a_request(service)
    box.says_to_recipients = [b"451 come back later"]

    work_round(office)
    clock.tick(minutes=2)
    work_round(office)

    assert len(box.letters) == 1
    assert states(service) == [LetterState.SENT]


def test_that_an_address_nobody_has_is_not_tried_again(
    service: Service, office: PostOffice, box: Mailbox, clock: Clock, browser_of: Callable[..., Browser]
) -> None:
    a_request(service)
    box.says_to_recipients = [b"550 no such user"]

    work_round(office)
    clock.tick(days=3)
    work_round(office)
    page = browser_of(a_dispatcher()).get("/letters?state=failed").text

    assert len(box.recipients) == 1
    assert "550 no such user" in page
    assert "chen@mills.example" in page


def test_that_without_a_mail_server_letters_wait_and_nothing_else_does(
    service: Service, browser_of: Callable[..., Browser]
) -> None:
    office = PostOffice(service.store, Posting(public_url=ADDRESS), service.strongbox)
    office.look()
    a_request(service)

    sent = work_round(office)
    page = browser_of(a_dispatcher()).get("/letters").text

    assert sent == 0
    assert states(service) == [LetterState.WAITING]
    assert "No mail server is set" in page
    assert "Request received" in page


def test_that_two_processes_send_a_letter_once(service: Service, office: PostOffice, box: Mailbox) -> None:
    other = PostOffice(service.store, office._posting, service.strongbox)
    a_request(service)

    office.look()
    other.look()
    sent = [other.send_due(), office.send_due()]

    assert sorted(sent) == [0, 1]
    assert len(box.letters) == 1


def test_that_a_letter_being_sent_is_left_alone_until_its_sender_must_have_failed(
    service: Service, office: PostOffice, clock: Clock
) -> None:
    a_request(service)
    office.look()

    first, meanwhile = claim_letter(service.store), claim_letter(service.store)
    clock.tick(seconds=LEASE.total_seconds())
    afterwards = claim_letter(service.store)

    assert first is not None
    assert meanwhile is None
    assert afterwards is not None
    assert afterwards.id == first.id


def test_that_a_program_that_wrote_is_not_answered(
    service: Service, office: PostOffice, box: Mailbox
) -> None:
    a_request(service, email=None, channel="email")

    work_round(office)

    assert states(service) == []


def test_that_a_low_rating_given_on_a_desk_is_followed_up_once(service: Service, office: PostOffice) -> None:
    a_person(service.store, a_supervisor())
    order = an_order(service.store, OrderStatus.SIGNED)
    put(service.store, Feedback(id=service.world.new_id(), order_id=order, csat=1, made_at=service.clock()))

    work_round(office)
    put(service.store, Feedback(id=service.world.new_id(), order_id=order, csat=5, made_at=service.clock()))
    work_round(office)

    with service.store.read() as session:
        request = session.query(ServiceRequest).one()
    assert (request.about_order_id, request.owner_name) == (order, "王芳")


def test_that_the_office_sends_a_letter_and_ends_a_link_by_hand(
    service: Service, office: PostOffice, box: Mailbox, browser_of: Callable[..., Browser]
) -> None:
    order = an_order_of_somebody(service)
    dana = browser_of(a_dispatcher())

    proposed = dana.get(f"/orders/{order}").text
    dana.post(f"/orders/{order}/letter", {"recipient": "other@example.com"})
    refused = dana.post(f"/orders/{order}/letter", {"recipient": "nobody", "back": f"/orders/{order}"}).text
    office.send_due()
    shown = dana.post(f"/orders/{order}/link").text
    link = re.search(r'value="\S+?(/c/[\w-]{43})"', shown)
    ends = re.findall(r'action="(/orders/\S+?/links/\w+/end)"', dana.get(f"/orders/{order}").text)
    assert link is not None
    before = dana.client.get(link.group(1)).status_code
    for end in ends:
        dana.post(end)
    after = dana.client.get(link.group(1)).status_code

    assert 'value="mills@example.com"' in proposed
    assert "is not an email address" in refused
    assert box.recipients == ["rcpt TO:<other@example.com>"]
    assert len(ends) == 2
    assert (before, after) == (200, 404)


def test_that_the_mail_server_is_set_in_the_console_and_its_password_not_shown(
    service: Service, box: Mailbox, browser_of: Callable[..., Browser]
) -> None:
    ada = browser_of(an_administrator())
    form = {"host": "127.0.0.1", "scheme": "smtp", "port": box.port, "login": "ada@x", "password": "se:c/ret"}

    ada.post("/letters/server", {**form, "sender": "service@northlight.example"})
    kept = kept_server(service.store, service.strongbox)
    page = ada.get("/letters").text
    ada.post("/letters/server", {**form, "password": "", "sender": ""})
    again = kept_server(service.store, service.strongbox)
    wrong = ada.post("/letters/server", {**form, "host": "mail.example.com/x"})
    ada.post("/letters/server", {"host": ""})

    assert kept is not None
    assert again is not None
    assert (kept.login, kept.password, kept.port) == ("ada@x", "se:c/ret", box.port)
    assert again.password == "se:c/ret"
    assert "se:c/ret" not in page
    assert wrong.status_code == 422
    assert kept_server(service.store, service.strongbox) is None


def test_that_a_letter_is_handed_over_with_login_and_shown_as_it_reads(
    service: Service, box: Mailbox, browser_of: Callable[..., Browser]
) -> None:
    save_server(
        service.store,
        service.strongbox,
        f"smtp://ada:secret@127.0.0.1:{box.port}",
        "service@northlight.example",
    )
    office = PostOffice(service.store, Posting(public_url=ADDRESS), service.strongbox)
    office.look()
    a_request(service, language=Language.CHINESE)

    work_round(office)
    letter_id = service.store.scalar("SELECT id FROM letter")
    page = browser_of(a_dispatcher()).get(f"/letters/{letter_id}").text

    assert box.logins == ["AGFkYQBzZWNyZXQ="]
    assert box.letters[0]["subject"].startswith("我们已收到您的请求 SR-2026-")
    assert "https://console.example/c/…" in page
    assert not re.search(r"/c/[\w-]{43}", page)


def test_that_a_letter_never_gets_a_second_header_from_somebodys_words(
    service: Service, office: PostOffice, box: Mailbox
) -> None:
    a_company(service.store, name="Evil\nBcc: all@example.com")
    order = an_order_of_somebody(service, OrderStatus.SIGNED, number="WO\r\nBcc: all@example.com")
    a_sheet(service, order)

    work_round(office)

    assert box.letters[0]["bcc"] is None
    assert box.letters[0]["subject"].endswith("WO Bcc: all@example.com")


def test_that_a_password_that_an_older_version_kept_as_it_was_is_sealed(
    service: Service, box: Mailbox
) -> None:
    address = f"smtp://ada:secret@127.0.0.1:{box.port}"
    row = {"name": "mail-server", "value": json.dumps({"address": address, "sender": None})}
    with service.store.writing() as connection:
        connection.execute(setting.insert(), row)

    first = kept_server(service.store, service.strongbox)
    kept = service.store.scalar("SELECT value FROM setting WHERE name = 'mail-server'")
    again = kept_server(service.store, service.strongbox)

    assert first == again
    assert again is not None
    assert again.password == "secret"
    assert "secret" not in kept
    assert kept_server(service.store, Strongbox(service.settings.data / "elsewhere")) is None
