"""A replica's file that is missing, none of SQLite's, or damaged inside: found, and set aside, never overwritten."""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from fieldapp.settings import Profile
from fieldapp.store import durable
from fieldapp.store.driver import disk_told_as_trouble, open_sqlite, says_damaged

log = logging.getLogger(__name__)
_COMPANIONS = ("", "-wal", "-shm")


class Finding(StrEnum):
    """What is the matter with a replica's file."""

    SOUND = "sound"
    MISSING = "missing"
    DAMAGED = "damaged"


def look_at(profile: Profile, key: bytes) -> Finding:
    """What is the matter with the replica of a profile.

    Reads the whole file, about 100 MB a second, unless it is as `leave_word_of_end` saw it. One that was
    never made is sound too: the first start makes it.
    """
    if not _has_content(profile.replica):
        return Finding.MISSING if _was_used(profile) else Finding.SOUND
    if _word_of_damage(profile.replica).exists():
        return Finding.DAMAGED
    looks_again = not _is_as_left(profile.replica)
    with durable.told_as_trouble():
        _word_of_end(profile.replica).unlink(missing_ok=True)
    engine = open_sqlite(profile.replica, key)
    try:
        return Finding.SOUND if _is_sound(engine, whole=looks_again) else Finding.DAMAGED
    finally:
        engine.dispose()


def leave_word_of_end(database: Path) -> None:
    """Remember beside a replica how it was left by a program that closed it; a start need not read all of it then."""
    with suppress(OSError):
        _word_of_end(database).write_text(_looks(database))


def _is_as_left(database: Path) -> bool:
    try:
        return _word_of_end(database).read_text() == _looks(database)
    except OSError:
        return False


def _looks(database: Path) -> str:
    """Size and moment of the file, and whether a log stands beside it."""
    told = database.stat()
    return f"{told.st_size} {told.st_mtime_ns} {_beside(database, '-wal').exists()}"


def _word_of_end(database: Path) -> Path:
    return database.with_suffix(".closed")


def set_aside(profile: Profile, now: datetime) -> Path | None:
    """Move what is there of the replica to the folder of kept things; returns where its file is now, if there was one.

    Raises ReplicaTrouble `disk-full` or `disk-failed`; what was not moved is still in its place.
    """
    target = free_name(profile.kept, f"replica-{now:%Y%m%dT%H%M%SZ}", ".sqlite")
    found = [name for name in _COMPANIONS if _beside(profile.replica, name).exists()]
    with durable.told_as_trouble():
        for name in found:
            durable.move(_beside(profile.replica, name), _beside(target, name))
        _word_of_damage(profile.replica).unlink(missing_ok=True)
    return target if "" in found else None


def copy_whole(engine: Engine, target: Path) -> None:
    """Copy a database as it is now, while it is open, with the same key. Raises ReplicaTrouble for the disk."""
    aside = target.with_suffix(".part")
    with durable.told_as_trouble(), disk_told_as_trouble():
        durable.make_folder(target.parent)
        aside.unlink(missing_ok=True)
        try:
            _vacuum_into(engine, aside)
            durable.move(aside, target)
        finally:
            aside.unlink(missing_ok=True)


def _vacuum_into(engine: Engine, aside: Path) -> None:
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(aside),))
    finally:
        connection.close()
    with aside.open("rb+") as file:
        os.fsync(file.fileno())


def free_name(folder: Path, stem: str, suffix: str) -> Path:
    """A name in `folder` that no file has yet."""
    candidate, number = folder / f"{stem}{suffix}", 1
    while candidate.exists():
        number += 1
        candidate = folder / f"{stem}-{number}{suffix}"
    return candidate


def leave_word_of_damage(database: str | None) -> None:
    """Remember beside a file that SQLite called it damaged, so that the next opening does not trust it."""
    if database and Path(database).is_file():
        log.error("the database is damaged")
        with suppress(OSError):
            _word_of_damage(Path(database)).touch(mode=0o600)


def _word_of_damage(database: Path) -> Path:
    return database.with_suffix(".damaged")


def _beside(database: Path, name: str) -> Path:
    return database.with_name(database.name + name)


def _has_content(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _was_used(profile: Profile) -> bool:
    return _has_content(profile.journal) or profile.enrolment.exists()


def _is_sound(engine: Engine, *, whole: bool) -> bool:
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
            return not whole or connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
    except DatabaseError as error:
        if says_damaged(str(error.orig)):
            return False
        raise
