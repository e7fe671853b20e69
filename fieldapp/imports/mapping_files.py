"""Mappings as files: TOML for people, JSON for programs; and the fingerprint a kept one is found by."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from fieldapp.errors import Unreadable
from fieldapp.imports.kinds import Kind
from fieldapp.imports.mapping import Mapping, check

LARGEST_FILE = 1 << 20


def read_mapping(path: Path) -> Mapping:
    """The mapping in a TOML or JSON file. Raises Unreadable `import-mapping-unreadable` and as `check`."""
    raw = path.read_bytes()
    if len(raw) > LARGEST_FILE:
        raise Unreadable("import-mapping-unreadable", path=path.name, reason=f"{len(raw)} bytes")
    try:
        text = raw.decode("utf-8-sig")
        content = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
        mapping = msgspec.convert(content, Mapping)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise Unreadable("import-mapping-unreadable", path=path.name, reason=str(error)) from error
    check(mapping)
    return mapping


def write_mapping(mapping: Mapping, path: Path) -> None:
    """Write a mapping; as JSON when the name says so, else as TOML. Raises OSError."""
    if path.suffix.lower() == ".json":
        text = json.dumps(msgspec.to_builtins(mapping), ensure_ascii=False, indent=2) + "\n"
    else:
        text = as_toml(mapping)
    path.write_text(text, encoding="utf-8")


def as_toml(mapping: Mapping) -> str:
    """The mapping as TOML 1.0, in the order in which people read it."""
    content: dict[str, Any] = msgspec.to_builtins(mapping)
    fields = content.pop("field")
    identity = content.pop("identity", {})
    lines = [f"{name} = {_value(value)}" for name, value in content.items()]
    for field in fields:
        lines += ["", "[[field]]", *(f"{name} = {_value(value)}" for name, value in field.items())]
    if identity:
        lines += ["", "[identity]", *(f"{name} = {_value(value)}" for name, value in identity.items())]
    return "\n".join(lines) + "\n"


def fingerprint(header: Sequence[str], kind: Kind) -> str:
    """What a mapping is kept under: the column names in order, and what they were read as."""
    return hashlib.sha256(json.dumps([kind.value, *header], ensure_ascii=False).encode()).hexdigest()


def encoded(mapping: Mapping) -> str:
    """A mapping as the database keeps it."""
    return msgspec.json.encode(mapping).decode()


def decoded(text: str) -> Mapping | None:
    """A mapping the database kept; None when another version wrote one that is not understood."""
    try:
        return msgspec.json.decode(text, type=Mapping)
    except msgspec.MsgspecError:
        return None


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(each) for each in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_value(str(key))} = {_value(each)}" for key, each in value.items()) + " }"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """A basic string (TOML 1.0): JSON's escapes are among TOML's; DEL is escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
