"""Ways to sign and ways of not signing: what is taken is told on the sheet, what is none is refused and nothing changes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from fieldapp.actions import orders
from fieldapp.actions.attachments import attach, withdraw_attachment
from fieldapp.actions.sheets import Signer, Signing, sign
from fieldapp.errors import FieldappError
from fieldapp.fonts import font_files
from fieldapp.model.orders import OrderStatus
from fieldapp.model.reports import AttachmentKind, SignatureKind
from fieldapp.sheet.checking import Verdict, Witness, check_sheet
from fieldapp.sheet.content import canonical_bytes, digest, from_canonical
from fieldapp.sheet.ink import Ink
from fieldapp.store.blobs import Blobs
from fieldapp.store.queries.order_rows import ReportRow
from fieldapp.store.queries.sealed_sheets import sealed_sheet
from fieldapp.store.queries.signers import signers_of
from fieldapp.store.store import Store
from tests.builders import (
    a_company,
    a_customer,
    a_desk_store,
    a_site,
    an_engineer,
    an_order,
    some_ink,
    the_page,
    titles_in_outbox,
)
from tests.unit.sheet.sheets import a_photo

ME = an_engineer()
INK = some_ink()


def ink(*strokes: list[tuple[int, int]]) -> Ink:
    """Strokes of places on the pad."""
    return Ink(
        width=3000,
        height=1200,
        strokes=tuple(tuple((x, y, 512, 8 * at) for at, (x, y) in enumerate(stroke)) for stroke in strokes),
    )


def by_hand(*strokes: list[tuple[int, int]]) -> Signing:
    """These strokes, with a good name."""
    return Signing(ink=ink(*strokes), signer_name="陈丽")


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """Bytes of photos and PDFs."""
    return Blobs(tmp_path / "blobs")


@pytest.fixture
def order(desk: Store) -> str:
    """Completed work with everything a sheet needs."""
    return an_order_to_sign(desk)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Blobs, str]]:
    """One desk and one order for all that is refused: each refusal has to leave it as it was."""
    folder = tmp_path_factory.mktemp("untouched")
    store = a_desk_store(folder)
    yield store, Blobs(folder / "blobs"), an_order_to_sign(store)
    store.close()


def an_order_to_sign(store: Store) -> str:
    """Work that is done and written down."""
    a_company(store)
    customer = a_customer(store, name="Harbour Mills")
    return an_order(
        store, OrderStatus.COMPLETED, ME, customer_id=customer, customer_name="Harbour Mills",
        site_id=a_site(store, customer), findings="Seal worn", remedy="Seal replaced",
    )  # fmt: skip


def seal(store: Store, blobs: Blobs, order: str, signing: Signing) -> ReportRow:
    """Sign, and what stands there then."""
    sign(store, blobs, order, signing, by=ME, fonts=font_files())
    return the_page(store, order).reports[-1]


def printed(blobs: Blobs, report: ReportRow) -> str:
    """The words of the PDF."""
    pdf = pypdfium2.PdfDocument(blobs.read(str(report.pdf_sha256)))
    words = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return words


# ─── ways of not signing ───────────────────────────────────────────────────────────────────────

JITTER = [(1500 + at % 3, 600 + at % 2) for at in range(80)]
RUB = [(1500 + round(60 * math.sin(at)), 600 + round(60 * math.cos(at))) for at in range(200)]
NOT_SIGNED = {
    "nothing at all": (Signing(), "signature-missing"),
    "a name and no ink": (Signing(signer_name="陈丽"), "signature-missing"),
    "ink without a stroke": (Signing(ink=ink(), signer_name="陈丽"), "signature-missing"),
    "a tap": (by_hand([(1500, 600)]), "signature-is-a-dot"),
    "three taps": (by_hand([(1400, 600)], [(1450, 620)], [(1500, 600)]), "signature-is-a-dot"),
    "a finger that lay there": (by_hand(JITTER), "signature-is-a-dot"),
    "a dot rubbed larger": (by_hand(RUB), "signature-is-a-dot"),
    "taps far apart": (by_hand([(300, 300)], [(2600, 900)]), "signature-too-short"),
    "a short hook": (by_hand([(100, 100), (180, 120), (260, 100), (262, 140)]), "signature-too-short"),
    "a corner of three points": (by_hand([(100, 100), (900, 100), (900, 700)]), "signature-too-short"),
    "a swipe to scroll": (
        by_hand([(1500 + at % 2, 1100 - 40 * at) for at in range(25)]),
        "signature-is-a-line",
    ),
    "a line across": (by_hand([(200 + 60 * at, 600 + at % 5) for at in range(40)]), "signature-is-a-line"),
    "the same line there and back": (
        by_hand([(200 + 90 * min(at, 40 - at), 400 + 20 * min(at, 40 - at)) for at in range(40)]),
        "signature-is-a-line",
    ),
    "ink without a name": (Signing(ink=INK), "signer-missing"),
    "a name of blanks": (Signing(ink=INK, signer_name=" \u3000\t"), "signer-missing"),
    "a name of dots and dashes": (Signing(ink=INK, signer_name="... --- 123"), "signer-missing"),
    "a name nobody sees": (Signing(ink=INK, signer_name="\u200b\u2060\ufeff"), "signer-missing"),
    "typing without a name": (Signing(typed=True, signer_name=" "), "signer-missing"),
    "a name that nobody confirmed": (Signing(typed=False, signer_name="陈丽"), "signature-missing"),
    "signed and declined": (
        Signing(ink=INK, signer_name="陈丽", declined_reason="No"),
        "signed-and-declined",
    ),
    "typed and declined": (
        Signing(typed=True, signer_name="陈丽", declined_reason="No"),
        "signed-and-declined",
    ),
    "declined for no reason": (Signing(declined_reason="  "), "words-missing"),
    "nobody there, nothing told": (Signing(absent_photo_id="x", absent_remark=" "), "absence-remark-missing"),
    "nobody there, nothing shown": (Signing(absent_remark="Gate locked"), "absence-photo-missing"),
    "nobody there, and a photo of elsewhere": (
        Signing(absent_remark="Gate locked", absent_photo_id="0" * 36),
        "absence-photo-missing",
    ),
    "nobody there who signed": (
        Signing(absent_remark="Gate locked", absent_photo_id="x", ink=INK, signer_name="陈丽"),
        "signed-and-declined",
    ),
    "a second one who is the first": (
        Signing(ink=INK, signer_name="Chen Li", second=Signer("chen  li", ink=some_ink(1))),
        "signer-twice",
    ),
    "a second one with the first one's ink": (
        Signing(ink=INK, signer_name="陈丽", second=Signer("王芳", ink=INK)),
        "ink-twice",
    ),
    "a second one who only tapped": (
        Signing(ink=INK, signer_name="陈丽", second=Signer("王芳", ink=ink([(1500, 600)]))),
        "signature-is-a-dot",
    ),
    "a second one without a name": (
        Signing(ink=INK, signer_name="陈丽", second=Signer("", ink=some_ink(1))),
        "signer-missing",
    ),
    "only a second one": (
        Signing(declined_reason="No time", second=Signer("王芳", ink=INK)),
        "signature-missing",
    ),
    "ink beside the paper": (by_hand([(90_000 + at, 90_000) for at in range(40)]), "ink-unreadable"),
}


@pytest.mark.parametrize(("signing", "code"), NOT_SIGNED.values(), ids=NOT_SIGNED)
def test_that_what_is_no_signature_is_refused_and_changes_nothing(
    untouched: tuple[Store, Blobs, str], signing: Signing, code: str
) -> None:
    store, blobs, order = untouched

    with pytest.raises(FieldappError) as refused:
        seal(store, blobs, order, signing)

    assert refused.value.code == code
    assert the_page(store, order).reports == ()
    assert titles_in_outbox(store) == []
    assert list(blobs.names()) == []


def test_that_nothing_is_signed_on_an_order_still_under_way(desk: Store, blobs: Blobs) -> None:
    a_company(desk)
    order = an_order(desk, OrderStatus.ON_SITE, ME, findings="Worn", remedy="Replaced")

    with pytest.raises(FieldappError) as refused:
        seal(desk, blobs, order, Signing(ink=INK, signer_name="陈丽"))

    assert refused.value.code == "step-not-allowed"


# ─── ways of signing ───────────────────────────────────────────────────────────────────────────


def test_that_a_cross_and_a_small_signature_are_taken(desk: Store, blobs: Blobs, order: str) -> None:
    cross = ink(
        [(1400 + 20 * at, 500 + 15 * at) for at in range(12)],
        [(1620 - 20 * at, 500 + 15 * at) for at in range(12)],
    )

    report = seal(desk, blobs, order, Signing(ink=cross, signer_name="陈丽"))

    assert report.signature is not None
    assert report.signature.kind is SignatureKind.DRAWN


def test_that_a_name_typed_and_confirmed_signs(desk: Store, blobs: Blobs, order: str) -> None:
    report = seal(desk, blobs, order, Signing(typed=True, signer_name="Mary Poole", languages=("en",)))

    assert report.signature is not None
    assert (report.signature.kind, report.signature.ink) == (SignatureKind.TYPED, None)
    words = printed(blobs, report)
    assert "Signed by typing the name" in words
    assert words.count("Mary Poole") == 2


def test_that_two_people_sign_under_one_digest(desk: Store, blobs: Blobs, order: str) -> None:
    second = Signer("王芳", "Safety officer", ink=some_ink(1))

    report = seal(
        desk, blobs, order, Signing(ink=INK, signer_name="Chen Li", second=second, languages=("en",))
    )

    assert report.signature is not None
    (other,) = report.others
    assert (report.signature.signer_name, other.signer_name) == ("Chen Li", "王芳")
    assert report.signature.digest == other.digest == report.digest
    assert other.ink != report.signature.ink
    content = from_canonical(str(desk.scalar("SELECT content FROM service_report")))
    assert (digest(content), content.others[0].ink) == (report.digest, second.ink)
    assert "Also signed by" in printed(blobs, report)


def test_that_where_nobody_was_a_remark_and_a_photo_stand_in(desk: Store, blobs: Blobs) -> None:
    a_company(desk)
    order = an_order(
        desk, OrderStatus.ON_SITE, ME, findings="Worn", remedy="Replaced", number="WO-2026-00009"
    )
    photo = attach(desk, order, blobs.put(a_photo(1).data), "image/jpeg", caption="The gate", by=ME)
    document = attach(desk, order, blobs.put(b"%PDF"), "application/pdf", kind=AttachmentKind.DOCUMENT, by=ME)
    taken_back = attach(desk, order, blobs.put(b"blurred"), "image/jpeg", by=ME)
    withdraw_attachment(desk, taken_back, by=ME)
    orders.complete(desk, order, by=ME)

    for wrong in (document, taken_back):
        with pytest.raises(FieldappError, match="absence-photo-missing"):
            seal(desk, blobs, order, Signing(absent_remark="Gate locked", absent_photo_id=wrong))
    report = seal(
        desk, blobs, order, Signing(absent_remark="Gate locked", absent_photo_id=photo, languages=("en",))
    )

    assert report.is_to_be_confirmed
    assert report.signature is not None
    assert (report.signature.kind, report.signature.remark, report.signature.photo_id) == (
        SignatureKind.ABSENT, "Gate locked", photo,
    )  # fmt: skip
    words = printed(blobs, report)
    assert "NOBODY WAS ON SITE" in words
    assert "Gate locked" in words
    assert "Photo 1" in words
    assert "confirms that the work" not in words


def test_that_an_older_sheet_keeps_its_digest_and_its_bytes() -> None:
    begin = (
        '{"company":{"name":{"en":"A"}},"created_at":"2026-11-22T08:00:00Z","form":"fieldapp-sheet/1",'
        '"order":{"number":"1"},"place":{"customer":"B"}'
    )
    signature = (
        ',"seal":{"digest":"x"},"signature":{"ink":{"height":400,"strokes":[[[1,2,3,4]]],"width":1000},'
        '"signed_at":"2026-11-22T08:00:00Z","signer_name":"C"}'
    )
    end = ',"time_zone":"UTC"}'

    content = from_canonical(begin + signature + end)

    assert canonical_bytes(content).decode() == begin + signature + end
    assert digest(content) == hashlib.sha256((begin + end).encode()).hexdigest()


# ─── who signs here ────────────────────────────────────────────────────────────────────────────


def test_that_who_signed_at_a_site_is_remembered_the_last_first(desk: Store, blobs: Blobs) -> None:
    a_company(desk)
    customer = a_customer(desk)
    here, elsewhere = a_site(desk, customer), a_site(desk, customer, name="Depot")
    for at, (site, name, role) in enumerate(
        (
            (here, "陈丽", "Operator"),
            (here, "王芳", ""),
            (here, "陈 丽", "Plant manager"),
            (elsewhere, "Bo", ""),
        )
    ):
        order = an_order(
            desk,
            OrderStatus.COMPLETED,
            ME,
            site_id=site,
            findings="a",
            remedy="b",
            number=f"WO-2026-0010{at}",
        )
        seal(desk, blobs, order, Signing(ink=INK, signer_name=name, signer_role=role))
    declined = an_order(
        desk, OrderStatus.COMPLETED, ME, site_id=here, findings="a", remedy="b", number="WO-2026-00200"
    )
    seal(desk, blobs, declined, Signing(declined_reason="No time", signer_name="Nobody"))

    with desk.read() as session:
        known = signers_of(session, declined)

    assert [(one.name, one.role) for one in known] == [("陈 丽", "Plant manager"), ("王芳", "")]


@pytest.mark.parametrize(
    "signing",
    [
        Signing(ink=INK, signer_name="陈丽", second=Signer("王芳", ink=some_ink(1))),
        Signing(declined_reason="Too dear"),
    ],
    ids=["two", "declined"],
)
def test_that_the_books_agree_with_a_sheet_just_signed(
    desk: Store, blobs: Blobs, order: str, signing: Signing
) -> None:
    report = seal(desk, blobs, order, signing)

    with desk.read() as session:
        record = sealed_sheet(session, str(report.pdf_sha256))
    checked = check_sheet(blobs.read(str(report.pdf_sha256)), Witness(knows_books=True, record=record))
    assert checked.verdict is Verdict.GENUINE
