"""Whole days at the desk: by mouse, by fingers alone, by keys alone, on a line that is cut."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def _day(hands: str, orders: int, seed: int) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    words = ("--hands", hands, "--orders", str(orders), "--seed", str(seed))
    return subprocess.run(
        [sys.executable, "-m", "tests.e2e.desk_day", *words],
        capture_output=True,
        text=True,
        env=kept,
        check=False,
    )


@pytest.mark.timeout(400)
def test_that_an_order_is_worked_from_today_to_the_signature_by_keys_alone() -> None:
    ended = _day("keys", orders=1, seed=1)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "nothing lost" in ended.stdout


@pytest.mark.slow
@pytest.mark.timeout(1_800)
@pytest.mark.parametrize("hands", ["mouse", "fingers", "keys"])
def test_that_ten_orders_of_four_kinds_are_worked_while_the_network_comes_and_goes(hands: str) -> None:
    ended = _day(hands, orders=10, seed=2)

    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "10 orders" in ended.stdout
