"""Holding the address to listen at before anything else is opened, and saying why it cannot be had."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from collections.abc import Iterator

from fieldapp.errors import ReplicaTrouble
from fieldapp.server.listen import Address


@contextlib.contextmanager
def held(address: Address) -> Iterator[list[socket.socket]]:
    """Sockets bound to the address, which nobody else can take then; nobody is answered yet.

    Raises ReplicaTrouble `port-in-use`, `port-not-allowed` or `host-not-here`.
    """
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(each) for each in _bound(address)]


def _bound(address: Address) -> Iterator[socket.socket]:
    """One socket for each address that the host's name stands for; port 0 becomes the same port for all."""
    port = address.port
    try:
        for family, place in _places(address):
            one = socket.socket(family, socket.SOCK_STREAM)
            _prepare(one)
            one.bind((place, port))
            port = one.getsockname()[1]
            yield one
    except OSError as error:
        raise _why(address, error) from error


def _places(address: Address) -> list[tuple[int, str]]:
    found = socket.getaddrinfo(address.host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    return list(
        dict.fromkeys((int(family), str(where[0])) for family, _kind, _protocol, _name, where in found)
    )


def _prepare(one: socket.socket) -> None:
    """A port is free again at once after a stop; IPv6 leaves the port of IPv4 alone."""
    if sys.platform != "win32":  # there it would let two programs share a port
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if one.family == socket.AF_INET6:
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)


def _why(address: Address, error: OSError) -> ReplicaTrouble:
    if error.errno == errno.EADDRINUSE:
        return ReplicaTrouble("port-in-use", port=address.port)
    if isinstance(error, PermissionError):
        return ReplicaTrouble("port-not-allowed", port=address.port)
    return ReplicaTrouble("host-not-here", host=address.host, reason=error.strerror or "?")
