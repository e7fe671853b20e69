"""The server's half of attachments, spoken to as any tus client would, and as a hostile one."""

from __future__ import annotations

import base64
import hashlib
import resource
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from fieldapp.errors import SyncTrouble
from fieldapp.model.orders import WorkOrder
from fieldapp.model.people import Desk
from fieldapp.model.reports import Attachment
from fieldapp.rules.actors import SYSTEM
from fieldapp.server.tus import Uploads
from fieldapp.store import enrolments
from fieldapp.store.enrolments import NewDesk
from fieldapp.sync.keys import DeskKey, DeskSigner
from fieldapp.sync.transport import HttpTransport, Reply
from tests.builders import (
    ENGINEER_ID,
    Clock,
    a_person,
    an_administrator,
    an_engineer,
    an_order,
    put,
)
from tests.servers import Running, a_service, running

PLACE = "/sync/v1/blobs"
CHUNK = "application/offset+octet-stream"
TUS = {"Tus-Resumable": "1.0.0"}
PHOTO = hashlib.shake_256(b"a photo").digest(300_000)
NAME = hashlib.sha256(PHOTO).hexdigest()
OTHER_ENGINEER = "01980000-0000-7000-8000-00000000000a"


class Desks:
    """A server, and a line to it for every desk a test needs."""

    def __init__(self, server: Running, clock: Clock) -> None:
        self.server = server
        self.clock = clock
        self.store = server.service.store
        self.blobs = server.service.blobs
        self.lines: list[HttpTransport] = []
        self.signers: list[DeskSigner] = []
        self.mine, self.token = self.desk(ENGINEER_ID, 1)

    def another_line(self) -> HttpTransport:
        """A second line of the first desk."""
        line = HttpTransport(self.server.url, self.server.fingerprint, self.signers[0], deadline_s=30)
        self.lines.append(line)
        return line

    def desk(self, person: str, seed: int) -> tuple[HttpTransport, str]:
        key = DeskKey(bytes([seed]) * 32)
        code = enrolments.make_code(self.store, person, by=an_administrator()).code
        joined = enrolments.use_code(self.store, code, NewDesk(f"laptop {seed}", key.public_key))
        self.signers.append(DeskSigner(joined.desk_id, key))
        line = HttpTransport(self.server.url, self.server.fingerprint, self.signers[-1], deadline_s=15)
        self.lines.append(line)
        return line, enrolments.issue_token(self.store, joined.desk_id)

    def refer(self, data: bytes, order_id: str | None = None) -> str:
        """An attachment of an order that the engineer holds. Returns the order's id."""
        order_id = order_id or an_order(self.store, assignee=an_engineer())
        row = Attachment(
            id=self.store.world.new_id(),
            order_id=order_id,
            sha256=hashlib.sha256(data).hexdigest(),
            size_bytes=len(data),
            media_type="image/jpeg",
            made_at=self.store.world.now(),
        )
        put(self.store, row)
        return order_id

    def uploads(self) -> list[str]:
        folder = self.blobs.folder / "uploads"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    clock = Clock()
    service = a_service(tmp_path / "server", clock)
    with running(service) as server:
        found = Desks(server, clock)
        yield found
        for line in found.lines:
            line.close()
    service.close()


