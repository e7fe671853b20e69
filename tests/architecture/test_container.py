"""The container file, read as an engine would: where none runs, nothing else tells of a slip in it."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from fieldapp.cli_server import DEFAULT_LISTEN

CHECKOUT = Path(__file__).resolve().parents[2]
KNOWN = {
    *("FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE"),
    *("STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"),
}
PORT = DEFAULT_LISTEN.rpartition(":")[2]


def _instructions() -> list[tuple[str, str]]:
    """Each with what stands behind it, lines that go on put together."""
    text = (CHECKOUT / "packaging" / "linux" / "Containerfile").read_text("utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    whole = re.sub(r"\\\n\s*", " ", lines)
    return [
        (name, rest.strip()) for name, _, rest in (line.partition(" ") for line in whole.splitlines() if line)
    ]


def _of(name: str) -> Iterator[str]:
    return (rest for each, rest in _instructions() if each == name)


def _environment() -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", " ".join(_of("ENV"))))


def test_that_every_line_is_an_instruction_whose_shell_can_be_read() -> None:
    assert {name for name, _rest in _instructions()} == KNOWN
    for command in _of("RUN"):
        assert subprocess.run(["sh", "-n", "-c", command], check=False).returncode == 0
    for name in ("ENTRYPOINT", "CMD", "VOLUME"):
        assert all(json.loads(rest) for rest in _of(name))


def test_that_what_is_copied_and_run_is_there() -> None:
    left_out = (CHECKOUT / ".containerignore").read_text("utf-8").split()
    for source in (rest.split()[0] for rest in _of("COPY")):
        assert (CHECKOUT / source).exists()
        assert Path(source).parts[:1] not in [(each,) for each in left_out]
    for module in re.findall(r"python -m (\S+)", " ".join(_of("RUN"))):
        assert importlib.util.find_spec(module) is not None


def test_that_packages_are_those_whose_hashes_are_known() -> None:
    installs = [part for command in _of("RUN") for part in command.split("&&") if "pip install" in part]

    assert len(installs) == 2
    assert all("--require-hashes" in part or "--no-deps" in part for part in installs)


def test_that_it_runs_as_nobody_in_particular_and_keeps_its_data_in_the_volume() -> None:
    (user,) = _of("USER")
    home = re.search(r"useradd [^&]*--home-dir (\S+) [^&]* (\w+)\s+&&", " ".join(_of("RUN")))
    (volume,) = (json.loads(rest) for rest in _of("VOLUME"))

    assert home is not None
    assert (home.group(2), [home.group(1)]) == (user, volume)
    assert [_environment()["FIELDAPP_DATA"]] == volume


def test_that_its_health_is_asked_where_it_listens() -> None:
    (check,), (command,) = _of("HEALTHCHECK"), _of("CMD")
    words = json.loads(check[check.index("[") :])

    compile(words[2], "HEALTHCHECK", "exec")
    assert words[:2] == ["python", "-c"]
    assert list(_of("EXPOSE")) == [PORT]
    assert json.loads(command) == ["--listen", f"0.0.0.0:{PORT}"]
    assert _environment()["FIELDAPP_HEALTH"] == f"https://127.0.0.1:{PORT}/health"
