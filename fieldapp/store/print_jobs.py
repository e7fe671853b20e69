"""What waits for a printer on this laptop. Jobs stand in the replica, outlast a restart, and never travel.

The bytes are a blob: a sealed sheet's own, or, where `is_own`, some that exist for the job alone and go with it.
`paper` is the size (`A4`, `Letter`, `50x30` in millimetres) and, after a blank, whose copy is marked at its edge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from fieldapp.model.columns import stored_moment
from fieldapp.model.reports import Attachment
from fieldapp.store.store import Store
from fieldapp.store.tables import print_job

WAITING, PRINTING, UNSURE = "waiting", "printing", "unsure"
"""UNSURE: the laptop stopped while it was printing, so only a person knows what came out."""
_PAUSES_S = (3, 10, 30, 60, 120, 300)


@dataclass(frozen=True)
class PrintJob:
    """One PDF on its way to a printer."""

    id: str
    title: str
    sha256: str
    is_own: int
    printer: str
    """Its name; empty for the system's usual one."""
    paper: str
    copies: int
    state: str
    tries: int
    trouble: str | None
    """Code of what went wrong last."""
    made_at: str
    next_at: str

    @property
    def size(self) -> str:
        """`A4`, `Letter`, or `<width>x<height>` in millimetres."""
        return self.paper.partition(" ")[0]

    @property
    def whose(self) -> str:
        """`customer`, `office`, or empty for a print that does not say."""
        return self.paper.partition(" ")[2]


@dataclass(frozen=True)
class Wanted:
    """What somebody wants on paper."""

    title: str
    sha256: str
    printer: str = ""
    paper: str = "A4"
    copies: int = 1
    is_own: bool = False


def add_jobs(store: Store, wanted: Sequence[Wanted]) -> tuple[str, ...]:
    """Put jobs into the queue, in this order. On the disk when it returns; returns their ids."""
    now = stored_moment(store.world.now())
    rows = [
        {
            **vars(one),
            "is_own": int(one.is_own),
            "id": store.world.new_id(),
            "state": WAITING,
            "tries": 0,
            "made_at": now,
            "next_at": now,
        }
        for one in wanted
    ]
    with store.writing() as connection:
        connection.execute(print_job.insert(), rows)
    return tuple(str(row["id"]) for row in rows)


def jobs(session: Session | Connection) -> tuple[PrintJob, ...]:
    """Every job, the oldest first."""
    rows = session.execute(select(print_job).order_by(print_job.c.id))
    return tuple(PrintJob(*row) for row in rows)


def begin(store: Store, job_id: str) -> bool:
    """The job goes to the printer now; False when somebody took it out of the queue meanwhile."""
    with store.writing() as connection:
        query = print_job.update().where(print_job.c.id == job_id, print_job.c.state == WAITING)
        return bool(connection.execute(query.values(state=PRINTING)).rowcount)


def put_back(store: Store, job: PrintJob, trouble: str) -> None:
    """The printer did not take it: it is tried again, after a pause that grows."""
    pause = timedelta(seconds=_PAUSES_S[min(job.tries, len(_PAUSES_S) - 1)])
    _set(
        store,
        job.id,
        WAITING,
        tries=job.tries + 1,
        trouble=trouble,
        next_at=stored_moment(store.world.now() + pause),
    )


def try_again(store: Store, job_id: str) -> None:
    """A person wants it printed now."""
    _set(store, job_id, WAITING, next_at=stored_moment(store.world.now()))


def end(store: Store, job: PrintJob) -> str | None:
    """The job is done, or not wanted any more. Returns the blob that nobody needs now, if there is one."""
    with store.writing() as connection:
        connection.execute(print_job.delete().where(print_job.c.id == job.id))
        return job.sha256 if job.is_own and not _is_needed(connection, job.sha256) else None


def after_restart(store: Store) -> int:
    """Nobody prints now: what was at the printer when the laptop stopped is asked about. Returns how many."""
    with store.writing() as connection:
        query = print_job.update().where(print_job.c.state == PRINTING)
        return connection.execute(query.values(state=UNSURE)).rowcount


def seconds_until(store: Store, job: PrintJob) -> float:
    """How long the job still has to wait; nothing when it is due."""
    return max(0.0, (datetime.fromisoformat(job.next_at) - store.world.now()).total_seconds())


def _is_needed(connection: Connection, sha256: str) -> bool:
    jobs_left = select(func.count()).select_from(print_job).where(print_job.c.sha256 == sha256)
    attached = select(func.count()).select_from(Attachment).where(Attachment.sha256 == sha256)
    return bool(connection.execute(jobs_left).scalar() or connection.execute(attached).scalar())


def _set(store: Store, job_id: str, state: str, **values: object) -> None:
    with store.writing() as connection:
        connection.execute(print_job.update().where(print_job.c.id == job_id).values(state=state, **values))
