"""A small IMAP server (RFC 3501) on loopback with one mailbox, as far as fetching mail needs it."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Box:
    """What is in the mailbox: messages by their UID, which of them were read, who came in."""

    port: int = 0
    password: str = "secret"
    validity: int = 7
    messages: dict[int, bytes] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    fetched: list[int] = field(default_factory=list)
    breaks_at: int | None = None
    """The UID at which the line breaks once."""

    def put(self, *messages: bytes) -> None:
        """New mail arrives."""
        for raw in messages:
            self.messages[max(self.messages, default=0) + 1] = raw


class _Talk(socketserver.StreamRequestHandler):
    timeout = 10.0

    def handle(self) -> None:
        """One conversation."""
        self._say("* OK loopback")
        while line := self.rfile.readline(8192).decode().strip():
            tag, _, command = line.partition(" ")
            if not self._answer(tag, command):
                return

    def _answer(self, tag: str, command: str) -> bool:
        box: Box = self.server.box  # type: ignore[attr-defined]
        words = command.upper()
        if words.startswith("CAPABILITY"):
            self._say("* CAPABILITY IMAP4REV1")
        elif words.startswith("LOGIN") and box.password not in command:
            self._say(f"{tag} NO wrong password")
            return True
        elif words.startswith("SELECT"):
            self._say(f"* {len(box.messages)} EXISTS\r\n* OK [UIDVALIDITY {box.validity}] valid")
        elif words.startswith("UID SEARCH"):
            self._say("* SEARCH " + " ".join(str(uid) for uid in self._found(words)))
        elif words.startswith("UID FETCH"):
            if not self._fetch(words):
                return False
        elif words.startswith("UID STORE"):
            box.seen.add(int(words.split()[2]))
        elif words.startswith("LOGOUT"):
            self._say(f"* BYE\r\n{tag} OK bye")
            return False
        self._say(f"{tag} OK done")
        return True

    def _found(self, words: str) -> list[int]:
        box: Box = self.server.box  # type: ignore[attr-defined]
        least = re.search(r"UID (\d+):\*", words)
        if least is None:
            return sorted(box.messages.keys() - box.seen)
        found = [uid for uid in sorted(box.messages) if uid >= int(least.group(1))]
        return found or [max(box.messages, default=0)]  # RFC 3501: `*` is the last message, always

    def _fetch(self, words: str) -> bool:
        box: Box = self.server.box  # type: ignore[attr-defined]
        uid = int(words.split()[2])
        raw = box.messages[uid]
        if "RFC822.SIZE" in words:
            self._say(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})")
            return True
        if box.breaks_at == uid:
            box.breaks_at = None
            self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw[:5])
            return False
        box.fetched.append(uid)
        self.wfile.write(f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        return True

    def _say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\r\n")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def imap_server() -> Iterator[Box]:
    """The mailbox of a server that answers while the block lasts."""
    box = Box()
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield box
        server.shutdown()
