"""The built fonts: what they cover, how they are named, and when they are built."""

from __future__ import annotations

import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from fieldapp.fonts import FontFiles, build, composed, files_in, missing_glyphs
from fieldapp.fonts.__main__ import main


@pytest.mark.parametrize("codec", ["gb2312", "gbk"])
def test_that_every_character_of_the_chinese_standards_is_covered(fonts: FontFiles, codec: str) -> None:
    everything = "".join(char for point in range(0xA0, 0xFFFF) if _in(char := chr(point), codec))

    missing = missing_glyphs(everything)

    assert len(everything) > 6_000
    assert {char for char in missing if unicodedata.category(char) not in {"Co", "Cn"}} <= {"≒"}


@pytest.mark.parametrize(
    "text",
    [
        "Łukasz Wójcik, Jiří Dvořák, Şebnem Öğüt, Zoë Müller, Guðrún Þórsdóttir, Đặng Văn Lâm",
        "Ångström, naïve, façade, œuvre, Ĳssel, L·L ŀ, ŋ, ħ, ŧ, Ķ, ģ, Ő, Ų",
        "Αθήνα, Ελλάδα, άέήίόύώ, Ω, µ",
        "Иван Ёлкин, Киев, їжак, Ўзбек",
        "→ ← ↑ ↓ ⇒ □ ☐ ☑ ☒ ✓ ✗ ①②⑳ ★ ☆ ▲ ▼ ● ○",
        "CO₂ m³ H₂O 10⁻⁶ °C ℃ ± × ÷ ≤ ≥ ≠ ∅ ⌀ ‰ € £ ¥ – — … “ ” ‘ ’",
        "䶮 㛃 堃 喆 镕 珺 彧 垚 犇 淼 𬀩 𫖯 㐂",
    ],
)
def test_that_names_and_signs_of_the_trade_are_covered(fonts: FontFiles, text: str) -> None:
    assert missing_glyphs(text) == frozenset()


def test_that_latin_extended_a_is_covered_but_for_the_long_s(fonts: FontFiles) -> None:
    assert missing_glyphs("".join(map(chr, range(0x100, 0x180)))) == {"ſ"}


def test_that_what_cannot_be_drawn_is_named(fonts: FontFiles) -> None:
    assert missing_glyphs("ok 😀 שלום\x07") == {"😀", "ש", "ל", "ו", "ם", "\x07"}


def test_that_what_is_never_drawn_is_not_missing(fonts: FontFiles) -> None:
    assert missing_glyphs("line\r\nline\ttab\u200b\ufe0f\u200d\u202e") == frozenset()


def test_that_accents_written_apart_count_with_their_letter(fonts: FontFiles) -> None:
    assert composed("Cafe\u0301") == "Café"
    assert missing_glyphs("Z\u030c C\u030c") == frozenset()
    assert composed("神") == "神"  # a compatibility character of a name stays that character


def test_that_added_letters_are_drawn_with_their_parts(fonts: FontFiles) -> None:
    with TTFont(fonts.regular) as font:
        reach = {char: _reach(font, char) for char in "cčČeęiıї"}

    assert reach["č"][1] > reach["c"][1] + 100
    assert reach["Č"][1] > reach["č"][1]
    assert reach["ę"][0] < reach["e"][0] - 100
    assert reach["ı"][1] < reach["i"][1]
    assert reach["ї"][1] < reach["Č"][1]


def test_that_both_weights_carry_our_name_their_licence_and_a_weight(fonts: FontFiles) -> None:
    for path, style, weight in ((fonts.regular, "Regular", 400), (fonts.bold, "Bold", 700)):
        with TTFont(path) as font:
            assert font["name"].getDebugName(1) == "Fieldapp Sans"
            assert font["name"].getDebugName(2) == style
            assert "SIL Open Font License" in font["name"].getDebugName(13)
            assert "Adobe" in font["name"].getDebugName(0)
            assert font["OS/2"].usWeightClass == weight
            assert "fvar" not in font
    assert "SIL OPEN FONT LICENSE" in (fonts.regular.parent / "OFL.txt").read_text("utf-8")


def test_that_bold_is_heavier(fonts: FontFiles) -> None:
    with TTFont(fonts.regular) as regular, TTFont(fonts.bold) as bold:
        assert regular["hmtx"]["n"][0] < bold["hmtx"]["n"][0]


def test_that_a_current_build_is_left_alone(tmp_path: Path) -> None:
    _as_built(tmp_path, build.recipe_of(build.source_font()))

    files, built = build.build_fonts(tmp_path)

    assert not built
    assert files == files_in(tmp_path)
    assert files.regular.read_text() == "kept"


@pytest.mark.parametrize("spoilt", ["built-from.txt", "coverage.txt", "FieldappSans-Bold.ttf"])
def test_that_an_incomplete_build_is_not_current(tmp_path: Path, spoilt: str) -> None:
    _as_built(tmp_path, "recipe")
    assert build.is_current(tmp_path, "recipe")

    (tmp_path / spoilt).unlink()

    assert not build.is_current(tmp_path, "recipe")
    assert not build.is_current(tmp_path, "another recipe")


def test_that_fonts_that_are_not_built_are_told_with_the_command(checkout: Path, tmp_path: Path) -> None:
    shutil.copytree(checkout / "fieldapp" / "fonts", tmp_path / "fieldapp" / "fonts")
    for name in ("__init__.py", "errors.py"):
        shutil.copy(checkout / "fieldapp" / name, tmp_path / "fieldapp" / name)
    (tmp_path / "pyproject.toml").write_text("")

    ask = "from fieldapp.fonts import font_files; font_files()"
    told = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )

    assert told.returncode == 1
    assert "fonts-not-built (command=python -m fieldapp.fonts" in told.stderr


def test_that_the_command_says_when_there_is_nothing_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _as_built(tmp_path, build.recipe_of(build.source_font()))

    status = main(["--out", str(tmp_path)])

    assert status == 0
    assert "up to date" in capsys.readouterr().out


def _as_built(folder: Path, recipe: str) -> None:
    """A folder as a build of that recipe leaves it."""
    for name in ("FieldappSans-Regular.ttf", "FieldappSans-Bold.ttf", "coverage.txt", "OFL.txt"):
        (folder / name).write_text("kept")
    (folder / "built-from.txt").write_text(recipe + "\n")


def _reach(font: Any, char: str) -> tuple[int, int]:
    """The lowest and the highest point of a character."""
    glyph = font["glyf"][font.getBestCmap()[ord(char)]]
    return glyph.yMin, glyph.yMax


def _in(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
