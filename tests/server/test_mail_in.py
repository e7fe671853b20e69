"""Mail that comes in: whatever the bytes are, a request comes of them, and nothing is lost on the way."""

from __future__ import annotations

import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from httpx import Response

from fieldapp.model.customers import Contact
from fieldapp.model.orders import RequestFile, ServiceRequest
from fieldapp.model.people import Language
from fieldapp.server.mail.incoming import read_mail
from fieldapp.server.service import Service
from fieldapp.store.queries.incoming import perhaps_same
from tests.builders import (
    a_customer,
    a_device,
    a_dispatcher,
    a_person,
    a_site,
    a_storekeeper,
    a_supervisor,
    put,
)
from tests.server.conftest import Browser

DANA = a_dispatcher()
Deliver = Callable[[bytes], Response]


@pytest.fixture
def deliver(service: Service, browsers: Callable[[], Browser]) -> Deliver:
    """A mail server that hands messages in with a key, and waits when it is told that they are too many."""
    key = service.api_keys.make(a_person(service.store, DANA), "mail", "Ada King")
    client = browsers().client

    def handed_in(raw: bytes) -> Response:
        answer = client.post("/intake/mail", content=raw, headers={"authorization": f"Bearer {key}"})
        if answer.status_code != 429:
            return answer
        time.sleep(int(answer.headers["retry-after"]))
        return handed_in(raw)

    return handed_in


def a_message(words: str = "Leak at the shaft seal", **headers: str) -> EmailMessage:
    """A message as a mail program writes it."""
    message = EmailMessage()
    for name, value in {"From": "Chen Yu <chen@mills.example>", "Subject": "Pump", **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return message


def the_request(service: Service) -> ServiceRequest:
    """The only request there is."""
    with service.store.read() as session:
        return session.query(ServiceRequest).one()


def test_that_a_message_becomes_a_request_with_its_files_as_they_came(
    service: Service, deliver: Deliver
) -> None:
    message = a_message("密封处漏水", Subject="水泵漏水", Message_ID="<1@mills.example>")
    message.add_attachment(b"%PDF-1.4 plan", maintype="application", subtype="pdf", filename="图纸.pdf")

    answer = deliver(message.as_bytes())

    request = the_request(service)
    with service.store.read() as session:
        files = session.query(RequestFile).order_by(RequestFile.is_original).all()
    assert answer.status_code == 201
    assert answer.json()["id"] == request.id
    assert (request.channel, request.subject, request.words) == ("email", "水泵漏水", "密封处漏水")
    assert (request.reporter, request.email) == ("Chen Yu <chen@mills.example>", "chen@mills.example")
    assert request.language is Language.CHINESE
    assert [file.file_name for file in files] == ["图纸.pdf", None]
    assert service.blobs.read(files[0].sha256) == b"%PDF-1.4 plan"
    assert service.blobs.read(files[1].sha256) == message.as_bytes()


def test_that_a_message_delivered_twice_is_one_request(service: Service, deliver: Deliver) -> None:
    message = a_message(Message_ID="<1@mills.example>")

    first = deliver(message.as_bytes())
    second = deliver(b"Received: by another way\r\n" + message.as_bytes())
    other = deliver(a_message("Another fault", Message_ID="<1@mills.example>").as_bytes())

    assert first.json() == second.json()
    assert other.json() != first.json()


def test_that_sender_and_serial_lead_to_customer_site_and_device(service: Service, deliver: Deliver) -> None:
    mine, other = a_customer(service.store), a_customer(service.store, name="Other")
    site = a_site(service.store, mine)
    put(
        service.store,
        Contact(id=service.world.new_id(), site_id=site, name="Chen Yu", email="Chen@Mills.example"),
    )
    device = a_device(service.store, site, serial="KSB-4711", number="P-1")
    a_device(service.store, a_site(service.store, other), serial="KSB-4711", number="P-2")

    deliver(a_message("Pump KSB-4711 leaks again").as_bytes())

    request = the_request(service)
    assert (request.customer_id, request.site_id, request.device_id) == (mine, site, device)


def test_that_the_code_of_a_label_in_the_words_names_the_device(service: Service, deliver: Deliver) -> None:
    device = a_device(service.store, a_site(service.store, a_customer(service.store)), label="PUMP-3B")

    deliver(a_message("See <https://service.example/d/PUMP-3B>").as_bytes())

    assert the_request(service).device_id == device


def test_that_two_machines_with_one_serial_are_left_to_people(service: Service, deliver: Deliver) -> None:
    for number in ("P-1", "P-2"):
        a_device(service.store, a_site(service.store), serial="KSB-4711", number=number)

    deliver(a_message("KSB-4711 leaks").as_bytes())

    assert the_request(service).device_id is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"From": "MAILER-DAEMON@mx.example"},
        {"Precedence": "bulk"},
    ],
)
def test_that_a_program_is_heard_and_never_answered(
    service: Service, deliver: Deliver, headers: dict[str, str]
) -> None:
    deliver(a_message(**headers).as_bytes())

    assert the_request(service).email is None
    assert the_request(service).words == "Leak at the shaft seal"


