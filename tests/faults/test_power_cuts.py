"""The power goes after any write: what the disk then holds opens, and holds all that was told to be kept."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect

from fieldapp.actions import notes
from fieldapp.settings import Profile
from fieldapp.store import migrate
from fieldapp.store.driver import WRITING, open_sqlite
from fieldapp.store.raw import execute_many, fetch
from fieldapp.store.store import Store
from tests.faults.day import (
    DESK,
    KEY,
    LI,
    Day,
    blobs_of,
    journalled,
    open_desk,
    put_morning,
    recorded,
    referenced_blobs,
    state_of,
)
from tests.faults.depth import chance, spread, tenth_and_all
from tests.faults.disk import FolderSynced, Marked, Synced, Written, watched
from tests.faults.power import EVERYTHING, NOTHING, TORN, PowerCuts
from tests.folders import a_folder

KINDS = (NOTHING, EVERYTHING, TORN, TORN, TORN)
plain_and_encrypted = pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])


@dataclass(frozen=True)
class Recording:
    """A day that was written down: its images, what had been promised after each step, and each commit's state."""

    cuts: PowerCuts
    promised: list[tuple[int, set[str]]]
    committed: list[tuple[int, str]]
    order: str

    def promised_at(self, cut: int) -> set[str]:
        """The change sets whose action had returned before the cut."""
        return next((hashes for at, hashes in reversed(self.promised) if at <= cut), set())

    def allowed_at(self, cut: int) -> set[str]:
        """The state of the last commit before the cut, and of the one that was under way."""
        done = [number for number, (at, _state) in enumerate(self.committed) if at <= cut][-1]
        return {state for _at, state in self.committed[done : done + 2]}


@plain_and_encrypted
@tenth_and_all(800)
def test_that_a_day_survives_a_power_cut_after_any_write(encrypted: bool, count: int, tmp_path: Path) -> None:
    day, by = _recorded_day(encrypted), chance(f"day {encrypted}")
    broken = []

    for cut in spread(range(len(day.cuts.log) + 1), count, by):
        kind = by.choice(KINDS)
        day.cuts.build(cut, kind, by, tmp_path / "image")
        wrong = _what_is_wrong(day, cut, tmp_path / "image", encrypted, works_on=by.random() < 0.2)
        broken += [f"cut {cut}, {kind} left: {words}" for words in wrong]

    assert broken == []


@plain_and_encrypted
@tenth_and_all(200)
def test_that_an_upgrade_survives_a_power_cut_after_any_write(
    encrypted: bool, count: int, tmp_path: Path
) -> None:
    cuts, upgraded = _recorded_upgrade(encrypted)
    by = chance(f"upgrade {encrypted}")
    broken = []

    for cut in spread(range(len(cuts.log) + 1), count, by):
        kind = by.choice(KINDS)
        cuts.build(cut, kind, by, tmp_path / "image")
        store = open_desk(tmp_path / "image", encrypted)
        if state_of(store) != upgraded or _damage(store, encrypted):
            broken.append(f"cut {cut}, {kind} left")
        store.close()

    assert broken == []


