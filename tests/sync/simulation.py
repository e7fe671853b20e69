"""A company in memory: the server, its laptops, and what is checked after every step of a schedule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from fieldapp.model import Desk, Person, Role, RoleGrant
from fieldapp.rules.actors import Actor
from fieldapp.store import replica
from fieldapp.store.blobs import Blobs
from fieldapp.store.changes import decode_body
from fieldapp.store.desk_side import DeskRecorder
from fieldapp.store.raw import fetch
from fieldapp.store.recovery import bring_together
from fieldapp.store.store import Store
from fieldapp.store.world import World
from fieldapp.sync import removal
from fieldapp.sync.answer import DeskOnTheLine
from fieldapp.sync.enrol import Enrolment, keep
from fieldapp.sync.pouring import MOST_KEPT_BYTES
from fieldapp.sync.uploads import list_blobs
from tests.sync import invariants
from tests.sync.belongings import Belongings, Folder, enrolled, make_known
from tests.sync.choices import Choices
from tests.sync.invariants import BrokenError, checks
from tests.sync.line import FAULTS, Line, Office, SteppedDriver, Watch
from tests.sync.memory import Image, Slot, memory
from tests.sync.oracle import COLUMNS, Key, Oracle, State, laid_over

DANA = Actor(None, "Dana", frozenset({Role.DISPATCHER, Role.SUPERVISOR}))
"""The office."""
MOST_LAPTOPS = 5
_ROUNDS_TO_REST = 16


@dataclass
class Clock:
    """The time as one computer believes it; all move on together, each may be off by any amount."""

    true: list[datetime]
    off: timedelta = timedelta()

    def __call__(self) -> datetime:
        self.true[0] += timedelta(milliseconds=1)
        return self.true[0] + self.off


@dataclass
class Laptop:
    """One engineer's laptop, and what must still be on it."""

    name: str
    actor: Actor
    slot: Slot
    store: Store
    clock: Clock
    line: Line
    driver: SteppedDriver
    watch: Watch
    has: Belongings
    made: set[str] = field(default_factory=set)
    """Every change set that was ever committed on it."""
    untold: set[str] = field(default_factory=set)
    """Those of them whose action did not return, so that they are not in the journal yet."""
    copy: LaptopCopy | None = None
    looked_at: tuple[int, int] | None = None
    rested_at: tuple[str, tuple[int, int]] | None = None
    """The server's head and its own state when it was complete last, faults over."""


@dataclass(frozen=True)
class Stick:
    """A file that somebody carries: work of a desk, or the answer to it."""

    desk: str
    path: Path
    is_answer: bool = False


@dataclass(frozen=True)
class LaptopCopy:
    """The files of a laptop at one moment."""

    database: Image
    journal: bytes
    made: frozenset[str]


@dataclass
class Form:
    """A form that somebody in the office has open: the order and what it showed."""

    order: str
    seen: dict[str, Any]


@dataclass(frozen=True)
class Founded:
    """A company after its set-up, from which every schedule starts: made once a process."""

    server: Image
    laptops: tuple[tuple[Actor, Image, Enrolment, bytes], ...]
    people: tuple[Actor, ...]
    sites: tuple[str, ...]
    devices: tuple[str, ...]
    orders: tuple[str, ...]
    states: dict[str, State]
    at: datetime
    told: tuple[str, ...]