def begin(line: HttpTransport, data: bytes = PHOTO, name: str | None = None) -> Reply:
    told = base64.b64encode((name or hashlib.sha256(data).hexdigest()).encode()).decode()
    headers = {**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": f"filename Zm9v,sha256 {told}"}
    return line.send("POST", PLACE, headers=headers)


def append(line: HttpTransport, place: str, offset: int, data: bytes, **headers: str) -> Reply:
    told = {**TUS, "Upload-Offset": str(offset), **{k.replace("_", "-"): v for k, v in headers.items()}}
    return line.send("PATCH", place, data, headers=told, media_type=CHUNK)


def offset_of(line: HttpTransport, place: str) -> tuple[int, str]:
    reply = line.send("HEAD", place, headers=TUS)
    return reply.status, reply.headers.get("Upload-Offset", "")


def upload(line: HttpTransport, data: bytes = PHOTO) -> None:
    place = begin(line, data).headers["Location"]
    assert append(line, place, 0, data).status == 204


def test_that_an_upload_in_pieces_becomes_a_blob(desks: Desks) -> None:
    place = begin(desks.mine).headers["Location"]

    answers = [append(desks.mine, place, at, PHOTO[at : at + 100_000]) for at in range(0, 300_000, 100_000)]

    assert [(each.status, each.headers["Upload-Offset"]) for each in answers] == [
        (204, "100000"),
        (204, "200000"),
        (204, "300000"),
    ]
    assert all(
        each.headers["Tus-Resumable"] == "1.0.0" and each.headers["Upload-Expires"] for each in answers
    )
    assert desks.blobs.read(NAME) == PHOTO
    assert desks.store.scalar("SELECT state FROM blob") == "verified"
    assert desks.store.scalar("SELECT count(*) FROM upload") == 0
    assert desks.uploads() == []


def test_that_bytes_may_come_with_the_beginning(desks: Desks) -> None:
    told = base64.b64encode(NAME.encode()).decode()
    headers = {**TUS, "Upload-Length": "300000", "Upload-Metadata": f"sha256 {told}"}

    reply = desks.mine.send("POST", PLACE, PHOTO, headers=headers, media_type=CHUNK)

    assert (reply.status, reply.headers["Upload-Offset"]) == (201, "300000")
    assert desks.blobs.has(NAME)


def test_that_an_empty_file_is_a_file(desks: Desks) -> None:
    reply = begin(desks.mine, b"")

    assert (reply.status, reply.headers["Upload-Offset"]) == (201, "0")
    assert desks.blobs.has(hashlib.sha256(b"").hexdigest())


def test_that_known_bytes_are_answered_at_once(desks: Desks) -> None:
    before = desks.mine.send("HEAD", f"{PLACE}/{NAME}", headers=TUS)
    upload(desks.mine)

    after = desks.mine.send("HEAD", f"{PLACE}/{NAME}", headers=TUS)
    again = begin(desks.mine)

    assert (before.status, after.status) == (404, 200)
    assert after.headers["Upload-Offset"] == after.headers["Upload-Length"] == "300000"
    assert (again.status, again.headers["Upload-Offset"]) == (201, "300000")
    assert desks.store.scalar("SELECT count(*) FROM upload") == 0


def test_that_an_upload_begun_twice_is_one_upload(desks: Desks) -> None:
    first = begin(desks.mine).headers["Location"]
    append(desks.mine, first, 0, PHOTO[:70_000])

    second = begin(desks.mine)
    known = desks.mine.send("HEAD", f"{PLACE}/{NAME}", headers=TUS)

    assert (second.headers["Location"], second.headers["Upload-Offset"]) == (first, "70000")
    assert (known.status, known.headers["Location"]) == (404, first)


def test_that_an_upload_goes_on_after_the_server_was_restarted(tmp_path: Path) -> None:
    service = a_service(tmp_path / "server")
    with running(service) as server:
        desks = Desks(server, Clock())
        place = begin(desks.mine).headers["Location"]
        append(desks.mine, place, 0, PHOTO[:123_456])
        desks.mine.close()

    with running(service) as server:
        mine = HttpTransport(server.url, server.fingerprint, desks.signers[0])
        where = offset_of(mine, place)
        last = append(mine, place, 123_456, PHOTO[123_456:])
        mine.close()
        found = server.service.blobs.read(NAME)
    service.close()

    assert (where, last.status) == ((200, "123456"), 204)
    assert found == PHOTO


def test_that_bytes_which_are_not_what_they_are_named_are_thrown_away(desks: Desks) -> None:
    place = begin(desks.mine, PHOTO).headers["Location"]

    reply = append(desks.mine, place, 0, bytes(300_000))

    assert (reply.status, reply.problem) == (460, "blob-hash-differs")
    assert offset_of(desks.mine, place)[0] == 404
    assert not desks.blobs.has(NAME)
    assert desks.uploads() == []
    upload(desks.mine)
    assert desks.blobs.read(NAME) == PHOTO


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_that_a_chunk_with_a_checksum_counts_whole_or_not_at_all(desks: Desks, algorithm: str) -> None:
    place = begin(desks.mine).headers["Location"]
    right = base64.b64encode(hashlib.new(algorithm, PHOTO[:1000]).digest()).decode()

    wrong = append(desks.mine, place, 0, PHOTO[1000:2000], Upload_Checksum=f"{algorithm} {right}")
    after_wrong = offset_of(desks.mine, place)
    good = append(desks.mine, place, 0, PHOTO[:1000], Upload_Checksum=f"{algorithm} {right}")

    assert (wrong.status, wrong.problem, after_wrong) == (460, "upload-checksum", (200, "0"))
    assert (good.status, offset_of(desks.mine, place)) == (204, (200, "1000"))


@pytest.mark.parametrize("offset", [0, 999, 1001, 300_001])
def test_that_bytes_for_another_place_are_refused(desks: Desks, offset: int) -> None:
    place = begin(desks.mine).headers["Location"]
    append(desks.mine, place, 0, PHOTO[:1000])

    reply = append(desks.mine, place, offset, PHOTO[:500])

    assert (reply.status, reply.problem, reply.problem_facts) == (409, "upload-offset", {"offset": 1000})
    assert offset_of(desks.mine, place) == (200, "1000")


def test_that_more_bytes_than_were_announced_are_refused_and_leave_what_was(desks: Desks) -> None:
    place = begin(desks.mine).headers["Location"]
    append(desks.mine, place, 0, PHOTO[:1000])

    reply = append(desks.mine, place, 1000, PHOTO)

    assert (reply.status, reply.problem) == (413, "upload-too-long")
    assert offset_of(desks.mine, place) == (200, "1000")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": "10"}, 400),
        ({"Upload-Length": "10", "Upload-Metadata": "sha256 ***"}, 400),
        ({"Upload-Length": "10", "Upload-Metadata": "sha256 Li4vLi4vZXRjL3Bhc3N3ZA=="}, 400),
        ({"Upload-Length": "-1", "Upload-Metadata": "sha256 AA=="}, 400),
        ({"Upload-Length": "9" * 30, "Upload-Metadata": "sha256 AA=="}, 400),
        ({"Upload-Length": str(257 << 20), "Upload-Metadata": "sha256 AA=="}, 413),
        ({"Upload-Defer-Length": "1"}, 400),
    ],
)
def test_that_an_upload_begun_wrongly_is_refused(desks: Desks, headers: dict[str, str], status: int) -> None:
    assert desks.mine.send("POST", PLACE, headers={**TUS, **headers}).status == status


