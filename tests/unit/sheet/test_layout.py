"""The company's own sheet: what is chosen is drawn and sealed, what is left out is not said."""

from __future__ import annotations

import msgspec
import pytest
from PIL import Image

from fieldapp.fonts import FontFiles
from fieldapp.sheet.content import Layout, SheetContent, Words, canonical_bytes, digest, from_canonical
from fieldapp.sheet.layout import COLUMNS, SECTIONS, colour_of, contrast, said_by
from fieldapp.sheet.pdf import render
from fieldapp.sheet.preview import page_image
from tests.unit.sheet.pdf_text import text_of
from tests.unit.sheet.sheets import a_full_sheet, a_photo, signed

CRIMSON = "#8a1538"


def laid_out(layout: Layout, hidden: tuple[str, ...] = ()) -> SheetContent:
    content = said_by(a_full_sheet(languages=("en",)), layout.sections, hidden)
    return msgspec.structs.replace(content, layout=layout)


def test_that_a_company_that_chose_nothing_keeps_the_digests_it_had() -> None:
    content = a_full_sheet()

    assert b'"layout"' not in canonical_bytes(content)
    assert said_by(content, (), ()) == content


def test_that_sections_stand_in_the_chosen_order_and_the_others_are_gone(fonts: FontFiles) -> None:
    layout = Layout(sections=("parts", "work"))

    text = text_of(render(laid_out(layout), fonts))

    assert text.index("Parts fitted") < text.index("Reported fault")
    assert [word for word in ("Procedure", "Labour", "Charges", "Photos") if word in text] == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("procedure", '"answers"'),
        ("parts", "GF-96455086"),
        ("labour", '"minutes"'),
        ("charges", "夜间上门"),
        ("photos", a_photo(1, (800, 600)).sha256),
    ],
)
def test_that_a_section_left_out_is_not_signed_either(key: str, said: str) -> None:
    left = tuple(each for each in SECTIONS if each != key)

    assert said in canonical_bytes(a_full_sheet()).decode()
    assert said not in canonical_bytes(said_by(a_full_sheet(), left, ())).decode()


def test_that_columns_left_out_are_neither_printed_nor_signed(fonts: FontFiles) -> None:
    whole, bare = laid_out(Layout()), laid_out(Layout(), COLUMNS)

    gone = ("Unit price", "Serial no. SK-77120", "From – to", "Limits")

    text = text_of(render(bare, fonts))
    assert all(word in text_of(render(whole, fonts)) for word in gone)
    assert [word for word in gone if word in text] == []
    assert '"unit_price"' not in canonical_bytes(bare).decode()


def test_that_terms_and_consent_are_printed_in_the_languages_of_the_sheet(fonts: FontFiles) -> None:
    layout = Layout(
        terms=Words("Payable within 14 days.", "十四天内付款。"), consent=Words("I accept.", "本人接受。")
    )
    content = msgspec.structs.replace(a_full_sheet(languages=("zh", "en")), layout=layout)

    text = text_of(render(content, fonts))

    assert all(
        words in text for words in ("Payable within 14 days.", "十四天内付款。", "I accept.", "本人接受。")
    )
    assert "The customer confirms that" not in text


def test_that_headings_have_the_companys_colour(fonts: FontFiles) -> None:
    def colours(content: SheetContent) -> set[tuple[int, int, int]]:
        width, height, stride, pixels = page_image(render(content, fonts), 0, 60)
        picture = Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", stride, 1)
        return {colour for _, colour in picture.getcolors(width * height) or ()}  # type: ignore[misc]

    crimson = tuple(bytes.fromhex(CRIMSON[1:]))

    assert crimson in colours(laid_out(Layout(colour=CRIMSON)))
    assert crimson not in colours(laid_out(Layout()))


def test_that_a_sealed_sheet_is_drawn_the_same_again_from_what_was_kept(fonts: FontFiles) -> None:
    content = signed(laid_out(Layout(colour=CRIMSON, sections=("photos", "work"), terms=Words("Net 14."))))

    kept = canonical_bytes(content)
    pictures = {photo.sha256: photo.data for photo in content.photos}

    assert render(from_canonical(kept, pictures), fonts) == render(content, fonts)
    assert digest(from_canonical(kept)) == digest(content)


def test_that_contrast_is_measured_as_wcag_defines_it() -> None:
    assert colour_of("#0A656") is None
    assert contrast((0.0, 0.0, 0.0)) == pytest.approx(19, abs=0.7)  # on the tinted rows, not on white
    assert contrast((1.0, 0.8, 0.0)) < 4.5 < contrast(colour_of(CRIMSON) or (1, 1, 1))
