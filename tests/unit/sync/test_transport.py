"""Whatever a network does to a reply, the desk learns nothing from it and loses nothing."""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from email.utils import formatdate

import pytest

from fieldapp.errors import SyncTrouble, Unreadable
from fieldapp.sync import packing
from fieldapp.sync.transport import HttpTransport, Reply
from tests.servers import Script, Scripted, a_reply, answering_with, scripted

SLACK_S = 0.5
HTML = b"<!doctype html><title>Welcome to the hotel</title><form>Room number and name</form>"


def trouble_of(server: Scripted, deadline_s: float = 5.0) -> SyncTrouble:
    """How an exchange with this server ends."""
    transport = HttpTransport(server.url, deadline_s=deadline_s)
    try:
        with pytest.raises(SyncTrouble) as caught:
            transport.exchange("/sync/v1/push", b'{"change_sets":[]}')
        return caught.value
    finally:
        transport.close()


def reply_of(server: Scripted, body: bytes = b"{}") -> bytes:
    transport = HttpTransport(server.url, deadline_s=5)
    try:
        return transport.exchange("/sync/v1/pull", body)
    finally:
        transport.close()


def test_that_a_whole_reply_arrives() -> None:
    with answering_with(a_reply(b'{"seq":7}')) as server:
        assert reply_of(server) == b'{"seq":7}'


def test_that_a_reply_shows_how_far_this_clock_is_behind_the_servers() -> None:
    there = formatdate(time.time() + 600, usegmt=True)
    with answering_with(a_reply(b"{}", date=there)) as server:
        transport = HttpTransport(server.url, deadline_s=5)
        before = transport.clock_behind_s
        transport.exchange("/sync/v1/pull", b"{}")
        transport.close()

    assert before is None
    assert transport.clock_behind_s == pytest.approx(600, abs=2)


def test_that_large_bodies_travel_packed_both_ways() -> None:
    large = b'{"rows":[' + b"1234567890," * 5000 + b"0]}"
    with answering_with(a_reply(packing.pack(large), content_encoding="zstd")) as server:
        assert reply_of(server, large) == large

    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    assert b"content-encoding: zstd" in head.lower()
    assert packing.unpack(body, 1 << 20) == large
    assert len(body) < len(large) / 10


def test_that_a_reply_cut_at_any_byte_is_trouble_and_the_whole_one_is_not() -> None:
    whole = a_reply(b'{"receipts":[1,2,3]}')
    cut_at = 0

    def script(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(whole[:cut_at])
        connection.close()

    codes = []
    with scripted(script) as server:
        for cut_at in range(len(whole)):  # noqa: B007 - the script reads it
            codes.append(trouble_of(server).code)
        cut_at = len(whole)
        assert reply_of(server) == b'{"receipts":[1,2,3]}'

    assert len(codes) == len(whole)
    assert set(codes) == {"server-absent", "reply-is-not-ours"}
    assert codes.count("server-absent") == 1, "only when not one byte came"


def test_that_a_head_cut_before_its_end_is_trouble_even_where_no_body_is_expected() -> None:
    whole = b"HTTP/1.1 204 No Content\r\nUpload-Offset: 1048576\r\nTus-Resumable: 1.0.0\r\n\r\n"

    for cut_at in range(len(whole)):
        with answering_with(whole[:cut_at], then_close=True) as server:
            transport = HttpTransport(server.url, deadline_s=5)
            with pytest.raises(SyncTrouble):
                transport.send("HEAD", "/sync/v1/blobs/uploads/1")
            transport.close()


def test_that_a_connection_reset_in_the_middle_is_trouble() -> None:
    def script(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(a_reply(bytes(100_000))[:50_000])
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with scripted(script) as server:
        assert trouble_of(server).code == "reply-is-not-ours"


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(HTML) + HTML,
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(HTML) + HTML,
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/login\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        a_reply(content_digest="sha-256=:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=:"),
        a_reply(content_digest=""),
        a_reply(content_digest="sha-512=:AAAA:"),
        a_reply(content_length=""),
        a_reply(content_length="-1"),
        a_reply(content_length="99999999999"),
        a_reply(content_length="ten"),
        a_reply(b"not packed at all, but it says so", content_encoding="zstd"),
        a_reply(packing.pack(bytes(1000))[:-3], content_encoding="zstd"),
        a_reply(status="999 What"),
        b"SSH-2.0-OpenSSH_9.2p1\r\n",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    ],
    ids=lambda raw: repr(raw[:60]),
)
def test_that_what_is_not_our_servers_reply_is_told_as_such(raw: bytes) -> None:
    with answering_with(raw, then_close=True) as server:
        assert trouble_of(server).code in {"reply-is-not-ours", "server-failed"}


