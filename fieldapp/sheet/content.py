"""What a service sheet says, as frozen values, and the one byte form that is signed.

    content = SheetContent(company=..., order=..., ...)
    sealed(content)                 # with its digest, for the sheet that is kept
    digest(content)                 # what the customer's signature covers, SHA-256 in hexadecimal
    canonical_bytes(content)        # what is stored for ever; from_canonical() reads it back

The signature covers everything on the sheet but five fields: `signature`, `others`, `declined`, `absent`
and `seal`. Rating, languages, paper and the moment of making are covered; of photos, their captions
and SHA-256 are (the bytes are what the hash says, and are kept apart from the canonical form).

Moments are aware; the canonical form writes them in UTC, and the sheet shows them in `time_zone`.
Quantities and money are `Decimal`: trailing zeros mean nothing, so 2.50 and 2.5 are one value.
Words of the company exist in both languages (`Words`); words that people typed are as typed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from fieldapp.errors import Unreadable
from fieldapp.sheet.canonical import canonical_json, plain_struct, strings_in
from fieldapp.sheet.ink import Ink, check

FORM = "fieldapp-sheet/1"
ENGLISH, CHINESE = "en", "zh"


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the content. The canonical form leaves out what equals its default.

    So a field that is added later, with a default, leaves the digests of older sheets alone; and
    a default must never change.
    """


class Words(Value, frozen=True, kw_only=False):
    """The same words in both languages, as far as they exist."""

    en: str = ""
    zh: str = ""

    def in_(self, language: str) -> str:
        """In this language, or else in the other."""
        return (self.zh or self.en) if language == CHINESE else (self.en or self.zh)


class Picture(Value, frozen=True):
    """An image named by the SHA-256 of its bytes; `data` is not part of the canonical form."""

    sha256: str
    caption: str = ""
    taken_at: datetime | None = None
    data: bytes = b""


class Company(Value, frozen=True):
    """Who hands the sheet over."""

    name: Words
    address: Words = Words()
    phone: str = ""
    email: str = ""
    website: str = ""
    logo: Picture | None = None


class Order(Value, frozen=True):
    """Which order, which revision of its sheet, and what was asked."""

    number: str
    revision: int = 1
    kind: str = ""
    """`repair`, `maintain`, `inspect`, `install`; another word is printed as it is."""
    priority: str = ""
    """`low`, `normal`, `high`, `urgent`; another word is printed as it is."""
    title: str = ""
    fault: str = ""
    opened_at: datetime | None = None


class Place(Value, frozen=True):
    """Who was served, where, and whom to ask."""

    customer: str
    customer_number: str = ""
    site: str = ""
    address: str = ""
    contact: str = ""
    contact_phone: str = ""


class Device(Value, frozen=True):
    """The machine worked on."""

    name: str
    model: str = ""
    manufacturer: str = ""
    serial: str = ""
    label: str = ""
    location: str = ""


class Work(Value, frozen=True):
    """What the engineer found and did."""

    findings: str = ""
    cause: str = ""
    remedy: str = ""


class Visit(Value, frozen=True):
    """One attendance."""

    engineer: str = ""
    arrived_at: datetime | None = None
    left_at: datetime | None = None


class Answer(Value, frozen=True):
    """One step of the procedure and what was recorded against it."""

    title: Words
    section: Words = Words()
    kind: str = "text"
    """`yes_no` (values `yes`, `no`), `choice`, `number`, `text`, `photo`, `scan`, `signature` (the name)."""
    value: str = ""
    """As recorded; empty when the step was left out."""
    value_words: Words = Words()
    """What a choice is called."""
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    out_of_limit: bool = False
    remark: str = ""
    photo_sha256: str = ""
    """Names one of `SheetContent.photos`."""
    asset: str = ""
    """The machine that was asked about, where a step is asked of each one fitted."""
    instrument: str = ""
    """What was measured with, and its serial number."""
    instrument_due: str = ""
    """The last day of its calibration, ISO 8601."""
    out_of_calibration: bool = False
    """Whether that day had passed."""


