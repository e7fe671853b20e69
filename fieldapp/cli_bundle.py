"""`fieldapp bundle`: save a desk's unsent work to a file, without its PIN and without a network.

The file is a ZIP of what the desk keeps beside its database, encrypted as it stands: the journal of
change sets, photos and sheets, and the vault that the engineer's PIN opens. It can be made while the
desk is open, and of a desk whose database is damaged.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fieldapp import __version__, settings
from fieldapp.cli_language import _

FORMAT = 1
MANIFEST = "bundle.json"
_PIECE = 1 << 20
_SILENT_S = 2.0


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "bundle",
        help=_("save a desk's unsent work to a file"),
        description=_(
            "Copy a desk's journal, photos and sheets, encrypted as they are, to one file.\n"
            "Needs no PIN and no network; whoever opens the file needs the engineer's PIN."
        ),
        epilog=_("example: fieldapp bundle --out /media/stick/unsent.fieldapp"),
    )
    parser.add_argument("--profile", type=Path, metavar="DIR", help=_("the desk's folder"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the file to write"))


def run(args: argparse.Namespace) -> int:
    """0 when the file is written, 1 when the desk has recorded nothing yet."""
    profile = settings.Profile(args.profile or settings.profile_folder())
    if not profile.journal.is_file():
        print(_("No: the desk in {folder} has recorded nothing yet.").format(folder=profile.folder))
        return 1
    if args.out.exists():
        raise FileExistsError(17, "exists", str(args.out))
    size = save(profile, args.out)
    print(_("Saved to {file}: {size} MB.").format(file=args.out, size=round(size / 1e6, 1)))
    return 0


def save(profile: settings.Profile, out: Path) -> int:
    """Write the bundle; returns its size in bytes.

    Raises ReplicaTrouble `disk-full` or `disk-failed`; then there is no file at `out`.
    """
    from fieldapp.store import durable

    with durable.written_aside(out.absolute().parent) as aside:
        with zipfile.ZipFile(aside.file, "w", zipfile.ZIP_STORED) as bundle:
            files = {name: _copy(path, name, bundle) for path, name in _with_progress(_kept(profile))}
            bundle.writestr(MANIFEST, _manifest(files))
        size = aside.file.tell()
        aside.place(out.absolute())
    return size


def _kept(profile: settings.Profile) -> list[tuple[Path, str]]:
    """What goes in, and its name inside: the journal first, as it matters most."""
    wanted = [profile.journal, profile.vault, *sorted(profile.blobs.glob("??/??/*"))]
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


def _with_progress(files: list[tuple[Path, str]]) -> Iterator[tuple[Path, str]]:
    """Say how far it is once it takes longer than a person likes to wait in silence."""
    said = time.monotonic()
    for place, file in enumerate(files):
        if time.monotonic() - said > _SILENT_S:
            said = time.monotonic()
            print(_("{done} of {all} files").format(done=place, all=len(files)), file=sys.stderr)
        yield file