def test_that_a_small_reply_which_unpacks_to_gigabytes_is_refused_unopened() -> None:
    bomb = packing.pack(bytes(200 << 20))

    with answering_with(a_reply(bomb, content_encoding="zstd")) as server:
        assert trouble_of(server).code == "reply-is-not-ours"


def test_that_damage_anywhere_in_a_reply_never_ends_in_another_answer() -> None:
    whole = a_reply(b'{"receipts":[1,2,3]}')
    chance = random.Random(7)

    def exchange(raw: bytes) -> bytes | None:
        with answering_with(raw, then_close=True) as server:
            transport = HttpTransport(server.url, deadline_s=5)
            try:
                return transport.exchange("/sync/v1/push", b"{}")
            except SyncTrouble:
                return None
            finally:
                transport.close()

    answers = set()
    for at in range(len(whole)):
        damaged = bytearray(whole)
        damaged[at] ^= 1 << chance.randrange(8)
        answers.add(exchange(bytes(damaged)))

    assert answers <= {None, b'{"receipts":[1,2,3]}'}


def one_byte_at_a_time(raw: bytes, pause_s: float) -> Script:
    def script(connection: socket.socket, _request: bytes) -> None:
        for byte in raw:
            connection.sendall(bytes([byte]))
            time.sleep(pause_s)

    return script


def silence(connection: socket.socket, _request: bytes) -> None:
    connection.recv(1)


@pytest.mark.parametrize(
    "script",
    [
        silence,
        one_byte_at_a_time(a_reply(), 0.2),
        one_byte_at_a_time(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90, 0.05),
        one_byte_at_a_time(b"HTTP/1.1 100 Continue\r\n\r\n" * 50, 0.02),
        lambda connection, _: (connection.sendall(a_reply(bytes(9000))[:400]), connection.recv(1)),
    ],
    ids=["silence", "a slow reply", "endless headers", "endless promises", "half a reply and silence"],
)
def test_that_a_line_that_trickles_ends_within_the_deadline(script: Script) -> None:
    with scripted(script) as server:
        started = time.monotonic()

        code = trouble_of(server, deadline_s=0.6).code

        assert code == "too-slow"
        assert time.monotonic() - started < 0.6 + SLACK_S


def test_that_a_server_that_does_not_read_ends_within_the_deadline() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    transport = HttpTransport(f"http://127.0.0.1:{listener.getsockname()[1]}", deadline_s=0.6)
    piece = random.Random(1).randbytes(30 << 20)
    started = time.monotonic()

    with pytest.raises(SyncTrouble) as caught:
        transport.send(
            "PATCH", "/sync/v1/blobs/uploads/1", piece, media_type="application/offset+octet-stream"
        )

    took_s = time.monotonic() - started
    transport.close()
    listener.close()
    assert caught.value.code == "too-slow"
    assert took_s < 0.6 + SLACK_S


def test_that_a_handshake_that_never_ends_is_over_within_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        transport = HttpTransport(f"https://127.0.0.1:{listener.getsockname()[1]}", "0" * 64, deadline_s=0.6)
        started = time.monotonic()

        with pytest.raises(SyncTrouble) as caught:
            transport.exchange("/sync/v1/pull", b"{}")

        took_s = time.monotonic() - started
        transport.close()
    assert caught.value.code == "too-slow"
    assert took_s < 0.6 + SLACK_S


