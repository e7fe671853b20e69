"""Joining over the wire: the desk's half against the real server, with its own certificate."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import zstandard
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.errors import FieldappError, Refused, RuleBroken, SyncTrouble
from fieldapp.model.people import Desk
from fieldapp.rules.actors import SYSTEM
from fieldapp.rules.desk_names import LONGEST_DESK_NAME
from fieldapp.server import desk_api
from fieldapp.server.attempts import Attempts
from fieldapp.server.desk_api import authenticate
from fieldapp.server.replies import answering, reply
from fieldapp.server.service import Service
from fieldapp.server.tls import ensure_certificate
from fieldapp.sheet.certificates import DESK, proof, public_text, read_certificate, sealing_key
from fieldapp.store import enrolments
from fieldapp.store.vault import Keys
from fieldapp.sync import enrol as desk_side
from fieldapp.sync.enrol import Enrolment, enrol
from fieldapp.sync.keys import DeskKey, DeskSigner, challenge_message, enrolment_message, seal_message
from fieldapp.sync.transport import HttpTransport
from tests.builders import ENGINEER_ID, Clock, a_desk_store, an_administrator
from tests.servers import Cable, Running, a_service, running

KEY = DeskKey(bytes(range(32)))
OTHER_KEY = DeskKey(bytes(32))


class Moving(Clock):
    """The server's clock: right at first, then as a test says."""

    def __init__(self) -> None:
        super().__init__(datetime.now(UTC))


def routes(service: Service) -> list[BaseRoute]:
    """The routes under test, and one that tells a desk who it is."""

    @answering
    async def who(request: Request) -> Response:
        identity = authenticate(request, service)
        return reply(
            msgspec.json.encode({"desk": identity.desk_id, "suspended": identity.suspended}), request
        )

    return [*desk_api.routes(service), Route("/sync/v1/who", who, methods=["POST"])]


@pytest.fixture
def clock() -> Moving:
    return Moving()


@pytest.fixture
def server(tmp_path: Path, clock: Moving) -> Iterator[Running]:
    service = a_service(tmp_path / "server", clock)
    with running(service, routes) as up:
        yield up
    service.close()


def a_ticket(server: Running, code: str | None = None) -> EnrolmentTicket:
    made = code or enrolments.make_code(server.service.store, ENGINEER_ID, by=an_administrator()).code
    return EnrolmentTicket(server.url, made, server.fingerprint)


@contextlib.contextmanager
def signed_in(enrolment: Enrolment, key: DeskKey = KEY) -> Iterator[HttpTransport]:
    transport = enrolment.transport(key, deadline_s=10)
    yield transport
    transport.close()


def who_am_i(transport: HttpTransport) -> dict[str, object]:
    answer: dict[str, object] = msgspec.json.decode(transport.exchange("/sync/v1/who", b"{}"))
    return answer


def trouble_of(transport: HttpTransport) -> SyncTrouble:
    with pytest.raises(SyncTrouble) as caught:
        transport.exchange("/sync/v1/who", b"{}")
    return caught.value


def test_that_a_laptop_joins_with_a_ticket_and_is_recognised(server: Running) -> None:
    enrolment = enrol(a_ticket(server), KEY, "Pump house laptop")

    with signed_in(enrolment) as transport:
        answer = who_am_i(transport)

    assert answer == {"desk": enrolment.desk_id, "suspended": False}
    assert (enrolment.person.id, enrolment.person.name, enrolment.person.roles) == (
        ENGINEER_ID,
        "Li Wei",
        ("engineer",),
    )
    assert enrolment.server_id == server.service.store.scalar("SELECT server_id FROM commit_clock")


def test_that_the_replica_keeps_the_enrolment(server: Running, tmp_path: Path) -> None:
    store = a_desk_store(tmp_path)
    enrolment = enrol(a_ticket(server), KEY, "Pump house laptop")

    with store.writing() as connection:
        before = desk_side.kept(connection)
        desk_side.keep(connection, enrolment)
    with store.engine.connect() as connection:
        after = desk_side.kept(connection)

    store.close()
    assert (before, after) == (None, enrolment)


def test_that_a_laptop_learns_the_keys_that_files_are_sealed_to(server: Running) -> None:
    joined = enrol(a_ticket(server), KEY, "Pump house")
    joined_before = msgspec.structs.replace(joined, bundle_keys=None)
    line = joined.transport(KEY)

    learned = desk_side.with_new_keys(joined_before, line)

    assert joined.bundle_keys == server.service.bundle_keys.public
    assert learned == joined
    assert desk_side.with_new_keys(joined, line) is None
    line.close()


