"""What a simulated laptop has beside its database: side journal, photos, keys, and who it is to the server.

These are real files, in memory where the system offers that, so that a schedule costs no disk. One folder
belongs to each schedule and goes with it.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from functools import cached_property
from pathlib import Path

from fieldapp.model import Desk
from fieldapp.rules.actors import Actor
from fieldapp.store import enrolments
from fieldapp.store.blobs import Blobs
from fieldapp.store.journal import Journal
from fieldapp.store.store import Store
from fieldapp.sync.bundle_keys import DeskBundleKeys, ServerKeys
from fieldapp.sync.enrol import Enrolment, PersonHere
from fieldapp.sync.keys import DeskKey

_JOURNAL_KEY = bytes(range(32))
_IN_MEMORY = Path("/dev/shm")


class Folder:
    """A schedule's own, made when it is first used."""

    def __init__(self) -> None:
        self._files = 0

    @cached_property
    def path(self) -> Path:
        """Where it is."""
        inside = _IN_MEMORY if _IN_MEMORY.is_dir() else None
        return Path(tempfile.mkdtemp(prefix="fieldapp-schedule-", dir=inside))

    def a_name(self, kind: str) -> Path:
        """A path nothing is at."""
        self._files += 1
        return self.path / f"{kind}-{self._files}"

    def remove(self) -> None:
        """It is not needed any more."""
        if "path" in vars(self):
            shutil.rmtree(self.path, ignore_errors=True)


class Belongings:
    """Of one laptop."""

    def __init__(self, folder: Path, enrolment: Enrolment, seed: bytes) -> None:
        folder.mkdir()
        self.folder, self.enrolment, self.seed = folder, enrolment, seed

    @property
    def journal(self) -> Journal:
        """As a program that just started has it."""
        return Journal(self.folder / "journal", _JOURNAL_KEY)

    @cached_property
    def blobs(self) -> Blobs:
        """Its photos."""
        return Blobs(self.folder / "blobs")

    @cached_property
    def keys(self) -> DeskBundleKeys:
        """What it signs and opens bundles with."""
        return DeskBundleKeys(self.seed)

    def copied_to(self, folder: Path) -> Belongings:
        """All of it once more, as on a cloned disk."""
        again = Belongings(folder, self.enrolment, self.seed)
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return again

    def written_down(self) -> bytes:
        """The journal as it is."""
        path = self.journal.path
        return path.read_bytes() if path.exists() else b""

    def goes_back_to(self, written: bytes) -> None:
        """The journal is what it was once."""
        self.journal.path.write_bytes(written)


def make_known(server: Store, person: Actor, seed: bytes, desk_id: str | None = None) -> str:
    """The server knows a laptop with this key; returns its id."""
    with server.change("Enrol a laptop", by=person) as work:
        row = Desk(id=desk_id or work.new_id(), person_id=person.person_id, enrolled_at=work.now)
        row.name, row.public_key = "laptop", DeskKey(seed).public_key
        return work.add(row).id


def enrolled(server: Store, person: Actor, at: int) -> tuple[Enrolment, bytes]:
    """A laptop that the server knows, as after joining."""
    seed = hashlib.sha256(b"laptop %d" % at).digest()
    enrolment = Enrolment(
        desk_id=make_known(server, person, seed),
        person=PersonHere(str(person.person_id), person.name, "en", ("engineer",)),
        server_id=enrolments.server_id(server),
        epoch="",
        server_url="",
        fingerprint="",
        authority="",
        bundle_keys=ServerKeys(enrolments.bundle_secret(server)).public,
    )
    return enrolment, seed
