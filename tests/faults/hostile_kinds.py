"""The doors that strangers' bytes come in by: good ones to be spoiled, and the code that takes them."""

from __future__ import annotations

import contextlib
import io
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import msgspec
import qrcode
from openpyxl import Workbook
from PIL import Image

from fieldapp.codes.decode import decode_file
from fieldapp.codes.device_label import label_link, label_text
from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.codes.payload import parse
from fieldapp.imports import carry_out, plan_import
from fieldapp.rules.actors import SYSTEM
from fieldapp.server.intake.signed import draft_of
from fieldapp.server.intake.taking import Taking, on_behalf_of_the_office
from fieldapp.server.replies import as_message
from fieldapp.store import enrolments
from fieldapp.store.changes import CHAIN_START, body_hash, chain_hash
from fieldapp.sync.answer import DeskOnTheLine, answer_push
from fieldapp.sync.bundle_file import Bundle, BundleWriter
from fieldapp.sync.bundle_keys import ServerKeys
from fieldapp.sync.bundle_server import take_in
from fieldapp.sync.messages import PushRequest, WireEnvelope, encode
from fieldapp.sync.versions import check_understood
from tests.faults.spoiled import spoiled, spoiled_archive, spoiled_json
from tests.sync.carried import Carried, Laptop, carried


@dataclass(frozen=True)
class Door:
    """`make` spoils something for it; `take` is the code behind it, and says what is wrong with what came of it."""

    weight: int
    make: Callable[[random.Random], bytes]
    take: Callable[[bytes], str | None]


@contextlib.contextmanager
def doors(folder: Path) -> Iterator[Mapping[str, Door]]:
    """All of them, on a server of their own with one laptop that has made something."""
    with carried(folder / "company") as company:
        laptop = company.laptop(company.engineer("Li Wei"))
        order = company.order(laptop.actor)
        laptop.sync()
        laptop.note(order, "Seal is worn")
        laptop.write(order, findings="Play in the bearing", contact_name="Chen Yu")
        laptop.photograph(order, 1, 2_000)
        yield {
            "codes": Door(40, _of(_texts()), lambda data: _parsed(data.decode("utf-8", "replace"))),
            "pictures": Door(10, _of(_pictures()), _looked_at),
            "lists": Door(10, _a_list, partial(_imported, company, folder)),
            "mails": Door(15, _of(_mails()), partial(_taken, company)),
            "messages": Door(5, lambda by: spoiled_json(_MESSAGE, by), partial(_told, company)),
            "sticks": Door(5, _of([_a_stick(laptop)]), partial(_carried_in, company, folder)),
            "sealed sticks": Door(5, partial(_sealed_again, company, laptop), partial(_carried_in, company, folder)),
            "change sets": Door(10, partial(_a_push, laptop), partial(_pushed, company, laptop)),
        }  # fmt: skip


def _of(samples: Sequence[bytes]) -> Callable[[random.Random], bytes]:
    return lambda by: spoiled(by.choice(samples), samples, by)


# ─── codes and pictures ────────────────────────────────────────────────────────────────────────


def _texts() -> list[bytes]:
    ticket = EnrolmentTicket("https://fieldapp.example:8443", "ABCD-EFGH-JKLM-NPQR", "ab" * 32)
    texts = (
        label_text("K7M3XQ2P"), label_link("https://fieldapp.example", "K7M3XQ2P"), ticket.qr_text(), ticket.text(),
        "(01)04006381333931(21)A-17", "]d2010400638133393121A-17\x1d10L42", "4006381333931", "SN 2024-000471",
        "https://id.gs1.org/01/04006381333931/21/A17", "[)>\x1e06\x1d1P4711\x1dS99\x1e\x04", "泵 2 号 序列 A17",
    )  # fmt: skip
    return [text.encode() for text in texts]


def _parsed(text: str) -> str | None:
    found = parse(text, is_gs1=text.startswith("("))
    return None if all(isinstance(key, str) for key in found.lookup_keys()) else "keys that are no words"


def _pictures() -> list[bytes]:
    drawn = qrcode.QRCode(border=4)
    drawn.add_data("FIELDAPP:D:K7M3XQ2P")
    drawn.make()
    picture = drawn.make_image().get_image().convert("RGB").resize((99, 99), Image.Resampling.NEAREST)
    return [_as_file(picture, kind) for kind in ("JPEG", "PNG", "WEBP", "BMP", "GIF")]


