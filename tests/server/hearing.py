"""Another system on loopback that is told by webhooks, and says what a test wants."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Heard:
    """One message that arrived."""

    headers: dict[str, str]
    body: str


@dataclass
class Listener:
    """What arrived, and what is answered to the next messages."""

    port: int = 0
    heard: list[Heard] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    """Statuses of the next answers; when none are left everything is taken."""
    dawdles_s: float = 0.0

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}/told?from=fieldapp"


@contextmanager
def a_listener() -> Iterator[Listener]:
    """The listener, while the block lasts."""
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        timeout = 10.0

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            told = {name.lower(): value for name, value in self.headers.items()}
            listener.heard.append(Heard(told, body))
            time.sleep(listener.dawdles_s)
            status = listener.answers.pop(0) if listener.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{listener.url}&again")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_told: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        listener.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield listener
        server.shutdown()
