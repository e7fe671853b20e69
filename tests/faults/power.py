"""What a disk may hold after the power went: images of a folder, made from the log of its changes.

    images = PowerCuts(start, disk.log)
    images.build(cut=120, keep=chance_of(random), into=folder)

A file is what its last sync left, plus any part of what was written since: every change may have reached
the disk or not, in any order, in whole sectors of 512 bytes. Names (created, renamed, removed) are kept in
order by the file system's journal: since the last sync of their folder any first part of them may be there.
"""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disk import (
    Change,
    Created,
    FolderMade,
    FolderSynced,
    Marked,
    Removed,
    Renamed,
    Synced,
    Truncated,
    Written,
)

SECTOR = 512
NOTHING, EVERYTHING, TORN = "nothing", "everything", "torn"
"""What is left of changes that were not synced."""


@dataclass
class _File:
    """One file, whatever its name: what is surely on the disk, and what may be."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Written | Truncated] = field(default_factory=list)

    def settle(self) -> None:
        for change in self.pending:
            _do(self.durable, change)
        self.pending = []

    def left_by(self, kind: str, chance: random.Random) -> bytes:
        content = bytearray(self.durable)
        if kind == NOTHING:
            return bytes(content)
        for change in self.pending:
            if kind == EVERYTHING:
                _do(content, change)
            elif chance.random() < 0.7:
                _do_in_part(content, change, chance)
        return bytes(content)


@dataclass
class _Disk:
    """A folder as the file system's caches and the disk behind them see it."""

    files: dict[str, _File]
    folders: set[str]
    durable_names: dict[str, _File]
    durable_folders: set[str]
    pending_names: list[Created | Renamed | Removed | FolderMade] = field(default_factory=list)
    made: dict[int, _File] = field(default_factory=dict)

    def take(self, change: Change) -> None:
        match change:
            case Written() | Truncated():
                self.files[change.path].pending.append(change)
            case Synced():
                self.files[change.path].settle()
                if change.with_name:
                    self._settle_names(_above(change.path), only=change.path)
            case FolderSynced():
                self._settle_names(change.path)
            case Created():
                self.made[id(change)] = self.files[change.path] = _File()
                self.pending_names.append(change)
            case Renamed():
                self.files[change.to] = self.files.pop(change.path)
                self.pending_names.append(change)
            case Removed():
                del self.files[change.path]
                self.pending_names.append(change)
            case FolderMade():
                self.folders.add(change.path)
                self.pending_names.append(change)
            case Marked():
                pass

    def _settle_names(self, folder: str, only: str | None = None) -> None:
        """What happened to names in this folder, and before that to the same names elsewhere, is on the disk."""
        rest = []
        names = {name for each in self.pending_names if _folder_of(each) == folder for name in _names(each)}
        for each in self.pending_names:
            is_meant = only in _names(each) if only else bool(names & _names(each))
            if is_meant:
                self._do_name(self.durable_names, self.durable_folders, each)
            else:
                rest.append(each)
        self.pending_names = rest

    def _do_name(
        self, names: dict[str, _File], folders: set[str], change: Created | Renamed | Removed | FolderMade
    ) -> None:
        match change:
            case Created():
                names[change.path] = self.made[id(change)]
            case Renamed() if change.path in names:
                names[change.to] = names.pop(change.path)
            case Removed():
                names.pop(change.path, None)
            case FolderMade():
                folders.add(change.path)

    def image(self, kind: str, chance: random.Random) -> tuple[set[str], dict[str, bytes]]:
        names, folders = dict(self.durable_names), set(self.durable_folders)
        count = {NOTHING: 0, EVERYTHING: len(self.pending_names)}.get(kind)
        kept = chance.randint(0, len(self.pending_names)) if count is None else count
        for change in self.pending_names[:kept]:
            self._do_name(names, folders, change)
        return folders, {name: file.left_by(kind, chance) for name, file in names.items()}


class PowerCuts:
    """Images of a folder at every point of a log. `start` is a copy of it from before the log began."""

    def __init__(self, folder: Path, start: Path, log: list[Change]) -> None:
        self.folder, self.start, self.log = folder, start, log
        self._at = 0
        self._disk = self._fresh()

    def build(self, cut: int, kind: str, chance: random.Random, into: Path) -> None:
        """The folder as it may be when the power goes after the first `cut` changes."""
        if cut < self._at:
            self._disk, self._at = self._fresh(), 0
        for change in self.log[self._at : cut]:
            self._disk.take(change)
        self._at = cut
        folders, files = self._disk.image(kind, chance)
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir(parents=True)
        for name in sorted(folders):
            self._moved(name, into).mkdir(exist_ok=True)
        for name, data in files.items():
            if self._moved(name, into).parent.is_dir():
                self._moved(name, into).write_bytes(data)

    def _moved(self, name: str, into: Path) -> Path:
        return into / Path(name).relative_to(self.folder)

    def _fresh(self) -> _Disk:
        files, folders = {}, set()
        for path in sorted(self.start.rglob("*")):
            name = str(self.folder / path.relative_to(self.start))
            if path.is_dir():
                folders.add(name)
            elif not name.endswith("-shm"):
                files[name] = _File(bytearray(path.read_bytes()))
        return _Disk(dict(files), set(folders), dict(files), set(folders))


def _names(change: Created | Renamed | Removed | FolderMade) -> set[str]:
    return {change.path, change.to} if isinstance(change, Renamed) else {change.path}


def _folder_of(change: Created | Renamed | Removed | FolderMade) -> str:
    return _above(change.to if isinstance(change, Renamed) else change.path)


def _above(path: str) -> str:
    return path.rpartition("/")[0]


def _do(content: bytearray, change: Written | Truncated) -> None:
    if isinstance(change, Truncated):
        del content[change.size :]
        content.extend(bytes(change.size - len(content)))
        return
    if len(content) < change.offset:
        content.extend(bytes(change.offset - len(content)))
    content[change.offset : change.offset + len(change.data)] = change.data


def _do_in_part(content: bytearray, change: Written | Truncated, chance: random.Random) -> None:
    """A change that reached the disk, or of a write some of its sectors."""
    if isinstance(change, Truncated) or chance.random() < 0.5:
        _do(content, change)
        return
    start, end = change.offset, change.offset + len(change.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        if chance.random() < 0.5:
            _do(
                content,
                Written(change.path, start, change.data[start - change.offset : stop - change.offset]),
            )
        start = stop
