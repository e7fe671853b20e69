"""Messages that are fetched or sent in signed: taken once, from whom they say, kept as they came."""

from __future__ import annotations

import base64
import json
import os
import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from httpx import Response
from standardwebhooks.webhooks import Webhook

from fieldapp.model.orders import RequestFile, RequestState, ServiceRequest
from fieldapp.rules.actors import Actor
from fieldapp.server.bounds import FORMS
from fieldapp.server.intake.mailbox import MailboxAccount
from fieldapp.server.intake.wechat import Account, opened, signature
from fieldapp.server.service import Service
from tests.builders import Clock, a_customer, a_device, a_site, an_administrator
from tests.server.conftest import Browser
from tests.server.imap_server import Box, imap_server

TOKEN = "fieldapptoken"
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")


def requests_of(service: Service) -> list[ServiceRequest]:
    """Every request, oldest first."""
    with service.store.read() as session:
        return session.query(ServiceRequest).order_by(ServiceRequest.id).all()


def mail(number: int, words: str = "Leak") -> bytes:
    """A message as it lies in a mailbox."""
    head = (
        f"From: Chen Yu <chen@mills.example>\r\nMessage-ID: <{number}@mills.example>\r\nSubject: Pump\r\n\r\n"
    )
    return (head + f"{words} {number}\r\n").encode()


# ─── the mailbox ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def box() -> Iterator[Box]:
    """A mail server on this machine."""
    with imap_server() as box:
        yield box


@pytest.fixture
def account(service: Service, box: Box) -> MailboxAccount:
    """The account of its mailbox, set on the server."""
    account = MailboxAccount("127.0.0.1", "service", box.password, security="starttls", port=box.port)
    service.mailbox.use(account)
    return account


def test_that_unread_mail_becomes_requests_and_is_marked_as_read(
    service: Service, box: Box, account: MailboxAccount
) -> None:
    box.put(mail(1), mail(2), mail(3))
    box.seen.add(1)

    first = service.mailbox.look()
    box.put(mail(4))
    box.seen.add(4)  # read by somebody at another program meanwhile
    second = service.mailbox.look()
    third = service.mailbox.look()

    assert [looked and looked.taken for looked in (first, second, third)] == [2, 1, 0]
    assert [row.words for row in requests_of(service)] == ["Leak 2", "Leak 3", "Leak 4"]
    assert requests_of(service)[0].email == "chen@mills.example"
    assert box.seen == {1, 2, 3, 4}


def test_that_a_line_that_breaks_loses_and_repeats_nothing(
    service: Service, box: Box, account: MailboxAccount
) -> None:
    box.put(mail(1), mail(2), mail(3))
    box.breaks_at = 2

    broken = service.mailbox.look()
    again = service.mailbox.look()

    assert broken is not None
    assert broken.trouble is not None
    assert again is not None
    assert again.trouble is None
    assert [row.words for row in requests_of(service)] == ["Leak 1", "Leak 2", "Leak 3"]


def test_that_a_mailbox_that_counts_anew_brings_nothing_twice(
    service: Service, box: Box, account: MailboxAccount
) -> None:
    box.put(mail(1))
    service.mailbox.look()

    box.validity, box.seen = 8, set()
    service.mailbox.look()

    assert box.fetched == [1, 1]
    assert len(requests_of(service)) == 1


def test_that_a_wrong_password_is_told_and_the_right_one_kept_sealed(
    service: Service, box: Box, account: MailboxAccount, browser_of: Callable[[Actor], Browser]
) -> None:
    service.mailbox.use(replace(account, password="wrong"))

    service.mailbox.look()
    page = browser_of(an_administrator()).get("/sources").text
    service.mailbox.use(account)

    assert "could not be looked into" in page
    assert box.password not in str(service.store.scalar("SELECT value FROM setting WHERE name = 'mailbox'"))
    assert service.mailbox.account == account


# ─── signed messages ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def source(browser_of: Callable[[Actor], Browser]) -> tuple[str, str]:
    """A source of signed messages: its path and its secret, as the console shows them once."""
    page = (
        browser_of(an_administrator()).post("/sources", {"name": "Telephone system", "kind": "signed"}).text
    )
    path = re.search(r"/intake/signed/[0-9a-f-]{36}", page)
    secret = re.search(r"whsec_[\w+/=]+", page)
    assert path is not None
    assert secret is not None
    return path.group(), secret.group()


Send = Callable[..., Response]


