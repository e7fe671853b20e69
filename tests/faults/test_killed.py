"""Programs that are killed: whatever a desk was told is done, and whatever a server acknowledged, is there."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from fieldapp.store.raw import fetch
from fieldapp.sync.machine import Phase
from tests.faults.depth import SEED, chance, tenth_and_all
from tests.faults.programs import Laptop, Premises, free_port


@tenth_and_all(300)
def test_that_a_killed_desk_and_its_server_lose_nothing(count: int, checkout: Path) -> None:
    words = [sys.executable, "-m", "tests.faults.killed", "--times", str(count), "--seed", str(SEED)]

    ended = subprocess.run(words, cwd=checkout, capture_output=True, encoding="utf-8", check=False)

    assert ended.returncode == 0, ended.stdout + ended.stderr[-2000:]
    assert f"{count} kills, nothing lost" in ended.stdout


@tenth_and_all(20)
def test_that_a_server_killed_in_the_middle_of_a_push_loses_nothing_it_acknowledged(
    count: int, tmp_path: Path
) -> None:
    premises, by, port = Premises(tmp_path), chance("server killed"), free_port()
    laptop = premises.laptop("Li Wei")
    assert premises.first_round(laptop).phase is Phase.COMPLETE
    lost = []

    for _kill in range(count):
        with premises.serving(port) as server:
            pushing = threading.Thread(target=_push, args=(laptop, server.url))
            pushing.start()
            time.sleep(by.uniform(0.05, 1.0))
            server.kill()
            pushing.join(60)
        lost += [name for name in _acknowledged(laptop) if name not in _receipts(premises)]

    with premises.serving(port) as server:
        told = laptop.sync_until_complete(server.url)
    assert lost == []
    assert told.phase is Phase.COMPLETE
    assert (laptop.waiting(), len(_receipts(premises))) == (0, len(_acknowledged(laptop)))
    with premises.office() as service:
        assert int(service.store.scalar("SELECT count(*) FROM note")) == len(_acknowledged(laptop))
    premises.close()


def _push(laptop: Laptop, url: str) -> None:
    """Notes and rounds until the server is gone."""
    while True:
        for number in range(30):
            laptop.note(f"note {number}")
        if laptop.sync(url).phase is not Phase.COMPLETE:
            return


def _acknowledged(laptop: Laptop) -> list[str]:
    with laptop.store.snapshot() as connection:
        rows = fetch(connection, "SELECT id FROM change_set WHERE receipt IS NOT NULL")
        return [row[0] for row in rows]


def _receipts(premises: Premises) -> set[str]:
    with premises.office() as service, service.store.snapshot() as connection:
        return {row[0] for row in fetch(connection, "SELECT change_set FROM receipt")}