class Simulation:
    """The state of one schedule."""

    def __init__(self, choices: Choices, *, is_new: bool = False) -> None:
        """A company that has been founded already, or with `is_new` the bare beginning of one."""
        mode = choices.pick(6)
        self.programs_end = mode >= 2
        """A third of the schedules has no crashes, copies and restores..."""
        self.line_fails = mode in (1, 3, 4, 5)
        """...and a third no faults on the line, so that deep paths are reached."""
        self.chance = Random(choices.pick(1 << 16))
        """Ids, nonces and nothing else."""
        self.most_rows = choices.one_of((5_000, 7, 3, 2))
        self.true = [datetime(2026, 3, 2, 8, 0, tzinfo=UTC)]
        self.told: list[str] = []
        self.probes: Counter[str] = Counter()
        self.words = count(1)
        self.backups: list[tuple[Image, frozenset[str]]] = []
        """Copies of the server's database, each with the names of the photos that were there."""
        self.folder = Folder()
        self.sticks: list[Stick] = []
        self.forms: list[Form] = []
        self.orders: list[str] = []
        self.devices: list[str] = []
        self.sites: list[str] = []
        self.laptops: list[Laptop] = []
        self.slots: list[Slot] = []
        self.office_clock = Clock(self.true)
        laptops = choices.one_of((2, 3))
        self.first_is_old = choices.pick(4) == 3
        """Whether the server is of a version that knows more than the first laptop's program does."""
        self.most_kept_bytes = choices.one_of((MOST_KEPT_BYTES, MOST_KEPT_BYTES, 4_000))
        """Of the pages of a first pull that is being written."""
        if is_new:
            self._begin(laptops)
        else:
            from tests.sync.doings import founded

            self._go_on_from(founded(laptops))

    def _begin(self, laptops: int) -> None:
        self._open_server(None)
        self.people = [self._person(name) for name in ("Li", "Wang")]
        for at in range(laptops):
            self.new_laptop(self.people[at % 2])

    def _go_on_from(self, founded: Founded) -> None:
        self._open_server(founded.server)
        self.oracle.states |= founded.states
        self.true[0] = founded.at
        self.people, self.told = list(founded.people), [*founded.told]
        self.sites, self.devices, self.orders = [*founded.sites], [*founded.devices], [*founded.orders]
        for actor, image, enrolment, seed in founded.laptops:
            has = Belongings(self.folder.a_name("laptop"), enrolment, seed)
            self.new_laptop(actor, image, has)

    def _open_server(self, image: Image | None) -> None:
        slot, store = memory().server(self._world(self.office_clock), image)
        self.slots.append(slot)
        self.office = Office(slot, store, Blobs(self.folder.a_name("server")))
        self.oracle = Oracle(slot.connection)

    def founded(self) -> Founded:
        """What it has become, for others to go on from."""
        return Founded(
            server=self.office.slot.image(),
            laptops=tuple(
                (laptop.actor, laptop.slot.image(), laptop.has.enrolment, laptop.has.seed)
                for laptop in self.laptops
            ),
            people=tuple(self.people),
            sites=tuple(self.sites),
            devices=tuple(self.devices),
            orders=tuple(self.orders),
            states={self.oracle.head: self.oracle.now},
            at=self.true[0],
            told=tuple(self.told),
        )

    # ─── as the invariants see it ─────────────────────────────────────────────────────────────

    @property
    def server(self) -> Store:
        return self.office.store

    @property
    def desks(self) -> list[Laptop]:
        return self.laptops

    def close(self) -> None:
        """Give every slot back."""
        for laptop in self.laptops:
            laptop.driver.drop()
        for slot in self.slots:
            memory().give(slot)
        self.folder.remove()

    # ─── telling ──────────────────────────────────────────────────────────────────────────────

    def tell(self, sentence: str) -> None:
        """Write down what happened."""
        self.told.append(sentence)

    def word(self, who: str) -> str:
        """A value that nobody wrote before."""
        return f"{who} {next(self.words)}."

    # ─── computers ────────────────────────────────────────────────────────────────────────────

    def _world(self, clock: Clock) -> World:
        return World(clock, self.chance.randbytes)

    def _person(self, name: str) -> Actor:
        with self.server.change("Add a person", by=DANA) as work:
            person = work.add(Person(id=work.new_id(), login=name.lower(), name=name))
            work.add(RoleGrant(id=work.new_id(), person_id=person.id, role=Role.ENGINEER))
        return Actor(person.id, name, frozenset({Role.ENGINEER}))

    def new_laptop(self, person: Actor, image: Image | None = None, has: Belongings | None = None) -> Laptop:
        """A laptop of that person with an empty replica, or with the files that `image` holds."""
        clock = Clock(self.true)
        slot, store = memory().desk(self._world(clock), image)
        self.slots.append(slot)
        at = len(self.laptops) + 1
        if has is None:
            has = Belongings(self.folder.a_name("laptop"), *enrolled(self.server, person, at))
            with store.writing() as connection:
                keep(connection, has.enrolment)
        desk = DeskOnTheLine(has.enrolment.desk_id, str(person.person_id), person.name)
        line = Line(self.office, desk, told=self.told, probes=self.probes)
        line.knows_less = self.first_is_old and at == 1
        watch = Watch(slot.look, self.probes)
        driver = self._driver(store, line, watch, has)
        laptop = Laptop(f"{person.name}'s laptop {at}", person, slot, store, clock, line, driver, watch, has)
        store.recorder = DeskRecorder(has.journal)
        self.laptops.append(laptop)
        return laptop

    def _driver(self, store: Store, line: Line, watch: Watch, has: Belongings) -> SteppedDriver:
        """Of a program that just started."""
        listing = partial(_list_blobs, store, has)
        return SteppedDriver(store, line, self.most_rows, watch, listing, self.most_kept_bytes)

    def clone(self, laptop: Laptop) -> Laptop:
        """A second laptop with the disk of this one."""
        has = laptop.has.copied_to(self.folder.a_name("laptop"))
        again = self.new_laptop(laptop.actor, laptop.slot.image(), has)
        again.line.desk, again.line.knows_less = laptop.line.desk, laptop.line.knows_less
        again.made, again.untold = set(laptop.made), set(laptop.untold)
        again.watch.reopened = laptop.watch.reopened
        return again

    def restart(self, laptop: Laptop) -> None:
        """Its program ended and was started again: what was only in memory is gone."""
        laptop.driver.drop()
        journal = laptop.has.journal
        if bring_together(laptop.store, journal, laptop.has.folder / "kept"):
            laptop.watch.forked()
        laptop.untold.clear()
        laptop.store.recorder = DeskRecorder(journal)
        laptop.driver = self._driver(laptop.store, laptop.line, laptop.watch, laptop.has)

    def copy_of(self, laptop: Laptop) -> LaptopCopy:
        """Its files as they are now."""
        return LaptopCopy(laptop.slot.image(), laptop.has.written_down(), frozenset(laptop.made))

    def put_back(self, laptop: Laptop, copy: LaptopCopy, *, with_journal: bool) -> None:
        """Its database is what it was once; what its journal tells beyond that is there again."""
        laptop.driver.drop()
        laptop.slot.become(copy.database)
        laptop.watch.reopened, laptop.watch.chained_anew = False, set()
        if with_journal:
            laptop.has.goes_back_to(copy.journal)
            laptop.made = set(copy.made)
        laptop.made -= laptop.untold
        self.restart(laptop)

    def destroy(self, laptop: Laptop) -> None:
        """Its database is gone; the journal and the copy of the enrolment are not."""
        laptop.driver.drop()
        memory().empty(laptop.slot, laptop.store)
        with laptop.store.writing() as connection:
            keep(connection, laptop.has.enrolment)
        laptop.watch.reopened, laptop.watch.chained_anew = False, set()
        laptop.made -= laptop.untold
        self.restart(laptop)

    def replace_server(self, image: Image, *, announced: bool) -> None:
        """The server's database is what it was once."""
        self.office.slot.become(image)
        self.oracle.watch(self.office.slot.connection)
        self.office.restarted()
        if announced:
            with self.server.writing() as connection:
                epoch = self.server.world.new_id()
                connection.exec_driver_sql("UPDATE commit_clock SET epoch = ?", (epoch,))
        for laptop in self.laptops:
            self._let_join_again(laptop)

    def _let_join_again(self, laptop: Laptop) -> None:
        """A laptop that joined after the copy was made is known again, as what it was."""
        desk_id = laptop.has.enrolment.desk_id
        if not fetch(self.office.slot.look, "SELECT 1 FROM desk WHERE id = ?", (desk_id,)):
            make_known(self.server, laptop.actor, laptop.has.seed, desk_id)

    def may_fail(self, laptop: Laptop, choices: Choices) -> None:
        """Let this step's choices decide what happens on the line."""
        known = FAULTS if self.programs_end else FAULTS[:-2]
        laptop.line.choices = choices
        laptop.line.faults = known if self.line_fails else FAULTS[:1]

    # ─── after every step ─────────────────────────────────────────────────────────────────────

    def check_moment(self) -> None:
        """What must be true now."""
        if _has_changed(self.office):
            invariants.check_server(self.office.slot.look)
        for laptop in self.laptops:
            if not laptop.driver.is_pouring and _has_changed(laptop):
                invariants.check_desk(laptop.slot.look)
                nothing_is_lost(laptop)
                self.check_shown(laptop)

    def check_shown(self, laptop: Laptop) -> None:
        """4, 5, 6: rows and cursor are one; what is shown is that, and mine laid over it."""
        connection = laptop.slot.look
        state = replica.state_of(connection)
        if state.chain is None and (state.epoch or state.seq >= 0):
            return
        held = self.oracle.states[state.chain].held_by(str(laptop.actor.person_id)) if state.chain else {}
        the_cursor_names_its_rows(connection, held)
        if not laptop.watch.reopened:
            mine_is_shown(connection, {key: image for key, (_scope, image) in held.items()})

    # ─── the end ──────────────────────────────────────────────────────────────────────────────

    def come_to_rest(self) -> None:
        """No faults any more: rounds until every desk has seen what all the others sent."""
        self.line_fails = self.programs_end = False
        for laptop in self.laptops:
            laptop.line.faults = FAULTS[:1]
            laptop.line.late.clear()
            self.let_back(laptop)
            laptop.driver.finish_round()
        for _ in range(_ROUNDS_TO_REST):
            before = self.oracle.head
            for laptop in self.laptops:
                if laptop.rested_at != (self.oracle.head, laptop.slot.written):
                    self._round(laptop)
            if self.oracle.head == before:
                return
        raise BrokenError("8: the desks do not come to rest")

    def _round(self, laptop: Laptop) -> None:
        for _ in range(3):
            told = laptop.driver.run_round()
            if told.code == "orders-would-go":
                self.probes["orders would go"] += 1
                removal.allow(laptop.store)
            if told.code in ("no-progress", "sync-bug"):
                raise BrokenError(f"8: a round ends in {told.code}")
            if told.phase.value == "complete":
                break
        else:
            raise BrokenError(f"8: no rest for {laptop.name}: {told.code}")
        laptop.rested_at = self.oracle.head, laptop.slot.written
        invariants.check_desk(laptop.slot.look)
        nothing_is_lost(laptop)
        self.check_shown(laptop)

    def let_back(self, laptop: Laptop) -> None:
        """The office trusts this laptop again."""
        desk = laptop.line.desk
        laptop.line.desk = DeskOnTheLine(desk.desk_id, desk.person_id, desk.person_name)
        if fetch(self.office.slot.look, "SELECT suspended FROM desk WHERE id = ?", (desk.desk_id,))[0][0]:
            self.trust(desk.desk_id, suspended=False)

    def trust(self, desk_id: str, *, suspended: bool) -> None:
        """What the office says of a laptop."""
        with self.server.change("Suspend", by=DANA) as work:
            work.get(Desk, desk_id).suspended = suspended


