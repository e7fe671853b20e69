"""Line breaking, with the real widths of the fonts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.fonts import FontFiles
from fieldapp.sheet.lines import break_text
from fieldapp.sheet.typeface import Face, load_faces

SIZE = 10.0


@pytest.fixture(scope="module")
def face(fonts: FontFiles) -> Face:
    return load_faces(fonts).regular


def test_that_english_breaks_between_words(face: Face) -> None:
    lines = break_text("the seal of the pump was replaced", face, SIZE, 80)

    assert " ".join(lines) == "the seal of the pump was replaced"
    assert len(lines) > 1


def test_that_chinese_breaks_between_characters_but_no_line_begins_with_a_mark(face: Face) -> None:
    lines = break_text("更换机械密封，重新对中。" * 6, face, SIZE, 95)

    assert "".join(lines) == "更换机械密封，重新对中。" * 6
    assert all(line[0] not in "，。" for line in lines)


def test_that_no_line_ends_with_an_opening_mark(face: Face) -> None:
    lines = [
        line
        for width in range(30, 120, 7)
        for line in break_text("参见（附件）“说明”" * 5, face, SIZE, width)
    ]

    assert all(line[-1] not in "（“" for line in lines)


def test_that_a_part_number_in_chinese_text_stays_whole(face: Face) -> None:
    lines = break_text("使用备件编号 GF-96455086 的机械密封套件", face, SIZE, 110)

    assert any("GF-96455086" in line for line in lines)


def test_that_a_word_longer_than_a_line_is_cut(face: Face) -> None:
    lines = break_text("W" * 100, face, SIZE, 60)

    assert "".join(lines) == "W" * 100
    assert len(lines) > 10


def test_that_line_breaks_of_the_text_are_kept_and_empty_lines_become_one(face: Face) -> None:
    assert break_text("one\n\n\n\ntwo\r\nthree\n", face, SIZE, 200) == ["one", "", "two", "three"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u200b"])
def test_that_nothing_has_no_lines(face: Face, text: str) -> None:
    assert break_text(text, face, SIZE, 100) == []


def test_that_what_the_font_lacks_becomes_a_box(face: Face) -> None:
    assert break_text("a\ue000b\x07", face, SIZE, 200) == ["a\u25a1b\u25a1"]


@given(st.text(max_size=300), st.floats(15, 300))
def test_that_no_line_is_too_wide_and_nothing_is_lost(face: Face, text: str, width: float) -> None:
    lines = break_text(text, face, SIZE, width)

    assert all(len(line) == 1 or face.width(line, SIZE) <= width + 1e-6 for line in lines)
    kept = "".join("".join(lines).split())
    assert kept == "".join(face.drawable(" ".join(text.splitlines())).split())
