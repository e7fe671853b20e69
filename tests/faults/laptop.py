"""A laptop behind a spoiled line, and everything it ever asks its server, one thing at a time."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.errors import SyncTrouble
from fieldapp.model import Note
from fieldapp.model.reports import Attachment
from fieldapp.store import enrolments
from fieldapp.store.blobs import Blobs
from fieldapp.store.enrolments import NewDesk
from fieldapp.store.store import Store
from fieldapp.sync.blob_lines import CHUNK_MEDIA_TYPE, PLACE, Pace, Sending, ask_about
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.enrol import enrol
from fieldapp.sync.keys import DeskKey, DeskSigner
from fieldapp.sync.machine import Phase, Tell
from fieldapp.sync.transport import HttpTransport, Reply
from fieldapp.sync.uploads import Courier
from tests.builders import ENGINEER_ID, a_desk_store, an_administrator, an_engineer, an_order, put
from tests.faults.bad_lines import Proxy
from tests.servers import Running, a_service, running

KEY, JOINING = DeskKey(bytes(range(32))), DeskKey(bytes(range(1, 33)))
TUS = {"Tus-Resumable": "1.0.0"}
PHOTO = hashlib.shake_256(b"mine").digest(60_000)
THEIRS = hashlib.shake_256(b"theirs").digest(3_000)


class Hasty:
    """The line of a courier with the deadline of the test instead of a minute and a half."""

    def __init__(self, line: HttpTransport, deadline_s: float) -> None:
        self._line, self._deadline_s = line, deadline_s

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        media_type: str = "application/json",
        deadline_s: float | None = None,
    ) -> Reply:
        told: dict[str, object] = {"headers": headers, "media_type": media_type}
        return self._line.send(method, path, body, deadline_s=self._deadline_s, **told)  # type: ignore[arg-type]


class Laptop:
    """An enrolled desk: an order, a note and a photo nobody has sent yet."""

    def __init__(self, folder: Path, server: Running) -> None:
        self.office: Store = server.service.store
        self.proxy = Proxy(server.url)
        self.store = a_desk_store(folder)
        self.blobs = Blobs(folder / "desk-blobs", bytes(32))
        first = enrolments.make_code(self.office, ENGINEER_ID, by=an_administrator()).code
        self.signer = DeskSigner(
            enrolments.use_code(self.office, first, NewDesk("laptop", KEY.public_key)).desk_id, KEY
        )
        self.code = enrolments.make_code(self.office, ENGINEER_ID, by=an_administrator()).code
        self.order = an_order(self.office, assignee=an_engineer())
        server.service.blobs.put(THEIRS)
        put(self.office, self._attachment(self.office, THEIRS))
        self.line = self._a_line(10.0)
        assert self.round() == ""
        self.upload = self._begin(PHOTO)
        self.note("漏水")
        put(self.store, self._attachment(self.store, PHOTO))
        self.blobs.put(PHOTO)
        self.office_edits()

    def fresh_line(self, deadline_s: float, url: str | None = None) -> None:
        """As after a start of the program: no connection, no token."""
        self.line.close()
        self.line = self._a_line(deadline_s, url)
        self.deadline_s = deadline_s

    def round(self) -> str:
        """A round of the sync: empty when complete, else the code of the trouble."""
        told: Tell = SyncDriver(self.store, self.line, jitter=lambda: 0.5).run_round()
        return "" if told.phase is Phase.COMPLETE else told.code

    def courier_round(self) -> str:
        """A round of the photos."""
        return _told(lambda: Courier(self.store, self.blobs, Hasty(self.line, self.deadline_s)).run_round())

    def note(self, words: str) -> None:
        with self.store.change("Add a note", by=an_engineer()) as work:
            work.add(Note(id=work.new_id(), order_id=self.order, words=words, made_at=work.now))

    def have_something_to_send(self) -> None:
        """A change that the server has no receipt for."""
        if not self.store.scalar("SELECT count(*) FROM change_set WHERE state = 'pending'"):
            self.note("and another thing")

    def office_edits(self) -> None:
        put(
            self.office,
            Note(
                id=self.office.world.new_id(),
                order_id=self.order,
                words="call first",
                made_at=self.office.world.now(),
            ),
        )

    def waiting(self) -> int:
        return int(self.store.scalar("SELECT count(*) FROM change_set WHERE state <> 'archived'"))

    def ask(self, method: str, path: str, body: bytes = b"", **more: object) -> str:
        """One exchange of its own."""
        return _told(lambda: self.line.send(method, path, body, deadline_s=self.deadline_s, **more))  # type: ignore[arg-type]

    def join(self) -> str:
        """Enrol once more, with the same code and key."""
        return _told(
            lambda: enrol(
                EnrolmentTicket(self.proxy.url, self.code), JOINING, "second", deadline_s=self.deadline_s
            )
        )

    def step_upload(self, begun: str | None, steps: int) -> str:
        """So many steps of the photo's upload, a byte at a time."""
        source = io.BytesIO(PHOTO)
        line, pace = Hasty(self.line, self.deadline_s), _ByteByByte()
        sending = Sending(line, pace, _name(PHOTO), len(PHOTO), source.seek, source.read, begun)
        return _told(lambda: list(itertools.islice(sending.steps(), steps)))

    def close(self) -> None:
        self.line.close()
        self.proxy.close()
        self.store.close()

    def _a_line(self, deadline_s: float, url: str | None = None) -> HttpTransport:
        return HttpTransport(url or self.proxy.url, signer=self.signer, deadline_s=deadline_s)

    def _begin(self, data: bytes) -> str:
        reply = self.line.send("POST", PLACE, headers=_upload_headers(data), media_type=CHUNK_MEDIA_TYPE)
        return reply.headers["Location"]

    def _attachment(self, store: Store, data: bytes) -> Attachment:
        return Attachment(
            id=store.world.new_id(),
            order_id=self.order,
            sha256=_name(data),
            size_bytes=len(data),
            media_type="image/jpeg",
            made_at=store.world.now(),
        )