def _as_file(picture: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def _looked_at(data: bytes) -> str | None:
    decode_file(data, time_limit_s=1.0)
    return None


# ─── what the office takes in ──────────────────────────────────────────────────────────────────

_HEADER = ("Order", "Opened", "Asset", "Short text", "Status", "Cost", "Customer")
_ROWS = [
    (f"4711{at}", f"2024-07-{at + 1:02}", f"PU-{at:03}", "Gleitring undicht" if at % 2 else "泵漏水", "CLOSED", f"1{at},50", "ACME")
    for at in range(12)
]  # fmt: skip


def _a_list(by: random.Random) -> bytes:
    """Words in some characters and separators, a workbook, or one spoiled from the inside."""
    samples = _lists()
    if by.random() < 0.3:
        return spoiled_archive(samples[0], by)
    return spoiled(by.choice(samples), samples, by)


def _lists() -> list[bytes]:
    if not _MADE:
        book, file = Workbook(), io.BytesIO()
        for row in (_HEADER, *_ROWS):
            book.active.append(row)
        book.save(file)
        _MADE.append(file.getvalue())
        for separator, characters in ((",", "utf-8"), (";", "gb18030"), ("\t", "utf-16")):
            lines = [separator.join(f'"{cell}"' for cell in row) for row in (_HEADER, *_ROWS)]
            _MADE.append("\r\n".join(lines).encode(characters))
    return _MADE


_MADE: list[bytes] = []


def _imported(company: Carried, folder: Path, data: bytes) -> str | None:
    path = folder / "list"
    path.write_bytes(data)
    report = carry_out(company.server, plan_import(company.server, path), by=SYSTEM, dry_run=True)
    return None if report.rows >= report.refused else f"{report.refused} refused of {report.rows} rows"


def _mails() -> list[bytes]:
    plain = EmailMessage()
    plain["From"], plain["Subject"], plain["Message-ID"] = (
        "Chen Yu <chen@mills.example>",
        "Pump 水泵",
        "<1@mills.example>",
    )
    plain.set_content("Leak at the shaft seal 轴封漏水")
    rich = EmailMessage()
    rich["From"], rich["Subject"] = "=?gb2312?B?s8LT4w==?= <chen@mills.example>", "Fault"
    rich.set_content("<p>Leak <b>here</b></p>", subtype="html")
    rich.add_attachment(b"\xff\xd8\xff", maintype="image", subtype="jpeg", filename="泵.jpg")
    rich.add_attachment(plain)
    return [bytes(plain), bytes(rich)]


def _taken(company: Carried, data: bytes) -> str | None:
    """It becomes a request, whatever it is."""
    return None if _taking(company).mail(data) else "no request came of it"


def _taking(company: Carried) -> Taking:
    return Taking(company.server, company.service.blobs, on_behalf_of_the_office("a mail server"))


_MESSAGE = json.dumps(
    {
        "subject": "Pump",
        "message": "Leak",
        "reporter": "Chen Yu",
        "email": "chen@mills.example",
        "device": "PU-001",
    }
).encode()


def _told(company: Carried, data: bytes) -> str | None:
    draft = draft_of(data, "a program", "A program", str(len(data)))
    return None if _taking(company).message(draft, data, "application/json") else "no request came of it"


# ─── what desks bring ──────────────────────────────────────────────────────────────────────────


def _a_stick(laptop: Laptop) -> bytes:
    path, _written = laptop.bring()
    return path.read_bytes()


def _carried_in(company: Carried, folder: Path, data: bytes) -> str | None:
    path = folder / "stick"
    path.write_bytes(data)
    take_in(company.server, company.service.blobs, path, folder / "answer")
    return None


def _sealed_again(company: Carried, laptop: Laptop, by: random.Random) -> bytes:
    """Sealed and signed as it should be, by a laptop whose program says what no program of ours would."""
    keys = ServerKeys(enrolments.bundle_secret(company.server))
    path = sorted(laptop.folder.glob("work-*"))[0]
    with Bundle(path) as bundle:
        records = [(record.kind, record.source.read()) for record in bundle.records(keys.opening)]
        heading = bundle.heading
    file = io.BytesIO()
    writer = BundleWriter(file, heading, keys.public.sealing)
    which = by.randrange(len(records))
    for at, (kind, payload) in enumerate(records):
        if at == which:
            payload = _spoiled_record(payload, by)
        writer.record(kind if at != which or by.random() < 0.9 else by.choice((b"Z", b"Q", b"B")), payload)
    writer.finish(laptop.keys.sign)
    return file.getvalue()


def _spoiled_record(payload: bytes, by: random.Random) -> bytes:
    if payload[:1] == b"{" and by.random() < 0.7:
        return spoiled_json(payload, by)
    return spoiled(payload, [payload], by)


def _a_push(laptop: Laptop, by: random.Random) -> bytes:
    """What a laptop sends, numbered and chained as it should be, but for what it says; or a request that says odd things."""
    with laptop.store.snapshot() as connection:
        bodies = [
            bytes(row[0]) for row in connection.exec_driver_sql("SELECT body FROM change_set ORDER BY id")
        ]
    raw = json.dumps({**json.loads(by.choice(bodies)), "id": _a_uuid(by)}).encode()
    if is_well_made := by.random() < 0.7:
        raw = spoiled_json(raw, by)
    hash_of_body, seen = body_hash(raw), by.choice((-1, 1, 3))
    chained = chain_hash(CHAIN_START, hash_of_body, 1)
    envelope = WireEnvelope(1, CHAIN_START, chained, hash_of_body, seen, None, msgspec.Raw(raw))
    whole = encode(PushRequest(_a_uuid(by), (), (envelope,)))
    return whole if is_well_made else spoiled_json(whole, by)


def _a_uuid(by: random.Random) -> str:
    digits = f"{by.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def _pushed(company: Carried, laptop: Laptop, data: bytes) -> str | None:
    """Whatever a change set says: it is judged or kept for people, and there is a receipt or a reason."""
    request = as_message(data, PushRequest, check_understood)
    desk = DeskOnTheLine(laptop.enrolment.desk_id, str(laptop.actor.person_id), laptop.actor.name)
    reply = answer_push(company.server, desk, request)
    is_answered = bool(reply.problem) or len(reply.receipts) == len(request.change_sets)
    return (
        None if is_answered else f"{len(reply.receipts)} receipts for {len(request.change_sets)} change sets"
    )
