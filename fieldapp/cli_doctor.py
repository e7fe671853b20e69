"""`fieldapp doctor`: what is installed, what is missing, what to do.

Every check looks at the real thing: it loads the library, opens the font, asks the database. What the
desk or the server cannot do without makes the exit status 1; the rest is a note.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from fieldapp import __version__, cli_places, cli_sentences, settings
from fieldapp.cli_language import _
from fieldapp.errors import FieldappError, ReplicaTrouble

LEAST_FREE_BYTES = 200_000_000
GOOD_FREE_BYTES = 2_000_000_000
SAMPLE = "现场服务工单 鋆 Ωμ°±²³≤≥ äéß"


class State(StrEnum):
    """How a check ended."""

    GOOD = "good"
    NOTE = "note"
    MISSING = "missing"


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, what was found, what to do."""

    name: str
    state: State
    found: str
    advice: str = ""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser(
        "doctor",
        help=_("say what is installed, what is missing, what to do"),
        description=_("Look at everything fieldapp needs on this machine. Changes nothing."),
        epilog=_("example: fieldapp doctor --json"),
    )
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help=_("also look at the disk that holds this folder")
    )
    parser.add_argument(
        "--database", type=cli_places.database, metavar="URL", help=_("also ask this PostgreSQL server")
    )
    parser.add_argument(
        "--my-data",
        action="store_true",
        help=_(
            "also check every record of this desk; its PIN is asked, and what differs is fetched with the next sync"
        ),
    )
    parser.add_argument("--profile", type=Path, metavar="DIR", help=_("the desk's folder"))
    parser.add_argument("--json", action="store_true", help=_("print JSON"))


def run(args: argparse.Namespace) -> int:
    """0 when the desk and the server can run here, 1 when something they need is missing."""
    os.environ.setdefault("QT_LOGGING_RULES", "qt.*=false")
    findings = [*_findings(args.folder, args.database)]
    if args.my_data:
        findings.append(_my_data(settings.Profile(args.profile or settings.profile_folder())))
    print(_as_json(findings) if args.json else _as_text(findings))
    return int(any(finding.state is State.MISSING for finding in findings))


def _findings(folder: Path | None, database: str | None) -> Iterator[Finding]:
    for look in CHECKS:
        yield look()
    yield _disk(folder or settings.profile_folder())
    if database:
        yield _postgresql(database)


def _python() -> Finding:
    found = f"Python {platform.python_version()}, {platform.platform(terse=True)}"
    return Finding("python", State.GOOD, f"fieldapp {__version__}, {found}")


def _sqlite() -> Finding:
    import sqlcipher3.dbapi2 as sqlcipher

    from fieldapp.store.driver import assert_safe_sqlite

    found = f"SQLite {sqlcipher.sqlite_version}"
    try:
        assert_safe_sqlite()
    except FieldappError:
        return Finding("sqlite", State.MISSING, found, _("Install the releases that requirements/ names."))
    return Finding("sqlite", State.GOOD, found)


def _qt() -> Finding:
    try:
        version = str(importlib.import_module("PySide6.QtCore").qVersion())
        importlib.import_module("PySide6.QtWidgets")
    except ImportError as trouble:
        advice = _("The desk needs libraries of the system: run packaging/system-packages.")
        return Finding("qt", State.MISSING, str(trouble), advice)
    if version.startswith("6.12.") and sys.version_info < (3, 12):
        return Finding(
            "qt", State.MISSING, f"Qt {version}", _("PySide6 6.12 dies on Python 3.11: use 6.11.3.")
        )
    return Finding("qt", State.GOOD, f"Qt {version}")


def _screen() -> Finding:
    has_one = sys.platform in {"win32", "darwin"} or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    if has_one:
        return Finding("screen", State.GOOD, os.environ.get("QT_QPA_PLATFORM") or _("a screen"))
    return Finding("screen", State.NOTE, _("no screen here"), _("The desk needs one; the server does not."))


def _fonts() -> Finding:
    from fieldapp.fonts import BUILD_COMMAND, font_files, missing_glyphs

    try:
        folder = font_files().regular.parent
        missing = missing_glyphs(SAMPLE)
    except FieldappError:
        return Finding(
            "fonts", State.MISSING, _("not built"), _("Run: {command}").format(command=BUILD_COMMAND)
        )
    if missing:
        return Finding("fonts", State.MISSING, _("without {glyphs}").format(glyphs=" ".join(sorted(missing))))
    return Finding("fonts", State.GOOD, str(folder))