@pytest.fixture
def send(service: Service, browsers: Callable[[], Browser], source: tuple[str, str], clock: Clock) -> Send:
    """The other system, which signs what it sends."""
    client = browsers().client

    def sent(
        body: bytes, name: str = "msg_1", *, secret: str = source[1], late: timedelta = timedelta()
    ) -> Response:
        at = clock.at - late
        headers = {
            "webhook-id": name,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(secret).sign(name, at, body.decode("utf-8", "replace")),
        }
        return client.post(source[0], content=body, headers=headers)

    return sent


def test_that_a_signed_message_becomes_a_request_once(service: Service, send: Send) -> None:
    device = a_device(service.store, a_site(service.store, a_customer(service.store)), serial="KSB-4711")
    told = {
        "words": "泵漏水",
        "reporter": "黄敏",
        "phone": "138",
        "device": "KSB-4711",
        "email": "a@b.example",
    }

    first = send(json.dumps(told).encode())
    again = send(json.dumps(told).encode())
    replayed = send(b'{"words": "Another"}')

    (request,) = requests_of(service)
    assert (first.status_code, again.json()) == (201, first.json())
    assert (replayed.status_code, replayed.json()["code"]) == (409, "message-replayed")
    assert (request.device_id, request.reporter, request.phone, request.email) == (
        device,
        "黄敏",
        "138",
        "a@b.example",
    )
    assert request.words == "泵漏水\n\nKSB-4711"


@pytest.mark.parametrize(
    "body", [b"[]", b"not JSON", b"{}", '{"words": 7, "喂": "你好"}'.encode(), b'"\\u0000"']
)
def test_that_whatever_is_signed_is_kept(service: Service, send: Send, body: bytes) -> None:
    answer = send(body)

    assert answer.status_code == 201
    with service.store.read() as session:
        original = session.query(RequestFile).one()
    assert service.blobs.read(original.sha256) == body
    assert requests_of(service)[0].words


def test_that_what_is_not_signed_or_old_is_refused(service: Service, send: Send) -> None:
    forged = send(b"{}", secret="whsec_" + base64.b64encode(b"x" * 32).decode())
    old = send(b"{}", late=timedelta(minutes=6))

    assert (forged.status_code, old.status_code) == (401, 401)
    assert forged.json()["code"] == "message-not-genuine"
    assert requests_of(service) == []


# ─── chat ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def chat(browser_of: Callable[[Actor], Browser]) -> Callable[..., str]:
    """The path of a new WeChat source."""

    def made(**more: str) -> str:
        form = {"name": "公众号", "kind": "wechat", "token": TOKEN, **more}
        page = browser_of(an_administrator()).post("/sources", form).text
        path = re.search(r"/intake/wechat/[0-9a-f-]{36}", page)
        assert path is not None
        return path.group()

    return made


class Platform:
    """The chat platform, which calls back."""

    def __init__(self, browser: Browser, path: str, clock: Clock) -> None:
        self._client = browser.client
        self._path = path
        self._clock = clock
        self._count = 0

    def query(self, **more: str) -> dict[str, str]:
        """The query of a call."""
        self._count += 1
        told = {"timestamp": str(int(self._clock.at.timestamp())), "nonce": str(self._count)}
        return {**told, "signature": signature(TOKEN, *told.values()), **more}

    def say(self, xml: str, query: dict[str, str] | None = None) -> Response:
        """A message in the clear."""
        return self._client.post(self._path, params=query or self.query(), content=xml.encode())

    def say_sealed(self, xml: str, app_id: str = "wx1") -> Response:
        """An encrypted message."""
        query = self.query(encrypt_type="aes")
        sealed = _sealed(xml, app_id)
        query["msg_signature"] = signature(TOKEN, query["timestamp"], query["nonce"], sealed)
        body = f"<xml><ToUserName>gh</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        return self._client.post(self._path, params=query, content=body)

    def try_out(self, query: dict[str, str]) -> Response:
        """Try the address."""
        return self._client.get(self._path, params=query)


def _sealed(xml: str, app_id: str) -> str:
    key, said = base64.b64decode(AES_KEY + "="), xml.encode()
    plain = os.urandom(16) + struct.pack(">I", len(said)) + said + app_id.encode()
    pad = 32 - len(plain) % 32
    cipher = Cipher(AES(key), CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([pad]) * pad) + cipher.finalize()).decode()


def text(words: str, number: int = 1) -> str:
    """A text as the platform sends it."""
    return (
        "<xml><ToUserName><![CDATA[gh]]></ToUserName><FromUserName><![CDATA[o6_b]]></FromUserName>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{words}]]></Content><MsgId>{number}</MsgId></xml>"
    )


@pytest.fixture
def platform(browsers: Callable[[], Browser], chat: Callable[..., str], clock: Clock) -> Platform:
    """A platform that speaks in the clear."""
    return Platform(browsers(), chat(), clock)


