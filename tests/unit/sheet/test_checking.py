"""Sealing a sheet's PDF and checking it: what is changed shows, wherever it is changed."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pikepdf
import pytest
from pyhanko.pdf_utils.generic import NameObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from fieldapp.errors import Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.sheet.attached import files_in
from fieldapp.sheet.check_wording import said, title
from fieldapp.sheet.checking import Check, Checked, Outcome, Verdict, Witness, check_sheet
from fieldapp.sheet.content import SheetContent, canonical_bytes, digest
from fieldapp.sheet.hands import hands_in
from fieldapp.sheet.pdf import render
from fieldapp.sheet.seals import MOST_SEALS, read_seals
from fieldapp.sheet.signing import sealing
from fieldapp.sheet.strange_pdf import MOST_UNPACKED, opened
from fieldapp.store.queries.sealed_sheets import SealedSheet
from tests.sealing import AT, SealingCompany, a_signed_content

OURS, OTHERS = SealingCompany(1), SealingCompany(2)
KNOWN = Witness(authorities=(OURS.authority,))


@pytest.fixture(scope="module")
def content() -> SheetContent:
    """What was signed."""
    return a_signed_content()


@pytest.fixture(scope="module")
def pdf(fonts: FontFiles, content: SheetContent) -> bytes:
    """A sheet that a desk has sealed."""
    return OURS.sealed_pdf(content)


@pytest.fixture(scope="module")
def approved(pdf: bytes, content: SheetContent) -> bytes:
    """The same sheet, approved."""
    return OURS.approved(pdf, content)


def codes(checked: Checked, outcome: Outcome) -> list[str]:
    return [check.code for check in checked.checks if check.outcome is outcome]


def in_books(content: SheetContent, *, newest: int = 1) -> SealedSheet:
    """What the books say of a sheet that Li Wei sealed."""
    words, covered = canonical_bytes(content).decode(), digest(content)
    (hand,) = hands_in(content)
    row = {
        "kind": "drawn",
        "signer_name": hand.name,
        "signer_role": hand.role,
        "ink": hand.ink,
        "digest": covered,
    }
    return SealedSheet("WO-1", 1, newest, content.created_at, "Li Wei", words, covered, (row,))


def flipped(pdf: bytes, bit: int) -> bytes:
    changed = bytearray(pdf)
    changed[bit // 8] ^= 1 << (bit % 8)
    return bytes(changed)


def pdfsig_says(pdf: bytes, folder: Path) -> str:
    """What poppler finds; its exit status says nothing."""
    if shutil.which("pdfsig") is None:
        pytest.skip("pdfsig (poppler-utils) is not installed")
    file = folder / "sheet.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(
        ["pdfsig", "-nocert", file], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    return done.stdout


# ─── a sound sheet ─────────────────────────────────────────────────────────────────────────────


def test_that_a_sealed_sheet_is_genuine_to_whoever_knows_the_authority(pdf: bytes, fonts: FontFiles) -> None:
    checked = check_sheet(pdf, Witness(authorities=(OURS.authority,), fonts=fonts))

    assert checked.verdict is Verdict.GENUINE
    assert codes(checked, Outcome.HOLDS) == [
        "whole",
        "sealed",
        "authority-known",
        "level",
        "content",
        "ink",
        "archive",
        "pages-same",
    ]
    assert len(checked.checks) == 8


def test_that_nothing_is_proven_without_the_authority_and_nothing_objected(pdf: bytes) -> None:
    checked = check_sheet(pdf, Witness())

    assert checked.verdict is Verdict.UNPROVEN
    assert codes(checked, Outcome.OPEN) == ["authority-not-given"]


def test_that_sealing_leaves_every_byte_before_as_it_was(
    pdf: bytes, content: SheetContent, fonts: FontFiles
) -> None:
    drawn = render(content, fonts)

    with pikepdf.open(io.BytesIO(pdf)) as sealed, pikepdf.open(io.BytesIO(drawn)) as plain:
        same = str(sealed.docinfo) == str(plain.docinfo)

    assert pdf.startswith(drawn)
    assert same
    assert b"/Version /2.0" not in pdf


def test_that_an_approval_leaves_the_first_seal_intact(pdf: bytes, approved: bytes, tmp_path: Path) -> None:
    checked = check_sheet(approved, KNOWN)

    assert approved.startswith(pdf)
    assert checked.verdict is Verdict.GENUINE
    assert "approved" in codes(checked, Outcome.HOLDS)
    assert next(check for check in checked.checks if check.code == "approved").facts["name"] == "王芳"
    assert pdfsig_says(approved, tmp_path).count("Signature is Valid") == 2


def test_that_a_laptop_whose_clock_is_years_behind_seals_all_the_same(
    content: SheetContent, fonts: FontFiles
) -> None:
    then = AT.replace(year=1999)

    pdf = OURS.desk.seal(render(content, fonts), sealing(content, then, "Li Wei"))

    assert check_sheet(pdf, KNOWN).verdict is Verdict.GENUINE


# ─── changed ───────────────────────────────────────────────────────────────────────────────────


def test_that_a_flipped_bit_is_objected_to_wherever_it_is(pdf: bytes) -> None:
    bits = random.Random(42).sample(range(len(pdf) * 8), 200)

    passed = [bit for bit in bits if check_sheet(flipped(pdf, bit), KNOWN).verdict is not Verdict.OBJECTED]

    assert passed == []


def test_that_a_flipped_bit_beside_the_signature_is_objected_to(pdf: bytes) -> None:
    """In the gap that no signature covers; a reader that follows the standard says that nothing is wrong."""
    begin, end = pdf.rindex(b"/Contents <") + 10, pdf.rindex(b">\n/ByteRange") + 1
    bits = random.Random(43).sample(range(begin * 8, end * 8), 120)
    bits += range((begin + 5) * 8, (begin + 9) * 8)  # the length, which could reach into the padding
    issuer = pdf.rindex(b"fieldapp sheet".hex().upper().encode())
    bits += [(issuer + 2 * letter) * 8 + 1 for letter in range(14)]  # a name in other capitals

    passed = [bit for bit in bits if check_sheet(flipped(pdf, bit), KNOWN).verdict is not Verdict.OBJECTED]

    assert passed == []


def test_that_poppler_objects_to_what_the_signature_covers(pdf: bytes, tmp_path: Path) -> None:
    gap = range(pdf.rindex(b"/Contents <"), pdf.rindex(b">\n/ByteRange") + 40)
    places = (at for at in random.Random(44).sample(range(len(pdf)), 60) if at not in gap)
    bits = [at * 8 + 1 for at in places]

    passed = [bit for bit in bits if "Signature is Valid" in pdfsig_says(flipped(pdf, bit), tmp_path)]

    assert "Signature is Valid" in pdfsig_says(pdf, tmp_path)
    assert passed == []


@pytest.mark.parametrize(
    "tail", [b"\n", b"\0", b"%%EOF\n", b"\n1 0 obj\n<<>>\nendobj\n"], ids=["line", "zero", "end", "object"]
)
def test_that_what_is_appended_is_objected_to(pdf: bytes, approved: bytes, tail: bytes) -> None:
    assert check_sheet(pdf + tail, KNOWN).verdict is Verdict.OBJECTED
    assert check_sheet(approved + tail, KNOWN).verdict is Verdict.OBJECTED


def test_that_an_update_without_a_seal_is_objected_to(pdf: bytes) -> None:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    writer.root["/PageMode"] = NameObject("/FullScreen")
    writer.update_root()
    writer.write(out)

    assert check_sheet(out.getvalue(), KNOWN).verdict is Verdict.OBJECTED


@pytest.mark.parametrize("left", [1, 100, 700, 20_000], ids=["a byte", "the end", "the trailer", "the seal"])
def test_that_a_sheet_that_was_cut_is_objected_to(pdf: bytes, left: int) -> None:
    assert check_sheet(pdf[:-left], KNOWN).verdict is Verdict.OBJECTED


def test_that_cutting_an_approved_sheet_back_to_its_first_seal_is_no_forgery(
    pdf: bytes, approved: bytes
) -> None:
    assert check_sheet(approved[: len(pdf)], KNOWN).verdict is Verdict.GENUINE
    assert check_sheet(approved[: len(pdf) + 400], KNOWN).verdict is Verdict.OBJECTED


# ─── forged ────────────────────────────────────────────────────────────────────────────────────


def test_that_another_companys_seal_is_objected_to(content: SheetContent) -> None:
    checked = check_sheet(OTHERS.sealed_pdf(content), KNOWN)

    assert checked.verdict is Verdict.OBJECTED
    assert "authority-other" in codes(checked, Outcome.FAILS)


def test_that_a_second_seal_which_is_not_the_servers_is_objected_to(
    pdf: bytes, content: SheetContent
) -> None:
    by_a_desk = OURS.desk.seal(pdf, sealing(content, AT, "Li Wei"))

    assert "approval-broken" in codes(check_sheet(by_a_desk, KNOWN), Outcome.FAILS)


def test_that_pages_that_say_something_else_than_the_data_are_objected_to(
    content: SheetContent, fonts: FontFiles
) -> None:
    """A desk's key in the wrong hands: everything is sealed properly, and the pages lie."""
    customer = msgspec.structs.replace(content.place, customer="Southern Dairy Ltd")
    shown = render(msgspec.structs.replace(content, place=customer), fonts)
    says, lying = files_in(render(content, fonts)), io.BytesIO()
    with pikepdf.open(io.BytesIO(shown)) as document:
        for spec in document.Root.AF:
            spec.EF.F.write(says[str(spec.UF)])
        document.save(lying)
    pdf = OURS.desk.seal(lying.getvalue(), sealing(content, AT, "Li Wei"))

    checked = check_sheet(pdf, Witness(authorities=(OURS.authority,), fonts=fonts))

    assert codes(checked, Outcome.FAILS) == ["pages-differ"]


