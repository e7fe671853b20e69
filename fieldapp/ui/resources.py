"""Where the files that ship beside the code stand: icons, translations.

In a checkout they lie in `resources/` and, when built, in `build/`; in an installed package both
lie in `fieldapp/_resources/`.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(*parts: str) -> Path | None:
    """The first existing file or folder of that name, or None."""
    for root in (_PACKAGE / "_resources", _PACKAGE.parent / "resources", _PACKAGE.parent / "build"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    return None
