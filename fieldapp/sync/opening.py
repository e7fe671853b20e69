"""Opening a desk: its replica, recovered where that is needed, and the server it belongs to.

    desk = open_desk(Profile(folder), keys)
    desk.store, desk.enrolment, desk.recovered

The enrolment stands in the database; a sealed copy of it beside the database lets a desk whose
database had to be made anew find its server again.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass

from fieldapp.errors import ReplicaTrouble
from fieldapp.settings import Profile
from fieldapp.store.recovery import Recovered, open_replica
from fieldapp.store.store import Store
from fieldapp.store.vault import Keys
from fieldapp.store.world import World
from fieldapp.sync.enrol import Enrolment, EnrolmentCopy, keep, kept

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OpenedDesk:
    """A desk ready for work."""

    store: Store
    enrolment: Enrolment | None
    recovered: Recovered


def open_desk(profile: Profile, keys: Keys, world: World | None = None) -> OpenedDesk:
    """Open the desk of an unlocked profile, by the one process that holds its lease.

    Raises ReplicaTrouble as `open_replica`.
    """
    opened = open_replica(profile, keys, world)
    try:
        enrolment = _known_enrolment(opened.store, copy_of(profile, keys), opened.recovered)
    except BaseException:
        opened.store.close()
        raise
    return OpenedDesk(opened.store, enrolment, opened.recovered)


def copy_of(profile: Profile, keys: Keys) -> EnrolmentCopy:
    """The copy of a profile's enrolment beside its database."""
    return EnrolmentCopy(profile.enrolment, keys.journal)


def _known_enrolment(store: Store, copy: EnrolmentCopy, recovered: Recovered) -> Enrolment | None:
    """What the database says, else the copy; where the database went back, the copy is the newer of both."""
    with store.snapshot() as connection:
        here = kept(connection)
    beside = copy.read()
    if beside is not None and beside != here and (here is None or recovered.was_mended):
        with store.writing() as connection:
            keep(connection, beside)
        return beside
    if here is not None and here != beside:
        with suppress(ReplicaTrouble):  # a disk too full for it: the next opening tries again
            copy.write(here)
    return here
