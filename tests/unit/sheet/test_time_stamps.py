"""Time stamps behind a seal, what is put beside them, and revoked certificates: what a check says of them."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from fieldapp.fonts import FontFiles
from fieldapp.sheet.certificates import AUTHORITY, read_certificate, sealing_key
from fieldapp.sheet.check_wording import said, title
from fieldapp.sheet.checking import Check, Checked, Outcome, Verdict, Witness, check_sheet
from fieldapp.sheet.content import SheetContent
from fieldapp.sheet.revocation import make_list, revoked_by
from fieldapp.sheet.signing import Beside, StampRefused, completion, sealing
from fieldapp.sheet.stamping import time_stamped
from tests.sealing import AT, SealingCompany, a_signed_content
from tests.time_stamping import StampingAuthority

OURS, OTHERS = SealingCompany(1), SealingCompany(2)
TIME = StampingAuthority()
KNOWN = Witness(authorities=(OURS.authority,), stampers=(TIME.authority,))
LATER = AT + timedelta(hours=1)


@pytest.fixture(scope="module")
def content() -> SheetContent:
    """What was signed."""
    return a_signed_content()


@pytest.fixture(scope="module")
def sealed(fonts: FontFiles, content: SheetContent) -> bytes:
    """As a desk has sealed it."""
    return OURS.sealed_pdf(content)


@pytest.fixture(scope="module")
def complete(sealed: bytes, content: SheetContent) -> bytes:
    """As the server leaves it."""
    return completed(sealed, content)


def completed(pdf: bytes, content: SheetContent, company: SealingCompany = OURS, **says: bool) -> bytes:
    """A time stamp, and the closing seal with what the file is checked by."""
    roots = (read_certificate(company.authority), TIME.root)
    lists = (a_list(company), *((TIME.revocations,) if says.get("with_all", True) else ()))
    beside = Beside(tuple(each.public_bytes(Encoding.DER) for each in roots), lists)
    return company.server.seal(time_stamped(pdf, TIME.answer), completion(content, LATER), beside)


def a_list(company: SealingCompany = OURS, *, desk_revoked: timedelta | None = None) -> bytes:
    serial = read_certificate(company.desk.certificate.certificate).serial_number
    revoked = [(serial, AT + desk_revoked)] if desk_revoked is not None else []
    return company.revocations(LATER, *revoked)


def codes(checked: Checked, outcome: Outcome) -> list[str]:
    return [check.code for check in checked.checks if check.outcome is outcome]


def level_of(checked: Checked) -> object:
    return next(check.facts["level"] for check in checked.checks if check.about == "level")


# ─── what a file reaches ───────────────────────────────────────────────────────────────────────


def test_that_a_completed_sheet_says_when_it_stood_and_that_nothing_else_is_needed(
    sealed: bytes, complete: bytes
) -> None:
    before, after = check_sheet(sealed, KNOWN), check_sheet(complete, KNOWN)

    assert complete.startswith(sealed)
    assert (level_of(before), level_of(after)) == ("B-B", "B-LT")
    assert after.verdict is Verdict.GENUINE
    assert {"stamped", "not-revoked", "archive"} <= set(codes(after, Outcome.HOLDS))
    assert codes(after, Outcome.OPEN) == []


def test_that_a_file_without_what_the_time_stamp_is_checked_by_claims_less(
    sealed: bytes, content: SheetContent
) -> None:
    less = completed(sealed, content, with_all=False)

    assert level_of(check_sheet(less, KNOWN)) == "B-T"


def test_that_an_approval_after_the_time_stamp_leaves_all_before_intact(
    complete: bytes, content: SheetContent
) -> None:
    again = completed(OURS.approved(complete, content), content)

    checked = check_sheet(again, KNOWN)

    assert checked.verdict is Verdict.GENUINE
    assert level_of(checked) == "B-LT"
    assert codes(checked, Outcome.HOLDS).count("stamped") == 2
    assert "approved" in codes(checked, Outcome.HOLDS)


def test_that_a_flipped_bit_of_a_completed_sheet_is_objected_to_wherever_it_is(
    sealed: bytes, complete: bytes
) -> None:
    token = complete.index(b"/Contents <", len(sealed)) + 11
    chance = random.Random(45)
    bits = chance.sample(range(len(sealed) * 8, len(complete) * 8), 4)
    bits += chance.sample(range(token * 8, (token + 6000) * 8), 4)  # within the time stamp itself

    def flipped(bit: int) -> bytes:
        changed = bytearray(complete)
        changed[bit // 8] ^= 1 << (bit % 8)
        return bytes(changed)

    passed = [bit for bit in bits if check_sheet(flipped(bit), KNOWN).verdict is not Verdict.OBJECTED]

    assert passed == []


# ─── whom to believe ───────────────────────────────────────────────────────────────────────────


def test_that_a_time_stamp_of_an_unknown_service_proves_nothing_and_spoils_nothing(complete: bytes) -> None:
    another = StampingAuthority(AT + timedelta(days=1))

    for stampers in ((), (another.authority,)):
        checked = check_sheet(complete, Witness(authorities=(OURS.authority,), stampers=stampers))
        assert checked.verdict is Verdict.GENUINE
        assert codes(checked, Outcome.OPEN) == ["stamp-unknown"]


def test_that_a_time_stamp_which_nobody_closed_is_objected_to(sealed: bytes) -> None:
    """Anybody can have a file stamped; that the company did shows by the server's seal behind it."""
    checked = check_sheet(time_stamped(sealed, TIME.answer), KNOWN)

    assert codes(checked, Outcome.FAILS) == ["changed"]