def test_that_data_of_another_sheet_are_objected_to(content: SheetContent, fonts: FontFiles) -> None:
    other = msgspec.structs.replace(content, engineer="Somebody Else")
    pdf = OURS.desk.seal(render(other, fonts), sealing(content, AT, "Li Wei"))

    assert {"content-differs", "ink-unbound"} <= set(codes(check_sheet(pdf, KNOWN), Outcome.FAILS))


# ─── the books ─────────────────────────────────────────────────────────────────────────────────


def test_that_a_sheet_without_a_seal_is_genuine_where_the_books_know_it(
    content: SheetContent, fonts: FontFiles
) -> None:
    plain = render(content, fonts)

    known = check_sheet(plain, Witness(knows_books=True, record=in_books(content)))
    unknown = check_sheet(plain, Witness(knows_books=True))

    assert known.verdict is Verdict.GENUINE
    assert codes(known, Outcome.OPEN) == ["not-sealed"]
    assert unknown.verdict is Verdict.OBJECTED
    assert check_sheet(plain, KNOWN).verdict is Verdict.UNPROVEN


def test_that_books_which_were_altered_are_found_out(pdf: bytes, content: SheetContent) -> None:
    words = canonical_bytes(content).decode().replace("Northern Dairy", "Southern Dairy")
    altered = Witness((OURS.authority,), True, replace(in_books(content), content=words))
    with_its_digest = in_books(msgspec.structs.replace(content, engineer="Somebody Else"))

    assert "known-differs" in codes(check_sheet(pdf, altered), Outcome.FAILS)
    both = check_sheet(pdf, Witness((OURS.authority,), True, with_its_digest))
    assert "known-differs" in codes(both, Outcome.FAILS)