def test_that_the_protocols_version_is_agreed_on(desks: Desks) -> None:
    offer = desks.mine.send("OPTIONS", PLACE, signed_in=False)
    without = desks.mine.send("HEAD", f"{PLACE}/uploads/x")
    wrong_kind = desks.mine.send(
        "PATCH", begin(desks.mine).headers["Location"], b"x", headers={**TUS, "Upload-Offset": "0"}
    )

    assert offer.headers["Tus-Extension"] == "creation,creation-with-upload,checksum,expiration,termination"
    assert (without.status, without.headers["Tus-Version"]) == (412, "1.0.0")
    assert wrong_kind.status == 415


def test_that_an_upload_can_be_given_up(desks: Desks) -> None:
    place = begin(desks.mine).headers["Location"]
    append(desks.mine, place, 0, PHOTO[:1000])

    ended = desks.mine.send("DELETE", place, headers=TUS)

    assert (ended.status, offset_of(desks.mine, place)[0], desks.uploads()) == (204, 404, [])


def test_that_an_upload_expires_and_is_cleared_away(desks: Desks) -> None:
    place = begin(desks.mine).headers["Location"]
    append(desks.mine, place, 0, PHOTO[:1000])

    desks.clock.tick(days=15)

    assert offset_of(desks.mine, place)[0] == 404
    assert begin(desks.mine).headers["Location"] != place
    after_a_restart = Uploads(desks.store, desks.blobs)
    after_a_restart.begin("another desk", "0" * 64, 10)
    assert place.rpartition("/")[2] not in desks.uploads()
    assert desks.store.scalar("SELECT count(*) FROM upload") == 1


