"""Searches that run: asked for by a page, kept in the database, taken over by a person.

One at a time in each server process, a few wait. What a server left unfinished when it ended counts as failed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from fieldapp.actions.orders import SeenPlan
from fieldapp.actions.planning import plan_order, unplan_order
from fieldapp.errors import FieldappError, RuleBroken
from fieldapp.model.columns import stored_moment
from fieldapp.model.orders import PlannedHow
from fieldapp.rules.actors import Actor
from fieldapp.server.planning.check import faults_of
from fieldapp.server.planning.day import Day, DayAsked, day_of
from fieldapp.server.planning.problem import Limit, Plan
from fieldapp.server.planning.proposal import Entry, Proposal, proposal_of
from fieldapp.server.planning.solver import is_installed
from fieldapp.server.planning.worker import GRACE_S, solve_apart
from fieldapp.store.office_tables import day_plan
from fieldapp.store.store import Store

log = logging.getLogger("fieldapp.server")
SECONDS = (10, 20, 60)
ROUNDS_A_VISIT, LEAST_ROUNDS = 60, 300
"""Rounds without gain after which a search ends before its time: a small day is found at once."""
MOST_WAITING = 3
RUNNING, READY, FAILED = "running", "ready", "failed"


@dataclass(frozen=True)
class RunRow:
    """One search."""

    id: str
    day: date
    state: str
    proposal: Proposal | None
    trouble: str | None
    made_by: str
    made_at: datetime
    ends_by: datetime
    taken_at: datetime | None


@dataclass(frozen=True)
class Taken:
    """What came of taking a proposal over."""

    count: int
    refused: tuple[tuple[Entry, FieldappError], ...]


class DayPlanner:
    """The searches of one server process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._one = threading.Lock()
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)

    def start(self, asked: DayAsked, seconds: int, zone: ZoneInfo, *, by: Actor) -> str:
        """Begin a search and return its id at once.

        Raises RuleBroken `planner-missing`, `planner-busy`, `nobody-works`, `nothing-to-plan`.
        """
        if not is_installed():
            raise RuleBroken("planner-missing")
        now = self._store.world.now()
        with self._store.read() as session:
            day = day_of(session, asked, now, zone)
        if not self._waiting.acquire(blocking=False):
            raise RuleBroken("planner-busy")
        try:
            run = self._note(asked, now, now + timedelta(seconds=(seconds + GRACE_S) * MOST_WAITING), by)
            work = threading.Thread(target=self._run, args=(run, day, seconds), name="day-plan", daemon=True)
            work.start()
        except BaseException:
            self._waiting.release()
            raise
        return run

    def _note(self, asked: DayAsked, now: datetime, ends_by: datetime, by: Actor) -> str:
        run = self._store.world.new_id()
        row = {
            "id": run,
            "day": asked.day.isoformat(),
            "wanted": ",".join(asked.people),
            "state": RUNNING,
            "made_by": by.name,
            "made_at": stored_moment(now),
            "ends_by": stored_moment(ends_by),
        }
        with self._store.writing() as connection:
            connection.execute(day_plan.insert(), [row])
        return run

    def _run(self, run: str, day: Day, seconds: int) -> None:
        try:
            with self._one:
                proposal = proposal_of(day, _searched(day, seconds))
            _settle(self._store, run, state=READY, result=msgspec.json.encode(proposal).decode())
        except FieldappError as error:
            _settle(self._store, run, state=FAILED, trouble=error.code)
        except Exception:
            log.exception("a day could not be planned")
            _settle(self._store, run, state=FAILED, trouble="planner-failed")
        finally:
            self._waiting.release()


def run_row(session: Session, run: str, now: datetime) -> RunRow | None:
    """One search as it stands."""
    row = session.execute(select(day_plan).where(day_plan.c.id == run)).one_or_none()
    if row is None:
        return None
    ends_by = datetime.fromisoformat(row.ends_by)
    is_lost = row.state == RUNNING and ends_by < now
    return RunRow(
        id=row.id,
        day=date.fromisoformat(row.day),
        state=FAILED if is_lost else row.state,
        proposal=msgspec.json.decode(row.result, type=Proposal) if row.result else None,
        trouble="planner-failed" if is_lost else row.trouble,
        made_by=row.made_by,
        made_at=datetime.fromisoformat(row.made_at),
        ends_by=ends_by,
        taken_at=datetime.fromisoformat(row.taken_at) if row.taken_at else None,
    )


def take_over(store: Store, run: RunRow, orders: Collection[str], *, by: Actor) -> Taken:
    """Plan the chosen orders as proposed. What somebody changed meanwhile stays as it is, and is told."""
    count, refused = 0, []
    proposal = run.proposal
    for entry in [*proposal.left_out, *proposal.entries] if proposal else ():
        if entry.order not in orders or not (entry.is_new or entry.loses_time):
            continue
        try:
            _take(store, entry, by)
            count += 1
        except FieldappError as error:
            refused.append((entry, error))
    if count:
        _settle(store, run.id, taken_at=stored_moment(store.world.now()))
    return Taken(count, tuple(refused))


def _take(store: Store, entry: Entry, by: Actor) -> None:
    seen = SeenPlan(entry.person_now, entry.start_now)
    if entry.person is None or entry.start is None:
        unplan_order(store, entry.order, seen=seen, by=by)
        return
    how = PlannedHow.PERSON if entry.by_person else PlannedHow.OPTIMISED
    plan_order(store, entry.order, entry.person, entry.start, entry.end, seen=seen, how=how, by=by)


def _searched(day: Day, seconds: int) -> Plan:
    rounds = max(LEAST_ROUNDS, ROUNDS_A_VISIT * len(day.pieces))
    plan = solve_apart(day.problem, Limit(seconds, rounds))
    faults = faults_of(day.problem, plan)
    if faults:
        log.error("a plan was not what was asked for: %s", "; ".join(faults[:5]))
        raise RuleBroken("planner-failed")
    return plan


def _settle(store: Store, run: str, **values: str) -> None:
    with store.writing() as connection:
        connection.execute(update(day_plan).where(day_plan.c.id == run).values(**values))
