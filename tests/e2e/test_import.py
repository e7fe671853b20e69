"""Importing as an administrator does it: look first, then import, then again."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldapp.settings import DataFolder
from tests.e2e.conftest import Run

PARTS = "Part number,Description,Unit\nSEAL-40,Shaft seal 40 mm,pcs\nBRG-6204,轴承 6204,pcs\n"


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """A list of two parts."""
    file = tmp_path / "parts.csv"
    file.write_text(PARTS, encoding="gb18030")
    return file


def test_that_a_dry_run_tells_what_would_come_and_leaves_no_server_behind(
    fieldapp: Run, parts: Path, tmp_path: Path
) -> None:
    answer = fieldapp("import", parts, "--as", "parts", "--data", tmp_path / "data", "--dry-run")

    assert answer.returncode == 0, answer.stderr
    assert "SEAL-40" in answer.stdout or "2" in answer.stdout
    assert not DataFolder(tmp_path / "data").database.exists()


def test_that_importing_twice_changes_nothing_the_second_time(
    fieldapp: Run, parts: Path, tmp_path: Path
) -> None:
    words = ("import", parts, "--as", "parts", "--data", tmp_path / "data", "--yes")

    first = fieldapp(*words)
    second = fieldapp(*words)

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert first.stdout != second.stdout
    assert "unchanged" in second.stdout


def test_that_without_a_yes_nothing_is_imported(fieldapp: Run, parts: Path, tmp_path: Path) -> None:
    answer = fieldapp("import", parts, "--as", "parts", "--data", tmp_path / "data")

    assert answer.returncode == 1
    assert "--yes" in answer.stdout


def test_that_a_file_of_another_kind_is_refused_with_what_to_save_it_as(
    fieldapp: Run, tmp_path: Path
) -> None:
    file = tmp_path / "parts.xls"
    file.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2_000))

    answer = fieldapp(
        "import", file, "--as", "parts", "--data", tmp_path / "data", "--yes", LANG="zh_CN.UTF-8"
    )

    assert answer.returncode == 3
    assert "XLSX" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_that_a_file_that_is_not_there_is_trouble(fieldapp: Run, tmp_path: Path) -> None:
    answer = fieldapp("import", "absent.csv", "--data", tmp_path / "data", "--yes")

    assert answer.returncode == 3
    assert "absent.csv" in answer.stderr
