"""How far this laptop's clock is behind the server's, as the last exchange showed: what signatures are dated with too.

The laptop's own clock is never set by it, and nothing is decided by it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from fieldapp.model.columns import stored_moment
from fieldapp.store.settings import read_setting, write_setting
from fieldapp.store.store import Store

_SETTING = "server-clock"
_NOTICED_S = 2.0
"""HTTP tells whole seconds (RFC 9110 5.6.7); less than this is no difference."""


@dataclass(frozen=True)
class ServerClock:
    """What is known of the server's clock."""

    behind_s: float
    """How far this laptop is behind; negative when it is ahead."""
    compared_at: datetime
    """When that was found, by this laptop's clock."""

    def at(self, here: datetime) -> datetime:
        """What the server's clock says at a moment of this laptop's."""
        return here + timedelta(seconds=self.behind_s)


def known_clock(session: Session) -> ServerClock | None:
    """None on a laptop that never spoke with a server, and on a server."""
    words = read_setting(session.connection(), _SETTING)
    if words is None:
        return None
    told = json.loads(words)
    return ServerClock(float(told["behind_s"]), datetime.fromisoformat(told["compared_at"]))


def keep_clock(store: Store, behind_s: float) -> None:
    """Remember what an exchange showed; writes only what differs from before."""
    with store.read() as session:
        known = known_clock(session)
    if known is not None and abs(known.behind_s - behind_s) < _NOTICED_S:
        return
    words = json.dumps({"behind_s": round(behind_s, 1), "compared_at": stored_moment(store.world.now())})
    with store.writing() as connection:
        write_setting(connection, _SETTING, words)
