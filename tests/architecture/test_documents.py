"""What the documents name is there: files, commands, targets; and both READMEs tell the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fieldapp import cli
from tests.architecture.sources import CHECKOUT

DOCUMENTS = sorted(CHECKOUT.glob("*.md"))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _targets() -> set[str]:
    return set(re.findall(r"(?m)^([a-z-]+):", (CHECKOUT / "Makefile").read_text("utf-8")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_that_every_link_leads_to_a_file(document: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(document.read_text("utf-8"))]

    assert [link for link in links if link and "://" not in link and not (CHECKOUT / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_that_every_command_in_a_document_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    named = set(re.findall(r"(?m)(?:`|bin/)fieldapp ([a-z]+)", text))
    made = set(re.findall(r"(?m)(?:^|`)make ([a-z-]+)", text))

    assert named - set(cli.commands()) == set()
    assert made - _targets() == set()


def test_that_both_readmes_tell_the_same_commands_and_pictures() -> None:
    english = (CHECKOUT / "README.md").read_text("utf-8")
    chinese = (CHECKOUT / "README.zh-CN.md").read_text("utf-8")

    def commands(text: str) -> list[str]:
        blocks = re.findall(r"```\n(.*?)```", text, re.DOTALL)
        return [
            line.partition("#")[0].strip() for block in blocks for line in block.splitlines() if line.strip()
        ]

    def headings(text: str) -> list[str]:
        return [line.partition(" ")[0] for line in text.splitlines() if line.startswith("#")]

    assert commands(chinese) == commands(english)
    assert headings(chinese) == headings(english)
    assert CHINESE.search(chinese)


def test_that_the_targets_that_stay_are_there() -> None:
    stay = {"setup", "demo", "test", "check", "bench", "simulate", "package", "screenshots", "test-full"}

    assert stay <= _targets()


def test_that_each_readme_shows_the_pictures_of_its_language() -> None:
    english = set(re.findall(r"pictures/([a-z]+)-(\w+)\.png", (CHECKOUT / "README.md").read_text("utf-8")))
    chinese = set(
        re.findall(r"pictures/([a-z]+)-(\w+)\.png", (CHECKOUT / "README.zh-CN.md").read_text("utf-8"))
    )

    assert {name for name, _ in english} == {name for name, _ in chinese} != set()
    assert ({language for _, language in english}, {language for _, language in chinese}) == ({"en"}, {"zh"})
