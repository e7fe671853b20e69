"""Whether two reports may be of one fault, in both languages."""

from __future__ import annotations

import pytest

from fieldapp.rules.ratings import is_low, rating_in_signs
from fieldapp.rules.similar import ALIKE, likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Oil leaks at the shaft seal", "leak: seal of the shaft, oil everywhere"),
        ("KSB-4711 shows E03", "e03 again"),
        ("水泵机封漏油，地面有积液", "机封漏油"),
        ("变频器报警 ＯＣ１ 过流", "变频器过流报警"),
    ],
)
def test_that_one_fault_told_in_other_words_is_recognised(one: str, other: str) -> None:
    assert likeness(one, other) >= ALIKE
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KSB-4711 leaks oil at the seal", "KSB-4711 the display is dark"),
        ("水泵漏油", "显示屏不亮"),
        ("", "leak"),
        ("4711", "4711"),
    ],
)
def test_that_other_faults_of_one_machine_are_not_taken_for_the_same(one: str, other: str) -> None:
    assert likeness(one, other) < ALIKE


@pytest.mark.parametrize(
    ("csat", "nps", "low"),
    [(1, None, True), (2, 10, True), (3, 0, False), (None, 6, True), (None, 7, False), (None, None, False)],
)
def test_that_the_stars_decide_whether_somebody_should_call(
    csat: int | None, nps: int | None, low: bool
) -> None:
    assert is_low(csat, nps) is low


def test_that_a_rating_is_written_without_a_language() -> None:
    assert [rating_in_signs(2, 0), rating_in_signs(None, 3), rating_in_signs(5, None)] == [
        "★ 2/5 · NPS 0/10",
        "NPS 3/10",
        "★ 5/5",
    ]
