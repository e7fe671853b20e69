"""The quick guide: a page to print and keep in the van, in the language in force.

It says what F1 says, so there is one text to keep true.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from fieldapp import __version__
from fieldapp.fonts import font_files
from fieldapp.store.durable import told_as_trouble
from fieldapp.ui.help.topics import topics
from fieldapp.ui.shortcuts import keys_told


def write_guide(path: Path) -> None:
    """Write the guide as a PDF, A4. Raises ReplicaTrouble when the file cannot be written."""
    from fieldapp.sheet.guide import guide_pdf  # reportlab takes a moment to import

    data = guide_pdf(
        _said("fieldapp: quick guide"),
        _said("Everything works without a network; it is sent when there is one. F1 helps on every screen."),
        [(one.title, one.sentences) for one in topics()],
        (_said("Keys"), keys_told()),
        font_files(),
        f"fieldapp {__version__}",
    )
    with told_as_trouble():
        path.write_bytes(data)


def _said(source: str) -> str:
    return QCoreApplication.translate("help", source)
