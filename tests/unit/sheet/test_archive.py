"""The sheet's PDF as a file for archives: our checklist holds for ours, and sees what is done to one."""

from __future__ import annotations

import functools
import hashlib
import io
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageCms
from reportlab.pdfgen.canvas import Canvas

from fieldapp.errors import Unreadable
from fieldapp.fonts import FontFiles
from fieldapp.sheet import srgb
from fieldapp.sheet.archive_check import KEYS, checked
from fieldapp.sheet.attached import SHEET_FILE, SIGNATURE_FILE, content_of, files_in
from fieldapp.sheet.content import (
    Absent,
    Answer,
    Declined,
    Part,
    Place,
    Procedure,
    Rating,
    SheetContent,
    Words,
    Work,
    canonical_bytes,
    digest,
)
from fieldapp.sheet.pdf import render
from tests.sealing import SealingCompany, a_signed_content
from tests.unit.sheet.sheets import NOON, a_full_sheet, a_photo, a_sheet, signed

replace = msgspec.structs.replace


def failing(pdf: bytes) -> dict[str, str]:
    return {point.key: point.found for point in checked(pdf) if not point.holds}


@functools.cache
def a_signed_file(fonts: FontFiles) -> bytes:
    company = replace(a_sheet().company, logo=a_photo(3, (300, 120)))
    part = Part(number="S1", name="Shaft seal 轴封", quantity=Decimal(1))
    return render(signed(a_sheet(company=company, parts=(part,), photos=(a_photo(1, (64, 48)),))), fonts)


SHEETS: dict[str, Callable[[], SheetContent]] = {
    "the least": a_sheet,
    "a draft": a_full_sheet,
    "Letter, English first": lambda: signed(a_full_sheet(languages=("en", "zh"), paper="Letter")),
    "refused": lambda: a_sheet(declined=Declined(reason="Wants it < & > under warranty", declined_at=NOON)),
    "nobody there": lambda: a_sheet(absent=Absent(remark="Left with the guard", recorded_at=NOON)),
    "rare characters": lambda: a_sheet(
        place=Place(customer="𠮷野家 䶮镕堃喆犇 Łukasz"), work=Work(findings="😀 \x07 \u2067 نص")
    ),
    "words longer than lines": lambda: a_sheet(work=Work(findings="W" * 900), rating=Rating(stars=3)),
}


@pytest.mark.parametrize("kind", SHEETS)
def test_that_every_kind_of_sheet_is_an_archive_file(fonts: FontFiles, kind: str) -> None:
    assert failing(render(SHEETS[kind](), fonts)) == {}