def test_that_an_upload_belongs_to_its_desk(desks: Desks) -> None:
    other, _ = desks.desk(ENGINEER_ID, 2)
    place = begin(desks.mine).headers["Location"]

    assert offset_of(other, place)[0] == 404
    assert append(other, place, 0, PHOTO).status == 404
    assert other.send("DELETE", place, headers=TUS).status == 404
    assert other.send("HEAD", f"{PLACE}/{NAME}", headers=TUS).headers.get("Location") is None


def test_that_a_desk_cannot_begin_uploads_without_end(desks: Desks) -> None:
    for number in range(100):
        begin(desks.mine, b"x" * 10, hashlib.sha256(bytes([number])).hexdigest())

    assert begin(desks.mine).problem == "too-many-uploads"


@pytest.mark.parametrize("method", ["POST", "HEAD", "GET", "PATCH", "DELETE"])
def test_that_strangers_get_nothing(desks: Desks, method: str) -> None:
    stranger = HttpTransport(desks.server.url, desks.server.fingerprint)
    path = (
        PLACE
        if method == "POST"
        else f"{PLACE}/{NAME}"
        if method in ("HEAD", "GET")
        else f"{PLACE}/uploads/1"
    )

    with pytest.raises(SyncTrouble) as caught:
        stranger.send(method, path, headers=TUS)

    stranger.close()
    assert caught.value.code == "not-recognised"


# ─── downloads ─────────────────────────────────────────────────────────────────────────────────────


def get(line: HttpTransport, name: str = NAME, **headers: str) -> Reply:
    return line.send("GET", f"{PLACE}/{name}", headers={k.title(): v for k, v in headers.items()})


def test_that_a_blob_is_downloaded_whole_by_who_holds_its_order(desks: Desks) -> None:
    upload(desks.mine)
    desks.refer(PHOTO)

    reply = get(desks.mine)

    assert (reply.status, reply.body) == (200, PHOTO)
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    assert reply.headers["Content-Disposition"] == "attachment"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=1000-1999", 1000, 2000),
        ("bytes=299999-", 299_999, 300_000),
        ("bytes=-10", 299_990, 300_000),
        ("bytes=299990-999999999", 299_990, 300_000),
    ],
)
def test_that_a_range_is_what_it_says(desks: Desks, asked: str, start: int, end: int) -> None:
    upload(desks.mine)
    desks.refer(PHOTO)

    reply = get(desks.mine, range=asked)

    assert (reply.status, reply.body) == (206, PHOTO[start:end])
    assert reply.headers["Content-Range"] == f"bytes {start}-{end - 1}/300000"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "bytes=-", "lines=1-2", "bytes=a-b", ""])
def test_that_a_range_we_do_not_read_means_the_whole(desks: Desks, asked: str) -> None:
    upload(desks.mine)
    desks.refer(PHOTO)

    assert get(desks.mine, range=asked).body == PHOTO


@pytest.mark.parametrize("asked", ["bytes=300000-", "bytes=5-2", "bytes=999999999-"])
def test_that_a_range_behind_the_end_is_refused(desks: Desks, asked: str) -> None:
    upload(desks.mine)
    desks.refer(PHOTO)

    reply = get(desks.mine, range=asked)

    assert (reply.status, reply.headers["Content-Range"]) == (416, "bytes */300000")


def test_that_a_blob_of_somebody_elses_order_looks_like_none(desks: Desks) -> None:
    a_person(desks.store, an_engineer(OTHER_ENGINEER, "Someone Else"))
    other, _ = desks.desk(OTHER_ENGINEER, 3)
    upload(desks.mine)
    desks.refer(PHOTO)

    theirs, absent = get(other), get(desks.mine, "0" * 64)

    assert (theirs.status, theirs.problem) == (absent.status, absent.problem) == (404, "blob-missing")


