"""Kills a working desk and its server again and again, and looks each time at what they left.

    python -m tests.faults.killed --times 300 --seed 1

A process of one thread forks a child that works (notes, photos, rounds of the sync with a server in files
beside it) and tells of every action that returned; after some milliseconds it is sent SIGKILL. Prints what was
lost or broken and how many actions were told in all; ends with 0 when nothing was.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from fieldapp.actions import attachments, notes
from fieldapp.store.raw import fetch
from fieldapp.sync.machine import Phase
from tests.faults.day import (
    DESK,
    LI,
    Day,
    Morning,
    blobs_of,
    journalled,
    put_morning,
    recorded,
    referenced_blobs,
)

FRESH_AFTER = 25
LONGEST_S = 0.4


def main(arguments: list[str] | None = None) -> int:
    """Kill, look, go on; tell what was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    by, broken, told = random.Random(args.seed), [], 0
    with tempfile.TemporaryDirectory(prefix="fieldapp-killed-") as place:
        for first in range(0, args.times, FRESH_AFTER):
            kills = range(first, min(args.times, first + FRESH_AFTER))
            told += _kill_a_day(Path(place) / str(first), kills, by, broken)
    print("\n".join(broken[:20]) or f"{args.times} kills, nothing lost of {told} actions")
    return 1 if broken else 0


def _kill_a_day(folder: Path, kills: range, by: random.Random, broken: list[str]) -> int:
    """One desk, killed so many times; returns how many actions it told of."""
    encrypted = by.random() < 0.5
    morning = put_morning(folder, encrypted)
    promised: set[str] = set()
    for number in kills:
        _kill_one(folder, morning, encrypted, by)
        promised = set((folder / "told").read_text().split()) if (folder / "told").exists() else set()
        broken += [f"kill {number}: {words}" for words in _wrong(folder, morning, encrypted, promised)]
    shutil.rmtree(folder)
    return len(promised)


def _kill_one(folder: Path, morning: Morning, encrypted: bool, by: random.Random) -> None:
    is_open, tells = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _work(folder, morning, encrypted, tells)
        finally:
            os._exit(1)
    os.close(tells)
    if by.random() < 0.9:
        os.read(is_open, 1)
    time.sleep(by.uniform(0, LONGEST_S))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(is_open)


def _work(folder: Path, morning: Morning, encrypted: bool, tells: int) -> None:
    """Until the end. What returned is told in a file: a process that is killed loses nothing it wrote."""
    day = Day(folder, morning, encrypted)
    told = os.open(folder / "told", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(tells, b".")
    for number in itertools.count():
        before = recorded(day.store)
        if number % 4 == 3:
            photo = day.blobs.put(hashlib.shake_256(os.urandom(8)).digest(20_000))
            attachments.attach(day.store, day.order, photo, "image/jpeg", by=LI)
        else:
            notes.add_note(day.store, day.order, f"note {number} of {os.getpid()}", by=LI)
        for made in recorded(day.store) - before:
            os.write(told, f"{made}\n".encode())
        if number % 3 == 2:
            day.sync()


def _wrong(folder: Path, morning: Morning, encrypted: bool, promised: set[str]) -> Iterator[str]:
    day = Day(folder, morning, encrypted)
    try:
        there = recorded(day.store)
        if lost := promised - there:
            yield f"{len(lost)} lost"
        if there != journalled(folder / DESK):
            yield "journal and database differ"
        for store in (day.store, day.server):
            with store.snapshot() as connection:
                found = fetch(connection, "PRAGMA quick_check")
            if found != [("ok",)]:
                yield f"damaged: {found}"
        blobs = blobs_of(folder / DESK, encrypted)
        for name in referenced_blobs(day.store):
            blobs.read(name)
        told = day.sync()
        receipts = int(day.server.scalar("SELECT count(*) FROM receipt"))
        if told.phase is not Phase.COMPLETE or receipts != len(there):
            yield f"{told}, {receipts} receipts for {len(there)} change sets"
        counts = [
            [int(store.scalar(f"SELECT count(*) FROM {table}")) for table in ("note", "attachment")]
            for store in (day.store, day.server)
        ]
        if counts[0] != counts[1] or sum(counts[0]) != len(there):
            yield f"notes and photos {counts} of {len(there)} change sets"
    except Exception as error:
        yield f"{error!r}"
    finally:
        day.close()


if __name__ == "__main__":
    sys.exit(main())