def test_that_nobody_listening_is_told_as_absent_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    transport = HttpTransport(f"http://127.0.0.1:{port}")

    with pytest.raises(SyncTrouble) as caught:
        transport.exchange("/sync/v1/pull", b"{}")

    assert caught.value.code == "server-absent"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("401 Unauthorized", "not-recognised"),
        ("403 Forbidden", "not-recognised"),
        ("429 Too Many Requests", "server-busy"),
        ("500 Internal Server Error", "server-failed"),
        ("502 Bad Gateway", "server-failed"),
        ("503 Service Unavailable", "server-busy"),
        ("507 Insufficient Storage", "server-disk-full"),
        ("409 Conflict", "request-refused"),
    ],
)
def test_that_every_refusal_has_its_own_name(status: str, code: str) -> None:
    with answering_with(a_reply(b'{"code":"because","facts":{}}', status)) as server:
        trouble = trouble_of(server)

    assert trouble.code == code
    assert trouble.facts.get("reason", "because") == "because"


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "429 Slow", "500 Oops", "503 Later"])
def test_that_a_proxys_own_page_for_a_refusal_is_still_that_refusal(status: str) -> None:
    raw = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n".encode() + HTML

    with answering_with(raw, then_close=True) as server:
        assert trouble_of(server).code in {"not-recognised", "server-busy", "server-failed"}


def test_that_a_busy_server_is_left_in_peace_for_as_long_as_it_asked() -> None:
    with answering_with(a_reply(status="503 Service Unavailable", retry_after="120")) as server:
        transport = HttpTransport(server.url)
        codes = []
        for _ in range(3):
            with pytest.raises(SyncTrouble) as caught:
                transport.exchange("/sync/v1/pull", b"{}")
            codes.append((caught.value.code, 100 < float(str(caught.value.facts["retry_after_s"])) <= 120))
        transport.close()

    assert codes == [("server-busy", True)] * 3
    assert len(server.requests) == 1, "it was asked once"


def test_that_nobody_can_tell_a_desk_to_rest_for_a_year() -> None:
    with answering_with(a_reply(status="503 Service Unavailable", retry_after="31536000")) as server:
        assert trouble_of(server).facts["retry_after_s"] == 300


def test_that_connections_are_kept_between_exchanges() -> None:
    with answering_with(a_reply()) as server:
        transport = HttpTransport(server.url)
        for _ in range(20):
            transport.exchange("/sync/v1/pull", b"{}")
        transport.close()

    assert server.connections == 1


def test_that_a_kept_connection_which_the_server_closed_costs_nothing_but_a_new_one() -> None:
    def script(connection: socket.socket, _request: bytes) -> None:
        connection.sendall(a_reply())
        connection.recv(1, socket.MSG_PEEK)  # the next request has begun: too late to notice before sending
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with scripted(script) as server:
        transport = HttpTransport(server.url, deadline_s=5)
        answers = [transport.exchange("/sync/v1/pull", b"{}") for _ in range(3)]
        transport.close()

    assert answers == [b'{"ok":true}'] * 3


def test_that_an_exchange_can_be_ended_from_another_thread() -> None:
    with scripted(silence) as server:
        transport = HttpTransport(server.url, deadline_s=20)
        threading.Timer(0.2, transport.interrupt).start()
        started = time.monotonic()

        with pytest.raises(SyncTrouble) as caught:
            transport.exchange("/sync/v1/pull", b"{}")

        transport.close()
    assert caught.value.code == "interrupted"
    assert time.monotonic() - started < 2


def test_that_after_any_trouble_the_next_exchange_works() -> None:
    replies = iter([a_reply()[:50], b"garbage", a_reply(content_digest=""), a_reply(b'{"fine":1}')])

    def script(connection: socket.socket, _request: bytes) -> None:
        raw = next(replies)
        connection.sendall(raw)
        if b"fine" not in raw:
            connection.close()

    with scripted(script) as server:
        transport = HttpTransport(server.url, deadline_s=5)
        for _ in range(3):
            with pytest.raises(SyncTrouble):
                transport.exchange("/sync/v1/pull", b"{}")
        assert transport.exchange("/sync/v1/pull", b"{}") == b'{"fine":1}'
        transport.close()


@pytest.mark.parametrize(
    "address",
    [
        "http://field.example.com",
        "ftp://localhost",
        "https://",
        "",
        "localhost:8443",
        "https://host:99999",
        "http://10.0.0.1",
    ],
)
def test_that_an_address_without_protection_is_refused(address: str) -> None:
    with pytest.raises(Unreadable) as caught:
        HttpTransport(address)

    assert caught.value.code == "server-address"


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"code":7}', b'{"code":"x","facts":{"a":[1]}}', b"\xff"]
)
def test_that_a_problem_that_is_none_of_ours_has_no_code(body: bytes) -> None:
    assert Reply(409, {}, body).problem == ""
