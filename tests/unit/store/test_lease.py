"""Two processes never own one profile."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldapp.errors import ReplicaTrouble
from fieldapp.store.lease import Lease

HOLD = (
    "import sys, pathlib\n"
    "from fieldapp.store.lease import Lease\n"
    "lease = Lease(pathlib.Path(sys.argv[1]))\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


@contextmanager
def another_process_holding(profile: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(profile)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_that_a_second_process_is_told_who_has_the_profile(tmp_path: Path) -> None:
    with another_process_holding(tmp_path) as process, pytest.raises(ReplicaTrouble) as caught:
        Lease(tmp_path)

    assert caught.value.code == "replica-in-use"
    assert caught.value.facts["pid"] == process.pid


def test_that_a_killed_process_leaves_the_profile_free(tmp_path: Path) -> None:
    with another_process_holding(tmp_path) as process:
        process.kill()
        process.wait(10)

        Lease(tmp_path).release()


def test_that_a_second_lease_in_the_same_process_is_refused_too(tmp_path: Path) -> None:
    with Lease(tmp_path), pytest.raises(ReplicaTrouble) as caught:
        Lease(tmp_path)

    assert caught.value.facts["pid"] == os.getpid()


def test_that_a_released_profile_can_be_taken_again(tmp_path: Path) -> None:
    with Lease(tmp_path):
        pass

    with Lease(tmp_path):
        pass


def test_that_another_profile_is_another_lease(tmp_path: Path) -> None:
    with Lease(tmp_path / "one"), Lease(tmp_path / "other"):
        pass