def _translations() -> Finding:
    from fieldapp.ui.resources import resource

    found = resource("translations", "fieldapp_zh_CN.qm")
    if found is None:
        advice = _("Run: {command}").format(command="python packaging/translations.py compile")
        return Finding("chinese", State.NOTE, _("the desk speaks English only"), advice)
    return Finding("chinese", State.GOOD, str(found.parent))


def _zxing() -> Finding:
    try:
        library = importlib.import_module("zxingcpp")
    except ImportError as trouble:
        return Finding(
            "zxing", State.MISSING, str(trouble), _("Install the releases that requirements/ names.")
        )
    return Finding("zxing", State.GOOD, f"zxing-cpp {getattr(library, '__version__', '')}".strip())


def _zbar() -> Finding:
    from fieldapp.codes import zbar

    if zbar.is_installed():
        return Finding("zbar", State.GOOD, _("the second opinion on codes"))
    advice = _("Some worn codes need it: install the system's package libzbar0.")
    return Finding("zbar", State.NOTE, _("not installed"), advice)


def _camera() -> Finding:
    try:
        importlib.import_module("PySide6.QtMultimedia")
    except ImportError:
        advice = _("Scanning works from files, the clipboard and a USB scanner. For the camera: {package}.")
        needed = "PySide6-Addons 6.11.3, libpulse0"
        return Finding("camera", State.NOTE, _("not installed"), advice.format(package=needed))
    return Finding("camera", State.GOOD, "QtMultimedia")


def _printer() -> Finding:
    try:
        names = importlib.import_module("PySide6.QtPrintSupport").QPrinterInfo.availablePrinterNames()
    except ImportError as trouble:
        return Finding("printer", State.NOTE, str(trouble))
    if not names:
        return Finding(
            "printer", State.NOTE, _("none is set up"), _("Sheets can be kept and handed over as PDF.")
        )
    return Finding("printer", State.GOOD, ", ".join(names))


def _disk(folder: Path) -> Finding:
    existing = next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    found = _("{free} GB free at {folder}").format(free=round(free / 1e9, 1), folder=existing)
    if free < LEAST_FREE_BYTES:
        return Finding("disk", State.MISSING, found, _("Make room: fieldapp could not save an order here."))
    if free < GOOD_FREE_BYTES:
        return Finding("disk", State.NOTE, found, _("Photos will fill this soon."))
    return Finding("disk", State.GOOD, found)


def _postgresql(url: str) -> Finding:
    from fieldapp.store.driver import open_postgresql
    from fieldapp.store.postgresql import told_why

    engine = open_postgresql(url)
    try:
        with told_why(engine), engine.connect() as connection:
            version = ".".join(map(str, connection.dialect.server_version_info or ()))
    except ReplicaTrouble as trouble:
        cause = str(trouble.facts.get("reason") or trouble.facts.get("name"))
        return Finding("postgresql", State.MISSING, cause, cli_sentences.told(trouble))
    finally:
        engine.dispose()
    return Finding("postgresql", State.GOOD, f"PostgreSQL {version}")


def _my_data(profile: settings.Profile) -> Finding:
    """Every record hashed again; what differs is asked for with the next sync."""
    from fieldapp.store import vault
    from fieldapp.store.lease import Lease
    from fieldapp.sync.opening import open_desk
    from fieldapp.sync.self_check import check_rows

    if not profile.vault.is_file():
        return Finding("data", State.NOTE, _("no desk in {folder}").format(folder=profile.folder))
    keys = vault.unlock(profile.folder, cli_places.pin())
    with Lease(profile.folder):
        desk = open_desk(profile, keys)
        try:
            checked = check_rows(desk.store)
        finally:
            desk.store.close()
    found = _("{rows} records, {groups} groups; not as the server sent them: {count}").format(
        rows=checked.rows, groups=checked.scopes, count=len(checked.differing)
    )
    if desk.recovered.is_worth_telling:
        found += "; " + _("changes taken back from the journal: {count}").format(
            count=desk.recovered.taken_back
        )
    if checked.differing:
        return Finding("data", State.NOTE, found, _("They are fetched anew with the next sync."))
    return Finding("data", State.GOOD, found)


CHECKS: tuple[Callable[[], Finding], ...] = (
    _python,
    _sqlite,
    _qt,
    _screen,
    _fonts,
    _translations,
    _zxing,
    _zbar,
    _camera,
    _printer,
)


def _as_json(findings: list[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)


def _as_text(findings: list[Finding]) -> str:
    words = {State.GOOD: _("good"), State.NOTE: _("note"), State.MISSING: _("MISSING")}
    lines = []
    for finding in findings:
        lines.append(f"{finding.name:<11} {words[finding.state]:<8} {finding.found}")
        if finding.advice:
            lines.append(f"{'':<20} {finding.advice}")
    return "\n".join(lines)