def _list_blobs(store: Store, has: Belongings) -> None:
    """What the desk does when a round begins to send: photos are noted before they can go with their order."""
    list_blobs(store, has.blobs.has, lambda work: work())


def _has_changed(one: Office | Laptop) -> bool:
    """Whether anything was written since it was looked at last."""
    now = one.slot.written
    is_new, one.looked_at = now != one.looked_at, now
    return is_new


# ─── invariants that need more than one database ───────────────────────────────────────────────


@checks(1, 16, 25)
def nothing_is_lost(laptop: Laptop) -> None:
    """Every change set ever committed on a desk is in its outbox, held or archive, whatever was reset."""
    there = {row[0] for row in fetch(laptop.slot.look, "SELECT id FROM change_set")}
    if not laptop.made <= there:
        raise BrokenError(f"1: {laptop.name} lost {len(laptop.made - there)} change sets")
    laptop.made |= there


@checks(4, 5, 8, 14)
def the_cursor_names_its_rows(connection: Any, held: dict[Key, tuple[str, Any]]) -> None:
    """What a desk has of the server is exactly what the server had at the commit its cursor names."""
    there = {
        (table, row): scope
        for table, row, scope in fetch(connection, "SELECT tbl, row, scope FROM row_version")
    }
    wanted = {key: scope for key, (scope, _image) in held.items()}
    if there != wanted:
        missing = sorted(wanted.items() - there.items())
        more = sorted(there.items() - wanted.items())
        raise BrokenError(f"4: at its cursor a desk lacks {missing[:2]}, has too much {more[:2]}")


