"""What the command line says of trouble, and where an installation keeps its things."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldapp import cli_language, cli_sentences, settings
from fieldapp.errors import FieldappError, ReplicaTrouble, SyncTrouble


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
