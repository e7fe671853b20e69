"""A log tells what happened and nothing about people."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp import logs
from fieldapp.errors import ReplicaTrouble


@pytest.fixture(autouse=True)
def _root_logger_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = [*root.handlers], root.level
    yield
    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def _lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_that_a_record_is_one_line_of_json_with_its_moment_in_utc(tmp_path: Path) -> None:
    file = logs.start(tmp_path / "logs", "desk")

    logging.getLogger("fieldapp.sync").info("sent %d change sets\nin %.1f s", 3, 0.25)

    (line,) = _lines(file)
    assert line["event"] == "sent 3 change sets\nin 0.2 s"
    assert (line["level"], line["from"]) == ("info", "fieldapp.sync")
    assert str(line["at"]).endswith("+00:00")


def test_that_names_and_words_of_people_show_as_their_length_only(tmp_path: Path) -> None:
    file = logs.start(tmp_path, "desk")

    logging.getLogger("fieldapp").warning("order of %s at %s", "Zhang Wei 张伟", "12 Harbour Road")

    assert _lines(file)[0]["event"] == "order of (12 characters) at (15 characters)"


def test_that_codes_and_ids_stay_readable(tmp_path: Path) -> None:
    file = logs.start(tmp_path, "desk")
    row = "0190b5b2-7d3c-7a41-9d6e-0123456789ab"

    logging.getLogger("fieldapp").warning("%s of %s %s: %s", "disk-full", "work_order", row, KeyError)

    assert _lines(file)[0]["event"] == f"disk-full of work_order {row}: KeyError"


def test_that_an_error_is_logged_by_kind_and_place_without_its_message(tmp_path: Path) -> None:
    file = logs.start(tmp_path, "desk")

    try:
        _save("Harbour Cold Store")
    except ReplicaTrouble:
        logging.getLogger("fieldapp").exception("not saved")

    (line,) = _lines(file)
    assert line["error"] == "ReplicaTrouble:disk-full"
    assert "test_logs.py" in str(line["places"])
    assert "Harbour" not in json.dumps(line)


def test_that_a_record_filled_wrongly_is_still_written() -> None:
    record = logging.LogRecord("fieldapp", logging.INFO, __file__, 1, "%d rows", ("three",), None)

    line = json.loads(logs.Impersonal().format(record))

    assert line["event"] == "%d rows"


@given(st.text(), st.text())
def test_that_whatever_is_logged_a_line_stays_a_line_of_json(words: str, value: str) -> None:
    record = logging.LogRecord("fieldapp", logging.INFO, __file__, 1, words, (value,), None)

    line = logs.Impersonal().format(record)

    assert "\n" not in line
    assert json.loads(line)["level"] == "info"


def test_that_old_files_give_way_before_the_disk_is_full(tmp_path: Path) -> None:
    logs.start(tmp_path, "desk")
    sent = logging.getLogger("fieldapp")

    for _ in range(70):
        sent.info("x" * 100_000)

    files = [*tmp_path.iterdir()]
    assert len(files) == 1 + logs.OLD_FILES
    assert sum(file.stat().st_size for file in files) <= (1 + logs.OLD_FILES) * logs.FILE_BYTES


def test_that_starting_again_does_not_write_every_line_twice(tmp_path: Path) -> None:
    logs.start(tmp_path, "desk")
    file = logs.start(tmp_path, "desk")

    logging.getLogger("fieldapp").info("once")

    assert len(_lines(file)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="rights of folders are POSIX here")
def test_that_the_folder_of_the_log_is_closed_to_others(tmp_path: Path) -> None:
    file = logs.start(tmp_path / "profile" / "logs", "desk")

    assert file.parent.stat().st_mode & 0o077 == 0


def _save(customer: str) -> None:
    raise ReplicaTrouble("disk-full", customer=customer)
