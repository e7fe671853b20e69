"""A real server on a real socket: what slow, large and endless senders cannot hold."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import requests

from fieldapp.errors import Unreadable
from fieldapp.server import listen
from fieldapp.server.app import create_app
from fieldapp.server.bounds import BOUNDS, BodyBounds, Bound
from fieldapp.server.listen import Address, read_address
from fieldapp.server.service import Service
from tests.server.running import running
from tests.servers import a_service
from tests.servers import running as running_with_tls

QUICK = tuple((prefix, Bound(bound.most_bytes, 1.5, 0.7)) for prefix, bound in BOUNDS)
FORM_HEAD = b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def port(service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A running server whose patience is a second or two."""
    monkeypatch.setattr(listen, "HEAD_LIMIT_S", 1.0)
    monkeypatch.setattr(listen, "SILENT_READER_S", 1.0)
    app = create_app(service)
    app.user_middleware = [each for each in app.user_middleware if each.cls is not BodyBounds]
    app.add_middleware(BodyBounds, bounds=QUICK)
    with running(app) as found:
        yield found


def test_that_five_hundred_slow_senders_do_not_keep_others_out(port: int) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(_connected(port)) for _number in range(500)]
        for each in slow:
            each.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: ")

        begun = time.monotonic()
        answer = _get(port, "/health")
        took_s = time.monotonic() - begun

        assert answer == 200
        assert took_s < 5
        assert all(_is_closed_within(each, 8.0) for each in slow)


def test_that_a_head_that_trickles_is_cut_off(port: int) -> None:
    with _connected(port) as slow:
        begun = time.monotonic()
        closed = _trickle(slow, b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 1000, pause_s=0.05)

    assert closed
    assert time.monotonic() - begun < 6


def test_that_a_head_without_end_is_cut_off(port: int) -> None:
    with _connected(port) as endless:
        closed = _trickle(
            endless, b"GET / HTTP/1.1\r\n" + b"X: yyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n" * 40_000, pause_s=0
        )

    assert closed


def test_that_line_ends_between_requests_do_not_hold_a_connection(port: int) -> None:
    with _connected(port) as idle:
        idle.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"200 OK" in idle.recv(4096)
        closed = _trickle(idle, b"\r\n" * 200, pause_s=0.05)

    assert closed


def test_that_a_body_that_stops_is_answered_and_closed(port: int) -> None:
    with _connected(port) as slow:
        slow.sendall(FORM_HEAD + b"Content-Length: 100\r\n\r\nlogin=")
        answer = _read_all(slow, 6.0)

    assert b"408" in answer.split(b"\r\n")[0]
    assert b"body-too-slow" in answer


def test_that_a_body_that_is_announced_too_large_is_refused_unread(port: int) -> None:
    with _connected(port) as large:
        large.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n")
        answer = _read_all(large, 6.0)

    assert b"413" in answer.split(b"\r\n")[0]


def test_that_a_body_that_grows_too_large_is_cut_off(port: int) -> None:
    with _connected(port) as large:
        chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
        try:
            large.sendall(FORM_HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 20)
        except (BrokenPipeError, ConnectionResetError):
            return
        answer = _read_all(large, 6.0)

    assert b"413" in answer.split(b"\r\n")[0] or answer == b""


def test_that_a_form_with_too_many_fields_is_refused_and_not_a_failure(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    body = "&".join(f"a{number}=1" for number in range(5_000))
    connection.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})

    assert connection.getresponse().status == 403
    connection.close()


def test_that_a_server_ends_while_a_laptop_keeps_its_connection_for_the_next_round(tmp_path: Path) -> None:
    service = a_service(tmp_path / "server")
    with closing(service), running_with_tls(service) as server, requests.Session() as kept:
        kept.get(f"{server.url}/health", verify=service.settings.data / "tls" / "authority.pem", timeout=10)
        begun = time.monotonic()
        server.stop()
        took_s = time.monotonic() - begun

    assert took_s < 4, "uvicorn alone waits ten seconds, and leaves the connection open"


@pytest.mark.parametrize(
    ("words", "address"),
    [("0.0.0.0:8440", ("0.0.0.0", 8440)), ("[::1]:80", ("::1", 80)), (":9000", ("0.0.0.0", 9000))],
)
def test_that_addresses_are_read_as_people_write_them(words: str, address: tuple[str, int]) -> None:
    found = read_address(words)

    assert (found.host, found.port) == address


@pytest.mark.parametrize("words", ["", "8440", "host:", "host:port", "host:70000"])
def test_that_an_address_that_is_none_is_refused(words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_address(words)

    assert refused.value.code == "listen-address"


def test_that_only_loopback_counts_as_this_machine() -> None:
    assert Address("127.0.0.1", 1).is_this_machine_only
    assert Address("::1", 1).is_this_machine_only
    assert not Address("0.0.0.0", 1).is_this_machine_only
    assert not Address("console.example", 1).is_this_machine_only


def _connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=10)


def _get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def _trickle(connection: socket.socket, data: bytes, pause_s: float) -> bool:
    """Send piece by piece; whether the other side closed before the end."""
    step = 8 if pause_s else 65_536
    for start in range(0, len(data), step):
        try:
            connection.sendall(data[start : start + step])
        except OSError:
            return True
        time.sleep(pause_s)
        if pause_s and _is_closed_within(connection, 0.001):
            return True
    return _is_closed_within(connection, 5.0)


def _is_closed_within(connection: socket.socket, limit_s: float) -> bool:
    connection.settimeout(limit_s)
    try:
        return connection.recv(65_536) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


def _read_all(connection: socket.socket, limit_s: float) -> bytes:
    connection.settimeout(limit_s)
    found = b""
    try:
        while piece := connection.recv(65_536):
            found += piece
    except OSError:
        pass
    return found