class Procedure(Value, frozen=True):
    """The checklist that was followed."""

    name: Words
    code: str = ""
    version: int = 1
    answers: tuple[Answer, ...] = ()


class Part(Value, frozen=True):
    """Parts fitted."""

    number: str
    name: str
    quantity: Decimal
    unit: str = ""
    unit_price: Decimal | None = None
    currency: str = ""
    serial: str = ""
    name_zh: str = ""
    covered_by: str = ""
    """Why the customer owes nothing for it, where that is so."""

    @property
    def names(self) -> Words:
        """What it is called, as far as the catalogue knew when it was fitted."""
        return Words(self.name, self.name_zh)


class Labour(Value, frozen=True):
    """Time worked."""

    engineer: str
    minutes: int
    kind: str = "work"
    """`work`, `travel`, `waiting`; another word is printed as it is."""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    remark: str = ""


class Charge(Value, frozen=True):
    """What was offered beside the parts, and what the customer said to it."""

    words: str
    amount: Decimal
    currency: str
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_price: Decimal | None = None
    offer: str = ""
    """`open`, `accepted`, `declined`; empty is agreed, as on every sheet of before."""
    decided_by: str = ""
    told_how: str = ""
    """`on_site`, `telephone`, `writing`; another word is printed as it is."""
    decided_at: datetime | None = None
    remark: str = ""

    @property
    def is_agreed(self) -> bool:
        """Whether the customer is to pay it."""
        return self.offer in {"", "accepted"}


class Payment(Value, frozen=True):
    """What was paid until the sheet was made."""

    amount: Decimal
    currency: str
    receipt_number: str
    method: str = ""
    """`cash`, `card`, `wechat`, `alipay`, `transfer`, `other`; another word is printed as it is."""
    payer: str = ""
    paid_at: datetime | None = None


class Rating(Value, frozen=True):
    """What the customer thinks of the service: one to five stars, words."""

    stars: int | None = None
    words: str = ""


class Signature(Value, frozen=True):
    """A signature, drawn or typed."""

    ink: Ink | None
    """None where whoever signed typed the name and confirmed it."""
    signer_name: str
    signed_at: datetime
    signer_role: str = ""
    time_zone: str = ""
    """Where it was signed, as it was recorded; the sheet says all its times in its own zone."""
    corrected_at: datetime | None = None
    """When, by the server's clock as the laptop last knew it; `signed_at` is what the laptop's own said."""
    compared_at: datetime | None = None
    """When the two clocks were last compared, by the laptop's."""


class Declined(Value, frozen=True):
    """The customer did not sign, and why."""

    reason: str
    declined_at: datetime
    signer_name: str = ""
    time_zone: str = ""


class Absent(Value, frozen=True):
    """Nobody was on site to sign; a remark and a photo stand in, and the customer confirms from elsewhere."""

    remark: str
    recorded_at: datetime
    photo_sha256: str = ""
    """Names one of `SheetContent.photos`."""
    time_zone: str = ""


class Seal(Value, frozen=True):
    """The digest of what the signature covers, and what the QR code at the foot says."""

    digest: str
    verification: str = ""


class Layout(Value, frozen=True):
    """How the company wanted its sheet when this one was made; what it left out is not in the content."""

    colour: str = ""
    """`#rrggbb` of headings and rules; the sheet's own when empty."""
    sections: tuple[str, ...] = ()
    """Keys of `layout.SECTIONS` in their order; all of them when empty."""
    terms: Words = Words()
    consent: Words = Words()
    """What the customer confirms; the sheet's own words when empty."""
    check_address: str = ""
    """Where the code at the foot leads; without it the code is a text for fieldapp alone."""


