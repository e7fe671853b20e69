"""Where the files that ship beside the code stand: icons and translations."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
SERVER = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """A file or folder of `resources/`, in a checkout as well as in an installed package."""
    installed = _PACKAGE.joinpath("_resources", *parts)
    return installed if installed.exists() else _PACKAGE.parent.joinpath("resources", *parts)
