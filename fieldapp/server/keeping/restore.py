"""`restore`: a server out of its backup, into a place where there is none.

Everything is unpacked beside the data folder and looked at first; only a backup that is whole is moved into place.
Names are ours or refused: nothing of what a file calls itself reaches another folder. Desks recognise the server by
its id and its chain of commits, which stand in the database, and hand in again what the backup does not know.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, BinaryIO

from sqlalchemy import Engine

from fieldapp.errors import ReplicaTrouble, RuleBroken, Unreadable
from fieldapp.server.keeping.backup import DATABASES, END_NAME, FORMAT, HEAD_NAME, End, Head
from fieldapp.server.keeping.dumps import fill_postgresql
from fieldapp.settings import DataFolder, private_folder
from fieldapp.store import durable
from fieldapp.store.migrate import HEAD

_BLOB = re.compile(r"blobs/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_TLS = re.compile(r"tls/[a-z0-9][a-z0-9_.-]{0,60}")
_LONGEST_WORDS = 64 * 1024
_PIECE = 1 << 20


@dataclass(frozen=True)
class Unpacked:
    """A backup that is whole, in a folder of its own."""

    head: Head
    end: End
    folder: Path

    @property
    def database(self) -> Path:
        """The copy of the database."""
        return self.folder / DATABASES[self.head.database]


def restore(backup: Path, folder: DataFolder, engine: Engine | None = None) -> Unpacked:
    """Bring a backup back: into an empty data folder, and into the empty database of `engine` for PostgreSQL.

    Raises RuleBroken `server-is-there`, `database-not-empty` or `backup-of-other-kind`; Unreadable
    `backup-unreadable`; ReplicaTrouble `backup-damaged`, `database-is-newer`, `disk-full`. Nothing has changed then.
    """
    for taken in (folder.database, folder.blobs, folder.tls):
        if taken.exists() and (taken.is_file() or any(taken.iterdir())):
            raise RuleBroken("server-is-there", path=str(taken))
    with unpacked(backup, private_folder(folder.folder)) as found:
        if (found.head.database == "postgresql") != (engine is not None):
            raise RuleBroken("backup-of-other-kind", kind=found.head.database)
        if found.head.revision > HEAD:
            raise ReplicaTrouble("database-is-newer", found=found.head.revision, known=HEAD)
        if engine is not None:
            fill_postgresql(engine, found.database)
        _move_in(found, folder)
        return found


@contextmanager
def unpacked(backup: Path, beside: Path) -> Iterator[Unpacked]:
    """A backup unpacked into a folder that is gone afterwards. Raises as `restore` of what is in the file."""
    with backup.open("rb") as file, durable.told_as_trouble():
        place = Path(mkdtemp(prefix=".restoring-", dir=beside))
        try:
            yield _unpack(file, backup.name, place)
        finally:
            shutil.rmtree(place, ignore_errors=True)


def _unpack(file: BinaryIO, name: str, place: Path) -> Unpacked:
    try:
        with tarfile.open(fileobj=file, mode="r:") as tar:
            return _taken_out(tar, place)
    except (tarfile.TarError, EOFError, KeyError, TypeError, ValueError) as error:
        raise Unreadable("backup-unreadable", path=name) from error


def _taken_out(tar: tarfile.TarFile, place: Path) -> Unpacked:
    first = tar.next()
    if first is None or first.name != HEAD_NAME:
        raise tarfile.ReadError("no backup of fieldapp")
    head = Head(**_words(tar, first))
    if head.format != FORMAT:
        raise ReplicaTrouble("database-is-newer", found=head.version, known=HEAD)
    database, files, end, sha256 = DATABASES[head.database], 0, None, ""
    while (entry := tar.next()) is not None:
        if entry.name == END_NAME:
            end = End(**_words(tar, entry))
        elif entry.name == database:
            sha256 = _keep(tar, entry, place / database)
        else:
            _take_file(tar, entry, place)
            files += 1
    if end is None or end.files != files or end.database_sha256 != sha256:
        raise ReplicaTrouble("backup-damaged", name="end")
    return Unpacked(head, end, place)


def _take_file(tar: tarfile.TarFile, entry: tarfile.TarInfo, place: Path) -> None:
    blob = _BLOB.fullmatch(entry.name)
    if not entry.isreg() or not (blob or _TLS.fullmatch(entry.name)):
        raise tarfile.ReadError("a name that no backup has")
    sha256 = _keep(tar, entry, place / entry.name)
    if blob and sha256 != blob.group(2):
        raise ReplicaTrouble("backup-damaged", name=entry.name)


def _keep(tar: tarfile.TarFile, entry: tarfile.TarInfo, path: Path) -> str:
    """Write one file out, readable by its owner only; its SHA-256."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    source, digest = tar.extractfile(entry), hashlib.sha256()
    assert source is not None
    with durable.written_aside(path.parent) as aside:
        while piece := source.read(_PIECE):
            digest.update(piece)
            aside.file.write(piece)
        aside.place(path)
    return digest.hexdigest()


def _words(tar: tarfile.TarFile, entry: tarfile.TarInfo) -> dict[str, Any]:
    source = tar.extractfile(entry)
    if source is None or entry.size > _LONGEST_WORDS:
        raise tarfile.ReadError("no words")
    told: dict[str, Any] = json.loads(source.read())
    return told


def _move_in(found: Unpacked, folder: DataFolder) -> None:
    """The database last: a folder without one is no server, and may be restored into again."""
    for name, target in (("blobs", folder.blobs), ("tls", folder.tls)):
        if (found.folder / name).is_dir():
            if target.is_dir():
                target.rmdir()
            durable.move(found.folder / name, target)
    if found.head.database == "sqlite":
        durable.move(found.database, folder.database)
