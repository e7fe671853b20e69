"""What every file of the repository keeps: no traces of one machine, pinned packages, a clear licence."""

from __future__ import annotations

import hashlib
import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, metadata
from pathlib import Path

import pytest

from tests.architecture.sources import CHECKOUT, name_of, tracked_files

BINARY = {".png", ".jpg", ".jpeg", ".pdf", ".ttf", ".gz", ".xlsx", ".ico", ".icns"}
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
"""SHA-256 of the text that the Apache Software Foundation publishes, as it is published."""

# A letter of each stands in brackets, so that this file holds none of them.
TRACES = re.compile(
    r"/roo[t]/|/hom[e]/[a-z]|/User[s]/[A-Za-z]|/wor[k]/(main|shared|brief)|/op[t]/(pypi|wheels)"
    r"|pyp[i]\.org|pythonhoste[d]|npmj[s]\.|debia[n]\.org|crate[s]\.io"
)
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
WEB_ADDRESS = re.compile(r"https?://")
LICENCES_WE_MAY_SHIP = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|LGPL|Lesser General|MPL|Mozilla|HPND|OFL|zlib)\b"
    r"|provided .as-is., without any express"  # the licences of zlib and BSD by their words
    r"|Redistribution and use in source and binary forms",
    re.IGNORECASE,
)


def _texts() -> list[tuple[str, str]]:
    return [
        (name_of(path), path.read_text("utf-8", errors="replace"))
        for path in tracked_files()
        if path.suffix not in BINARY
    ]


def test_that_no_file_names_a_machine_or_a_registry() -> None:
    found = [f"{name}: {match.group()}" for name, text in _texts() for match in TRACES.finditer(text)]

    assert found == []


def test_that_nothing_is_marked_as_unfinished() -> None:
    found = [
        f"{name}: {match.group()}"
        for name, text in _texts()
        if not name.startswith("requirements/") and not name.endswith((".po", ".ts", ".svg"))
        for match in UNFINISHED.finditer(text)
    ]

    assert found == []


@pytest.mark.parametrize(
    "path", sorted((CHECKOUT / "requirements").glob("*.txt")), ids=lambda path: path.name
)
def test_that_every_required_package_is_pinned_with_its_hashes(path: Path) -> None:
    text = path.read_text("ascii")
    entries = [entry for entry in re.split(r"(?m)^(?=[a-z0-9])", text) if re.match(r"[a-z0-9]", entry)]

    assert entries
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry.splitlines()[0]] == []
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert not WEB_ADDRESS.search(text)


def test_that_what_is_tested_is_what_is_shipped() -> None:
    shipped, tested = _pins("run.txt"), _pins("dev.txt")

    assert shipped
    assert {name: pin for name, pin in shipped.items() if tested.get(name) != pin} == {}


def test_that_the_licence_is_apache_2_word_for_word() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]

    assert project["license"] == "Apache-2.0"
    assert hashlib.sha256((CHECKOUT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_that_every_shipped_package_has_a_licence_that_lets_us_ship_it() -> None:
    found = {name: _licence_of(name) for name in _pins("run.txt")}

    assert {
        name: text for name, text in found.items() if text and not LICENCES_WE_MAY_SHIP.search(text)
    } == {}


def _pins(name: str) -> dict[str, str]:
    text = (CHECKOUT / "requirements" / name).read_text("ascii")
    return dict(re.findall(r"(?m)^([a-z0-9._-]+)==([^ ;\\]+)", text))


def _licence_of(name: str) -> str:
    """What a package says of its licence; empty when it is not installed on this system."""
    try:
        found = metadata(name)
    except PackageNotFoundError:
        return ""
    named = [line[:80] for field in ("License-Expression", "License") for line in found.get_all(field) or ()]
    classifiers = [line for line in found.get_all("Classifier") or () if line.startswith("License")]
    files = [
        file.read_text()[:400]
        for file in distribution(name).files or ()
        if re.search("licen|copying", file.name, re.IGNORECASE)
    ]
    said = " ".join((*named, *classifiers, *files))
    return said.strip() or "says nothing"
