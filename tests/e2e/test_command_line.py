"""The command line as a person meets it: help, examples, both languages, exit status."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp import __version__, cli
from fieldapp.settings import Profile
from fieldapp.store import vault
from fieldapp.sync.opening import open_desk
from tests.e2e.conftest import Run

COMMANDS = sorted(cli.commands())
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_that_help_lists_every_command(fieldapp: Run) -> None:
    shown = fieldapp("--help")

    assert shown.returncode == 0
    assert [name for name in COMMANDS if f"\n    {name} " not in shown.stdout] == []
    assert "example: fieldapp" in shown.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_that_the_help_of_every_command_shows_an_example(fieldapp: Run, command: str) -> None:
    shown = fieldapp(command, "--help")

    assert shown.returncode == 0
    assert re.search(rf"example:\s+fieldapp {command}\b", shown.stdout)


@pytest.mark.parametrize("command", COMMANDS)
def test_that_the_help_of_every_command_is_chinese_where_the_person_is(fieldapp: Run, command: str) -> None:
    shown = fieldapp(command, "--help", LANG="zh_CN.UTF-8")

    assert shown.returncode == 0
    assert re.search(rf"示例：\s*fieldapp {command}\b", shown.stdout)
    assert "show this help" not in shown.stdout


def test_that_the_language_asked_for_wins_over_the_machines(fieldapp: Run) -> None:
    chinese = fieldapp("--language", "zh", "--help")
    english = fieldapp("--language", "en", "--help", LANG="zh_CN.UTF-8")

    assert "用法：" in chinese.stdout
    assert "usage:" in english.stdout
    assert not CHINESE.search(english.stdout)


def test_that_a_command_that_does_not_exist_is_answered_with_those_that_do(fieldapp: Run) -> None:
    answer = fieldapp("docter")

    assert answer.returncode == 2
    assert "docter" in answer.stderr
    assert "doctor" in answer.stderr
    assert answer.stdout == ""


def test_that_no_command_at_all_is_a_misuse_and_not_a_success(fieldapp: Run) -> None:
    assert fieldapp().returncode == 2


def test_that_the_version_can_be_asked_for(fieldapp: Run) -> None:
    assert fieldapp("--version").stdout.strip() == f"fieldapp {__version__}"


def test_that_asking_for_help_loads_neither_screens_nor_database() -> None:
    asked = "import sys; from fieldapp.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    told = (
        "print([name for name in ('PySide6', 'sqlalchemy', 'starlette', 'requests') if name in sys.modules])"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", asked + told], capture_output=True, text=True, timeout=60, check=True
    )

    assert loaded.stdout.splitlines()[-1] == "[]"


def test_that_the_doctor_finds_this_machine_fit(fieldapp: Run, checkout: Path) -> None:
    told = fieldapp("doctor", "--json")

    findings = {finding["name"]: finding for finding in json.loads(told.stdout)}
    assert {name for name, finding in findings.items() if finding["state"] == "missing"} == set()
    assert {"python", "sqlite", "qt", "fonts", "zxing", "zbar", "camera", "printer", "disk"} <= set(findings)
    assert told.returncode == 0


def test_that_the_doctor_says_no_when_the_database_does_not_answer(fieldapp: Run, tmp_path: Path) -> None:
    url = f"postgresql+psycopg://fieldapp@/orders?host={tmp_path}"

    told = fieldapp("doctor", "--database", url)

    assert told.returncode == 1
    assert re.search(r"postgresql +MISSING", told.stdout)
    assert "Is it running, and is the host in --database right?" in told.stdout


@pytest.mark.postgresql
def test_that_the_doctor_names_the_release_of_a_database_that_answers(
    fieldapp: Run, a_postgresql_database: str
) -> None:
    told = fieldapp("doctor", "--database", a_postgresql_database)

    assert told.returncode == 0
    assert re.search(r"postgresql +good +PostgreSQL \d+", told.stdout)


def test_that_a_desk_whose_folder_cannot_be_written_says_so(fieldapp: Run) -> None:
    english = fieldapp("desk", "--profile", "/proc/x", QT_QPA_PLATFORM="offscreen")
    chinese = fieldapp("desk", "--profile", "/proc/x", QT_QPA_PLATFORM="offscreen", LANG="zh_CN.UTF-8")

    assert (english.returncode, chinese.returncode) == (3, 3)
    assert english.stderr.startswith("Nothing can be kept in the folder /proc/x: ")
    assert english.stderr.endswith("Name another one with --profile.\n")
    assert "请用 --profile 指定其他文件夹。" in chinese.stderr


def test_that_a_module_run_by_python_is_the_same_program() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "fieldapp", "--version"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert shown.stdout.strip() == f"fieldapp {__version__}"


def test_that_where_trouble_comes_from_is_shown_to_whoever_asks(fieldapp: Run) -> None:
    asked = fieldapp("verify", "absent.pdf", FIELDAPP_DEBUG="1")
    not_asked = fieldapp("verify", "absent.pdf")

    assert "Traceback" in asked.stderr
    assert not_asked.stderr.strip() == "There is no file absent.pdf."
    assert (asked.returncode, not_asked.returncode) == (3, 3)


def test_that_the_doctor_checks_every_record_of_a_desk(fieldapp: Run, tmp_path: Path) -> None:
    profile = Profile(tmp_path / "desk")
    keys = vault.create(profile.folder, "4711", cost=vault.Cost(passes=1, memory_kib=8, lanes=1))
    open_desk(profile, keys).store.close()

    told = fieldapp("doctor", "--my-data", "--profile", str(profile.folder), typed="4711\n")

    assert told.returncode == 0
    assert "0 records, 0 groups; not as the server sent them: 0" in told.stdout
