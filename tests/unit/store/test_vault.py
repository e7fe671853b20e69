"""The keys come out for the right PIN only, and guessing gets slower."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldapp.errors import ReplicaTrouble, Unreadable, WrongPin
from fieldapp.store import vault
from fieldapp.store.vault import Cost

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)


class Stopwatch:
    """A monotonic clock that moves when told to."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def try_pin(profile: Path, pin: str, watch: Stopwatch) -> WrongPin:
    with pytest.raises(WrongPin) as caught:
        vault.unlock(profile, pin, monotonic=watch)
    return caught.value


def test_that_the_right_pin_gives_the_keys_that_were_made(tmp_path: Path) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)

    found = vault.unlock(tmp_path, "4711")

    assert found == made
    assert [len(key) for key in (made.database, made.blobs, made.journal, made.signing)] == [48, 32, 32, 32]


def test_that_two_desks_never_have_the_same_keys(tmp_path: Path) -> None:
    one = vault.create(tmp_path / "one", "4711", cost=CHEAP)
    other = vault.create(tmp_path / "other", "4711", cost=CHEAP)

    assert {one.database, one.blobs, one.journal, one.signing}.isdisjoint(
        {other.database, other.blobs, other.journal, other.signing}
    )


def test_that_a_wrong_pin_is_refused(tmp_path: Path) -> None:
    vault.create(tmp_path, "4711", cost=CHEAP)

    with pytest.raises(WrongPin) as caught:
        vault.unlock(tmp_path, "4712")

    assert caught.value.code == "wrong-pin"
    assert caught.value.facts["wait_s"] == 0


def test_that_digits_of_a_chinese_input_method_are_the_same_digits(tmp_path: Path) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)

    assert vault.unlock(tmp_path, "\uff14\uff17\uff11\uff11") == made


@pytest.mark.parametrize("pin", ["", "1", "123", "①②"])
def test_that_a_pin_below_four_characters_is_refused(tmp_path: Path, pin: str) -> None:
    with pytest.raises(Unreadable) as caught:
        vault.create(tmp_path, pin, cost=CHEAP)

    assert caught.value.code == "pin-too-short"
    assert not vault.exists(tmp_path)


def test_that_keys_are_never_made_over_keys(tmp_path: Path) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)

    with pytest.raises(ReplicaTrouble) as caught:
        vault.create(tmp_path, "0000", cost=CHEAP)

    assert caught.value.code == "vault-exists"
    assert vault.unlock(tmp_path, "4711") == made


def test_that_waiting_grows_with_every_wrong_pin_and_ends(tmp_path: Path) -> None:
    vault.create(tmp_path, "4711", cost=CHEAP)
    watch = Stopwatch()
    waits = []

    for _ in range(14):
        error = try_pin(tmp_path, "9999", watch)
        waits.append(error.facts["wait_s"])
        watch.now_s += float(str(error.facts["wait_s"]))

    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300, 300, 300, 300]


def test_that_even_the_right_pin_has_to_wait_and_then_ends_the_waiting(tmp_path: Path) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)
    watch = Stopwatch()
    for _ in range(3):
        try_pin(tmp_path, "9999", watch)

    early = try_pin(tmp_path, "4711", watch)
    watch.now_s += 5

    assert (early.code, early.facts["wait_s"]) == ("pin-wait", 5)
    assert vault.unlock(tmp_path, "4711", monotonic=watch) == made
    assert try_pin(tmp_path, "9999", watch).facts["wait_s"] == 0, "counting starts anew"


def test_that_trying_too_early_costs_nothing_more(tmp_path: Path) -> None:
    vault.create(tmp_path, "4711", cost=CHEAP)
    watch = Stopwatch()
    for _ in range(3):
        try_pin(tmp_path, "9999", watch)

    for _ in range(10):
        try_pin(tmp_path, "9999", watch)

    assert vault.wait_s(tmp_path, monotonic=watch) == 5


def test_that_a_restart_does_not_shorten_the_waiting(tmp_path: Path) -> None:
    vault.create(tmp_path, "4711", cost=CHEAP)
    for _ in range(3):
        in_a_new_program(tmp_path, "9999")

    after_restart = in_a_new_program(tmp_path, "4711")

    assert after_restart == "pin-wait 5"


