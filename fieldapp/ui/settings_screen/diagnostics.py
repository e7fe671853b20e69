"""What somebody who helps needs to know of this laptop, without a name, an order or an address in it."""

from __future__ import annotations

import importlib.util
import platform
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import qVersion

from fieldapp import __version__
from fieldapp.codes import zbar
from fieldapp.errors import FieldappError
from fieldapp.fonts import font_files
from fieldapp.store.kept_copies import KeptCopy, kept_copies
from fieldapp.store.queries import outbox
from fieldapp.ui import language, theme
from fieldapp.ui.desk_session import DeskSession


@dataclass(frozen=True)
class Storage:
    """What the desk takes of the disk, in bytes."""

    replica: int
    files: int
    free: int
    kept: tuple[KeptCopy, ...] = ()
    """What was set aside of older databases and journals."""

    @property
    def kept_bytes(self) -> int:
        """What they take together."""
        return sum(copy.size_bytes for copy in self.kept)


def storage(session: DeskSession) -> Storage:
    """Count the disk. Not on the UI thread."""
    profile = session.profile
    beside = [profile.replica, profile.replica.with_name(profile.replica.name + "-wal"), profile.journal]
    replica = sum(path.stat().st_size for path in beside if path.is_file())
    folders = (session.blobs.folder, session.previews.folder)
    files = sum(path.stat().st_size for one in folders for path in one.rglob("*") if path.is_file())
    return Storage(replica, files, shutil.disk_usage(profile.folder).free, kept_copies(profile.kept))


def report(session: DeskSession) -> str:
    """Lines of `name: value`, in English. Not on the UI thread."""
    return "\n".join(f"{name}: {value}" for name, value in (_program() | _desk(session)).items()) + "\n"


def _program() -> dict[str, object]:
    import sqlcipher3.dbapi2 as sqlcipher

    return {
        "fieldapp": __version__,
        "made at": datetime.now(UTC).isoformat(timespec="seconds"),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "qt": qVersion(),
        "sqlite": sqlcipher.sqlite_version,
        "zbar": _yes(zbar.is_installed()),
        "camera support": _yes(importlib.util.find_spec("PySide6.QtMultimedia") is not None),
        "fonts": _yes(_has_fonts()),
        "language": language.current().value,
        "look": f"{theme.current().theme.value} {theme.current().scale:g}",
    }


def _desk(session: DeskSession) -> dict[str, object]:
    disk = storage(session)
    with session.store.read() as reading:
        summary = outbox.sync_summary(reading)
    troubles = [one.code for one in session.rounds if one.code]
    return {
        "enrolled": _yes(session.is_enrolled),
        "replica bytes": disk.replica,
        "files bytes": disk.files,
        "free bytes": disk.free,
        "copies set aside": len(disk.kept),
        "copies bytes": disk.kept_bytes,
        "changes waiting": summary.waiting,
        "changes sent": summary.sent,
        "changes held": summary.held,
        "conflicts": summary.conflicts,
        "files waiting": summary.blobs,
        "complete at": summary.complete_at.isoformat() if summary.complete_at else "never",
        "rounds": len(session.rounds),
        "last troubles": ", ".join(troubles[:5]) or "none",
    }


def _has_fonts() -> bool:
    try:
        font_files()
    except FieldappError:
        return False
    return True


def _yes(so: bool) -> str:
    return "yes" if so else "no"