def test_that_a_sheet_of_many_photos_and_parts_is_one_too_and_loses_none(fonts: FontFiles) -> None:
    part = Part(number="S1", name="Shaft seal 轴封", quantity=Decimal(1), serial="x" * 70)
    parts = tuple(replace(part, number=f"S{at}") for at in range(200))
    photos = tuple(a_photo(at, (64, 48), caption=f"view {at}") for at in range(60))

    pdf = render(signed(a_sheet(parts=parts, photos=photos)), fonts)

    assert failing(pdf) == {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        kinds = [str(node.S) for node in nodes(opened.Root.StructTreeRoot)]
    assert kinds.count("/Table") == 1
    assert kinds.count("/TR") == 201
    assert kinds.count("/Figure") == 62


def test_that_a_sealed_and_an_approved_sheet_are_archive_files_still() -> None:
    company, sheet = SealingCompany(1), a_signed_content()

    once = company.sealed_pdf(sheet)

    assert failing(once) == {}
    assert failing(company.approved(once, sheet)) == {}


def test_that_a_row_that_goes_on_overleaf_stays_one_cell(fonts: FontFiles) -> None:
    answer = Answer(title=Words("Step"), kind="text", value="x", remark=" ".join(["word"] * 3_000))

    pdf = render(a_sheet(procedure=Procedure(name=Words("P"), answers=(answer,))), fonts)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = len(opened.pages)
        rows = [node for node in nodes(opened.Root.StructTreeRoot) if node.S == "/TR"]
        cells = [node for node in nodes(rows[1]) if node.S == "/TD"]
        assert pages > 2
        assert len(rows) == 2
        assert len(list(cells[1].K)) == pages


def test_that_words_broken_at_the_end_of_a_line_are_read_apart(fonts: FontFiles) -> None:
    words = "alpha beta gamma delta epsilon " * 8
    pdf = render(a_sheet(work=Work(findings=words + "\n" + "中文" * 80)), fonts)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        said = spoken(opened)

    assert words.strip() in said
    assert "中文" * 80 in said


def test_that_everything_on_paper_is_in_the_structure(fonts: FontFiles) -> None:
    sheet = signed(a_full_sheet())
    with pikepdf.open(io.BytesIO(render(sheet, fonts))) as opened:
        said = spoken(opened)
        figures = [str(node.Alt) for node in nodes(opened.Root.StructTreeRoot) if node.S == "/Figure"]

    for fact in ("服务报告", "轴封漏水", "CNY 1,456.50", "Łukasz Wójcik", "来得快，讲解清楚。", "欧阳建国"):
        assert fact in said
    assert "第 1 页" not in said
    assert any("机械密封已磨损" in words for words in figures)
    assert any("欧阳建国" in words for words in figures)


def _drop(*path: str) -> Callable[[Pdf], None]:
    def drop(pdf: Pdf) -> None:
        place: Any = pdf.Root
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return drop


def _write(pdf: Pdf, operators: bytes) -> None:
    page = pdf.pages[0].obj
    page.Contents.write(page.Contents.read_bytes() + operators)


def _a_font(pdf: Pdf) -> Any:
    return pdf.pages[0].obj.Resources.Font["/F1+0"]


def _helvetica(pdf: Pdf) -> None:
    pdf.pages[0].obj.Resources.Font["/F9"] = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    )


def _wide(pdf: Pdf) -> None:
    _a_font(pdf).Widths = Array([int(width) + 40 for width in _a_font(pdf).Widths])


def _an_image(pdf: Pdf) -> Any:
    return next(
        value for value in pdf.objects if isinstance(value, Stream) and value.get("/Subtype") == "/Image"
    )


def _set(find: Callable[[Pdf], Any], key: str, value: Any) -> Callable[[Pdf], None]:
    def put(pdf: Pdf) -> None:
        find(pdf)[key] = value

    return put


def _alt(pdf: Pdf) -> None:
    del next(node for node in nodes(pdf.Root.StructTreeRoot) if node.S == "/Figure").Alt


def _cell(pdf: Pdf) -> None:
    row = next(node for node in nodes(pdf.Root.StructTreeRoot) if node.S == "/TR")
    row.K = Array(list(row.K)[:-1])


def _claim(pdf: Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"part>3", b"part>1"))


def _link(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://example.org"))
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), F=4, A=action)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])


def _script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _lost_piece(pdf: Pdf) -> None:
    pieces = pdf.Root.StructTreeRoot.ParentTree.Nums[1]
    pieces[0] = pdf.Root


