"""A small SMTP server (RFC 5321) on loopback that takes letters, or says no as a test wants."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


@dataclass
class Mailbox:
    """What arrived, and what the server says to the next letters."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    says_to_recipients: list[bytes] = field(default_factory=list)
    """Answers to the next RCPT commands; when there are none left everybody is known."""


class _Talk(socketserver.StreamRequestHandler):
    timeout = 10.0

    def handle(self) -> None:
        """One conversation."""
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self._say(b"220 loopback")
        while line := self.rfile.readline(4096):
            command = line.strip().upper()
            if command.startswith((b"EHLO", b"HELO")):
                self._say(b"250-loopback\r\n250-AUTH PLAIN\r\n250 SIZE 10000000")
            elif command.startswith(b"AUTH"):
                box.logins.append(line.split()[-1].decode())
                self._say(b"235 welcome")
            elif command.startswith(b"RCPT"):
                answer = box.says_to_recipients.pop(0) if box.says_to_recipients else b"250 known"
                box.recipients.append(line.decode().strip())
                self._say(answer)
            elif command == b"DATA":
                self._say(b"354 go on")
                box.letters.append(self._message())
                self._say(b"250 taken")
            elif command == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 fine")

    def _message(self) -> EmailMessage:
        lines: list[bytes] = []
        while (line := self.rfile.readline(1 << 20)) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        found: Any = message_from_bytes(b"".join(lines), policy=policy.default)
        return found  # type: ignore[no-any-return]

    def _say(self, words: bytes) -> None:
        self.wfile.write(words + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """The mailbox of a server that answers while the block lasts."""
    box = Mailbox()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield box
        server.shutdown()