def test_that_only_a_key_of_somebody_who_takes_requests_is_let_in(
    service: Service, browsers: Callable[[], Browser]
) -> None:
    key = service.api_keys.make(a_person(service.store, a_storekeeper()), "stock", "Ada King")
    client = browsers().client

    without = client.post("/intake/mail", content=b"Subject: x\n\ny")
    wrong = client.post("/intake/mail", content=b"x", headers={"authorization": f"Bearer {key}"})

    assert (without.status_code, wrong.status_code) == (401, 403)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x00\xff\xfe not a message",
        b"Subject: =?gb2312?B?xxxx?=\r\nFrom: \xb3\xc2\r\n\r\n\xb3\xc2\xd3\xea",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nhello",
        b"Content-Type: text/html\r\n\r\n<style>p{}</style><p>One</p><p>Two<script>alert(1)</script>",
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"From: a@b\r\n" * 500,
    ],
)
def test_that_broken_bytes_become_a_request_all_the_same(
    service: Service, deliver: Deliver, raw: bytes
) -> None:
    assert deliver(raw).status_code == 201

    with service.store.read() as session:
        (kept,) = session.query(RequestFile).filter(RequestFile.is_original == 1)
    assert the_request(service).words
    assert service.blobs.read(kept.sha256) == raw


def test_that_the_words_of_a_page_are_read_without_its_markup() -> None:
    mail = read_mail(
        b"Content-Type: text/html\r\n\r\n<head><title>x</title></head><p>One</p><p>Two &lt;3<script>no()</script>"
    )

    assert mail.words == "One\nTwo <3"


def test_that_the_same_fault_told_twice_is_pointed_out(
    service: Service, deliver: Deliver, browser_of: Callable[..., Browser]
) -> None:
    device = a_device(service.store, a_site(service.store, a_customer(service.store)))
    for words in (
        "KSB-4711: oil leaks at the shaft seal",
        "KSB-4711 the display is dark",
        "KSB-4711 leaks oil at the seal",
    ):
        deliver(a_message(words).as_bytes())
    with service.store.read() as session:
        first, _second, third = session.query(ServiceRequest).order_by(ServiceRequest.id)
        found = perhaps_same(session, third.id)

    assert [each.id for each in found][:1] == [first.id]
    office = browser_of(a_supervisor())
    assert first.device_id == device
    assert "Perhaps the same as" in office.get(f"/requests/{third.id}").text
    assert office.get("/requests").text.count("perhaps told twice") == 2


@pytest.mark.shared_data
def test_that_every_real_message_is_read(shared_data: Path) -> None:
    files = sorted(path for path in (shared_data / "email").rglob("*") if path.is_file())
    read = [read_mail(path.read_bytes()) for path in files]

    assert len(files) >= 180
    assert all(mail.words for mail in read)
    assert sum(mail.sender is not None for mail in read) > 150


@pytest.mark.slow
@pytest.mark.shared_data
@pytest.mark.parametrize("every", [12, 1])
def test_that_no_real_message_crashes_or_vanishes(
    service: Service, deliver: Deliver, shared_data: Path, every: int
) -> None:
    files = sorted(path for path in (shared_data / "email").rglob("*") if path.is_file())[::every]

    refused = [path.name for path in files if deliver(path.read_bytes()).status_code != 201]

    with service.store.read() as session:
        words = {row.source_key: row.words for row in session.query(ServiceRequest)}
        originals = {row.sha256 for row in session.query(RequestFile).filter(RequestFile.is_original == 1)}
    keys = {read_mail(path.read_bytes()).key for path in files}
    assert len(files) >= 180 // every
    assert refused == []
    assert set(words) == keys
    assert all(words.values())
    assert len(originals) == len(keys)


@pytest.mark.shared_data
def test_that_chinese_mail_of_every_encoding_is_read(shared_data: Path) -> None:
    for path in sorted((shared_data / "email" / "own_zh").iterdir()):
        mail = read_mail(path.read_bytes())

        assert mail.language is Language.CHINESE, path.name
        assert "\ufffd" not in f"{mail.subject}{mail.words}", path.name
