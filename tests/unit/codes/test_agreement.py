"""How several looks agree on what an image says."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.codes import zbar, zxing
from fieldapp.codes.agreement import Ballot
from fieldapp.codes.decode import decode_file
from fieldapp.codes.reading import Reading, Symbology

RIGHT, WRONG = "5030159003930", "7034759003930"
BARS = ((100, 50), (220, 50), (220, 400), (100, 400))
LINE = ((100, 420), (220, 420), (220, 422), (100, 422))


def a_reading(
    text: str, engine: str = zxing.ENGINE, symbology: Symbology = Symbology.EAN13, corners: tuple = BARS
) -> Reading:
    return Reading(symbology, text, text.encode(), engine, corners)


def texts(readings: tuple[Reading, ...]) -> list[str]:
    return [reading.text for reading in readings]


def test_that_a_linear_code_is_certain_when_the_first_engine_alone_saw_it() -> None:
    ballot = Ballot()

    ballot.add([a_reading(RIGHT)])

    assert texts(ballot.settled()) == [RIGHT]
    assert not ballot.is_open()


def test_that_the_second_engine_must_see_a_linear_code_three_times() -> None:
    ballot = Ballot()

    for _ in range(2):
        ballot.add([a_reading(RIGHT, zbar.ENGINE)])
    after_two = ballot.result()
    ballot.add([a_reading(RIGHT, zbar.ENGINE)])

    assert after_two == ()
    assert texts(ballot.result()) == [RIGHT]


def test_that_one_sighting_of_a_matrix_code_is_enough_for_either_engine() -> None:
    ballot = Ballot()

    ballot.add([a_reading("SN 4711", zbar.ENGINE, Symbology.QR)])

    assert texts(ballot.settled()) == ["SN 4711"]


def test_that_two_numbers_off_the_same_bars_settle_nothing_by_themselves() -> None:
    ballot = Ballot()

    ballot.add([a_reading(RIGHT), a_reading(WRONG)])

    assert ballot.settled() == ()
    assert ballot.result() == ()


def test_that_a_number_with_twice_the_votes_prevails() -> None:
    ballot = Ballot()

    ballot.add([a_reading(RIGHT), a_reading(WRONG)])
    ballot.add([a_reading(RIGHT)])

    assert texts(ballot.result()) == [RIGHT]


def test_that_a_like_number_beside_the_first_on_bars_of_the_same_length_is_its_rival() -> None:
    ballot = Ballot()

    ballot.add([a_reading(RIGHT), a_reading(WRONG, corners=LINE)])

    assert ballot.settled() == ()


def test_that_two_labels_below_each_other_are_both_believed() -> None:
    ballot = Ballot()
    below = tuple((x, y + 600) for x, y in BARS)

    ballot.add([a_reading(RIGHT), a_reading("9780441014989", corners=below)])

    assert texts(ballot.result()) == [RIGHT, "9780441014989"]


def test_that_bars_imagined_inside_a_matrix_code_are_not_believed() -> None:
    ballot = Ballot()

    ballot.add([a_reading("SN 4711", symbology=Symbology.QR)])
    for _ in range(5):
        ballot.add([a_reading("123456", zbar.ENGINE, Symbology.ITF)])

    assert "SN 4711" in texts(ballot.settled())
    assert "123456" not in texts(ballot.settled())


def test_that_two_labels_with_the_same_matrix_code_are_two() -> None:
    ballot = Ballot()
    beside = tuple((x + 900, y) for x, y in BARS)

    ballot.add(
        [a_reading("S", symbology=Symbology.QR), a_reading("S", symbology=Symbology.QR, corners=beside)]
    )

    assert len(ballot.result()) == 2


@pytest.mark.shared_data
def test_that_a_photograph_that_one_engine_misreads_gives_the_number_that_is_printed(
    shared_data: Path,
) -> None:
    photograph = shared_data / "barcodes" / "zxing-cpp" / "ean13-1" / "35.webp"

    assert texts(decode_file(photograph)) == [RIGHT]