class SheetContent(Value, frozen=True):
    """Everything a sheet says."""

    company: Company
    order: Order
    place: Place
    created_at: datetime
    time_zone: str
    languages: tuple[str, ...] = (ENGLISH,)
    """`("en",)`, `("zh",)`, or both: the first leads."""
    paper: str = "A4"
    """`A4` or `Letter`."""
    engineer: str = ""
    device: Device | None = None
    work: Work = Work()
    visits: tuple[Visit, ...] = ()
    procedure: Procedure | None = None
    parts: tuple[Part, ...] = ()
    labour: tuple[Labour, ...] = ()
    charges: tuple[Charge, ...] = ()
    photos: tuple[Picture, ...] = ()
    rating: Rating | None = None
    amends_reason: str = ""
    """Why this revision replaces the one before."""
    signature: Signature | None = None
    declined: Declined | None = None
    seal: Seal | None = None
    layout: Layout | None = None
    """None where the company chose nothing, as on every sheet of before."""
    others: tuple[Signature, ...] = ()
    """Who signed beside the customer, under the same digest."""
    absent: Absent | None = None
    payments: tuple[Payment, ...] = ()


def canonical_bytes(content: SheetContent) -> bytes:
    """The content as JSON in the form of RFC 8785 (keys sorted, no spaces, UTF-8).

    Only whole numbers, strings and booleans occur, so the RFC's rules for fractions never apply.
    Pictures are named by their hash; their bytes are left out.

    Raises:
        Unreadable: `sheet-unreadable` with `reason` `moment` (without a zone), `characters` (half a
            surrogate pair, which no UTF-8 can carry) or `number` (beyond what JSON carries exactly).
    """
    return canonical_json({**plain_struct(_with_bytes(content, {})), "form": FORM})


def from_canonical(data: bytes | str, pictures: Mapping[str, bytes] | None = None) -> SheetContent:
    """Read a canonical form back; `pictures` gives bytes by SHA-256, as far as they are at hand.

    Raises:
        Unreadable: `sheet-unreadable` with `reason` `shape`, or `form` when a newer version wrote it;
            `ink-unreadable`.
    """
    try:
        plain = msgspec.json.decode(data, type=dict[str, Any])
        if plain.pop("form", None) != FORM:
            raise Unreadable("sheet-unreadable", reason="form")
        content = msgspec.convert(plain, SheetContent)
    except (msgspec.MsgspecError, RecursionError) as trouble:
        raise Unreadable("sheet-unreadable", reason="shape") from trouble
    for signed in signatures(content):
        if signed.ink is not None:
            check(signed.ink)
    return _with_bytes(content, pictures or {})


def covered(content: SheetContent) -> SheetContent:
    """What the signature covers: the content without signatures, refusal or absence, and seal."""
    return msgspec.structs.replace(content, signature=None, others=(), declined=None, absent=None, seal=None)


def signatures(content: SheetContent) -> tuple[Signature, ...]:
    """Every signature under the sheet, the customer's first."""
    first = () if content.signature is None else (content.signature,)
    return (*first, *content.others)


def digest(content: SheetContent) -> str:
    """SHA-256 of the canonical form of what the signature covers, in hexadecimal.

    Raises:
        Unreadable: as `canonical_bytes`.
    """
    return hashlib.sha256(canonical_bytes(covered(content))).hexdigest()


def sealed(content: SheetContent, verification: str = "") -> SheetContent:
    """The same sheet with its seal: the digest, and what the QR code says (none when that is empty).

    Raises:
        Unreadable: as `canonical_bytes`.
    """
    return msgspec.structs.replace(content, seal=Seal(digest=digest(content), verification=verification))


def words_of(content: SheetContent) -> Iterator[str]:
    """Every text on the sheet, to look for characters that cannot be printed."""
    return strings_in(plain_struct(_with_bytes(content, {})))


def is_draft(content: SheetContent) -> bool:
    """Whether nobody has signed, nor declined to, nor was found absent."""
    return content.signature is None and content.declined is None and content.absent is None


def _with_bytes(content: SheetContent, pictures: Mapping[str, bytes]) -> SheetContent:
    def filled(picture: Picture) -> Picture:
        return msgspec.structs.replace(picture, data=pictures.get(picture.sha256, b""))

    logo = content.company.logo
    company = msgspec.structs.replace(content.company, logo=filled(logo) if logo else None)
    photos = tuple(filled(photo) for photo in content.photos)
    return msgspec.structs.replace(content, company=company, photos=photos)
