"""`write_backup`: everything a server is, as one tar file, while it runs.

The database is copied as of one moment, then the files are taken: a row is written after the bytes it names, so every
file the copy speaks of is there. The list at the end says what is in it, so that half a backup is known as one.

    fieldapp-backup.json     what this is: version, revision, kind of database, commit
    database.sqlite | database.dump
    blobs/ab/ab12...         named by their SHA-256
    tls/...                  the server's own authority
    end.json                 how many files, and the SHA-256 of the database
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from sqlalchemy import Engine

from fieldapp import __version__
from fieldapp.errors import RuleBroken
from fieldapp.model.columns import stored_moment
from fieldapp.server.keeping.dumps import copy_database
from fieldapp.settings import DataFolder
from fieldapp.store import durable
from fieldapp.store.blobs import Blobs
from fieldapp.store.migrate import current_revision
from fieldapp.store.raw import fetch
from fieldapp.store.world import World

FORMAT = 1
HEAD_NAME, END_NAME = "fieldapp-backup.json", "end.json"
DATABASES = {"sqlite": "database.sqlite", "postgresql": "database.dump"}
_PIECE = 1 << 20


@dataclass(frozen=True)
class Head:
    """What a backup says of itself first. It holds every commit up to `seq`."""

    format: int
    version: str
    revision: str
    database: str
    seq: int
    server_id: str
    made_at: str


@dataclass(frozen=True)
class End:
    """What a backup says of itself last."""

    files: int
    database_sha256: str


def write_backup(engine: Engine, folder: DataFolder, target: Path, world: World) -> tuple[Head, End]:
    """Write a backup of a server, running or not, readable by its owner only.

    Raises RuleBroken `backup-exists` rather than write over a file, ReplicaTrouble `dump-program-missing` or
    `dump-failed` for PostgreSQL, and `disk-full`; nothing is left behind then.
    """
    if target.exists():
        raise RuleBroken("backup-exists", path=str(target))
    head = _head(engine, world)
    with (
        durable.told_as_trouble(),
        TemporaryDirectory(prefix=".backup-", dir=target.parent) as beside,
        durable.written_aside(target.parent) as aside,
    ):
        copy = Path(beside) / DATABASES[head.database]
        copy_database(engine, copy)
        with copy.open("rb") as database, tarfile.open(fileobj=aside.file, mode="w") as tar:
            end = _write(tar, head, database, folder)
        aside.place(target)
    return head, end


def _write(tar: tarfile.TarFile, head: Head, database: BinaryIO, folder: DataFolder) -> End:
    _add_words(tar, HEAD_NAME, asdict(head))
    sha256 = _hash(database)
    database.seek(0)
    _add(tar, DATABASES[head.database], database)
    files = 0
    for name, path in _files(folder):
        try:
            with path.open("rb") as file:
                _add(tar, name, file)
        except FileNotFoundError:  # let go of since it was listed, so nothing speaks of it
            continue
        files += 1
    end = End(files, sha256)
    _add_words(tar, END_NAME, asdict(end))
    return end


def _files(folder: DataFolder) -> Iterator[tuple[str, Path]]:
    blobs = Blobs(folder.blobs)
    for name in blobs.names():
        yield f"blobs/{name[:2]}/{name}", blobs.path(name)
    for path in sorted(folder.tls.glob("*")):
        if path.is_file():
            yield f"tls/{path.name}", path


def _head(engine: Engine, world: World) -> Head:
    with engine.connect() as connection:
        seq, server_id = fetch(connection, "SELECT seq, server_id FROM commit_clock")[0]
        revision = current_revision(connection) or ""
    return Head(
        FORMAT, __version__, revision, engine.dialect.name, seq, server_id, stored_moment(world.now())
    )


def _add(tar: tarfile.TarFile, name: str, file: BinaryIO) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = file.seek(0, io.SEEK_END)
    file.seek(0)
    entry.mode = 0o600
    tar.addfile(entry, file)


def _add_words(tar: tarfile.TarFile, name: str, words: object) -> None:
    _add(tar, name, io.BytesIO(json.dumps(words, indent=1).encode()))


def _hash(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()
