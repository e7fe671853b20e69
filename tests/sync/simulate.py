"""Random schedules over the real stores: desks, an office, a bad line, restores and clones.

    python -m tests.sync.simulate --schedules 200 [--seed 1]

One seed is one schedule: what happens, in which order, is drawn from it, and so are ids and nonces.
After every step the invariants of a moment are checked, at the end those of rest (`tests.sync.invariants`).
Exits 1 and names the seed when one does not hold; `--seed N --schedules 1` plays it again.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, select

from fieldapp.actions.conflicts import decide
from fieldapp.errors import FieldappError, SyncTrouble
from fieldapp.model import Conflict, Labour, Note, OrderStatus, OrderStep, Role, Site, WorkOrder
from fieldapp.model.conflicts import Decision
from fieldapp.rules.actors import Actor
from fieldapp.rules.orders import STEPS, StepTaken, last_step
from fieldapp.store.desk_side import open_desk_store
from fieldapp.store.driver import open_database, open_sqlite
from fieldapp.store.migrate import upgrade
from fieldapp.store.server_side import open_server_store
from fieldapp.store.store import Store
from fieldapp.store.world import World
from fieldapp.sync.answer import DeskOnTheLine
from fieldapp.sync.driver import SyncDriver
from fieldapp.sync.machine import Phase
from tests.sync import invariants
from tests.sync.harness import OFFICE, Company, DeskInTest, Network

STEPS_OF_A_SCHEDULE = 45
_MOST_DESKS = 4
_ROUNDS_TO_REST = 14
_TEXTS = ("title", "findings", "remedy", "internal_remark", "fault")


def main() -> int:
    """Play schedules; say which seed broke what."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--schedules", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        template = make_template(Path(folder))
        for seed in range(options.seed, options.seed + options.schedules):
            try:
                play(seed, Path(folder) / str(seed), template)
            except invariants.BrokenError as broken:
                sys.stderr.write(f"seed {seed}: {broken}\n")
                return 1
            shutil.rmtree(Path(folder) / str(seed))
    sys.stdout.write(f"{options.schedules} schedules from seed {options.seed}: every invariant held\n")
    return 0


def make_template(folder: Path) -> Path:
    """An upgraded, empty database, from which every store of a schedule is copied."""
    path = folder / "template.sqlite"
    engine = open_sqlite(path)
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


def play(seed: int, folder: Path, template: Path) -> None:
    """One schedule to its end. Raises BrokenError with what happened before."""
    folder.mkdir()
    schedule = Schedule(random.Random(seed), folder, template)
    try:
        schedule.run()
    except invariants.BrokenError as broken:
        raise invariants.BrokenError(f"{broken}\n  after: {', '.join(schedule.told)}") from broken
    finally:
        schedule.company.close()


