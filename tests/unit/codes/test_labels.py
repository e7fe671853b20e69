"""Labels in print: read back, complete, where they belong, the same every time."""

from __future__ import annotations

import itertools
import shutil
from pathlib import Path

import pypdfium2
import pytest
import reportlab

from fieldapp.codes.decode import decode, decode_file
from fieldapp.codes.device_label import key_of_id, label_link, label_text
from fieldapp.codes.grey import from_pillow
from fieldapp.codes.label_layout import Label, lay_out
from fieldapp.codes.label_sheets import SheetFormat, read_format, sheet_format, sheet_formats
from fieldapp.codes.labels import LabelFonts, label_pdf, label_png
from fieldapp.errors import Unreadable

LATIN = Path(reportlab.__file__).parent / "fonts"
DEVICE = "0190f3c2-7a6b-7c11-8d2e-3f4a5b6c7d8e"
SHEETS = sheet_formats()


@pytest.fixture
def fonts() -> LabelFonts:
    return LabelFonts(LATIN / "Vera.ttf", LATIN / "VeraBd.ttf")


@pytest.fixture
def both_languages(checkout: Path) -> LabelFonts:
    files = LabelFonts(
        checkout / "build/fonts/FieldappSans-Regular.ttf", checkout / "build/fonts/FieldappSans-Bold.ttf"
    )
    if not files.bold.exists():
        pytest.skip("the fonts are not built: python -m fieldapp.fonts")
    return files


def a_label(number: str = "PUMP-0042", **words: object) -> Label:
    return Label(label_text(number), number, **words)  # type: ignore[arg-type]


def pages_of(pdf: bytes, dpi: int = 200) -> list:
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=dpi / 72).to_pil().convert("L") for page in document]
    document.close()
    return pictures


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
@pytest.mark.parametrize("correction", ["M", "Q"])
@pytest.mark.parametrize(
    "code",
    [
        label_text("PUMP-0042"),
        label_text(key_of_id(DEVICE)),
        label_link("https://service.example", "7KQ2M9XD4T"),
    ],
)
def test_that_a_label_on_screen_is_read_back(
    sheet: SheetFormat, correction: str, code: str, fonts: LabelFonts
) -> None:
    picture = label_png(Label(code, "PUMP-0042"), sheet, fonts, correction=correction, dpi=203)

    assert [reading.text for reading in decode_file(picture)] == [code]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_that_every_label_of_a_printed_page_is_read_back_in_its_place(
    sheet: SheetFormat, fonts: LabelFonts
) -> None:
    labels = [a_label(f"PUMP-{number:04}") for number in range(sheet.places)]

    (page,) = pages_of(label_pdf(labels, sheet, fonts))
    readings = decode(from_pillow(page), every=True)

    assert {reading.text for reading in readings} == {label.code for label in labels}
    for place, label in enumerate(labels):
        (found,) = [reading for reading in readings if reading.text == label.code]
        left, top = (edge * 200 / 25.4 for edge in sheet.corner_mm(place))
        assert left < found.box[0] < left + sheet.label_mm[0] * 200 / 25.4
        assert top < found.box[1] < top + sheet.label_mm[1] * 200 / 25.4


def test_that_printing_goes_on_at_the_first_free_place_of_a_begun_sheet(fonts: LabelFonts) -> None:
    sheet = sheet_format("a4-3x8")
    labels = [a_label(f"PUMP-{number:04}") for number in range(3)]

    first, second = pages_of(label_pdf(labels, sheet, fonts, start=22))

    assert [reading.text for reading in decode(from_pillow(first), every=True)] == [
        labels[0].code,
        labels[1].code,
    ]
    assert [reading.text for reading in decode(from_pillow(second), every=True)] == [labels[2].code]


@pytest.mark.parametrize("start", [-1, 24, 1000])
def test_that_a_place_that_the_sheet_does_not_have_is_refused(start: int, fonts: LabelFonts) -> None:
    with pytest.raises(Unreadable, match="label-start"):
        label_pdf([a_label()], sheet_format("a4-3x8"), fonts, start=start)


def test_that_the_words_stand_on_the_label_in_both_languages(both_languages: LabelFonts) -> None:
    label = a_label(
        title="离心水泵 KSB", lines=("3 号泵房",), heading="恒信设备服务", hint="扫码报修 / Scan to report"
    )

    text = text_of(label_pdf([label], sheet_format("a4-3x8"), both_languages))

    for words in ("PUMP-0042", "离心水泵", "3 号泵房", "恒信设备服务", "扫码报修", "Scan to report"):
        assert words in text