def test_that_an_order_taken_away_takes_its_blobs_along(desks: Desks) -> None:
    upload(desks.mine)
    order_id = desks.refer(PHOTO)
    with desks.store.change("Take away", by=SYSTEM) as work:
        work.get(WorkOrder, order_id).assignee_id = None

    assert get(desks.mine).status == 404


def test_that_a_suspended_desk_hands_in_and_gets_nothing(desks: Desks) -> None:
    desks.refer(PHOTO)
    with desks.store.change("Suspend", by=SYSTEM) as work:
        for desk in work.all(select(Desk)):
            desk.suspended = True

    upload(desks.mine)

    assert desks.blobs.has(NAME)
    with pytest.raises(SyncTrouble) as caught:
        get(desks.mine)
    assert (caught.value.code, caught.value.facts["reason"]) == ("not-recognised", "desk-suspended")


def test_that_the_server_says_what_it_lacks(desks: Desks) -> None:
    desks.refer(PHOTO)
    lacking = desks.mine.send("GET", f"{PLACE}/wanted").body
    upload(desks.mine)
    complete = desks.mine.send("GET", f"{PLACE}/wanted").body
    desks.blobs.path(NAME).unlink()
    lost = desks.mine.send("GET", f"{PLACE}/wanted").body

    assert (lacking, complete, lost) == (f'{{"wanted":["{NAME}"]}}'.encode(), b'{"wanted":[]}', lacking)


def test_that_many_blobs_are_asked_about_at_once(desks: Desks) -> None:
    other, nothing = b"half a photo" * 1000, "0" * 64
    upload(desks.mine)
    begun = begin(desks.mine, other).headers["Location"]
    names = [NAME, hashlib.sha256(other).hexdigest(), nothing]

    reply = desks.mine.send("POST", f"{PLACE}/known", msgspec.json.encode({"names": names}))

    assert msgspec.json.decode(reply.body) == {"known": [NAME], "begun": {names[1]: begun}}


@pytest.mark.parametrize(
    "body", [b"{}", b'{"names":["../../x"]}', b'{"names":[7]}', b'{"names":"%s"}' % (b"0" * 64)]
)
def test_that_asking_about_nonsense_is_refused(desks: Desks, body: bytes) -> None:
    assert desks.mine.send("POST", f"{PLACE}/known", body).status == 400


def test_that_who_asks_is_looked_at_before_what_is_asked(desks: Desks) -> None:
    with pytest.raises(SyncTrouble) as refused:
        desks.mine.send("POST", f"{PLACE}/known", b"nonsense", signed_in=False)

    assert refused.value.facts == {"reason": "desk-not-recognised"}


# ─── bad lines and bad days ────────────────────────────────────────────────────────────────────────


def half_an_upload(desks: Desks, place: str, data: bytes, announced: int) -> socket.socket:
    """A connection that announces more than it sends, and then says nothing."""
    return half_a_request(desks, f"PATCH {place} HTTP/1.1\r\nUpload-Offset: 0\r\n", data, announced)


def half_a_request(desks: Desks, start: str, data: bytes, announced: int) -> socket.socket:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    port = int(desks.server.url.rpartition(":")[2])
    line = context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=10))
    rest = (
        f"Host: x\r\nTus-Resumable: 1.0.0\r\nContent-Type: {CHUNK}\r\n"
        f"Content-Length: {announced}\r\nAuthorization: Bearer {desks.token}\r\n\r\n"
    )
    line.sendall(start.encode() + rest.encode() + data)
    return line


def wait_for(size: int, desks: Desks) -> None:
    deadline = time.monotonic() + 10
    folder = desks.blobs.folder / "uploads"
    while not any(path.stat().st_size >= size for path in folder.glob("*")):
        assert time.monotonic() < deadline, "the bytes did not arrive"
        time.sleep(0.01)


