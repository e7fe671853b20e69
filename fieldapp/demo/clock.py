"""The demo's clocks: what takes people hours is told in seconds, so an office and a laptop begin the day earlier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class StoryClock:
    """A clock that says how late it was `lag` ago; only ever set forward."""

    def __init__(self, lag: timedelta = timedelta(0)) -> None:
        self._lag = lag

    def __call__(self) -> datetime:
        return datetime.now(UTC) - self._lag

    def catch_up(self) -> None:
        """From now on it says what the time is."""
        self._lag = timedelta(0)
