"""How the server was last started, kept in the data folder for commands that run beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

NAME = "serving.json"


@dataclass(frozen=True)
class Serving:
    """Where desks reach the server, and the fingerprint they pin; empty when there is none to pin."""

    public_url: str | None
    fingerprint: str


def remember(data: Path, serving: Serving) -> None:
    """Keep it; what was kept before is replaced as a whole."""
    aside = data / f"{NAME}.new"
    aside.write_bytes(msgspec.json.encode(serving))
    aside.replace(data / NAME)


def recall(data: Path) -> Serving | None:
    """What was kept; None before the first start and when it cannot be read."""
    try:
        return msgspec.json.decode((data / NAME).read_bytes(), type=Serving)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return None