@checks(6, 15)
def mine_is_shown(connection: Any, base: dict[Key, Any]) -> None:
    """What is shown equals base plus pending."""
    waiting = fetch(connection, "SELECT body FROM change_set WHERE state <> 'archived' ORDER BY rowid")
    bodies = [decode_body(bytes(body)) for (body,) in waiting]
    wanted = laid_over(base, bodies)
    shown = {}
    for table in {*_OFTEN, *(table for table, _row in wanted)}:
        columns = COLUMNS[table]
        for row in fetch(connection, _ALL_OF[table]):
            shown[table, row[0]] = dict(zip(columns, row, strict=True))
    if shown != wanted:
        raise BrokenError(f"6: {_difference(shown, wanted)}")


_OFTEN = ("work_order", "order_step", "note", "labour", "device", "conflict", "stock_movement")
_ALL_OF = {table: f"SELECT {', '.join(columns)} FROM {table}" for table, columns in COLUMNS.items()}


def _difference(shown: dict[Key, Any], wanted: dict[Key, Any]) -> str:
    for key in sorted({*shown, *wanted}):
        one, other = shown.get(key), wanted.get(key)
        if one is None or other is None:
            return f"{key[0]} is {'not ' if one is None else ''}shown and should {'' if one is None else 'not '}be"
        for name in one:
            if one[name] != other[name]:
                return f"{key[0]}.{name} shows {one[name]!r} instead of {other[name]!r}"
    return "the same"


Doing = Callable[[Simulation, Choices], None]
