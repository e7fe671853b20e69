"""Which troubles of the sync mean no more than that there is no network now."""

from __future__ import annotations

AWAY = frozenset({"server-absent", "kept-offline", "too-slow", "interrupted", "stopped"})
"""Told quietly: the strip says offline, and nothing has to be done."""
