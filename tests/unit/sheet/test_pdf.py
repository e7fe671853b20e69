"""The sheet as a customer gets it: what it says, how it looks from outside, what it survives."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from fieldapp.codes.decode import decode_file
from fieldapp.errors import ReplicaTrouble
from fieldapp.fonts import FontFiles
from fieldapp.sheet.content import (
    Answer,
    Charge,
    Declined,
    Labour,
    Part,
    Picture,
    Place,
    Procedure,
    Rating,
    SheetContent,
    Visit,
    Words,
    Work,
)
from fieldapp.sheet.pdf import render
from fieldapp.sheet.preview import page_images
from fieldapp.sheet.typeface import load_faces, unprintable
from tests.unit.sheet.sheets import NOON, a_full_sheet, a_photo, a_sheet, jpeg, signed, some_ink

replace = msgspec.structs.replace
CHECKOUT = Path(__file__).parents[3]
LANGUAGES = [("zh",), ("en",), ("zh", "en"), ("en", "zh")]


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, without regard to line breaks."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(_text(page).split()) for page in document]
    finally:
        document.close()


def _text(page: Any) -> str:
    words = page.get_textpage()
    try:
        return str(words.get_text_bounded())
    finally:
        words.close()
        page.close()


def text_of(pdf: bytes) -> str:
    return " ".join(pages_of(pdf))


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("languages", LANGUAGES)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_that_the_same_sheet_gives_the_same_bytes(
    fonts: FontFiles, languages: tuple[str, ...], paper: str
) -> None:
    sheet = signed(a_full_sheet(languages=languages, paper=paper))

    assert render(sheet, fonts) == render(sheet, fonts)


def test_that_another_process_in_another_place_makes_the_same_bytes(fonts: FontFiles, tmp_path: Path) -> None:
    for file in (fonts.regular, fonts.bold):
        shutil.copyfile(file, tmp_path / file.name)
    program = (
        "import hashlib, pathlib; from fieldapp.fonts import files_in; from fieldapp.sheet.pdf import render;"
        "from tests.unit.sheet.sheets import a_full_sheet, signed;"
        f"pdf = render(signed(a_full_sheet()), files_in(pathlib.Path({str(tmp_path)!r})));"
        "print(hashlib.sha256(pdf).hexdigest())"
    )
    elsewhere = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        env=elsewhere,
        capture_output=True,
        text=True,
        check=True,
    )

    here = hashlib.sha256(render(signed(a_full_sheet()), fonts)).hexdigest()
    assert done.stdout.strip() == here


def test_that_every_fact_of_the_sheet_can_be_read_in_it(fonts: FontFiles) -> None:
    text = without_spaces(text_of(render(signed(a_full_sheet()), fonts)))

    for fact in (
        "海港泵业服务有限公司",
        "Harbour Pump Service Co., Ltd.",
        "WO-2026-0042",
        "北方乳业有限公司 Northern Dairy Ltd",
        "江苏省昆山市前进东路 588 号 3 号楼",
        "9834-2207-0015",
        "机械密封动环磨损",
        "更换机械密封与联轴器弹性块",
        "2026-03-17 12:00",
        "维修 / Repair",
        "3.2 – 4.5 bar",
        "超出限值 / out of limits",
        "✓ 是 / Yes",
        "磨损，已更换 / Worn, replaced",
        "照片 2 / Photo 2",
        "GF-96455086",
        "CNY 1,286.00",
        "CNY 1,456.50",
        "Łukasz Wójcik",
        "4 小时 25 分",
        "CNY 180.00",
        "来得快，讲解清楚。",
        "5 / 5",
        "欧阳建国",
        "2026-03-17 14:35",
    ):
        assert without_spaces(fact) in text, fact


@pytest.mark.parametrize(
    ("languages", "says", "says_not"),
    [
        (("zh",), "服务报告", "Service report"),
        (("en",), "Service report", "服务报告"),
        (("zh", "en"), "服务报告 Service report", "\0"),
        ((), "Service report", "服务报告"),
        (("xx",), "Service report", "服务报告"),
    ],
)
def test_that_the_sheet_speaks_the_languages_it_is_asked_for(
    fonts: FontFiles, languages: tuple[str, ...], says: str, says_not: str
) -> None:
    text = text_of(render(a_sheet(languages=languages), fonts))

    assert says in text
    assert says_not not in text


@pytest.mark.parametrize(
    ("languages", "form"),
    [
        (("en",), "Page {} of {}"),
        (("zh",), "第 {} 页，共 {} 页"),
        (("zh", "en"), "第 {0} 页，共 {1} 页 · Page {0} of {1}"),
    ],
)
def test_that_every_page_counts_itself(fonts: FontFiles, languages: tuple[str, ...], form: str) -> None:
    pages = pages_of(render(signed(a_full_sheet(languages=languages)), fonts))

    assert len(pages) >= 3
    for number, page in enumerate(pages, start=1):
        assert without_spaces(form.format(number, len(pages))) in without_spaces(page).replace("・", "·")
        assert "WO-2026-0042" in page
        assert "SHA-256" in page


@pytest.mark.parametrize(
    ("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792)), ("Foolscap", (595, 842))]
)
def test_that_the_paper_is_the_one_asked_for(fonts: FontFiles, paper: str, size: tuple[int, int]) -> None:
    document = pypdfium2.PdfDocument(render(a_sheet(paper=paper), fonts))

    width, height = document.get_page_size(0)

    assert (round(width), round(height)) == size
    document.close()


def test_that_only_our_fonts_are_in_the_file_and_embedded(fonts: FontFiles) -> None:
    pdf = render(signed(a_full_sheet()), fonts)

    names = set(re.findall(rb"/BaseFont\s*/([^\s/]+)", pdf))
    assert names
    assert all(re.fullmatch(rb"[A-Z]{6}\+FieldappSans-(Regular|Bold)", name) for name in names)
    assert len(re.findall(rb"/FontFile2\b", pdf)) == len(re.findall(rb"/Type\s*/FontDescriptor\b", pdf)) > 0
    assert b"Helvetica" not in pdf


def test_that_an_unsigned_sheet_says_so_on_every_page(fonts: FontFiles) -> None:
    pages = pages_of(render(a_full_sheet(), fonts))

    assert len(pages) > 2
    assert all("NOT SIGNED – DRAFT" in page and "未签名 – 草稿" in page for page in pages)
    assert "SHA-256" not in "".join(pages)


def test_that_a_signed_sheet_has_no_band_and_shows_its_digest(fonts: FontFiles) -> None:
    sheet = signed(a_full_sheet())
    assert sheet.seal is not None

    text = text_of(render(sheet, fonts))

    assert "NOT SIGNED" not in text
    assert sheet.seal.digest in without_spaces(text)


def test_that_a_sheet_the_customer_did_not_sign_says_why(fonts: FontFiles) -> None:
    refusal = Declined(reason="Wants it under warranty", declined_at=NOON, signer_name="B. Ochs")

    text = text_of(render(a_sheet(declined=refusal), fonts))

    assert "The customer did not sign." in text
    assert "Wants it under warranty" in text
    assert "B. Ochs" in text
    assert "DRAFT" not in text


def test_that_the_qr_code_on_paper_is_read_back(fonts: FontFiles) -> None:
    sheet = signed(a_sheet())
    assert sheet.seal is not None
    width, height, stride, pixels = next(page_images(render(sheet, fonts), 200))
    image = Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", stride, 1)
    file = io.BytesIO()
    image.save(file, "PNG")

    readings = decode_file(file.getvalue())

    assert [reading.text for reading in readings] == [sheet.seal.verification]


def test_that_markup_in_peoples_words_is_printed_as_it_is(fonts: FontFiles) -> None:
    words = 'Temp <5C & ok <img src="/etc/hostname"/> <b>bold</b> &amp; {moment} %s'

    text = text_of(render(a_sheet(work=Work(findings=words), engineer=words), fonts))

    assert text.count(words) >= 2


def test_that_a_character_that_cannot_be_printed_shows_as_a_box_and_is_named(fonts: FontFiles) -> None:
    sheet = a_sheet(work=Work(findings="leak \ue000 fixed"))

    text = text_of(render(sheet, fonts))

    assert unprintable(sheet) == {"\ue000"}
    assert re.search("leak\\s*\u25a1\\s*fixed", text)


def test_that_names_in_other_scripts_are_spelt_in_letters_that_say_so(fonts: FontFiles) -> None:
    sheet = a_sheet(place=Place(customer="محمد & 𠮷野家 (שלום) 🔧"))

    text = text_of(render(sheet, fonts))

    assert unprintable(sheet) == frozenset()
    assert "‹mhmd› & ‹Kichi›野家 (‹slvm›) ‹:wrench:›" in " ".join(text.split())
    assert "\u25a1" not in text


def test_that_rare_names_are_printed(fonts: FontFiles) -> None:
    sheet = a_sheet(place=Place(customer="䶮镕堃喆犇 珺㛃"))

    assert unprintable(sheet) == frozenset()
    assert "䶮镕堃喆犇" in without_spaces(text_of(render(sheet, fonts)))


def test_that_sixty_steps_repeat_the_head_of_their_table_on_every_page(fonts: FontFiles) -> None:
    steps = tuple(
        Answer(title=Words(f"Check number {at}"), kind="yes_no", value="yes", remark="fine")
        for at in range(60)
    )

    pages = pages_of(render(signed(a_sheet(procedure=Procedure(name=Words("Yearly"), answers=steps))), fonts))

    with_steps = [page for page in pages if "Check number" in page]
    assert len(with_steps) >= 2
    assert all("Step Record" in page for page in with_steps)
    assert all(f"Check number {at} " in " ".join(pages) for at in range(60))


def test_that_a_very_long_remark_goes_on_over_pages_and_nothing_of_it_is_lost(fonts: FontFiles) -> None:
    words = [f"word{at}" for at in range(6_000)]
    answer = Answer(title=Words("Step"), kind="text", value="x", remark=" ".join(words))

    pages = pages_of(render(a_sheet(procedure=Procedure(name=Words("P"), answers=(answer,))), fonts))

    assert len(pages) > 5
    assert set(words) <= set(" ".join(pages).split())


def test_that_words_without_spaces_stay_inside_the_page(fonts: FontFiles) -> None:
    long_word = "W" * 900
    sheet = a_sheet(place=Place(customer=long_word), work=Work(cause=long_word), engineer=long_word)

    text = without_spaces(text_of(render(sheet, fonts)))

    assert text.count("W") >= 3 * 900


@pytest.mark.parametrize("count", [0, 1, 4, 5, 40])
def test_that_any_number_of_photos_is_shown_with_their_captions(fonts: FontFiles, count: int) -> None:
    photos = tuple(
        a_photo(at, (320, 240) if at % 2 else (240, 320), caption=f"view {at}") for at in range(count)
    )

    pdf = render(a_sheet(photos=photos), fonts)

    assert len(re.findall(rb"/Subtype\s*/Image\b", pdf)) == count
    text = text_of(pdf)
    assert all(f"view {at} " in text and f"Photo {at + 1} " in text for at in range(count))


def test_that_a_photo_that_cannot_be_shown_leaves_a_notice(fonts: FontFiles) -> None:
    damaged = Picture(sha256="0" * 64, caption="damaged one", data=b"no photo")
    absent = Picture(sha256="1" * 64, caption="absent one")

    text = text_of(render(a_sheet(photos=(damaged, absent, a_photo(1))), fonts))

    assert "This photo cannot be shown" in text
    assert "This photo is not on this machine." in text
    assert "damaged one" in text


def test_that_where_a_photo_was_taken_is_not_in_the_file(fonts: FontFiles) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETMAKER"
    data = jpeg(1, (320, 240), exif=exif)
    photo = replace(a_photo(1), sha256=hashlib.sha256(data).hexdigest(), data=data)

    pdf = render(a_sheet(photos=(photo,)), fonts)

    assert b"SECRETMAKER" not in pdf
    assert b"Exif" not in pdf


def test_that_parts_without_prices_have_no_total(fonts: FontFiles) -> None:
    seal = Part(number="S1", name="seal", quantity=Decimal("2.50"), unit="m")
    priced = replace(seal, unit_price=Decimal("3"), currency="EUR")

    bare = text_of(render(a_sheet(parts=(seal,)), fonts))
    mixed = text_of(render(a_sheet(parts=(seal, priced)), fonts))
    full = text_of(render(a_sheet(parts=(priced, priced)), fonts))

    assert "2.5 m" in bare
    assert "Unit price" not in bare
    assert "Unit price" in mixed
    assert "Total" not in mixed
    assert "Total EUR 15.00" in full


@pytest.mark.parametrize("count", range(14, 24))
def test_that_a_total_never_stands_alone_on_a_page(fonts: FontFiles, count: int) -> None:
    priced = Part(number="S1", name="seal", quantity=Decimal(1), unit_price=Decimal(2), currency="EUR")

    pages = pages_of(render(a_full_sheet(parts=(priced,) * count, photos=(), labour=()), fonts))

    (with_total,) = [page for page in pages if f"EUR {2 * count}.00" in page]
    assert "S1 seal" in with_total


def test_that_sums_of_two_currencies_are_kept_apart(fonts: FontFiles) -> None:
    agreed = (
        Charge("call", Decimal("10"), "EUR"),
        Charge("tolls", Decimal("900"), "JPY"),
        Charge("x", Decimal("2.5"), "EUR"),
    )

    text = text_of(render(a_sheet(charges=agreed), fonts))

    assert "Total EUR 12.50" in text
    assert "Total JPY 900" in text


def test_that_several_visits_are_listed(fonts: FontFiles) -> None:
    visits = (
        Visit(engineer="Ann", arrived_at=NOON, left_at=NOON + timedelta(hours=1)),
        Visit(engineer="Bo", arrived_at=NOON + timedelta(days=1)),
    )

    text = text_of(render(a_sheet(visits=visits), fonts))

    assert "2026-03-17 12:00 – 13:00 Ann" in text
    assert "2026-03-18 12:00 Bo" in text


def test_that_an_unknown_zone_is_shown_as_utc(fonts: FontFiles) -> None:
    text = text_of(render(a_sheet(time_zone="Mars/Olympus"), fonts))

    assert "2026-03-17 04:00" in text
    assert "All times UTC+00:00" in text


def test_that_a_sheet_signed_in_another_zone_says_its_own_once(fonts: FontFiles) -> None:
    draft = a_sheet()
    abroad = replace(signed(draft), signature=replace(signed(draft).signature, time_zone="Europe/London"))

    text = text_of(render(abroad, fonts))

    assert text.count("UTC") == 1
    assert "All times UTC+08:00 (Asia/Shanghai)" in text
    assert "Signed 2026-03-17 14:35" in text


@pytest.mark.parametrize(
    ("languages", "there"),
    [
        (("en",), {"Shaft seal"}),
        (("zh",), {"轴封"}),
        (("en", "zh"), {"Shaft seal", "轴封"}),
        (("zh", "en"), {"Shaft seal", "轴封"}),
    ],
)
def test_that_a_part_is_named_in_the_languages_of_the_sheet(
    fonts: FontFiles, languages: tuple[str, ...], there: set[str]
) -> None:
    seal = Part(number="S1", name="Shaft seal", name_zh="轴封", quantity=Decimal(1))

    text = text_of(render(a_sheet(parts=(seal,), languages=languages), fonts))

    assert {name for name in ("Shaft seal", "轴封") if name in text} == there


def test_that_a_part_of_an_older_sheet_keeps_the_one_name_it_has(fonts: FontFiles) -> None:
    seal = Part(number="S1", name="Shaft seal", quantity=Decimal(1))

    assert "Shaft seal" in text_of(render(a_sheet(parts=(seal,), languages=("zh",)), fonts))


def test_that_labour_of_minutes_alone_has_no_empty_columns(fonts: FontFiles) -> None:
    bare = Labour(engineer="Li Wei", minutes=75)
    timed = replace(bare, started_at=NOON, ended_at=NOON + timedelta(minutes=75))

    without = text_of(render(a_sheet(labour=(bare,)), fonts))
    mixed = text_of(render(a_sheet(labour=(bare, timed)), fonts))

    assert "From – to" not in without
    assert "1 h 15 min" in without
    assert "From – to" in mixed
    assert "12:00 – 13:15" in mixed


def test_that_a_company_mark_is_printed_and_a_damaged_one_left_out(fonts: FontFiles) -> None:
    company = a_sheet().company

    with_mark = render(a_sheet(company=replace(company, logo=a_photo(1, (300, 120)))), fonts)
    damaged = render(a_sheet(company=replace(company, logo=Picture(sha256="0" * 64, data=b"x"))), fonts)

    assert with_mark.count(b"/Image") > damaged.count(b"/Image")
    assert "Harbour Pump Service" in text_of(damaged)


def test_that_the_file_names_itself_and_its_language(fonts: FontFiles) -> None:
    document = pypdfium2.PdfDocument(render(a_sheet(languages=("zh",)), fonts))

    facts = document.get_metadata_dict()

    assert facts["Title"] == "服务报告 WO-2026-0042"
    assert facts["Author"] == "海港泵业服务"
    document.close()


def test_that_fonts_that_are_gone_are_told_with_the_command(tmp_path: Path) -> None:
    with pytest.raises(ReplicaTrouble) as told:
        render(a_sheet(), FontFiles(tmp_path / "a.ttf", tmp_path / "b.ttf"))

    assert told.value.code == "fonts-not-built"


def test_that_fonts_are_read_once(fonts: FontFiles) -> None:
    assert load_faces(fonts).regular is load_faces(dataclasses.replace(fonts)).regular


words = st.text(max_size=60)
moments = st.datetimes(timezones=st.just(NOON.tzinfo))
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)


def _sheets() -> Iterator[st.SearchStrategy[SheetContent]]:
    both = st.builds(Words, words, words)
    answers = st.builds(
        Answer,
        title=both,
        section=both,
        kind=st.sampled_from(["yes_no", "choice", "number", "text", "photo", "odd"]),
        value=words,
        value_words=both,
        low=st.none() | numbers,
        high=st.none() | numbers,
        out_of_limit=st.booleans(),
        remark=words,
    )
    yield st.builds(
        a_sheet,
        place=st.builds(Place, customer=words, site=words, address=words, contact=words),
        engineer=words,
        work=st.builds(Work, findings=st.text(max_size=2_000), cause=words),
        visits=st.lists(st.builds(Visit, engineer=words, arrived_at=st.none() | moments), max_size=3).map(
            tuple
        ),
        procedure=st.none()
        | st.builds(Procedure, name=both, answers=st.lists(answers, max_size=4).map(tuple)),
        parts=st.lists(
            st.builds(
                Part,
                number=words,
                name=words,
                quantity=numbers,
                unit_price=st.none() | numbers,
                currency=words,
            ),
            max_size=3,
        ).map(tuple),
        labour=st.lists(
            st.builds(Labour, engineer=words, minutes=st.integers(-(10**6), 10**6), kind=words), max_size=3
        ).map(tuple),
        photos=st.lists(
            st.builds(Picture, sha256=words, caption=words, data=st.binary(max_size=50)), max_size=3
        ).map(tuple),
        rating=st.none() | st.builds(Rating, stars=st.none() | st.integers(-3, 9), words=words),
        amends_reason=words,
        time_zone=words,
        languages=st.sampled_from(LANGUAGES),
        paper=st.sampled_from(["A4", "Letter"]),
    )


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(sheet=next(_sheets()), seed=st.none() | st.integers(0, 9))
def test_that_any_words_and_figures_make_a_sheet(
    fonts: FontFiles, sheet: SheetContent, seed: int | None
) -> None:
    content = sheet if seed is None else replace(sheet, signature=signed(a_sheet(), some_ink(seed)).signature)

    pages = pages_of(render(content, fonts))

    assert "WO-2026-0042" in pages[0]