def test_that_what_came_before_a_cut_is_kept(desks: Desks) -> None:
    place = begin(desks.mine).headers["Location"]
    line = half_an_upload(desks, place, PHOTO[:150_000], 300_000)
    wait_for(150_000, desks)

    line.close()
    where = offset_of(desks.mine, place)
    rest = append(desks.mine, place, 150_000, PHOTO[150_000:])

    assert (where, rest.status) == ((200, "150000"), 204)
    assert desks.blobs.read(NAME) == PHOTO


def test_that_a_new_connection_takes_over_from_one_that_hangs(desks: Desks) -> None:
    place = begin(desks.mine).headers["Location"]
    hanging = half_an_upload(desks, place, PHOTO[:150_000], 300_000)
    wait_for(150_000, desks)
    started = time.monotonic()

    where = offset_of(desks.mine, place)
    rest = append(desks.mine, place, 150_000, PHOTO[150_000:])

    assert (where, rest.status) == ((200, "150000"), 204)
    assert time.monotonic() - started < 5
    assert desks.blobs.read(NAME) == PHOTO
    assert b" 409 " in hanging.recv(4096)
    hanging.close()


def test_that_a_desk_finds_what_it_began_although_the_old_connection_still_hangs(desks: Desks) -> None:
    told = base64.b64encode(NAME.encode()).decode()
    create = f"POST {PLACE} HTTP/1.1\r\nUpload-Length: 300000\r\nUpload-Metadata: sha256 {told}\r\n"
    hanging = half_a_request(desks, create, PHOTO[:150_000], 300_000)
    wait_for(150_000, desks)

    known = desks.mine.send("HEAD", f"{PLACE}/{NAME}", headers=TUS)

    assert (known.status, offset_of(desks.mine, known.headers["Location"])) == (404, (200, "150000"))
    hanging.close()


def test_that_many_connections_on_one_upload_end_in_the_right_bytes(desks: Desks) -> None:
    place = begin(desks.mine).headers["Location"]
    refusals: list[int] = []

    def work() -> None:
        line = desks.another_line()
        for _ in range(40):
            status, offset = offset_of(line, place)
            if status != 200:
                break
            at = int(offset)
            reply = append(line, place, at, PHOTO[at : at + 20_000])
            refusals.append(reply.status)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert set(refusals) <= {204, 404, 409, 423}
    assert desks.blobs.read(NAME) == PHOTO


def test_that_a_whole_file_that_a_crash_kept_from_being_finished_is_finished_when_asked(desks: Desks) -> None:
    place = begin(desks.mine).headers["Location"]
    append(desks.mine, place, 0, PHOTO[:1000])
    partial = desks.blobs.folder / "uploads" / place.rpartition("/")[2]
    partial.write_bytes(PHOTO)

    where = offset_of(desks.mine, place)

    assert where == (200, "300000")
    assert desks.blobs.read(NAME) == PHOTO


def test_that_a_blob_that_a_crash_kept_out_of_the_books_gets_into_them_when_asked_for(desks: Desks) -> None:
    desks.blobs.put(PHOTO)

    reply = desks.mine.send("HEAD", f"{PLACE}/{NAME}", headers=TUS)

    assert reply.status == 200
    assert desks.store.scalar("SELECT state FROM blob") == "verified"


def test_that_a_full_disk_is_told_and_what_was_told_before_stays(desks: Desks, tmp_path: Path) -> None:
    place = begin(desks.mine).headers["Location"]
    append(desks.mine, place, 0, PHOTO[:100_000])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, hard))
    try:
        with pytest.raises(SyncTrouble) as caught:
            append(desks.mine, place, 100_000, PHOTO[100_000:])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    status, offset = offset_of(desks.mine, place)
    rest = append(desks.mine, place, int(offset), PHOTO[int(offset) :])

    assert caught.value.code == "server-disk-full"
    assert status == 200
    assert 100_000 <= int(offset) <= 150_000
    assert rest.status == 204
    assert desks.blobs.read(NAME) == PHOTO
    assert desks.uploads() == []
