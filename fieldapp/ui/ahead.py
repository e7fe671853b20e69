"""What an open desk is made of, imported while somebody types the PIN, so that neither waits for the other."""

from __future__ import annotations

import importlib

NEEDED = ("fieldapp.ui.desk_session", "fieldapp.ui.screens")


def import_ahead() -> None:
    """Import them now, on the thread that calls; whoever needs one meanwhile waits for it. Maps the model too."""
    for name in NEEDED:
        importlib.import_module(name)
    from sqlalchemy.orm import configure_mappers

    configure_mappers()
