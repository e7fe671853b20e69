"""The canonical form and what a signature covers."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Unreadable
from fieldapp.sheet.canonical import canonical_json, decimal_text
from fieldapp.sheet.content import (
    Declined,
    Labour,
    Part,
    Place,
    Words,
    Work,
    canonical_bytes,
    digest,
    from_canonical,
    is_draft,
    sealed,
    words_of,
)
from tests.unit.sheet.sheets import NOON, a_full_sheet, a_sheet, signed, some_ink

replace = msgspec.structs.replace


def test_that_the_digest_of_a_sheet_stays_what_it_was_in_the_first_release() -> None:
    assert canonical_bytes(a_sheet()).decode() == (
        '{"company":{"name":{"en":"Harbour Pump Service","zh":"海港泵业服务"}},'
        '"created_at":"2026-03-17T04:00:00Z","form":"fieldapp-sheet/1","order":{"number":"WO-2026-0042"},'
        '"place":{"customer":"Northern Dairy Ltd"},"time_zone":"Asia/Shanghai"}'
    )
    assert digest(a_sheet()) == "867d93c1e94068b89dbbfbc18e75267d5d3dd64987b63131632909bdc04e0d51"


def test_that_a_sheet_is_read_back_as_it_was_with_the_pictures_that_are_at_hand() -> None:
    sheet = signed(a_full_sheet())
    first = sheet.photos[0]

    back = from_canonical(canonical_bytes(sheet), {first.sha256: first.data})

    assert back.photos[0] == first
    assert back.photos[1].data == b""
    assert canonical_bytes(back) == canonical_bytes(sheet)
    assert back.seal is not None
    assert back.seal.digest == digest(back)


def test_that_the_canonical_form_has_sorted_keys_and_no_bytes_of_pictures() -> None:
    text = canonical_bytes(signed(a_full_sheet())).decode()

    plain = json.loads(text)
    assert json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == text
    assert all("data" not in photo for photo in plain["photos"])


def by_rfc_8785(value: object) -> str:
    """The form once more, from the text of the RFC: 3.2.2 for values, 3.2.3 for the order of names."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be"))
        return "{" + ",".join(f"{by_rfc_8785(name)}:{by_rfc_8785(value[name])}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(by_rfc_8785(part) for part in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        assert float(value) == value
        return str(value)
    assert isinstance(value, str)
    short = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    return (
        '"'
        + "".join(short.get(char) or (f"\\u{ord(char):04x}" if char < " " else char) for char in value)
        + '"'
    )


@given(words=st.text(st.characters(exclude_categories=("Cs",))))
def test_that_the_canonical_form_is_that_of_rfc_8785(words: str) -> None:
    sheet = signed(a_full_sheet(work=Work(findings=words)))

    data = canonical_bytes(sheet)

    assert data.decode() == by_rfc_8785(json.loads(data))


def test_that_strings_are_written_as_the_rfc_shows_them() -> None:
    assert (
        canonical_json({"s": '€$\u000f\nA\'B"\\\\"/'}).decode() == r'{"s":"€$\u000f\nA' + r"""'B\"\\\\\"/"}"""
    )


def test_that_a_number_that_json_cannot_carry_exactly_is_refused() -> None:
    most = 2**53 - 1
    assert b"9007199254740991" in canonical_bytes(a_sheet(labour=(Labour(engineer="Li", minutes=most),)))

    with pytest.raises(Unreadable) as told:
        canonical_bytes(a_sheet(labour=(Labour(engineer="Li", minutes=most + 1),)))

    assert told.value.facts["reason"] == "number"


def test_that_the_same_moment_and_the_same_number_in_another_spelling_are_the_same_sheet() -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    one = a_sheet(parts=(Part(number="1", name="seal", quantity=Decimal("2.50")),))
    other = a_sheet(
        created_at=shanghai, parts=(Part(number="1", name="seal", quantity=Decimal("25E-1")),), work=Work()
    )

    assert canonical_bytes(one) == canonical_bytes(other)


def test_that_a_part_without_a_chinese_name_leaves_the_form_of_older_sheets_alone() -> None:
    old = Part(number="1", name="seal", quantity=Decimal(1))

    plain = json.loads(canonical_bytes(a_sheet(parts=(old,))))
    named = json.loads(canonical_bytes(a_sheet(parts=(replace(old, name_zh="轴封"),))))

    assert plain["parts"] == [{"name": "seal", "number": "1", "quantity": "1"}]
    assert named["parts"] == [{"name": "seal", "name_zh": "轴封", "number": "1", "quantity": "1"}]


def test_that_signature_refusal_and_seal_are_outside_the_digest() -> None:
    draft = a_full_sheet()

    assert digest(signed(draft)) == digest(draft)
    assert digest(signed(draft, some_ink(seed=9))) == digest(draft)
    assert digest(replace(draft, declined=Declined(reason="no", declined_at=NOON))) == digest(draft)


@pytest.mark.parametrize(
    "changes",
    [
        {"work": Work(remedy="nothing")},
        {"place": Place(customer="Somebody else")},
        {"rating": None},
        {"languages": ("en",)},
        {"paper": "Letter"},
        {"photos": ()},
        {"created_at": NOON + timedelta(seconds=1)},
    ],
)
def test_that_everything_else_is_inside_the_digest(changes: dict[str, object]) -> None:
    before = sealed(a_full_sheet())

    after = replace(before, **changes)

    assert digest(after) != digest(before)


def test_that_a_photo_counts_by_its_hash_and_its_caption() -> None:
    sheet = a_full_sheet()
    first, *others = sheet.photos

    without_bytes = replace(sheet, photos=(replace(first, data=b""), *others))
    another_hash = replace(sheet, photos=(replace(first, sha256="0" * 64), *others))
    another_caption = replace(sheet, photos=(replace(first, caption="?"), *others))

    assert digest(without_bytes) == digest(sheet)
    assert len({digest(sheet), digest(another_hash), digest(another_caption)}) == 3


def test_that_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(Unreadable) as told:
        digest(a_sheet(created_at=datetime(2026, 3, 17)))

    assert (told.value.code, told.value.facts["reason"]) == ("sheet-unreadable", "moment")


def test_that_half_a_character_is_refused() -> None:
    with pytest.raises(Unreadable) as told:
        digest(a_sheet(engineer="\ud83d"))

    assert told.value.facts["reason"] == "characters"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "shape"),
        (b"[]", "shape"),
        (b"\xff", "shape"),
        (b'{"form":"fieldapp-sheet/9"}', "form"),
        (b'{"form":"fieldapp-sheet/1"}', "shape"),
        (b"[" * 100_000, "shape"),
    ],
)
def test_that_what_is_no_sheet_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as told:
        from_canonical(data)

    assert (told.value.code, told.value.facts["reason"]) == ("sheet-unreadable", reason)


