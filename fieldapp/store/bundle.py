"""A desk's unsent work in one file, for a stick or for whoever repairs the laptop.

    size_bytes = save(Profile(folder), out)

The file is a ZIP of what the desk keeps beside its database, encrypted as it stands: the journal of
change sets, photos and sheets, and the vault that the engineer's PIN opens. It can be made while the
desk is open, without the PIN, and of a desk whose database is damaged.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fieldapp import __version__
from fieldapp.settings import Profile
from fieldapp.store import durable
from fieldapp.store.blobs import Blobs

FORMAT = 1
MANIFEST = "bundle.json"
_PIECE = 1 << 20


def has_work(profile: Profile) -> bool:
    """Whether the desk has recorded anything that a bundle could hold."""
    return profile.journal.is_file()


def save(profile: Profile, out: Path, told: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Write the bundle; returns its size in bytes. `told` hears how many files of how many are in.

    Raises ReplicaTrouble `disk-full` or `disk-failed`; then there is no file at `out`, or the one that
    was there before. What `told` raises goes through in the same way.
    """
    with durable.written_aside(out.absolute().parent) as aside:
        with zipfile.ZipFile(aside.file, "w", zipfile.ZIP_STORED) as bundle:
            bundle.writestr(MANIFEST, _manifest(_copied(profile, bundle, told)))
        size = aside.file.tell()
        aside.place(out.absolute())
    return size


def _copied(
    profile: Profile, bundle: zipfile.ZipFile, told: Callable[[int, int], None]
) -> dict[str, dict[str, object]]:
    kept = _kept(profile)
    files = {}
    for place, (path, name) in enumerate(kept):
        told(place, len(kept))
        files[name] = _copy(path, name, bundle)
    return files


def _kept(profile: Profile) -> list[tuple[Path, str]]:
    """What goes in, and its name inside: the journal first, as it matters most."""
    blobs = Blobs(profile.blobs)
    wanted = [profile.journal, profile.vault, *(blobs.path(name) for name in blobs.names())]
    return [(path, path.relative_to(profile.folder).as_posix()) for path in wanted if path.is_file()]


def _copy(path: Path, name: str, bundle: zipfile.ZipFile) -> dict[str, object]:
    """Copy as much as the file holds now: a journal may grow meanwhile, record by record."""
    left = path.stat().st_size
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as source, bundle.open(name, "w", force_zip64=True) as target:
        while left and (piece := source.read(min(_PIECE, left))):
            digest.update(piece)
            target.write(piece)
            size += len(piece)
            left -= len(piece)
    return {"size_bytes": size, "sha256": digest.hexdigest()}


def _manifest(files: dict[str, dict[str, object]]) -> str:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    told = {"format": FORMAT, "made_by": f"fieldapp {__version__}", "made_at": made_at, "files": files}
    return json.dumps(told, indent=1)
