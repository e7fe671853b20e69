"""The disk is full or fails at any change: the state before or the state after, told, tried again, nothing lost."""

from __future__ import annotations

import errno
import random
from functools import cache
from pathlib import Path

import pytest

from fieldapp.actions import orders
from fieldapp.cli_sentences import told as told_as
from fieldapp.errors import FieldappError, ReplicaTrouble
from fieldapp.sync.machine import Phase, Tell
from tests.faults.day import (
    DESK,
    LI,
    Day,
    Step,
    blobs_of,
    journalled,
    put_morning,
    recorded,
    referenced_blobs,
)
from tests.faults.depth import chance, spread, tenth_and_all
from tests.faults.disk import WatchedDisk, watched
from tests.folders import a_folder

TOLD = {"disk-full", "disk-failed"}
TOLD_OF_THE_SERVER = {"server-disk-full", "server-failed", "server-busy"}
plain_and_encrypted = pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])


@plain_and_encrypted
@tenth_and_all(150)
def test_that_a_desks_disk_that_fails_at_any_change_loses_nothing(
    encrypted: bool, count: int, tmp_path: Path
) -> None:
    by, changes = chance(f"failing {encrypted}"), range(1, _changes_of_a_day(encrypted, DESK))

    broken = _what_breaks(tmp_path, encrypted, DESK, spread(changes, count, by), by)

    assert broken == []


@tenth_and_all(100)
def test_that_a_servers_disk_that_fails_at_any_change_loses_nothing(count: int, tmp_path: Path) -> None:
    """One disk under both, so that what fails is the desk's or the server's."""
    by, changes = chance("failing server"), range(1, _changes_of_a_day(False, ""))

    broken = _what_breaks(tmp_path, False, "", spread(changes, count, by), by)

    assert broken == []


def test_that_what_a_bad_disk_is_told_by_has_a_sentence() -> None:
    for code in TOLD:
        assert code not in told_as(ReplicaTrouble(code, reason="I/O error"))


def test_that_a_journal_the_disk_refuses_costs_no_change_and_is_made_good(tmp_path: Path) -> None:
    """The change is committed by then: it is no trouble of the engineer's, and half a record spoils no later one."""
    morning = put_morning(tmp_path, encrypted=True)
    with watched(tmp_path / DESK) as disk:
        day = Day(tmp_path, morning, encrypted=True)
        orders.accept(day.store, day.order, by=LI)
        whole = journalled(day.desk_folder)
        disk.refuses = lambda change: change.path.endswith("/journal")

        orders.start_travel(day.store, day.order, by=LI)
        refused = journalled(day.desk_folder)
        disk.refuses = None
        orders.arrive(day.store, day.order, by=LI)
        day.close()

    assert disk.refused
    assert (len(whole), refused) == (1, whole)
    assert len(journalled(day.desk_folder)) == 3


class _Meeting:
    """One day against one bad moment of the disk."""

    def __init__(self, day: Day, disk: WatchedDisk) -> None:
        self.day, self.disk = day, disk
        self.wrong: list[str] = []

    def go_through(self) -> None:
        for step in self.day.steps():
            before = recorded(self.day.store)
            if self._try(step):
                continue
            self.disk.mend()
            if not self._is_open():
                self.day.open()
            is_after = recorded(self.day.store) != before
            if ((step.title == "" and not is_after) or step.title == "sync") and not self._try(step):
                self.wrong.append("did not go when the disk was well again")

    def _try(self, step: Step) -> bool:
        try:
            told = step.do()
        except FieldappError as error:
            if error.code not in TOLD:
                self.wrong.append(f"told as {error}")
            return False
        except Exception as error:
            self.wrong.append(f"not told: {error!r}, at {self.disk.refused}"[:300])
            return False
        if isinstance(told, Tell) and told.phase is not Phase.COMPLETE:
            if told.code not in TOLD | TOLD_OF_THE_SERVER:
                self.wrong.append(f"the sync told {told.code}")
            return False
        return True

    def _is_open(self) -> bool:
        try:
            recorded(self.day.store)
        except Exception:
            return False
        return True


def _what_breaks(
    folder: Path, encrypted: bool, watch: str, changes: list[int], by: random.Random
) -> list[str]:
    broken = []
    for number, at in enumerate(changes):
        wrong = _a_day_with_a_fault(folder / str(number), encrypted, watch, at, by)
        broken += [f"change {at}: {words}" for words in wrong]
    return broken


def _a_day_with_a_fault(folder: Path, encrypted: bool, watch: str, at: int, by: random.Random) -> list[str]:
    morning = put_morning(folder, encrypted)
    with watched(folder / watch, keeps_log=False) as disk:
        day = Day(folder, morning, encrypted)
        disk.fail_at, disk.error = at, by.choice((errno.EIO, errno.ENOSPC))
        disk.keeps_failing = by.random() < 0.5
        meeting = _Meeting(day, disk)
        meeting.go_through()
        disk.mend()
        day.restart()
        wrong = meeting.wrong + _what_differs(day, encrypted)
        day.close()
    return wrong


def _what_differs(day: Day, encrypted: bool) -> list[str]:
    """From a day without a fault: what is on the server, in the journal, among the photos."""
    wrong = []
    told = day.sync()
    if told.phase is not Phase.COMPLETE:
        wrong.append(f"does not sync: {told}")
    if (there := _summary(day)) != _a_good_day(encrypted):
        wrong.append(f"on the server {there} instead of {_a_good_day(encrypted)}")
    if missing := recorded(day.store) - journalled(day.desk_folder):
        wrong.append(f"{len(missing)} not in the journal of {len(recorded(day.store))}")
    blobs = blobs_of(day.desk_folder, encrypted)
    for name in referenced_blobs(day.store):
        blobs.read(name)
    return wrong


def _summary(day: Day) -> dict[str, int]:
    tables = ("receipt", "order_step", "answer", "part_used", "labour", "note", "attachment", "conflict")
    return {table: int(day.server.scalar(f"SELECT count(*) FROM {table}")) for table in tables}


@cache
def _a_good_day(encrypted: bool) -> dict[str, int]:

    day = Day.begin(a_folder("fieldapp-faults-"), encrypted=encrypted)
    for step in day.steps():
        step.do()
    found = _summary(day)
    day.close()
    return found


@cache
def _changes_of_a_day(encrypted: bool, watch: str) -> int:

    folder = a_folder("fieldapp-faults-")
    morning = put_morning(folder, encrypted)
    with watched(folder / watch) as disk:
        day = Day(folder, morning, encrypted)
        for step in day.steps():
            step.do()
        changes = disk.changes
        day.close()
    return changes