def test_that_ink_out_of_bounds_is_refused_with_the_sheet() -> None:
    plain = json.loads(canonical_bytes(signed(a_sheet())))
    plain["signature"]["ink"]["strokes"] = []

    with pytest.raises(Unreadable, match="ink-unreadable"):
        from_canonical(json.dumps(plain))


@given(st.text(), st.text(), st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_that_any_words_and_numbers_come_back_unchanged(findings: str, name: str, quantity: Decimal) -> None:
    sheet = a_sheet(work=Work(findings=findings), parts=(Part(number="", name=name, quantity=quantity),))

    back = from_canonical(canonical_bytes(sheet))

    assert back.work.findings == findings
    assert back.parts[0].name == name
    assert back.parts[0].quantity == quantity


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_that_anything_at_all_is_a_sheet_or_refused(data: bytes | str) -> None:
    assert _read(data) == "sheet-unreadable" or from_canonical(data)


def _read(data: bytes | str) -> str:
    """The code of the refusal, or nothing."""
    try:
        from_canonical(data)
    except Unreadable as told:
        return told.code
    return ""


def test_that_decimals_lose_exponents_and_trailing_zeros_only() -> None:
    given_numbers = ["1E+2", "2.50", "-0", "0.000", "1200", "-3.10", "0.0001"]

    assert [decimal_text(Decimal(number)) for number in given_numbers] == [
        "100",
        "2.5",
        "0",
        "0",
        "1200",
        "-3.1",
        "0.0001",
    ]


def test_that_words_fall_back_to_the_other_language() -> None:
    assert Words(en="Pump").in_("zh") == "Pump"
    assert Words(zh="水泵").in_("en") == "水泵"
    assert Words("Pump", "水泵").in_("zh") == "水泵"


def test_that_a_sheet_is_a_draft_until_somebody_signs_or_declines() -> None:
    draft = a_sheet()

    assert is_draft(draft)
    assert not is_draft(signed(draft))
    assert not is_draft(replace(draft, declined=Declined(reason="absent", declined_at=NOON)))


def test_that_every_word_on_the_sheet_is_looked_at() -> None:
    looked_at = set(words_of(signed(a_full_sheet())))

    assert {
        "海港泵业服务有限公司",
        "轴封漏水，见照片",
        "机械密封已磨损 Worn mechanical seal",
        "欧阳建国",
    } <= looked_at
