"""The log: one JSON object a line, in files that rotate, without personal data.

    logs.start(profile.logs, "desk")

A record keeps the words of the program and of what it was filled with only what cannot name a
person: numbers, codes (`disk-full`, `work_order`, an id), kinds of errors and the places in the code
they passed. Any other text shows as its length, so that a log may leave the machine.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from fieldapp.errors import FieldappError
from fieldapp.settings import private_folder

FILE_BYTES = 1_000_000
OLD_FILES = 4
CHATTY = ("alembic", "fontTools", "PIL")
"""Libraries that tell at every start what nobody asked."""

_PACKAGE_ROOT = Path(__file__).resolve().parent.parent


def start(folder: Path, program: str, level: int = logging.INFO) -> Path:
    """Write this process's records to `folder/PROGRAM.log`; returns the file.

    At most `OLD_FILES` full files of `FILE_BYTES` are kept. Raises OSError when the folder cannot be
    written. Calling it again exchanges the file.
    """
    file = private_folder(folder) / f"{program}.log"
    handler = RotatingFileHandler(file, maxBytes=FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8")
    handler.setFormatter(Impersonal())
    _replace(handler, level)
    return file


def start_on_stderr(level: int = logging.INFO) -> None:
    """Write this process's records to standard error, for a service whose system keeps them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Impersonal())
    _replace(handler, level)


class Impersonal(logging.Formatter):
    """A record as one line of JSON without what could name a person."""

    def format(self, record: logging.LogRecord) -> str:
        """`at`, `level`, `from`, `event`, and of an error its kind and its places."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "event": event_of(record),
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = kind_of(error)
            line["places"] = places_of(error.__traceback__)
        return json.dumps(line, ensure_ascii=False)


def event_of(record: logging.LogRecord) -> str:
    """The record's words, filled with what is impersonal of its values."""
    if not record.args:
        return str(record.msg)
    if isinstance(record.args, dict):
        values: object = {name: impersonal(value) for name, value in record.args.items()}
    else:
        values = tuple(impersonal(value) for value in record.args)
    try:
        return str(record.msg) % values
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def impersonal(value: object) -> object:
    """A value as a log may hold it."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, BaseException):
        return kind_of(value)
    if isinstance(value, type):
        return value.__name__
    text = str(value.value if isinstance(value, Enum) else value)
    return text if _CODE.fullmatch(text) else f"({len(text)} characters)"


def kind_of(error: BaseException) -> str:
    """The error's class, and its code where it has one; never its message."""
    kind = type(error).__name__
    return f"{kind}:{error.code}" if isinstance(error, FieldappError) else kind


def places_of(trace: TracebackType | None) -> list[str]:
    """The places in the code an error passed, outermost first."""
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def _short(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(_PACKAGE_ROOT).as_posix() if path.is_relative_to(_PACKAGE_ROOT) else path.name


def _replace(handler: logging.Handler, level: int) -> None:
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old.formatter, Impersonal)]:
        root.removeHandler(old)
        old.close()
    root.addHandler(handler)
    root.setLevel(level)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(max(level, logging.WARNING))


# A code of ours has a mark of a code in it (disk-full, work_order, 0002, a UUID, 3.53.4): a name has none.
_CODE = re.compile(r"(?=.*[-_.:/0-9])[a-z0-9][a-z0-9_.:/-]{0,63}")
