"""What the engineer chose for photos and documents: how fast, photos only on request, how much room.

travel = FileTravel(Preferences(folder))
travel.set_speed(256_000)        # kept, and in force at once
"""

from __future__ import annotations

from fieldapp.sync.file_limits import SPEEDS, FileLimits
from fieldapp.ui.preferences import Preferences

SHARES_GB = (1, 5, 20, 0)
"""How much room originals of finished orders may take; 0 for any."""
_USUAL_SHARE_GB = 5
_ANY = 1 << 62


class FileTravel:
    """The choices of one laptop, kept in its preferences, and the limits that follow from them."""

    def __init__(self, preferences: Preferences) -> None:
        self._kept = preferences
        kept = int(preferences.number("file_bits_per_s", 0))
        self.limits = FileLimits(
            kept if kept in SPEEDS else 0, photos_wait=preferences.number("photos_wait", 0) == 1
        )
        self.photos_wait = preferences.number("photos_wait", 0) == 1
        share = int(preferences.number("photo_share_gb", _USUAL_SHARE_GB))
        self.share_gb = share if share in SHARES_GB else _USUAL_SHARE_GB

    @property
    def share_bytes(self) -> int:
        """The room that originals of finished orders may take."""
        return self.share_gb * 1_000_000_000 or _ANY

    def set_speed(self, bits_per_s: int) -> None:
        """Another limit for photos and documents, in both directions; 0 for none."""
        self._kept.keep("file_bits_per_s", bits_per_s)
        self.limits.set(bits_per_s=bits_per_s)

    def set_photos_wait(self, wait: bool) -> None:
        """Whether photos travel only when somebody asks for them."""
        self.photos_wait = wait
        self._kept.keep("photos_wait", int(wait))
        self.limits.set(photos_wait=wait)

    def set_share(self, gigabytes: int) -> None:
        """Another room for originals of finished orders."""
        self._kept.keep("photo_share_gb", gigabytes)
        self.share_gb = gigabytes