DAMAGE: dict[str, tuple[str, Callable[[Pdf], None]]] = {
    "no profile": ("profile", _drop("/OutputIntents")),
    "no metadata": ("metadata", _drop("/Metadata")),
    "another title": ("metadata", _set(lambda pdf: pdf.trailer.Info, "/Title", String("Invoice"))),
    "another claim": ("claim", _claim),
    "no language": ("language", _drop("/Lang")),
    "title not shown": ("language", _drop("/ViewerPreferences")),
    "no structure": ("tagged", _drop("/StructTreeRoot")),
    "painted beside the structure": ("tagged", lambda pdf: _write(pdf, b"\n0 0 9 9 re f")),
    "a piece of nothing": ("tagged", _lost_piece),
    "a silent figure": ("figures", _alt),
    "a table short of a cell": ("tables", _cell),
    "files not associated": ("attached", _drop("/AF")),
    "a file without relation": ("attached", _set(lambda pdf: pdf.Root.AF[0], "/AFRelationship", Name.Other)),
    "a font of the reader's": ("embedded", _helvetica),
    "widths that lie": ("widths", _wide),
    "an encoding": ("encodings", _set(_a_font, "/Encoding", Name.WinAnsiEncoding)),
    "no characters": ("unicode", lambda pdf: _a_font(pdf).ToUnicode.write(b"")),
    "a missing glyph": (
        "glyphs",
        lambda pdf: _write(pdf, b"\n/Artifact BMC BT /F1+0 9 Tf <00> Tj ET EMC"),
    ),
    "transparency": (
        "states",
        lambda pdf: _set(
            lambda pdf: pdf.pages[0].obj.Resources, "/ExtGState", Dictionary(G=Dictionary(ca=0.5))
        )(pdf),
    ),
    "ink of a press": ("colours", lambda pdf: _write(pdf, b"\n0 0 0 1 k")),
    "an unknown operator": ("operators", lambda pdf: _write(pdf, b"\n1 2 zz")),
    "a smoothed image": ("images", _set(_an_image, "/Interpolate", True)),
    "a link": ("annotations", _link),
    "a script": ("actions", _script),
    "layers": ("nothing-else", _set(lambda pdf: pdf.Root, "/OCProperties", Dictionary())),
    "a form of another kind": (
        "forms",
        _set(lambda pdf: pdf.Root, "/AcroForm", Dictionary(NeedAppearances=True)),
    ),
    "a reference out of the file": (
        "streams",
        _set(lambda pdf: pdf.Root.AF[0].EF.F, "/FFilter", Name.FlateDecode),
    ),
    "a name without end": ("limits", _set(lambda pdf: pdf.Root, "/X", Name("/" + "n" * 200))),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_that_the_checklist_sees_what_is_wrong(fonts: FontFiles, damage: str) -> None:
    key, do = DAMAGE[damage]
    with pikepdf.open(io.BytesIO(a_signed_file(fonts))) as pdf:
        do(pdf)
        file = io.BytesIO()
        pdf.save(file)

    assert key in failing(file.getvalue())


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("header", lambda pdf: pdf.replace(b"%PDF-1.7", b"%PDF-2.0", 1)),
        ("end", lambda pdf: pdf + b"more"),
        ("id", lambda pdf: pdf.replace(b"/ID [", b"/IX [", 1)),
        ("sound", lambda pdf: pdf.replace(b"\nxref\n", b"\nxraf\n", 1)),
    ],
)
def test_that_the_checklist_sees_what_is_wrong_with_the_bytes(
    fonts: FontFiles, key: str, change: Callable[[bytes], bytes]
) -> None:
    assert key in failing(change(a_signed_file(fonts)))


def test_that_a_font_that_is_none_makes_points_fail_and_nothing_else(fonts: FontFiles) -> None:
    with pikepdf.open(io.BytesIO(a_signed_file(fonts))) as pdf:
        program = _a_font(pdf).FontDescriptor.FontFile2
        program.write(program.read_bytes()[:700])
        file = io.BytesIO()
        pdf.save(file)

    assert {"widths", "glyphs", "encodings"} <= set(failing(file.getvalue()))


def test_that_every_point_but_encryption_has_been_seen_to_fail() -> None:
    seen = {key for key, _ in DAMAGE.values()} | {"header", "end", "id", "sound"}

    assert set(KEYS) - seen == {"plain"}