def test_that_a_desk_gets_a_certificate_for_its_sheets_and_a_new_one_before_that_ends(
    server: Running,
) -> None:
    keys = Keys(b"", b"", b"", bytes(range(32)))
    joined = enrol(a_ticket(server), KEY, "Pump house")
    line = joined.transport(KEY)

    certified = desk_side.with_certificate(joined, keys, line, server.service.clock())
    later = server.service.clock() + timedelta(days=9 * 365 + 30)

    assert certified is not None
    assert certified.seal is not None
    subject = read_certificate(certified.seal.certificate).subject.rfc4514_string()
    assert f"2.5.4.5={joined.desk_id},OU=desk" in subject
    assert "CN=Li Wei" in subject
    assert certified.seal.authority == server.service.seal_office.authority
    assert desk_side.with_certificate(certified, keys, line, server.service.clock()) is None
    assert desk_side.with_certificate(certified, keys, line, later) is not None
    line.close()


def test_that_nobody_gets_a_certificate_for_a_key_that_is_not_theirs(server: Running) -> None:
    joined = enrol(a_ticket(server), KEY, "Pump house")
    line = joined.transport(KEY)
    others = sealing_key(bytes(32), DESK)
    public = public_text(others)
    stolen = {"public_key": public, "proof": proof(others, seal_message("another desk", public))}

    reply = line.send("POST", "/sync/v1/seal", msgspec.json.encode(stolen))

    assert reply.problem == "enrolment-proof-wrong"
    line.close()


def test_that_strangers_are_not_told_the_keys(server: Running) -> None:
    line = HttpTransport(server.url, server.fingerprint)

    with pytest.raises(SyncTrouble, match="not-recognised"):
        line.send("GET", "/sync/v1/keys")
    line.close()


def test_that_asking_again_after_a_lost_answer_gives_the_same_desk(server: Running) -> None:
    ticket = a_ticket(server)

    first, again = enrol(ticket, KEY, "laptop"), enrol(ticket, KEY, "laptop")

    assert again == first


def refusal_of(ticket: EnrolmentTicket, key: DeskKey = KEY) -> FieldappError:
    with pytest.raises(FieldappError) as caught:
        enrol(ticket, key, "laptop", deadline_s=10)
    return caught.value


def test_that_a_wrong_code_is_told(server: Running) -> None:
    error = refusal_of(a_ticket(server, "ABCD-EFGH"))

    assert isinstance(error, Refused)
    assert error.code == "enrolment-code-unknown"


def test_that_a_used_code_is_told_to_the_second_laptop(server: Running) -> None:
    ticket = a_ticket(server)
    enrol(ticket, KEY, "laptop")

    error = refusal_of(ticket, OTHER_KEY)

    assert isinstance(error, Refused)
    assert error.code == "enrolment-code-used"


def test_that_an_expired_code_is_told(server: Running, clock: Moving) -> None:
    ticket = a_ticket(server)
    clock.tick(days=8)

    error = refusal_of(ticket)

    assert isinstance(error, Refused)
    assert error.code == "enrolment-code-expired"


def test_that_a_key_which_is_not_ones_own_cannot_be_enrolled(server: Running) -> None:
    ticket = a_ticket(server)
    stolen = {
        "code": ticket.code,
        "public_key": KEY.public_key,
        "desk_name": "laptop",
        "proof": OTHER_KEY.sign(enrolment_message(ticket.code, KEY.public_key, "laptop")),
    }
    transport = HttpTransport(server.url, server.fingerprint)

    reply = transport.send("POST", "/sync/v1/enrol", msgspec.json.encode(stolen), signed_in=False)

    transport.close()
    assert reply.problem == "enrolment-proof-wrong"
    assert server.service.store.scalar("SELECT count(*) FROM desk") == 0


NONSENSE = [
    b"",
    b"{",
    b"[]",
    b"{}",
    b'{"code":7}',
    b'{"code":"","public_key":"B","desk_name":"laptop","proof":"C"}',
    b"\xff" * 100,
]


@pytest.mark.parametrize("path", ["enrol", "challenge", "token"])
def test_that_nonsense_is_refused_with_a_reason(server: Running, path: str) -> None:
    transport = HttpTransport(server.url, server.fingerprint)

    replies = [transport.send("POST", f"/sync/v1/{path}", body, signed_in=False) for body in NONSENSE]

    transport.close()
    assert {(reply.status, reply.problem) for reply in replies} == {(400, "body-unreadable")}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "desk-name-missing"),
        (" \n\u200b", "desk-name-missing"),
        ("x" * (LONGEST_DESK_NAME + 1), "desk-name-too-long"),
        ("泵" * 5_000, "desk-name-too-long"),
    ],
)
def test_that_a_name_no_laptop_can_have_is_told_and_uses_no_code_up(
    server: Running, name: str, code: str
) -> None:
    ticket = a_ticket(server)
    sent = {
        "code": ticket.code,
        "public_key": KEY.public_key,
        "desk_name": name,
        "proof": KEY.sign(enrolment_message(ticket.code, KEY.public_key, name)),
    }
    transport = HttpTransport(server.url, server.fingerprint)

    reply = transport.send("POST", "/sync/v1/enrol", msgspec.json.encode(sent), signed_in=False)
    with pytest.raises(RuleBroken) as refused:
        enrol(ticket, KEY, name)
    joined = enrol(ticket, KEY, "x" * LONGEST_DESK_NAME)

    transport.close()
    assert reply.problem == refused.value.code == code
    assert joined.desk_id


