"""Pictures of screens for the documents and for whoever checks the look.

grab(window, Path("build/screenshots/today.png"))
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget


def grab(widget: QWidget, path: Path) -> Path:
    """Save what a widget shows as PNG, making the folder; returns the path. Raises OSError when it cannot."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not widget.grab().save(str(path), "PNG"):
        raise OSError(f"{path} cannot be written")
    return path