class Schedule:
    """A company, its desks, and what chance does to them."""

    def __init__(self, chance: random.Random, folder: Path, template: Path) -> None:
        self.chance = chance
        self.folder = folder
        self.template = template
        self.told: list[str] = []
        self.calm = chance.random() < 0.3
        """A third of the schedules has no faults on the line, so that deep paths are reached."""
        self.may_restore = chance.random() < 0.6
        shutil.copy(template, folder / "server0.sqlite")
        self.company = Company(open_database(str(folder / "server0.sqlite")), folder)
        self._quicken(self.company.server)
        self.backups: list[Path] = []
        self.copies: dict[int, Path] = {}
        self.numbers = iter(range(1, 1_000_000))
        people = [self.company.engineer(name) for name in ("Li", "Wang")]
        for person in [*people, people[0]][: chance.choice((2, 3))]:
            self._new_desk(person)
        self.people = people
        self.sites = [self._site() for _ in range(2)]
        for _ in range(3):
            self._new_order()

    def run(self) -> None:
        """Draw steps; check after each; come to rest; check again."""
        doings = self._doings()
        for _ in range(STEPS_OF_A_SCHEDULE):
            (name, do), *_ = self.chance.choices(list(doings.items()), [_WEIGHTS[name] for name in doings])
            self.told.append(name)
            do()
            self._check_moment()
        self._come_to_rest()
        invariants.check_rest(self.company)

    def _doings(self) -> dict[str, Callable[[], None]]:
        doings: dict[str, Callable[[], None]] = {
            "office edits": self._office_edits,
            "office notes": self._office_notes,
            "office reassigns": self._office_reassigns,
            "office steps": self._office_steps,
            "new order": self._new_order,
            "desk edits": lambda: self._desk_edits(self._desk()),
            "desk notes": lambda: self._desk_notes(self._desk()),
            "desk steps": lambda: self._desk_steps(self._desk()),
            "desk drafts": lambda: self._desk_drafts(self._desk()),
            "desk decides": lambda: self._desk_decides(self._desk()),
            "sync": lambda: self._sync(self._desk()),
            "prune": self._prune,
        }
        if self.may_restore:
            doings |= {
                "server backup": self._back_up,
                "server restored": lambda: self._restore_server(new_epoch=False),
                "server restored, announced": lambda: self._restore_server(new_epoch=True),
                "clone": self._clone,
                "desk copied": self._copy_desk,
                "desk restored": self._restore_desk,
            }
        return doings

    # ─── the office ───────────────────────────────────────────────────────────────────────────

    def _site(self) -> str:
        with self.company.server.change("Add a site", by=OFFICE) as work:
            return str(work.add(Site(id=work.new_id(), name="Pump house")).id)

    def _new_order(self) -> None:
        to = self.chance.choice([*self.people, None])
        self.company.order(to, f"Order {next(self.numbers)}", self.chance.choice([*self.sites, None]))

    def _any_order(self) -> str | None:
        with self.company.server.read() as session:
            ids = list(session.scalars(select(WorkOrder.id).order_by(WorkOrder.id)))
        return self.chance.choice(ids) if ids else None

    def _office_edits(self) -> None:
        order = self._any_order()
        if order:
            self.company.edit(WorkOrder, order, **{self.chance.choice(_TEXTS): self._words("office")})

    def _office_notes(self) -> None:
        order = self._any_order()
        if order:
            _note(self.company.server, OFFICE, order, self._words("office"))

    def _office_reassigns(self) -> None:
        order, to = self._any_order(), self.chance.choice([*self.people, None])
        if order:
            self.company.edit(WorkOrder, order, assignee_id=to.person_id if to else None)

    def _office_steps(self) -> None:
        order = self._any_order()
        if order:
            self._step(self.company.server, OFFICE, order)

    # ─── a desk ───────────────────────────────────────────────────────────────────────────────

    def _desk(self) -> DeskInTest:
        return self.chance.choice(self.company.desks)

    def _order_on(self, desk: DeskInTest) -> str | None:
        ids = [str(row.id) for row in desk.rows(WorkOrder)]
        return self.chance.choice(ids) if ids else None

    def _desk_edits(self, desk: DeskInTest) -> None:
        order = self._order_on(desk)
        if order is None:
            return
        column = self.chance.choice(_TEXTS)
        try:
            with desk.store.change("Edit", by=desk.actor) as work:
                setattr(work.get(WorkOrder, order), column, self._words("desk"))
        except FieldappError:
            self.told.append("refused: sealed")

    def _desk_notes(self, desk: DeskInTest) -> None:
        order = self._order_on(desk)
        if order:
            _note(desk.store, desk.actor, order, self._words("desk"))

    def _desk_steps(self, desk: DeskInTest) -> None:
        order = self._order_on(desk)
        if order:
            self._step(desk.store, desk.actor, order)

    def _desk_drafts(self, desk: DeskInTest) -> None:
        by = desk.actor
        with desk.store.change("Draft", by=by) as work:
            order = WorkOrder(
                id=work.new_id(), title=self._words("draft"), opened_at=work.now, assignee_id=by.person_id
            )
            work.add(order)
            work.add(OrderStep(id=work.new_id(), order_id=order.id, made_at=work.now))

    def _desk_decides(self, desk: DeskInTest) -> None:
        open_ones = [row for row in desk.rows(Conflict) if row.decision is None]  # type: ignore[attr-defined]
        if not open_ones:
            return
        by = Actor(desk.actor.person_id, desk.actor.name, frozenset({Role.ENGINEER, Role.SUPERVISOR}))
        try:
            decide(
                desk.store,
                str(self.chance.choice(open_ones).id),
                self.chance.choice([Decision.MINE, Decision.THEIRS]),
                by=by,
            )
        except FieldappError:
            self.told.append("refused: decision")

    def _step(self, store: Store, by: Actor, order: str) -> None:
        """A step that the order's life allows; now and then one the engineer may not take, to be held."""
        with store.read() as session:
            steps = session.scalars(select(OrderStep).where(OrderStep.order_id == order))
            last = last_step([StepTaken(one.id, one.follows_id, OrderStatus(one.status)) for one in steps])
        options = sorted(STEPS[last.status]) if last else [OrderStatus.NEW]
        with store.change("Take a step", by=by) as work:
            step = OrderStep(
                id=work.new_id(),
                order_id=order,
                follows_id=last.id if last else None,
                status=self.chance.choice(options),
                made_at=work.now,
            )
            work.add(step)

    def _words(self, who: str) -> str:
        return f"{who} {next(self.numbers)}"

    # ─── the line ─────────────────────────────────────────────────────────────────────────────

    def _sync(self, desk: DeskInTest) -> None:
        if not self.calm:
            faults = ["", "", "request lost", "reply lost", "html", "repeated"]
            desk.network.faults = [self.chance.choice(faults) for _ in range(self.chance.randrange(6))]
        told = desk.driver.run_round()
        desk.network.faults = []
        if told.phase is Phase.TROUBLE and told.code in ("no-progress", "sync-bug"):
            raise invariants.BrokenError(f"a round ended in {told.code}")

    def _connect(self, store: Store, line: DeskOnTheLine, actor: Actor, path: Path) -> DeskInTest:
        self._quicken(store)
        network = LivelyNetwork(self.company.server, line)
        desk = DeskInTest(store, network, _NO_DRIVER, actor, path)
        network.meanwhile = lambda: self._meanwhile(desk)
        desk.driver = SyncDriver(
            store,
            network,
            jitter=lambda: 0.5,
            most_rows=self.chance.choice((2, 3, 5, 5_000)),
            on_writer=self._writer,
        )
        return desk

    def _meanwhile(self, desk: DeskInTest) -> None:
        """What people do while a reply travels."""
        if self.chance.random() < 0.12:
            self.told.append("meanwhile")
            do = [self._office_edits, self._office_reassigns, lambda: self._desk_edits(desk)]
            self.chance.choice([*do, lambda: self._desk_notes(desk)])()

    def _writer(self, work: Callable[[], Any]) -> Any:
        """The desk's writer; its program is ended now and then before it gets to work."""
        if not self.calm and self.resting is False and self.chance.random() < 0.03:
            raise SyncTrouble("stopped")
        return work()

    resting = False

    # ─── copies ───────────────────────────────────────────────────────────────────────────────

    def _new_desk(self, person: Actor) -> None:
        at = len(self.company.desks)
        path = self.folder / f"desk{at}.sqlite"
        shutil.copy(self.template, path)
        store = open_desk_store(open_sqlite(path), None, self._world())
        line = DeskOnTheLine(f"desk-{at}", str(person.person_id), person.name)
        self.company.desks.append(self._connect(store, line, person, path))

    def _clone(self) -> None:
        if len(self.company.desks) < _MOST_DESKS:
            desk = self._desk()
            self._reopen(desk, _copy_of(desk.store, self._path("clone")), append=True)

    def _copy_desk(self) -> None:
        at = self.chance.randrange(len(self.company.desks))
        self.copies[at] = _copy_of(self.company.desks[at].store, self._path("copy"))

    def _restore_desk(self) -> None:
        if self.copies:
            at = self.chance.choice(sorted(self.copies))
            self._reopen(self.company.desks[at], self.copies.pop(at), append=False)

    def _reopen(self, desk: DeskInTest, path: Path, *, append: bool) -> None:
        store = open_desk_store(open_sqlite(path), None, self._world())
        again = self._connect(store, desk.network.desk, desk.actor, path)
        if append:
            self.company.desks.append(again)
            return
        desk.store.close()
        self.company.desks[self.company.desks.index(desk)] = again

    def _back_up(self) -> None:
        self.backups.append(_copy_of(self.company.server, self._path("backup")))

    def _restore_server(self, *, new_epoch: bool) -> None:
        if not self.backups:
            return
        path = self._path("server")
        shutil.copy(self.chance.choice(self.backups), path)
        self.company.server.close()
        self.company.server = open_server_store(open_database(str(path)), self._world())
        self._quicken(self.company.server)
        if new_epoch:
            with self.company.server.writing() as connection:
                epoch = self.company.server.world.new_id()
                connection.exec_driver_sql("UPDATE commit_clock SET epoch = ?", (epoch,))
        for desk in self.company.desks:
            desk.network.server = self.company.server

    def _prune(self) -> None:
        """The server forgets removals up to some commit."""
        with self.company.server.writing() as connection:
            head = connection.exec_driver_sql("SELECT seq FROM commit_clock").scalar_one()
            cut = self.chance.randint(0, int(head))
            gone = "FROM row_version WHERE removed = 1 AND seq <= ?"
            connection.exec_driver_sql(
                "UPDATE scope SET floor_seq = max(floor_seq, coalesce((SELECT max(seq) "
                f"{gone} AND row_version.scope = scope.id), 0))",
                (cut,),
            )
            connection.exec_driver_sql(f"DELETE {gone}", (cut,))

    # ─── the end of each step, and of all ─────────────────────────────────────────────────────

    def _check_moment(self) -> None:
        for desk in self.company.desks:
            invariants.check_desk(desk)
        invariants.check_server(self.company.server)

    def _come_to_rest(self) -> None:
        """No faults any more: rounds until every desk has seen what all the others sent."""
        self.calm = self.resting = True
        for desk in self.company.desks:
            desk.network.meanwhile = _nothing
        for _ in range(_ROUNDS_TO_REST):
            before = self.company.server.scalar("SELECT seq FROM commit_clock")
            for desk in self.company.desks:
                told = desk.driver.run_round()
                if told.phase is not Phase.COMPLETE:
                    raise invariants.BrokenError(f"no rest: {told.code}")
                invariants.check_desk(desk)
            if self.company.server.scalar("SELECT seq FROM commit_clock") == before:
                return
        raise invariants.BrokenError("the desks do not come to rest")

    def _world(self) -> World:
        return World(self.company.clock, self.chance.randbytes)

    def _path(self, what: str) -> Path:
        return self.folder / f"{what}{next(self.numbers)}.sqlite"

    def _quicken(self, store: Store) -> None:
        """Durability is not under test here, and the disk is the slowest part."""
        store.world.random_bytes = self.chance.randbytes
        _no_sync(store.engine)