def test_that_a_megabyte_of_a_code_is_refused(server: Running) -> None:
    transport = HttpTransport(server.url, server.fingerprint)
    body = msgspec.json.encode({"code": "A" * (1 << 20), "public_key": "B", "desk_name": "C", "proof": "D"})

    reply = transport.send("POST", "/sync/v1/enrol", body, signed_in=False)

    transport.close()
    assert (reply.status, reply.problem) == (413, "body-too-large")


def test_that_a_bomb_is_refused_unopened(server: Running) -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(300 << 20))
    transport = HttpTransport(server.url, server.fingerprint)
    packed = {"Content-Encoding": "zstd"}

    replies = [
        transport.send(
            "POST", "/sync/v1/enrol", body, headers=packed, media_type="text/plain", signed_in=False
        )
        for body in (bomb[:16_000], bomb, b"not packed at all")
    ]

    transport.close()
    assert [(reply.status, reply.problem) for reply in replies] == [
        (413, "body-too-large"),
        (413, "body-too-large"),
        (400, "body-unreadable"),
    ]


def test_that_guessing_codes_gets_slow_and_a_right_one_still_works_afterwards(server: Running) -> None:
    guesses = [refusal_of(a_ticket(server, f"AAAA-{number:04d}")).code for number in range(6)]

    assert guesses == ["enrolment-code-unknown"] * 5 + ["server-busy"]
    time.sleep(1.1)
    assert enrol(a_ticket(server), KEY, "laptop").person.id == ENGINEER_ID


def test_that_waiting_doubles_and_has_an_end() -> None:
    now_s = 0.0
    attempts = Attempts(free=3, monotonic=lambda: now_s)
    waits = []

    for _ in range(14):
        attempts.failed("192.0.2.1")
        try:
            attempts.check("192.0.2.1")
        except Refused as refused:
            waits.append(refused.facts["retry_after_s"])
            now_s += float(str(refused.facts["retry_after_s"]))

    attempts.check("192.0.2.1")
    attempts.check("192.0.2.2")
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_that_a_desk_with_another_key_is_not_recognised(server: Running) -> None:
    enrolment = enrol(a_ticket(server), KEY, "laptop")

    with signed_in(enrolment, OTHER_KEY) as transport:
        assert trouble_of(transport).code == "not-recognised"


def test_that_a_desk_nobody_enrolled_is_not_recognised(server: Running) -> None:
    stranger = HttpTransport(server.url, server.fingerprint, DeskSigner("nobody", KEY))

    assert trouble_of(stranger).code == "not-recognised"
    stranger.close()


def test_that_a_token_which_expired_is_renewed_without_anybody_noticing(
    server: Running, clock: Moving
) -> None:
    enrolment = enrol(a_ticket(server), KEY, "laptop")

    with signed_in(enrolment) as transport:
        answers = [who_am_i(transport)]
        for _ in range(3):
            clock.tick(hours=2)
            answers.append(who_am_i(transport))

    assert [answer["desk"] for answer in answers] == [enrolment.desk_id] * 4


def test_that_a_challenge_holds_five_minutes_and_for_its_desk_only(server: Running, clock: Moving) -> None:
    mine = enrol(a_ticket(server), KEY, "mine").desk_id
    other = enrol(a_ticket(server), OTHER_KEY, "other").desk_id
    transport = HttpTransport(server.url, server.fingerprint)

    def challenge(desk_id: str) -> str:
        raw = transport.exchange("/sync/v1/challenge", msgspec.json.encode({"desk_id": desk_id}))
        return str(msgspec.json.decode(raw)["nonce"])

    def status_of_token(desk_id: str, nonce: str, key: DeskKey) -> int:
        proof = {"desk_id": desk_id, "nonce": nonce, "signature": key.sign(challenge_message(desk_id, nonce))}
        try:
            return transport.send("POST", "/sync/v1/token", msgspec.json.encode(proof)).status
        except SyncTrouble:
            return 401

    nonce = challenge(mine)
    at_once = status_of_token(mine, nonce, KEY)
    once_more = status_of_token(mine, nonce, KEY)
    for_another = status_of_token(other, nonce, OTHER_KEY)
    forged = status_of_token(mine, "A" * len(nonce), KEY)
    clock.tick(minutes=6)
    too_late = status_of_token(mine, nonce, KEY)
    transport.close()

    assert (at_once, once_more) == (200, 200), "a lost answer is asked for again"
    assert (for_another, forged, too_late) == (401, 401, 401)