def test_that_a_clock_a_year_off_neither_helps_nor_locks_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)
    watch = Stopwatch()
    for _ in range(3):
        try_pin(tmp_path, "9999", watch)
    a_year = 365 * 24 * 3600
    for path in tmp_path.iterdir():
        os.utime(path, (time.time() + a_year, time.time() + a_year))

    monkeypatch.setattr(time, "time", lambda real=time.time: real() - 2 * a_year)
    still_waiting = vault.wait_s(tmp_path, monotonic=watch)
    watch.now_s += 5

    assert still_waiting == 5
    assert vault.unlock(tmp_path, "4711", monotonic=watch) == made


def test_that_the_count_made_nonsense_of_is_no_way_in(tmp_path: Path) -> None:
    vault.create(tmp_path, "4711", cost=CHEAP)
    (tmp_path / "vault-tries").write_text("minus a lot")

    assert in_a_new_program(tmp_path, "4711") == "pin-wait 5"


def test_that_the_pin_changes_and_the_keys_stay(tmp_path: Path) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)

    vault.change_pin(tmp_path, "4711", "a passphrase 长一些", cost=CHEAP)

    assert vault.unlock(tmp_path, "a passphrase 长一些") == made
    with pytest.raises(WrongPin):
        vault.unlock(tmp_path, "4711")


def test_that_a_new_pin_too_short_leaves_the_old_one(tmp_path: Path) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)

    with pytest.raises(Unreadable):
        vault.change_pin(tmp_path, "4711", "12", cost=CHEAP)

    assert vault.unlock(tmp_path, "4711") == made


def test_that_a_full_disk_keeps_the_old_pin_and_nobody_out(tmp_path: Path) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        opened = vault.unlock(tmp_path, "4711")
        with pytest.raises(ReplicaTrouble) as caught:
            vault.change_pin(tmp_path, "4711", "0815", cost=CHEAP)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert opened == made
    assert caught.value.code == "disk-full"
    assert vault.unlock(tmp_path, "4711") == made


def test_that_a_missing_vault_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReplicaTrouble) as caught:
        vault.unlock(tmp_path, "4711")

    assert caught.value.code == "vault-missing"


def test_that_a_vault_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "vault.json").write_text('{"format": 9, "how": "unknown"}')

    with pytest.raises(ReplicaTrouble) as caught:
        vault.unlock(tmp_path, "4711")

    assert caught.value.code == "vault-is-newer"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[: len(text) // 2],
        lambda _text: "",
        lambda _text: "[]",
        lambda _text: "\ufffe\x00",
        lambda text: json.dumps(
            {**json.loads(text), "cost": {"passes": 1, "memory_kib": 1 << 40, "lanes": 1}}
        ),
        lambda text: json.dumps({**json.loads(text), "salt": 7}),
    ],
    ids=["cut", "empty", "a list", "binary", "a terabyte of memory", "salt a number"],
)
def test_that_a_damaged_vault_is_told_and_not_mistaken_for_a_wrong_pin(tmp_path: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    vault.create(tmp_path, "4711", cost=CHEAP)
    file = tmp_path / "vault.json"
    file.write_text(spoil(file.read_text()))

    with pytest.raises(ReplicaTrouble) as caught:
        vault.unlock(tmp_path, "4711")

    assert caught.value.code == "vault-damaged"
    assert not isinstance(caught.value, WrongPin)


def test_that_weakening_the_cost_in_the_file_opens_nothing(tmp_path: Path) -> None:
    vault.create(tmp_path, "4711", cost=CHEAP)
    file = tmp_path / "vault.json"
    written = json.loads(file.read_text())
    written["cost"]["lanes"] = 2
    file.write_text(json.dumps(written))

    assert try_pin(tmp_path, "4711", Stopwatch()).code == "wrong-pin"


def test_that_no_key_stands_in_the_file_or_in_a_log_line(tmp_path: Path) -> None:
    made = vault.create(tmp_path, "4711", cost=CHEAP)

    written = (tmp_path / "vault.json").read_bytes()

    assert made.signing not in written
    assert made.signing.hex() not in f"{made!r} {made}"
    assert (tmp_path / "vault.json").stat().st_mode & 0o077 == 0


def in_a_new_program(profile: Path, pin: str) -> str:
    """What a fresh start of the program answers to a PIN."""
    script = (
        "import sys, pathlib\n"
        "from fieldapp.store import vault\n"
        "from fieldapp.errors import WrongPin\n"
        "try:\n"
        "    vault.unlock(pathlib.Path(sys.argv[1]), sys.argv[2]); print('open')\n"
        "except WrongPin as error:\n"
        "    print(error.code, round(error.facts['wait_s']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(profile), pin],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout.strip()