class LivelyNetwork(Network):
    """A network on which things happen while a reply travels, and requests arrive twice."""

    meanwhile: Callable[[], None] = staticmethod(lambda: None)

    def exchange(self, path: str, body: bytes) -> bytes:
        """As a network does, with more that can happen."""
        if self.faults and self.faults[0] == "repeated":
            self.faults[0] = ""
            super().exchange(path, body)
        reply = super().exchange(path, body)
        self.meanwhile()
        return reply


_NO_DRIVER: Any = None
_WEIGHTS = {
    "office edits": 8, "office notes": 3, "office reassigns": 6, "office steps": 3, "new order": 3,
    "desk edits": 12, "desk notes": 8, "desk steps": 7, "desk drafts": 2, "desk decides": 3, "sync": 26,
    "prune": 2, "server backup": 3, "server restored": 2, "server restored, announced": 1, "clone": 2,
    "desk copied": 2, "desk restored": 2,
}  # fmt: skip


def _nothing() -> None:
    """Nobody does anything."""


def _note(store: Store, by: Actor, order: str, words: str) -> None:
    with store.change("Add a note", by=by) as work:
        work.add(Note(id=work.new_id(), order_id=order, words=words, made_at=work.now))
        work.add(Labour(id=work.new_id(), order_id=order, minutes=5, made_at=work.now))


def _copy_of(store: Store, path: Path) -> Path:
    connection = store.engine.raw_connection()
    try:
        connection.cursor().execute("VACUUM INTO ?", (str(path),))
    finally:
        connection.close()
    return path


def _no_sync(engine: Engine) -> None:
    def lighten(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    event.listen(engine, "connect", lighten)
    engine.dispose()


if __name__ == "__main__":
    sys.exit(main())