def test_that_the_number_is_whole_however_long_everything_else_is(fonts: LabelFonts) -> None:
    long = "An extraordinarily long name " * 20
    label = a_label("P-" + "9" * 30, title=long, lines=(long, long, long), heading=long, hint=long)

    text = text_of(label_pdf([label], sheet_format("roll-50x30"), fonts))

    assert "P-" + "9" * 30 in text


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_that_nothing_is_printed_outside_the_label_or_into_the_quiet_zone(sheet: SheetFormat) -> None:
    words = "wide words " * 30
    label = a_label(title=words, lines=(words, words), heading=words, hint=words)

    layout = lay_out(
        label, sheet.label_mm, lambda text, bold, size: len(text) * size * 0.6, dot_mm=sheet.dot_mm
    )

    right_of_code = max(bar.x + bar.width for bar in layout.bars) + 4 * layout.module
    assert min(bar.x for bar in layout.bars) >= 4 * layout.module - 1e-6
    assert all(line.x >= right_of_code - 1e-6 for line in layout.words)
    assert all(line.x + len(line.text) * line.size * 0.6 <= layout.width for line in layout.words)
    assert all(0 < line.y < layout.height for line in layout.words)
    baselines = sorted(line.y for line in layout.words)
    assert all(below - above > 1.5 for above, below in itertools.pairwise(baselines))


def test_that_a_thermal_printer_gets_modules_of_whole_dots() -> None:
    sheet = sheet_format("roll-50x30")

    layout = lay_out(
        a_label(), sheet.label_mm, lambda text, bold, size: len(text) * size, dot_mm=sheet.dot_mm
    )

    assert layout.module / 0.125 == pytest.approx(round(layout.module / 0.125))


def test_that_the_code_stands_above_the_words_on_a_high_label() -> None:
    layout = lay_out(a_label(), (30.0, 50.0), lambda text, bold, size: len(text) * size * 0.6)

    assert max(bar.y for bar in layout.bars) < min(line.y for line in layout.words)


def test_that_a_label_too_small_for_its_code_is_refused() -> None:
    with pytest.raises(Unreadable, match="label-too-small"):
        lay_out(a_label(), (9.0, 9.0), lambda text, bold, size: 1.0)


@pytest.mark.parametrize("code", ["", "X" * 8000])
def test_that_a_code_that_no_label_can_hold_is_refused(code: str) -> None:
    with pytest.raises(Unreadable, match="label-code"):
        lay_out(Label(code, "1"), (70.0, 37.0), lambda text, bold, size: 1.0)


def test_that_the_same_labels_give_the_same_bytes_wherever_the_fonts_lie(
    fonts: LabelFonts, tmp_path: Path
) -> None:
    moved = LabelFonts(
        Path(shutil.copy(fonts.regular, tmp_path / "r.ttf")),
        Path(shutil.copy(fonts.bold, tmp_path / "b.ttf")),
    )
    labels = [a_label(title="Pump"), a_label("PUMP-0043")]

    first, second = (label_pdf(labels, SHEETS[0], files) for files in (fonts, moved))

    assert first == second


def test_that_every_font_in_the_print_is_embedded(fonts: LabelFonts) -> None:
    pdf = label_pdf([a_label(title="Pump", hint="Scan")], SHEETS[0], fonts)

    assert b"Helvetica" not in pdf
    assert pdf.count(b"/FontFile2") == 2


def test_that_the_sheets_people_buy_are_there_in_both_languages() -> None:
    assert {sheet.name for sheet in SHEETS} >= {"a4-3x8", "a4-l7160", "letter-5160", "roll-50x30"}
    assert all(sheet.title and sheet.title_zh for sheet in SHEETS)


def test_that_an_unknown_sheet_is_refused() -> None:
    with pytest.raises(Unreadable, match="label-sheet"):
        sheet_format("a4-9x9")


@pytest.mark.parametrize(
    "change",
    [("columns = 3", "columns = 4"), ("columns = 3", "columns = 'x'"), ("rows = 8", ""), ("[70.0", "[[70.0")],
)
def test_that_a_sheet_whose_labels_do_not_fit_is_refused(change: tuple[str, str], checkout: Path) -> None:
    text = (checkout / "resources/labels/a4-3x8.toml").read_text("utf-8").replace(*change)

    with pytest.raises(Unreadable, match="label-sheet"):
        read_format("mine", text)