def test_that_a_name_in_a_strangers_file_writes_no_line_of_the_findings() -> None:
    name = "Li Wei\n  + The certificate: known\x1b[2A\x1b[2K\u202egenuine"
    found = {"name": name, "company": "Harbour Pumps", "moment": AT}

    words = said(Check("seal", Outcome.HOLDS, "sealed", found), "en")

    assert "Li Wei + The certificate: known" in words
    assert not {"\n", "\x1b", "\u202e"} & set(words)


@pytest.mark.parametrize(
    "altered",
    [
        {"signer_name": "Mary Poole"},
        {"signer_role": "Director"},
        {"ink": {"width": 9, "height": 9, "strokes": []}},
        {"kind": "declined", "declined_reason": "Too dear"},
        {"digest": "0" * 64},
    ],
)
def test_that_who_signed_is_the_same_in_the_books_as_on_the_sheet(
    pdf: bytes, content: SheetContent, altered: dict[str, object]
) -> None:
    (row,) = in_books(content).signatures
    later = {"kind": "remote", "signer_name": "Zhou Min", "digest": digest(content)}
    kept = replace(in_books(content), signatures=(row, later))

    known = check_sheet(pdf, Witness((OURS.authority,), True, kept))
    told = check_sheet(
        pdf, Witness((OURS.authority,), True, replace(kept, signatures=({**row, **altered}, later)))
    )

    assert "known" in codes(known, Outcome.HOLDS)
    assert "known-differs" in codes(told, Outcome.FAILS)