def test_that_the_platform_hears_what_it_asks_for(platform: Platform) -> None:
    right = platform.try_out(platform.query(echostr="5927"))
    wrong = platform.try_out(platform.query(echostr="5927", signature="0" * 40))

    assert (right.status_code, right.text) == (200, "5927")
    assert right.headers["content-type"].startswith("text/plain")
    assert wrong.status_code == 401


def test_that_a_chat_message_becomes_a_request_once(service: Service, platform: Platform) -> None:
    answers = [
        platform.say(text("三号泵漏水")),
        platform.say(text("三号泵漏水")),
        platform.say(text("谢谢", 2)),
    ]

    assert [answer.text for answer in answers] == ["success"] * 3
    found = [(row.words, row.reporter, row.channel) for row in requests_of(service)]
    assert found == [("三号泵漏水", "o6_b", "message"), ("谢谢", "o6_b", "message")]


def test_that_a_call_that_was_heard_cannot_carry_other_words(
    service: Service, platform: Platform, clock: Clock
) -> None:
    heard = platform.query()
    platform.say(text("Leak"), heard)

    same = platform.say(text("Leak"), heard)
    other = platform.say(text("Cancel everything", 2), heard)
    clock.at += timedelta(minutes=6)
    old = platform.say(text("Leak", 3), heard)

    assert (same.text, other.status_code, old.status_code) == ("success", 409, 401)
    assert len(requests_of(service)) == 1


def test_that_what_nobody_wrote_is_kept_but_asks_for_nothing(service: Service, platform: Platform) -> None:
    platform.say("<xml><FromUserName>o6</FromUserName><MsgType>event</MsgType><Event>subscribe</Event></xml>")

    (request,) = requests_of(service)
    assert (request.state, request.words) == (RequestState.REJECTED, "subscribe")


@pytest.mark.parametrize(
    "xml",
    [
        "no XML at all",
        "<xml><Content>cut",
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Content>&b;</Content></xml>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Content>&a;</Content></xml>',
        "<xml/>",
        "<xml>" + "<a>" * 5000 + "</a>" * 5000 + "</xml>",
    ],
)
def test_that_broken_and_hostile_markup_is_words(service: Service, platform: Platform, xml: str) -> None:
    answer = platform.say(xml)

    assert answer.text == "success"
    assert requests_of(service)[0].words
    assert "root:" not in requests_of(service)[0].words


def test_that_an_account_with_a_key_takes_only_what_is_sealed_for_it(
    service: Service, browsers: Callable[[], Browser], chat: Callable[..., str], clock: Clock
) -> None:
    platform = Platform(browsers(), chat(aes_key=AES_KEY, app_id="wx1"), clock)

    sealed = platform.say_sealed(text("密封处漏水"))
    plain = platform.say(text("In the clear", 2))
    of_another = platform.say_sealed(text("For another", 3), app_id="wx2")
    echo = platform.query(echostr=_sealed("5927", "wx1"))
    echo["msg_signature"] = signature(TOKEN, echo["timestamp"], echo["nonce"], echo["echostr"])
    tried = platform.try_out(echo)

    assert (sealed.text, tried.text) == ("success", "5927")
    assert (plain.status_code, of_another.status_code) == (401, 401)
    assert [row.words for row in requests_of(service)] == ["密封处漏水"]


def test_that_no_flipped_byte_of_a_sealed_message_is_a_failure() -> None:
    account = Account(TOKEN, AES_KEY, "wx1")
    sealed = bytearray(base64.b64decode(_sealed(text("Leak"), "wx1")))

    for place in range(len(sealed)):
        sealed[place] ^= 0x41
        opened(account, base64.b64encode(sealed).decode())
        sealed[place] ^= 0x41

    assert opened(account, base64.b64encode(sealed).decode()) == text("Leak")
    assert opened(account, "no base64") is None


@pytest.mark.shared_data
@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.slow)])
def test_that_no_real_chat_message_crashes_or_vanishes(
    service: Service, platform: Platform, shared_data: Path, every: int
) -> None:
    lines = (shared_data / "wechat" / "messages.jsonl").read_text("utf-8").splitlines()[::every]
    told: list[dict[str, Any]] = [json.loads(line) for line in lines]

    answers = [platform.say(each["xml"]).text for each in told]

    with service.store.read() as session:
        kept = {row.sha256 for row in session.query(RequestFile)}
        words = [row.words for row in session.query(ServiceRequest)]
    assert len(told) >= 40 // every
    assert set(answers) == {"success"}
    assert {service.blobs.put(each["xml"].encode()).sha256 for each in told} == kept
    assert all(words)


def test_that_messages_from_strangers_are_small(platform: Platform) -> None:
    assert platform.say("x" * (FORMS.most_bytes + 1)).status_code == 413