def test_that_only_the_server_closes_a_sheet(sealed: bytes, content: SheetContent) -> None:
    by_a_desk = OURS.desk.seal(sealed, completion(content, LATER))
    as_a_seal = OURS.server.seal(sealed, sealing(content, LATER))

    assert "approval-broken" in codes(check_sheet(by_a_desk, KNOWN), Outcome.FAILS)
    assert "approval-broken" in codes(check_sheet(as_a_seal, KNOWN), Outcome.FAILS)


@pytest.mark.parametrize("answer", [b"", b"no", b"\x30\x03\x02\x01\x02"], ids=["nothing", "words", "refusal"])
def test_that_a_service_that_answers_nonsense_adds_nothing(sealed: bytes, answer: bytes) -> None:
    with pytest.raises(StampRefused):
        time_stamped(sealed, lambda _request: answer)


# ─── revoked ───────────────────────────────────────────────────────────────────────────────────


def test_that_a_seal_of_before_its_certificate_was_revoked_stays_good_where_a_time_stamp_shows_it(
    sealed: bytes, complete: bytes
) -> None:
    revoked = a_list(desk_revoked=timedelta(days=2))
    knowing = Witness((OURS.authority,), stampers=(TIME.authority,), lists=(revoked,))

    stamped, bare = check_sheet(complete, knowing), check_sheet(sealed, knowing)

    assert "revoked-later" in codes(stamped, Outcome.HOLDS)
    assert stamped.verdict is Verdict.GENUINE
    assert "revoked-unproven" in codes(bare, Outcome.OPEN)
    assert bare.verdict is Verdict.UNPROVEN


def test_that_a_seal_made_after_its_certificate_was_revoked_is_objected_to(
    sealed: bytes, complete: bytes
) -> None:
    revoked = a_list(desk_revoked=-timedelta(minutes=1))
    knowing = Witness((OURS.authority,), stampers=(TIME.authority,), lists=(revoked,))

    for pdf in (sealed, complete):
        assert codes(check_sheet(pdf, knowing), Outcome.FAILS) == ["revoked"]


def test_that_another_authoritys_list_revokes_nothing(sealed: bytes) -> None:
    serial = read_certificate(OURS.desk.certificate.certificate).serial_number
    key = sealing_key(OTHERS.secret, AUTHORITY)
    theirs = make_list(OTHERS.authority, key, [(serial, AT)], LATER)
    forged = make_list(OURS.authority, key, [(serial, AT)], LATER)  # our name, their key

    assert revoked_by([read_certificate(OURS.authority)], [theirs, forged, b"nonsense"]) == {}
    assert check_sheet(sealed, Witness((OURS.authority,), lists=(theirs, forged))).verdict is Verdict.GENUINE


@pytest.mark.parametrize(
    ("about", "codes_of"),
    [
        ("stamp", ("stamped", "stamp-unknown", "stamp-broken")),
        ("revocation", ("not-revoked", "revoked", "revoked-later", "revoked-unproven")),
        ("level", ("level",)),
    ],
)
def test_that_every_finding_of_time_stamps_is_said_in_both_languages(
    about: str, codes_of: tuple[str, ...]
) -> None:
    facts = {"name": "X", "moment": AT, "stamped": AT, "claimed": AT, "fingerprint": "ab", "level": "B-T"}

    for check in (Check(about, Outcome.HOLDS, code, facts) for code in codes_of):
        english, chinese = said(check, "en"), said(check, "zh")
        assert english != chinese
        assert "{" not in english + chinese
        assert title(check, "en") != title(check, "zh")