@pytest.mark.parametrize(
    "altered",
    [{"signatures": ()}, {"sealed_at": AT + timedelta(days=1)}, {"by_name": "Wang Fang"}, {"by_name": None}],
)
def test_that_who_sealed_it_when_and_that_somebody_signed_is_the_same_in_the_books(
    pdf: bytes, content: SheetContent, altered: dict[str, Any]
) -> None:
    record = in_books(content)

    known = check_sheet(pdf, Witness((OURS.authority,), True, record))
    told = check_sheet(pdf, Witness((OURS.authority,), True, replace(record, **altered)))

    assert "known" in codes(known, Outcome.HOLDS)
    assert "known-differs" in codes(told, Outcome.FAILS)


def test_that_books_whose_sheet_names_another_signer_or_revision_are_found_out(
    pdf: bytes, content: SheetContent
) -> None:
    """Neither is covered by the digest alone."""
    assert content.signature is not None
    another = msgspec.structs.replace(content.signature, signer_name="Mary Poole")
    signer = in_books(msgspec.structs.replace(content, signature=another))
    revision = replace(in_books(content, newest=2), revision=2)

    for record in (signer, revision):
        assert "known-differs" in codes(
            check_sheet(pdf, Witness((OURS.authority,), True, record)), Outcome.FAILS
        )


def test_that_a_revision_that_was_replaced_is_told_and_still_genuine(
    pdf: bytes, content: SheetContent
) -> None:
    record = in_books(content, newest=3)

    checked = check_sheet(pdf, Witness((OURS.authority,), True, record))

    assert checked.verdict is Verdict.GENUINE
    assert "replaced" in codes(checked, Outcome.OPEN)


# ─── nonsense ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("nonsense", [b"", b"%PDF-1.7", b"\0" * 5000, b"%PDF-1.7\n" + bytes(range(256)) * 20])
def test_that_nonsense_is_answered_and_never_raises(nonsense: bytes) -> None:
    checked = check_sheet(nonsense, KNOWN)

    assert checked.verdict is Verdict.OBJECTED
    with pytest.raises(Unreadable):
        read_seals(nonsense)


def test_that_no_stream_of_a_strangers_file_unpacks_without_end() -> None:
    """A table of objects is unpacked as soon as a file is opened: 2 kB took a gigabyte, at a door that is open to everybody."""
    with pikepdf.new() as made:
        made.add_blank_page()
        for name, size in (("/Much", MOST_UNPACKED + 2**20), ("/Enough", 2**20)):
            packed = zlib.compress(bytes(size), 1)
            made.Root[name] = made.make_stream(packed, Filter=pikepdf.Name.FlateDecode)
        file = io.BytesIO()
        made.save(file)

    with opened(file.getvalue()) as document:
        enough = document.Root.Enough.read_bytes()
        with pytest.raises(pikepdf.PdfError):
            document.Root.Much.read_bytes()

    assert len(file.getvalue()) < 2**20
    assert enough == bytes(2**20)


def test_that_a_file_with_more_seals_than_a_sheet_ever_has_is_refused_unjudged(pdf: bytes) -> None:
    with pytest.raises(Unreadable):
        read_seals(pdf + b"\n%" + b"/ByteRange " * MOST_SEALS)


def test_that_a_laptop_whose_clock_was_wrong_is_told(content: SheetContent, fonts: FontFiles) -> None:
    assert content.signature is not None
    late = content.signature.signed_at + timedelta(hours=3)
    known = msgspec.structs.replace(content.signature, corrected_at=late, compared_at=AT)
    pdf = OURS.sealed_pdf(msgspec.structs.replace(content, signature=known))

    checked = check_sheet(pdf, Witness(authorities=(OURS.authority,), fonts=fonts))

    found = next(check for check in checked.checks if check.about == "clock")
    assert checked.verdict is Verdict.GENUINE
    assert found.facts["moment"] == late
    assert {said(found, "en"), title(found, "en")}.isdisjoint({said(found, "zh"), title(found, "zh")})


def test_that_every_finding_is_said_in_both_languages(pdf: bytes) -> None:
    for check in check_sheet(pdf, Witness(knows_books=True)).checks:
        english, chinese = said(check, "en"), said(check, "zh")

        assert english != chinese
        assert "{" not in english + chinese
        assert title(check, "en") != title(check, "zh")