def test_that_an_encrypted_file_and_none_at_all_are_told(fonts: FontFiles) -> None:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(a_signed_file(fonts))) as pdf:
        pdf.save(file, encryption=pikepdf.Encryption(owner="o", user=""))

    assert "plain" in failing(file.getvalue())
    with pytest.raises(Unreadable) as told:
        checked(b"no pdf")
    assert told.value.code == "pdf-unreadable"


def test_that_a_file_of_another_maker_is_not_taken_for_an_archive_file() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(72, 72, "hello")
    canvas.save()

    missing = failing(file.getvalue())

    assert {"embedded", "profile", "metadata", "claim", "tagged", "language", "attached"} <= set(missing)


def test_that_the_attached_data_are_what_was_signed_and_give_the_sheet_back(fonts: FontFiles) -> None:
    sheet = signed(a_full_sheet())
    assert sheet.seal is not None

    files = files_in(render(sheet, fonts))

    assert list(files) == [SHEET_FILE, SIGNATURE_FILE]
    assert hashlib.sha256(files[SHEET_FILE]).hexdigest() == digest(sheet) == sheet.seal.digest
    assert json.loads(files[SIGNATURE_FILE])["digest"] == digest(sheet)
    assert canonical_bytes(content_of(files)) == canonical_bytes(sheet)


def test_that_a_draft_has_no_signature_attached(fonts: FontFiles) -> None:
    assert list(files_in(render(a_sheet(), fonts))) == [SHEET_FILE]


def test_that_attached_files_that_unpack_without_end_are_refused(fonts: FontFiles) -> None:
    with pikepdf.open(io.BytesIO(a_signed_file(fonts))) as pdf:
        pdf.Root.AF[0].EF.F.write(bytes(40 * 2**20))
        file = io.BytesIO()
        pdf.save(file)

    with pytest.raises(Unreadable):
        files_in(file.getvalue())


@pytest.mark.parametrize(
    "files",
    [
        {},
        {SHEET_FILE: b"["},
        {SHEET_FILE: b"[]"},
        {SHEET_FILE: canonical_bytes(a_sheet()), SIGNATURE_FILE: b'{"form":"fieldapp-signature/2"}'},
    ],
)
def test_that_attached_data_of_another_shape_are_told(files: dict[str, bytes]) -> None:
    with pytest.raises(Unreadable) as told:
        content_of(files)

    assert told.value.code == "sheet-unreadable"


def test_that_the_profile_is_srgb_to_the_last_step() -> None:
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb.profile()))
    theirs = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    ramp = Image.frombytes(
        "RGB", (64, 64), bytes(at * step % 256 for at in range(64 * 64) for step in (1, 3, 7))
    )

    turned = ImageCms.profileToProfile(ramp, ours, theirs)

    assert turned is not None
    assert max(abs(a - b) for a, b in zip(ramp.tobytes(), turned.tobytes(), strict=True)) <= 1


def nodes(node: Any) -> list[Any]:
    """Everything below a node of the structure, in reading order."""
    kids = node.get("/K", [])
    below = [
        kid
        for kid in (kids if isinstance(kids, Array) else [kids])
        if isinstance(kid, Dictionary) and "/S" in kid
    ]
    return [found for kid in below for found in (kid, *nodes(kid))]


def spoken(pdf: Pdf) -> str:
    """What a program reads aloud: the text of all marked pieces, page by page."""
    said = []
    for page in pdf.pages:
        tables = {name: _characters(font) for name, font in page.obj.Resources.Font.items()}
        marked, font = False, ""
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC":
                marked = "/MCID" in operands[1]
            elif str(operator) == "Tf":
                font = str(operands[0])
            elif str(operator) == "Tj" and marked:
                said.append("".join(tables[font][code] for code in bytes(operands[0])))
    return "".join(said)


def _characters(font: Any) -> dict[int, str]:
    rows = [row.split() for row in font.ToUnicode.read_bytes().decode().splitlines() if row.startswith("<")]
    pairs = [(code[1:-1], text[1:-1]) for code, text in rows if code != "<00>" or text != "<FF>"]
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
