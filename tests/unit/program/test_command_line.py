"""What the command line says of trouble, and where an installation keeps its things."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp import cli, cli_language, cli_sentences, settings
from fieldapp.errors import FieldappError, ReplicaTrouble, RuleBroken, SyncTrouble


@pytest.fixture(autouse=True)
def _english_afterwards() -> Iterator[None]:
    yield
    cli_language.use(cli_language.ENGLISH)


def test_that_an_error_is_told_in_the_language_in_force() -> None:
    error = ReplicaTrouble("sqlite-too-old", found="3.40.1")

    english = cli_sentences.told(error)
    cli_language.use(cli_language.CHINESE)
    chinese = cli_sentences.told(error)

    assert "3.40.1" in english
    assert "3.40.1" in chinese
    assert english != chinese


def test_that_a_code_of_a_newer_version_is_told_in_the_words_of_its_class() -> None:
    assert cli_sentences.told(SyncTrouble("from-next-year")) == cli_sentences.told(SyncTrouble())


def test_that_facts_cannot_steer_the_terminal() -> None:
    error = ReplicaTrouble("sqlite-too-old", found="\x1b[2J\x07\r3.40\u202e")

    told = cli_sentences.told(error)

    assert told.isprintable()


def test_that_an_error_without_its_facts_is_still_told() -> None:
    assert "?" in cli_sentences.told(ReplicaTrouble("sqlite-too-old"))


def test_that_a_file_that_is_not_there_is_named() -> None:
    error = FileNotFoundError(2, "No such file or directory", "orders.csv")

    assert cli_sentences.told(error) == "There is no file orders.csv."


def test_that_a_folder_where_a_file_is_needed_is_called_one(tmp_path: Path) -> None:
    with pytest.raises(OSError) as refused:
        tmp_path.open()

    assert cli_sentences.told(refused.value) == f"{tmp_path} is a folder; a file is needed."


@pytest.mark.parametrize(
    ("error", "chinese"),
    [
        (ReplicaTrouble("disk-failed", reason=os.strerror(errno.EIO)), "磁盘无法使用：输入/输出错误。"),
        (OSError(errno.EROFS, os.strerror(errno.EROFS), "x"), "磁盘无法使用：文件系统为只读。"),
        (
            ReplicaTrouble("data-folder", folder="x", reason=os.strerror(errno.ENOENT), option="--data"),
            "无法在文件夹 x 中保存数据：文件或目录不存在。请用 --data 指定其他文件夹。",
        ),
        (
            ReplicaTrouble("disk-failed", reason=f"said: {os.strerror(errno.ECONNREFUSED)} (1)"),
            "磁盘无法使用：said: 连接被拒绝 (1)。",
        ),
        (ReplicaTrouble("disk-failed", reason="Unheard of"), "磁盘无法使用：Unheard of。"),
    ],
)
def test_that_the_systems_reason_is_told_in_chinese_too(error: Exception, chinese: str) -> None:
    cli_language.use(cli_language.CHINESE)

    assert cli_sentences.told(error) == chinese


def test_that_an_empty_login_is_named_as_people_name_it() -> None:
    error = RuleBroken("words-missing", field="person.login")

    english = cli_sentences.told(error)
    cli_language.use(cli_language.CHINESE)

    assert english == "Something that is needed is empty: the login."
    assert cli_sentences.told(error) == "必填内容为空：登录名。"


@pytest.mark.parametrize(
    ("environment", "given"),
    [
        ({"LANG": "C"}, {"LANG": "C", "LC_CTYPE": "C.UTF-8"}),
        (
            {"LC_ALL": "zh_CN.GBK", "LANG": "C"},
            {"LANG": "zh_CN.GBK", "LC_MESSAGES": "zh_CN.GBK", "LC_CTYPE": "C.UTF-8"},
        ),
        ({"LC_ALL": "en_US.utf8", "LANG": "C"}, {"LC_ALL": "en_US.utf8", "LANG": "C"}),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, {"LC_CTYPE": "C.UTF-8", "LANG": "C"}),
    ],
)
def test_that_qt_gets_utf8_and_the_person_keeps_the_language(
    environment: dict[str, str], given: dict[str, str]
) -> None:
    before = cli_language.of_environment(environment)

    cli_language.give_qt_utf8(environment)

    assert environment == given
    assert cli_language.of_environment(environment) == before


def test_that_help_says_file_where_a_file_is_wanted(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["import", "--help"])

    told = capsys.readouterr().out
    assert "--mapping FILE" in told
    assert "MAPPING" not in told


def test_that_a_fault_of_ours_is_called_one_and_keeps_its_values_to_itself() -> None:
    told = cli_sentences.told(KeyError("Zhang Wei"))

    assert "KeyError" in told
    assert "Zhang" not in told


def test_that_every_error_gets_a_sentence() -> None:
    assert cli_sentences.told(FieldappError("no-such-code"))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "zh:en"}, "zh"),
        ({"LANG": "C"}, "en"),
        ({}, "en"),
    ],
)
def test_that_the_environment_chooses_the_language(environment: dict[str, str], language: str) -> None:
    assert cli_language.of_environment(environment) == language


def test_that_the_environment_may_name_the_folders() -> None:
    environment = {"FIELDAPP_PROFILE": "/mnt/van/desk", "FIELDAPP_DATA": "/srv/fieldapp"}

    assert settings.profile_folder(environment) == Path("/mnt/van/desk")
    assert settings.data_folder(environment) == Path("/srv/fieldapp")


def test_that_desk_and_server_of_one_person_never_share_a_folder() -> None:
    assert settings.profile_folder({}) != settings.data_folder({})


def test_that_a_demo_of_a_list_that_is_not_there_begins_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent, out = tmp_path / "absent.csv", tmp_path / "out"

    status = cli.main(["--language", "en", "demo", "--orders", str(absent), "--out", str(out)])

    assert status == 3
    assert capsys.readouterr().err == f"There is no file {absent}.\n"
    assert not out.exists()
