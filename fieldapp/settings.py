"""Where this installation keeps its things: folders, the files in them, and what the environment says.

    desk = Profile(settings.profile_folder())          # one engineer on one laptop
    desk.replica, desk.journal, desk.blobs, desk.vault
    server = DataFolder(settings.data_folder())        # the server without --data
    server.database, server.blobs, server.tls

Nothing is created here; whoever writes a file makes its folder with `private_folder`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_APP = "fieldapp"


@dataclass(frozen=True, slots=True)
class Profile:
    """The folder of one engineer's desk: everything in it is encrypted, but for the lock and the logs."""

    folder: Path

    @property
    def replica(self) -> Path:
        """The database."""
        return self.folder / "replica.sqlite"

    @property
    def journal(self) -> Path:
        """Every change set once more, beside the database."""
        return self.folder / "journal"

    @property
    def enrolment(self) -> Path:
        """Which server the desk belongs to, once more, beside the database."""
        return self.folder / "enrolment"

    @property
    def kept(self) -> Path:
        """What was set aside: damaged files, and the replica as it was before much of it would go."""
        return self.folder / "kept"

    @property
    def blobs(self) -> Path:
        """Photos and sheets, named by their SHA-256."""
        return self.folder / "blobs"

    @property
    def vault(self) -> Path:
        """The keys, wrapped under the engineer's PIN."""
        return self.folder / "vault.json"

    @property
    def lock(self) -> Path:
        """Held by the one process that works on the profile."""
        return self.folder / "desk.lock"

    @property
    def logs(self) -> Path:
        """What happened, without personal data."""
        return self.folder / "logs"


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The folder of a server: its database, where it is not PostgreSQL, its files and its certificate."""

    folder: Path

    @property
    def database(self) -> Path:
        """The database of a server that was given no URL."""
        return self.folder / "server.sqlite"

    @property
    def blobs(self) -> Path:
        """Photos and sheets, named by their SHA-256."""
        return self.folder / "blobs"

    @property
    def tls(self) -> Path:
        """The server's own authority and certificate."""
        return self.folder / "tls"

    @property
    def logs(self) -> Path:
        """What happened, without personal data."""
        return self.folder / "logs"


def profile_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The desk's folder: `FIELDAPP_PROFILE`, else the person's data folder of this system."""
    named = environment.get("FIELDAPP_PROFILE")
    return Path(named) if named else platformdirs.user_data_path(_APP, appauthor=False) / "desk"


def data_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """The server's folder: `FIELDAPP_DATA`, else the person's data folder of this system."""
    named = environment.get("FIELDAPP_DATA")
    return Path(named) if named else platformdirs.user_data_path(_APP, appauthor=False) / "server"


def private_folder(folder: Path) -> Path:
    """The folder, made if it was not there, closed to other people of the machine; returned.

    An existing folder keeps its rights. Raises OSError when it cannot be made.
    """
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