@pytest.mark.parametrize(
    ("never_synced", "words"),
    [(("-wal", "/journal"), "lost"), (("-wal",), "half a commit"), (("/blobs",), "a photo is referred to")],
)
def test_that_a_sync_left_out_would_be_found(
    never_synced: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    """The images can tell: as if the program had not waited for these files."""
    day = _recorded_day(False)
    log = [
        Marked("left out")
        if isinstance(each, Synced | FolderSynced) and _is_one(each.path, never_synced)
        else each
        for each in day.cuts.log
    ]
    careless = replace(day, cuts=PowerCuts(day.cuts.folder, day.cuts.start, log))
    wrong: list[str] = []

    for cut in range(len(log) // 2, len(log), 25):
        careless.cuts.build(cut, NOTHING, random.Random(1), tmp_path / "image")
        wrong += _what_is_wrong(careless, cut, tmp_path / "image", encrypted=False, works_on=False)

    assert any(words in each for each in wrong)


def test_that_images_differ_by_what_the_disk_kept(tmp_path: Path) -> None:
    day = _recorded_day(False)
    writes = [at for at, each in enumerate(day.cuts.log) if isinstance(each, Written) and "-wal" in each.path]
    at = writes[len(writes) // 2] + 1

    sizes = set()
    for kind in (NOTHING, EVERYTHING):
        day.cuts.build(at, kind, random.Random(1), tmp_path / kind)
        sizes.add((tmp_path / kind / "replica.sqlite-wal").read_bytes())

    assert len(sizes) == 2


def _is_one(path: str, parts: tuple[str, ...]) -> bool:
    return any(part in path for part in parts)


def _what_is_wrong(day: Recording, cut: int, image: Path, encrypted: bool, works_on: bool) -> Iterator[str]:
    try:
        store = open_desk(image, encrypted)
    except Exception as error:
        yield f"does not open: {error!r}"
        return
    try:
        there, promised = recorded(store), day.promised_at(cut)
        if lost := promised - there - journalled(image):
            yield f"{len(lost)} lost"
        if journalled(image) - there:
            yield "the journal holds what the database never did"
        if state_of(store) not in day.allowed_at(cut):
            yield "half a commit"
        if damage := _damage(store, encrypted):
            yield f"damaged: {damage}"
        yield from _broken_blobs(store, image, encrypted)
        if works_on:
            notes.add_note(store, day.order, "After the cut", by=LI)
            if recorded(store) - there - journalled(image):
                yield "what was done after the cut is not in the journal"
    finally:
        store.close()


def _broken_blobs(store: Store, image: Path, encrypted: bool) -> Iterator[str]:
    blobs = blobs_of(image, encrypted)
    for name in referenced_blobs(store):
        try:
            blobs.read(name)
        except Exception as error:
            yield f"a photo is referred to and not there: {error!r}"


def _damage(store: Store, encrypted: bool) -> str:
    with store.snapshot() as connection:
        found = [row[0] for row in fetch(connection, "PRAGMA integrity_check")]
    if encrypted:
        with store.engine.connect() as connection:
            connection.commit()
            raw = connection.connection.driver_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            found += [row[0] for row in raw.execute("PRAGMA cipher_integrity_check")]
    return "" if found == ["ok"] else "; ".join(found)[:200]


@cache
def _recorded_day(encrypted: bool) -> Recording:
    folder = a_folder("fieldapp-faults-")
    morning = put_morning(folder, encrypted)
    shutil.copytree(folder / DESK, folder / "start")
    promised = []
    with watched(folder / DESK) as disk:
        day = Day(folder, morning, encrypted)
        promised.append((len(disk.log), recorded(day.store)))
        for step in day.steps():
            step.do()
            promised.append((len(disk.log), recorded(day.store)))
        day.close()
    cuts = PowerCuts(folder / DESK, folder / "start", disk.log)
    return Recording(cuts, promised, _states(cuts, folder / "clean", encrypted), day.order)


def _states(cuts: PowerCuts, image: Path, encrypted: bool) -> list[tuple[int, str]]:
    """The state after every sync of the database's log, which is where a commit is on the disk."""
    ends = [
        0,
        *(at + 1 for at, each in enumerate(cuts.log) if isinstance(each, Synced) and "-wal" in each.path),
    ]
    states = []
    for end in ends:
        cuts.build(end, EVERYTHING, random.Random(1), image)
        store = open_desk(image, encrypted)
        states.append((end, state_of(store)))
        store.close()
    return states


@cache
def _recorded_upgrade(encrypted: bool) -> tuple[PowerCuts, str]:
    folder = a_folder("fieldapp-faults-")
    put_morning(folder, encrypted)
    _make_old(Profile(folder / DESK).replica, encrypted)
    shutil.copytree(folder / DESK, folder / "start")
    with watched(folder / DESK) as disk:
        store = open_desk(folder / DESK, encrypted)
        upgraded = state_of(store)
        store.close()
    return PowerCuts(folder / DESK, folder / "start", disk.log), upgraded


def _make_old(replica: Path, encrypted: bool) -> None:
    """The same rows as the first version of the database kept them."""
    key = KEY if encrypted else None
    new = replica.rename(replica.with_name("new"))
    source, target = open_sqlite(new, key), open_sqlite(replica, key)
    config = Config()
    config.set_main_option("script_location", str(Path(migrate.__file__).parent / "migrations"))
    with target.execution_options(**{WRITING: True}).begin() as old, source.connect() as rows:
        config.attributes["connection"] = old
        command.upgrade(config, "0001")
        for table in inspect(old).get_table_names():
            if table != "alembic_version":
                _copy(rows, old, table)
    source.dispose()
    target.dispose()
    for left in replica.parent.glob("new*"):
        left.unlink()


def _copy(source: Connection, target: Connection, table: str) -> None:
    names = ", ".join(f'"{column["name"]}"' for column in inspect(target).get_columns(table))
    rows = fetch(source, f"SELECT {names} FROM {table}")
    marks = ", ".join("?" * len(names.split(", ")))
    execute_many(target, f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