@dataclass(frozen=True)
class Door:
    """One endpoint: the first line of its requests, and what on the laptop makes one."""

    request: str
    provoke: Callable[[Laptop], str]
    has_body: bool = True


DOORS = {
    "enrol": Door("POST /sync/v1/enrol ", Laptop.join),
    "challenge": Door("POST /sync/v1/challenge ", lambda laptop: laptop.ask("GET", PLACE + "/wanted")),
    "token": Door("POST /sync/v1/token ", lambda laptop: laptop.ask("GET", PLACE + "/wanted")),
    "keys": Door("GET /sync/v1/keys ", lambda laptop: laptop.ask("GET", "/sync/v1/keys")),
    "push": Door("POST /sync/v1/push ", Laptop.round),
    "pull": Door("POST /sync/v1/pull ", Laptop.round),
    "known blobs": Door(
        f"POST {PLACE}/known ",
        lambda laptop: _told(lambda: ask_about(Hasty(laptop.line, laptop.deadline_s), [_name(PHOTO)])),
    ),
    "wanted blobs": Door(f"GET {PLACE}/wanted ", lambda laptop: laptop.ask("GET", PLACE + "/wanted")),
    "a blob's head": Door(
        f"HEAD {PLACE}/[0-9a-f]{{64}} ", lambda laptop: laptop.step_upload(None, 1), has_body=False
    ),
    "a blob": Door(
        f"GET {PLACE}/[0-9a-f]{{64}} ", lambda laptop: laptop.ask("GET", f"{PLACE}/{_name(THEIRS)}")
    ),
    "a new upload": Door(f"POST {PLACE} ", lambda laptop: laptop.step_upload("", 1), has_body=False),
    "an upload's head": Door(
        f"HEAD {PLACE}/uploads/", lambda laptop: laptop.step_upload(laptop.upload, 1), has_body=False
    ),
    "an upload": Door(
        f"PATCH {PLACE}/uploads/", lambda laptop: laptop.step_upload(laptop.upload, 2), has_body=False
    ),
}


class _ByteByByte(Pace):
    """Never more than a byte, so that an upload lasts as long as the test."""

    def __init__(self) -> None:
        super().__init__(1)

    def went(self, sent_bytes: int, took_s: float) -> None:
        """It stays as it is."""

    def failed(self) -> None:
        """It stays as it is."""


@contextmanager
def a_laptop(folder: Path) -> Iterator[Laptop]:
    """A laptop and its server, on this machine."""
    service = a_service(folder / "server")
    with running(service, tls=False) as server:
        laptop = Laptop(folder, server)
        yield laptop
        laptop.close()
    service.close()


def _told(work: Callable[[], object]) -> str:
    try:
        work()
    except SyncTrouble as trouble:
        return trouble.code
    return ""


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _upload_headers(data: bytes) -> dict[str, str]:
    name = base64.b64encode(_name(data).encode()).decode()
    return {**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": f"sha256 {name}"}
