"""What a text that was read may mean.

Pure, and without any effect: a payload is something to look up. An address is never opened, an instruction
never followed, whatever the code says.
"""

from __future__ import annotations

from fieldapp.codes import device_label, enrolment, sheet_code
from fieldapp.codes.checks import has_gs1_check_digit
from fieldapp.codes.device_label import DeviceLabel, DeviceLink
from fieldapp.codes.enrolment import EnrolmentTicket
from fieldapp.codes.gs1 import SEPARATOR, Gs1Identification, TradeItem, parse_digital_link, parse_elements
from fieldapp.codes.industry_record import IndustryRecord, parse_record
from fieldapp.codes.link import IdentificationLink, parse_link
from fieldapp.codes.reading import Reading
from fieldapp.codes.serial import PlainSerial, parse_serial
from fieldapp.codes.sheet_code import SheetCode, parse_sheet_code
from fieldapp.errors import Unreadable

Payload = (
    DeviceLabel
    | DeviceLink
    | EnrolmentTicket
    | SheetCode
    | Gs1Identification
    | TradeItem
    | IdentificationLink
    | IndustryRecord
    | PlainSerial
)
"""Every kind has `lookup_keys()`: the strings to search devices and parts by, the surest first."""

LONGEST_TEXT = 8_000


def parse(text: str, *, is_gs1: bool = False) -> Payload:
    """The kind of payload that a text is; a text of no known form is a plain serial number.

    `is_gs1` says that the code itself claims to hold GS1 element strings.

    Raises:
        Unreadable: `code-empty`, `code-too-long` (more than any code holds: something else was pasted),
            `label-damaged`, `sheet-code-damaged`, `label-newer` (one of ours, of a kind that this version
            does not know), or what `parse_ticket` says of an enrolment ticket.
    """
    if len(text) > LONGEST_TEXT:
        raise Unreadable("code-too-long", length=len(text), most=LONGEST_TEXT)
    bare = text.translate(_HALF_WIDTH).strip().strip("\x00\ufeff").strip()
    if not bare:
        raise Unreadable("code-empty")
    return _ours(bare) or _address(bare) or _standard(bare, is_gs1) or _plain(bare)


def parse_reading(reading: Reading) -> Payload:
    """What a reading means; its symbology tells the digits of an article from those of a serial number."""
    if reading.symbology.is_retail and has_gs1_check_digit(reading.text):
        return TradeItem(reading.text)
    return parse(reading.text, is_gs1=reading.is_gs1)


def _ours(text: str) -> Payload | None:
    """A label or a ticket of fieldapp's own, in capitals or not."""
    head = text[: len(device_label.PREFIX)].upper()
    if head == device_label.PREFIX:
        return device_label.parse_label(text)
    if head == enrolment.PREFIX:
        return enrolment.parse_ticket(text)
    if head == sheet_code.PREFIX:
        return parse_sheet_code(text)
    if head.startswith("FIELDAPP:"):
        raise Unreadable("label-newer", text=text[:80])
    return None


def _address(text: str) -> Payload | None:
    """An address of the web: our own for a telephone, a GS1 Digital Link, or any other identification link."""
    link = parse_link(text)
    if link is None:
        return None
    return (
        device_label.parse_link(text) or sheet_code.parse_sheet_link(text) or parse_digital_link(text) or link
    )


def _standard(text: str, is_gs1: bool) -> Payload | None:
    """A text of one of the standards for codes on goods."""
    looks_like_gs1 = is_gs1 or SEPARATOR in text or text.startswith(_GS1_BEGINNINGS)
    if looks_like_gs1 or _is_bare_element_string(text):
        return parse_record(text) or parse_elements(text)
    return TradeItem(text) if len(text) in (12, 13, 14) and has_gs1_check_digit(text) else None


def _is_bare_element_string(text: str) -> bool:
    """Whether a scanner that hides what the code claims typed it: a right GTIN and more behind it."""
    return text.startswith("01") and len(text) >= 16 and has_gs1_check_digit(text[2:16])


def _plain(text: str) -> PlainSerial:
    serial = parse_serial(text)
    if not serial.text:
        raise Unreadable("code-empty")
    return serial


# What a keyboard scanner types while a Chinese input method is on.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_GS1_BEGINNINGS = ("(", "]C1", "]d2", "]Q3", "]e0")
