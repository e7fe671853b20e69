"""A server comes back as it was before 200 acknowledged change sets, and its three desks give them back.

    python -m tests.faults.restored_server [--change-sets 200] [--one-device]

Prints what was lost and what is there again; ends with 0 when every change set is, and none shows a conflict.
The program is the real server, the desks speak HTTP to it, and nobody tells them of the restore. With
`--one-device` all three rename one device in turn, each from the name another gave it, and come back in another
order: the names that follow one which is not back yet wait as conflicts, and go on when it is.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fieldapp.actions.devices import edit_device
from fieldapp.actions.order_edits import Findings, record_findings
from fieldapp.model import Device
from fieldapp.store.raw import fetch
from fieldapp.sync.machine import Phase
from tests.faults.programs import Laptop, Premises

NAMES = ("Li Wei", "Wang Fang", "Chen Min")


@dataclass(frozen=True)
class Outcome:
    """What stood on the server at each stage."""

    acknowledged: int
    after_restore: int
    back: int
    conflicts: int
    not_applied: int
    still_waiting: int
    differing: int

    @property
    def is_right(self) -> bool:
        """Whether all is there again and nobody is asked anything."""
        trouble = (self.conflicts, self.not_applied, self.still_waiting, self.differing)
        return self.acknowledged == self.back > self.after_restore and not any(trouble)

    def told(self) -> str:
        return "\n".join(
            (
                f"acknowledged change sets of {len(NAMES)} desks: {self.acknowledged}",
                f"of these on the server after the restore: {self.after_restore}",
                f"of these on the server after the desks synced: {self.back}",
                f"of these not simply applied: {self.not_applied}",
                f"conflicts shown: {self.conflicts}",
                f"change sets still waiting on desks: {self.still_waiting}",
                f"rows that differ between desks and server: {self.differing}",
                "all of them are there again" if self.is_right else "NOT all is well",
            )
        )


def play(folder: Path, change_sets: int, *, one_device: bool = False) -> Outcome:
    """The whole story, in a folder."""
    premises = Premises(folder)
    desks = [premises.laptop(name) for name in NAMES]
    for desk in desks[1:] if one_device else ():
        desk.device = desks[0].device
    backup = folder / "backup"
    with premises.serving() as server:
        _all_sync(desks, server.url)
    shutil.copytree(premises.data, backup)
    with premises.serving() as server:
        made = _work(desks, server.url, change_sets, in_turn=one_device)
        acknowledged = sum(desk.waiting() == 0 for desk in desks) == len(desks)
    assert acknowledged, "the desks were not through before the restore"
    shutil.rmtree(premises.data)
    shutil.copytree(backup, premises.data)
    after_restore = len(_receipts(premises, made))
    with premises.serving() as server:
        for _round in range(3):
            _all_sync(desks[::-1], server.url)
    outcome = _outcome(premises, desks, made, after_restore)
    premises.close()
    return outcome


def main(arguments: list[str] | None = None) -> int:
    """Play it and print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--change-sets", type=int, default=200)
    parser.add_argument("--one-device", action="store_true")
    args = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="fieldapp-restored-") as folder:
        outcome = play(Path(folder), args.change_sets, one_device=args.one_device)
    print(outcome.told())
    return 0 if outcome.is_right else 1


def _work(desks: list[Laptop], url: str, change_sets: int, *, in_turn: bool) -> set[str]:
    """Notes, findings over findings, and a device of the site they share, a third of each.

    `in_turn`: every name is on the server before the next desk sees the device, so that nobody disagrees.
    """
    before = _ids(desks)
    for number in range(change_sets):
        desk = desks[number % len(desks)]
        match number // len(desks) % 3:
            case 0:
                desk.note(f"note {number}")
            case 1:
                record_findings(desk.store, desk.order, Findings(f"found {number}"), by=desk.actor)
            case _:
                desk.sync(url)
                _rename_device(desk, f"Pump {number}")
                if in_turn or number % 2:
                    desk.sync(url)
    _all_sync(desks, url)
    return _ids(desks) - before


def _rename_device(desk: Laptop, name: str) -> None:
    with desk.store.read() as session:
        device = session.get(Device, desk.device)
        assert device is not None
        seen = {"name": device.name}
    edit_device(desk.store, desk.device, seen, {"name": name}, by=desk.actor)


def _all_sync(desks: list[Laptop], url: str) -> None:
    for desk in desks:
        told = desk.sync_until_complete(url)
        assert told.phase is Phase.COMPLETE, told


def _ids(desks: list[Laptop]) -> set[str]:
    found: set[str] = set()
    for desk in desks:
        with desk.store.snapshot() as connection:
            found |= {row[0] for row in fetch(connection, "SELECT id FROM change_set")}
    return found


def _receipts(premises: Premises, made: set[str]) -> dict[str, str]:
    with premises.office() as service, service.store.snapshot() as connection:
        rows = fetch(connection, "SELECT change_set, status FROM receipt")
        return {change_set: status for change_set, status in rows if change_set in made}


def _outcome(premises: Premises, desks: list[Laptop], made: set[str], after_restore: int) -> Outcome:
    receipts = _receipts(premises, made)
    with premises.office() as service:
        conflicts = int(service.store.scalar("SELECT count(*) FROM conflict WHERE decision IS NULL"))
        with service.store.snapshot() as connection:
            there = set(fetch(connection, _HASHES))
    differing = 0
    for desk in desks:
        with desk.store.snapshot() as connection:
            differing += len(set(fetch(connection, _HASHES)) - there)
    return Outcome(
        acknowledged=len(made),
        after_restore=after_restore,
        back=len(receipts),
        conflicts=conflicts,
        not_applied=sum(status != "applied" for status in receipts.values()),
        still_waiting=sum(desk.waiting() for desk in desks),
        differing=differing,
    )


_HASHES = "SELECT tbl, row, scope, content_hash FROM row_version WHERE removed = 0"

if __name__ == "__main__":
    sys.exit(main())