def test_that_a_suspended_desk_is_still_recognised_as_what_it_is(server: Running) -> None:
    enrolment = enrol(a_ticket(server), KEY, "laptop")
    with signed_in(enrolment) as transport:
        who_am_i(transport)
        with server.service.store.change("Suspend", by=SYSTEM) as work:
            work.get(Desk, enrolment.desk_id).suspended = True

        assert who_am_i(transport)["suspended"] is True


def test_that_another_server_in_its_place_is_not_believed(server: Running, tmp_path: Path) -> None:
    enrolment = enrol(a_ticket(server), KEY, "laptop")
    port = server.url.rpartition(":")[2]
    impostor = a_service(tmp_path / "impostor")

    with running(impostor, routes) as false_friend:
        moved = replace_port(enrolment, false_friend.url)
        with signed_in(moved) as transport:
            trouble = trouble_of(transport)
        ticket_trouble = refusal_of(EnrolmentTicket(false_friend.url, "ABCD-EFGH", server.fingerprint))
    impostor.close()

    assert port != false_friend.url.rpartition(":")[2]
    assert (trouble.code, trouble.facts["reason"]) == ("reply-is-not-ours", "certificate")
    assert ticket_trouble.code == "reply-is-not-ours"


def replace_port(enrolment: Enrolment, url: str) -> Enrolment:
    return msgspec.structs.replace(enrolment, server_url=url)


def test_that_a_public_authority_does_not_vouch_for_a_server_of_our_own(server: Running) -> None:
    unpinned = HttpTransport(server.url)

    assert trouble_of(unpinned).facts["reason"] == "certificate"
    unpinned.close()


@pytest.mark.parametrize("years", [-30, -1, 1, 20])
def test_that_desks_whose_clock_is_years_off_are_served(tmp_path: Path, years: int) -> None:
    """Seen from the desk: the server lives (and its certificate was made) in another year."""
    clock = Moving()
    clock.tick(days=365 * years)
    service = a_service(tmp_path / "server", clock)
    ensure_certificate(tmp_path / "server", "127.0.0.1", clock.at)

    with running(service, routes, now=clock.at) as server:
        enrolment = enrol(a_ticket(server), KEY, "laptop")
        with signed_in(enrolment) as transport:
            answer = who_am_i(transport)
    service.close()

    assert answer["desk"] == enrolment.desk_id


def test_that_a_renewed_certificate_needs_nothing_from_the_desks(tmp_path: Path) -> None:
    data = tmp_path / "server"
    service = a_service(data)
    now = datetime.now(UTC)
    with running(service, routes, now=now) as server:
        enrolment = enrol(a_ticket(server), KEY, "laptop")
        first = server.fingerprint

    with running(service, routes, now=now + timedelta(days=800)) as renewed:
        with signed_in(replace_port(enrolment, renewed.url)) as transport:
            answer = who_am_i(transport)
        second = renewed.fingerprint
    service.close()

    assert first != second
    assert answer["desk"] == enrolment.desk_id


def test_that_a_line_cut_anywhere_between_greeting_and_answer_is_trouble(server: Running) -> None:
    """From the first byte of the TLS handshake, through the token, to the last byte of the answer."""
    enrolment = enrol(a_ticket(server), KEY, "laptop")
    cable = Cable(server.url)
    through = replace_port(enrolment, cable.url)
    codes = []

    for cut_after in [*range(1, 60, 9), *range(60, 6000, 160)]:
        cable.down_left = cut_after
        with signed_in(through) as transport:
            try:
                codes.append(str(who_am_i(transport)["desk"]))
            except SyncTrouble as trouble:
                codes.append(trouble.code)
    cable.close()

    assert set(codes) == {"server-absent", "reply-is-not-ours", enrolment.desk_id}
    first_whole = codes.index(enrolment.desk_id)
    assert set(codes[first_whole:]) == {enrolment.desk_id}, "what suffices once suffices with more"


def test_that_a_server_behind_a_public_certificate_gives_no_authority_of_its_own(tmp_path: Path) -> None:
    service = a_service(tmp_path / "server")
    ensure_certificate(tmp_path / "server", "127.0.0.1", datetime.now(UTC))
    with running(service, routes, tls=False) as server:
        enrolment = enrol(replace(a_ticket(server), fingerprint=""), KEY, "laptop")
    service.close()

    assert enrolment.authority == ""
