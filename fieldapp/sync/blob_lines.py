"""One blob on its way out or in: chunks as large as the line carries, from where the other end is.

Out it goes by tus 1.0 (https://tus.io), in by ranges (RFC 9110 14).
"""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec

from fieldapp.errors import SyncTrouble
from fieldapp.sync.file_limits import FileLimits

if TYPE_CHECKING:
    from fieldapp.sync.transport import Reply

PLACE = "/sync/v1/blobs"
CHUNK_MEDIA_TYPE = "application/offset+octet-stream"
CHUNK_DEADLINE_S = 90.0
MOST_HELD_BYTES = 32 << 20
"""A blob up to this that was cut on its way in goes on where it was."""
_TUS = {"Tus-Resumable": "1.0.0"}
_MOST_TURNS = 6
"""How often one blob may be begun anew before something is wrong."""


class Line(Protocol):
    """The way to the server (`HttpTransport`)."""

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
        """One exchange. Raises SyncTrouble."""


class Pace:
    """How much to send at once: as much as the line carries in about two seconds, within a person's limits."""

    SMALLEST, LARGEST = 16 * 1024, 8 << 20

    def __init__(self, first: int = 256 * 1024, limits: FileLimits | None = None) -> None:
        self.chunk_bytes = first
        self._limits = limits or FileLimits()

    @property
    def next_bytes(self) -> int:
        """How much to send or ask for next."""
        return self._limits.chunk_bytes(self.chunk_bytes)

    def rest(self, carried_bytes: int, since: float) -> None:
        """Wait until a person's limit allows more."""
        self._limits.rest(carried_bytes, since)

    def went(self, sent_bytes: int, took_s: float) -> None:
        """A chunk arrived."""
        if took_s < 1.0 and sent_bytes >= self.chunk_bytes:
            self.chunk_bytes = min(self.LARGEST, self.chunk_bytes * 2)
        elif took_s > 4.0:
            self.failed()

    def failed(self) -> None:
        """A chunk was slow, or did not arrive."""
        self.chunk_bytes = max(self.SMALLEST, self.chunk_bytes // 2)


@dataclass
class Sending:
    """One blob on its way out: asks where the server is with it, and goes on from there.

    `begun` is where the server told that it goes on; empty when it told that it has nothing of it.
    """

    line: Line
    pace: Pace
    sha256: str
    size: int
    seek: Callable[[int], int]
    read: Callable[[int], bytes]
    begun: str | None = None
    all_is_out: bool = False
    was_rejected: bool = False

    def steps(self) -> Iterator[int]:
        """Send chunk by chunk; each step gives how far the server is. Raises SyncTrouble."""
        for _turn in range(_MOST_TURNS):
            where, offset = self._begin()
            while where and offset is not None and offset <= self.size and not self.was_rejected:
                yield offset
                where, offset = self._append(where, offset)
            if not where:
                return
        raise SyncTrouble("reply-is-not-ours", reason="upload")

    def _begin(self) -> tuple[str, int | None]:
        """Where the upload is and how far; no place when the server has it all."""
        begun, self.begun = self.begun, None
        if begun is None:
            known = _of_tus(self.line.send("HEAD", f"{PLACE}/{self.sha256}", headers=_TUS))
            if known.status == 200:
                return "", None
            _raise_if_final(known)
            begun = _place(known.headers.get("Location", ""))
        if not begun:
            return self._create()
        at = _of_tus(self.line.send("HEAD", begun, headers=_TUS))
        return begun, _offset(at) if at.status == 200 else None

    def _create(self) -> tuple[str, int | None]:
        """Begin an upload; its first chunk goes along."""
        name = base64.b64encode(self.sha256.encode()).decode()
        headers = {**_TUS, "Upload-Length": str(self.size), "Upload-Metadata": f"sha256 {name}"}
        reply = self._chunk("POST", PLACE, 0, headers)
        return self._after(reply, _place(reply.headers.get("Location", "")))

    def _append(self, where: str, offset: int) -> tuple[str, int | None]:
        reply = self._chunk("PATCH", where, offset, {**_TUS, "Upload-Offset": str(offset)})
        return self._after(reply, where)

    def _after(self, reply: Reply, where: str) -> tuple[str, int | None]:
        """What a chunk's answer means."""
        if reply.status == 460:
            self.was_rejected = True
            return "", None
        if reply.status >= 400:
            _raise_if_final(reply)
            return where or PLACE, None
        offset = _offset(reply)
        return ("", None) if offset == self.size else (where, offset)

    def _chunk(self, method: str, path: str, offset: int, headers: dict[str, str]) -> Reply:
        self.seek(offset)
        chunk = self.read(self.pace.next_bytes)
        self.all_is_out = offset + len(chunk) == self.size
        started = time.monotonic()
        try:
            reply = self.line.send(
                method,
                path,
                chunk,
                headers=headers,
                media_type=CHUNK_MEDIA_TYPE,
                deadline_s=CHUNK_DEADLINE_S,
            )
        except SyncTrouble:
            self.pace.failed()
            raise
        self.pace.went(len(chunk), time.monotonic() - started)
        self.pace.rest(len(chunk), started)
        return reply


class Arriving(io.RawIOBase):
    """A blob on its way in, as a file that reads range after range.

    `begun` is what came before a cut; it goes on from there. Whether the whole is right, its hash tells.
    """

    def __init__(
        self,
        line: Line,
        pace: Pace,
        sha256: str,
        told: Callable[[str, int, int], None],
        begun: bytes = b"",
    ) -> None:
        super().__init__()
        self._line = line
        self._pace = pace
        self._sha256 = sha256
        self._told = told
        self._held = begun
        self._next = len(begun)
        self._came = bytearray(begun)
        self._size: int | None = None

    def is_there(self) -> bool:
        """Whether the server gives the bytes to this desk; reads the first range."""
        return self._more()

    @property
    def came(self) -> bytes:
        """What came so far; nothing of a blob too large to be held."""
        return bytes(self._came)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self._held and self._next < (self._size or 0):
            self._more()
        piece, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def _more(self) -> bool:
        """One range more; whether the server gave it. Raises SyncTrouble."""
        wanted = f"bytes={self._next}-{self._next + self._pace.next_bytes - 1}"
        started = time.monotonic()
        path = f"{PLACE}/{self._sha256}"
        try:
            reply = self._line.send("GET", path, headers={"Range": wanted}, deadline_s=CHUNK_DEADLINE_S)
        except SyncTrouble:
            self._pace.failed()
            raise
        if reply.status not in (200, 206):
            return False
        self._size = _size_of(reply)
        self._held, self._next = self._held + reply.body, self._next + len(reply.body)
        self._keep(reply.body)
        self._pace.went(len(reply.body), time.monotonic() - started)
        self._pace.rest(len(reply.body), started)
        self._told(self._sha256, self._next, self._size)
        return True

    def _keep(self, piece: bytes) -> None:
        if (self._size or 0) <= MOST_HELD_BYTES:
            self._came += piece


def _of_tus(reply: Reply) -> Reply:
    """A reply that speaks the protocol. Heads have no digest: without this a portal's 200 would count as ours."""
    if reply.headers.get("Tus-Resumable") != _TUS["Tus-Resumable"]:
        raise SyncTrouble("reply-is-not-ours", reason="tus")
    return reply


def _offset(reply: Reply) -> int:
    digits = reply.headers.get("Upload-Offset", "")
    if not (digits.isascii() and digits.isdigit()):
        raise SyncTrouble("reply-is-not-ours", reason="upload-offset")
    return int(digits)


def _place(where: str) -> str:
    """The path of an upload, on our server and nowhere else; empty when it is none."""
    return where if where.startswith(PLACE + "/uploads/") else ""


def _size_of(reply: Reply) -> int:
    if reply.status == 200:
        return len(reply.body)
    size = reply.headers.get("Content-Range", "").rpartition("/")[2]
    if not (size.isascii() and size.isdigit()) or not reply.body:
        raise SyncTrouble("reply-is-not-ours", reason="content-range")
    return int(size)


def ask_about(line: Line, names: list[str]) -> tuple[set[str], dict[str, str]]:
    """Which of these the server has, and where it goes on with those that were begun. Raises SyncTrouble."""
    reply = line.send("POST", PLACE + "/known", msgspec.json.encode({"names": names}))
    if reply.status != 200:
        raise SyncTrouble("request-refused", status=reply.status, reason=reply.problem)
    try:
        told = msgspec.json.decode(reply.body, type=_Told)
    except msgspec.DecodeError as error:
        raise SyncTrouble("reply-is-not-ours", reason="message") from error
    return set(told.known), {name: _place(where) for name, where in told.begun.items()}


class _Told(msgspec.Struct, frozen=True):
    known: list[str]
    begun: dict[str, str]


def _raise_if_final(reply: Reply) -> None:
    """Where asking again for the offset helps, it is asked; the rest is for people."""
    if reply.status not in (404, 409, 410, 423):
        raise SyncTrouble("request-refused", status=reply.status, reason=reply.problem)
